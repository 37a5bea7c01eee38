"""The rules of one or more folders: their rows and patterns, read lazily, and a hash of them.

Rules are data: CSV tables (a header, ``|`` between the items of one cell) and JSON Lines of
patterns. A user's overlay has the same layout: rows and patterns of its files are added to the
shipped ones, and one with the same key replaces the shipped one. The key of a table is named by
its schema (``rules/schema``, the ``key`` entry), else it is the first column; that of a pattern
is its ``id``.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from tidings.errors import RulesError

SEPARATOR = "|"


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a CSV table of rules; cells are stripped strings, missing ones are ""."""

    values: Mapping[str, str]
    path: Path
    line: int

    def __getitem__(self, column: str) -> str:
        return self.values.get(column, "")

    def items(self, column: str) -> tuple[str, ...]:
        """The items of a cell: ``"EPSRC|E.P.S.R.C."`` → ``("EPSRC", "E.P.S.R.C.")``."""
        cell = self[column]
        if SEPARATOR not in cell:
            return (item,) if (item := cell.strip()) else ()
        return tuple(item for part in cell.split(SEPARATOR) if (item := part.strip()))

    @property
    def where(self) -> str:
        """``organisations/funders.csv:12``, for messages."""
        return f"{self.path.parent.name}/{self.path.name}:{self.line}"


@dataclass(frozen=True, slots=True)
class Pattern:
    """A line of a JSON Lines file of rules: an id, an expression, and the cases that prove it.

    ``examples`` must match, ``counter_examples`` must not; ``fields`` holds whatever else the
    line says.
    """

    id: str
    pattern: str
    examples: tuple[str, ...]
    counter_examples: tuple[str, ...]
    fields: Mapping[str, Any]
    where: str


class Rulebook:
    """The rules of one or more folders, read lazily and never changed.

    >>> from tidings.rules import shipped_rules
    >>> book = Rulebook((shipped_rules(),))
    >>> book.rows("areas/areas.csv")[0]["area"]
    'ai'
    """

    def __init__(self, folders: tuple[Path, ...]) -> None:
        for folder in folders:
            if not folder.is_dir():
                raise RulesError(
                    "no such rules folder",
                    where=str(folder),
                    hint="name a folder laid out like the shipped rules/",
                )
        self.folders = folders
        self._rows: dict[str, tuple[Row, ...]] = {}

    @cached_property
    def digest(self) -> str:
        """SHA-256 over the names and bytes of all rule files, in the order of the folders."""
        total = hashlib.sha256()
        for folder in self.folders:
            for path in _files(folder):
                total.update(path.relative_to(folder).as_posix().encode() + b"\0")
                total.update(hashlib.sha256(path.read_bytes()).digest())
        return total.hexdigest()

    def rows(self, pattern: str) -> tuple[Row, ...]:
        """The rows of the CSV files that match a glob such as ``organisations/*.csv``.

        Order: by folder, file name, line; a later row with the same key takes the earlier's place.
        """
        if pattern not in self._rows:
            key = self.key(pattern)
            merged: dict[tuple[str, ...], Row] = {}
            for folder_number, path in self._matching(pattern):
                for row in read_rows(path):
                    name = tuple(row[column] for column in key) if key else _first_cell(row)
                    if name in merged and merged[name].path.is_relative_to(
                        self.folders[folder_number]
                    ):
                        name = (*name, str(path), str(row.line))
                    merged[name] = row
            self._rows[pattern] = tuple(merged.values())
        return self._rows[pattern]

    def patterns(self, pattern: str) -> tuple[Pattern, ...]:
        """The patterns of the JSON Lines files that match a glob such as ``money/*.jsonl``."""
        merged: dict[str, Pattern] = {}
        for _, path in self._matching(pattern):
            for item in read_patterns(path):
                merged[item.id] = item
        return tuple(merged.values())

    def key(self, pattern: str) -> tuple[str, ...]:
        """The columns that identify a row, as the schema of the folder says (else ())."""
        schema = self.schema(pattern)
        return tuple(schema.get("key", ())) if schema else ()

    def schema(self, pattern: str) -> dict[str, Any] | None:
        """The JSON Schema of one row (one line) of these files, or None where there is none."""
        path = self.schema_path(pattern)
        if path is None:
            return None
        try:
            loaded: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        except ValueError as error:
            raise RulesError(f"not JSON: {error}", where=str(path)) from error
        return loaded

    def schema_path(self, pattern: str) -> Path | None:
        """Where the schema of these files is kept, in the first folder, which is the shipped one.

        Looked up most specific first: ``schema/places.countries.json``, ``schema/places.json``.
        """
        parts = Path(pattern).with_suffix("").parts
        names = (".".join(parts[:length]) for length in range(len(parts), 0, -1))
        paths = (self.folders[0] / "schema" / f"{name}.json" for name in names)
        return next((path for path in paths if path.is_file()), None)

    def _matching(self, pattern: str) -> Iterator[tuple[int, Path]]:
        for number, folder in enumerate(self.folders):
            for path in sorted(folder.glob(pattern)):
                yield number, path


def _files(folder: Path) -> list[Path]:
    kinds = {".csv", ".jsonl", ".json"}
    return sorted(path for path in folder.rglob("*") if path.suffix in kinds)


def _first_cell(row: Row) -> tuple[str, ...]:
    return (next(iter(row.values.values()), ""),)


def read_rows(path: Path) -> Iterator[Row]:
    """The rows of one CSV file; RulesError with file and line where it is broken."""
    reader = csv.reader(io.StringIO(_content(path), newline=""), strict=True)
    try:
        header = next(reader, [])
        empty = dict.fromkeys(header, "")
        for values in filter(None, reader):
            if len(values) > len(header) or "" in empty:
                raise RulesError(
                    "more cells than the header has columns",
                    where=f"{path}:{reader.line_num}",
                    hint="put a cell that holds a comma into double quotes",
                )
            cells = dict(zip(header, map(str.strip, values), strict=False))
            yield Row({**empty, **cells}, path, reader.line_num)
    except csv.Error as error:
        hint = "put quotes around a cell that holds a quote, a comma or a line end"
        raise RulesError(str(error), where=f"{path}:{reader.line_num}", hint=hint) from error


def read_patterns(path: Path) -> Iterator[Pattern]:
    """The patterns of one JSON Lines file; RulesError with file and line where it is broken."""
    for number, line in enumerate(_content(path).split("\n"), start=1):
        if not line.strip():
            continue
        where = f"{path}:{number}"
        try:
            fields = json.loads(line)
            yield Pattern(
                id=fields["id"],
                pattern=fields["pattern"],
                examples=tuple(fields.get("examples", ())),
                counter_examples=tuple(fields.get("counter_examples", ())),
                fields=fields,
                where=where,
            )
        except (ValueError, KeyError, TypeError) as error:
            raise RulesError(
                f"not a pattern: {error!r}",
                where=where,
                hint='a line is {"id": …, "pattern": …, "examples": […]}',
            ) from error


def _content(path: Path) -> str:
    """The text of a rule file; a byte order mark goes."""
    try:
        data = path.read_bytes()
        return data.decode("utf-8-sig")
    except OSError as error:
        hint = "make the file readable, or take it away"
        raise RulesError(error.strerror or str(error), where=str(path), hint=hint) from error
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise RulesError(
            f"not UTF-8: {error.reason}", where=f"{path}:{line}", hint="save the file as UTF-8"
        ) from error
