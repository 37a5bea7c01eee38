"""Relations of a text that repeats itself cost in proportion to its length.

Counted are calls of functions and looks at amounts, which are the same on every machine.
"""

from __future__ import annotations

import cProfile
from collections.abc import Callable
from decimal import Decimal

import pytest

from tidings.extraction import Extractor
from tidings.records import Amount, Document
from tidings.relate.layout import lay_out
from tidings.relate.mentions import Mentions
from tidings.relate.standing import Standing
from tidings.relate.sums import Sums
from tidings.relate.wholes import Wholes

MOST = 2.7  # times the work for twice the length: near the edges of a text there is less to look at
TEXTS = {
    "one sum, again and again": lambda n: "£5 " * n,
    "sums that grow": lambda n: " ".join(f"£{i}m" for i in range(1, n)),
    "sums with conversions": lambda n: "£5m ($6m) " * n,
    "a list": lambda n: "The awards are:\n" + "\n".join(f"- UKRI: £{i}m" for i in range(1, n)),
    "gifts": lambda n: " ".join(f"UKRI awarded £{i}m to the University of York." for i in range(n)),
    "agreements": lambda n: "They signed an agreement with Japan. " * n,
}


def calls(extractor: Extractor, text: str) -> int:
    """How many calls the relations of a text take."""
    relate = extractor._relations.relate
    counted = cProfile.Profile()
    extractor._relations.relate = lambda *given: counted.runcall(relate, *given)
    try:
        extractor.extract_batch([Document("d", text)])
    finally:
        del extractor._relations.relate
    return sum(entry.callcount for entry in counted.getstats())


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_twice_the_text_takes_twice_the_calls(
    extractor: Extractor, text: Callable[[int], str]
) -> None:
    calls(extractor, text(20))
    assert calls(extractor, text(600)) <= MOST * calls(extractor, text(300))


class Looked(list):
    """Amounts that count how often one of them is looked at."""

    looks = 0

    def __getitem__(self, index):
        Looked.looks += 1
        return super().__getitem__(index)

    def __iter__(self):
        Looked.looks += len(self)
        return super().__iter__()


def looks(count: int) -> int:
    text = " ".join(f"£{number}m" for number in range(1000, 1000 + count))
    amounts = Looked(
        Amount(7 * n, 7 * n + 6, text[7 * n : 7 * n + 6], "r", "GBP", *[Decimal(n + 1000)] * 2)
        for n in range(count)
    )
    sums = Sums(lay_out(text), amounts, {}, {})
    wholes = Wholes(sums, Standing(sums, Mentions()), [()] * count)
    Looked.looks = 0
    for index in range(count):
        wholes.of(index)
        sums.company(index)
        sums.whole_of(index, ["component"] * count)
    return Looked.looks


def test_twice_the_sums_are_looked_at_twice_as_often() -> None:
    assert looks(600) <= MOST * looks(300)
