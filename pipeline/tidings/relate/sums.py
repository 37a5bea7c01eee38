"""How the amounts of a document stand to each other: which is larger, told again, added up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

import re2

from tidings.records import Amount, AmountRole
from tidings.relate.adding import Adding
from tidings.relate.layout import Layout
from tidings.rules import Rulebook

_AND = "and"
_REACH = 40  # amounts on each side among which larger ones are looked for
_FIRST = 10  # and so many at the top of the document
_APART = re2.compile(
    r"(?i)[;:]|\b(?:is|are|was|were|has|have|had|will|would|which|who|while|"
    r"\pL{4,}(?:ed|s (?:up|in|out)))\b"
)
_JOINED = 70  # coordinated amounts stand no farther apart
_MUCH = Decimal("1.5")  # a sum in another currency must be larger by this much to count
_TOP = 2  # the last block of headline and lead, whose sum a section far below divides
_LABEL = re2.compile(r"^(?:\p{Lu}[\pL’'-]*(?: [\pL’'-]+){0,2}: |\p{Lu}[\pL’'-]+\. \p{Lu})")

Value = tuple[str | None, Decimal | None, Decimal | None]


class Company(NamedTuple):
    """The amount told before another one, and how the two are connected."""

    before: int
    tie: str


class Holder(NamedTuple):
    """A larger sum, where it stands to one that it could hold, and whether the figures agree."""

    place: int
    relation: str
    adds_up: bool


class Sums:
    """The amounts of one document and how they stand to each other."""

    def __init__(
        self,
        layout: Layout,
        amounts: Sequence[Amount],
        twins: Mapping[int, int],
        rates: Mapping[str, Decimal],
    ) -> None:
        self.amounts = amounts
        self.layout = layout
        self.sizes = [_dollars(amount, rates) for amount in amounts]
        self._twins = twins
        self.tellings = self._tellings()
        self.largest = self._largest()
        self._blocks = [layout.block_at(amount.start) for amount in amounts]
        self._sentences = [layout.sentence_number(amount.start) for amount in amounts]
        self._adding = Adding(layout, amounts, twins, self._blocks)
        self._added: dict[tuple[int, int], bool] = {}
        self._larger_than: dict[int, list[int]] = {}
        self._larger_ones: dict[int, list[Holder]] = {}
        self._labelled: dict[int, bool] = {}

    def block_of(self, index: int) -> int:
        """Index of the block that holds an amount."""
        return self._blocks[index]

    def sentence_of(self, index: int) -> int:
        """Number of the sentence that holds an amount; -1 before the first."""
        return self._sentences[index]

    def is_conversion(self, index: int) -> bool:
        """Whether an amount only tells another one in a second currency."""
        return index in self._twins

    def _tellings(self) -> dict[Value, list[int]]:
        """Each value → the amounts that tell it, those that only convert another left out."""
        found: dict[Value, list[int]] = {}
        for index, amount in enumerate(self.amounts):
            if index not in self._twins and amount.low is not None:
                found.setdefault(value_of(amount), []).append(index)
        return found

    def _largest(self) -> Decimal:
        """The largest sum of the document, in dollars."""
        own = (size for index, size in enumerate(self.sizes) if index not in self._twins)
        return max((size for size in own if size is not None), default=Decimal(0))

    def adds_up(self, index: int, holder: int) -> bool:
        """Whether an amount and its neighbours add up to a larger one of its currency."""
        pair = (index, holder)
        if pair not in self._added:
            is_same = self.amounts[index].currency == self.amounts[holder].currency
            self._added[pair] = is_same and self._adding.adds_up(index, holder)
        return self._added[pair]

    def whole_of(self, index: int, roles: Sequence[AmountRole]) -> int | None:
        """The sum that a component is part of: a larger one as near as the layout allows.

        One of its block, else the last before it that is not part of a neighbouring item, first
        in its section and then anywhere; there, one that it adds up to with its neighbours.
        """
        sums = [i for i in self._around(index) if roles[i] == "funding" and i not in self._twins]
        holders = set(self._holders(index))
        larger = [i for i in sums if i in holders]
        here = self._blocks[index]
        own = [i for i in larger if self._blocks[i] == here]
        above = [i for i in larger if i < index and not self._is_beside(self._blocks[i], here)]
        near = [i for i in above if self._section(self._blocks[i]) == self._section(here)]
        top = [i for i in above if self._blocks[i] <= _TOP][:1]
        for fitting in (own, near, top, above, larger, sums):
            if fitting is not own:
                fitting = [i for i in fitting if self.adds_up(index, i)] or fitting
            before = [i for i in fitting if i < index]
            if fitting:
                return before[-1] if before else fitting[0]
        return None

    def _section(self, block: int) -> int:
        return self.layout.section_of(block)

    def _is_beside(self, block: int, other: int) -> bool:
        """Whether two blocks are items of one list."""
        a, b = self.layout.blocks[block], self.layout.blocks[other]
        return block != other and a.kind == b.kind == "item" and a.lead == b.lead

    def company(self, index: int) -> Company | None:
        """The amount before this one that it is coordinated with, follows or is listed after."""
        previous = index - 1
        while previous in self._twins:
            previous -= 1
        if previous < 0:
            return None
        if self._sentences[previous] == self._sentences[index]:
            between = self.layout.text[self.amounts[previous].end : self.amounts[index].start]
            words = " ".join(between.split())
            joined = len(words) <= _JOINED and not _APART.search(words)
            return Company(previous, "joined_to" if joined else "follows")
        if self._is_sibling(previous, index):
            return Company(previous, "sibling_of")
        is_near = self._blocks[previous] == self._blocks[index]
        return Company(previous, "beside") if is_near else None

    def is_labelled(self, block: int) -> bool:
        """Whether a block is a piece of news of its own, "Wales: …", "Vaccines. …"."""
        if block not in self._labelled:
            start, _, kind, *_ = self.layout.blocks[block]
            head = self.layout.text[start : start + 60]
            is_cut = kind == "prose" and (": " in head or ". " in head)
            self._labelled[block] = is_cut and _LABEL.match(head) is not None
        return self._labelled[block]

    def relation(self, index: int, holder: int) -> str:
        """Where a larger sum stands that could hold an amount."""
        if holder > index:
            return "after"
        here, there = self._blocks[index], self._blocks[holder]
        blocks = self.layout.blocks
        if self._sentences[index] == self._sentences[holder]:
            return "sentence"
        if here == there:
            return "block"
        if blocks[here].kind == "item" and blocks[here].lead == blocks[there].lead:
            return "row"
        if there == blocks[here].lead:
            return "lead"
        if self.is_labelled(here) and (there > 1 or self.is_labelled(there)):
            return "aside"
        if blocks[here].heading in (there, blocks[there].heading) and blocks[here].heading > 0:
            return "section"
        return "top" if there <= 2 else "before"

    def _is_sibling(self, previous: int, index: int) -> bool:
        """Whether two amounts stand in two items of one list."""
        a, b = (self.layout.blocks[self._blocks[i]] for i in (previous, index))
        return a.kind == b.kind == "item" and a.lead == b.lead

    def larger_ones(self, index: int) -> list[Holder]:
        """Sums that are larger, in another currency by far, without those that only convert."""
        if index not in self._larger_ones:
            least = (self.sizes[index] or Decimal(0)) * _MUCH
            same = set(self._holders(index))
            self._larger_ones[index] = [
                Holder(i, self.relation(index, i), self.adds_up(index, i))
                for i in self._around(index)
                if i in same
                or (
                    i not in self._twins
                    and self.amounts[i].currency != self.amounts[index].currency
                    and (self.sizes[i] or 0) > least > 0
                )
            ]
        return self._larger_ones[index]

    def _holders(self, index: int) -> list[int]:
        """Sums of the same currency that are larger."""
        if index not in self._larger_than:
            small = self.amounts[index]
            self._larger_than[index] = [
                i
                for i in self._around(index)
                for large in (self.amounts[i],)
                if i != index
                and i not in self._twins
                and not self._are_joined(i, index)
                and large.high is not None
                and small.high is not None
                and large.currency == small.currency
                and large.high > small.high
            ]
        return self._larger_than[index]

    def _are_joined(self, one: int, other: int) -> bool:
        """Whether only "and" stands between two amounts: neither is part of the other."""
        if abs(one - other) != 1:
            return False
        first, second = (self.amounts[i] for i in sorted((one, other)))
        return self.layout.text[first.end : second.start].strip() == _AND

    def _around(self, index: int) -> Iterator[int]:
        """The amounts that can matter for another one: those at the top, and those around it."""
        first = max(index - _REACH, 0)
        yield from range(min(first, _FIRST))
        yield from range(first, min(index + _REACH + 1, len(self.amounts)))


def value_of(amount: Amount) -> Value:
    """What two tellings of one sum have in common."""
    return (amount.currency, amount.low, amount.high)


def _dollars(amount: Amount, rates: Mapping[str, Decimal]) -> Decimal | None:
    rate = rates.get(amount.currency or "")
    return None if rate is None or amount.high is None else amount.high * rate


def rough_rates(rulebook: Rulebook) -> dict[str, Decimal]:
    """What a unit of each currency is roughly worth, to tell the larger of two sums."""
    rows = rulebook.rows("relations/rates.csv")
    return {row["currency"]: Decimal(row["dollars"]) for row in rows}
