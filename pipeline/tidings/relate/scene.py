"""Everything that the relations of one document are read from, gathered once."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
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


class Scene:
    """A document with its layout, its actors and its judged amounts, and what follows from these.

    ``passages`` are the sentences that tell of a body or a sum, in order, and ``acts`` what the
    bodies of each do, whatever sums it tells; ``frames`` is the grammar of its words. ``homes``
    names for each body the government of its country, ``states`` the governments of all
    countries, ``ministries`` the bodies of these without cities and regions. ``publisher`` is
    there where it is an organisation of the document.
    """

    def __init__(
        self,
        document: Document,
        context: Context,
        mentions: Mentions,
        layout: Layout,
        actors: tuple[Actor, ...],
        judged: tuple[Judged, ...],
        vocabulary: Vocabulary,
        governments: Mapping[str, str],
    ) -> None:
        self.document = document
        self.context = context
        self.mentions = mentions
        self.layout = layout
        self.actors = actors
        self.judged = judged
        self.vocabulary = vocabulary
        self.governments = governments
        self._known_tokens: dict[int, list[Token]] = {}
        self._spans = self._told()
        self.passages = [self._passage(number, self.tokens(number)) for number in self._spans]
        self.frames = Frames(vocabulary)
        self.acts: list[Clues] = [
            self.frames.support(told.tokens) if told.bodies else {} for told in self.passages
        ]
        bodies = mentions.organisations
        homes = {o.name: governments.get(o.country or "", "") for o in bodies}
        self.homes = {name: home for name, home in homes.items() if home}
        self.states = frozenset(governments.values())
        self.ministries = frozenset(
            o.name
            for o in bodies
            if o.type == "government" and "Government" not in o.name and not self._is_local(o.name)
        )
        self.publisher = publisher_of(bodies, context)
        self.funding = self._funding()
        self._topics: list[Token | None] | None = None
        self._rows: dict[int, list[Bodies]] | None = None
        self._bodies: dict[str, Party] | None = None
        self._surnames: dict[str, Person] | None = None

    def tokens(self, number: int) -> list[Token]:
        """The tokens of a sentence, cut when they are first asked for: many never are."""
        known = self._known_tokens
        if number not in known:
            sentence, spans = self.layout.sentences[number], self._spans.get(number, ())
            known[number] = self.vocabulary.tokens(self.document.text, sentence, spans)
        return known[number]

    def words(self, stretch: tuple[int, int]) -> str:
        """The text of a stretch."""
        return self.document.text[stretch[0] : stretch[1]]

    @property
    def topics(self) -> list[Token | None]:
        """For each sentence the last subject told before it."""
        if self._topics is None:
            self._topics = list(self._told_before())
        return self._topics

    @property
    def rows(self) -> dict[int, list[Bodies]]:
        """Number of bodies → the rows and lists of exactly so many, in order."""
        if self._rows is None:
            self._rows = {}
            for row in sorted([*self._in_rows(), *self._in_lists()], key=_start):
                self._rows.setdefault(len(row.parties), []).append(row)
        return self._rows

    @property
    def bodies(self) -> dict[str, Party]:
        """Name of each organisation → the organisation as a party."""
        if self._bodies is None:
            first = reversed(self.mentions.organisations)
            self._bodies = {o.name: Party(o.name, o.org_id) for o in first}
        return self._bodies

    @property
    def surnames(self) -> dict[str, Person]:
        """Last word of a name → the first person who is called so."""
        if self._surnames is None:
            first = reversed(self.mentions.people)
            self._surnames = {person.name.split()[-1]: person for person in first}
        return self._surnames

    def _is_local(self, name: str) -> bool:
        """Whether a public body is of a place: "Leeds City Council" does not act for its state."""
        words = frozenset(name.lower().split())
        lists = self.vocabulary.lists
        is_placed = not words.isdisjoint(lists.get("local", ()))
        return is_placed and words.isdisjoint(lists.get("central", ()))

    def _passage(self, number: int, tokens: list[Token]) -> Passage:
        bodies = [place for place, token in enumerate(tokens) if token.kind == "actor"]
        sums = [place for place, token in enumerate(tokens) if token.kind == "amount"]
        return Passage(number, self.layout.sentences[number], tokens, bodies, sums)

    def _told(self) -> dict[int, list[Span]]:
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

    def _told_before(self) -> Iterator[Token | None]:
        topic: Token | None = None
        for number in range(len(self.layout.sentences)):
            yield topic
            topic = self.frames.topic(self.tokens(number), topic) or topic

    def _funding(self) -> dict[int, list[int]]:
        """Section → the indices of its funding amounts, without those that only convert."""
        found: dict[int, list[int]] = {}
        for index, item in enumerate(self.judged):
            if item.amount.role == "funding" and not item.is_conversion:
                section = self.layout.section_of(self.layout.block_at(item.amount.start))
                found.setdefault(section, []).append(index)
        return found

    def _in_rows(self) -> Iterator[Bodies]:
        for passage in self.passages:
            for place in passage.bodies:
                yield Bodies(passage.tokens[place].start, passage.tokens[place].parties)

    def _in_lists(self) -> Iterator[Bodies]:
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
