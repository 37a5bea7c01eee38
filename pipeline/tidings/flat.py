"""A text made even for grammars: one space between words, one line a paragraph, and the way back.

Announcements come hard-wrapped, indented and with typographic marks. A grammar that had to allow
for all that would be unreadable; it reads a ``Flat`` instead and maps its spans back.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import NamedTuple

from tidings.text import Stretch

_UNEVEN = re.compile(r"[^\S ]|\s{2,}")
_SPACE = re.compile(r"\s+")
_ITEM = re.compile(r"[-–—*•■▪→○●\d(]|o ")
_WRAPPED = range(45, 120)  # the length of a line that goes on in the next one
_MARKS = str.maketrans({"’": "'", "ʼ": "'", "–": "-", "‐": "-", "‑": "-"})
_WORD = re.compile(r"[^\W_](?:[^\W_]|[\u0300-\u036f]|[.'&+/-](?=[^\W_]))*\+?")


class Word(NamedTuple):
    """A word of a flat text; marks inside it belong to it ("R&D", "O'Neill", "Impact+")."""

    text: str
    start: int
    end: int

    @property
    def capital(self) -> bool:
        """Whether it could begin a name: a capital first ("Fund") or inside ("iREACH")."""
        return self.text[0].isupper() or (self.text != self.text.lower() and len(self.text) > 2)


class Flat:
    """An even copy of a text. Typographic apostrophes and short dashes are plain in it.

    >>> flat = Flat("the  Newton\\u00a0Fund’s call")
    >>> flat.text, flat.span(4, 15)
    ("the Newton Fund's call", Stretch(start=5, end=16))
    """

    def __init__(self, text: str) -> None:
        pieces: list[str] = []
        self._flat_starts, self._starts = [0], [0]
        read, length = 0, 0
        for gap in _UNEVEN.finditer(text):
            even = " " if _joins(text, gap.start(), gap.end()) else "\n"
            pieces += (text[read : gap.start()], even)
            length += gap.start() - read + 1
            read = gap.end()
            self._flat_starts.append(length)
            self._starts.append(read)
        self.text = "".join((*pieces, text[read:])).translate(_MARKS)

    def span(self, start: int, end: int) -> Stretch:
        """The stretch of the text as given that a stretch of the flat text stands for."""
        return Stretch(self._origin(start), self._origin(end - 1) + 1)

    def place(self, offset: int) -> int:
        """The flat offset of an offset of the text as given."""
        piece = bisect_right(self._starts, offset) - 1
        return min(offset - self._starts[piece] + self._flat_starts[piece], len(self.text))

    def words(self) -> list[Word]:
        """The words, in order."""
        return [Word(match[0], match.start(), match.end()) for match in _WORD.finditer(self.text)]

    def _origin(self, offset: int) -> int:
        piece = bisect_right(self._flat_starts, offset) - 1
        return offset - self._flat_starts[piece] + self._starts[piece]


def _joins(text: str, start: int, end: int) -> bool:
    """Whether white space holds words together: no line break, or that of a hard-wrapped line."""
    breaks = text.count("\n", start, end)
    if breaks != 1:
        return not breaks
    line = start - (text.rfind("\n", 0, start) + 1)
    return line in _WRAPPED and not _ITEM.match(text, end)
