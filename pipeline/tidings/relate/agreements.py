"""Agreements: each instrument that was or will be signed, agreed or launched between parties."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import re2

from tidings.expressions import Expressions
from tidings.records import Agreement, Party
from tidings.relate.frames import Frames
from tidings.relate.governing import is_possessive
from tidings.relate.named_together import (
    largest_group,
    of_the_block,
    only_two,
    pair_of_the_top,
    parties_of,
)
from tidings.relate.scene import Scene, within
from tidings.relate.signing import signed_on
from tidings.relate.tokens import Token, Vocabulary
from tidings.rules import Rulebook
from tidings.text import Stretch

_FAR, _BESIDE = 160, 60  # how far after its instrument "between" may stand
_NEXT = 300  # characters between a partnership and the memorandum that seals it
_NAMED_RULE = "agreement.named"
_APART = ("both", "each")  # an instrument for each partner
_BETWEEN = ("between", "among", "amongst")  # open the row of the parties
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
        self._before = {
            pattern.id.rpartition(".")[2]: re2.compile(f"(?i){pattern.pattern}")
            for pattern in rulebook.patterns("relations/before_instruments.jsonl")
        }
        patterns = rulebook.patterns("relations/instruments.jsonl")
        sources = [pattern.pattern.replace(" ", r"\s+") for pattern in patterns]
        self._any = Expressions(sources)
        self._kinds = tuple(
            _Kind(
                pattern.fields["instrument"],
                pattern.fields["strength"] == "strong",
                re2.compile(source),
            )
            for pattern, source in zip(patterns, sources, strict=True)
        )

    def of(self, scene: Scene) -> list[Agreement]:
        """The agreements in the order of their first mention."""
        found: list[Agreement] = []
        for number in self._naming(scene):
            sentence, tokens = scene.layout.sentences[number], scene.tokens(number)
            everything = self._named(scene, sentence)
            for named in everything:
                parties = self._parties(scene, (sentence, tokens), named, everything)
                for pair in _instruments(tokens, named, parties):
                    _add(found, self._agreement(scene, sentence, named, pair))
        return found

    def _naming(self, scene: Scene) -> list[int]:
        """The sentences that may name an instrument, found in a scan of the whole text."""
        text, number_of = scene.document.text, scene.layout.sentence_number
        found: set[int] = set()
        for kind in (self._kinds[number] for number in self._any.matching(text)):
            for match in kind.expression.finditer(text):
                found.update(range(number_of(match.start()), number_of(match.end() - 1) + 1))
        return sorted(found - {-1})

    def _named(self, scene: Scene, sentence: Stretch) -> list[_Named]:
        """The instruments that a sentence names, disjoint, the more telling kind first."""
        words = scene.words(sentence)
        found: list[_Named] = []
        for kind in (self._kinds[number] for number in self._any.matching(words)):
            for match in kind.expression.finditer(words):
                start, end = sentence.start + match.start(), sentence.start + match.end()
                is_free = all(end <= other.start or start >= other.end for other in found)
                if is_free and not self._says("negated", words[: match.start()]):
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
            signed=signed_on(scene, sentence),
            areas=areas or _areas(scene, Stretch(0, scene.layout.blocks[0].end)),
            evidence_start=sentence.start,
            evidence_end=sentence.end,
            rule=_NAMED_RULE if named.kind.is_strong else "agreement.grammar",
        )

    def _parties(
        self,
        scene: Scene,
        row: tuple[Stretch, Sequence[Token]],
        named: _Named,
        everything: Sequence[_Named],
    ) -> list[Party]:
        """The parties by the surest of the ways in which a text names them; [] for fewer than 2."""
        sentence, tokens = row
        is_strong = named.kind.is_strong
        before = scene.words((sentence.start, named.start))
        is_fresh, is_standing = self._says("fresh", before), self._says("standing", before)
        ways = [_between(tokens, named, everything, scene.vocabulary)]
        verb = _signing_verb(tokens, named)
        if is_standing and not (is_strong or self._is_object(scene, tokens, verb, named)):
            verb = None
        if verb is not None:
            ways.append(self._signatories(scene, tokens, verb))
        if self._says("held", before):
            ways.append(self._holders(tokens, named))
        if verb is not None or is_strong:
            ways.append(self._with_topic(scene, row, named))
        if verb is not None or is_strong:
            ways.append(_compound(tokens, named))
        if is_strong or is_fresh:
            ways.append(largest_group(tokens) if is_strong else [])
            if is_fresh or not is_standing:
                ways += [of_the_block(scene, sentence), self._of_the_top(scene, sentence)]
        if is_strong:
            ways.append(only_two(tokens))
            ways.append(pair_of_the_top(scene))
        return next((parties for parties in ways if len(parties) >= 2), [])

    def _says(self, what: str, before: str) -> bool:
        """Whether the words before an instrument say something of it (``before_instruments``)."""
        return self._before[what].search(before) is not None

    def _is_object(
        self, scene: Scene, tokens: Sequence[Token], verb: int | None, named: _Named
    ) -> bool:
        """Whether a verb of signing is about the instrument: "A and B signed the contract"."""
        if verb is None or tokens[verb].cue != "sign" or tokens[verb].end > named.start:
            return False
        return self._says("direct", scene.words((tokens[verb].end, named.start)).lstrip())

    def _signatories(self, scene: Scene, tokens: Sequence[Token], verb: int) -> list[Party]:
        """The subject of the verb of signing and the bodies after "with", "by".

        A person who signs does so for the body that the text attaches to the person.
        """
        parties: list[Party] = []
        for index in range(verb - 1, -1, -1):
            if tokens[index].word == ";" or len(parties) >= 2:
                break
            if self._preposition(tokens, index) in ("", "of"):
                parties += tokens[index].parties
        if len(parties) < 2 or _is_relative(tokens, verb):
            sender = _sent_by(scene, tokens[verb])
            nearest = next((t for t in reversed(tokens[:verb]) if t.kind == "actor"), None)
            partner = list(nearest.parties[-1:]) if nearest is not None else []
            parties = sender + partner if sender else parties
        for index in range(verb + 1, len(tokens)):
            if scene.vocabulary.is_("partner", self._preposition(tokens, index) or ""):
                parties += tokens[index].parties
        return list(dict.fromkeys(parties))

    def _with_topic(
        self, scene: Scene, row: tuple[Stretch, Sequence[Token]], named: _Named
    ) -> list[Party]:
        """ "With A it signed a contract", "a memorandum with A was concluded": A and the topic."""
        sentence, tokens = row
        partners = [
            party
            for index, token in enumerate(tokens)
            if self._preposition(tokens, index) == "with" and abs(token.start - named.start) < _FAR
            for party in token.parties
        ]
        topic = scene.topics[scene.layout.sentence_number(sentence.start)] if partners else None
        holders = list(topic.parties) if topic is not None else _publisher(scene)
        return list(dict.fromkeys([*holders, *partners])) if partners else []

    def _holders(self, tokens: Sequence[Token], named: _Named) -> list[Party]:
        """ "A has a contract with B": the subject and the partners."""
        holders = [
            token.parties
            for index, token in enumerate(tokens)
            if token.start < named.start and self._preposition(tokens, index) == ""
        ]
        partners = [
            party
            for index, token in enumerate(tokens)
            if 0 < token.start - named.end < _BESIDE and self._preposition(tokens, index) == "with"
            for party in token.parties
        ]
        return list(dict.fromkeys([*holders[-1], *partners])) if holders and partners else []

    def _preposition(self, tokens: Sequence[Token], index: int) -> str | None:
        """The preposition before an actor; None for what is no actor or only a possessor."""
        if tokens[index].kind != "actor" or is_possessive(tokens, index):
            return None
        return self._frames.governing.preposition(tokens, index)

    def _of_the_top(self, scene: Scene, sentence: Stretch) -> list[Party]:
        """The parties that the headline names, or the lines under the name of the instrument."""
        blocks = scene.layout.blocks
        last = blocks[min(_TOP, len(blocks) - 1)].end
        if sentence.start > last:
            return []
        order: dict[Party, None] = {}
        for actor in within(scene.actors, (sentence.start, last)):
            if len(order) < 2:
                order.update(dict.fromkeys(actor.parties))
        return list(order)


def _between(
    tokens: Sequence[Token],
    named: _Named,
    everything: Sequence[_Named],
    vocabulary: Vocabulary,
) -> list[Party]:
    """ "a contract between A, B and C", "between A and B ... the agreement"."""
    for index, token in enumerate(tokens):
        is_of_bond = index > 0 and vocabulary.is_("bond", tokens[index - 1].word)
        if is_of_bond and not named.kind.is_strong:
            continue
        if token.word in _BETWEEN and _belongs(token, named, everything):
            group = [
                other
                for other in tokens[index + 1 :]
                if other.kind == "actor" and other.start - token.end < 260
            ]
            if group and len(group[0].parties) >= 2:
                return list(group[0].parties)
            return parties_of(group)[:2]
    return []


def _belongs(between: Token, named: _Named, everything: Sequence[_Named]) -> bool:
    """Whether "between" follows this instrument and no nearer one, or leads in the first."""
    before = [other for other in everything if other.end <= between.start]
    nearest = before[-1] if before else everything[0]
    reach = _FAR if named.kind.is_strong else _BESIDE
    return nearest is named and between.start < named.end + reach


def _is_relative(tokens: Sequence[Token], verb: int) -> bool:
    """ "…, with which the rector signed a memorandum"."""
    words = [token.word for token in tokens[max(0, verb - 8) : verb]]
    return any(pair in (("with", "which"), ("with", "whom")) for pair in pairwise(words))


def _instruments(tokens: Sequence[Token], named: _Named, parties: list[Party]) -> list[list[Party]]:
    """The parties of each instrument: "letters of intent with both A and B" are two."""
    if len(parties) < 2:
        return []
    apart = any(t.word in _APART and named.end <= t.start <= named.end + 20 for t in tokens)
    return [[parties[0], other] for other in parties[1:]] if apart else [parties]


def _sent_by(scene: Scene, verb: Token) -> list[Party]:
    """The body of the person whose name stands right before a verb."""
    before = scene.document.text[max(0, verb.start - 60) : verb.start]
    for person in scene.mentions.people:
        if before.rstrip().endswith(person.name.split()[-1]):
            bodies = scene.mentions.organisations
            known = [Party(o.name, o.org_id) for o in bodies if o.name == person.organisation]
            home = [scene.publisher] if scene.publisher is not None else []
            return (known or home)[:1]
    return []


def _publisher(scene: Scene) -> list[Party]:
    return [scene.publisher] if scene.publisher is not None else []


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
    near = [
        token
        for token in tokens
        if token.kind == "actor" and named.start - 60 < token.start < named.end
    ]
    are_states = all(set(token.types) <= {"country"} for token in near)
    return parties_of(near) if are_states else []


def _areas(scene: Scene, stretch: Stretch) -> tuple[str, ...]:
    return tuple(dict.fromkeys(area.area for area in within(scene.mentions.areas, stretch)))


def _add(found: list[Agreement], agreement: Agreement) -> None:
    """Add an agreement unless a row tells it: same instrument, one set of parties in the other."""
    fresh = set(agreement.parties)
    for known in found:
        parties = set(known.parties)
        same_day = known.signed is None or agreement.signed in (None, known.signed)
        same_parties = fresh <= parties or parties <= fresh
        if known.instrument == agreement.instrument and same_day and same_parties:
            return
        if same_parties and _seals(agreement, known):
            found.remove(known)
            break
    found.append(agreement)


def _seals(agreement: Agreement, known: Agreement) -> bool:
    """ "They have renewed their partnership. A memorandum to that effect was signed": one row."""
    gap = agreement.evidence_start - known.evidence_end
    is_named = agreement.rule == _NAMED_RULE and agreement.instrument != "partnership"
    return known.instrument == "partnership" and is_named and 0 <= gap <= _NEXT
