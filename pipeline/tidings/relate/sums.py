"""What layout and arithmetic say of an amount: under which total it stands, what it adds up to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

import re2

from tidings.records import Amount, AmountRole
from tidings.relate.layout import Layout
from tidings.rules import Rulebook

_ROUNDING = Decimal("0.01")  # parts told in round figures may miss their total by this much
_ROUGHLY = Decimal("0.03")  # and by this much where the total is said to be rough
_ROW = 14  # no more than so many neighbours are added up
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
        sums = [i for i, role in enumerate(roles) if role == "funding" and i not in self._twins]
        holders = set(self._holders(index))
        larger = [i for i in sums if i in holders]
        here = self._blocks[index]
        own = [i for i in larger if self._blocks[i] == here]
        above = [i for i in larger if i < index and not self._is_beside(self._blocks[i], here)]
        near = [i for i in above if self._section(self._blocks[i]) == self._section(here)]
        top = [i for i in above if self._blocks[i] <= _TOP][:1]
        for fitting in (own, near, top, above, larger, sums):
            if fitting is not own:
                fitting = [i for i in fitting if self._adds_up(index, i)] or fitting
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
        if any(self._adds_up(index, holder) for holder in self._holders(index)):
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
        twin = next((i for i in range(index) if self._is_same(i, index)), None)
        if twin is not None:
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

    def _is_same(self, first: int, second: int) -> bool:
        a, b = self.amounts[first], self.amounts[second]
        return a.low is not None and (a.currency, a.low, a.high) == (b.currency, b.low, b.high)

    def _larger_ones(self, index: int) -> list[int]:
        """Sums that are larger, in another currency by far, without those that only convert."""
        size = self._dollars[index] or Decimal(0)
        same = set(self._holders(index))
        return [
            i
            for i, other in enumerate(self._dollars)
            if i in same
            or (
                i not in self._twins
                and self.amounts[i].currency != self.amounts[index].currency
                and (other or 0) > size * _MUCH > 0
            )
        ]

    def _holders(self, index: int) -> list[int]:
        """Sums of the same currency that are larger."""
        small = self.amounts[index]
        return [
            i
            for i, large in enumerate(self.amounts)
            if i != index
            and large.high is not None
            and small.high is not None
            and large.currency == small.currency
            and large.high > small.high
        ]

    def _adds_up(self, index: int, holder: int) -> bool:
        """Whether this amount and its neighbours in a list or a block add up to a larger one."""
        total, part = self.amounts[holder].high, self.amounts[index].high
        if index in self._twins or total is None or part is None:
            return False
        slack = _slack(self.amounts[holder])
        if part <= slack:
            return False
        row = [i for i in range(len(self.amounts)) if self._is_neighbour(i, index, holder)]
        place = row.index(index)
        for first in range(max(0, place - _ROW), place + 1):
            running = Decimal(0)
            for last in range(first, min(len(row), first + _ROW)):
                running += self.amounts[row[last]].high or 0
                if running > total + slack:
                    break
                if last > first and last >= place and running >= total - slack:
                    return True
        return False

    def _is_neighbour(self, other: int, index: int, holder: int) -> bool:
        """Whether an amount can be added to another one to make up the holder."""
        a, b = self._blocks[other], self._blocks[index]
        blocks = self._layout.blocks
        both_head = blocks[a].kind == blocks[b].kind == "heading"
        same_section = blocks[a].heading == blocks[b].heading and abs(a - b) <= _ROW
        is_near = a == b or both_head or same_section
        same_currency = self.amounts[other].currency == self.amounts[index].currency
        return other != holder and other not in self._twins and is_near and same_currency


def _dollars(amount: Amount, rates: Mapping[str, Decimal]) -> Decimal | None:
    rate = rates.get(amount.currency or "")
    return None if rate is None or amount.high is None else amount.high * rate


def rough_rates(rulebook: Rulebook) -> dict[str, Decimal]:
    """What a unit of each currency is roughly worth, to tell the larger of two sums."""
    rows = rulebook.rows("relations/rates.csv")
    return {row["currency"]: Decimal(row["dollars"]) for row in rows}


def _slack(total: Amount) -> Decimal:
    """How far parts may miss a total: half a unit of its last digit, more where it is rough."""
    value = total.high or Decimal(0)
    last_digit = Decimal(10) ** len(str(int(value))) / Decimal(10) ** len(
        str(int(value)).rstrip("0")
    )
    share = _ROUNDING if total.qualifier == "exact" else _ROUGHLY
    return max(last_digit / 2, value * share) if last_digit < value / 10 else value * share
