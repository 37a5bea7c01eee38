"""The journal of a review: every action on a line of its own, on the disk before it is answered.

A line is JSON. What a power cut leaves half written at the end is no action that was answered, and
is cut off. Only one process holds a journal; the system lets go of it when that process dies.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tidings.errors import OutputError


class Journal:
    """An append-only file of JSON lines.

    >>> journal = Journal(Path("corrected.jsonl.journal"))  # doctest: +SKIP
    >>> journal.append({"doc_id": "d", "edit": {}})  # doctest: +SKIP
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self._file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            os.close(self._file)
            raise OutputError(
                "another review is open on it", where=str(path), hint="close that one first"
            ) from error
        except OSError as error:
            raise OutputError(f"no journal can be kept: {error}", where=str(path)) from error
        self.lines = self._read()

    def append(self, line: Mapping[str, Any]) -> None:
        """Write a line and wait for the disk; an OutputError leaves the file as it was."""
        written = os.lseek(self._file, 0, os.SEEK_END)
        left = json.dumps(line, ensure_ascii=False).encode() + b"\n"
        try:
            while left:
                left = left[os.write(self._file, left) :]
            os.fsync(self._file)
        except OSError as error:
            os.ftruncate(self._file, written)
            raise OutputError(f"nothing was saved: {error}", where=str(self.path)) from error

    def close(self) -> None:
        """Let go of the file."""
        os.close(self._file)
        self._file = -1  # a late writer must not meet another file under this number

    def _read(self) -> list[dict[str, Any]]:
        content = self.path.read_bytes()
        whole = content.rfind(b"\n") + 1
        if whole < len(content):
            os.ftruncate(self._file, whole)
        lines = []
        for number, line in enumerate(content[:whole].splitlines(), start=1):
            try:
                lines.append(json.loads(line))
            except ValueError as error:
                raise OutputError(
                    f"not a line of a review: {error}",
                    where=f"{self.path}:{number}",
                    hint="move the file away to begin the review anew",
                ) from error
        return lines


def replace_file(path: Path, content: bytes) -> None:
    """Write a file whole or not at all, and wait for the disk.

    >>> replace_file(Path("corrected.jsonl"), b"")  # doctest: +SKIP
    """
    draft = path.with_name(path.name + ".part")
    try:
        with draft.open("wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        draft.replace(path)
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise OutputError(f"cannot be written: {error}", where=str(path)) from error
