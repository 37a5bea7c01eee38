"""What a run has finished, kept beside its tables until they are written: the way to ``--resume``.

One JSON line a document, under a key that covers all that its result depends on: the document
itself, the rules, the model, the version. A line that was cut by the death of a run is not there.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
import json
import types
import typing
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

from tidings.errors import OutputError
from tidings.records import Document, Extraction, Failure

Result = Extraction | Failure
NAME = ".tidings-finished.jsonl"


class Finished:
    """The finished documents of a run, on disk. ``basis`` names rules, model and version.

    With ``resume`` what is there of the same basis is used; without it the file begins anew.
    """

    def __init__(self, folder: Path, basis: str, resume: bool) -> None:
        self._path = folder / NAME
        self._basis = basis
        self._places: dict[str, int] = {}
        if resume and self._path.is_file():
            end = self._index()
            self._stream = self._path.open("r+b")
            self._stream.truncate(end)
            self._stream.seek(end)
        else:
            self._stream = self._path.open("w+b")

    def run(
        self,
        items: Iterable[Document | Failure],
        extract: Callable[[Iterable[Document | Failure]], Iterator[Result]],
    ) -> Iterator[Result]:
        """The results of ``items`` in their order; only what is not finished is extracted."""
        waiting: deque[tuple[str, int | None]] = deque()

        def unfinished() -> Iterator[Document | Failure]:
            for item in items:
                key = self._key(item)
                place = self._places.get(key) if isinstance(item, Document) else None
                waiting.append((key, place))
                if place is None:
                    yield item

        for result in extract(unfinished()):
            while waiting[0][1] is not None:
                yield self._load(waiting.popleft()[1] or 0)
            self._keep(waiting.popleft()[0], result)
            yield result
        for _, place in waiting:
            yield self._load(place or 0)

    def close(self, remove: bool) -> None:
        """Close the file, and remove it where the tables are written."""
        with suppress(OSError):  # a full disk was reported when the line was written
            self._stream.close()
        if remove:
            self._path.unlink(missing_ok=True)

    def _key(self, item: Document | Failure) -> str:
        return hashlib.sha256(f"{self._basis}\n{_dump(item)}".encode()).hexdigest()

    def _index(self) -> int:
        """Note where each whole line begins; the offset behind the last of them."""
        end = 0
        with self._path.open("rb") as stream:
            for line in stream:
                if not line.endswith(b"\n"):
                    break
                self._places[line[:64].decode("ascii", "replace")] = end
                end += len(line)
        return end

    def _keep(self, key: str, result: Result) -> None:
        if isinstance(result, Failure):
            return  # what failed is tried again
        try:
            self._stream.write(f"{key} {_dump(result)}\n".encode())
            self._stream.flush()
        except OSError as error:
            raise OutputError(
                f"what is finished cannot be kept: {error.strerror}",
                where=str(self._path.parent),
                hint="the previous tables are untouched; free space, then add --resume",
            ) from error

    def _load(self, place: int) -> Result:
        with self._path.open("rb") as stream:
            stream.seek(place + 65)
            value: Result = _value(Extraction, json.loads(stream.readline()))
        return value


@contextmanager
def finished_in(folder: Path, basis: str, resume: bool) -> Iterator[Finished | None]:
    """What is finished in ``folder``; it stays there unless all ends well. Not in object storage.

    Raises OutputError where the folder cannot be written.
    """
    if not isinstance(folder, Path):
        yield None
        return
    try:
        finished = Finished(folder, basis, resume)
    except OSError as error:
        raise OutputError(
            f"the folder cannot be written: {error}", where=str(folder), hint="choose another --out"
        ) from error
    try:
        yield finished
    except BaseException:
        finished.close(remove=False)
        raise
    finished.close(remove=True)


def _dump(record: Any) -> str:
    return json.dumps(dataclasses.asdict(record), default=str, ensure_ascii=True)


@lru_cache(maxsize=64)
def _fields(kind: type) -> dict[str, Any]:
    return typing.get_type_hints(kind)


def _value(kind: Any, value: Any) -> Any:
    """A value of JSON as the type that a record's field declares."""
    if value is None:
        return None
    if dataclasses.is_dataclass(kind) and isinstance(kind, type):
        return kind(**{name: _value(_fields(kind)[name], item) for name, item in value.items()})
    if typing.get_origin(kind) in {types.UnionType, typing.Union}:
        [inner] = [option for option in typing.get_args(kind) if option is not types.NoneType]
        return _value(inner, value)
    if typing.get_origin(kind) is tuple:
        return tuple(_value(typing.get_args(kind)[0], item) for item in value)
    if kind is Decimal:
        return Decimal(value)
    return dt.date.fromisoformat(value) if kind is dt.date else value
