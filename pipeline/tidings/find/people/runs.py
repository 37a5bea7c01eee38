"""Runs of words that could be a person's name, on a flat text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from tidings.flat import Word
from tidings.page import Page
from tidings.personal import Personal

LONGEST = 6  # words of a name


class Run(NamedTuple):
    """Words ``first`` to ``last`` of the text, and where the name ends (a possessive stays off)."""

    first: int
    last: int
    end: int


def runs(page: Page, personal: Personal) -> Iterator[Run]:
    """The longest runs of name words, particles and initials between them, in order.

    One word without a title is no person, whatever else speaks for it, and is left out.
    """
    walk, free = _Walk(page, personal), 0
    for index in page.initials:
        if index < free or not (walk.names[walk.words[index]] or walk.follows_title(index)):
            continue
        last = walk.last(index)
        free = last + 1
        if last > index or walk.is_titled(index):
            first = index + walk.leads_with_acronym(index, last)
            yield Run(first, last, _name_end(page.words[last]))


class _Walk:
    """The questions that a walk along the words of one text asks."""

    def __init__(self, page: Page, personal: Personal) -> None:
        self.words, self.names = page.written, personal.name_words
        self._gaps = page.gaps
        self._personal = personal
        self._titles = frozenset(page.where(personal.honorifics))

    def is_titled(self, index: int) -> bool:
        """Whether a title stands before a word."""
        return index - 1 in self._titles and self._gaps[index] in (" ", ". ")

    def follows_title(self, index: int) -> bool:
        """Whether a word can only be a name, for a title stands before it: "Mr Day", "Prof Low"."""
        own = index in self._titles or self._personal.is_post(self.words[index])
        return self.is_titled(index) and not own

    def leads_with_acronym(self, first: int, last: int) -> bool:
        """Whether the end of a post precedes the name: "(Minister of) ICT Lee Jong-ho"."""
        word = self.words[first]
        short = word.isupper() and 1 < len(word) <= 4
        if last - first < 2 or not short or self.words[last].isupper():
            return False
        name = word.capitalize()
        return name not in self._personal.given and name not in self._personal.surnames

    def last(self, first: int) -> int:
        """The last word of the name that begins with a word."""
        last = first
        while last + 1 < len(self.words) and last - first < LONGEST:
            following = self._next(last)
            if following is None:
                break
            last = following
        return last

    def _next(self, last: int) -> int | None:
        """The next word of the name, past particles; None where the name ends."""
        if self.words[last].endswith("'s"):
            return None
        for index in range(last + 1, min(last + 4, len(self.words))):
            if not self._is_joined(index):
                return None
            word = self.words[index]
            if self.names[word] or self._is_surname(index) or self._is_initial(index):
                return index
            if not self._personal.has("particle", word):
                return None
        return None

    def _is_initial(self, index: int) -> bool:
        """Whether a word is one letter with a full stop, even "A" or "I": "Sabine A. Moreau"."""
        word = self.words[index]
        return len(word) == 1 and word.isupper() and self._gaps[index + 1].startswith(".")

    def _is_surname(self, index: int) -> bool:
        """Whether the word of a post is a surname here: "John B. King", "Hope Knight"."""
        if self.words[index] not in self._personal.surnames:
            return False
        before = self.words[index - 1]
        return before in self._personal.given or len(before) == 1

    def _is_joined(self, index: int) -> bool:
        """Whether only a space stands before a word, or the full stop of an initial, or ", Jr"."""
        gap = self._gaps[index]
        if gap == " ":
            return True
        if gap in (". ", "."):
            before = self.words[index - 1]
            return len(before) == 1 or (len(before) <= 4 and "." in before)
        return gap == ", " and self._personal.has("suffix", self.words[index])


def _name_end(word: Word) -> int:
    return word.end - 2 if word.text.endswith("'s") else word.end
