"""A text made even for grammars: one space between words, one line a paragraph, and the way back.

Announcements come hard-wrapped, indented and with typographic marks. A grammar that had to allow
for all that would be unreadable; it reads a ``Flat`` instead and maps its spans back.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Container, Iterator
from functools import lru_cache
from itertools import accumulate, compress, count, pairwise, repeat
from typing import NamedTuple

from tidings.remembered import Remembered
from tidings.text import Stretch

TEXTS = 64  # the last texts, which several finders read one after another
_UNEVEN = re.compile(r"\s{2,}|[^\S ]")
RAGGED = 3  # characters by which the lines of a block may miss its width
_ITEM = re.compile(r"[-–—*•■▪→○●\d(]|o ")
_WRAPPED = range(45, 121)  # the widest line of a hard-wrapped block
_CLOSING = (".", "!", "?", ".”", '."', ".)")
_MARKS = (("’", "'"), ("ʼ", "'"), ("–", "-"), ("‐", "-"), ("‑", "-"))
_WORD = re.compile(r"([^\W_](?:[^\W_]|[\u0300-\u036f]|[.'&+/-](?=[^\W_]))*\+?)")
_new = tuple.__new__  # makes a Word in a third of the time that its own constructor takes


class Word(NamedTuple):
    """A word of a flat text; marks inside it belong to it ("R&D", "O'Neill", "Impact+")."""

    text: str
    start: int
    end: int

    @property
    def capital(self) -> bool:
        """Whether it could begin a name: a capital first ("Fund") or inside ("iREACH")."""
        return _CAPITALS[self.text]


class Flat:
    """An even copy of a text. Typographic apostrophes and short dashes are plain in it.

    ``joined`` says where a space of it stands for the end of a line. Its words lie in lists side by
    side: as ``written``, their ``starts`` and ``ends``, which are ``capitals`` that could begin a
    name, and in ``gaps`` what stands before each and after the last; ``words`` are all of that but
    the gaps, ``initials`` the numbers of the words whose first letter is a capital.

    >>> flat = Flat("the  Newton\\u00a0Fund’s call")
    >>> flat.text, flat.span(4, 15)
    ("the Newton Fund's call", Stretch(start=5, end=16))
    """

    def __init__(self, text: str) -> None:
        pieces: list[str] = []
        self._flat_starts, self._starts = [0], [0]
        self.joined: list[int] = []
        read, length = 0, 0
        wrapped = _wrapped_breaks(text)
        for gap in _UNEVEN.finditer(text):
            breaks = text.count("\n", gap.start(), gap.end())
            even = " " if not breaks or (breaks == 1 and gap.start() in wrapped) else "\n"
            if "\t" in gap[0] and not breaks and text[gap.start() - 1 : gap.start()].isalnum():
                even = "\t"  # between the cells of a table; no name runs across
            pieces += (text[read : gap.start()], even)
            length += gap.start() - read + 1
            read = gap.end()
            if breaks and even == " ":
                self.joined.append(length - 1)
            self._flat_starts.append(length)
            self._starts.append(read)
        even_text = "".join((*pieces, text[read:]))
        for mark, plain in _MARKS:
            even_text = even_text.replace(mark, plain)
        self.text = even_text
        parted = _WORD.split(even_text)  # a gap, a word, a gap …
        edges = list(accumulate(map(len, parted)))
        self.gaps: list[str] = parted[::2]
        self.written: list[str] = parted[1::2]
        self.starts: list[int] = edges[:-1:2]
        self.ends: list[int] = edges[1::2]
        self.capitals = list(map(_CAPITALS.__getitem__, self.written))
        self.initials = [number for number, word in enumerate(self.written) if word[0].isupper()]
        each = zip(self.written, self.starts, self.ends, strict=True)
        self.words: list[Word] = list(map(_new, repeat(Word), each))

    def span(self, start: int, end: int) -> Stretch:
        """The stretch of the text as given that a stretch of the flat text stands for."""
        return Stretch(self._origin(start), self._origin(end - 1) + 1)

    def place(self, offset: int) -> int:
        """The flat offset of an offset of the text as given."""
        piece = bisect_right(self._starts, offset) - 1
        return min(offset - self._starts[piece] + self._flat_starts[piece], len(self.text))

    def where(self, known: Container[str]) -> Iterator[int]:
        """The numbers of the words that are among those ``known``."""
        return compress(count(), map(known.__contains__, self.written))

    def where_lower(self, known: Container[str]) -> Iterator[int]:
        """The numbers of the words that are, in small letters, among those ``known``."""
        return compress(count(), map(known.__contains__, map(str.lower, self.written)))

    def _origin(self, offset: int) -> int:
        piece = bisect_right(self._flat_starts, offset) - 1
        return offset - self._flat_starts[piece] + self._starts[piece]


@lru_cache(maxsize=TEXTS)
def flat_of(text: str) -> Flat:
    """The Flat of a text, made once for all who read it; none of them changes it.

    >>> flat_of("Newton Fund") is flat_of("Newton Fund")
    True
    """
    return Flat(text)


def cut(text: str) -> list[str]:
    """The words of an even text, as written.

    >>> cut("the O'Neill R&D Fund")
    ['the', "O'Neill", 'R&D', 'Fund']
    """
    return _WORD.split(text)[1::2]


def _could_begin_name(word: str) -> bool:
    return word[0].isupper() or (word != word.lower() and len(word) > 2)


_CAPITALS = Remembered(_could_begin_name)


def _wrapped_breaks(text: str) -> set[int]:
    """Where the white space begins that only breaks a hard-wrapped line."""
    found: set[int] = set()
    offset = 0
    for block in text.split("\n\n"):
        lines = block.split("\n")
        if max(map(len, lines)) in _WRAPPED:
            found |= {offset + end for end in _forced_breaks(lines)}
        offset += len(block) + 2
    return found


def _forced_breaks(lines: list[str]) -> list[int]:
    """Where the lines of a block end that had to: the next line's first word did not fit.

    Where most breaks are not of that kind, the lines are an address, a table or signatures.
    """
    width = max(map(len, lines)) - RAGGED
    forced: list[int] = []
    free, offset = 0, 0
    for line, following in pairwise(lines):
        full = line.rstrip()
        word = following.split(maxsplit=1)[0] if following.strip() else ""
        if word and not _ITEM.match(following.lstrip()):
            if len(full) + 1 + len(word) > width:
                forced.append(offset + len(full))
            else:
                free += 1
        offset += len(line) + 1
    if free * 3 > len(forced):
        return _prose_breaks(lines)
    return forced


def _prose_breaks(lines: list[str]) -> list[int]:
    """Where the lines of a paragraph end whose lines were broken at will.

    Each line but the last is long and no item; one goes on in small letters; a full stop closes.
    """
    body = [line.strip() for line in lines]
    is_prose = (
        all(len(line) >= _WRAPPED.start for line in lines[:-1])
        and any(line[:1].islower() for line in body[1:])
        and not any(_ITEM.match(line) for line in body)
        and body[-1].endswith(_CLOSING)
    )
    starts = accumulate((len(line) + 1 for line in lines), initial=0)
    ends = [start + len(line.rstrip()) for start, line in zip(starts, lines, strict=False)]
    return ends[:-1] if is_prose else []
