"""Every rule file: its lines each by itself, and what they say against one another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from jsonschema import Draft202012Validator
from jsonschema.exceptions import SchemaError

from tidings.errors import RulesError
from tidings.mistakes import Problem, RuleFile, mistakes, rule_paths
from tidings.rulecheck.owners import unknown_owners
from tidings.rules import Row, Rulebook


def check_rules(rulebook: Rulebook, strict: bool = False) -> list[Problem]:
    """All problems of the shipped rules and their overlays, by file and line.

    ``strict`` also names what is ambiguous: acronyms that bodies share, and names that bodies of
    different countries share. They are allowed, and resolve by what else a document says.

    >>> from tidings.rules import load_rulebook
    >>> check_rules(load_rulebook())
    []
    """
    files, unreadable = read_files(rulebook)
    return [
        *_check_schemas(rulebook),
        *unreadable,
        *(problem for file in files for problem in mistakes(rulebook, file)),
        *contradictions(rulebook, files, strict),
    ]


def read_files(rulebook: Rulebook) -> tuple[list[RuleFile], list[Problem]]:
    """The rule files of all folders, and what is wrong with those that cannot be read."""
    files: list[RuleFile] = []
    unreadable: list[Problem] = []
    for folder in rulebook.folders:
        for path in rule_paths(folder):
            try:
                files.append(RuleFile.at(path, folder))
            except RulesError as error:
                unreadable.append(Problem(error.where, error.what, error.hint))
    return files, unreadable


def contradictions(
    rulebook: Rulebook, files: Sequence[RuleFile], strict: bool = False
) -> Iterator[Problem]:
    """Where lines of the files contradict one another; ``strict`` as in ``check_rules``."""
    yield from _duplicates(rulebook, files)
    yield from unknown_owners((file.name, row) for file in files for row in file.rows)
    yield from _shared_aliases(files, strict)


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
