"""Projects that the layout names: the heads of blocks below a heading, a column of a table.

``THE TWO CONSORTIA`` / ``SkyLink: optical terminals`` / ``Leader: …`` / ``RoadSense: radar``: what
comes again and again ("Leader") is a field, what comes once a name. ``Institution | Initiative``:
the cells below "Initiative" are names.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from tidings.find.programmes.lexicon import Lexicon
from tidings.records import Found

_LEAD = re.compile(r"[A-Z\d][\w'+-]*(?: [\w'+&-]+){0,4}(?=: |$)")
_CELL = re.compile(r" \| |\t")
_RULE = "programme.list.item"  # as for lists: a body at the same place is heard first
HEADING = 70  # characters of the longest heading
PROSE = 2  # lines of prose that end the blocks


class Layouts:
    """Proposes the names of blocks and columns on a flat text.

    >>> from tidings.rules import load_rulebook
    >>> text = "The projects\\nSkyLink: links\\nLead: A\\nRoadSense: radar\\nLead: B"
    >>> layouts = Layouts(Lexicon(load_rulebook()))
    >>> [text[found.start : found.end] for found in layouts.find(text)]
    ['SkyLink', 'RoadSense']
    """

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon

    def find(self, text: str) -> Iterator[Found]:
        """Names, block by block and row by row."""
        leads: list[Found] = []
        prose, offset, column = PROSE, 0, -1
        for line in text.split("\n"):
            cells = _CELL.split(line)
            column = self._column(cells, column)
            if column >= 0 and (cell := _cell(line, cells, column, offset)):
                yield cell
            lead = _LEAD.match(line) if prose < PROSE else None
            if lead:
                leads.append(Found(offset, offset + lead.end(), _RULE))
            elif self._opens(line):
                yield from _names(text, leads)
                leads, prose = [], 0
            else:
                prose += 1
            offset += len(line) + 1
        yield from _names(text, leads)

    def _opens(self, line: str) -> bool:
        """Whether a line is a heading over projects."""
        if len(line) > HEADING or line[-1:] in (".", ""):
            return False
        return any(
            self._lexicon.has("listed", word) for word in re.findall(r"[a-z]+", line.lower())
        )

    def _column(self, cells: list[str], column: int) -> int:
        """The column of names that a row of headings opens, or that goes on; -1 without one."""
        if len(cells) < 2:
            return -1
        kinds = (n for n, cell in enumerate(cells) if self._is_kind(cell.strip("| ")))
        return next(kinds, column)

    def _is_kind(self, cell: str) -> bool:
        lower = cell.lower()
        return lower in self._lexicon.kinds or self._lexicon.has("listed", lower)


def _cell(line: str, cells: list[str], column: int, offset: int) -> Found | None:
    """The cell of a row below the heading, if it looks like a name."""
    written = cells[column].strip("| ") if column < len(cells) else ""
    if not _is_name(written):
        return None
    place = 0
    for cell in cells[:column]:
        place = line.index(cell, place) + len(cell)
    start = offset + line.index(written, place)
    return Found(start, start + len(written), _RULE)


def _names(text: str, leads: list[Found]) -> list[Found]:
    """The leads that are names and come once, if there are some."""
    written = [text[lead.start : lead.end] for lead in leads]
    counts = Counter(written)
    names = [
        lead
        for lead, words in zip(leads, written, strict=True)
        if counts[words] == 1 and _is_name(words)
    ]
    return names if len(names) > 1 else []


def _is_name(written: str) -> bool:
    """Whether words are a title, or one word is no common one: "SkyLink", "R3AI", "INNO-CCUS"."""
    words = written.split()
    if len(words) == 1:
        marked = any(c.isupper() or c.isdigit() for c in written[1:])
        return marked and written[0].isalpha() and len(written) > 2
    longer = [word for word in words if len(word) > 3]
    return (
        len(words) > 1 and bool(longer) and all(word[0].isupper() for word in (words[0], *longer))
    )
