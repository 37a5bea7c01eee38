"""Which files an input names: a file, a folder (recursive) or a glob, with the metadata beside."""

from __future__ import annotations

import csv
import glob
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tidings.errors import InputError

TEXTS = frozenset({".txt", ".text", ".md", ".markdown"})
COLLECTIONS = frozenset({".jsonl", ".ndjson", ".json", ".csv", ".parquet"})
METADATA = "metadata.csv"


@dataclass(frozen=True, slots=True)
class Source:
    """A file to read: its path, the id it would give a document, and what ``metadata.csv`` says."""

    path: Path
    doc_id: str
    metadata: Mapping[str, str] = field(default_factory=dict)


def discover(inputs: Sequence[str]) -> list[Source]:
    """The files that ``inputs`` name, sorted by path, each once.

    Raises InputError for an input that names nothing.
    """
    found: dict[Path, Source] = {}
    tables: dict[Path, dict[str, dict[str, str]]] = {}
    for given in inputs:
        matches = list(_expand(given))
        if not matches:
            raise InputError(
                "no readable file here",
                where=given,
                hint="name a file, a folder or a quoted glob of "
                + ", ".join(sorted(TEXTS | COLLECTIONS)),
            )
        for path, doc_id in matches:
            folder = path.parent
            if folder not in tables:
                tables[folder] = _metadata(folder / METADATA)
            found.setdefault(
                path.resolve(), Source(path, doc_id, tables[folder].get(path.name, {}))
            )
    return sorted(found.values(), key=lambda source: source.path.as_posix())


def _expand(given: str) -> Iterator[tuple[Path, str]]:
    path = Path(given)
    if path.is_dir():
        for inner in sorted(path.rglob("*")):
            if inner.is_file() and _is_readable(inner.relative_to(path)):
                yield inner, inner.relative_to(path).with_suffix("").as_posix()
    elif path.is_file():
        yield path, path.stem
    else:
        for match in sorted(glob.glob(given, recursive=True)):  # noqa: PTH207 (absolute patterns)
            if Path(match).is_dir() or _is_readable(Path(Path(match).name)):
                yield from _expand(match)


def _is_readable(relative: Path) -> bool:
    hidden = any(part.startswith(".") for part in relative.parts)
    known = relative.suffix.lower() in TEXTS | COLLECTIONS
    return known and not hidden and relative.name != METADATA


def _metadata(path: Path) -> dict[str, dict[str, str]]:
    """``metadata.csv`` by file name; {} where there is none."""
    if not path.is_file():
        return {}
    with path.open(encoding="utf-8-sig", newline="") as stream:
        reader = csv.DictReader(stream)
        if "file" not in (reader.fieldnames or ()):
            raise InputError(
                "the metadata have no column 'file'",
                where=f"{path}:1",
                hint="the header should read: file,doc_id,title,publisher,published,url,language",
            )
        return {
            row["file"]: {name: value for name, value in row.items() if name and value}
            for row in reader
        }
