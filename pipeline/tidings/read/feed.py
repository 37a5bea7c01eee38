"""RSS and Atom: every entry that carries its text is a document."""

from __future__ import annotations

import datetime as dt
import re
import time
from email.utils import parsedate_to_datetime
from typing import Any

from tidings.errors import InputError
from tidings.read.blocks import text_of
from tidings.read.content import Content, headed, letters, optional

_EXTRA = "feeds"
_ISO = re.compile(r"\d{4}-\d\d-\d\d")


def read_feed(data: bytes) -> list[Content | InputError]:
    """The entries of a feed in their order; one without any text is an error in its place.

    Raises InputError for a feed that declares entities, and for one that holds no entry.
    """
    feedparser = optional("feedparser", _EXTRA)
    optional("lxml", _EXTRA)
    if b"<!ENTITY" in data:
        raise InputError("the feed declares entities", hint="it may be an XML bomb")
    feed = feedparser.parse(data)
    if not feed.entries:
        raise InputError("the feed holds no entry", hint="fetch it again")
    publisher = _text(feed.feed.get("title"))
    return [_entry(entry, publisher, feed.feed.get("language")) for entry in feed.entries]


def _entry(entry: Any, publisher: str | None, language: str | None) -> Content | InputError:
    bodies = [part.get("value", "") for part in entry.get("content", ())]
    markup = max([*bodies, entry.get("summary", "")], key=len)
    body = text_of(markup)
    title = _text(entry.get("title"))
    if not body:
        return InputError(
            f"the entry {title or entry.get('id', '')!r} has no text", hint="fetch its page instead"
        )
    return Content(
        text=headed(title, body),
        title=title,
        publisher=publisher,
        published=_published(entry),
        url=entry.get("link") or None,
        language=language or None,
        characters_read=letters(body) + letters(title or ""),
    )


def _text(markup: str | None) -> str | None:
    return " ".join(text_of(markup or "").split()) or None


def _published(entry: Any) -> str | None:
    """The day as the publisher wrote it, in his own time zone."""
    for field in ("published", "updated"):
        written = (entry.get(field) or "").strip()
        if _ISO.match(written):
            return written[:10]
        try:
            return parsedate_to_datetime(written).date().isoformat()
        except (ValueError, TypeError):
            parsed: time.struct_time | None = entry.get(f"{field}_parsed")
            if parsed:
                return dt.date(*parsed[:3]).isoformat()
    return None
