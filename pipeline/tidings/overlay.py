"""Rows of one's own: composed from answers, checked as the shipped ones are, written, tried."""

from __future__ import annotations

import csv
import io
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from jsonschema import Draft202012Validator

from tidings.errors import OutputError, RulesError
from tidings.extraction import Extractor
from tidings.identifiers import is_ror, is_wikidata
from tidings.mistakes import Problem, mistakes
from tidings.records import Document, Extraction, Failure, Mention
from tidings.rulecheck import contradictions, read_files
from tidings.rules import SEPARATOR, Row, Rulebook, forget_rulebooks, read_rows, rule_folders
from tidings.text import fold


class Kind(NamedTuple):
    """What a rule can be about: its tables, the file of new rows, and how its names are tried."""

    tables: str
    file: str
    names: tuple[str, ...]
    sentence: str
    layer: str


KINDS = {
    "organisation": Kind(
        "organisations/*.csv",
        "organisations/ours.csv",
        ("name", "aliases", "acronyms"),
        "The work is funded by {}.",
        "organisations",
    ),
    "area": Kind(
        "areas/areas.csv",
        "areas/areas.csv",
        ("terms",),
        "The new centre works on {}.",
        "areas",
    ),
    "programme": Kind(
        "programmes/known/*.csv",
        "programmes/known/ours.csv",
        ("name", "aliases", "acronyms"),
        "The work is part of the {}.",
        "programmes",
    ),
}
# Cells that hold several items; new ones join those that are there.
_LISTS = ("aliases", "acronyms", "guarded", "terms")
_REGISTERS = {"ror": is_ror, "wikidata": is_wikidata}


class Checked(NamedTuple):
    """What stands against a row, and what about it is only ambiguous."""

    problems: list[Problem]
    doubts: list[Problem]


