"""Which kind of file this is, by its first bytes; the ending decides only between kinds of text."""

from __future__ import annotations

import re

from tidings.errors import InputError

HEAD = 4096

_FEED = re.compile(r"<(?:rss|feed|rdf:RDF)[\s>]", re.IGNORECASE)
_PAGE = re.compile(r"<!doctype html|<html[\s>]", re.IGNORECASE)
# White space, comments, the XML declaration: what may stand before the first tag.
_PROLOGUE = re.compile(
    r"\s*(?:<\?[^>]{0,300}\?>\s*|<!--(?:(?!-->).){0,1500}-->\s*){0,5}", re.DOTALL
)
_TAG = re.compile(r"<(?:p|div|body|head|article|main|h1|section|table|ul|meta)[\s>]", re.IGNORECASE)

_PAGES = frozenset({".html", ".htm", ".xhtml"})
_BY_ENDING = {
    ".md": "markdown",
    ".markdown": "markdown",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".json": "json",
    ".csv": "csv",
}
# Signatures of files that hold no announcement, or one in a form that is not read.
_REFUSED = (
    (b"\xd0\xcf\x11\xe0", "an old Office file", "save it as .docx"),
    (b"{\\rtf", "a Rich Text file", "save it as .docx"),
    (b"\x89PNG", "a picture", "run text recognition over it first"),
    (b"\xff\xd8\xff", "a picture", "run text recognition over it first"),
    (b"GIF8", "a picture", "run text recognition over it first"),
    (b"\x1f\x8b", "a compressed file", "unpack it first"),
    (b"BZh", "a compressed file", "unpack it first"),
    (b"\xfd7zXZ", "a compressed file", "unpack it first"),
    (b"7z\xbc\xaf", "a compressed file", "unpack it first"),
    (b"\x28\xb5\x2f\xfd", "a compressed file", "unpack it first"),
)
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


def sniff(head: bytes, ending: str) -> str:
    """The kind of a file: text, markdown, html, pdf, docx, feed, json, jsonl, csv or parquet.

    ``head`` are its first bytes, ``ending`` its lower-case ending with the dot. Raises InputError
    for a signature of something that holds no text.

    >>> sniff(b"%PDF-1.7", ".txt"), sniff(b"<!DOCTYPE html>", ".pdf"), sniff(b"Plain", ".html")
    ('pdf', 'html', 'text')
    """
    for signature, what, hint in _REFUSED:
        if head.startswith(signature):
            raise InputError(f"{what}, not a document", hint=hint)
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if head.startswith(b"PK\x03\x04"):
        return "docx"
    if head.startswith(b"PAR1") or ending == ".parquet":
        return "parquet"
    return _sniff_text(_letters(head), ending)


def _letters(head: bytes) -> str:
    encoding = "utf-16" if head.startswith(_UTF16) else "utf-8"
    return head[: len(head) // 2 * 2].decode(encoding, "replace").lstrip("\ufeff")


def _sniff_text(head: str, ending: str) -> str:
    begin = _PROLOGUE.match(head)
    rest = head[begin.end() :] if begin else head
    if _FEED.match(rest):
        return "feed"
    if _PAGE.match(rest) or (ending in _PAGES and _TAG.search(head)):
        return "html"
    if head.lstrip().startswith("<?xml"):
        if _FEED.search(rest):  # behind a declaration of entities, which its reader refuses
            return "feed"
        raise InputError("XML that is neither a page nor a feed", hint="save it as text or HTML")
    return _BY_ENDING.get(ending, "text")


def check_text(data: bytes) -> None:
    """Raise InputError for bytes that are no text in any encoding.

    >>> check_text("£4.5 million".encode())
    """
    head = data[:65536]
    if head.startswith(_UTF16):
        return
    controls = sum(byte < 32 and byte not in b"\t\n\v\f\r\x1b" for byte in head)
    if controls * 50 > len(head):
        raise InputError("binary data, not text", hint="save it as UTF-8 text")
