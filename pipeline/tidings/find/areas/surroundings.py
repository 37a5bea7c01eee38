"""Larger things that a term may be a mere part of: a post, an event, some other name."""

from __future__ import annotations

from tidings.find.areas.evidence import Reach
from tidings.find.areas.grammar import Grammar
from tidings.find.areas.vocabulary import Vocabulary
from tidings.find.areas.words import BREAK, Words

_REACH = 5
_BEFORE_A_START = frozenset({".", "!", "?", ":", ";", "(", ")", '"', "“", "‘", "'", BREAK})
_TITLE_SHARE = 0.6
_TITLE_WORD = 4


class Surroundings:
    """Whether a term names a field, or is only part of a title or a name."""

    def __init__(self, vocabulary: Vocabulary, words: Words) -> None:
        self._words = words
        self._posts = vocabulary.phrases("post")
        self._events = vocabulary.phrases("event")
        self._modifiers = vocabulary.phrases("modifier")
        self._name_parts = vocabulary.phrases("name_part")
        self._determiners = vocabulary.phrases("determiner")
        self._titles: dict[int, bool] = {}

    def is_post(self, reach: Reach) -> bool:
        """Whether the term is part of a post: "Minister for …", "Space Minister"."""
        return self._post_follows(reach.last) or self._post_precedes(reach.first)

    def _post_follows(self, last: int) -> bool:
        for index in range(last + 1, min(last + 1 + _REACH, len(self._words))):
            if self._words.key(index) in self._posts:
                return not self._is_verb(index)
            text, key = self._words.texts[index], self._words.keys[index]
            is_part = text[0].isupper() or key in self._name_parts
            if self._words.is_mark(index) or not is_part:
                return False
        return False

    def _is_verb(self, index: int) -> bool:
        """Whether a word for a post is a verb: "rice and genomics head the list"."""
        is_small = self._words.texts[index].islower()
        return is_small and self._words.key(index + 1) in self._determiners

    def _post_precedes(self, first: int) -> bool:
        """Walk left over capitalised and small words to "post of" or "post for"."""
        for index in range(first - 1, max(first - 2 - 2 * _REACH, -1), -1):
            key = self._words.keys[index]
            if key in {"of", "for", "in", "on"} and self._ends_a_post(index - 1):
                return True
            is_part = key in self._name_parts or self._words.texts[index][0].isupper()
            if key == BREAK or not (is_part or key in self._modifiers):
                return False
        return False

    def _ends_a_post(self, last: int) -> bool:
        return any(self._words.phrase(last - extra, last) in self._posts for extra in (0, 1, 2))

    def is_in_name(self, reach: Reach, grammar: Grammar) -> bool:
        """Whether a capitalised term goes on in capitals: an event, a place, a firm, a paper.

        ``grammar`` tells its noun phrase: "Quantum Technologies" is a field, "Quantum Art" a name.
        """
        return self._is_capital(reach.first) and (
            self._ends_as_event(reach.last) or self._has_capitals_beside(grammar.noun_phrase(reach))
        )

    def _ends_as_event(self, last: int) -> bool:
        for index in range(last + 1, min(last + 1 + _REACH, len(self._words))):
            if not self._is_capital(index) and self._words.key(index) not in {"and", "of"}:
                return False
            if any(self._words.phrase(index, index + more) in self._events for more in (0, 1)):
                return self._words.texts[index][0].isupper()
        return False

    def _has_capitals_beside(self, whole: Reach) -> bool:
        """Capitals that the line gives to names alone, not to each of its words."""
        if self._is_title(whole.first):
            return False
        before, after = whole.first - 1, whole.last + 1
        before_counts = not self._starts(whole.first) and not self._starts(before)
        is_led = before_counts and self._is_proper(before)
        return is_led or (self._is_proper(after) and not self._words.glued[after])

    def _starts(self, index: int) -> bool:
        return self._words.key(index - 1) in _BEFORE_A_START

    def _is_proper(self, index: int) -> bool:
        """A word with a capital and small letters after it; acronyms and marks are none."""
        text = self._words.texts[index] if 0 <= index < len(self._words) else ""
        return text[:1].isupper() and text[1:].islower()

    def _is_capital(self, index: int) -> bool:
        text = self._words.texts[index]
        return text[0].isupper() and not (text.isupper() and len(text) > 5)

    def _is_title(self, index: int) -> bool:
        """Whether most of the longer words of the line have capitals, as in a headline."""
        text, place = self._words.text, self._words.starts[index]
        begin = text.rfind("\n", 0, place) + 1
        if begin not in self._titles:
            end = text.find("\n", place)
            line = text[begin : end if end >= 0 else len(text)].split()
            longer = [word for word in line if len(word) >= _TITLE_WORD]
            capitals = sum(word[0].isupper() for word in longer)
            self._titles[begin] = capitals >= _TITLE_SHARE * len(longer)
        return self._titles[begin]
