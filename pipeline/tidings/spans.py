"""Span-group names and the one overlap policy: priority, longer, earlier, rule id.

A finder proposes ``Found`` spans on characters and writes them as a span group of its own
(``write_group``). Tokens are split where a mention begins or ends inside one ("$1.5bn", "UK-led"),
so that a group always says exactly the characters that were found. ``settle`` then lets the
candidates of all groups compete; priorities are data (``rules/priorities.csv``).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from spacy.attrs import IDX, LENGTH
from spacy.language import Language
from spacy.tokens import Doc, Span, SpanGroup, Token

from tidings.records import Found
from tidings.rules import Rulebook

MONEY = "tidings_money"
DATES = "tidings_dates"
ORGANISATIONS = "tidings_organisations"
PROGRAMMES = "tidings_programmes"
PEOPLE = "tidings_people"
AREAS = "tidings_areas"
_TEXT = "tidings_text"
_BARE = "tidings_bare"
_GUESSES = "tidings_guesses"
GROUPS = (MONEY, DATES, ORGANISATIONS, PROGRAMMES, PEOPLE, AREAS)
LABELS = {
    MONEY: "MONEY",
    DATES: "DATE",
    ORGANISATIONS: "ORG",
    PROGRAMMES: "PROGRAMME",
    PEOPLE: "PERSON",
    AREAS: "AREA",
}


def bare_doc(nlp: Language, text: str) -> Doc:
    """A tokenized ``text`` that nobody will ask for spans: its groups are kept as ``Found`` alone.

    Spans of spaCy, and the tokens split for them, cost more than some finders do.

    >>> import spacy
    >>> doc = bare_doc(spacy.blank("en"), "It gives $1.5bn")
    >>> write_group(doc, MONEY, [Found(9, 15, "money.example")])
    >>> read_group(doc, MONEY), dict(doc.spans)
    ([Found(start=9, end=15, rule='money.example', value='')], {})
    """
    doc = nlp.make_doc(text)
    doc.user_data[_TEXT] = text
    doc.user_data[_BARE] = {}
    return doc


def write_group(doc: Doc, group: str, found: Iterable[Found]) -> None:
    """Write ``found`` as the span group ``group`` of ``doc``; offsets stay exact."""
    proposals = sorted(set(found))
    bare = doc.user_data.get(_BARE)
    if bare is not None:
        bare[group] = proposals
        return
    _split_tokens(doc, {offset for item in proposals for offset in (item.start, item.end)})
    starts = doc.to_array(IDX)
    first = np.searchsorted(starts, [item.start for item in proposals], side="right") - 1
    last = np.searchsorted(starts, [item.end for item in proposals], side="left")
    spans = [
        Span(doc, a, b, label=LABELS[group], span_id=item.rule, kb_id=item.value)
        for item, a, b in zip(proposals, first.tolist(), last.tolist(), strict=True)
    ]
    doc.spans[group] = SpanGroup(doc, name=group, spans=spans)


def text_of(doc: Doc) -> str:
    """The text of ``doc``, which spaCy puts together from its tokens, put together once.

    >>> import spacy
    >>> doc = spacy.blank("en")("One Fund")
    >>> text_of(doc), text_of(doc) is text_of(doc)
    ('One Fund', True)
    """
    text: str | None = doc.user_data.get(_TEXT)
    if text is None:
        text = doc.user_data[_TEXT] = doc.text
    return text


def read_group(doc: Doc, group: str) -> list[Found]:
    """The spans of a group as ``Found``, by offset; [] where the group was never written."""
    bare = doc.user_data.get(_BARE)
    if bare is not None:
        return list(bare.get(group, ()))
    spans = doc.spans.get(group, ())
    return sorted(
        Found(span.start_char, span.end_char, span.id_ or group, span.kb_id_) for span in spans
    )


class Guess(NamedTuple):
    """A span of the text and what a statistical recogniser calls it ("ORG", "PERSON" …)."""

    start: int
    end: int
    label: str


def write_guesses(doc: Doc, entities: Sequence[tuple[int, int, str]]) -> None:
    """Write what a recogniser found: first token, the token after the last, label."""
    if _BARE not in doc.user_data:
        doc.set_ents([Span(doc, first, stop, label) for first, stop, label in entities])
        return
    first, last = [first for first, _, _ in entities], [stop - 1 for _, stop, _ in entities]
    edges = doc.to_array([IDX, LENGTH])
    starts, ends = edges[first, 0].tolist(), edges[last].sum(axis=1).tolist()
    labels = (label for _, _, label in entities)
    doc.user_data[_GUESSES] = list(map(Guess, starts, ends, labels))


def read_guesses(doc: Doc) -> list[Guess]:
    """What the recogniser found, by offset.

    >>> import spacy
    >>> doc = bare_doc(spacy.blank("en"), "Acme grew")
    >>> write_guesses(doc, [(0, 1, "ORG")])
    >>> read_guesses(doc)
    [Guess(start=0, end=4, label='ORG')]
    """
    guesses: list[Guess] | None = doc.user_data.get(_GUESSES)
    if guesses is None:
        return [Guess(ent.start_char, ent.end_char, ent.label_) for ent in doc.ents]
    return guesses


def _split_tokens(doc: Doc, offsets: set[int]) -> None:
    """Split every token that one of the offsets cuts in two."""
    if not offsets:
        return
    starts = doc.to_array(IDX)
    ends = starts + doc.to_array(LENGTH)
    wanted = np.array(sorted(offsets))
    places = np.searchsorted(starts, wanted, side="right") - 1
    inside = (starts[places] < wanted) & (wanted < ends[places])
    cuts: dict[int, list[int]] = {}
    for index, offset in zip(places[inside].tolist(), wanted[inside].tolist(), strict=True):
        cuts.setdefault(index, []).append(offset - int(starts[index]))
    if not cuts:
        return
    with doc.retokenize() as retokenizer:
        for index, inner in cuts.items():
            token, edges = doc[index], [0, *inner, len(doc[index])]
            pieces = [token.text[a:b] for a, b in pairwise(edges)]
            heads: list[Token | tuple[Token, int]] = [(token, n) for n in range(len(pieces))]
            retokenizer.split(token, pieces, heads=heads)


class Priorities:
    """How far a rule is trusted: the priority of the longest prefix of its id in the table.

    >>> Priorities({"organisation": 50, "organisation.statistical": 20}).of("organisation.grammar")
    50
    """

    def __init__(self, table: Mapping[str, int]) -> None:
        self._table = dict(table)
        self._known: dict[str, int] = {}

    @classmethod
    def from_rulebook(cls, rulebook: Rulebook) -> Priorities:
        """Read ``priorities.csv`` (columns ``rule``, ``priority``)."""
        rows = rulebook.rows("priorities.csv")
        return cls({row["rule"]: int(row["priority"]) for row in rows})

    def of(self, rule: str) -> int:
        """The priority of a rule id; 0 for one that no prefix names."""
        if rule not in self._known:
            parts = rule.split(".")
            prefixes = (".".join(parts[:length]) for length in range(len(parts), 0, -1))
            self._known[rule] = next((self._table[p] for p in prefixes if p in self._table), 0)
        return self._known[rule]


_BUILT = ".grammar."


def settle(candidates: Iterable[Found], priorities: Priorities) -> list[Found]:
    """Keep the candidates that no better one overlaps; sorted by offset.

    Better means: higher priority, then longer, then earlier, then known by name rather than built
    by grammar, then the smaller rule id. The order in which candidates come has no influence.
    """

    def rank(item: Found) -> tuple[int, int, int, bool, str, str]:
        return (
            -priorities.of(item.rule),
            item.start - item.end,
            item.start,
            _BUILT in item.rule,
            item.rule,
            item.value,
        )

    settled: list[Found] = []
    for rivals in _rivals(sorted(set(candidates))):
        if len(rivals) == 1:  # most of them
            settled += rivals
            continue
        kept = Occupied()
        for item in sorted(rivals, key=rank):
            kept.claim(item)
        settled += kept.items
    return settled


def _rivals(items: Iterable[Found]) -> Iterator[list[Found]]:
    """Sorted spans in groups: no span overlaps one of another group."""
    rivals: list[Found] = []
    end = 0
    for item in items:
        if rivals and item.start >= end:
            yield rivals
            rivals = []
        rivals.append(item)
        end = max(end, item.end)
    if rivals:
        yield rivals


class Occupied:
    """Disjoint spans, sorted; a claim on taken ground is refused."""

    def __init__(self) -> None:
        self.items: list[Found] = []
        self._starts: list[int] = []

    def claim(self, item: Found) -> bool:
        """Take the ground of ``item`` if all of it is free."""
        place = bisect_right(self._starts, item.start)
        before_is_free = place == 0 or self.items[place - 1].end <= item.start
        after_is_free = place == len(self.items) or item.end <= self.items[place].start
        if before_is_free and after_is_free:
            self.items.insert(place, item)
            self._starts.insert(place, item.start)
        return before_is_free and after_is_free


def settle_groups(doc: Doc, priorities: Priorities) -> None:
    """Let the candidates of all groups compete; each group keeps its winners, ``doc.ents`` all."""
    bare = doc.user_data.get(_BARE)
    written = doc.spans if bare is None else bare
    by_group = {group: read_group(doc, group) for group in GROUPS if group in written}
    winners = set(settle((f for found in by_group.values() for f in found), priorities))
    for group, found in by_group.items():
        if bare is not None and winners.issuperset(found):
            continue
        write_group(doc, group, (item for item in found if item in winners))
    if bare is not None:
        return
    spans = [span for group in by_group for span in doc.spans[group]]
    doc.set_ents(sorted(spans, key=lambda span: span.start), default="outside")
