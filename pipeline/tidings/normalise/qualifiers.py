"""The words beside an amount that say how exactly it is meant: "up to", "some", "or more"."""

from __future__ import annotations

import re

from tidings.records import Qualifier
from tidings.rules import Rulebook

_REACH = 56
_LONGEST = 5
_NEXT_WORD = re.compile(r"\s([^\W\d_]+)")
_CLAUSE = 7
# What a qualifier comes to where the clause denies it.
_NEGATED = {"over": "up_to", "under": "over"}
_OPENING = "([{“”\"'‘’«–—"


class Qualifiers:
    """Reads the qualifier of an amount from the words that stand beside its span.

    >>> Qualifiers(load_rulebook()).of("worth up to £5m", 12, 15)
    'up_to'
    """

    def __init__(self, rulebook: Rulebook) -> None:
        rows = rulebook.rows("money/qualifiers.csv")
        self._before = {r["phrase"]: r["qualifier"] for r in rows if r["side"] == "before"}
        self._after = {r["phrase"]: r["qualifier"] for r in rows if r["side"] == "after"}
        self._fillers = frozenset(r["phrase"] for r in rows if r["side"] == "filler")
        self._last = frozenset(p.split()[-1] for p in (*self._before, *self._fillers))
        senses = rulebook.rows("money/context.csv")
        self._continues = frozenset(r["word"] for r in senses if r["sense"] == "continue")
        self._negations = frozenset(r["word"] for r in senses if r["sense"] == "negation")
        self._links = frozenset(r["word"] for r in senses if r["sense"] == "link")
        phrases = "|".join(re.escape(p) for p in sorted(self._after, key=len, reverse=True))
        # "£5m or more than" and "£5m at least 20" speak of what follows.
        self._behind = re.compile(rf"\s?({phrases})(?!\w| than|\s*[\d£$€])", re.IGNORECASE)

    def of(self, text: str, start: int, end: int) -> Qualifier:
        """The qualifier of ``text[start:end]``; "exact" where nothing beside it says otherwise."""
        found = self._read_before(text, start) or self._read_after(text, end) or "exact"
        if found == "under" and self._is_name(text, end):
            found = "exact"
        return found  # type: ignore[return-value]

    def _read_before(self, text: str, start: int) -> str:
        """Of a chain ("up to around") the outermost word holds; a bracket ends it."""
        words = text[max(0, start - _REACH) : start].lower().split()
        if words and not words[-1].strip(_OPENING):
            words.pop()
        found = ""
        while words and (length := self._longest(words)):
            said = self._before.get(_phrase(words, length), "")
            # "exact" marks what only looks like a qualifier ("handed over", "add up to").
            found = said if said and not (said == "exact" and found) else found
            is_opened = words[-length][0] in _OPENING
            words = [] if is_opened else words[:-length]
        return _NEGATED.get(found, found) if self._is_negated(words) else found

    def _is_negated(self, words: list[str]) -> bool:
        """Whether the clause denies what follows: "no project gets (more than £5m)"."""
        for word in reversed(words[-_CLAUSE:]):
            if word in self._negations or word[-1] in ",;:." or word in self._links:
                return word in self._negations
        return False

    def _longest(self, words: list[str]) -> int:
        """How many of the last words are a qualifier or a filler."""
        if words[-1].lstrip(_OPENING) not in self._last:
            return 0
        for length in range(min(_LONGEST, len(words)), 0, -1):
            phrase = _phrase(words, length)
            if phrase in self._before or phrase in self._fillers:
                return length
        return 0

    def _read_after(self, text: str, end: int) -> str:
        match = self._behind.match(text, end)
        return self._after[" ".join(match[1].lower().split())] if match else ""

    def _is_name(self, text: str, end: int) -> bool:
        """Whether the amount names the thing behind it: "awarded under $5m programme"."""
        word = _NEXT_WORD.match(text, end)
        return word is not None and word[1].lower() not in self._continues


def _phrase(words: list[str], length: int) -> str:
    return " ".join(words[-length:]).lstrip(_OPENING)
