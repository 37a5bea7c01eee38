"""What layout and arithmetic say of an amount: under which total it stands, what it adds up to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

import re2

from tidings.records import Amount, AmountRole
from tidings.relate.adding import Adding
from tidings.relate.layout import Layout
from tidings.rules import Rulebook

_REACH = 120  # amounts on each side among which larger ones are looked for
_FIRST = 40  # and so many at the top of the document
_APART = re2.compile(
    r"(?i)[;:]|\b(?:is|are|was|were|has|have|had|will|would|which|who|while|"
    r"\pL{4,}(?:ed|s (?:up|in|out)))\b"
)
_JOINED = 70  # coordinated amounts stand no farther apart
_MUCH = Decimal("1.5")  # a sum in another currency must be larger by this much to count
_DWARFS = 20  # a sum so many times the first one seldom is of the same matter
_PETTY = 20_000  # dollars: the size of prices and stipends
_PLACES = ("sentence", "block", "lead", "section", "top", "before", "row", "aside", "after")
_TOP = 2  # the last block of headline and lead, whose sum a section far below divides
_LATE = 0.6  # the part of a text where background is told
_LABEL = re2.compile(r"^(?:\p{Lu}[\pL’'-]*(?: [\pL’'-]+){0,2}: |\p{Lu}[\pL’'-]+\. \p{Lu})")


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
        self._dollars = [_dollars(amount, rates) for amount in amounts]
        self._layout = layout
        self._twins = twins
        self._blocks = [layout.block_at(amount.start) for amount in amounts]
        self._sentences = [layout.sentence_at(amount.start) for amount in amounts]
        self._adding = Adding(layout, amounts, twins, self._blocks)
        self._larger_than: dict[int, list[int]] = {}
        self._first_told: dict[tuple[object, ...], int] = {}
        for index, amount in enumerate(amounts):
            self._first_told.setdefault((amount.currency, amount.low, amount.high), index)

    def block_of(self, index: int) -> int:
        """Index of the block that holds an amount."""
        return self._blocks[index]

    def features(self, index: int, roles: Sequence[AmountRole]) -> list[str]:
        """Names of the structural features of an amount; ``roles`` are those of the ones before."""
        return [*self._place(index), *self._larger(index, roles), *self._company(index, roles)]

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
                fitting = [i for i in fitting if self._adding.adds_up(index, i)] or fitting
            before = [i for i in fitting if i < index]
            if fitting:
                return before[-1] if before else fitting[0]
        return None

    def _section(self, block: int) -> int:
        return self._layout.section_of(block)

    def _is_beside(self, block: int, other: int) -> bool:
        """Whether two blocks are items of one list."""
        a, b = self._layout.blocks[block], self._layout.blocks[other]
        return block != other and a.kind == b.kind == "item" and a.lead == b.lead

    def _place(self, index: int) -> Iterator[str]:
        block = self._layout.blocks[self._blocks[index]]
        amount = self.amounts[index]
        text = self._layout.text
        yield f"in_{block.kind}"
        if (
            text[amount.start - 1 : amount.start] == "("
            and text[amount.end : amount.end + 1] == ")"
        ):
            yield "bracketed"
        if self._blocks[index] <= 1:
            yield "at_the_top"
        if amount.start - self._sentences[index].start <= 12:
            yield "opens_sentence"
        if amount.high is None:
            yield "vague"
        if amount.start > len(text) * _LATE:
            yield "late"
        if self._is_labelled(self._blocks[index]):
            yield "in_labelled"
        yield from self._size(index)

    def _is_labelled(self, block: int) -> bool:
        """Whether a block is a piece of news of its own, "Wales: …", "Vaccines. …"."""
        start = self._layout.blocks[block].start
        is_prose = self._layout.blocks[block].kind == "prose"
        return is_prose and bool(_LABEL.match(self._layout.text[start : start + 60]))

    def _size(self, index: int) -> Iterator[str]:
        """How large an amount is beside the first of its document, roughly and in any currency."""
        first, size = self._dollars[0], self._dollars[index]
        if first and size and size > first * _DWARFS:
            yield "dwarfs_first"
        if size and size < _PETTY:
            yield "petty"
        if self.amounts[index].currency != self.amounts[0].currency:
            yield "foreign"

    def _larger(self, index: int, roles: Sequence[AmountRole]) -> Iterator[str]:
        """Where larger sums stand that could hold this one."""
        places = {
            self._relation(index, holder)
            for holder in self._larger_ones(index)
            if holder > index or roles[holder] == "funding"
        }
        for name in _PLACES:
            if name in places:
                yield f"larger_in_{name}"
                break
        else:
            yield "largest"
        if any(self._adding.adds_up(index, holder) for holder in self._holders(index)):
            yield "adds_up"

    def _relation(self, index: int, holder: int) -> str:
        if holder > index:
            return "after"
        here, there = self._blocks[index], self._blocks[holder]
        blocks = self._layout.blocks
        if self._sentences[index] == self._sentences[holder]:
            return "sentence"
        if here == there:
            return "block"
        if blocks[here].kind == "item" and blocks[here].lead == blocks[there].lead:
            return "row"
        if there == blocks[here].lead:
            return "lead"
        if self._is_labelled(here) and there > 1:
            return "aside"
        if blocks[here].heading in (there, blocks[there].heading) and blocks[here].heading > 0:
            return "section"
        return "top" if there <= 2 else "before"

    def _company(self, index: int, roles: Sequence[AmountRole]) -> Iterator[str]:
        """What the role of an amount told before, or coordinated with this one, says."""
        amount = self.amounts[index]
        twin = self._first_told[amount.currency, amount.low, amount.high]
        if twin < index and amount.low is not None:
            yield f"repeats_{roles[twin]}"
        if index == 0:
            return
        previous = index - 1
        if self._sentences[previous] == self._sentences[index]:
            between = self._layout.text[self.amounts[previous].end : self.amounts[index].start]
            words = " ".join(between.split())
            joined = len(words) <= _JOINED and not _APART.search(words)
            yield f"{'joined_to' if joined else 'follows'}_{roles[previous]}"
        elif self._is_sibling(previous, index):
            yield f"sibling_of_{roles[previous]}"

    def _is_sibling(self, previous: int, index: int) -> bool:
        """Whether two amounts stand in two items of one list."""
        a, b = (self._layout.blocks[self._blocks[i]] for i in (previous, index))
        return a.kind == b.kind == "item" and a.lead == b.lead

    def _larger_ones(self, index: int) -> list[int]:
        """Sums that are larger, in another currency by far, without those that only convert."""
        size = self._dollars[index] or Decimal(0)
        same = set(self._holders(index))
        return [
            i
            for i in self._around(index)
            if i in same
            or (
                i not in self._twins
                and self.amounts[i].currency != self.amounts[index].currency
                and (self._dollars[i] or 0) > size * _MUCH > 0
            )
        ]

    def _holders(self, index: int) -> list[int]:
        """Sums of the same currency that are larger."""
        if index not in self._larger_than:
            small = self.amounts[index]
            self._larger_than[index] = [
                i
                for i in self._around(index)
                for large in (self.amounts[i],)
                if i != index
                and large.high is not None
                and small.high is not None
                and large.currency == small.currency
                and large.high > small.high
            ]
        return self._larger_than[index]

    def _around(self, index: int) -> Iterator[int]:
        """The amounts that can matter for another one: those at the top, and those around it."""
        first = max(index - _REACH, 0)
        yield from range(min(first, _FIRST))
        yield from range(first, min(index + _REACH + 1, len(self.amounts)))


def _dollars(amount: Amount, rates: Mapping[str, Decimal]) -> Decimal | None:
    rate = rates.get(amount.currency or "")
    return None if rate is None or amount.high is None else amount.high * rate


def rough_rates(rulebook: Rulebook) -> dict[str, Decimal]:
    """What a unit of each currency is roughly worth, to tell the larger of two sums."""
    rows = rulebook.rows("relations/rates.csv")
    return {row["currency"]: Decimal(row["dollars"]) for row in rows}
