"""Files, folders, globs and collections → documents. Bad input becomes a Failure, the rest goes on.

>>> from tidings.read import read
>>> [document.doc_id for document in read(["corpus/raw"])][:1]
['ucl-japan-visit-2023']
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tidings.errors import InputError
from tidings.read.collect import read_collection
from tidings.read.discover import COLLECTIONS, Source, discover
from tidings.read.files import read_file
from tidings.records import Document, Failure

__all__ = ["Document", "Failure", "Source", "discover", "read", "read_sources"]


def read(inputs: Sequence[str]) -> Iterator[Document | Failure]:
    """Read ``inputs`` (files, folders, globs) one document at a time, in the order of their names.

    Raises InputError where an input does not exist; everything that goes wrong later is a Failure.
    """
    return read_sources(discover(inputs))


def read_sources(sources: Sequence[Source]) -> Iterator[Document | Failure]:
    """Read sources that ``discover`` found; a doc_id that is already taken is a Failure."""
    taken: dict[str, str] = {}
    for item in (item for source in sources for item in _read_one(source)):
        if isinstance(item, Document):
            first = taken.setdefault(item.doc_id, item.source)
            if first is not item.source:
                yield _duplicate(item, first)
                continue
        yield item


def _read_one(source: Source) -> Iterator[Document | Failure]:
    try:
        if source.path.suffix.lower() in COLLECTIONS:
            yield from read_collection(source.path)
        else:
            yield read_file(source)
    except InputError as error:
        yield Failure(error.where or str(source.path), None, "read", error.what, error.hint)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        yield Failure(
            str(source.path), None, "read", reason, "make the file readable, or leave it out"
        )


def _duplicate(document: Document, first: str) -> Failure:
    return Failure(
        document.source,
        document.doc_id,
        "read",
        f"the doc_id is already taken by {first}",
        "give one of the two another doc_id",
    )
