"""Names of companies by their last word: "Lomiko Metals, Inc.", "Proxima Fusion"."""

from __future__ import annotations

from tidings.acronyms import is_acronym
from tidings.find.organisations.reading import Reading
from tidings.find.organisations.vocabulary import Head
from tidings.records import Found

COMPANIES = frozenset(("company", "suffix"))  # kinds of heads that end the name of a company
_COMPANY = "organisation.grammar.company"


class CompanyGrammar:
    """Reads the names of companies in one document; offsets are those of its even text."""

    def __init__(self, reading: Reading) -> None:
        self._r = reading
        self._v = reading.vocabulary

    def read(self, number: int, head: Head) -> Found | None:
        """The company whose name ends with a word; None where the word names nothing."""
        first = self._start(number, head)
        names = [word for word in range(first, number) if self._names(word)]
        follows = number + 1 < len(self._r.words) and self._r.gap(number + 1) == " "
        goes_on = head.kind == "company" and follows and self._r.capital(number + 1)
        last = self._r.land_after(number) if goes_on else number
        if last is None:
            return None
        if first == number or not names or not self._r.is_whole(first, number):
            return None
        if head.kind == "company" and self._is_doubtful(first, number):
            return None
        return self._r.found(first, last, _COMPANY)

    def _is_doubtful(self, first: int, number: int) -> bool:
        """Whether a name without legal form may be a unit, a title or part of a headline."""
        if self._r.in_headline(self._r.words[first].start) is not None:
            return True
        word = self._r.words[number].text
        generic = word in self._v.generic and word not in self._v.investing
        generic = generic or word in self._v.desk
        unit = self._is_known_acronym(first) and generic
        return unit or self._is_inside_title(first)

    def _start(self, number: int, head: Head) -> int:
        first = number
        while first > 0 and number - first < 6:
            gap, before = self._r.gap(first), self._r.words[first - 1].text
            legal = head.kind == "suffix" and first == number and gap in (", ", ".,", "., ")
            stopped = gap == ". " and before in self._v.stopped
            if not (legal or stopped or gap in (" ", " & ", "-")):
                break
            if not self._r.capital(first - 1) or before in self._v.start:
                break
            if self._r.possessive(first - 1) or self._is_opening(first, number):
                break
            first -= 1
        return first

    def _is_opening(self, first: int, number: int) -> bool:
        """Whether a known name is whole and the word before only opens the sentence: "Rival X"."""
        start, end = self._r.words[first].start, self._r.words[number].end
        gap = self._r.gap(first - 1) if first > 1 else "\n"
        return self._r.known.get(start) == end and (gap.endswith("\n") or gap[:1] in ".!?:")

    def _is_inside_title(self, first: int) -> bool:
        """Whether the words go on from a title: "Fabrication and Readout of Silicon Devices"."""
        if first < 2 or self._r.gap(first) != " " or self._r.gap(first - 1) != " ":
            return False
        joins = self._r.words[first - 1].text in self._v.title_join
        before = self._r.words[first - 2]
        post = before.text in self._v.end or before.text in self._v.start
        named = post or self._r.is_known(before.start) or before.text.isupper()
        return joins and before.capital and not named

    def _is_known_acronym(self, number: int) -> bool:
        """Whether a unit of a known body is named: "SFI Communications"."""
        word = self._r.words[number]
        return self._r.known.get(word.start) == word.end and is_acronym(word.text)

    def _names(self, number: int) -> bool:
        """Whether a word of a company's name names it and does not only describe it."""
        word = self._r.words[number].text
        described = word in self._v.generic or word in self._v.heads or word in self._v.end
        return not (described or word.lower() in self._r.small or self._r.place(number, number))
