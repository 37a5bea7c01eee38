"""The words of an expression: a cursor over its tokens, and the vocabulary that names them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeVar

from tidings.datewords import Phrase
from tidings.normalise.periods.calendar import Stretch

T = TypeVar("T")
Need = Literal["published", "sense", "order", "fiscal", "budget", "previous"]
Lexicon = Mapping[str, Mapping[Phrase, str]]
# A phrase of the vocabulary ("a number of") has at most this many tokens.
_LONGEST = 6


@dataclass(frozen=True, slots=True)
class Reference:
    """What an expression is read against; whatever is unknown stays None (sense: 0).

    ``sense`` is -1 where the sentence speaks of the past and 1 where it speaks of the future;
    ``fiscal`` is the first month of the fiscal year and whether it is called by "start" or "end".
    """

    published: dt.date | None = None
    sense: int = 0
    day_first: bool | None = None
    fiscal: tuple[int, str] | None = None
    budget: bool = False
    previous: Stretch | None = None


@dataclass(slots=True)
class Cursor:
    """Reads tokens from left to right; a reader that fails puts ``at`` back (``attempt``)."""

    tokens: list[str]
    lexicon: Lexicon
    reference: Reference
    at: int = 0
    year: int | None = None
    needs: set[Need] = field(default_factory=set)

    @property
    def done(self) -> bool:
        """Whether all tokens are read."""
        return self.at >= len(self.tokens)

    def peek(self, ahead: int = 0) -> str:
        """The token ``ahead`` of the next one, "" past the end."""
        place = self.at + ahead
        return self.tokens[place] if place < len(self.tokens) else ""

    def skip(self, *words: str) -> bool:
        """Read the next token if it is one of ``words``."""
        if self.peek() in words and not self.done:
            self.at += 1
            return True
        return False

    def drop(self, *words: str) -> None:
        """Read as many of ``words`` as come."""
        while self.skip(*words):
            pass

    def digits(self, low: int, high: int, *, width: int | None = None) -> int | None:
        """Read a number in figures between ``low`` and ``high``."""
        token = self.peek()
        if not token.isdecimal() or len(token) > 6 or (width and len(token) != width):
            return None
        if not low <= int(token) <= high:
            return None
        self.at += 1
        return int(token)

    def take(self, name: str) -> str | None:
        """Read the longest phrase of a class; what it stands for, or None."""
        words = self.lexicon[name]
        phrase: list[str] = []
        found: str | None = None
        end = place = self.at
        while place < len(self.tokens) and len(phrase) < _LONGEST:
            token = self.tokens[place]
            place += 1
            if token == "-" and phrase:
                continue
            phrase.append(token)
            if (key := tuple(phrase)) in words:
                found, end = words[key], place
        self.at = end
        return found

    def take_number(self, name: str) -> int | None:
        """Like ``take``, as a whole number."""
        value = self.take(name)
        return int(value) if value else None

    def attempt(self, *readers: Callable[[Cursor], T | None]) -> T | None:
        """What the first reader that succeeds here gives; the cursor stays put if none does."""
        start = self.at
        for reader in readers:
            self.at = start
            if (value := reader(self)) is not None:
                return value
        self.at = start
        return None

    def need(self, what: Need) -> Reference:
        """The reference, noting that the value depends on this part of it."""
        self.needs.add(what)
        return self.reference

    @property
    def published(self) -> dt.date | None:
        """The publication date, noting that the value depends on it."""
        return self.need("published").published
