"""Agreements: each instrument that was or will be signed, agreed or launched between parties."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from tidings.records import Agreement, Party
from tidings.relate.cues import Cues
from tidings.relate.frames import Frames
from tidings.relate.instruments import Instruments, Named
from tidings.relate.named_together import state_and
from tidings.relate.resumed import is_sealed, is_theirs, points_back, told_before
from tidings.relate.scene import Scene, within
from tidings.relate.signatories import Row
from tidings.relate.signing import signed_on
from tidings.relate.ways import Ways
from tidings.rules import Rulebook
from tidings.text import Stretch

_TOLD = 3  # sentences that can say what an agreement is about
_NEXT = 300  # characters between a partnership and the memorandum that seals it
_NAMED_RULE, _GRAMMAR_RULE, _RESUMED_RULE = (
    "agreement.named",
    "agreement.grammar",
    "agreement.resumed",
)
_WEEK = dt.timedelta(days=7)  # between a signing and the day that announces it
_BODIES = ("university", "research_institute", "company", "funder", "other")
_ARTICLE = 40  # characters before an instrument in which "the" stands
_TITLES = 3  # blocks at the top that can hold the headline
_HEADLINE = 200  # characters of the longest headline
_VAGUE = ("partnership", "other")  # what a headline may call any instrument
_FEWEST = 2  # parties of an instrument


class Agreements:
    """Finds the instruments of a document with their parties."""

    def __init__(self, rulebook: Rulebook, frames: Frames) -> None:
        self._cues = Cues(rulebook)
        self._instruments = Instruments(rulebook, self._cues)
        self._ways = Ways(rulebook, frames, self._cues)

    def of(self, scene: Scene) -> list[Agreement]:
        """The agreements in the order of their first mention."""
        found: list[Agreement] = []
        headline: list[Agreement] = []
        last = -1
        for number in self._instruments.naming(scene):
            if number > last:
                rows = headline if _is_headline(scene, number) else found
                last = self._read(scene, number, rows, headline)
        return _under_headline(scene, headline, found)

    def _read(
        self, scene: Scene, number: int, found: list[Agreement], titled: Sequence[Agreement]
    ) -> int:
        """Add what a sentence tells; the number of the last sentence that belongs to it.

        "The head spoke of an agreement. It was signed in May": the next one may tell its signing.
        """
        sentence = scene.layout.sentences[number]
        named = self._instruments.named(scene, sentence)
        untold = self._add_all(scene, number, named, found, titled)
        following = scene.layout.sentences[number + 1 : number + 2]
        if untold and following and self._cues.says("it", scene.words(following[0])):
            start = following[0].start
            it = replace(untold[0], start=start, end=start + len("It"))
            self._add_all(scene, number + 1, [it], found, is_it=True)
            return number + 1
        if following:
            others = self._instruments.likewise(scene, following[0], named)
            self._add_all(scene, number + 1, others, found)
        return number

    def _add_all(
        self,
        scene: Scene,
        number: int,
        instruments: Sequence[Named],
        found: list[Agreement],
        titled: Sequence[Agreement] = (),
        is_it: bool = False,
    ) -> list[Named]:
        """Add the agreements of a sentence; those of its instruments that have no parties."""
        row = Row(scene.layout.sentences[number], scene.tokens(number), instruments)
        told = [(named, self._agreements(scene, row, named)) for named in instruments]
        if not found and not any(agreements for _, agreements in told):
            told = [(named, self._under_the(scene, row, named)) for named in instruments]
        for named, agreements in told:
            before = scene.words((row.sentence.start, named.start))
            is_told = is_it or self._cues.says("definite", before)
            is_this = self._cues.says("this", before)
            for agreement in agreements:
                if is_this and _is_known(agreement, titled, found):
                    continue
                if self._cues.says("another", before):
                    found.append(agreement)
                else:
                    _add(found, agreement, is_told and agreement.rule == _RESUMED_RULE)
        return [named for named, agreements in told if not agreements]

    def _agreements(self, scene: Scene, row: Row, named: Named) -> list[Agreement]:
        """An instrument with its parties; once for each partner where they sign apart."""
        rule = _NAMED_RULE if named.kind.is_strong else _GRAMMAR_RULE
        apart = self._told_apart(scene, row, named)
        if apart:
            return [_agreement(scene, *group, rule) for group in apart]
        told = scene.words(row.sentence)
        theirs = is_theirs(scene, self._cues, row, named)
        parties = [] if theirs else self._ways.parties(scene, row, named)
        is_resumed = theirs or is_sealed(scene, self._cues, row.sentence, named)
        if not parties and is_resumed and not named.kind.is_signed:
            rule, parties = _RESUMED_RULE, told_before(scene, row.sentence)
        if rule == _RESUMED_RULE or points_back(scene, self._cues, row.sentence, row.tokens):
            told = _told_of(scene, row)
        named = self._as_titled(scene, self._instruments.with_nature(named, told))
        if not parties and (rule == _RESUMED_RULE or self._ways.is_signed(scene, row, named)):
            parties = state_and(scene, named.kind.partners)
        if _is_of_bodies(scene, named, parties):
            named = replace(named, kind=replace(named.kind, instrument="other"))
        if len(parties) < _FEWEST:
            return []
        groups = self._ways.partners_apart(scene, row, named, parties) or [parties]
        return [_agreement(scene, row.sentence, named, group, rule) for group in groups]

    def _as_titled(self, scene: Scene, named: Named) -> Named:
        """ "The agreement" as what the headline calls it: "A signs association agreement"."""
        before = scene.words((max(named.start - _ARTICLE, 0), named.start))
        if named.kind.instrument != "other" or not named.kind.is_plain:
            return named
        if not self._cues.says("definite", before):
            return named
        last = scene.layout.blocks[:_TITLES][-1].end
        titles = (s for s in scene.layout.sentences[:_TITLES] if s.end <= min(last, named.start))
        told = (other for title in titles for other in self._instruments.named(scene, title))
        words = ((other.kind, scene.words((other.start, other.end)).lower()) for other in told)
        kind = next((kind.instrument for kind, said in words if said.endswith(" agreement")), None)
        return replace(named, kind=replace(named.kind, instrument=kind)) if kind else named

    def _under_the(self, scene: Scene, row: Row, named: Named) -> list[Agreement]:
        """ "Under the deal, A supplies B": the first that a text tells of it."""
        parties = self._ways.under_the(scene, row, named)
        before = scene.layout.sentences[max(scene.layout.sentence_number(named.start) - 1, 0)]
        told = scene.words((before.start, row.sentence.end))
        named = self._instruments.with_nature(named, told)
        return [_agreement(scene, row.sentence, named, parties, _GRAMMAR_RULE)] if parties else []

    def _told_apart(
        self, scene: Scene, row: Row, named: Named
    ) -> list[tuple[Stretch, Named, list[Party]]]:
        """The instruments that a sentence, or the list under it, names a pair of bodies for."""
        told = self._ways.pairs(scene, row, named)
        listed = [] if told else self._ways.listed(scene, row, named)
        items = [item for item in listed if not self._instruments.named(scene, item[0])]
        groups = [(row.sentence, pair) for pair in told] + items
        about = ((scene.words(place), place, group) for place, group in groups)
        return [
            (place, self._instruments.with_nature(named, words), group)
            for words, place, group in about
        ]


def _agreement(
    scene: Scene, sentence: Stretch, named: Named, parties: Sequence[Party], rule: str
) -> Agreement:
    block = scene.layout.blocks[scene.layout.block_at(sentence.start)]
    areas = _areas(scene, sentence) or _areas(scene, Stretch(block.start, block.end))
    return Agreement(
        instrument=named.kind.instrument,
        parties=tuple(parties),
        signed=signed_on(scene, sentence),
        areas=areas or _areas(scene, Stretch(0, scene.layout.blocks[0].end)),
        evidence_start=sentence.start,
        evidence_end=sentence.end,
        rule=rule,
    )


def _is_of_bodies(scene: Scene, named: Named, parties: Sequence[Party]) -> bool:
    """Whether what would be a treaty between states is an agreement of two funders or firms."""
    words = scene.words((named.start, named.end)).lower()
    if named.kind.instrument != "treaty" or "agreement" not in words:
        return False
    types = {o.name: o.type for o in scene.mentions.organisations}
    return all(types.get(party.name, "government") in _BODIES for party in parties)


def _told_of(scene: Scene, row: Row) -> str:
    """The words that say what an instrument is about: its sentence, else the ones before too."""
    if any(token.kind == "actor" for token in row.tokens):
        return scene.words(row.sentence)
    number = scene.layout.sentence_number(row.sentence.start)
    block = scene.layout.blocks[scene.layout.block_at(row.sentence.start)]
    first = scene.layout.sentences[max(number - _TOLD, 0)].start
    return scene.words((max(first, block.start), row.sentence.end))


def _areas(scene: Scene, stretch: Stretch) -> tuple[str, ...]:
    return tuple(dict.fromkeys(area.area for area in within(scene.mentions.areas, stretch)))


def _add(found: list[Agreement], agreement: Agreement, is_told: bool) -> None:
    """Add an agreement unless a row tells it: same instrument, one set of parties in the other.

    ``is_told`` says that the text points to an instrument that it has named before.
    """
    for known in found:
        same_parties = _has_same_parties(agreement, known)
        is_soon = _is_same_day(agreement, known) or _is_near(known.signed, agreement.signed)
        if _is_same(agreement, known):
            return
        if same_parties and is_soon and _seals(agreement, known):
            found.remove(known)
            break
        if is_told and same_parties:
            return
    found.append(agreement)


def _is_known(
    agreement: Agreement, titled: Sequence[Agreement], found: Sequence[Agreement]
) -> bool:
    """Whether "they adopted this statement" tells of the one of the headline, or of some of them.

    What calls itself a statement in its headline is the statement, whoever is named beside it.
    """
    kind, parties = agreement.instrument, set(agreement.parties)
    alike = (known for known in found if known.instrument == kind)
    is_titled = any(known.instrument == kind for known in titled)
    return is_titled or any(not parties.isdisjoint(known.parties) for known in alike)


def _is_same(agreement: Agreement, known: Agreement) -> bool:
    is_kind = agreement.instrument == known.instrument
    return is_kind and _is_same_day(agreement, known) and _has_same_parties(agreement, known)


def _has_same_parties(agreement: Agreement, known: Agreement) -> bool:
    fresh, parties = set(agreement.parties), set(known.parties)
    return fresh <= parties or parties <= fresh


def _is_same_day(agreement: Agreement, known: Agreement) -> bool:
    return known.signed is None or agreement.signed in (None, known.signed)


def _is_headline(scene: Scene, number: int) -> bool:
    layout = scene.layout
    block = layout.blocks[layout.block_at(layout.sentences[number].start)]
    is_first = block.start == layout.blocks[0].start
    return is_first and len(layout.blocks) > 1 and block.end - block.start <= _HEADLINE


def _under_headline(
    scene: Scene, headline: Sequence[Agreement], found: Sequence[Agreement]
) -> list[Agreement]:
    """The agreements of a document, each once, though its headline told one of them already.

    A headline may name states for their ministries, and call a memorandum a pact, a partnership.
    """
    rest, kept = list(found), []
    for row in headline:
        again = next((told for told in rest if _is_same(told, row)), None)
        is_told = any(_sides(scene, row) == _sides(scene, told) for told in rest)
        if again is not None:
            rest.remove(again)
        if again is not None or row.instrument not in _VAGUE or not is_told:
            kept.append(row)
    return [*kept, *rest]


def _sides(scene: Scene, row: Agreement) -> set[str]:
    """The names of the parties, states for their ministries."""
    ours = scene.ministries
    return {scene.homes.get(p.name, p.name) if p.name in ours else p.name for p in row.parties}


def _is_near(one: dt.date | None, other: dt.date | None) -> bool:
    return one is not None and other is not None and abs(one - other) <= _WEEK


def _seals(agreement: Agreement, known: Agreement) -> bool:
    """ "They have renewed their partnership. A memorandum to that effect was signed": one row."""
    gap = agreement.evidence_start - known.evidence_end
    is_named = agreement.instrument not in ("partnership", "other", "joint_statement")
    return known.instrument == "partnership" and is_named and 0 <= gap <= _NEXT
