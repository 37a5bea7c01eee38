"""Temporal expressions, found on characters by one linear-time expression.

The grammar is data: ``rules/dates/words.csv`` holds the words by class, ``fragments.jsonl`` pieces
that patterns are made of, ``patterns.jsonl`` the patterns themselves. A name in braces stands for
a class or a fragment. All patterns together are one expression in which the leftmost, then the
longest match wins; which pattern it was, and whether the words around it agree, is asked
afterwards, of the few characters that matched.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import re2
from spacy.tokens import Doc

from tidings.errors import RulesError
from tidings.records import Found
from tidings.rules import Pattern, Rulebook
from tidings.spans import DATES, write_group

# How far the guards of a pattern look to either side of a match.
WINDOW = 40
_NAME = re.compile(r"\{([a-z_]+)\}")
_MEMORY = 1 << 28


@dataclass(frozen=True, slots=True)
class DatePattern:
    """One pattern, compiled; ``fits`` says whether the words around a match agree with it."""

    rule: str
    whole: Any
    before: Any
    after: Any
    not_before: Any
    not_after: Any
    strip: int
    nothing: bool

    def fits(self, left: str, right: str) -> bool:
        """Whether the guards allow a match between ``left`` and ``right``."""
        return not (
            (self.before and not self.before.search(left))
            or (self.after and not self.after.search(right))
            or (self.not_before and self.not_before.search(left))
            or (self.not_after and self.not_after.search(right))
        )


class Grammar:
    """The date patterns of a rulebook: one expression to search with, each alone to tell apart.

    >>> from tidings.rules import load_rulebook
    >>> [p.rule for p in Grammar(load_rulebook()).readings("March 2023")]
    ['date.grammar.month']
    """

    def __init__(self, rulebook: Rulebook) -> None:
        parts = _vocabulary(rulebook)
        for fragment in rulebook.patterns("dates/fragments.jsonl"):
            parts[fragment.id] = f"(?:{expand(fragment, parts)})"
        lines = rulebook.patterns("dates/patterns.jsonl")
        bodies = [_cased(line, expand(line, parts)) for line in lines]
        self.patterns = tuple(map(_compile, lines, bodies))
        self.search = _expression("|".join(map(_bounded, lines, bodies)))
        self.readings = lru_cache(maxsize=65536)(self._readings)

    def _readings(self, words: str) -> tuple[DatePattern, ...]:
        """The patterns that accept exactly these words, in the order of the file."""
        return tuple(pattern for pattern in self.patterns if pattern.whole.fullmatch(words))


class DateFinder:
    """Finds dates, durations and sets; writes the span group ``tidings_dates``.

    >>> from tidings.rules import load_rulebook
    >>> DateFinder(load_rulebook()).find("It opens on 3 February 2026.")
    [Found(start=12, end=27, rule='date.grammar.day', value='')]
    """

    def __init__(self, rulebook: Rulebook) -> None:
        self._grammar = Grammar(rulebook)

    def __call__(self, doc: Doc) -> Doc:
        write_group(doc, DATES, self.find(doc.text))
        return doc

    def find(self, text: str) -> list[Found]:
        """The temporal expressions of ``text``, sorted, disjoint."""
        found = (self._judge(text, start, end) for start, end in self._matches(text))
        return [item for item in found if item is not None]

    def _matches(self, text: str) -> Iterator[tuple[int, int]]:
        """Offsets of all matches, in characters; the engine itself counts bytes."""
        data = text.encode("utf-8", "surrogatepass")
        matches = self._grammar.search.finditer(data)
        if len(data) == len(text):
            yield from (match.span() for match in matches)
            return
        seen = characters = 0
        for match in matches:
            first, last = match.span()
            start = characters + _length(data[seen:first])
            seen, characters = last, start + _length(data[first:last])
            yield start, characters

    def _judge(self, text: str, start: int, end: int) -> Found | None:
        """The match as the first pattern whose guards agree; None where it means nothing."""
        readings = self._grammar.readings(text[start:end])
        left, right = text[max(0, start - WINDOW) : start], text[end : end + WINDOW]
        for pattern in readings:
            if pattern.fits(left, right):
                if pattern.nothing:
                    return None
                return Found(start + pattern.strip, end, pattern.rule)
        return None


def expand(line: Pattern, parts: Mapping[str, str]) -> str:
    """The pattern of a line with every ``{name}`` replaced by what it stands for."""

    def part(match: re.Match[str]) -> str:
        if match[1] not in parts:
            raise RulesError(
                f"the pattern names {{{match[1]}}}, which is no class or earlier fragment",
                where=line.where,
                hint="add it to words.csv or to fragments.jsonl, above its first use",
            )
        return parts[match[1]]

    return _NAME.sub(part, line.pattern)


def _vocabulary(rulebook: Rulebook) -> dict[str, str]:
    """Each class of words.csv as an alternation; a gap inside a word takes any space or hyphen."""
    classes: dict[str, list[str]] = {}
    for row in rulebook.rows("dates/words.csv"):
        words = (re.escape(word) for word in re.split(r"[ -]", row["word"]))
        classes.setdefault(row["class"], []).append(r"[-\s\x{a0}\x{2011}]+".join(words))
    return {name: f"(?:{'|'.join(words)})" for name, words in classes.items()}


def _cased(line: Pattern, body: str) -> str:
    flag = "" if line.fields.get("cased") else "i"
    return f"(?{flag}:{body})" if flag else f"(?:{body})"


def _bounded(line: Pattern, body: str) -> str:
    return rf"{body}\b" if line.fields.get("open") else rf"\b{body}\b"


def _compile(line: Pattern, body: str) -> DatePattern:
    def guard(name: str) -> Any:
        source = line.fields.get(name)
        return re2.compile(source) if source else None

    return DatePattern(
        rule=line.id,
        whole=_expression(body),
        before=guard("before"),
        after=guard("after"),
        not_before=guard("not_before"),
        not_after=guard("not_after"),
        strip=len(line.fields.get("strip", "")),
        nothing=line.fields.get("reads") == "nothing",
    )


def _expression(source: str) -> Any:
    options = re2.Options()
    options.longest_match = True
    options.never_capture = True
    options.max_mem = _MEMORY
    return re2.compile(source, options=options)


def _length(data: bytes) -> int:
    """How many characters UTF-8 bytes hold: all bytes but the continuation bytes."""
    return len(data.decode("utf-8", "surrogatepass"))
