"""Which files an input names: a file, a folder (recursive), a glob or an address."""

from __future__ import annotations

import csv
import io
import json
import os
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath

from tidings.errors import InputError
from tidings.read.encoding import decode
from tidings.read.fields import too_wide
from tidings.read.source import Readable, Source, printable, read_bytes, to_path
from tidings.read.web.page import Web

TEXTS = frozenset({".txt", ".text", ".md", ".markdown"})
PAGES = frozenset({".html", ".htm", ".xhtml", ".pdf", ".docx", ".rss", ".atom", ".xml"})
COLLECTIONS = frozenset({".jsonl", ".ndjson", ".json", ".csv", ".parquet"})
# Not readable, but announcements come in them: better a failure than a silence.
OFFICE = frozenset({".doc", ".rtf", ".odt"})
METADATA = "metadata.csv"
ACCOUNT = "run.json"  # which a run writes beside its tables

Metadata = dict[str, dict[str, str]]


def discover(inputs: Sequence[str], web: Web | None = None) -> list[Readable]:
    """The files and pages that ``inputs`` name, sorted by name, each once.

    ``web`` says how pages are fetched (``None``: politely, with the defaults); nothing is fetched
    before it is read. Raises InputError for an input that names nothing.
    """
    found: dict[str, Readable] = {}
    tables: dict[Path, Metadata] = {}
    parents: dict[Path, Path] = {}
    web = web or Web()
    for given in inputs:
        if given.startswith(("http://", "https://")):
            page = web.page(given)
            found.setdefault(page.name, page)
            continue
        for path, doc_id in _named(given):
            if path.parent not in tables:
                tables[path.parent] = _metadata(path.parent / METADATA)
            fields = tables[path.parent].get(path.name, {})
            found.setdefault(_real(path, parents), Source(path, printable(doc_id), fields))
    return sorted(found.values(), key=lambda source: source.name)


def _real(path: Path, parents: dict[Path, Path]) -> str:
    """Where a file really is; the many files of a folder need one look at the folder."""
    if path.is_symlink():
        return str(path.resolve())
    if path.parent not in parents:
        parents[path.parent] = path.parent.resolve()
    return str(parents[path.parent] / path.name)


def read_list(path: Path) -> list[str]:
    """The addresses of a list, one a line; blank lines and lines that begin with # are skipped.

    Raises InputError where the file cannot be read, or a line is no address.
    """
    try:
        lines = decode(path.read_bytes()).splitlines()
    except OSError as error:
        raise InputError(
            error.strerror or "unreadable", where=str(path), hint="name a file with one URL a line"
        ) from error
    named = [(number, line.strip()) for number, line in enumerate(lines, start=1)]
    for number, line in named:
        if line and not line.startswith(("#", "http://", "https://")):
            raise InputError("no web address", where=f"{path}:{number}", hint="write https://…")
    return [line for _, line in named if line and not line.startswith("#")]


def _named(given: str) -> list[tuple[Path, str]]:
    matches = list(_expand(given))
    if not matches:
        raise InputError(
            "no readable file here",
            where=given,
            hint="name a file, a folder or a quoted glob of "
            + ", ".join(sorted(TEXTS | PAGES | COLLECTIONS)),
        )
    return matches


def _expand(given: str) -> Iterator[tuple[Path, str]]:
    path = to_path(given)
    if path.is_dir():
        yield from _folder(path)
    elif path.is_file():
        yield path, path.stem
    elif any(mark in given for mark in "*?["):
        for match in sorted(_glob(path), key=str):
            if match.is_dir():
                yield from _folder(match)
            elif _is_readable(PurePosixPath(match.name)):
                yield match, match.stem


def _glob(pattern: Path) -> Iterator[Path]:
    """The matches of a pattern, from its last folder without a mark on."""
    parts = pattern.parts
    first = next(i for i, part in enumerate(parts) if any(mark in part for mark in "*?["))
    base = pattern
    for _ in parts[first:]:
        base = base.parent
    return iter(base.glob("/".join(parts[first:])))


def _folder(folder: Path) -> Iterator[tuple[Path, str]]:
    written: dict[Path, frozenset[str]] = {}
    for path in sorted(_walk(folder), key=str):
        relative = PurePosixPath(path.relative_to(folder).as_posix())
        if path.is_dir() or _is_readable(relative):
            if path.parent not in written:
                written[path.parent] = _written(path.parent)
            if path.name not in written[path.parent]:
                yield path, relative.with_suffix("").as_posix()


def _written(folder: Path) -> frozenset[str]:
    """The tables that an earlier run wrote into a folder, by its account: they are no documents."""
    try:
        account = json.loads((folder / ACCOUNT).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return frozenset()
    outputs = account.get("outputs") if isinstance(account, dict) else None
    return frozenset((ACCOUNT, *outputs)) if isinstance(outputs, dict) else frozenset()


def _walk(folder: Path) -> Iterator[Path]:
    """All files below a folder; a folder that cannot be listed stands for itself and will fail."""
    if not isinstance(folder, Path):  # a path of fsspec
        yield from (path for path in folder.rglob("*") if path.is_file())
        return
    closed: list[Path] = []

    def remember(error: OSError) -> None:
        closed.append(Path(error.filename))

    for parent, _, names in os.walk(folder, onerror=remember):
        yield from (path for name in names if (path := Path(parent, name)).is_file())
    yield from closed


def _is_readable(relative: PurePosixPath) -> bool:
    hidden = any(part.startswith(".") for part in relative.parts)
    known = relative.suffix.lower() in TEXTS | PAGES | COLLECTIONS | OFFICE
    return known and not hidden and relative.name != METADATA


def _metadata(path: Path) -> Metadata:
    """``metadata.csv`` by file name; {} where there is none."""
    if not path.is_file():
        return {}
    where = printable(path.as_posix())
    try:
        text = decode(read_bytes(Source(path, "")))
    except InputError as error:
        raise InputError(error.what, where=where, hint=error.hint) from error
    reader = csv.DictReader(io.StringIO(text, newline=""))
    try:
        if "file" not in (reader.fieldnames or ()):
            raise InputError(
                "the metadata have no column 'file'",
                where=f"{where}:1",
                hint="the header should read: file,doc_id,title,publisher,published,url,language",
            )
        found: Metadata = {}
        for row in reader:
            if wide := too_wide(row, f"{where}:{reader.line_num}"):
                raise wide
            found[row["file"]] = {name: value for name, value in row.items() if name and value}
        return found
    except csv.Error as error:
        raise InputError(
            str(error), where=f"{where}:{reader.line_num}", hint="save it as UTF-8 CSV"
        ) from error
