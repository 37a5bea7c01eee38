"""The patterns of money (``rules/money/patterns.jsonl``) as expressions for google-re2.

They are written with names in braces, behind which stand the fragments of ``currencies`` and
``numerals``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import re2

from tidings.currencies import load_currencies
from tidings.errors import RulesError
from tidings.numerals import DIGITS, DIGITS_SPACED, NO_BREAK, load_numerals
from tidings.rules import Rulebook

_GUARDS = ("end", "alone", "calm", "years", "rest", "land")
_PATTERNS = "money/patterns.jsonl"
_PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")
_END = re.compile(r"\{[a-z_]+\}$")
_ESCAPED = re.compile(r"\\.|\[(?:\\.|[^\]\\])+\]")
_GROUP = re.compile(r"\((?:\?[a-z]*:)?[^()?][^()]*\)")


def fragments(rulebook: Rulebook) -> dict[str, str]:
    """What stands behind ``{number}``, ``{mark}`` and the other names in a pattern."""
    numerals, named = load_numerals(rulebook), load_currencies(rulebook).fragments()
    space = f"[ {NO_BREAK}]"
    fold = rf"(?:{space}{{1,2}}|[ \t]{{0,2}}\r?\n[ \t]{{0,8}})"
    words, glued = named["words_of_size"], named["glued_size"]
    size = (
        rf"(?:(?:{fold}|[-‑])?(?i:{words}(?:[ -]{words})?)\b"
        rf"|[ {NO_BREAK}-]{named['letters_of_size']}\b|{glued}\b"
        rf"|(?i: and an? (?:half|quarter)[ -]{words})\b)"
    )
    number = f"(?:{DIGITS}(?:[ {NO_BREAK}-][1-9]/[1-9])?)"
    signed = f"(?:[0-9]{{0,4}} ?{numerals.signs})"
    sep = f"(?:{fold}|[-‑])"
    return named | {
        "money": f"(?:{space}?{named['unit']}|{sep}{named['name']})",
        "space": space,
        "gap": f":?{space}{{0,2}}",
        "sep": sep,
        "dash": " ?[-–‑] ?",
        "size": size,
        "number": number,
        "spaced": DIGITS_SPACED,
        "signed": signed,
        "figure": rf"(?:{number}(?:{size}|\b)|{signed}{size}?)",
        "grouped": "[0-9]{1,3}(?:[, ][0-9]{3}){1,4}(?:[.][0-9]{1,2})?",
        "whole": "[0-9]{1,3}(?:,[0-9]{3}){0,4}",
        "words": f"(?:{numerals.words})",
    }


@dataclass(frozen=True, slots=True)
class Rule:
    """A compiled pattern, with what must stand around its match.

    ``after``: words of which one stands shortly before; ``end``: the phrase ends behind it;
    ``alone``: no number follows; ``calm``: the words beside it are not in capitals; ``years``:
    its first number is no year; ``rest``: what follows is no thing that could be counted; ``land``:
    where its code is a word as well ("ALL 60 million"), the text names the land of it.
    """

    id: str
    source: str
    after: frozenset[str]
    asked: frozenset[str]

    @property
    def is_plain(self) -> bool:
        """Whether the match holds wherever it stands."""
        return not self.after and not self.asked

    def matches(self, surface: str) -> bool:
        """Whether the pattern matches the whole of ``surface``; compiled when first asked."""
        return compile_longest(self.source).fullmatch(surface) is not None


class Grammar:
    """The compiled rules: ``scan`` finds any of them, ``plain`` those that hold anywhere."""

    def __init__(self, rulebook: Rulebook) -> None:
        self._named = fragments(rulebook)
        self._patterns = [pattern.pattern for pattern in rulebook.patterns(_PATTERNS)]
        self.rules: list[Rule] = []
        for pattern in rulebook.patterns(_PATTERNS):
            after = frozenset(str(pattern.fields.get("after", "")).split("|")) - {""}
            asked = frozenset(k for k in _GUARDS if k in pattern.fields)
            source = self._source(pattern.pattern, pattern.where)
            self.rules.append(Rule(pattern.id, source, after, asked))
        self.scan = self._compiled(union(self._patterns))
        self._known: dict[str, Rule | None] = {}

    @cached_property
    def plain(self) -> Any:
        """Any of the rules that hold wherever they match; few texts ask for it."""
        rules = zip(self._patterns, self.rules, strict=True)
        return self._compiled(union(pattern for pattern, rule in rules if rule.is_plain))

    @cached_property
    def unit(self) -> Any:
        """A unit of money, with the space before it."""
        return self._compiled("{space}?(?:{unit}|{name})")

    def _source(self, pattern: str, where: str = "") -> str:
        """The pattern with every name in braces replaced by what stands behind it."""

        def piece(match: re.Match[str]) -> str:
            if match[1] not in self._named:
                raise RulesError(
                    f"the pattern names {match[0]}, which nothing stands behind",
                    where=where,
                    hint=f"it may name {', '.join(sorted(self._named))}",
                )
            return self._named[match[1]]

        return _PLACEHOLDER.sub(piece, pattern)

    def _compiled(self, pattern: str) -> Any:
        return compile_longest(self._source(pattern))

    def plain_rule(self, surface: str) -> Rule | None:
        """The first rule that matches the whole of ``surface`` wherever it stands."""
        plain = (rule for rule in self.rules if rule.is_plain)
        return next((rule for rule in plain if rule.matches(surface)), None)

    def rule(self, surface: str) -> Rule | None:
        """The first rule that matches the whole of ``surface``."""
        if surface not in self._known:
            if len(self._known) > 65536:
                self._known.clear()
            matching = (rule for rule in self.rules if rule.matches(surface))
            self._known[surface] = next(matching, None)
        return self._known[surface]


def union(patterns: Iterable[str]) -> str:
    """Patterns as one; those that end with the same fragment share it, which halves the whole.

    >>> union(["{mark}{name}", "a|b{name}", "{words}{name}"])
    '(?:{mark}|{words}){name}|(?:(?:a|b{name}))'
    """
    by_end: dict[str, list[str]] = {}
    for pattern in patterns:
        end = _END.search(pattern) if _is_one_piece(pattern) else None
        head = pattern[: end.start()] if end else f"(?:{pattern})"
        by_end.setdefault(end.group() if end else "", []).append(head)
    return "|".join(f"(?:{'|'.join(heads)}){end}" for end, heads in by_end.items())


def _is_one_piece(pattern: str) -> bool:
    """Whether no choice and no flag stands outside of groups, so that the end may be cut off."""
    rest, groups = _ESCAPED.sub("", pattern), 1
    while groups:
        rest, groups = _GROUP.subn("", rest)
    return "|" not in rest and "(" not in rest


@lru_cache(maxsize=256)
def compile_longest(source: str) -> Any:
    """An expression that takes the longest match at each place, compiled once.

    >>> compile_longest("a|ab").match("abc").group()
    'ab'
    """
    options = re2.Options()
    options.longest_match = True
    options.max_mem = 256 << 20
    options.log_errors = False
    return re2.compile(source, options)
