"""The grammar around a term: noun phrases, lists, purposes. Word lists are data.

All functions look at a handful of words to the left and right, so a text costs linear time.
"""

from __future__ import annotations

from collections.abc import Iterator

from tidings.find.areas.evidence import Reach
from tidings.find.areas.vocabulary import Vocabulary
from tidings.find.areas.words import BREAK, Words

_NEAR = 4
_LINKS = frozenset({"and", "or", "&", "/"})
_SEPARATORS = frozenset({",", ";", ":", "•", "|", BREAK}) | _LINKS
_BULLETS = frozenset({"•", "■", "▪", "●", "►", "→", "–", "—", "*", "-", BREAK})
_ENDS = _SEPARATORS | frozenset({".", ")", "?", "!"})
_BEFORE_AN_ITEM = frozenset({"the", "in", "for", "on", "of", "to", "with"})


class Grammar:
    """Questions about the words around a term, answered with the phrases of the rules."""

    def __init__(self, vocabulary: Vocabulary, words: Words) -> None:
        self._words = words
        self._modifiers = vocabulary.phrases("modifier")
        self._heads = vocabulary.phrases("head")
        self._cues = vocabulary.phrases("cue")
        self._purposes = vocabulary.phrases("purpose")
        self._functions = vocabulary.phrases("function")
        self._peers = vocabulary.phrases("peer")
        self._negations = vocabulary.phrases("negation")

    def noun_phrase(self, reach: Reach) -> Reach:
        """The term with the modifiers before it and the heads after it."""
        first, last = reach
        while (before := self._modifier_before(first)) is not None:
            first = before
        while (after := self._head_after(last)) is not None:
            last = after
        return Reach(first, last)

    def _modifier_before(self, first: int) -> int | None:
        """Where a modifier that ends just before ``first`` begins."""
        begin = first - 1
        if self._words.key(begin) in _ENDS or begin < 0:
            return None
        while self._words[begin].glued and begin > 0:
            begin -= 1
        known = self._words.phrase(begin, first - 1) in self._modifiers
        return begin if known or self._words[first].glued else None

    def _head_after(self, last: int) -> int | None:
        """Where a head that begins just after ``last`` ends; "-enabled devices" is one step."""
        end = last + 1
        while end < len(self._words) and self._words[end].glued:
            end += 1
        for length in (2, 1):
            if self._words.phrase(end, end + length - 1) in self._heads:
                return end + length - 1
        return None

    def is_listed(self, reach: Reach, fields: dict[int, Reach]) -> bool:
        """Whether the phrase is an item of a list whose next or last item names a field too.

        ``fields`` maps the first and the last word of every candidate to the candidate.
        """
        first, last = self.noun_phrase(reach)
        while first > 0 and self._words.key(first - 1) in _BEFORE_AN_ITEM:
            first -= 1
        left, right = self._words.key(first - 1), self._words.key(last + 1)
        if left in _BULLETS and right in {BREAK, ":"}:
            return True
        is_last = left in _LINKS and right in self._functions
        if right not in _ENDS and not is_last:
            return False
        return self._peer_before(first, fields) or self._field_after(last, fields)

    def _peer_before(self, first: int, fields: dict[int, Reach]) -> bool:
        """Whether a separator stands before ``first``, and before that a field that it ends.

        "Technology" and the like are peers of fields, though they name none.
        """
        index = first - 1
        while self._words.key(index) in _SEPARATORS and index > first - 4:
            index -= 1
        reach = next((r for i in range(index, index - 3, -1) if (r := fields.get(i))), None)
        is_field = reach is not None and reach.last <= index
        return index < first - 1 and (is_field or self._words.key(index) in self._peers)

    def _field_after(self, last: int, fields: dict[int, Reach]) -> bool:
        """Whether a separator stands after ``last``, and a field soon after that."""
        index = last + 1
        while self._words.key(index) in _SEPARATORS and index < last + 4:
            index += 1
        reach = next((r for i in range(index, index + 4) if (r := fields.get(i))), None)
        return index > last + 1 and reach is not None and reach.first >= index

    def is_topic(self, reach: Reach) -> bool:
        """Whether a cue ("research on", "field of") stands before or a head after the term."""
        first, last = reach
        if self._head_after(last) is not None:
            return True
        while (before := self._modifier_before(first)) is not None:
            first = before
        first -= self._words.key(first - 1) == "the"
        return any(
            self._words.phrase(first - length, first - 1) in self._cues for length in (1, 2, 3, 4)
        )

    def shared_heads(self, left: Reach, right: Reach) -> Iterator[str]:
        """The names that "satellite and non-terrestrial networks" gives its left part."""
        if left.last + 2 == right.first and self._words.key(left.last + 1) in _LINKS:
            for begin in range(right.last, right.first, -1):
                yield f"{self._words.phrase(*left)} {self._words.phrase(begin, right.last)}"

    def is_negated(self, reach: Reach) -> bool:
        """Whether the term stands behind "non-" or "anti-"."""
        is_glued = self._words[reach.first].glued
        return is_glued and self._words.key(reach.first - 1) in self._negations

    def is_glued(self, reach: Reach) -> bool:
        """Whether the term is part of a hyphenated word ("water-based")."""
        after = reach.last + 1
        return self._words[reach.first].glued or (
            after < len(self._words) and self._words[after].glued
        )

    def is_purpose(self, left: Reach, right: Reach, fields: dict[int, Reach]) -> bool:
        """Whether the right phrase is the one purpose of the left: "AI in drug discovery".

        Purposes in a list ("AI in health, energy and transport") are fields of their own.
        """
        return (
            left.last + 2 == right.first
            and self._words.key(left.last + 1) in self._purposes
            and not self._field_after(right.last, fields)
        )

    def beside(self, reach: Reach) -> str:
        """The few words on either side of a term, up to the next mark."""
        before, after = reach.first - 1, reach.last + 1
        while before >= max(0, reach.first - _NEAR) and not self._words[before].is_mark:
            before -= 1
        while (
            after <= reach.last + _NEAR
            and self._words.key(after) != BREAK
            and not self._words[after].is_mark
        ):
            after += 1
        left = self._words.phrase(before + 1, reach.first - 1)
        return f" {left} {BREAK} {self._words.phrase(reach.last + 1, after - 1)} "
