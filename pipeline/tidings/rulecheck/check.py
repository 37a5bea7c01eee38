"""Every rule file: readable, as its schema says, without duplicates and dangerous patterns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import re2
from jsonschema import Draft202012Validator
from jsonschema.exceptions import SchemaError, best_match

from tidings.errors import RulesError
from tidings.rulecheck.identifiers import is_ror, is_wikidata
from tidings.rulecheck.owners import unknown_owners
from tidings.rulecheck.problem import Problem
from tidings.rules import Pattern, Row, Rulebook, read_patterns, read_rows

_REGULAR = ("pattern", "before", "after", "not_before", "not_after")
_REGISTERS = {"ror": is_ror, "wikidata": is_wikidata}


@dataclass(frozen=True)
class RuleFile:
    """A rule file with its lines; ``name`` is its path inside its rules folder."""

    name: str
    path: Path
    folder: Path
    rows: tuple[Row, ...] = ()
    patterns: tuple[Pattern, ...] = ()

    def lines(self) -> Iterator[tuple[str, Mapping[str, Any]]]:
        """``(where, what it says)`` of every line."""
        yield from ((f"{self.path}:{row.line}", row.values) for row in self.rows)
        yield from ((pattern.where, pattern.fields) for pattern in self.patterns)


def check_rules(rulebook: Rulebook, strict: bool = False) -> list[Problem]:
    """All problems of the shipped rules and their overlays, by file and line.

    ``strict`` also names what is ambiguous: acronyms that bodies share, and names that bodies of
    different countries share. They are allowed, and resolve by what else a document says.

    >>> from tidings.rules import load_rulebook
    >>> check_rules(load_rulebook())
    []
    """
    problems = _check_schemas(rulebook)
    files: list[RuleFile] = []
    for folder in rulebook.folders:
        for path in sorted([*folder.rglob("*.csv"), *folder.rglob("*.jsonl")]):
            try:
                files.append(_read(path, folder))
            except RulesError as error:
                problems.append(Problem(error.where, error.what, error.hint))
    for file in files:
        problems += [*_against_schema(rulebook, file), *_identifiers(file), *_expressions(file)]
    problems += [*_duplicates(rulebook, files), *_strangers(rulebook, files)]
    problems += unknown_owners((file.name, row) for file in files for row in file.rows)
    problems += _shared_aliases(files, strict)
    return problems


def _read(path: Path, folder: Path) -> RuleFile:
    name = path.relative_to(folder).as_posix()
    if path.suffix == ".csv":
        return RuleFile(name, path, folder, rows=tuple(read_rows(path)))
    return RuleFile(name, path, folder, patterns=tuple(read_patterns(path)))


def _check_schemas(rulebook: Rulebook) -> list[Problem]:
    problems = []
    for path in sorted((rulebook.folders[0] / "schema").glob("*.json")):
        try:
            Draft202012Validator.check_schema(rulebook.schema(path.stem.replace(".", "/")) or {})
        except RulesError as error:
            problems.append(Problem(error.where, error.what))
        except SchemaError as error:
            problems.append(Problem(str(path), f"no JSON Schema: {error.message}"))
    return problems


def _against_schema(rulebook: Rulebook, file: RuleFile) -> Iterator[Problem]:
    schema = rulebook.schema(file.name)
    if schema is None:
        hint = f"describe a row in schema/{'.'.join(Path(file.name).with_suffix('').parts)}.json"
        yield Problem(str(file.path), "no schema describes this file", hint)
        return
    validator = Draft202012Validator(schema)
    for where, says in file.lines():
        worst = best_match(validator.iter_errors(dict(says)))
        if worst is not None:
            yield Problem(where, f"{worst.json_path.lstrip('$.') or 'the row'}: {worst.message}")


def _identifiers(file: RuleFile) -> Iterator[Problem]:
    for row in file.rows:
        for column, is_good in _REGISTERS.items():
            if row[column] and not is_good(row[column]):
                hint = "leave the cell empty where the id is not known"
                yield Problem(f"{file.path}:{row.line}", f"no {column} id: {row[column]!r}", hint)


def _expressions(file: RuleFile) -> Iterator[Problem]:
    for pattern in file.patterns:
        if not pattern.examples:
            yield Problem(pattern.where, f"{pattern.id} has no example", "add one that it matches")
        for field in _REGULAR:
            refusal = _refusal(str(pattern.fields.get(field) or ""))
            if refusal:
                hint = "write it as RE2 does: no look-around, no back references"
                yield Problem(pattern.where, f"{pattern.id}: {field} is refused: {refusal}", hint)


def _refusal(expression: str) -> str:
    """Why the linear-time engine refuses an expression, or ""; ``{name}`` stands for a fragment."""
    options = re2.Options()
    options.log_errors = False
    try:
        re2.compile(_without_names(expression), options=options)
    except re2.error as error:
        reason = error.args[0] if error.args else error
        return reason.decode() if isinstance(reason, bytes) else str(reason)
    return ""


_NAME = re2.compile(r"\{[a-z_]+\}")


def _without_names(expression: str) -> str:
    return str(_NAME.sub("(?:x)", expression))


def _duplicates(rulebook: Rulebook, files: Iterable[RuleFile]) -> Iterator[Problem]:
    """Lines with one key, inside one rules folder: an overlay replaces, a folder contradicts."""
    first: dict[tuple[object, ...], str] = {}
    for file in files:
        space = (file.folder, rulebook.schema_path(file.name) or file.path)
        columns = rulebook.key(file.name) or (("id",) if file.patterns else ())
        for where, says in file.lines():
            key = tuple(str(says.get(column, "")) for column in columns or tuple(says)[:1])
            if (*space, *key) in first:
                hint = f"the first is {first[*space, *key]}; keep one"
                yield Problem(where, f"{', '.join(key)} stands twice", hint)
            first.setdefault((*space, *key), where)


def _strangers(rulebook: Rulebook, files: Iterable[RuleFile]) -> Iterator[Problem]:
    """Areas and countries that their own tables do not know."""
    known = {
        "area": {row["area"] for row in rulebook.rows("areas/areas.csv")},
        "country": {row["code"] for row in rulebook.rows("places/countries.csv")},
    }
    for file in files:
        for where, says in file.lines():
            for column, names in known.items():
                name = says.get(column)
                if names and isinstance(name, str) and name and name not in names:
                    yield Problem(where, f"unknown {column} {name!r}")


def _shared_aliases(files: Iterable[RuleFile], strict: bool) -> Iterator[Problem]:
    """Names that two bodies claim.

    Two bodies of one country never share a name in full. An acronym they may share, and a name
    with a body abroad: such words are ambiguous, which is no mistake.
    """
    claims: dict[str, list[tuple[Row, str, bool]]] = {}
    for file in files:
        for row in file.rows if file.name.startswith("organisations/") else ():
            where = f"{file.path}:{row.line}"
            for alias, full in _aliases(row):
                for other, place, other_full in claims.get(alias, ()):
                    abroad = other["country"] != row["country"]
                    wrong = full and other_full and not abroad
                    if (abroad or other["name"] != row["name"]) and (wrong or strict):
                        says = "names" if wrong else "is ambiguous, it names"
                        body = f"{other['name']} ({other['country'] or 'international'})"
                        yield Problem(where, f"{alias!r} {says} {body} too", f"see {place}")
                claims.setdefault(alias, []).append((row, where, full))


def _aliases(row: Row) -> Iterator[tuple[str, bool]]:
    """What a body is called, and whether that is a name in full."""
    yield from ((alias, True) for alias in (row["name"], *row.items("aliases")))
    yield from ((acronym, False) for acronym in row.items("acronyms"))
