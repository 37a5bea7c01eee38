"""What speaks for an amount being part of a certain larger one."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator, Sequence
from decimal import Decimal

from tidings.relate.standing import Standing
from tidings.relate.sums import Sums, value_of

# Each name but the last holds up to the number in its place.
_SHARES = tuple(map(Decimal, ("0.01", "0.1", "0.5", "0.9")))
_SHARE_NAMES = ("tiny", "small", "some", "much", "most")
_DISTANCES = (0, 1, 2, 5, 12)
_DISTANCE_NAMES = ("here", "next", "two", "five", "twelve", "far")
_NEAR = {"sentence": "near", "block": "near", "lead": "near", "section": "mid", "row": "mid"}
_TOP = 2  # the last block of headline and lead


class Wholes:
    """Compares the amounts of a document with the larger ones that could hold them."""

    def __init__(self, sums: Sums, standing: Standing, voices: Sequence[Collection[str]]) -> None:
        """``voices``: for each amount the roles that cue words beside it speak for."""
        self._sums = sums
        self._voices = voices
        self._layout = sums.layout
        self._holders: dict[int, list[str]] = {}
        count = range(len(sums.amounts))
        self._bodies = [frozenset(body.name for body in standing.bodies(i)) for i in count]
        self._programmes = [frozenset(p.name for p in standing.programmes(i)) for i in count]

    def of(self, index: int) -> list[tuple[int, list[str]]]:
        """Each larger amount with the features of the pair."""
        return [
            (holder, [f"whole.{name}" for name in self._features(index, holder)])
            for holder in self._sums.larger_ones(index)
        ]

    def _features(self, index: int, holder: int) -> Iterator[str]:
        yield "any"
        yield from self._place(index, holder)
        yield from self._size(index, holder)
        yield from self._holder(holder)
        yield from self._names(index, holder)
        for role in ("funding", "component", "other"):
            if role in self._voices[holder]:
                yield f"said_{role}"

    def _place(self, index: int, holder: int) -> Iterator[str]:
        relation = self._sums.relation(index, holder)
        apart = abs(self._sums.sentence_of(index) - self._sums.sentence_of(holder))
        yield f"in_{relation}"
        if holder > index:
            yield f"after_{self._reach(index, holder)}"
        yield _DISTANCE_NAMES[bisect_left(_DISTANCES, apart)]
        if "component" in self._voices[index]:
            yield f"parted_{_NEAR.get(relation, 'far')}"
        if self._sums.adds_up(index, holder):
            yield "adds_up"
            yield f"adds_up_{relation}"

    def _reach(self, index: int, holder: int) -> str:
        """What two amounts share of their document."""
        a, b = self._sums.block_of(index), self._sums.block_of(holder)
        if self._sums.sentence_of(index) == self._sums.sentence_of(holder):
            return "sentence"
        if a == b:
            return "block"
        return (
            "section" if self._layout.blocks[a].heading == self._layout.blocks[b].heading else "far"
        )

    def _size(self, index: int, holder: int) -> Iterator[str]:
        small, large = self._sums.amounts[index], self._sums.amounts[holder]
        is_same = small.currency == large.currency
        yield "same_currency" if is_same else "other_currency"
        part, whole = self._sums.sizes[index], self._sums.sizes[holder]
        if is_same:
            part, whole = small.high, large.high
        share = (part or Decimal(0)) / (whole or Decimal(1))
        yield _SHARE_NAMES[bisect_right(_SHARES, share)]

    def _holder(self, holder: int) -> list[str]:
        """Where a larger amount stands, whatever is part of it: told once, asked often."""
        if holder not in self._holders:
            self._holders[holder] = list(self._standing(holder))
        return self._holders[holder]

    def _standing(self, holder: int) -> Iterator[str]:
        block = self._sums.block_of(holder)
        if holder == 0:
            yield "first"
        if self._sums.sizes[holder] == self._sums.largest:
            yield "largest"
        if self._layout.blocks[block].kind == "heading":
            yield "headline"
        if block <= _TOP:
            yield "top"
        if len(self._sums.tellings.get(value_of(self._sums.amounts[holder]), ())) > 1:
            yield "repeated"

    def _names(self, index: int, holder: int) -> Iterator[str]:
        """Whether two sentences name the same bodies and programmes, or others."""
        if self._sums.sentence_of(index) == self._sums.sentence_of(holder):
            return
        for what, names in (("body", self._bodies), ("programme", self._programmes)):
            if names[index] & names[holder]:
                yield f"same_{what}"
            elif names[index] and names[holder]:
                yield f"other_{what}"
