"""The date patterns of a rulebook over symbols: all at once to search, each to tell apart."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import re2

from tidings.datewords import date_words
from tidings.errors import RulesError
from tidings.find.dates.alphabet import Alphabet
from tidings.rules import Pattern, Rulebook

# In a pattern, a name in braces stands for a class, a kind of number or a fragment above it; a
# word for itself, a space for any gap; "(?:" and the marks of expressions mean what they mean.
_PIECE = re.compile(r"\{([a-z_]+)\}|\(\?:|([A-Za-z]+)")
_LITERAL = re.compile(r"\{[a-z_]+\}|\(\?:|([A-Za-z]+)")

# The expressions are long, the strings short: few states are ever built, but each needs room.
_MEMORY = 1 << 26
# Runs repeat themselves ("five years"); long ones do not, and are not kept.
_MEMORABLE = 200
Matches = tuple[tuple[int, int, tuple[int, ...]], ...]


@dataclass(frozen=True, slots=True)
class DatePattern:
    """One pattern; ``fits`` says whether the text around a match agrees with it."""

    rule: str
    before: Any
    after: Any
    not_before: Any
    not_after: Any
    strip: str
    cased: bool
    nothing: bool

    def fits(self, left: str, first: str, right: str) -> bool:
        """Whether the guards allow a match that begins with the character ``first``."""
        return not (
            (self.cased and not first.isupper())
            or (self.before and not self.before.search(left))
            or (self.after and not self.after.search(right))
            or (self.not_before and self.not_before.search(left))
            or (self.not_after and self.not_after.search(right))
        )


class Grammar:
    """All patterns of ``dates/patterns.jsonl``, compiled.

    >>> from tidings.rules import load_rulebook
    >>> grammar = Grammar(load_rulebook())
    >>> [(start, end) for start, end, _ in grammar.matches("in March 2023 and 2024")]
    [(3, 13), (18, 22)]
    """

    def __init__(self, rulebook: Rulebook) -> None:
        fragments = rulebook.patterns("dates/fragments.jsonl")
        lines = rulebook.patterns("dates/patterns.jsonl")
        triggers = {row["class"] for row in rulebook.rows("dates/triggers.csv")}
        literals = {
            word.lower()
            for line in (*fragments, *lines)
            for word in _LITERAL.findall(line.pattern)
            if word
        }
        self.alphabet = Alphabet(date_words(rulebook), literals, triggers)
        parts: dict[str, str] = {}
        for fragment in fragments:
            parts[fragment.id] = f"(?:{self._expand(fragment, parts)})"
        self.fragments: Mapping[str, str] = parts
        bodies = [f"(?:{self._expand(line, parts)})" for line in lines]
        self.patterns = tuple(map(_guarded, lines))
        self._search = re2.compile("|".join(bodies), options=_options())
        self._which = _all_of(bodies)
        self._remembered = lru_cache(maxsize=1 << 16)(self._matches)
        self._parsed = lru_cache(maxsize=1 << 14)(self._parse)

    def matches(self, run: str) -> Matches:
        """Where patterns match in a run, and the numbers of those that match there."""
        return self._remembered(run) if len(run) < _MEMORABLE else self._matches(run)

    def _matches(self, run: str) -> Matches:
        symbols, places = self.alphabet.spell(run)
        parse = self._parsed if len(symbols) < _MEMORABLE else self._parse
        found = ((places[a], places[b], rules) for a, b, rules in parse(symbols))
        return tuple(item for item in found if not _glued(run, item[0], item[1]))

    def _parse(self, symbols: str) -> Matches:
        spans = [match.span() for match in self._search.finditer(symbols)]
        return tuple((a, b, tuple(sorted(self._which.Match(symbols[a:b])))) for a, b in spans)

    def _expand(self, line: Pattern, parts: Mapping[str, str]) -> str:
        """A pattern with every name and word replaced by its symbols."""

        def piece(match: re.Match[str]) -> str:
            if match[2]:
                return self.alphabet.literal(match[2].lower())
            if not match[1]:
                return match[0]
            known = parts.get(match[1]) or self.alphabet.name(match[1])
            if known is None:
                raise RulesError(
                    f"the pattern names {{{match[1]}}}, which is no class or earlier fragment",
                    where=line.where,
                    hint="add it to words.csv, or to fragments.jsonl above its first use",
                )
            return known

        return _PIECE.sub(piece, line.pattern)


def _guarded(line: Pattern) -> DatePattern:
    def guard(name: str) -> Any:
        source = line.fields.get(name)
        return re2.compile(source) if source else None

    return DatePattern(
        rule=line.id,
        before=guard("before"),
        after=guard("after"),
        not_before=guard("not_before"),
        not_after=guard("not_after"),
        strip=line.fields.get("strip", ""),
        cased=bool(line.fields.get("cased")),
        nothing=line.fields.get("reads") == "nothing",
    )


def _all_of(bodies: list[str]) -> Any:
    """All patterns at once: which of them accept the whole of a string."""
    every = re2.Set.FullMatchSet(_options())
    for body in bodies:
        every.Add(body)
    every.Compile()
    return every


def _options() -> Any:
    options = re2.Options()
    options.longest_match = True
    options.never_capture = True
    options.max_mem = _MEMORY
    return options


def _glued(run: str, start: int, end: int) -> bool:
    """Whether a match would cut a word in two ("2020" in "2020s")."""
    before = start > 0 and run[start - 1].isalnum() and run[start].isalnum()
    return before or (end < len(run) and run[end - 1].isalnum() and run[end].isalnum())
