"""What a rule file says wrongly, line by line, and what to write instead."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any, NamedTuple

import re2
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError, best_match

from tidings.errors import RulesError
from tidings.identifiers import is_ror, is_wikidata
from tidings.rulebook import Pattern, Row, Rulebook, read_patterns, read_rows

_REGULAR = ("pattern", "before", "after", "not_before", "not_after")
_REGISTERS = {"ror": is_ror, "wikidata": is_wikidata}
_SLIP = 0.75  # how much of a name is right where it is mistyped
_NAME = re2.compile(r"\{[a-z_]+\}")


class Problem(NamedTuple):
    """Something that a rule file says wrongly: where it is, what is wrong, and what to do.

    >>> str(Problem("funders.csv:7", "unknown type 'fundr'", "use 'funder'"))
    "funders.csv:7: unknown type 'fundr'; use 'funder'"
    """

    where: str
    what: str
    hint: str = ""

    def __str__(self) -> str:
        return f"{self.where}: {self.what}" + (f"; {self.hint}" if self.hint else "")


@dataclass(frozen=True)
class RuleFile:
    """A rule file with its lines; ``name`` is its path inside its rules folder."""

    name: str
    path: Path
    folder: Path
    rows: tuple[Row, ...] = ()
    patterns: tuple[Pattern, ...] = ()

    @classmethod
    def at(cls, path: Path, folder: Path) -> RuleFile:
        """The file with all of its lines. Raises RulesError where it cannot be read."""
        name = path.relative_to(folder).as_posix()
        if path.suffix == ".csv":
            return cls(name, path, folder, rows=tuple(read_rows(path)))
        return cls(name, path, folder, patterns=tuple(read_patterns(path)))

    def lines(self) -> Iterator[tuple[str, Mapping[str, Any]]]:
        """``(where, what it says)`` of every line."""
        yield from ((f"{self.path}:{row.line}", row.values) for row in self.rows)
        yield from ((pattern.where, pattern.fields) for pattern in self.patterns)


def rule_paths(folder: Path) -> list[Path]:
    """The rule files below a folder, in a fixed order."""
    return sorted([*folder.rglob("*.csv"), *folder.rglob("*.jsonl")])


def refuse_mistakes(rulebook: Rulebook) -> None:
    """Raise RulesError for the first mistake in the folders that lie over the shipped rules.

    What else is kept in such a folder, the gold of its owner or a list of notes, is let alone.

    >>> from tidings.rules import shipped_rules
    >>> refuse_mistakes(Rulebook((shipped_rules(),)))
    """
    for folder in rulebook.folders[1:]:
        meant = (
            path for path in rule_paths(folder) if _is_meant(rulebook.folders[0], folder, path)
        )
        files = (RuleFile.at(path, folder) for path in meant)
        for problem in (problem for file in files for problem in mistakes(rulebook, file)):
            command = f"`tidings rules check --rules {folder}` names every mistake"
            hint = "; ".join(filter(None, (problem.hint, command)))
            raise RulesError(problem.what, where=problem.where, hint=hint)


def _is_meant(shipped: Path, folder: Path, path: Path) -> bool:
    """Whether a file lies where rules lie, if only by a slip: ``organisation/ours.csv``."""
    places = sorted(place.name for place in shipped.iterdir())
    return bool(get_close_matches(path.relative_to(folder).parts[0], places, cutoff=_SLIP))


def mistakes(rulebook: Rulebook, file: RuleFile) -> Iterator[Problem]:
    """What is wrong with the lines of a file, each looked at by itself.

    >>> from tidings.rules import shipped_rules
    >>> book = Rulebook((shipped_rules(),))
    >>> row = Row({"code": "GB", "area": "seawed"}, Path("mine/places/x.csv"), 2)
    >>> file = RuleFile("areas/phrases.csv", row.path, Path("mine"), (row,))
    >>> list(mistakes(book, file))[-1].what
    "unknown area 'seawed'"
    """
    yield from _against_schema(rulebook, file)
    yield from _identifiers(file)
    yield from _expressions(file)
    yield from _strangers(rulebook, file)


def _against_schema(rulebook: Rulebook, file: RuleFile) -> Iterator[Problem]:
    schema = rulebook.schema(file.name)
    if schema is None:
        yield Problem(str(file.path), "no schema describes this file", _other_name(rulebook, file))
        return
    validator = Draft202012Validator(schema)
    for where, says in file.lines():
        worst = best_match(validator.iter_errors(dict(says)))
        if worst is not None:
            column = worst.json_path.lstrip("$.")
            hint = _way_out(schema, worst)
            yield Problem(where, f"{column or 'the row'}: {worst.message}", hint)


def _other_name(rulebook: Rulebook, file: RuleFile) -> str:
    """What a file should be called, or what would describe it: the shipped rules have schemas."""
    shipped = rulebook.folders[0]
    if file.folder == shipped:
        return f"describe a row in schema/{'.'.join(Path(file.name).with_suffix('').parts)}.json"
    names = [path.relative_to(shipped).as_posix() for path in rule_paths(shipped)]
    close = get_close_matches(file.name, names, n=1, cutoff=0)
    return f"name it as the shipped rules do, perhaps {close[0]}" if close else ""


def _way_out(schema: Mapping[str, Any], error: ValidationError) -> str:
    if error.validator in ("required", "additionalProperties"):
        return f"a row says {', '.join(schema.get('properties', ()))}"
    says = error.schema.get("description") if isinstance(error.schema, dict) else None
    return str(says or "")


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
        re2.compile(str(_NAME.sub("(?:x)", expression)), options=options)
    except re2.error as error:
        reason = error.args[0] if error.args else error
        return reason.decode() if isinstance(reason, bytes) else str(reason)
    return ""


def _strangers(rulebook: Rulebook, file: RuleFile) -> Iterator[Problem]:
    """Areas and countries that their own tables do not know."""
    known = {
        "area": {row["area"] for row in rulebook.rows("areas/areas.csv")},
        "country": {row["code"] for row in rulebook.rows("places/countries.csv")},
    }
    for where, says in file.lines():
        for column, names in known.items():
            name = says.get(column)
            if name and isinstance(name, str) and name not in names:
                yield Problem(where, f"unknown {column} {name!r}")
