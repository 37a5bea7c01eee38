"""The shape of a document: headings, list items with the words that lead them in, prose.

A line break means a new block unless the document is hard-wrapped and the line runs on. A
heading is a short block without a full stop before something else; an item starts with a bullet
or a number, or is one of several short lines that follow each other.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import Literal, NamedTuple

import re2

from tidings.text import Stretch, sentences

Kind = Literal["heading", "item", "prose"]

# Asked of every line, of so few characters that the plain engine is the faster one.
_BULLET = re.compile(r"[ \t\n\r\f]*(?:[-–—*•■▪●○◦·►▶✓✔+]|o|\(?(?:[0-9]{1,2}|[a-z])[.)])[ \t\n\r\f]")
_NUMBERED = re.compile(r"[ \t\n\r\f]*\(?(?:[0-9]{1,2}|[a-zA-Z])[.)][ \t\n\r\f]")
_ENDED = re.compile(r"[.!;,:…][\"'”’)\]]{0,3}\Z")
_CELL = re.compile(r"[0-9:|\t]|  ")  # what a row of a table holds
_LABELLED = re2.compile(r"^\p{Lu}[^.:;–—|\n]{2,60} [–—] \S[^|\n]*\pN")
_BETWEEN_CELLS = " | "  # each row of a table is a line of its own
_WRAP = 100  # a document whose longest line is shorter is taken to be hard-wrapped
_SHORT = 50  # a line this short was broken on purpose
_HEADING = 130
_LONGEST = 2000  # characters of a sentence


class Block(NamedTuple):
    """A stretch of one kind; ``heading`` and ``lead`` are indices of earlier blocks or -1."""

    start: int
    end: int
    kind: Kind
    heading: int = -1
    lead: int = -1


class _Line(NamedTuple):
    start: int
    end: int
    after_blank: bool


class _Read(NamedTuple):
    """A line with what is asked of it more than once."""

    start: int
    end: int
    after_blank: bool
    words: str
    is_bulleted: bool
    is_short: bool


class Layout:
    """Blocks and sentences of a text, both sorted and disjoint.

    ``entries`` names for each block the first one of its entry: lines without a blank line between.

    >>> [block.kind for block in lay_out("WHO PAYS\\n\\n- UKRI: £2m\\n- JST: £1m").blocks]
    ['heading', 'item', 'item']
    """

    def __init__(self, text: str, blocks: tuple[Block, ...]) -> None:
        self.text = text
        self.blocks = blocks
        self.sentences = [
            piece
            for block in blocks
            for found in sentences(text[block.start : block.end])
            for piece in self._pieces(block.start + found.start, block.start + found.end)
        ]
        self.entries = self._entries()
        self._sentence_starts = [sentence.start for sentence in self.sentences]
        self._block_starts = [block.start for block in blocks]

    def _entries(self) -> list[int]:
        found: list[int] = []
        for number, block in enumerate(self.blocks):
            gap = self.text[self.blocks[number - 1].end : block.start] if number else "\n\n"
            is_fresh = gap.count("\n") > 1 or bool(
                _BULLET.match(self.text[block.start : block.end])
            )
            found.append(number if is_fresh else found[-1])
        return found

    def _pieces(self, start: int, end: int) -> Iterator[Stretch]:
        """A sentence; what is too long for one is cut between words, so that all stays linear."""
        while end - start > _LONGEST:
            space = self.text.rfind(" ", start + _LONGEST // 2, start + _LONGEST)
            cut = space if space >= 0 else start + _LONGEST
            yield Stretch(start, cut)
            start = cut + (space >= 0)
        yield Stretch(start, end)

    def sentence_at(self, offset: int) -> Stretch:
        """The sentence that holds ``offset``; its block where no sentence does."""
        place = self.sentence_number(offset)
        if place >= 0 and offset < self.sentences[place].end:
            return self.sentences[place]
        block = self.blocks[self.block_at(offset)]
        return Stretch(block.start, block.end)

    def sentence_number(self, offset: int) -> int:
        """Index of the last sentence that starts at or before ``offset``; -1 for none."""
        return bisect_right(self._sentence_starts, offset) - 1

    def block_at(self, offset: int) -> int:
        """Index of the last block that starts at or before ``offset``."""
        place = bisect_right(self._block_starts, offset)
        return place - 1 if place else 0

    def section_of(self, index: int) -> int:
        """The heading that a block stands under; a heading is its own, -1 the top."""
        block = self.blocks[index]
        return index if block.kind == "heading" else block.heading

    def words(self, index: int) -> str:
        """The text of a block, the end of one that is very long; "" for -1."""
        if index < 0:
            return ""
        block = self.blocks[index]
        return self.text[max(block.start, block.end - _LONGEST) : block.end]


def lay_out(text: str) -> Layout:
    """Cut a text into blocks.

    >>> [b.kind for b in lay_out("Big news\\n\\nJapan gives £2m.").blocks]
    ['heading', 'prose']
    """
    lines = [_read(text, line) for line in _logical_lines(text)]
    blocks: list[Block] = []
    heading = lead = -1
    for number, line in enumerate(lines):
        kind = _kind(text, lines, number)
        blocks.append(Block(line.start, line.end, kind, heading, lead if kind == "item" else -1))
        if kind == "heading":
            heading = number
        if kind != "item":
            lead = number
    return Layout(text, tuple(blocks))


def _read(text: str, line: _Line) -> _Read:
    words = text[line.start : line.end]
    is_short = len(words) <= _HEADING and not words.endswith((".", "!", "?", ":"))
    return _Read(*line, words, _BULLET.match(words) is not None, is_short)


def _physical_lines(text: str) -> list[_Line]:
    lines, offset, blank = [], 0, True
    for raw in text.splitlines(keepends=True):
        stripped = raw.strip()
        if stripped:
            start = offset + raw.index(stripped[0])
            lines.append(_Line(start, start + len(stripped), blank))
        blank = not stripped
        offset += len(raw)
    return lines


def _logical_lines(text: str) -> list[_Line]:
    """Physical lines with the hard-wrapped ones joined again."""
    lines = _physical_lines(text)
    wrapped = max((line.end - line.start for line in lines), default=0) <= _WRAP
    joined: list[_Line] = []
    last_length = 0
    for line in lines:
        if joined and not line.after_blank and _runs_on(text, line, wrapped, last_length):
            joined[-1] = joined[-1]._replace(end=line.end)
        else:
            joined.append(line)
        last_length = line.end - line.start
    return joined


def _runs_on(text: str, line: _Line, wrapped: bool, last_length: int) -> bool:
    """Whether a line goes on with the sentence of the line before it."""
    words = text[line.start : line.end]
    if _BULLET.match(words) or _BETWEEN_CELLS in words:
        return False
    return words[0].islower() or (wrapped and last_length >= _SHORT)


def _kind(text: str, lines: list[_Read], number: int) -> Kind:
    line = lines[number]
    following = lines[number + 1] if number + 1 < len(lines) else None
    if line.is_bulleted:
        follows_item = number > 0 and _BULLET.match(text[lines[number - 1].start : line.start])
        is_heading = not follows_item and _is_numbered_heading(line.words, following)
        return "heading" if is_heading else "item"
    if _is_labelled_row(lines, number) or _is_row(text, lines, number):
        return "item"
    is_open = len(line.words) <= _HEADING and not _is_ended(line.words)
    return "heading" if is_open and following is not None else "prose"


def _is_labelled_row(lines: list[_Read], number: int) -> bool:
    """Whether "University of York – £2m for a laser" stands beside another line of the kind."""
    if not _is_labelled(lines[number].words):
        return False
    beside = (*lines[max(number - 1, 0) : number], *lines[number + 1 : number + 2])
    return any(_is_labelled(line.words) for line in beside)


def _is_labelled(words: str) -> bool:
    dashed = " – " in words or " — " in words
    return dashed and _LABELLED.match(words) is not None


def _is_ended(words: str) -> bool:
    """Whether a line ends in a mark, quotation marks and brackets after it aside."""
    return _ENDED.search(words.rstrip(" \t\n\r\f")[-4:]) is not None


def _is_numbered_heading(words: str, following: _Read | None) -> bool:
    """Whether "1. Singapore" opens a section: short, unended, then a blank line and prose."""
    if following is None or not following.after_blank or not _NUMBERED.match(words):
        return False
    return len(words) <= 80 and not _is_ended(words) and not following.is_bulleted


def _is_row(text: str, lines: list[_Read], number: int) -> bool:
    """Whether a line is one of several short unended lines without blank lines between."""
    line = lines[number]
    if not line.is_short:
        return False
    before = number > 0 and not line.after_blank and lines[number - 1].is_short
    following = lines[number + 1] if number + 1 < len(lines) else None
    after = following is not None and following.is_short and not following.after_blank
    if before and not after and _is_pair(text, lines, number - 1):
        return False
    opens = not before and (line.words.isupper() or (after and _leads_in(text, lines, number)))
    return (before or after) and not opens


def _leads_in(text: str, lines: list[_Read], number: int) -> bool:
    """Whether the first of some short lines is a heading: of bullets, or of one line."""
    return lines[number + 1].is_bulleted or _is_pair(text, lines, number)


def _is_pair(text: str, lines: list[_Read], number: int) -> bool:
    """ "Who", "Among the winners are": a heading and a line of words before a list."""
    third = lines[number + 2] if number + 2 < len(lines) else None
    if third is None or not (lines[number].after_blank and third.after_blank):
        return False
    both = text[lines[number].start : lines[number + 1].end]
    return third.is_bulleted and not _CELL.search(both)
