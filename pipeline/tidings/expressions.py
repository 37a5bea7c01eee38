"""Many expressions asked of one text in one scan."""

from __future__ import annotations

from collections.abc import Iterable

import re2

_MEMORY = 64 << 20  # for the states that a scan has met; they are forgotten beyond it


class Expressions:
    """Which of many linear-time expressions match somewhere in a text, by their numbers.

    >>> Expressions([r"\\bgrants?\\b", r"\\bloans?\\b", "^A"]).matching("A grant")
    [0, 2]
    """

    def __init__(self, patterns: Iterable[str]) -> None:
        options = re2.Options()
        options.max_mem = _MEMORY
        self._set = re2.Set.SearchSet(options)
        count = 0
        for pattern in patterns:
            self._set.Add(pattern)
            count += 1
        if count:
            self._set.Compile()
        self._is_empty = count == 0

    def matching(self, text: str) -> list[int]:
        """The numbers of the expressions that match, in order."""
        return [] if self._is_empty else sorted(self._set.Match(text) or ())
