"""What speaks for an amount being part of a certain larger one."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator, Sequence
from decimal import Decimal

from tidings.relate.exact import exact_runs
from tidings.relate.rows import Rows
from tidings.relate.standing import Standing
from tidings.relate.sums import Holder, Sums, value_of

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
        self._rows = Rows(sums)
        self._holders: dict[int, list[str]] = {}
        self._parts: dict[int, set[int]] = {}  # each sum that others add up to exactly → those
        count = range(len(sums.amounts))
        for parts, total in exact_runs(sums, [i for i in count if not sums.is_conversion(i)]):
            self._parts.setdefault(total, set()).update(parts)
        self._bodies = [frozenset(body.name for body in standing.bodies(i)) for i in count]
        self._programmes = [frozenset(p.name for p in standing.programmes(i)) for i in count]

    def of(self, index: int) -> list[tuple[int, list[str]]]:
        """Each larger amount with the features of the pair."""
        return [
            (holder.place, self._features(index, holder))
            for holder in self._sums.larger_ones(index)
        ]

    def _features(self, index: int, holder: Holder) -> list[str]:
        return [
            *self._place(index, holder),
            *self._size(index, holder.place),
            *self._holder(holder.place),
            *self._names(index, holder.place),
            *self._account(index, holder),
        ]

    def _place(self, index: int, holder: Holder) -> list[str]:
        relation = holder.relation
        apart = abs(self._sums.sentence_of(index) - self._sums.sentence_of(holder.place))
        distance = _DISTANCE_NAMES[bisect_left(_DISTANCES, apart)]
        names = ["whole.any", f"whole.in_{relation}", f"whole.{distance}"]
        if holder.place > index:
            names.append(f"whole.after_{self._reach(index, holder.place)}")
        if "component" in self._voices[index]:
            names.append(f"whole.parted_{_NEAR.get(relation, 'far')}")
        if holder.adds_up:
            names += ["whole.adds_up", f"whole.adds_up_{relation}"]
        return names

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

    def _size(self, index: int, holder: int) -> tuple[str, str]:
        small, large = self._sums.amounts[index], self._sums.amounts[holder]
        if small.currency == large.currency:
            currency, part, whole = "same", small.high, large.high
        else:
            currency, part, whole = "other", self._sums.sizes[index], self._sums.sizes[holder]
        share = (part or Decimal(0)) / (whole or Decimal(1))
        return f"whole.{currency}_currency", f"whole.{_SHARE_NAMES[bisect_right(_SHARES, share)]}"

    def _account(self, index: int, holder: Holder) -> list[str]:
        """Whether a row comes to more than a larger sum, or others have used that up."""
        comparison = self._rows.comparison(index, holder.place)
        names = [f"whole.row_{comparison}"] if comparison else []
        parts = self._parts.get(holder.place)
        if parts and index not in parts:
            names += ["whole.closed", f"whole.closed_{holder.relation}"]
        return names

    def _holder(self, holder: int) -> list[str]:
        """What a larger amount is, whatever is part of it: told once, asked often."""
        if holder not in self._holders:
            self._holders[holder] = [f"whole.{name}" for name in self._standing(holder)]
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
        for role in ("funding", "component", "other"):
            if role in self._voices[holder]:
                yield f"said_{role}"

    def _names(self, index: int, holder: int) -> list[str]:
        """Whether two sentences name the same bodies and programmes, or others."""
        found: list[str] = []
        if self._sums.sentence_of(index) == self._sums.sentence_of(holder):
            return found
        for what, names in (("body", self._bodies), ("programme", self._programmes)):
            if names[index] and names[holder]:
                is_same = not names[index].isdisjoint(names[holder])
                found.append(f"whole.same_{what}" if is_same else f"whole.other_{what}")
        return found
