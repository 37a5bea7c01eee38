"""Where documents are read from: a file of this machine, or of a storage that fsspec knows."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, Protocol, cast

from tidings.errors import InputError
from tidings.read.content import optional

LIMIT = 64 * 1024 * 1024


class Readable(Protocol):
    """What documents are read from: a file (``Source``) or a page of the web (``WebPage``)."""

    @property
    def name(self) -> str:
        """How it is shown and written."""

    @property
    def ending(self) -> str:
        """The ending of its name in lower case, with its dot."""

    @property
    def doc_id(self) -> str:
        """The id of its document, unless the metadata give one."""

    @property
    def metadata(self) -> Mapping[str, str]:
        """What is known of the document beside its content."""

    def open(self) -> BinaryIO:
        """The bytes as a stream."""

    def digest(self) -> str | None:
        """SHA-256 of the bytes, or None where there are none."""


@dataclass(frozen=True, slots=True)
class Source:
    """A file to read: its path, the id it would give a document, and what ``metadata.csv`` says."""

    path: Path
    doc_id: str
    metadata: Mapping[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The path as it is shown and written; bytes that are no UTF-8 as escapes."""
        return printable(self.path.as_posix())

    @property
    def ending(self) -> str:
        """The ending of the name in lower case, with its dot."""
        return self.path.suffix.lower()

    def open(self) -> BinaryIO:
        """The bytes as a stream."""
        return cast(BinaryIO, self.path.open("rb"))

    def digest(self) -> str | None:
        """SHA-256 of the bytes, or None where they cannot be read."""
        try:
            with self.open() as stream:
                return hashlib.file_digest(stream, "sha256").hexdigest()  # type: ignore[arg-type]
        except OSError:
            return None


def printable(name: str) -> str:
    r"""A file name that UTF-8 can hold.

    >>> printable("a\udcff.txt")
    'a\\xff.txt'
    """
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def to_path(given: str) -> Path:
    """The path of a file or folder here, or at an address such as ``s3://bucket/folder``.

    >>> to_path("corpus/raw")
    PosixPath('corpus/raw')
    """
    if "://" not in given:
        return Path(given)
    upath = optional("upath", "cloud")
    try:
        path = upath.UPath(given)
        path.fs  # noqa: B018 (the driver is imported here)
    except (ImportError, ValueError) as error:
        raise InputError(
            f"this kind of address cannot be opened: {error}",
            where=given,
            hint="pip install 'tidings[cloud]' for s3:// and gs://",
        ) from error
    return cast(Path, path)


def read_bytes(source: Readable, limit: int = LIMIT) -> bytes:
    """All bytes of a source. Raises InputError beyond ``limit``; nothing is cut off silently."""
    with source.open() as stream:
        data = stream.read(limit + 1)
    if len(data) > limit:
        raise InputError(
            f"more than {limit >> 20} MB, the limit for one document",
            where=source.name,
            hint="split it into announcements, or make it a JSONL collection",
        )
    return data
