"""Everything that the relations of one document are read from, gathered once."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from operator import attrgetter
from typing import NamedTuple, Protocol, TypeVar

from tidings.records import Context, Document, Party, Person
from tidings.relate.actors import publisher_of
from tidings.relate.frames import Frames
from tidings.relate.governing import Clues
from tidings.relate.layout import Layout
from tidings.relate.mentions import Mentions
from tidings.relate.referents import Actor
from tidings.relate.roles import Judged
from tidings.relate.tokens import Span, Token, Vocabulary, actor_span, amount_span
from tidings.text import Stretch


class _Placed(Protocol):
    @property
    def start(self) -> int: ...


P = TypeVar("P", bound=_Placed)
_start = attrgetter("start")


def within(items: Sequence[P], stretch: tuple[int, int]) -> list[P]:
    """The items of a sorted sequence that start inside a stretch."""
    first = bisect_left(items, stretch[0], key=_start)
    last = bisect_left(items, stretch[1], first, key=_start)
    return list(items[first:last])


class Passage(NamedTuple):
    """A sentence that tells of a body or a sum, with the places of these among its tokens."""

    number: int
    sentence: Stretch
    tokens: list[Token]
    bodies: list[int]
    sums: list[int]


class Bodies(NamedTuple):
    """A row "A, B and C", or a list whose every item tells a body first: where it begins, who."""

    start: int
    parties: tuple[Party, ...]


@dataclass(frozen=True)
class Scene:
    """A document with its layout, its actors and its judged amounts."""

    document: Document
    context: Context
    mentions: Mentions
    layout: Layout
    actors: tuple[Actor, ...]
    judged: tuple[Judged, ...]
    vocabulary: Vocabulary
    governments: Mapping[str, str]

    def tokens(self, number: int) -> list[Token]:
        """The tokens of a sentence, cut when they are first asked for: many never are."""
        known = self._known_tokens
        if number not in known:
            sentence, spans = self.layout.sentences[number], self._spans.get(number, ())
            known[number] = self.vocabulary.tokens(self.document.text, sentence, spans)
        return known[number]

    @cached_property
    def passages(self) -> list[Passage]:
        """The sentences that tell of a body or a sum, in order."""
        return [self._passage(number, self.tokens(number)) for number in self._spans]

    @cached_property
    def frames(self) -> Frames:
        """The grammar of the words of this document."""
        return Frames(self.vocabulary)

    @cached_property
    def acts(self) -> list[Clues]:
        """For each passage what its bodies do, whatever sums it tells."""
        return [self.frames.support(told.tokens) if told.bodies else {} for told in self.passages]

    def _passage(self, number: int, tokens: list[Token]) -> Passage:
        bodies = [place for place, token in enumerate(tokens) if token.kind == "actor"]
        sums = [place for place, token in enumerate(tokens) if token.kind == "amount"]
        return Passage(number, self.layout.sentences[number], tokens, bodies, sums)

    @cached_property
    def rows(self) -> dict[int, list[Bodies]]:
        """Number of bodies → the rows and lists of exactly so many, in order."""
        told = [
            Bodies(passage.tokens[place].start, passage.tokens[place].parties)
            for passage in self.passages
            for place in passage.bodies
        ]
        found: dict[int, list[Bodies]] = {}
        for row in sorted([*told, *self._lists()], key=_start):
            found.setdefault(len(row.parties), []).append(row)
        return found

    def _lists(self) -> Iterator[Bodies]:
        items: dict[int, list[Stretch]] = {}
        for number, block in enumerate(self.layout.blocks):
            if block.kind == "item" and block.lead != number:
                items.setdefault(block.lead, []).append(Stretch(block.start, block.end))
        for stretches in items.values():
            told = [self._first_body(item) for item in stretches]
            if all(told):
                parties = dict.fromkeys(party for first in told for party in first)
                yield Bodies(stretches[0].start, tuple(parties))

    def _first_body(self, item: Stretch) -> tuple[Party, ...]:
        acting = (actor for actor in within(self.actors, item) if actor.kind != "place")
        return next((actor.parties[:1] for actor in acting), ())

    @cached_property
    def funding(self) -> dict[int, list[int]]:
        """Section → the indices of its funding amounts, without those that only convert."""
        found: dict[int, list[int]] = {}
        for index, item in enumerate(self.judged):
            if item.amount.role == "funding" and not item.is_conversion:
                section = self.layout.section_of(self.layout.block_at(item.amount.start))
                found.setdefault(section, []).append(index)
        return found

    @cached_property
    def topics(self) -> list[Token | None]:
        """For each sentence the last subject told before it."""
        frames, topic = self.frames, None
        found: list[Token | None] = []
        for number in range(len(self.layout.sentences)):
            found.append(topic)
            topic = frames.topic(self.tokens(number), topic) or topic
        return found

    @cached_property
    def homes(self) -> dict[str, str]:
        """Name of each body → the government of its country."""
        bodies = self.mentions.organisations
        found = {o.name: self.governments.get(o.country or "", "") for o in bodies}
        return {name: home for name, home in found.items() if home}

    @cached_property
    def states(self) -> frozenset[str]:
        """The names of the governments of all countries."""
        return frozenset(self.governments.values())

    @cached_property
    def bodies(self) -> dict[str, Party]:
        """Name of each organisation → the organisation as a party."""
        return {o.name: Party(o.name, o.org_id) for o in reversed(self.mentions.organisations)}

    @cached_property
    def surnames(self) -> dict[str, Person]:
        """Last word of a name → the first person who is called so."""
        return {person.name.split()[-1]: person for person in reversed(self.mentions.people)}

    @cached_property
    def ministries(self) -> frozenset[str]:
        """The names of the bodies of governments, without the governments themselves."""
        bodies = self.mentions.organisations
        return frozenset(
            o.name for o in bodies if o.type == "government" and "Government" not in o.name
        )

    @cached_property
    def publisher(self) -> Party | None:
        """The publisher, where it is an organisation of the document."""
        return publisher_of(self.mentions.organisations, self.context)

    def words(self, stretch: tuple[int, int]) -> str:
        """The text of a stretch."""
        return self.document.text[stretch[0] : stretch[1]]

    @cached_property
    def _known_tokens(self) -> dict[int, list[Token]]:
        return {}

    @cached_property
    def _spans(self) -> dict[int, list[Span]]:
        """Number of each sentence with a body or a sum in it → these, in order."""
        spans = [actor_span(actor) for actor in self.actors if actor.kind != "place"]
        spans += [amount_span(item.amount) for item in self.judged]
        sentences = self.layout.sentences
        found: dict[int, list[Span]] = {}
        for span in sorted(spans, key=_start):
            number = self.layout.sentence_number(span.start)
            if number >= 0 and span.start < sentences[number].end:
                found.setdefault(number, []).append(span)
        return found
