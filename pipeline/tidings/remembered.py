"""What was asked of words before: a dictionary that answers for itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

_MOST = 65_536  # words; beyond them all are forgotten
Answer = TypeVar("Answer")


class Remembered(dict[str, Answer]):
    """Answers by word; a word that is new is asked about. ``map`` reads a whole text from it.

    >>> lengths = Remembered(len)
    >>> list(map(lengths.__getitem__, ["Newton", "Fund"])), lengths
    ([6, 4], {'Newton': 6, 'Fund': 4})
    """

    def __init__(self, ask: Callable[[str], Answer]) -> None:
        super().__init__()
        self._ask = ask

    def __missing__(self, word: str) -> Answer:
        if len(self) >= _MOST:
            self.clear()
        answer = self[word] = self._ask(word)
        return answer
