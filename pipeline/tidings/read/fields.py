"""The fields that come with a document, whether from a collection's row or from metadata.csv."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping
from typing import Any

from tidings.errors import InputError
from tidings.records import Document


def make_document(
    text: str, fields: Mapping[str, Any], *, source: str, doc_id: str, origin: str
) -> Document:
    """A document from its text and the fields of ``design.md``; unknown fields are ignored.

    ``published`` is an ISO date or a day written out in English. Raises InputError where it is
    neither, where the text is empty, or where it holds what UTF-8 cannot hold.
    """
    if not text.strip():
        raise InputError("the document is empty", where=source, hint="leave it out or add its text")
    _check_characters(text, source)
    published = _date(fields.get("published"), source)
    return Document(
        doc_id=str(_given(fields, "doc_id") or doc_id),
        text=text,
        source=source,
        title=_given(fields, "title"),
        publisher=_given(fields, "publisher"),
        published=published,
        published_from="metadata" if published else "",
        url=_given(fields, "url"),
        language=_given(fields, "language"),
        origin=origin,
    )


def content_id(text: str) -> str:
    """A stable id from the content: ``doc-`` and 12 digits of its SHA-256."""
    return "doc-" + hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:12]


def _given(fields: Mapping[str, Any], name: str) -> str | None:
    value = fields.get(name)
    if value is None or value != value:
        return None
    return str(value).encode("utf-8", "replace").decode().strip() or None


def _check_characters(text: str, source: str) -> None:
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise InputError(
            f"half of a surrogate pair at character {error.start}",
            where=source,
            hint="write the file anew from its source; the text was cut inside a character",
        ) from error


def _date(value: Any, source: str) -> dt.date | None:
    if value is None or value != value or value == "":
        return None
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    written = str(value).strip()
    try:
        return dt.date.fromisoformat(written[:10])
    except ValueError:
        day = _written_day(written)
    if day is None:
        raise InputError(
            f"published is {value!r}", where=source, hint="write an ISO date such as 2026-02-04"
        )
    return day


def _written_day(written: str) -> dt.date | None:
    """A day written out ("4 February 2026"); None where it is no whole day, or two readings differ.

    The clock has no say: a day without its year is none, and nothing relative is read.
    """
    from dateparser import parse

    settings: dict[str, Any] = {
        "PARSERS": ["absolute-time"],
        "REQUIRE_PARTS": ["day", "month", "year"],
        "STRICT_PARSING": True,
    }
    orders = ("DMY", "MDY")
    days = [
        parse(written, languages=["en"], settings=settings | {"DATE_ORDER": order})
        for order in orders
    ]
    return days[0].date() if days[0] and days[0] == days[1] else None


def too_wide(row: Mapping[str | None, object], where: str) -> InputError | None:
    """The error of a row of CSV with more cells than the header: a comma has cut its text."""
    more = row.get(None)
    if not isinstance(more, list) or not any(more):
        return None
    return InputError(
        "the row has more cells than the header",
        where=where,
        hint="put quotes around a cell that holds commas",
    )
