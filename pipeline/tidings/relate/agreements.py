"""Agreements: each instrument that was or will be signed, agreed or launched between parties."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import re2

from tidings.records import Agreement, Party
from tidings.relate.frames import Frames, is_possessive
from tidings.relate.scene import Scene, within
from tidings.relate.tokens import Token
from tidings.rules import Rulebook
from tidings.text import Stretch

_NEGATED = re2.compile(r"(?i)\b(?:not|no|without|nor|than) (?:an? |any )?(?:\w+ )?$")
_STANDING = re2.compile(r"(?i)\b(?:the|this|that|its|their|such|these|those) (?:\w+ ){0,2}$")
_BETWEEN = ("between", "among", "amongst")
_TOP = 4  # blocks of the document that can name its own instrument and its parties


@dataclass(frozen=True, slots=True)
class _Kind:
    instrument: str
    is_strong: bool
    expression: re2._Regexp


@dataclass(frozen=True, slots=True)
class _Named:
    """An instrument where the text names it."""

    start: int
    end: int
    kind: _Kind


class Agreements:
    """Finds the instruments of a document with their parties."""

    def __init__(self, rulebook: Rulebook, frames: Frames) -> None:
        self._frames = frames
        self._kinds = tuple(
            _Kind(
                pattern.fields["instrument"],
                pattern.fields["strength"] == "strong",
                re2.compile(pattern.pattern),
            )
            for pattern in rulebook.patterns("relations/instruments.jsonl")
        )

    def of(self, scene: Scene) -> list[Agreement]:
        """The agreements in the order of their first mention."""
        found: list[Agreement] = []
        for sentence, tokens in scene.rows:
            for named in self._named(scene, sentence):
                parties = self._parties(scene, sentence, tokens, named)
                if len(parties) >= 2:
                    _add(found, self._agreement(scene, sentence, named, parties))
        return found

    def _named(self, scene: Scene, sentence: Stretch) -> list[_Named]:
        """The instruments that a sentence names, disjoint, the more telling kind first."""
        words = scene.words(sentence)
        found: list[_Named] = []
        for kind in self._kinds:
            for match in kind.expression.finditer(words):
                start, end = sentence.start + match.start(), sentence.start + match.end()
                is_free = all(end <= other.start or start >= other.end for other in found)
                if is_free and not _NEGATED.search(words[: match.start()]):
                    found.append(_Named(start, end, kind))
        return sorted(found, key=lambda named: named.start)

    def _agreement(
        self, scene: Scene, sentence: Stretch, named: _Named, parties: Sequence[Party]
    ) -> Agreement:
        block = scene.layout.blocks[scene.layout.block_at(sentence.start)]
        areas = _areas(scene, sentence) or _areas(scene, Stretch(block.start, block.end))
        return Agreement(
            instrument=named.kind.instrument,
            parties=tuple(parties),
            signed=_signed(scene, sentence),
            areas=areas or _areas(scene, Stretch(0, scene.layout.blocks[0].end)),
            evidence_start=sentence.start,
            evidence_end=sentence.end,
            rule=f"agreement.{'named' if named.kind.is_strong else 'grammar'}",
        )

    def _parties(
        self, scene: Scene, sentence: Stretch, tokens: Sequence[Token], named: _Named
    ) -> list[Party]:
        between = self._between(tokens, named)
        if len(between) >= 2:
            return between
        verb = _signing_verb(tokens, named)
        if verb is not None:
            signed = self._signatories(tokens, verb, named)
            if len(signed) >= 2:
                return signed
        if verb is None and not named.kind.is_strong:
            return []
        compound = _compound(tokens, named)
        if len(compound) >= 2:
            return compound
        is_standing = bool(_STANDING.search(scene.words((sentence.start, named.start))))
        if named.kind.is_strong and not is_standing:
            return self._of_the_top(scene, sentence)
        return []

    def _between(self, tokens: Sequence[Token], named: _Named) -> list[Party]:
        """ "a contract between A, B and C", "between A and B ... the agreement"."""
        for index, token in enumerate(tokens):
            if token.word in _BETWEEN and token.start < named.end + 160:
                group = [
                    party
                    for other in tokens[index + 1 :]
                    if other.kind == "actor" and other.start - token.end < 260
                    for party in other.parties
                ]
                first = next((t for t in tokens[index + 1 :] if t.kind == "actor"), None)
                if first is not None and len(first.parties) >= 2:
                    return list(first.parties)
                return list(dict.fromkeys(group))[:2]
        return []

    def _signatories(self, tokens: Sequence[Token], verb: int, named: _Named) -> list[Party]:
        """The subject of the verb of signing and the bodies after "with", "by"."""
        parties: list[Party] = []
        for index in range(verb - 1, -1, -1):
            token = tokens[index]
            if token.kind == "actor" and not is_possessive(tokens, index):
                if self._frames.preposition(tokens, index) in ("", "of"):
                    parties += token.parties
                    if len(parties) >= 2:
                        break
            if token.word == ";":
                break
        for index in range(verb + 1, len(tokens)):
            token = tokens[index]
            if token.kind == "actor" and not is_possessive(tokens, index):
                if self._frames.preposition(tokens, index) in ("with", "by", "between", "and", "for"):
                    parties += token.parties
        return list(dict.fromkeys(parties))

    def _of_the_top(self, scene: Scene, sentence: Stretch) -> list[Party]:
        """The parties that the headline names, or the lines under the name of the instrument."""
        blocks = scene.layout.blocks
        last = blocks[min(_TOP, len(blocks) - 1)].end
        if sentence.start > last:
            return []
        order: dict[Party, None] = {}
        for actor in within(scene.actors, (sentence.start, last)):
            order.update(dict.fromkeys(actor.parties))
            if len(order) >= 2:
                break
        return list(order)


def _signing_verb(tokens: Sequence[Token], named: _Named) -> int | None:
    """The verb of signing, agreeing or launching nearest to the instrument."""
    verbs = [
        index
        for index, token in enumerate(tokens)
        if token.kind == "verb" and token.cue in ("sign", "launch")
    ]
    return min(verbs, key=lambda index: abs(tokens[index].start - named.start), default=None)


def _compound(tokens: Sequence[Token], named: _Named) -> list[Party]:
    """ "the UK-Japan accord": two countries directly before the instrument."""
    before = [
        token
        for token in tokens
        if token.kind == "actor" and named.start - 60 < token.start < named.end
    ]
    order: dict[Party, None] = {}
    for token in before:
        order.update(dict.fromkeys(token.parties))
    return list(order) if all(set(token.types) <= {"country"} for token in before) else []


def _areas(scene: Scene, stretch: Stretch) -> tuple[str, ...]:
    return tuple(dict.fromkeys(area.area for area in within(scene.mentions.areas, stretch)))


def _signed(scene: Scene, sentence: Stretch) -> dt.date | None:
    """The day in the sentence, where a single day is known."""
    days: Iterable[dt.date] = (
        date.earliest
        for date in within(scene.mentions.dates, sentence)
        if date.kind == "date" and date.earliest is not None and date.earliest == date.latest
    )
    return next(iter(days), None)


def _add(found: list[Agreement], agreement: Agreement) -> None:
    """Add an agreement unless a row tells it already: same instrument, parties inside each other."""
    fresh = set(agreement.parties)
    for known in found:
        parties = set(known.parties)
        same_day = known.signed is None or agreement.signed in (None, known.signed)
        if known.instrument == agreement.instrument and same_day and (
            fresh <= parties or parties <= fresh
        ):
            return
    found.append(agreement)
