"""Projects that the layout names: the heads of blocks below a heading, a column of a table.

``THE TWO CONSORTIA`` / ``SkyLink: optical terminals`` / ``Leader: …`` / ``RoadSense: radar``: what
comes again and again ("Leader") is a field, what comes once a name. ``Institution | Initiative``:
the cells below "Initiative" are names.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator

from tidings.find.programmes.lexicon import Lexicon
from tidings.records import Found

_LEAD = re.compile(
    r"(?:[>◆◇◊→►▶★✦‣]+ ?)?(?:The )?([A-Z\d][\w'’+²³-]*(?:,? [\w'’+&-]+){0,4})"
    r"(?: \([^()]*\))?(: |\. |$|(?<=\)) (?=[A-Z]))"
)
_GLOSS = re.compile(r" \(.*|, or [A-Z].*")  # "Volt-Age (electrification)", "Green Keel, or GK"
_CELL = re.compile(r" \| |\t| / ")
_RULE = "programme.list.item"  # as for lists: a body at the same place is heard first
_SMALL = re.compile(r"[a-z]+(?:-[a-z]+)?")
Test = Callable[[str], bool]
REACH = 600  # characters before a heading in which the text says what it speaks of
SHORT = 5  # letters of an acronym; a longer word in capitals is a heading
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
        self._listed = lexicon.words("listed")
        self._telling = self._listed | lexicon.words("maker")

    def find(self, text: str) -> Iterator[Found]:
        """Names, block by block and row by row."""
        leads: list[Found] = []
        prose, offset, column, form = PROSE, 0, -1, ""
        named: Test = _is_name
        for line in text.split("\n"):
            cells = _CELL.split(line)
            column = self._column(cells, column)
            cell = _cell(line, cells, column, offset) if column >= 0 else None
            if cell and not self._is_kind(text[cell.start : cell.end]):
                yield cell
            lead = _LEAD.match(line) if prose < PROSE else None
            if lead and (not leads or lead[2].strip() == form) and not _is_heading(lead):
                leads.append(Found(offset + lead.start(1), offset + lead.end(1), _RULE))
                prose, form = 0, lead[2].strip()
            elif is_name := self._opens(line) or self._goes_on(line, text, offset):
                yield from _names(text, leads, named)
                leads, prose, named = [], 0, is_name
            elif line:
                prose += 1
            offset += len(line) + 1
        yield from _names(text, leads, named)

    def _opens(self, line: str) -> Test | None:
        """What a name looks like below a line that is a heading over projects."""
        if len(line) > HEADING or line[-1:] in (".", ""):
            return None
        words = _SMALL.findall(line.lower())
        return None if self._listed.isdisjoint(words) else _is_name

    def _goes_on(self, line: str, text: str, offset: int) -> Test | None:
        """Below another heading, where the text has last spoken of projects: "SkyLink" alone."""
        if len(line) > HEADING or line[-1:] in (".", "", ",", ";") or line.count(" ") > 5:
            return None
        words = _SMALL.findall(text[max(0, offset - REACH) : offset].lower())
        last = next(filter(self._telling.__contains__, reversed(words)), None)
        return _is_marked if last in self._listed else None

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
    written = _GLOSS.sub("", cells[column].strip("| ")) if column < len(cells) else ""
    if not (_is_name(written) or _is_word(written)):
        return None
    place = 0
    for cell in cells[:column]:
        place = line.index(cell, place) + len(cell)
    start = offset + line.index(written, place)
    return Found(start, start + len(written), _RULE)


def _names(text: str, leads: list[Found], is_name: Test) -> list[Found]:
    """The leads that are names and come once, if there are some."""
    written = [text[lead.start : lead.end] for lead in leads]
    counts = Counter(written)
    names = [
        lead
        for lead, words in zip(leads, written, strict=True)
        if counts[words] == 1 and is_name(words)
    ]
    return names if len(names) > 1 else []


def _is_heading(lead: re.Match[str]) -> bool:
    """Whether a lead in capitals is a heading itself: "IN FIGURES", "LEUVEN", but not "FAMOUS2"."""
    is_word = " " in lead[1] or (lead[1].isalpha() and len(lead[1]) > SHORT)
    return lead[1].isupper() and is_word


def _is_name(written: str) -> bool:
    """Whether words are a title, or one word is no common one: "SkyLink", "R3AI", "INNO-CCUS"."""
    words = written.split()
    if len(words) == 1:
        return _is_marked(written)
    longer = [word for word in words if len(word) > 3]
    return (
        len(words) > 1 and bool(longer) and all(word[0].isupper() for word in (words[0], *longer))
    )


def _is_word(written: str) -> bool:
    """Whether a cell holds one word with a capital, or a coined one and more: "eNRG Lahti"."""
    words = written.split()
    coined = len(words) > 1 and _is_marked(words[0]) and written[0].islower()
    return coined or (len(words) == 1 and written[0].isupper() and written[1:].isalpha())


def _is_marked(written: str) -> bool:
    """Whether one word is no common one."""
    marked = any(c.isupper() or c.isdigit() for c in written[1:])
    return marked and " " not in written and written[0].isalpha() and len(written) > 2
