"""Word files: paragraphs, list items and tables in order, without heads and feet of pages."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from itertools import groupby
from typing import Any

from tidings.errors import InputError
from tidings.read.content import Content, letters, optional
from tidings.text import fold

_EXTRA = "docx"
_UNPACKED = 256 * 1024 * 1024
_RATIO = 200
_SMALL = 4 * 1024 * 1024
_MAIN = "word/document.xml"
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_PIECES = {
    f"{_WORD}tab": "\t",
    f"{_WORD}br": "\n",
    f"{_WORD}cr": "\n",
    f"{_WORD}noBreakHyphen": "-",
}
# What zipfile, lxml and python-docx raise where bytes are missing or wrong.
_DAMAGE = (
    *(zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError),
    *(KeyError, ValueError, SyntaxError, AttributeError),
)


def read_docx(data: bytes) -> list[Content | InputError]:
    """The text of a Word file, with its title where the text bears it out.

    There is no date: the file says when it was begun and saved, never when it was published.
    Raises InputError for a damaged file, another kind of archive, or one that unpacks too far.
    """
    docx = optional("docx", _EXTRA)
    _check_archive(data)
    try:
        document = docx.Document(io.BytesIO(data))
        body = document.element.body
        lines = [] if body is None else list(_lines(body))
    except (*_DAMAGE, docx.opc.exceptions.PackageNotFoundError) as error:
        raise _damaged() from error
    text = _joined(lines)
    title = " ".join((document.core_properties.title or "").split())
    borne_out = bool(title) and fold(title) in fold(text[:3000])
    return [
        Content(
            text=text,
            title=title if borne_out else None,
            language=document.core_properties.language or None,
            characters_read=letters(text),
        )
    ]


def _damaged() -> InputError:
    return InputError("a damaged Word file", hint="save it again, or save it as text")


def _check_archive(data: bytes) -> None:
    """Refuse what is no Word file, and bombs, before anything is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            if _MAIN not in archive.namelist():
                raise InputError(
                    "an archive that is no Word file", hint="unpack it, or save it as .docx"
                )
            _check_sizes(members)
            with archive.open(_MAIN) as stream:
                _check_declarations(stream.read(8192))
    except _DAMAGE as error:
        raise _damaged() from error


def _check_sizes(members: list[zipfile.ZipInfo]) -> None:
    for member in members:
        if member.file_size > _SMALL and member.file_size > _RATIO * max(member.compress_size, 1):
            raise InputError(
                f"unpacks to more than {_RATIO} times its size", hint="it may be a zip bomb"
            )
    if sum(member.file_size for member in members) > _UNPACKED:
        raise InputError(f"unpacks to more than {_UNPACKED >> 20} MB", hint="take its pictures out")


def _check_declarations(head: bytes) -> None:
    """No Word file declares a document type; one that does wants its entities expanded."""
    if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
        raise InputError("the XML declares entities", hint="it may be an XML bomb")


def _lines(body: Any) -> Iterator[tuple[str, str]]:
    """(kind, text) a paragraph, list item or table row, wherever in the body they stand."""
    for child in body:
        if child.tag == f"{_WORD}p":
            yield from _paragraph(child)
        elif child.tag == f"{_WORD}tbl":
            yield from _table(child)
        elif child.tag in {f"{_WORD}sdt", f"{_WORD}sdtContent", f"{_WORD}customXml", f"{_WORD}ins"}:
            yield from _lines(child)


def _paragraph(paragraph: Any) -> Iterator[tuple[str, str]]:
    text = "".join(_pieces(paragraph)).strip(" \t\n")
    if text:
        yield ("item" if _is_item(paragraph) else "paragraph"), text
    for box in paragraph.iter(f"{_WORD}txbxContent"):
        if not any(parent.tag == _FALLBACK for parent in box.iterancestors()):
            yield from _lines(box)


def _pieces(element: Any) -> Iterator[str]:
    """The text of a paragraph as it stands after all changes; boxes and fallbacks apart."""
    for child in element:
        if child.tag == f"{_WORD}t":
            yield child.text or ""
        elif child.tag in _PIECES:
            yield _PIECES[child.tag]
        elif child.tag not in {_FALLBACK, f"{_WORD}txbxContent", f"{_WORD}del", f"{_WORD}pPr"}:
            yield from _pieces(child)


def _is_item(paragraph: Any) -> bool:
    style = paragraph.find(f"{_WORD}pPr/{_WORD}pStyle")
    name = "" if style is None else style.get(f"{_WORD}val", "")
    return paragraph.find(f"{_WORD}pPr/{_WORD}numPr") is not None or name.startswith("List")


def _table(table: Any) -> Iterator[tuple[str, str]]:
    for row in table.iter(f"{_WORD}tr"):
        cells = [
            " ".join(" ".join(t for _, t in _lines(c)).split()) for c in row.iter(f"{_WORD}tc")
        ]
        if any(cells):
            yield "row", " | ".join(cell for cell in cells if cell)


def _joined(lines: list[tuple[str, str]]) -> str:
    """A blank line between two paragraphs, none between items or rows."""
    parts = []
    for kind, members in groupby(lines, key=lambda line: line[0]):
        texts = [f"- {text}" if kind == "item" else text for _, text in members]
        parts.append(("\n\n" if kind == "paragraph" else "\n").join(texts))
    return "\n\n".join(parts)
