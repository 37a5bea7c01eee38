"""One file → its documents, by what the file holds."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from tidings.errors import InputError
from tidings.read.apart import Apart
from tidings.read.content import KINDS, Content, letters
from tidings.read.encoding import decode
from tidings.read.fields import content_id, make_document
from tidings.read.source import Readable, read_bytes
from tidings.records import Document, Failure


def read_file(source: Readable, kind: str, apart: Apart) -> Iterator[Document | Failure]:
    """The documents of one file of ``kind``: one, or as many as a feed has entries.

    Plain text and Markdown are kept exactly, line ends and all. Raises InputError for a file that
    holds no text.
    """
    data = read_bytes(source)
    if kind not in KINDS:
        text = decode(data)
        yield make_document(
            text, source.metadata, source=source.name, doc_id=source.doc_id, origin=kind
        )
        return
    contents = apart.read(kind, data)
    for number, content in enumerate(contents, start=1):
        where = source.name if len(contents) == 1 else f"{source.name}:{number}"
        try:
            if isinstance(content, InputError):
                raise content
            doc_id = source.doc_id if kind != "feed" else content_id(content.text)
            fields = {} if kind == "feed" else source.metadata
            yield from_content(content, fields, source=where, doc_id=doc_id, origin=kind)
        except InputError as error:
            yield Failure(error.where or where, None, "read", error.what, error.hint)


def from_content(
    content: Content, fields: Mapping[str, Any], *, source: str, doc_id: str, origin: str
) -> Document:
    """A document from what a reader found; ``fields`` given beside the file come first."""
    published = None if _has(fields, "published") else _iso(content.published)
    found = {
        "title": content.title,
        "publisher": content.publisher,
        "url": content.url,
        "language": content.language,
        "published": published,
    }
    merged = found | {name: value for name, value in fields.items() if _has(fields, name)}
    document = make_document(content.text, merged, source=source, doc_id=doc_id, origin=origin)
    return replace(
        document,
        published_from=origin if published else document.published_from,
        kept=_share(letters(content.text), content.characters_read),
    )


def _has(fields: Mapping[str, Any], name: str) -> bool:
    return fields.get(name) not in (None, "")


def _iso(value: str | None) -> str | None:
    """A date of a file's own metadata, or None: a date that is none costs no document."""
    try:
        return dt.date.fromisoformat((value or "")[:10]).isoformat()
    except ValueError:
        return None


def _share(kept: int, read: int | None) -> float | None:
    return round(min(kept / read, 1.0), 3) if read else None
