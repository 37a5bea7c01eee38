"""How an amount stands in its document: its place, its size, the names beside it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from operator import attrgetter

from tidings.records import Amount, Organisation, Programme
from tidings.relate.mentions import Mentions
from tidings.relate.sums import Sums, value_of
from tidings.text import Stretch

_DWARFS = 20  # a sum so many times the first one seldom is of the same matter
_PETTY = 20_000  # dollars: the size of prices and stipends
_PLACES = ("sentence", "block", "lead", "section", "top", "before", "row", "aside", "after")
_TOP = 2  # the last block of headline and lead
_LATE = 0.6  # the part of a text where background is told
_start = attrgetter("start")


class Standing:
    """The features of the amounts of one document that no cue word gives."""

    def __init__(self, sums: Sums, mentions: Mentions) -> None:
        self._sums = sums
        self._layout = sums.layout
        self._bodies = mentions.organisations
        self._programmes = mentions.programmes
        self._named: dict[int, Sequence[Organisation]] = {}  # by the start of their sentence

    def features(self, index: int) -> list[str]:
        """The names of the features of an amount."""
        return [
            *self._place(index),
            *self._size(index),
            *self._larger(index),
            *self._repeats(index),
            *self._names(index),
        ]

    def sentence(self, index: int) -> Stretch:
        """The sentence that holds an amount."""
        return self._layout.sentence_at(self._sums.amounts[index].start)

    def bodies(self, index: int) -> Sequence[Organisation]:
        """The bodies named in the sentence of an amount."""
        start, end = self.sentence(index)
        if start not in self._named:
            first = bisect_left(self._bodies, start, key=_start)
            last = bisect_left(self._bodies, end, first, key=_start)
            self._named[start] = self._bodies[first:last]
        return self._named[start]

    def programmes(self, index: int) -> Sequence[Programme]:
        """The programmes named in the sentence of an amount."""
        start, end = self.sentence(index)
        first = bisect_left(self._programmes, start, key=_start)
        return self._programmes[first : bisect_left(self._programmes, end, first, key=_start)]

    def _place(self, index: int) -> Iterator[str]:
        amount, number = self._sums.amounts[index], self._sums.block_of(index)
        text = self._layout.text
        yield f"in_{self._layout.blocks[number].kind}"
        if _is_bracketed(text, amount):
            yield "bracketed"
        if number <= 1:
            yield "at_the_top"
        if amount.start - self.sentence(index).start <= 12:
            yield "opens_sentence"
        if amount.start > len(text) * _LATE:
            yield "late"
        if self._sums.is_labelled(number):
            yield "in_labelled"

    def _size(self, index: int) -> Iterator[str]:
        """How large an amount is beside the first of its document, roughly and in any currency."""
        amounts, sizes = self._sums.amounts, self._sums.sizes
        first, size = sizes[0], sizes[index]
        if amounts[index].high is None:
            yield "vague"
        if first and size and size > first * _DWARFS:
            yield "dwarfs_first"
        if size and size < _PETTY:
            yield "petty"
        if amounts[index].currency != amounts[0].currency:
            yield "foreign"

    def _larger(self, index: int) -> Iterator[str]:
        """Where larger sums stand that could hold this one."""
        larger = self._sums.larger_ones(index)
        places = {holder.relation for holder in larger}
        nearest = next((name for name in _PLACES if name in places), None)
        yield f"larger_in_{nearest}" if nearest else "largest"
        if any(holder.adds_up for holder in larger):
            yield "adds_up"

    def _repeats(self, index: int) -> Iterator[str]:
        tellings = self._sums.tellings.get(value_of(self._sums.amounts[index]), ())
        if len(tellings) > 1:
            yield "repeated"
            if self._sums.block_of(tellings[0]) <= _TOP:
                yield "told_at_the_top"

    def _names(self, index: int) -> Iterator[str]:
        """The kinds of the bodies and programmes next to an amount in its sentence."""
        start = self._sums.amounts[index].start
        bodies, programmes = self.bodies(index), self.programmes(index)
        before = [body.type for body in bodies if body.start < start]
        after = [body.type for body in bodies if body.start > start]
        if before:
            yield f"after_{before[-1]}"
        if after:
            yield f"before_{after[0]}"
        if any(programme.start < start for programme in programmes):
            yield "after_programme"
        if any(programme.start > start for programme in programmes):
            yield "before_programme"


def _is_bracketed(text: str, amount: Amount) -> bool:
    return text[amount.start - 1 : amount.start] == "(" and text[amount.end : amount.end + 1] == ")"
