"""A text read for fields of research: terms → readings → noun phrases. No spaCy."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import compress, count
from typing import NamedTuple

from tidings.acronyms import definitions
from tidings.find.areas.evidence import Evidence, Ground, Reach
from tidings.find.areas.grammar import Grammar
from tidings.find.areas.lists import Lists
from tidings.find.areas.surroundings import Surroundings
from tidings.find.areas.vocabulary import TRAP, Term, Vocabulary
from tidings.find.areas.words import BREAK, Words
from tidings.records import Found

# Words of the sentence that count as near a term; bounds the cost of endless sentences.
_NEARBY = 60


class Candidate(NamedTuple):
    """A term where it stands, with its possible readings."""

    reach: Reach
    readings: tuple[Term, ...]


class Pick(NamedTuple):
    """A term where it stands, read; ``whole`` is the noun phrase around it."""

    reach: Reach
    term: Term
    whole: Reach


def find_areas(text: str, vocabulary: Vocabulary, blocked: Sequence[Found] = ()) -> list[Found]:
    """The phrases of a text that name a field of research; ``value`` is the area id.

    A phrase that touches ``blocked`` ground (names of bodies, programmes, persons) is left out.

    >>> find_areas("Grants for lasers.", Vocabulary(load_rulebook()))
    [Found(start=11, end=17, rule='area.term.laser', value='photonics')]
    """
    return _Reading(text, vocabulary, blocked).found()


class _Reading:
    """One text being read."""

    def __init__(self, text: str, vocabulary: Vocabulary, blocked: Sequence[Found]) -> None:
        self._vocabulary = vocabulary
        self._words = Words(text, vocabulary.spelling)
        self._grammar = Grammar(vocabulary, self._words)
        self._surroundings = Surroundings(vocabulary, self._words)
        self._edges = self._words.sentence_edges()
        self._names = Ground((found.start, found.end - 1) for found in blocked)
        candidates = self._candidates()
        self._sure = [c for c in candidates if any(t.area and not t.needs for t in c.readings)]
        self._evidence = self._weigh()
        self._open = [c for c in candidates if self._is_open(c.reach)]
        self._lists = Lists(vocabulary, self._grammar, self._words, (c.reach for c in self._open))
        self._lists.trust(candidate.reach for candidate in self._sure)

    def found(self) -> list[Found]:
        """The mentions of the text, by offset."""
        named = [self._mention(pick) for pick in self._phrases(self._picks())]
        return sorted([*named, *self._abbreviated(named)])

    def _abbreviated(self, named: Sequence[Found]) -> Iterator[Found]:
        """The acronyms that the text defines for its fields: "distributed energy storage (DES)"."""
        areas = {found.end: found for found in named}
        ground = Ground((found.start, found.end - 1) for found in named)
        meant = {
            definition.acronym: areas[definition.name_end]
            for definition in definitions(self._words.text)
            if definition.name_end in areas
            and definition.name_start >= areas[definition.name_end].start
        }
        written = {f"{acronym}s": field for acronym, field in meant.items()} | meant
        for index in compress(count(), map(written.__contains__, self._words.texts)):
            start, end = self._words.starts[index], self._words.ends[index]
            place = Reach(start, end - 1)
            if ground.is_free(place) and self._names.is_free(place):
                field = written[self._words.texts[index]]
                yield Found(start, end, "area.acronym", field.value)

    def _candidates(self) -> list[Candidate]:
        """Every term that is written as the vocabulary has it, the longest first."""
        found = (
            Candidate(Reach(first, last), fitting)
            for first, last, readings in self._vocabulary.within(self._words)
            if (fitting := tuple(term for term in readings if self._fits(first, term)))
        )
        return sorted(found, key=lambda c: (c.reach.first - c.reach.last, c.reach.first))

    def _fits(self, first: int, term: Term) -> bool:
        """Whether acronyms are written in capitals: "AI" but not "ai", "LLMs" but not "llms"."""
        return not term.capitals or all(
            not capitals or self._words.texts[first + offset].removesuffix("s") == capitals
            for offset, capitals in enumerate(term.capitals)
        )

    def _is_open(self, reach: Reach) -> bool:
        start, end = self._words.starts[reach.first], self._words.ends[reach.last]
        return not (
            self._grammar.is_negated(reach)
            or not self._names.is_free(Reach(start, end - 1))
            or self._surroundings.is_post(reach)
            or self._surroundings.is_in_name(reach, self._grammar)
        )

    def _weigh(self) -> Evidence:
        """What the sure terms say, those inside names included: they tell the subject as well."""
        ground, evidence = Ground(), Evidence()
        for candidate in self._sure:
            if ground.claim(candidate.reach):
                area = next(term.area for term in candidate.readings if term.area)
                names = (area, self._vocabulary.fields[area].domain)
                evidence.add(self._sentence(candidate.reach), candidate.reach, names)
        return evidence

    def _sentence(self, reach: Reach) -> int:
        """The number of the sentence around a term; headings and items are sentences too."""
        return bisect_right(self._edges, self._words.starts[reach.first]) - 1

    def _picks(self) -> list[Pick]:
        """The longest terms that a reading fits, in order; traps hold their ground unread.

        Where "energy efficiency" is no field, "energy" inside it is none of the same area either,
        unless it needs no condition.
        """
        ground, picks = Ground(), []
        refused: set[tuple[int, str]] = set()
        for reach, readings in self._open:
            if not ground.is_free(reach):
                continue
            left = tuple(t for t in readings if not t.needs or (reach.first, t.area) not in refused)
            term = self._read(reach, left)
            if term is None:
                places = range(reach.first, reach.last + 1)
                refused.update((place, t.area) for place in places for t in left)
                continue
            ground.claim(reach)
            if term.area != TRAP:
                picks.append(Pick(reach, term, self._grammar.noun_phrase(reach)))
        return sorted(picks, key=lambda pick: pick.reach)

    def _read(self, reach: Reach, readings: tuple[Term, ...]) -> Term | None:
        """The reading that fits best: words nearby, then place in a list, then no condition.

        Of equals the later one, so that an overlay wins.
        """
        fits = [(fit, n) for n, term in enumerate(readings) if (fit := self._fit(reach, term))]
        return readings[max(fits)[1]] if fits else None

    def _fit(self, reach: Reach, term: Term) -> int:
        """How well the surroundings fit a reading; 0 where they speak against it."""
        if term.not_with:
            beside = self._grammar.beside(reach)
            if any(f" {phrase} " in beside for phrase in term.not_with):
                return 0
        if not term.needs:
            return 1
        if self._grammar.is_glued(reach):
            return 0
        around = self._around(reach)
        return max(self._met(reach, need, around) for need in term.needs)

    def _met(self, reach: Reach, need: str, around: str) -> int:
        """3 for a word or an area nearby, 2 for a place that only fields take, 0 for neither."""
        if need == "@list":
            return 2 * self._lists.is_listed(reach)
        if need == "@topic":
            return 2 * self._grammar.is_topic(reach)
        if need.startswith("@"):
            return 3 * self._evidence.speaks_of(need[1:], self._sentence(reach), reach)
        return 3 * (f" {need} " in around)

    def _around(self, reach: Reach) -> str:
        """The folded sentence around a term, without the term itself."""
        sentence = self._sentence(reach)
        begin, end = self._edges[sentence : sentence + 2]
        first = max(self._words.at(begin), reach.first - _NEARBY)
        last = min(self._words.at(end) - 1, reach.last + _NEARBY)
        before = self._words.phrase(first, reach.first - 1)
        return f" {before} {BREAK} {self._words.phrase(reach.last + 1, last)} "

    def _phrases(self, picks: Iterable[Pick]) -> list[Pick]:
        """Noun phrases; terms that share one become one mention, named by its head."""
        phrases: list[Pick] = []
        for pick in picks:
            if phrases and self._is_one_phrase(phrases[-1], pick):
                phrases[-1] = self._merged(phrases[-1], pick)
            elif phrases and self._has_purpose(phrases[-1], pick):
                whole = Reach(phrases[-1].whole.first, pick.whole.last)
                phrases[-1] = phrases[-1]._replace(whole=whole)
            else:
                phrases.append(pick)
        return phrases

    def _has_purpose(self, left: Pick, right: Pick) -> bool:
        """ "AI in drug discovery" is one mention; "standards for solar cells" leans on its end."""
        leans = bool(left.term.needs) and not right.term.needs
        return not leans and self._lists.is_purpose(left.whole, right.whole)

    def _is_one_phrase(self, left: Pick, right: Pick) -> bool:
        """ "AI robots", or "satellite and non-terrestrial networks" with a shared head."""
        if right.whole.first <= left.whole.last + 1:
            return not self._words.is_broken(left.reach.last, right.reach.first)
        names = self._grammar.shared_heads(left.reach, right.whole)
        shared = {term.area for name in names for term in self._vocabulary.terms(name)}
        return left.term.area != right.term.area and right.term.area in shared

    def _merged(self, left: Pick, right: Pick) -> Pick:
        leads = self._words.phrase(*left.reach) in self._vocabulary.phrases("leading") or (
            bool(right.term.needs) and not left.term.needs
        )
        whole = Reach(left.whole.first, max(left.whole.last, right.whole.last))
        return Pick(right.reach, left.term if leads else right.term, whole)

    def _mention(self, pick: Pick) -> Found:
        """The phrase as a span; a possessive ending belongs to what it owns."""
        start, last = self._words.starts[pick.whole.first], pick.whole.last
        end = self._words.ends[last] - 2 * self._words.texts[last].endswith(("'s", "’s"))
        return Found(start, end, pick.term.rule, pick.term.area)
