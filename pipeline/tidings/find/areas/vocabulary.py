"""The vocabulary of fields: areas, the terms that name them, and the words around a term."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from ahocorasick_rs import AhoCorasick

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
        self._phrases: dict[str, frozenset[str]] = {}
        for row in rulebook.rows("areas/phrases.csv"):
            known = self._phrases.get(row["kind"], frozenset())
            self._phrases[row["kind"]] = known | {self.folded(row["phrase"])}
        self._terms: dict[str, tuple[Term, ...]] = {}
        for name, term in self._read_terms(rulebook):
            self._terms[name] = (*self._terms.get(name, ()), term)
        self._names = sorted(self._terms)
        self._automaton = AhoCorasick([f" {name} " for name in self._names])

    def folded(self, phrase: str) -> str:
        """A phrase as it stands in the folded line of a text."""
        return Words.of(phrase, self.spelling).line.strip()

    def terms(self, name: str) -> tuple[Term, ...]:
        """The readings of a folded term; () where it is none."""
        return self._terms.get(name, ())

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
                yield (*place, self._terms[self._names[index]])

    def _read_terms(self, rulebook: Rulebook) -> Iterator[tuple[str, Term]]:
        for row in rulebook.rows("areas/terms/*.csv"):
            self._check(row)
            yield from self._spelled(row["term"], row["area"], row)
        for row in rulebook.rows("areas/areas.csv"):
            for name in row.items("terms"):
                yield from self._spelled(name, row["area"], row)
        for row in rulebook.rows("areas/traps.csv"):
            yield from self._spelled(row["term"], TRAP, row)

    def _check(self, row: Row) -> None:
        if row["area"] not in self.fields:
            hint = "add the area to areas/areas.csv, with its label and its domain"
            raise RulesError(f"no area '{row['area']}'", where=row.where, hint=hint)

    def _spelled(self, written: str, area: str, row: Row) -> Iterator[tuple[str, Term]]:
        needs, not_with = (
            tuple(item if item.startswith("@") else self.folded(item) for item in row.items(column))
            for column in ("needs", "not_with")
        )
        words = Words.of(written, self.spelling)
        capitals = tuple(word.text if _is_acronym(word.text) else "" for word in words.items)
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
        if rest and last in self.phrases("relation"):
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
