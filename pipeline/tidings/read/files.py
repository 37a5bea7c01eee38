"""One file, one document: plain text and Markdown, kept exactly as they are."""

from __future__ import annotations

from pathlib import Path

from charset_normalizer import from_bytes

from tidings.errors import InputError
from tidings.read.discover import Source
from tidings.read.fields import make_document
from tidings.records import Document

_MARKDOWN = frozenset({".md", ".markdown"})


def read_file(source: Source) -> Document:
    """Read a text file. UTF-8 first; other encodings are recognised from the bytes.

    Line ends stay as they are. Raises InputError for binary and for empty files.
    """
    text = _decode(source.path.read_bytes(), source.path)
    origin = "markdown" if source.path.suffix.lower() in _MARKDOWN else "text"
    return make_document(
        text, source.metadata, source=str(source.path), doc_id=source.doc_id, origin=origin
    )


def _decode(data: bytes, path: Path) -> str:
    if b"\0" in data[:4096] and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise InputError("binary data, not text", where=str(path), hint="save it as UTF-8 text")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return _recognise(data, path)


def _recognise(data: bytes, path: Path) -> str:
    """Text in another encoding; Windows-1252, by far the commonest, wherever it is plausible."""
    matches = {match.encoding: match for match in from_bytes(data)}
    if not matches:
        raise InputError(
            "the encoding cannot be recognised", where=str(path), hint="save it as UTF-8 text"
        )
    return str(matches.get("cp1252") or next(iter(matches.values())))
