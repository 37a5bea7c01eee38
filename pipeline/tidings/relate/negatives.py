"""Figures below nothing: "net income of -$5 million" tells of a loss, "by −£3m" of a cut.

Whatever stands around them, they are no funding. A dash that opens an item of a list, or that parts
a sum from a name ("Phase 2 -£5m", "the fund -£5m- pays"), is no minus.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from tidings.records import Amount
from tidings.rules import Rulebook

_REACH = 40  # characters before a sum in which its sign and the word before that stand
_WORD = re.compile(r"([a-z]+)\s$")
_CLOSING = re.compile(r" ?[-–]")


class Negatives:
    """Tells the sums of a text that a sign or a word makes negative.

    >>> from tidings.rules import load_rulebook
    >>> text = "a loss of -$5m"
    >>> amount = Amount(11, 14, "$5m", "", "USD", None, None, "exact")
    >>> Negatives(load_rulebook()).among(text, [amount])
    [True]
    """

    def __init__(self, rulebook: Rulebook) -> None:
        senses = rulebook.rows("money/context.csv")
        self._words = frozenset(row["word"] for row in senses if row["sense"] == "minus")

    def among(self, text: str, amounts: Sequence[Amount]) -> list[bool]:
        """For each sum whether it is negative."""
        return [self._is_negative(text, amount) for amount in amounts]

    def _is_negative(self, text: str, amount: Amount) -> bool:
        before = text[max(0, amount.start - _REACH) : amount.start]
        if before[-1:] not in ("-", "−", "–"):
            word = _WORD.search(before)
            return word is not None and word[1] in self._words
        line = before.rpartition("\n")[2][:-1]
        if not line.strip() or _CLOSING.match(text, amount.end):
            return False
        if before[-1] == "–":  # a dash, unless nothing but a bracket stands before it
            return line.endswith("(")
        return _parts_nothing(line, before[-1])


def _parts_nothing(line: str, sign: str) -> bool:
    """Whether the sign after ``line`` belongs to the sum: after small words, marks, in tables."""
    if line.endswith(("(", "[", "\t", "|", "=")):
        return True
    last = line.split()[-1]
    is_label = last[0].isupper() or last[-1].isdigit() or last[-1] in ")]"
    return line[-1].isspace() and (sign == "−" or not is_label)