@dataclass(frozen=True)
class Overlay:
    """The folder of one's own rules, laid over the shipped ones; it need not be there yet.

    >>> overlay = Overlay.at(Path("mine"))
    >>> overlay.known("organisation", {"name": "UK Research and Innovation"})["type"]
    'funder'
    """

    folder: Path
    rulebook: Rulebook

    @classmethod
    def at(cls, folder: Path) -> Overlay:
        """The overlay of a folder, with all rules under it."""
        below = _below(folder)
        return cls(folder, Rulebook((*below, folder) if folder.is_dir() else below))

    def columns(self, kind: str) -> dict[str, Mapping[str, Any]]:
        """Column → its schema: what is to be asked, in this order."""
        schema = self.rulebook.schema(KINDS[kind].tables) or {}
        return dict(schema["properties"])

    def known(self, kind: str, answers: Mapping[str, str]) -> Row | None:
        """The one row that has the key of the answers, as far as they give it."""
        key = self.rulebook.key(KINDS[kind].tables)
        given = {column: answers[column] for column in key if column in answers}
        rows = [
            row
            for row in self.rulebook.rows(KINDS[kind].tables)
            if all(row[column] == value for column, value in given.items())
        ]
        return rows[0] if len(rows) == 1 and given else None

    def refusal(self, kind: str, column: str, answer: str) -> str:
        """Why an answer cannot stand in a column, or ""."""
        schema = self.columns(kind)[column]
        if not Draft202012Validator(schema).is_valid(answer):
            return _in_words(schema, answer)
        is_good = _REGISTERS.get(column)
        if is_good is None or not answer or is_good(answer):
            return ""
        return f"{answer!r} is no {column} id; leave it empty where it is not known"

    def row(self, kind: str, answers: Mapping[str, str]) -> dict[str, str]:
        """The row that the answers give; a known body keeps what it has, and gains the rest."""
        old = self.known(kind, answers)
        row = {}
        for column in self.columns(kind):
            before, new = (old[column] if old else ""), answers.get(column, "")
            items = [*before.split(SEPARATOR), *new.split(SEPARATOR)]
            joined = SEPARATOR.join(dict.fromkeys(item.strip() for item in items if item.strip()))
            row[column] = joined if column in _LISTS else new or before
        return row

    def check(self, kind: str, row: Mapping[str, str]) -> Checked:
        """Hold the rules with the row in them against all that the check of the rules knows."""
        with tempfile.TemporaryDirectory() as place:
            trial = Path(place) / "rules"
            if self.folder.is_dir():
                shutil.copytree(self.folder, trial)
            file = self._file(kind, row)
            path = trial / file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(self._content(kind, row), encoding="utf-8", newline="")
            found = list(_against_all(Rulebook((*_below(self.folder), trial)), path))
            line = f"{path}:{self._line(kind, row)}"
        mine = [
            Problem(f"{self.folder / file}:{self._line(kind, row)}", *problem[1:])
            for problem in found
            if problem.where == line
        ]
        doubts = [problem for problem in mine if "is ambiguous" in problem.what]
        problems = [problem for problem in mine if problem not in doubts]
        return Checked(problems, [*doubts, *self._shared_terms(kind, row)])

    def _shared_terms(self, kind: str, row: Mapping[str, str]) -> Iterator[Problem]:
        """Terms of an area by which another one is recognised already."""
        if kind != "area":
            return
        terms = {fold(term) for term in row["terms"].split(SEPARATOR)}
        for other in self.rulebook.rows("areas/terms/*.csv"):
            if fold(other["term"]) in terms and other["area"] != row["area"]:
                yield Problem(other.where, f"{other['term']!r} names {other['area']} too")

    def write(self, kind: str, row: Mapping[str, str]) -> str:
        """Put the row into its file, whole or not at all; gives file and line."""
        path = self.folder / self._file(kind, row)
        content = self._content(kind, row)
        where = f"{path}:{self._line(kind, row)}"
        draft = path.with_name(path.name + ".part")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            draft.write_text(content, encoding="utf-8", newline="")
            draft.replace(path)
        except OSError as error:
            with suppress(OSError):
                draft.unlink()
            raise OutputError(f"cannot be written: {error}", where=str(path)) from error
        forget_rulebooks()
        return where

    def _file(self, kind: str, row: Mapping[str, str]) -> str:
        """The file that holds the row already, else the one for new rows."""
        old = self.known(kind, row)
        if old is not None and old.path.is_relative_to(self.folder):
            return old.path.relative_to(self.folder).as_posix()
        return KINDS[kind].file

    def _rows(self, kind: str, row: Mapping[str, str]) -> list[Mapping[str, str]]:
        """The rows of the file with this one in them, in the place of the one with its key."""
        path = self.folder / self._file(kind, row)
        rows: list[Mapping[str, str]] = []
        if path.is_file():
            rows = [line.values for line in read_rows(path)]
        key = self.rulebook.key(KINDS[kind].tables)
        same = [all(line.get(part, "") == row[part] for part in key) for line in rows]
        return [row if is_same else line for line, is_same in zip(rows, same, strict=True)] + (
            [] if any(same) else [row]
        )

    def _content(self, kind: str, row: Mapping[str, str]) -> str:
        rows = self._rows(kind, row)
        columns = dict.fromkeys([*rows[0], *self.columns(kind)])
        stream = io.StringIO()
        writer = csv.DictWriter(stream, list(columns), restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
        return stream.getvalue()

    def _line(self, kind: str, row: Mapping[str, str]) -> int:
        """The line of the row, the header being the first."""
        return self._rows(kind, row).index(row) + 2


def _below(folder: Path) -> tuple[Path, ...]:
    """The rules that an overlay is laid over: the shipped ones, and those of the environment."""
    place = folder.resolve()
    return tuple(below for below in rule_folders() if below != place)


def _against_all(rulebook: Rulebook, path: Path) -> Iterator[Problem]:
    """What is wrong with the lines of one file, by themselves and beside all other lines."""
    files, unreadable = read_files(rulebook)
    yield from unreadable
    for file in files:
        if file.path == path:
            yield from mistakes(rulebook, file)
    yield from contradictions(rulebook, files, strict=True)


def _in_words(schema: Mapping[str, Any], answer: str) -> str:
    what = f"{answer!r} cannot stand here" if answer else "this cannot be empty"
    choices = ", ".join(schema.get("enum", ()))
    expected = choices or schema.get("description") or schema.get("pattern", "")
    return f"{what}: {expected}"


def try_out(kind: str, row: Mapping[str, str], rules: Path) -> Iterator[str]:
    """What is found by each name of a row in a sentence of its own, with the rules as they are.

    A short acronym, or a name that is a word too, may need the full name somewhere in the document.

    >>> row = {"name": "UK Research and Innovation", "aliases": "", "acronyms": "UKRI"}
    >>> next(try_out("organisation", row, Path("mine")))  # doctest: +SKIP
    '"UKRI" is found: UK Research and Innovation (organisation.gazetteer.acronym)'
    """
    about = KINDS[kind]
    names = [name for column in about.names for name in row[column].split(SEPARATOR) if name]
    alone = [about.sentence.format(name) for name in names]
    in_full = [f"{text} {row['name']}." if "name" in row else text for text in alone]
    extractor = Extractor(rules)
    for name, first, second in zip(
        names, _read(extractor, alone), _read(extractor, in_full), strict=True
    ):
        hits = _hits(name, first, about) or _hits(name, second, about)
        sign = "" if _hits(name, first, about) else ", where the document names it in full too"
        values = "; ".join(_value(hit, name) for hit in hits)
        yield f'"{name}" is found{sign}: {values}' if hits else f'"{name}" is not found by itself'


def _read(extractor: Extractor, texts: Sequence[str]) -> Iterator[Extraction]:
    documents = [Document(f"try-{number}", text) for number, text in enumerate(texts)]
    for result in extractor.extract_batch(documents):
        if isinstance(result, Failure):
            raise RulesError(result.reason, where=result.source, hint=result.hint)
        yield result


def _hits(name: str, result: Extraction, about: Kind) -> list[Mention]:
    """The mentions of the layer that stand on the name, in the sentence made for it."""
    start = result.document.text.index(name)
    end = start + len(name)
    return [hit for hit in getattr(result, about.layer) if hit.start < end and hit.end > start]


def _value(hit: Mention, name: str) -> str:
    value = getattr(hit, "area", None) or getattr(hit, "name", "")
    readings = getattr(hit, "candidates", ())
    doubt = f", ambiguous: {' or '.join(readings)}" if readings else ""
    words = "" if hit.text == name else f" as {hit.text!r}"
    return f"{value}{words}{doubt} ({hit.rule})"
