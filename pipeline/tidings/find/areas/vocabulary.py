"""The vocabulary of fields: areas, the terms that name them, and the words around a term."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from ahocorasick_rs import AhoCorasick

from tidings.compiled import Plain, compiled
from tidings.errors import RulesError
from tidings.find.areas.words import Spelling, Words
from tidings.rules import Row, Rulebook

TRAP = ""
_NOT_A_WORD = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Field:
    """A row of ``areas.csv``: an id, its label and the domain it belongs to."""

    area: str
    label: str
    domain: str


@dataclass(frozen=True, slots=True)
class Term:
    """One reading of a term: the area it names, and what must (not) stand near it.

    ``area`` is "" for a trap: a phrase that holds the words of a term and names no field.
    """

    name: str
    area: str
    needs: tuple[str, ...]
    not_with: tuple[str, ...]
    capitals: tuple[str, ...]

    @classmethod
    def read(cls, cells: Sequence[Any]) -> Term:
        """The term of compiled cells: name, area, three lists of words."""
        name, area, *lists = cells
        needs, not_with, capitals = map(tuple, lists)
        return cls(name, area, needs, not_with, capitals)

    @property
    def rule(self) -> str:
        """``area.term.quantum-computing``, or ``area.context.…`` for a term with conditions."""
        voice = "context" if self.needs else "term"
        return f"area.{voice}.{_NOT_A_WORD.sub('-', self.name.lower()).strip('-')}"


class Vocabulary:
    """All that ``rules/areas`` says, ready to be looked up.

    >>> Vocabulary(load_rulebook()).fields["fusion"].label
    'Fusion energy'
    """

    def __init__(self, rulebook: Rulebook) -> None:
        self.spelling = Spelling(rulebook.rows("areas/spelling.csv"))
        self.fields = {field.area: field for field in _fields(rulebook)}
        tables = compiled(rulebook, "areas", lambda: _Compiler(rulebook, self).tables())
        phrases = tables["phrases"]
        self._phrases = {kind: frozenset(phrases[kind]) for kind in phrases.cells}
        self._terms = tables["terms"]
        self._readings: dict[str, tuple[Term, ...]] = {}
        self._names = sorted(self._terms.cells)
        self._automaton = AhoCorasick([f" {name} " for name in self._names])

    def folded(self, phrase: str) -> str:
        """A phrase as it stands in the folded line of a text."""
        return Words(phrase, self.spelling).line.strip()

    def terms(self, name: str) -> tuple[Term, ...]:
        """The readings of a folded term; () where it is none."""
        if name not in self._readings:
            if name not in self._terms.cells:
                return ()
            self._readings[name] = tuple(Term.read(cells) for cells in self._terms[name])
        return self._readings[name]

    def phrases(self, kind: str) -> frozenset[str]:
        """The folded phrases of one kind: modifier, head, cue, post …"""
        return self._phrases.get(kind, frozenset())

    def within(self, words: Words) -> Iterator[tuple[int, int, tuple[Term, ...]]]:
        """Every term in a text: first word, last word, readings; they may overlap."""
        for index, start, end in self._automaton.find_matches_as_indexes(
            words.line, overlapping=True
        ):
            place = words.span(start + 1, end - 1)
            if place is not None:
                yield (*place, self.terms(self._names[index]))


class _Compiler:
    """Rows → the tables of a Vocabulary: ``terms`` by their folded name, ``phrases`` by kind."""

    def __init__(self, rulebook: Rulebook, vocabulary: Vocabulary) -> None:
        self._rulebook = rulebook
        self._v = vocabulary
        self._phrases: dict[str, list[str]] = {}
        for row in rulebook.rows("areas/phrases.csv"):
            phrases = self._phrases.setdefault(row["kind"], [])
            phrases.append(vocabulary.folded(row["phrase"]))

    def tables(self) -> Plain:
        """All of it as plain values."""
        terms: dict[str, list[Any]] = {}
        for name, term in self._read_terms():
            cells = (term.name, term.area, term.needs, term.not_with, term.capitals)
            terms.setdefault(name, []).append(cells)
        return {"terms": terms, "phrases": self._phrases}

    def _read_terms(self) -> Iterator[tuple[str, Term]]:
        for row in self._rulebook.rows("areas/terms/*.csv"):
            self._check(row)
            yield from self._spelled(row["term"], row["area"], row)
        for row in self._rulebook.rows("areas/areas.csv"):
            for name in row.items("terms"):
                yield from self._spelled(name, row["area"], row)
        for row in self._rulebook.rows("areas/traps.csv"):
            yield from self._spelled(row["term"], TRAP, row)

    def _check(self, row: Row) -> None:
        if row["area"] not in self._v.fields:
            hint = "add the area to areas/areas.csv, with its label and its domain"
            raise RulesError(f"no area '{row['area']}'", where=row.where, hint=hint)

    def _spelled(self, written: str, area: str, row: Row) -> Iterator[tuple[str, Term]]:
        needs, not_with = (
            tuple(
                item if item.startswith("@") else self._v.folded(item) for item in row.items(column)
            )
            for column in ("needs", "not_with")
        )
        words = Words(written, self._v.spelling)
        capitals = tuple(text if _is_acronym(text) else "" for text in words.texts)
        term = Term(written, area, needs, not_with, capitals if any(capitals) else ())
        name = words.line.strip()
        yield name, term
        if not term.capitals:
            yield from ((variant, term) for variant in self._variants(name))

    def _variants(self, name: str) -> Iterator[str]:
        """Other words for a term: with a serial comma, and "removal of debris"."""
        if " , " in name:
            yield " , and ".join(name.rsplit(" and ", 1))
            return
        rest, _, last = name.rpartition(" ")
        if rest and last in self._phrases.get("relation", ()):
            yield f"{last} of {rest}"
            yield f"{last} of the {rest}"


@lru_cache(maxsize=4)
def vocabulary_of(rulebook: Rulebook) -> Vocabulary:
    """The vocabulary of a rulebook, built once."""
    return Vocabulary(rulebook)


def _fields(rulebook: Rulebook) -> Iterator[Field]:
    for row in rulebook.rows("areas/areas.csv"):
        yield Field(row["area"], row["label"], row["domain"])


def _is_acronym(word: str) -> bool:
    return not word[1:].islower() and sum(letter.isupper() for letter in word) >= 2
