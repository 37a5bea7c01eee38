"""Codes of currencies among words in capitals: "TRY 60 million" is money, "TRY ALL 60" is not."""

from __future__ import annotations

import re

from tidings.rules import Rulebook

_BESIDE = 60  # characters on each side in which the two next words stand
_CODE = re.compile(r"[A-Z]{3}")
_BEFORE = re.compile(r"(?:([^\W\d_]+) )?([^\W\d_]+)\s$")
_AFTER = re.compile(r"\s([^\W\d_]+)(?: ([^\W\d_]+))?")


class Capitals:
    """What the words around a code say of it.

    >>> from tidings.rules import load_rulebook
    >>> capitals = Capitals(load_rulebook())
    >>> capitals.are_loud("TÜBİTAK TRY 60 million", 8, 22), capitals.are_loud("IN ALL 60", 3, 9)
    (False, True)
    """

    def __init__(self, rulebook: Rulebook) -> None:
        senses = rulebook.rows("money/context.csv")
        self._small = frozenset(row["word"] for row in senses if row["sense"] == "continue")
        guarded = [row for row in rulebook.rows("money/currencies.csv") if row["guarded"] == "land"]
        self._lands = {row["code"]: [*row.items("names")] for row in guarded}
        for row in rulebook.rows("places/countries.csv"):
            if row["currency"] in self._lands:
                self._lands[row["currency"]] += (row["name"], *row.items("adjectives"))

    def are_loud(self, text: str, start: int, end: int) -> bool:
        """Whether the words beside a code are in capitals: then it may be a word too.

        One word that stands alone among small ones is a name: "TÜBİTAK TRY 60 million".
        """
        before = _BEFORE.search(text[max(0, start - _BESIDE) : start])
        after = _AFTER.match(text, end, end + _BESIDE)
        left, left_of_it = (before[2], before[1]) if before else ("", "")
        right, right_of_it = (after[1], after[2]) if after else ("", "")
        if not (_is_loud(left) or _is_loud(right)):
            return False
        beside = (left, right, left_of_it if _is_loud(left) else right_of_it)
        is_small = any(_is_loud(word) and word.lower() in self._small for word in beside)
        return is_small or sum(map(_is_loud, beside)) > 1

    def has_land(self, text: str, surface: str) -> bool:
        """Whether the text names land or coin of a code that is an English word before numbers."""
        code = _CODE.search(surface)
        names = self._lands.get(code.group()) if code else None
        return names is None or any(name in text for name in names)


def _is_loud(word: str | None) -> bool:
    return word is not None and len(word) > 1 and word.isupper()
