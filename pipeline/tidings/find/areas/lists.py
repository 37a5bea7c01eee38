"""Lists of fields: "energy, health and transport". In a list, everyday words name fields."""

from __future__ import annotations

from collections.abc import Iterable

from tidings.find.areas.evidence import Reach
from tidings.find.areas.grammar import Grammar
from tidings.find.areas.vocabulary import Vocabulary
from tidings.find.areas.words import BREAK, Words

_SEPARATORS = frozenset({",", ";", ":", "•", "|", BREAK})
_BULLETS = frozenset({*"•■▪●►→–—*-+>»‣⁃◦○∙·□▸◆★✦※▶➤", BREAK})
_ENDS = frozenset({".", ")", "?", "!"})
_STOPS = frozenset({";", ".", BREAK})
_MOST_SEPARATORS = 3
_MOST_WORDS = 4


class Lists:
    """Whether a term is an item of a list of fields; ``sure`` ones need no list to be fields."""

    def __init__(
        self, vocabulary: Vocabulary, grammar: Grammar, words: Words, fields: Iterable[Reach]
    ) -> None:
        self._words = words
        self._grammar = grammar
        self._functions = vocabulary.phrases("function")
        self._leading_in = vocabulary.phrases("leading_in")
        self._links = vocabulary.phrases("link")
        self._separators = _SEPARATORS | self._links
        self._item_ends = self._separators | _ENDS
        self._peers = vocabulary.phrases("peer")
        self._purposes = vocabulary.phrases("purpose")
        self._sure: set[Reach] = set()
        self._starts: dict[int, Reach] = {}
        self._ends: dict[int, Reach] = {}
        for reach in fields:
            self._starts.setdefault(reach.first, reach)
            self._ends.setdefault(reach.last, reach)

    def trust(self, sure: Iterable[Reach]) -> None:
        """Name the fields that stand on their own feet."""
        self._sure.update(sure)

    def is_listed(self, reach: Reach) -> bool:
        """Whether the phrase is a line of its own, or has a field beside it in a list.

        Two everyday words do not prove each other ("more space and light"): one must be announced
        or sure, or the list must go on.
        """
        first, last = self._item(reach)
        left, right = self._words.key(first - 1), self._words.key(last + 1)
        if left in _BULLETS and right in {BREAK, ":"}:
            return True
        is_last = left in self._links and right in self._functions
        if right not in self._item_ends and not is_last:
            return False
        before, after = self._before(first), self._after(last)
        if self._words.key(self._skip(first, -1)) in self._peers and left in self._separators:
            return True
        others = [other for other in (before, after) if other is not None]
        if others and left in self._separators and right in self._separators:
            return True
        return any(self._supports(other, reach) for other in others)

    def _supports(self, other: Reach, reach: Reach) -> bool:
        first, last = self._item(other)
        goes_on = self._words.key(first - 1 if other < reach else last + 1) in self._separators
        is_announced = self._grammar.is_topic(other) or self._grammar.is_topic(reach)
        return goes_on or is_announced or other in self._sure

    def is_purpose(self, left: Reach, right: Reach) -> bool:
        """Whether the right phrase is the one purpose of the left: "AI in drug discovery".

        Purposes in a list ("AI in health, energy and transport") are fields of their own.
        """
        return (
            left.last + 2 == right.first
            and self._words.key(left.last + 1) in self._purposes
            and (self._words.key(right.last + 1) in _STOPS or self._after(right.last) is None)
        )

    def _item(self, reach: Reach) -> Reach:
        """The noun phrase with the small words before it: "in the management of energy"."""
        first, last = self._grammar.noun_phrase(reach)
        while self._words.key(first - 1) in self._leading_in and first > reach.first - _MOST_WORDS:
            first -= 1
        return Reach(first, last)

    def _skip(self, index: int, step: int) -> int:
        """The first word beyond the separators on one side."""
        place = index + step
        while self._words.key(place) in self._separators and abs(place - index) <= _MOST_SEPARATORS:
            place += step
        return place

    def _before(self, first: int) -> Reach | None:
        """The field that a separator parts from the item that begins at ``first``."""
        place = self._skip(first, -1)
        for end in range(place, place - _MOST_WORDS, -1) if place < first - 1 else ():
            if (other := self._ends.get(end)) is not None:
                return other if self._grammar.noun_phrase(other).last == place else None
        return None

    def _after(self, last: int) -> Reach | None:
        """The field that a separator parts from the item that ends at ``last``."""
        place = self._skip(last, 1)
        for start in range(place, place + _MOST_WORDS) if place > last + 1 else ():
            if (other := self._starts.get(start)) is not None:
                return other if self._item(other).first <= place else None
        return None
