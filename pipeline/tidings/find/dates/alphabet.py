"""Text as symbols: one character for each kind of word, so that patterns stay small.

Words that stand in the same classes and are named alike by the patterns share a symbol; numbers
get theirs from what they can be (a day, a year, two digits). A gap is a space, and marks stand for
themselves in their plain form.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

import re2

from tidings.datewords import PLAIN, Phrase

_TOKEN = re.compile(r"[^\W\d_年月日]+|[0-9]+|\s+|[^\w\s]|[年月日_]|\d")
_FIRST_SYMBOL = 0x100
_UNKNOWN = "\u00ff"
_GAP = r"(?:[ \t\x{a0}\x{2009}\x{202f}]+|[ \t]*\r?\n[ \t]*)"
_MARKS = r"[-‐‑‒–—−~/.,'’‘()+&½年月日]"
# "may" is the month only where it is written with a capital.
_ONLY_CAPITAL = frozenset({"may"})

# What a number in figures can be; the names stand in braces in the patterns.
NUMBERS: Mapping[str, Callable[[str], bool]] = {
    "day": lambda n: len(n) < 3 and 1 <= int(n) <= 31,
    "dd": lambda n: len(n) == 2 and 1 <= int(n) <= 31,
    "monthnum": lambda n: len(n) < 3 and 1 <= int(n) <= 12,
    "mm": lambda n: len(n) == 2 and 1 <= int(n) <= 12,
    "week": lambda n: len(n) < 3 and 1 <= int(n) <= 53,
    "quarternum": lambda n: n in ("1", "2", "3", "4"),
    "halfnum": lambda n: n in ("1", "2"),
    "one": lambda n: len(n) == 1,
    "two": lambda n: len(n) == 2,
    "three": lambda n: len(n) == 3,
    "num": lambda n: len(n) < 4,
    "year": lambda n: len(n) == 4 and 1500 <= int(n) <= 2100,
    "plainyear": lambda n: len(n) == 4 and 1800 < int(n) < 2100 and int(n) % 100 != 0,
    "roundyear": lambda n: (
        len(n) == 4 and (1500 <= int(n) <= 1800 or n in ("1900", "2000", "2100"))
    ),
    "decadeyear": lambda n: len(n) == 4 and 1500 <= int(n) <= 2100 and n[3] == "0",
    "anynum": lambda n: True,
}


class Alphabet:
    """Symbols for the words of ``classes`` and for the ``literals`` that patterns name.

    ``runs`` finds the stretches of text (UTF-8) that hold nothing but words of the alphabet and at
    least one of the ``triggers``.
    """

    def __init__(
        self, classes: Mapping[str, Mapping[Phrase, str]], literals: set[str], triggers: set[str]
    ) -> None:
        self._classes = classes
        parts = {word for phrases in classes.values() for p in phrases if len(p) > 1 for word in p}
        self._named = literals | parts
        self._kinds: dict[frozenset[str], str] = {}
        words = self._named | {p[0] for phrases in classes.values() for p in phrases}
        self._symbols = {word: self._symbol(self._word_kind(word)) for word in sorted(words)}
        self._symbols.update({f"{w}*": self._symbol(frozenset({f"={w}"})) for w in _ONLY_CAPITAL})
        for number in ("1", "3", "5", "12", "13", "32", "54", "01", "12", "013", "100", "0", "00"):
            self._symbol(_number_kind(number))
        for number in ("1000", "1501", "1510", "1900", "2000", "2019", "2020", "2100", "10000"):
            self._symbol(_number_kind(number))
        self._having: dict[str, list[str]] = {}
        for kind, symbol in self._kinds.items():
            for property_ in kind:
                self._having.setdefault(property_, []).append(symbol)
        self.runs = _runs_expression(sorted(words), sorted(self._trigger_words(triggers)))

    def spell(self, text: str) -> tuple[str, list[int]]:
        """The symbols of a run, and where each of its tokens begins (and the last one ends)."""
        symbols, places = [], []
        for match in _TOKEN.finditer(text):
            symbols.append(self._token_symbol(match[0]))
            places.append(match.start())
        return "".join(symbols), [*places, len(text)]

    def name(self, name: str) -> str | None:
        """A class of words or of numbers, as an expression over symbols; None if there is none."""
        if name in NUMBERS:
            return self._any_with(name)
        if name not in self._classes:
            return None
        single = self._any_with(name)
        long = sorted(phrase for phrase in self._classes[name] if len(phrase) > 1)
        phrases = ["[- ]".join(self.literal(word) for word in phrase) for phrase in long]
        return f"(?:{'|'.join([single, *phrases] if single else phrases)})"

    def literal(self, word: str) -> str:
        """A word that a pattern names, as an expression over symbols."""
        return self._any_with(f"={word}")

    def _any_with(self, property_: str) -> str:
        chosen = self._having.get(property_)
        return f"[{''.join(sorted(chosen))}]" if chosen else ""

    def _symbol(self, kind: frozenset[str]) -> str:
        return self._kinds.setdefault(kind, chr(_FIRST_SYMBOL + len(self._kinds)))

    def _word_kind(self, word: str) -> frozenset[str]:
        classes = {name for name, phrases in self._classes.items() if (word,) in phrases}
        return frozenset(classes | ({f"={word}"} if word in self._named else set()))

    def _trigger_words(self, names: set[str]) -> set[str]:
        return {p[-1] for name in names for p in self._classes.get(name, ())} | (
            names - set(self._classes)
        )

    def _token_symbol(self, token: str) -> str:
        if token[0].isspace():
            return " "
        if token[0].isdecimal():
            return self._kinds.get(_number_kind(token), _UNKNOWN)
        if token in _ONLY_CAPITAL:
            return self._symbols[f"{token}*"]
        plain = token.lower().translate(PLAIN)
        return self._symbols.get(plain, plain if len(plain) == 1 else _UNKNOWN)


@lru_cache(maxsize=16384)
def _number_kind(number: str) -> frozenset[str]:
    return frozenset(name for name, fits in NUMBERS.items() if fits(number))


def _runs_expression(words: list[str], triggers: list[str]) -> Any:
    """Words, numbers and marks, with a trigger among them: a word of time, a year or a date."""
    spoken = sorted((word for word in words if word.isascii()), key=lambda w: (-len(w), w))
    word = f"(?i:{'|'.join(map(re.escape, spoken))})"
    timely = "|".join(map(re.escape, sorted(triggers)))
    figures = (
        r"(?:1[5-9]|20|21)[0-9][0-9](?:['’]?s)?|['’]?[0-9]0s|[0-9]{1,2}[-/.][0-9]{1,2}[-/.][0-9]{2,4}"
        r"|[QqHh][1-4]|[1-4][QqHh]|(?i:FY)'?[0-9]{2}"
    )
    trigger = rf"(?:(?i:{timely})|{figures}|[0-9]{{1,2}}(?:st|nd|rd|th))"
    between = rf"{_GAP}?(?:{_MARKS}{_GAP}?)*"
    item = rf"(?:{word}|[0-9]+)"
    options = re2.Options()
    options.longest_match = True
    options.never_capture = True
    return re2.compile(
        rf"(?:\b(?:{item}{between})*|['’]){trigger}\b(?:{between}{item})*\b[)]?", options=options
    )
