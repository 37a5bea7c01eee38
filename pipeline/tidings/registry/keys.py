"""Names as numbers: the words of a text folded and hashed, so that runs of them add up.

A name's key is a polynomial in the hashes of its words. The keys of all runs of words of a text
thus come from a handful of array operations, and a look-up is a binary search in sorted keys.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from tidings.text import fold

LONGEST = 16  # words of a name
_WORD = re.compile(r"[^\W_]+|&")
_BASE = 0x9E3779B97F4A7C15
_MASK = (1 << 64) - 1

Keys = NDArray[np.uint64]


def word_spans(text: str) -> list[tuple[int, int]]:
    """Where words stand; "&" is one, marks only part them.

    >>> word_spans("R&D, now")
    [(0, 1), (1, 2), (2, 3), (5, 8)]
    """
    return [match.span() for match in _WORD.finditer(text)]


def folded_words(text: str) -> list[str]:
    """The words of a name as they are compared.

    >>> folded_words("Université & Co.")
    ['universite', 'and', 'co']
    """
    return [folded(text[start:end]) for start, end in word_spans(text)]


def folded(word: str) -> str:
    """One word as it is compared."""
    return fold(word) or word.casefold()


@lru_cache(maxsize=65536)
def word_key(word: str) -> int:
    """The hash of a folded word, the same on every machine."""
    return int.from_bytes(hashlib.blake2b(word.encode(), digest_size=8).digest(), "little")


def name_key(words: Sequence[str]) -> int:
    """The key of a name from its folded words."""
    key = 0
    for word in words:
        key = (key * _BASE + word_key(word)) & _MASK
    return key


class RunKeys:
    """The keys of the runs of words that begin at given words, one word longer at each step."""

    def __init__(self, words: Sequence[str], first: NDArray[np.intp]) -> None:
        self._words = np.array([word_key(word) for word in words], dtype=np.uint64)
        self.first = first
        self.length = 0
        self.keys: Keys = np.zeros(len(first), dtype=np.uint64)

    def grow(self) -> bool:
        """Make all runs one word longer; False where none can be, or where they are long enough."""
        fits = self.first + self.length < len(self._words)
        self.first = self.first[fits]
        if self.length == LONGEST or not len(self.first):
            return False
        added = self._words[self.first + self.length]
        self.keys = self.keys[fits] * np.uint64(_BASE) + added
        self.length += 1
        return True
