"""Files, folders, globs, addresses and collections → documents. Bad input becomes a Failure.

>>> from tidings.read import read
>>> [document.doc_id for document in read(["corpus/raw"])][:1]
['ucl-japan-visit-2023']
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from tidings.errors import InputError
from tidings.read.apart import Apart
from tidings.read.collect import COLLECTIONS, Portion, read_collection
from tidings.read.discover import discover, read_list
from tidings.read.files import read_file
from tidings.read.sniff import HEAD, sniff
from tidings.read.source import Readable, Source
from tidings.read.web.page import Web
from tidings.records import Document, Failure

__all__ = [
    "Document",
    "Failure",
    "Portion",
    "Readable",
    "Source",
    "Web",
    "discover",
    "read",
    "read_list",
    "read_sources",
    "read_units",
    "taken_id",
    "unique",
]


def read(inputs: Sequence[str]) -> Iterator[Document | Failure]:
    """Read ``inputs`` (files, folders, globs, addresses) one document at a time, in the order of
    their names.

    Raises InputError where an input does not exist; everything that goes wrong later is a Failure.
    """
    return read_sources(discover(inputs))


def read_sources(sources: Sequence[Readable]) -> Iterator[Document | Failure]:
    """Read sources that ``discover`` found.

    A doc_id that is already taken is a Failure; a text that was read before is kept and marked.
    """
    return unique(read_units((source, None) for source in sources))


def unique(items: Iterable[Document | Failure]) -> Iterator[Document | Failure]:
    """Documents with every id once; of an id that comes again, and of a text, the first counts.

    >>> [type(item).__name__ for item in unique([Document("d", "One."), Document("d", "Two.")])]
    ['Document', 'Failure']
    """
    taken: dict[str, str] = {}
    texts: dict[bytes, str] = {}
    for item in items:
        if isinstance(item, Failure):
            yield item
            continue
        if item.doc_id in taken:
            first = taken[item.doc_id] or "another document"
            yield taken_id(item.source, item.doc_id, first)
            continue
        taken[item.doc_id] = item.source
        key = hashlib.sha256(item.text.encode("utf-8", "surrogatepass")).digest()
        original = texts.setdefault(key, item.doc_id)
        yield item if original == item.doc_id else replace(item, duplicate_of=original)


def read_units(
    units: Iterable[tuple[Readable, Portion | None]],
) -> Iterator[Document | Failure]:
    """Read sources, or portions of collections, as they are: an id or a text may come again."""
    with Apart() as apart:
        for source, portion in units:
            yield from _read_one(source, apart, portion)


def _read_one(
    source: Readable, apart: Apart, portion: Portion | None = None
) -> Iterator[Document | Failure]:
    try:
        with source.open() as stream:
            kind = sniff(stream.read(HEAD), source.ending)
        if kind in COLLECTIONS:
            yield from read_collection(source, kind, apart, portion)
        else:
            yield from read_file(source, kind, apart)
    except InputError as error:
        yield Failure(error.where or source.name, None, "read", error.what, error.hint)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        yield Failure(source.name, None, "read", reason, "make the file readable, or leave it out")


def taken_id(source: str, doc_id: str, first: str) -> Failure:
    """The failure of a document whose id another one, ``first``, has already."""
    return Failure(
        source,
        doc_id,
        "read",
        f"the doc_id is already taken by {first}",
        "give one of the two another doc_id",
    )
