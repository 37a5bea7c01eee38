"""Files, folders, globs, addresses and collections → documents. Bad input becomes a Failure.

>>> from tidings.read import read
>>> [document.doc_id for document in read(["corpus/raw"])][:1]
['ucl-japan-visit-2023']
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import replace

from tidings.errors import InputError
from tidings.read.apart import Apart
from tidings.read.collect import read_collection
from tidings.read.discover import discover, read_list
from tidings.read.files import read_file
from tidings.read.sniff import HEAD, sniff
from tidings.read.source import Readable, Source
from tidings.read.web.page import Web
from tidings.records import Document, Failure

__all__ = [
    "Document",
    "Failure",
    "Readable",
    "Source",
    "Web",
    "discover",
    "read",
    "read_list",
    "read_sources",
]

_COLLECTIONS = frozenset({"jsonl", "json", "csv", "parquet"})


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
    taken: dict[str, str] = {}
    texts: dict[bytes, str] = {}
    with Apart() as apart:
        for item in (item for source in sources for item in _read_one(source, apart)):
            if isinstance(item, Failure):
                yield item
                continue
            first = taken.setdefault(item.doc_id, item.source)
            if first is not item.source:
                yield _taken(item, first)
                continue
            key = hashlib.sha256(item.text.encode()).digest()
            original = texts.setdefault(key, item.doc_id)
            yield item if original == item.doc_id else replace(item, duplicate_of=original)


def _read_one(source: Readable, apart: Apart) -> Iterator[Document | Failure]:
    try:
        with source.open() as stream:
            kind = sniff(stream.read(HEAD), source.ending)
        if kind in _COLLECTIONS:
            yield from read_collection(source, kind, apart)
        else:
            yield from read_file(source, kind, apart)
    except InputError as error:
        yield Failure(error.where or source.name, None, "read", error.what, error.hint)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        yield Failure(source.name, None, "read", reason, "make the file readable, or leave it out")


def _taken(document: Document, first: str) -> Failure:
    return Failure(
        document.source,
        document.doc_id,
        "read",
        f"the doc_id is already taken by {first}",
        "give one of the two another doc_id",
    )
