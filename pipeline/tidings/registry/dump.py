"""The public dump, record by record: a zip that holds one JSON array, never read as a whole."""

from __future__ import annotations

import io
import json
import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from tidings.errors import InputError

MAX_BYTES = 4 << 30
MAX_RATIO = 100  # the dump packs 7 : 1; a bomb packs 1000 : 1
MAX_RECORD = 1 << 23
_CHUNK = 1 << 20
_SPACE = re.compile(r"\s*")
_HINT = "give the zip as it is downloaded from the Research Organization Registry"


def read_dump(path: Path) -> Iterator[Any]:
    """The items of the dump's array, whatever they are.

    Raises InputError for what is no zip, holds no array of JSON, breaks off, or unpacks to more
    than a dump can hold.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            member = _member(archive, path)
            with archive.open(member) as stream:
                yield from _items(stream, path)
    except FileNotFoundError as error:
        raise InputError("no such file", where=str(path), hint=_HINT) from error
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, OSError) as error:
        raise _no_dump(path, f"not a readable zip ({error})") from error


def _no_dump(path: Path, what: str) -> InputError:
    return InputError(f"no registry dump: {what}", where=str(path), hint=_HINT)


def _member(archive: zipfile.ZipFile, path: Path) -> zipfile.ZipInfo:
    """The file with the records; of two layouts in one zip, schema 2."""
    files = [info for info in archive.infolist() if info.filename.endswith(".json")]
    if not files:
        raise _no_dump(path, "the zip holds no JSON file")
    chosen = min(files, key=lambda info: ("schema_v2" not in info.filename, info.filename))
    too_dense = chosen.file_size > MAX_RATIO * max(chosen.compress_size, 1)
    if chosen.file_size > MAX_BYTES or too_dense:
        raise _no_dump(path, f"{chosen.filename} would unpack to {chosen.file_size:,} bytes")
    return chosen


def _items(stream: IO[bytes], path: Path) -> Iterator[Any]:
    """The items of a JSON array, one at a time."""
    reader = _Reader(stream)
    try:
        if reader.peek() != "[":
            raise _no_dump(path, "its JSON file holds no array of records")
        reader.skip()
        if reader.peek() == "]":
            return
        while True:
            yield reader.value()
            mark = reader.peek()
            reader.skip()
            if mark == "]":
                return
            if mark != ",":
                raise ValueError("the array breaks off")
            reader.peek()
    except (ValueError, RecursionError) as error:
        where = f"record {reader.number + 1:,}"
        raise _no_dump(path, f"its JSON cannot be read at {where} ({error})") from error


class _Reader:
    """Values of a stream of JSON, with one window of text in memory."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = io.TextIOWrapper(stream, encoding="utf-8-sig")
        self._decoder = json.JSONDecoder()
        self._text, self._at = "", 0
        self.number = 0

    def peek(self) -> str:
        """The next character that is no white space; "" at the end."""
        while True:
            space = _SPACE.match(self._text, self._at)
            self._at = space.end() if space else self._at
            if self._at < len(self._text):
                return self._text[self._at]
            if not self._more():
                return ""

    def skip(self) -> None:
        """Step over the character that was peeked at."""
        self._at += 1

    def value(self) -> Any:
        """The value that begins here; ValueError where none does."""
        while True:
            try:
                value, self._at = self._decoder.raw_decode(self._text, self._at)
            except ValueError:
                if len(self._text) - self._at > MAX_RECORD or not self._more():
                    raise
            else:
                self.number += 1
                return value

    def _more(self) -> bool:
        piece = self._stream.read(_CHUNK)
        self._text, self._at = self._text[self._at :] + piece, 0
        return bool(piece)
