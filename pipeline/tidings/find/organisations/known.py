"""The gazetteer's voice: which of its hits a document supports.

A long name speaks for itself. An acronym that the document gives another meaning is none of ours;
a word in a line of capitals, a common word, a city or a shared acronym needs other evidence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from tidings.acronyms import Definition, is_acronym
from tidings.find.organisations.reading import Reading
from tidings.gazetteer import Gazetteer, Hit
from tidings.records import Found
from tidings.spans import Guess

_SURE = "organisation.gazetteer.name"
_GUARDED = "organisation.gazetteer.guarded"
_SHORT = 3  # letters of an acronym that may stand for anything
_MINISTER = re.compile(r"^Minister (?=of|for)")
_SERIES = re.compile(r"(?:,? and |, )(?:the )?")
_SERIES_BEFORE = re.compile(r"(?:,? and|,)(?: the)? $")
_DATELINE = re.compile(
    r"(?:, [^\W\d_]+)?(?:,| [-–—(]) ?(?:\d|[^\W\d_]+ \d|[-–—])|, [A-Z][\w.]+ ?[-–—]|:\s"
)


class KnownNames:
    """The gazetteer's hits in one document; offsets are those of its even text."""

    def __init__(
        self, reading: Reading, gazetteer: Gazetteer, defined: Iterable[Definition]
    ) -> None:
        self._r = reading
        self._gazetteer = gazetteer
        self._meanings: dict[str, list[str]] = {}
        for item in defined:
            self._meanings.setdefault(item.acronym, []).append(item.name)
        self._mentioned = reading.places.countries(reading.text)
        hits = [hit for hit in gazetteer.find(reading.flat) if self._may_count(hit)]
        self._countries = self._spoken_of(hits)
        self.sure = [hit for hit in hits if not self._needs_evidence(hit)]
        self._doubtful = [hit for hit in hits if self._needs_evidence(hit)]

    def certain(self) -> list[Found]:
        """The hits that need no more evidence."""
        return [Found(hit.start, hit.end, _SURE, hit.form) for hit in self.sure]

    def supported(self, found: Sequence[Found], guesses: Iterable[Guess]) -> Iterator[Found]:
        """The doubtful hits that the document supports.

        Evidence is another form of the same body, that a body of state belongs to the country of
        which the document speaks most, or that the recogniser takes the very word for an
        organisation; for an acronym and a common word the latter is not enough.
        """
        bodies = {e.org_id for f in found for e in self._gazetteer.entries(f.value or "")}
        companies, funders = self._sure("company"), self._sure("funder")
        place = self._r.flat.place
        guessed = {(place(g.start), g.end - g.start) for g in guesses if g.label == "ORG"}
        for hit in self._doubtful:
            other_form = any(e.org_id in bodies for e in self._gazetteer.entries(hit.form))
            called = (hit.start, hit.end - hit.start) in guessed and not self._is_common(hit)
            listed = self._is_company(hit) and self._is_in_series(hit, companies)
            if listed:
                companies |= {hit.start: hit.end, hit.end: hit.start}
            abroad = not hit.guarded and self._is_foreign(hit)  # "FWF and the Swiss … Foundation"
            listed = listed or (abroad and self._is_in_series(hit, funders))
            if other_form or called or listed or self._is_of_the_land(hit):
                yield Found(hit.start, hit.end, _GUARDED, hit.form)

    def _sure(self, kind: str) -> dict[int, int]:
        """Where sure bodies begin and end, both ways: what they adjoin is often one more."""
        sure = [hit for hit in self.sure if self._is_of(hit, kind)]
        return {hit.start: hit.end for hit in sure} | {hit.end: hit.start for hit in sure}

    def _is_company(self, hit: Hit) -> bool:
        return self._is_of(hit, "company")

    def _is_of(self, hit: Hit, kind: str) -> bool:
        return any(entry.type == kind for entry in self._gazetteer.entries(hit.form))

    def _is_in_series(self, hit: Hit, bodies: dict[int, int]) -> bool:
        """ "Airbus, Leonardo and Thales": a company's name between companies is one."""
        after = _SERIES.match(self._r.text, hit.end)
        before = _SERIES_BEFORE.search(self._r.text, max(0, hit.start - 10), hit.start)
        beside = (after and after.end() in bodies) or (before and before.start() in bodies)
        return bool(beside) and not self._r.in_capitals(hit.start)

    def _is_of_the_land(self, hit: Hit) -> bool:
        """Whether a form such as "Treasury" or "Congress" is that of the document's country."""
        if is_acronym(hit.form) or hit.form in self._r.vocabulary.doubtful or not self._mentioned:
            return False
        programme = hit.form.rpartition(" ")[2] in self._r.vocabulary.programme
        land = any(self._r.places.in_name(hit.form))
        if programme or land or self._r.in_headline(hit.start) is not None:
            return False
        entries = self._gazetteer.entries(hit.form)
        most = max(sorted(self._mentioned), key=lambda country: self._mentioned[country])
        return any(entry.type == "government" and entry.country == most for entry in entries)

    def _may_count(self, hit: Hit) -> bool:
        """Whether the words around a hit leave it a name of its own."""
        if self._is_denied(hit) or self._is_after_person(hit) or self._is_surname(hit):
            return False
        if (hit.guarded and self._is_portfolio(hit)) or self._is_exchange(hit):
            return False
        if hit.guarded and self._r.places.get(hit.form) and self._is_place(hit):
            return False
        if " " in hit.form or is_acronym(hit.form) or self._r.in_headline(hit.start):
            return True
        last = self._r.at(hit.end - 1)
        return self._r.stands_alone(hit.start, hit.end) or self._r.land_after(last) is not None

    def _needs_evidence(self, hit: Hit) -> bool:
        vocabulary = self._r.vocabulary
        in_capitals = " " not in hit.form and self._r.in_capitals(hit.start)
        listed = hit.guarded and not self._is_owning_firm(hit)
        listed = listed or hit.form in vocabulary.doubtful or hit.form in vocabulary.heads
        return listed or in_capitals or self._is_foreign(hit)

    def _is_owning_firm(self, hit: Hit) -> bool:
        """Whether a company's name, a word as well, owns something: "tested on Meta's model"."""
        first = self._r.at(hit.start)
        inside = first > 0 and self._r.gap(first) == " " and self._r.words[first - 1].text.islower()
        owns = inside and self._r.text.startswith("'s ", hit.end) and not is_acronym(hit.form)
        if not owns or hit.form in self._r.vocabulary.described or self._r.places.get(hit.form):
            return False
        return self._is_company(hit) and self._r.in_headline(hit.start) is None

    def _is_foreign(self, hit: Hit) -> bool:
        """Whether a short acronym belongs to a country that the document never names.

        Undefined as it is, it mostly is a word or another body's acronym then.
        """
        short = len(hit.form) <= _SHORT and is_acronym(hit.form)
        if not short or hit.form in self._meanings:
            return False
        countries = {entry.country for entry in self._gazetteer.entries(hit.form)}
        return None not in countries and not countries & self._countries

    def _spoken_of(self, hits: Iterable[Hit]) -> frozenset[str | None]:
        """The countries of the places and of the fully named bodies of the document."""
        full = (hit.form for hit in hits if " " in hit.form and not hit.guarded)
        named = (entry.country for form in full for entry in self._gazetteer.entries(form))
        return frozenset(named).union(self._mentioned)

    def _is_common(self, hit: Hit) -> bool:
        vocabulary = self._r.vocabulary
        common = hit.form in vocabulary.described or hit.form in vocabulary.heads
        common = common or hit.form in vocabulary.doubtful
        return common or (is_acronym(hit.form) and hit.guarded) or self._r.in_capitals(hit.start)

    def _is_denied(self, hit: Hit) -> bool:
        """Whether the document gives this acronym another meaning."""
        meanings = self._meanings.get(hit.form, ())
        return bool(meanings) and not any(self._calls(hit.form, name) for name in meanings)

    def _calls(self, acronym: str, name: str) -> bool:
        """Whether the gazetteer calls the same body by both; a minister stands for a ministry."""
        names = (name, _MINISTER.sub("Ministry ", name))
        named = {entry.org_id for form in names for entry in self._gazetteer.entries(form)}
        return any(entry.org_id in named for entry in self._gazetteer.entries(acronym))

    def _is_after_person(self, hit: Hit) -> bool:
        """Whether a form is what follows a person's name: "Edwin Poots MLA"."""
        first = self._r.at(hit.start)
        titled = hit.form in self._r.vocabulary.postnominal and self._r.gap(first) in (" ", ", ")
        return titled and self._r.capital(first - 1)

    def _is_surname(self, hit: Hit) -> bool:
        """Whether a given name or a title stands before one word: "Steve Barclay" is no bank."""
        if " " in hit.form or is_acronym(hit.form):
            return False
        first = self._r.at(hit.start)
        titled = first > 0 and self._r.words[first - 1].text in self._r.vocabulary.title
        if titled and self._r.gap(first) in (" ", ". "):
            return True  # "Dr Ferrer"
        return self._r.gap(first) == " " and self._r.is_given(first - 1)

    def _is_exchange(self, hit: Hit) -> bool:
        """Whether an acronym is the exchange before a ticker: "(LSE/STO/Nasdaq: AZN)"."""
        opens = self._r.text[max(0, hit.start - 1) : hit.start] in ("(", "/")
        return opens and self._r.text[hit.end : hit.end + 1] in (":", "/") and is_acronym(hit.form)

    def _is_portfolio(self, hit: Hit) -> bool:
        """Whether a word is what a person of state looks after: "Secretary of Commerce"."""
        if " " in hit.form or is_acronym(hit.form):
            return False
        of = self._r.at(hit.start) - 1
        spaced = of > 0 and self._r.gap(of) == self._r.gap(of + 1) == " "
        joins = spaced and self._r.words[of].text in ("of", "for")
        return joins and self._r.words[of - 1].text in self._r.vocabulary.closed

    def _is_place(self, hit: Hit) -> bool:
        """Whether a form that is a city as well means the city here."""
        text = self._r.text
        if self._r.vocabulary.whereabouts.search(text, max(0, hit.start - 16), hit.start):
            return True
        opens = hit.start == 0 or text[hit.start - 1] == "\n"
        return opens and _DATELINE.match(text, hit.end) is not None
