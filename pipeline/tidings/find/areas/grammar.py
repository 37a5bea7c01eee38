"""The grammar around a term: noun phrases, cues, neighbours. Word lists are data.

All functions look at a handful of words to the left and right, so a text costs linear time.
"""

from __future__ import annotations

from collections.abc import Iterator

from tidings.find.areas.evidence import Reach
from tidings.find.areas.vocabulary import Vocabulary
from tidings.find.areas.words import BREAK, Words

_NEAR = 4
_MOST_STEPS = 6
_ENDS = frozenset({",", ";", ":", "•", "|", ".", "(", ")", "?", "!", BREAK})


class Grammar:
    """Questions about the words around a term, answered with the phrases of the rules."""

    def __init__(self, vocabulary: Vocabulary, words: Words) -> None:
        self._words = words
        self._links = vocabulary.phrases("link")
        self._ends = _ENDS | self._links
        self._modifiers = vocabulary.phrases("modifier")
        self._heads = vocabulary.phrases("head")
        self._praises = vocabulary.phrases("praise")
        self._cues = vocabulary.phrases("cue")
        self._negations = vocabulary.phrases("negation")

    def noun_phrase(self, reach: Reach) -> Reach:
        """The term with the modifiers before it and the heads after it."""
        first, last = self._with_modifiers(reach.first), reach.last
        for _ in range(_MOST_STEPS):
            after = self._head_after(last)
            if after is None:
                break
            last = after
        return Reach(first, last)

    def _with_modifiers(self, first: int) -> int:
        term = first
        for _ in range(_MOST_STEPS):
            before = self._modifier_before(first)
            if before is None and first < term:
                before = self._joined_modifier(first)
            if before is None:
                break
            first = before
        return first

    def _joined_modifier(self, first: int) -> int | None:
        """Where "safe" in "safe and sustainable grids" begins, "sustainable" being one too."""
        return self._modifier_before(first - 1) if self._words.key(first - 1) == "and" else None

    def _modifier_before(self, first: int) -> int | None:
        """Where a modifier that ends just before ``first`` begins."""
        begin = first - 1
        if self._words.key(begin) in self._ends or begin < 0:
            return None
        while self._words.glued[begin] and 0 < begin > first - _MOST_STEPS:
            begin -= 1
        phrase = self._words.phrase(begin, first - 1)
        known = phrase in self._modifiers or self._is_compound(begin, first - 1, phrase)
        return begin if known or self._words.glued[first] else None

    def _is_compound(self, begin: int, last: int, phrase: str) -> bool:
        """Whether words joined by a hyphen describe a kind: "animal-borne", "2-nanometre"."""
        joined = begin < last and not self._words.texts[begin][0].isupper()
        return joined and phrase not in self._praises

    def _head_after(self, last: int) -> int | None:
        """Where a head that begins just after ``last`` ends; "-enabled devices" is one step."""
        end = last + 1
        while end < min(len(self._words), last + _MOST_STEPS) and self._words.glued[end]:
            end += 1
        for length in (2, 1):
            if self._words.phrase(end, end + length - 1) in self._heads:
                return end + length - 1
        return None

    def is_topic(self, reach: Reach) -> bool:
        """Whether a cue ("research on", "field of") stands before or a head after the term."""
        if self._head_after(reach.last) is not None:
            return True
        first = self._with_modifiers(reach.first)
        first -= self._words.key(first - 1) == "the"
        return any(
            self._words.phrase(first - length, first - 1) in self._cues for length in (1, 2, 3, 4)
        )

    def shared_heads(self, left: Reach, right: Reach) -> Iterator[str]:
        """The names that "satellite and non-terrestrial networks" gives its left part."""
        step = 1 + (self._words.key(left.last + 2) == "other")
        if left.last + 1 + step == right.first and self._words.key(left.last + 1) in self._links:
            for begin in range(right.last, right.first, -1):
                yield f"{self._words.phrase(*left)} {self._words.phrase(begin, right.last)}"

    def is_negated(self, reach: Reach) -> bool:
        """Whether the term stands behind "non-" or "anti-"."""
        is_glued = self._words.glued[reach.first]
        return is_glued and self._words.key(reach.first - 1) in self._negations

    def is_glued(self, reach: Reach) -> bool:
        """Whether the term is part of a hyphenated word ("water-based")."""
        after = reach.last + 1
        return self._words.glued[reach.first] or (
            after < len(self._words) and self._words.glued[after]
        )

    def beside(self, reach: Reach) -> str:
        """The few words on either side of a term, up to the next mark."""
        before, after = reach.first - 1, reach.last + 1
        while before >= max(0, reach.first - _NEAR) and not self._words.is_mark(before):
            before -= 1
        while (
            after <= reach.last + _NEAR
            and self._words.key(after) != BREAK
            and not self._words.is_mark(after)
        ):
            after += 1
        left = self._words.phrase(before + 1, reach.first - 1)
        return f" {left} {BREAK} {self._words.phrase(reach.last + 1, after - 1)} "
