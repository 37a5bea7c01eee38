"""What a document says of itself: its kind, its headline, the date of its dateline."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from tidings.expressions import Expressions
from tidings.records import Document, Found, Period
from tidings.rules import Rulebook

_HEAD = 1200
_TITLE_LENGTH = 200
# Beside its date a dateline holds a place, a publisher or a label, but no sentence.
_DATELINE_WORDS = 12
_DATELINE_LINES = 12


class Kinds:
    """The kind of a document from its headline and first lines (``documents/kinds.jsonl``)."""

    def __init__(self, rulebook: Rulebook) -> None:
        patterns = rulebook.patterns("documents/kinds.jsonl")
        self._kinds = [str(pattern.fields["kind"]) for pattern in patterns]
        self._expressions = Expressions(pattern.pattern for pattern in patterns)

    def of(self, document: Document) -> str:
        """``memorandum``, ``joint_statement``, ``press_release``, ``news`` or ``other``."""
        head = "\n".join(filter(None, (document.title, document.text[:_HEAD])))
        publisher = f"publisher: {document.publisher or ''}"
        fitting = {*self._expressions.matching(head), *self._expressions.matching(publisher)}
        return self._kinds[min(fitting)] if fitting else "other"


def find_title(text: str) -> str | None:
    """The first line, if it reads like a headline: short, and no sentence.

    >>> find_title("# A new fund\\n\\nThe fund is new.")
    'A new fund'
    """
    line = text.lstrip("\ufeff \t\r\n").partition("\n")[0].strip().lstrip("# ").strip()
    return line if line and len(line) <= _TITLE_LENGTH and not line.endswith(".") else None


def up_to_dateline(text: str, found: Sequence[Found]) -> list[Found]:
    """Of the dates of a text, by offset, those up to the last that may be its dateline.

    They are what ``find_dateline`` needs; the date before one may tell its year.

    >>> found = [Found(6, 16, "day"), Found(20, 24, "year")]
    >>> up_to_dateline("Oslo, 3 May 2024\\nIn 2023 we met and spoke of this and that.", found)
    [Found(start=6, end=16, rule='day', value='')]
    """
    lines = _first_lines(text)
    last = max((item.end for item in found if _stands_alone(text, lines, item)), default=0)
    return [item for item in found if item.end <= last]


def find_dateline(text: str, dates: Sequence[Period]) -> dt.date | None:
    """The day that stands alone in one of the first lines; None where there is none or two differ.

    ``dates`` are the document's periods, read without a publication date.
    """
    lines = _first_lines(text)
    days = {
        date.earliest
        for date in dates
        if date.precision == "day" and date.earliest and date.earliest == date.latest
        if _stands_alone(text, lines, date)
    }
    return days.pop() if len(days) == 1 else None


def _first_lines(text: str) -> list[tuple[int, int]]:
    lines: list[tuple[int, int]] = []
    offset = 0
    for line in text[:_HEAD].split("\n"):
        if line.strip():
            lines.append((offset, offset + len(line)))
        offset += len(line) + 1
    return lines[:_DATELINE_LINES]


def _stands_alone(text: str, lines: Sequence[tuple[int, int]], date: Found | Period) -> bool:
    """Whether a date is the dateline of one of some lines."""
    return any(
        start <= date.start and date.end <= end and _is_dateline(text, start, end, date)
        for start, end in lines
    )


def _is_dateline(text: str, start: int, end: int, date: Found | Period) -> bool:
    """Whether the date opens its line after a place, or shares it with a few words only."""
    before, after = text[start : date.start], text[date.end : end]
    alone = len(before.split()) + len(
        after.split()
    ) <= _DATELINE_WORDS and not after.rstrip().endswith(".")
    opens = len(before.split()) <= 4 and after.lstrip(" )").startswith(("–", "—", "-", "|"))
    return alone or opens
