"""``metadata.csv``: what is known of the files beside it, a row a file."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from pathlib import Path
from unicodedata import normalize

from tidings.errors import InputError
from tidings.read.encoding import decode
from tidings.read.fields import too_wide
from tidings.read.source import Source, printable, read_bytes

METADATA = "metadata.csv"
_NAMED = 5  # rows that are warned of one by one
_Rows = Mapping[str, tuple[int, Mapping[str, str]]]


class Metadata:
    """The rows of a ``metadata.csv`` by the name of their file, each with its line.

    A name counts however its accents are written: an archive made on another system may write
    them as signs of their own.

    >>> Metadata(Path("metadata.csv"), {"a.txt": (2, {"title": "A"})}).of("a.txt")
    {'title': 'A'}
    """

    def __init__(self, path: Path, rows: _Rows) -> None:
        self._path = path
        self._rows = rows
        self._unasked = set(rows)

    def of(self, name: str) -> Mapping[str, str]:
        """What is known of a file; {} where it has no row."""
        if not self._rows:
            return {}
        name = normalize("NFC", name)
        self._unasked.discard(name)
        return self._rows.get(name, (0, {}))[1]

    def warn_of_strays(self) -> None:
        """Warn of the rows whose file is not there: their dates reach no text."""
        strays = list(self._strays()) if self._unasked else []
        for name in strays[:_NAMED]:
            what = f"no file {name!r} stands beside it; correct the name, or take the row out"
            self._warn(f":{self._rows[name][0]}: {what}")
        if len(strays) > _NAMED:
            self._warn(f": {len(strays) - _NAMED} more rows name files that are not there")

    def _strays(self) -> Iterator[str]:
        try:
            there = {normalize("NFC", path.name) for path in self._path.parent.iterdir()}
        except OSError:  # a folder that may be entered, but not listed
            return
        strays = self._unasked - there
        yield from (name for name in self._rows if name in strays)

    def _warn(self, what: str) -> None:
        import logging

        from tidings.text import harmless

        where = printable(self._path.as_posix())
        logging.getLogger("tidings").warning("%s", harmless(where + what))


def read_metadata(path: Path) -> Metadata:
    """The metadata of a folder, without rows where it has none.

    Raises InputError with file and line where they are no table, or lack the column ``file``.
    """
    if not path.is_file():
        return Metadata(path, {})
    where = printable(path.as_posix())
    try:
        text = decode(read_bytes(Source(path, "")))
    except InputError as error:
        raise InputError(error.what, where=where, hint=error.hint) from error
    reader = csv.DictReader(io.StringIO(text, newline=""))
    try:
        return Metadata(path, dict(_rows(reader, where)))
    except csv.Error as error:
        raise InputError(
            str(error), where=f"{where}:{reader.line_num}", hint="save it as UTF-8 CSV"
        ) from error


def _rows(
    reader: csv.DictReader[str], where: str
) -> Iterator[tuple[str, tuple[int, Mapping[str, str]]]]:
    if "file" not in (reader.fieldnames or ()):
        raise InputError(
            "the metadata have no column 'file'",
            where=f"{where}:1",
            hint="the header should read: file,doc_id,title,publisher,published,url,language",
        )
    for row in reader:
        if wide := too_wide(row, f"{where}:{reader.line_num}"):
            raise wide
        given = {name: value for name, value in row.items() if name and value}
        if given:
            yield normalize("NFC", row["file"]), (reader.line_num, given)
