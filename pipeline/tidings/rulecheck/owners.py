"""Who pays for the known programmes: named as the tables of bodies and places name them?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tidings.mistakes import Problem
from tidings.rules import Row

_BODIES = "organisations/"
_PLACES = "places/"
_PROGRAMMES = "programmes/known/"


def unknown_owners(rows: Iterable[tuple[str, Row]]) -> Iterator[Problem]:
    """Owners of programmes that are neither a body nor a government of the tables.

    ``rows`` are the lines of all tables, each with its file's name inside its rules folder. The
    owner is what ties a sum to a body that the document names, so it is written as the row of
    that body is: not as one of its aliases, and not as the part of the world where it is.

    >>> from pathlib import Path
    >>> body = Row({"name": "Vinnova", "acronyms": "SIIA"}, Path("a.csv"), 2)
    >>> programme = Row({"name": "Vinnväxt", "owner": "SIIA"}, Path("b.csv"), 2)
    >>> tables = [("organisations/a.csv", body), ("programmes/known/b.csv", programme)]
    >>> [str(problem) for problem in unknown_owners(tables)]
    ["b.csv:2: no body is called 'SIIA'; write Vinnova"]
    """
    tables = list(rows)
    known = _names(tables)
    others = _other_names(tables)
    for name, row in tables:
        for owner in row.items("owner") if name.startswith(_PROGRAMMES) else ():
            if owner not in known:
                bodies = " or ".join(others.get(owner, ()))
                hint = f"write {bodies}" if bodies else "add the body, or leave the owner empty"
                yield Problem(f"{row.path}:{row.line}", f"no body is called {owner!r}", hint)


def _names(tables: Iterable[tuple[str, Row]]) -> frozenset[str]:
    """What bodies and governments are called first of all."""
    columns = {_BODIES: "name", _PLACES: "government"}
    return frozenset(
        row[column]
        for name, row in tables
        for folder, column in columns.items()
        if name.startswith(folder) and row[column]
    )


def _other_names(tables: Iterable[tuple[str, Row]]) -> dict[str, list[str]]:
    """Alias or acronym → the bodies that it stands for."""
    others: dict[str, list[str]] = {}
    for name, row in tables:
        if name.startswith(_BODIES):
            for alias in (*row.items("aliases"), *row.items("acronyms")):
                bodies = others.setdefault(alias, [])
                if row["name"] not in bodies:
                    bodies.append(row["name"])
    return others
