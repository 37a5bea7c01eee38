"""PDF: the text of every page with its lines, paragraphs told apart by the gaps between lines."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median
from typing import Any, NamedTuple

from tidings.errors import InputError
from tidings.read.content import Content, letters, optional
from tidings.text import fold

_EXTRA = "pdf"
_PAGES = 2000
_GAP = 1.35
_DIGITS = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(r"(?:page |seite |p\. ?)?\d{1,4}(?: ?(?:/|of|von|sur) ?\d{1,4})?", re.I)
_CREATED = re.compile(r"(?:D:)?(\d{4})(\d\d)(\d\d)")


class Line(NamedTuple):
    """A line of a page with the height of its middle and of its letters, in points."""

    text: str
    middle: float
    height: float


def read_pdf(data: bytes) -> list[Content | InputError]:
    """The text of a PDF without running heads and page numbers, and what its metadata say.

    Raises InputError for a damaged or protected file, and for one without text.
    """
    pdfium = optional("pypdfium2", _EXTRA)
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        raise _unreadable(str(error)) from error
    with document:
        if len(document) > _PAGES:
            raise InputError(
                f"{len(document)} pages, the limit is {_PAGES}", hint="split it into announcements"
            )
        try:
            pages = [_lines(page) for page in document]
        except pdfium.PdfiumError as error:
            raise _unreadable(str(error)) from error
        metadata = document.get_metadata_dict()
    text = _joined(_without_running_heads(pages))
    if not text:
        raise InputError("no text in the PDF", hint="run text recognition over it first")
    return [
        Content(
            text=text,
            title=_title(metadata.get("Title"), text),
            published=_created(metadata.get("CreationDate")),
            characters_read=sum(letters(line.text) for page in pages for line in page),
        )
    ]


def _unreadable(reason: str) -> InputError:
    if "password" in reason.lower():
        return InputError("the PDF is protected by a password", hint="save it without one")
    return InputError("a damaged PDF", hint="fetch it again, or save it as text")


def _lines(page: Any) -> list[Line]:
    """The lines of a page in the order of its content."""
    text_page = page.get_textpage()
    try:
        # By character, not by range: where a glyph has no Unicode value, ranges lose their place.
        raw = text_page.get_text_range(errors="replace")
        lines, offset = [], 0
        for part in re.split(r"(\r\n|\r|\n)", raw):
            if part.strip():
                lines.append(_line(text_page, part, offset))
            offset += len(part)
        return lines
    finally:
        text_page.close()
        page.close()


def _line(text_page: Any, part: str, offset: int) -> Line:
    boxes: list[tuple[float, float]] = []
    for index, character in enumerate(part[:200]):
        if character.isalnum() and len(boxes) < 12:
            _, bottom, _, top = text_page.get_charbox(offset + index, loose=True)
            boxes.append((bottom, top))
    if not boxes:
        return Line(_clean(part), 0.0, 0.0)
    bottom, top = (median(box[side] for box in boxes) for side in (0, 1))
    return Line(_clean(part), (bottom + top) / 2, top - bottom)


def _clean(line: str) -> str:
    """Without the marks that pdfium puts in the place of a hyphen at a line's end."""
    return line.replace("\ufffe", "-").replace("\x02", "-").replace("\0", "").strip()


def _without_running_heads(pages: Sequence[Sequence[Line]]) -> list[list[Line]]:
    """Pages without page numbers and without lines that most pages begin or end with."""
    seen = Counter(edge for page in pages for edge in {_masked(line) for line in _edges(page)})
    often = {edge for edge, count in seen.items() if count >= max(2, 0.6 * len(pages))}
    return [
        [
            line
            for line in page
            if not (line in _edges(page) and (_masked(line) in often or _is_number(line)))
        ]
        for page in pages
    ]


def _edges(page: Sequence[Line]) -> list[Line]:
    return [*page[:2], *page[-2:]] if len(page) > 4 else [*page[:1], *page[-1:]]


def _masked(line: Line) -> str:
    return _DIGITS.sub("#", line.text)


def _is_number(line: Line) -> bool:
    return _PAGE_NUMBER.fullmatch(line.text) is not None


def _joined(pages: Sequence[Sequence[Line]]) -> str:
    parts: list[str] = []
    for page in pages:
        text = "".join(_spaced(page))
        if parts and text:
            runs_on = parts[-1][-1:].isalpha() or parts[-1][-1:] in ",;-"
            parts.append("\n" if runs_on and text[0].islower() else "\n\n")
        parts += [text] if text else []
    return "".join(parts)


def _spaced(page: Sequence[Line]) -> Iterator[str]:
    """The lines of a page; a blank one where the gap is wider than between lines of prose."""
    usual = _usual([_step(a, b) for a, b in pairwise(page)])
    for before, line in pairwise([None, *page]):
        if before and line:
            resized = abs(before.height - line.height) > 0.15 * max(before.height, line.height)
            known = usual and before.height and line.height
            wide = known and (_step(before, line) > _GAP * usual or resized)
            yield "\n\n" if wide else "\n"
        yield line.text if line else ""


def _step(before: Line, line: Line) -> float:
    """From line to line, in heights of their letters: large headlines stand far apart."""
    height = min(before.height, line.height)
    return abs(before.middle - line.middle) / height if height else 0.0


def _usual(steps: Sequence[float]) -> float:
    """The step of lines inside a paragraph: the lower half's median, free of the gaps."""
    real = sorted(step for step in steps if step > 0.1)
    return median(real[: (len(real) + 1) // 2]) if real else 0.0


def _title(given: str | None, text: str) -> str | None:
    """The title of the metadata, where the first page bears it out; programs fill in their own."""
    title = " ".join((given or "").split())
    return title if title and fold(title) in fold(text[:3000]) else None


def _created(value: str | None) -> str | None:
    created = _CREATED.match(value or "")
    if created is None:
        return None
    year, month, day = created.groups()
    return f"{year}-{month}-{day}"
