"""Which files an input names: a file, a folder (recursive), a glob or an address."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from tidings.errors import InputError
from tidings.read.encoding import decode
from tidings.read.metadata import METADATA, Metadata, read_metadata
from tidings.read.source import Readable, Source, printable, to_path
from tidings.read.web.page import Web

TEXTS = frozenset({".txt", ".text", ".md", ".markdown"})
PAGES = frozenset({".html", ".htm", ".xhtml", ".pdf", ".docx", ".rss", ".atom", ".xml"})
COLLECTIONS = frozenset({".jsonl", ".ndjson", ".json", ".csv", ".parquet"})
# Not readable, but announcements come in them: better a failure than a silence.
OFFICE = frozenset({".doc", ".rtf", ".odt"})
_KNOWN = TEXTS | PAGES | COLLECTIONS | OFFICE
ACCOUNT = "run.json"  # which a run writes beside its tables


def discover(inputs: Sequence[str], web: Web | None = None) -> list[Readable]:
    """The files and pages that ``inputs`` name, sorted by name, each once.

    ``web`` says how pages are fetched (``None``: politely, with the defaults); nothing is fetched
    before it is read. Raises InputError for an input that names nothing; a row of metadata that
    names no file is warned of.
    """
    found: dict[str, Readable] = {}
    tables: dict[str, Metadata] = {}
    resolved: dict[str, str] = {}
    web = web or Web()
    for given in inputs:
        if given.startswith(("http://", "https://")):
            page = web.page(given)
            found.setdefault(page.name, page)
            continue
        for path, doc_id in _named(given):
            folder, name = os.path.split(str(path))
            if folder not in tables:
                tables[folder] = read_metadata(path.parent / METADATA)
            source = Source(path, printable(doc_id), tables[folder].of(name))
            found.setdefault(_real(path, resolved), source)
    for metadata in tables.values():
        metadata.warn_of_strays()
    return sorted(found.values(), key=lambda source: source.name)


def _real(path: Path, resolved: dict[str, str]) -> str:
    """Where a file really is; the many files of a folder need one look at the folder."""
    if not isinstance(path, Path) or path.is_symlink():
        return str(path.resolve())
    folder, name = os.path.split(str(path))
    if folder not in resolved:
        resolved[folder] = os.path.realpath(folder)
    return f"{resolved[folder]}/{name}"


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
    try:
        matches = list(_expand(given))
    except OSError as error:  # a folder that may not be entered, a name that is too long
        raise InputError(
            error.strerror or "unreadable",
            where=printable(given),
            hint="make it readable, or name another",
        ) from error
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
            elif _is_readable(match.name, match.suffix):
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
    """The documents below a folder, and their ids; names are cut as text: there may be many."""
    written: dict[str, frozenset[str]] = {}
    for relative, is_file in sorted(_walk(folder)):
        above, _, name = relative.rpartition("/")
        ending = _ending(name)
        if not is_file or _is_readable(relative, ending):
            if above not in written:
                written[above] = _written(folder / above)
            if name not in written[above]:
                yield folder / relative, relative.removesuffix(ending) or folder.name


def _written(folder: Path) -> frozenset[str]:
    """The tables that an earlier run wrote into a folder, by its account: they are no documents."""
    try:
        account = json.loads((folder / ACCOUNT).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return frozenset()
    outputs = account.get("outputs") if isinstance(account, dict) else None
    return frozenset((ACCOUNT, *outputs)) if isinstance(outputs, dict) else frozenset()


def _walk(folder: Path) -> Iterator[tuple[str, bool]]:
    """All files below a folder by their names in it, and whether each is a file: a folder that
    cannot be listed stands for itself and will fail.
    """
    if not isinstance(folder, Path):  # a path of fsspec
        files = (path for path in folder.rglob("*") if path.is_file())
        yield from ((path.relative_to(folder).as_posix(), True) for path in files)
        return
    waiting = [""]
    while waiting:
        inner = waiting.pop()
        try:
            with os.scandir(folder / inner) as listed:
                entries = list(listed)
        except OSError:
            yield inner, False
            continue
        for entry in entries:
            name = f"{inner}/{entry.name}" if inner else entry.name
            if entry.is_dir(follow_symlinks=False):
                waiting.append(name)
            elif Path(entry).is_file() if entry.is_symlink() else entry.is_file():
                yield name, True


def _ending(name: str) -> str:
    """The ending of a file's name with its dot, as ``Path.suffix`` has it."""
    dot = name.rfind(".")
    return name[dot:] if 0 < dot < len(name) - 1 else ""


def _is_readable(relative: str, ending: str) -> bool:
    hidden = relative.startswith(".") or "/." in relative
    return ending.lower() in _KNOWN and not hidden and relative.rpartition("/")[2] != METADATA
