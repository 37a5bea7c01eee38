"""Everything that the relations of one document are read from, gathered once."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from operator import attrgetter
from typing import Protocol, TypeVar

from tidings.records import Context, Document, Party
from tidings.relate.actors import Actor, publisher_of
from tidings.relate.frames import Frames
from tidings.relate.layout import Layout
from tidings.relate.mentions import Mentions
from tidings.relate.roles import Judged
from tidings.relate.tokens import Token, Vocabulary, actor_span, amount_span
from tidings.text import Stretch


class _Placed(Protocol):
    @property
    def start(self) -> int: ...


P = TypeVar("P", bound=_Placed)
_start = attrgetter("start")
_amount_start = attrgetter("amount.start")


def within(items: Sequence[P], stretch: tuple[int, int]) -> list[P]:
    """The items of a sorted sequence that start inside a stretch."""
    first = bisect_left(items, stretch[0], key=_start)
    last = bisect_left(items, stretch[1], first, key=_start)
    return list(items[first:last])


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

    @cached_property
    def rows(self) -> list[tuple[Stretch, list[Token]]]:
        """The sentences with their tokens."""
        return [(sentence, self._tokens(sentence)) for sentence in self.layout.sentences]

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
        frames, topic = Frames(self.vocabulary), None
        found: list[Token | None] = []
        for _, tokens in self.rows:
            found.append(topic)
            topic = frames.topic(tokens, topic) or topic
        return found

    @cached_property
    def homes(self) -> dict[str, str]:
        """Name of each body → the government of its country."""
        bodies = self.mentions.organisations
        found = {o.name: self.governments.get(o.country or "", "") for o in bodies}
        return {name: home for name, home in found.items() if home}

    @cached_property
    def publisher(self) -> Party | None:
        """The publisher, where it is an organisation of the document."""
        return publisher_of(self.mentions.organisations, self.context)

    def words(self, stretch: tuple[int, int]) -> str:
        """The text of a stretch."""
        return self.document.text[stretch[0] : stretch[1]]

    def _tokens(self, sentence: Stretch) -> list[Token]:
        actors = within(self.actors, sentence)
        spans = [actor_span(actor) for actor in actors if actor.kind != "place"]
        spans += [amount_span(item.amount) for item in within_amounts(self.judged, sentence)]
        return self.vocabulary.tokens(self.document.text, sentence, sorted(spans, key=_start))


def within_amounts(judged: Sequence[Judged], stretch: tuple[int, int]) -> list[Judged]:
    """The judged amounts that start inside a stretch."""
    first = bisect_left(judged, stretch[0], key=_amount_start)
    last = bisect_left(judged, stretch[1], first, key=_amount_start)
    return list(judged[first:last])
