"""Tables compiled from the rules and kept between runs: to read them takes a tenth of making them.

They stand in the user's folder of caches, or in ``TIDINGS_CACHE`` (``off``: nowhere). A file is
named by what it is made of, the rules and the code that compiles them, and is only ever replaced as
a whole; one that is missing, damaged or cannot be written costs its time and nothing else.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import Any

from tidings.caching import caches_of_user, write_whole
from tidings.rules import Rulebook

# What a component compiles: its tables by name, each a plain value by a word or phrase.
Plain = dict[str, dict[str, Any]]
_BETWEEN = "\0"
_KEPT = 4  # files a component, for as many rules, overlays and versions of Tidings


class Table(dict[str, Any]):
    """A table of plain values: ``cells`` as JSON, and as its items those that were asked for.

    >>> table = Table({"EPSRC": '["funder", "GB"]'})
    >>> "EPSRC" in table.cells, table["EPSRC"]
    (True, ['funder', 'GB'])
    """

    def __init__(self, cells: Mapping[str, str]) -> None:
        super().__init__()
        self.cells = cells

    def __missing__(self, key: str) -> Any:
        value = self[key] = json.loads(self.cells[key])
        return value


def compiled(rulebook: Rulebook, name: str, build: Callable[[], Plain]) -> dict[str, Table]:
    """The tables that ``build`` makes of the rules, from an earlier run where there was one.

    >>> tables = compiled(load_rulebook(), "example", lambda: {"kinds": {"EPSRC": "funder"}})
    >>> tables["kinds"]["EPSRC"]
    'funder'
    """
    folder = cache_folder()
    if folder is None:
        return _tables(_cells(build()))
    made_of = hashlib.sha256(f"{rulebook.digest} {code_digest()}".encode()).hexdigest()
    file = folder / f"{name}-{made_of[:32]}"
    with suppress(OSError, ValueError, TypeError, KeyError):
        return _tables(_unpacked(file.read_bytes()))
    cells = _cells(build())
    with suppress(OSError):  # a full disk, a folder of somebody else's
        write_whole(file, _packed(cells))
        _forget_older(folder, name)
    return _tables(cells)


def cache_folder() -> Path | None:
    """Where compiled tables are kept; None where nothing is to be kept."""
    given = os.environ.get("TIDINGS_CACHE")
    if given is not None:
        return None if given in ("", "off") else Path(given)
    try:
        return caches_of_user() / "rules"
    except RuntimeError:  # a user without a home
        return None


@lru_cache(maxsize=1)
def code_digest() -> str:
    """A hash of this package itself: another version finds other things, whatever its number."""
    total = hashlib.sha256()
    home = Path(__file__).parent
    for path in sorted(home.rglob("*.py")):
        total.update(path.relative_to(home).as_posix().encode() + b"\0")
        total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


_Cells = dict[str, dict[str, str]]


def _cells(plain: Plain) -> _Cells:
    write = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
    return {
        name: {key: write(value) for key, value in table.items()} for name, table in plain.items()
    }


def _tables(cells: _Cells) -> dict[str, Table]:
    return {name: Table(table) for name, table in cells.items()}


def _packed(cells: _Cells) -> bytes:
    """A line about the tables, then all their keys and cells, which hold no NUL."""
    pieces = [piece for table in cells.values() for piece in (*table, *table.values())]
    body = _BETWEEN.join(pieces).encode()
    sizes = {name: len(table) for name, table in cells.items()}
    head = {"sha256": hashlib.sha256(body).hexdigest(), "tables": sizes}
    return json.dumps(head).encode() + b"\n" + body


def _unpacked(data: bytes) -> _Cells:
    """Raises ValueError, TypeError or KeyError for what ``_packed`` never wrote."""
    line, _, body = data.partition(b"\n")
    head = json.loads(line)
    pieces = body.decode().split(_BETWEEN)
    sizes = head["tables"]
    if head["sha256"] != hashlib.sha256(body).hexdigest() or len(pieces) != 2 * sum(sizes.values()):
        raise ValueError("a damaged file")
    cells: _Cells = {}
    begin = 0
    for name, size in sizes.items():
        middle, end = begin + size, begin + 2 * size
        cells[name] = dict(zip(pieces[begin:middle], pieces[middle:end], strict=True))
        begin = end
    return cells


def _forget_older(folder: Path, name: str) -> None:
    """Remove what a component has kept for rules and versions that have gone."""
    files = sorted(folder.glob(f"{name}-*"), key=lambda file: file.stat().st_mtime, reverse=True)
    for file in files[_KEPT:]:
        file.unlink()
