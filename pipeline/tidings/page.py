"""A flat text with its words: what grammars of names walk along."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Container, Iterator
from functools import lru_cache

from tidings.acronyms import is_acronym
from tidings.flat import TEXTS, Word, flat_of
from tidings.text import Stretch

_BULLET = re.compile(r"[-–—*•■▪→○●]\s?$")


class Page:
    """The words of a text and the gaps between them.

    >>> page = Page("For Dr  Kedar Pandya, executive director")
    >>> page.word(2), page.gap(4), page.index(8)
    ('Kedar', ', ', 2)
    """

    def __init__(self, text: str) -> None:
        self._flat = flat_of(text)
        self.text = self._flat.text
        self.words: list[Word] = self._flat.words
        self._starts, self._capitals = self._flat.starts, self._flat.capitals
        self.written, self.gaps = self._flat.written, self._flat.gaps

    def where(self, known: Container[str]) -> Iterator[int]:
        """The indexes of the words that are among those ``known``."""
        return self._flat.where(known)

    @property
    def initials(self) -> list[int]:
        """The indexes of the words whose first letter is a capital."""
        return self._flat.initials

    def word(self, index: int) -> str:
        """A word, or "" beyond the text."""
        return self.words[index].text if 0 <= index < len(self.words) else ""

    def capital(self, index: int) -> bool:
        """Whether a word could begin a name."""
        return 0 <= index < len(self._capitals) and self._capitals[index]

    def is_acronym(self, index: int) -> bool:
        """Whether a word looks like an acronym ("MSI", "QuTI")."""
        return is_acronym(self.word(index))

    def gap(self, index: int) -> str:
        """What stands between the word before ``index`` and that word."""
        if 0 <= index < len(self.gaps):
            return self.gaps[index]
        before = self.words[index - 1].end if 0 < index <= len(self.words) else 0
        here = self.words[index].start if index < len(self.words) else len(self.text)
        return self.text[before:here]

    def index(self, offset: int) -> int:
        """The index of the word at (or before) an offset of the text as given; -1 before all."""
        return bisect_right(self._starts, self._flat.place(offset)) - 1

    def first_from(self, flat_offset: int) -> int:
        """The index of the first word that begins at or after an offset of the flat text."""
        return bisect_left(self._starts, flat_offset)

    def stretch(self, first: int, last: int) -> Stretch:
        """The stretch of the text as given from one word to another."""
        return self._flat.span(self.words[first].start, self.words[last].end)

    def span(self, start: int, end: int) -> Stretch:
        """The stretch of the text as given for a stretch of the flat text."""
        return self._flat.span(start, end)

    def between(self, first: int, last: int) -> str:
        """The flat text from one word to another."""
        return self.text[self.words[first].start : self.words[last].end]


@lru_cache(maxsize=TEXTS)
def page_of(text: str) -> Page:
    """The Page of a text, made once for all who walk along it; none of them changes it.

    >>> page_of("Newton Fund") is page_of("Newton Fund")
    True
    """
    return Page(text)


def opens_line(page: Page, index: int) -> bool:
    """Whether a word is the first of its line, a bullet aside.

    >>> opens_line(Page("Call\\n• Newton Fund"), 1)
    True
    """
    gap = page.gap(index)
    return index == 0 or "\n" in gap or bool(_BULLET.search(gap))
