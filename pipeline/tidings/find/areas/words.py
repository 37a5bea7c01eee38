"""Words of a text, folded so that spellings, plurals and hyphens of one term look alike.

Folding only has to be the same on both sides, in the vocabulary and in the text; what it makes of a
word is never shown to anybody. The spellings are data: ``rules/areas/spelling.csv``.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, pairwise
from typing import NamedTuple

from tidings.rules import Row
from tidings.text import Stretch, sentences_of

_PIECE = re.compile(r"[^\W_]+(?:['’][^\W_]+)*|(?P<end>\n)|(?P<mark>[^\w\s]|_)")
_BULLET = re.compile(r"[ \t]*(?:$|[-*•■▪●►→–—]|o[ \t]|\d{1,2}[.)]|\([a-z]\))", re.MULTILINE)
_LINE_START = re.compile(r"\n[ \t]*(?:(?P<small>[a-z])|[A-Z0-9])")
# Hard-wrapped prose has lines of about this length; a line that is shorter or longer, or that
# closes with a full stop or a colon, ends where it ends.
_WRAPPED = range(50, 111)
_HYPHENS = "-‐‑"
BREAK = "¶"
_new = tuple.__new__  # makes a Word in a third of the time that its own constructor takes


class Word(NamedTuple):
    """A word or a mark of a text; ``glued`` says that only a hyphen stands before it."""

    start: int
    end: int
    text: str
    key: str
    glued: bool
    is_mark: bool


class Spelling(dict[str, str]):
    """Folds a word: case, accents, possessive, plural, British spelling, closed compounds.

    >>> Spelling(load_rulebook().rows("areas/spelling.csv")).fold("Biotechnologies")
    'bio technology'

    As a dictionary it holds what was folded before, and folds what is asked anew.
    """

    def __init__(self, rows: Iterable[Row]) -> None:
        by_kind: dict[str, list[tuple[str, str]]] = {}
        for row in rows:
            by_kind.setdefault(row["kind"], []).append((row["written"], row["folded"]))
        self._plurals = by_kind.get("plural", [])
        self._anywhere = by_kind.get("anywhere", [])
        self._ends = by_kind.get("end", [])
        self._words = dict(by_kind.get("word", []))
        self._prefixes = tuple(written for written, _ in by_kind.get("prefix", []))

    def fold(self, word: str) -> str:
        """The word folded; it may fall into two ("healthcare" → "health care")."""
        return self[word]

    def __missing__(self, word: str) -> str:
        folded = self[word] = self._fold(word)
        return folded

    def _fold(self, word: str) -> str:
        decomposed = unicodedata.normalize("NFKD", word.replace("’", "'").removesuffix("'s"))
        plain = "".join(c for c in decomposed if not unicodedata.combining(c)).lower()
        plain = plain.removesuffix("'s").replace("'", "")
        single = _swap_end(plain, self._plurals) if len(plain) > 3 else plain
        return self._words.get(single) or self._split(self._respell(single))

    def _respell(self, word: str) -> str:
        for written, folded in self._anywhere:
            word = word.replace(written, folded)
        return _swap_end(word, self._ends) if len(word) > 4 else word

    def _split(self, word: str) -> str:
        for prefix in self._prefixes:
            if word.startswith(prefix) and len(word) > len(prefix) + 1:
                return f"{prefix} {word.removeprefix(prefix)}"
        return word


def _swap_end(word: str, ends: list[tuple[str, str]]) -> str:
    for written, folded in ends:
        if word.endswith(written):
            return word[: len(word) - len(written)] + folded
    return word


@dataclass(frozen=True)
class Words:
    """The words of a text with their folded line, in which terms are looked up."""

    text: str
    items: list[Word]

    @classmethod
    def of(cls, text: str, spelling: Spelling) -> Words:
        """Cut a text into words and marks; single line ends count as spaces."""
        return cls(text, _cut(text, spelling))

    def __len__(self) -> int:
        return len(self.items)

    def __getitem__(self, index: int) -> Word:
        return self.items[index]

    def key(self, index: int) -> str:
        """The folded word at ``index``; a break outside the text."""
        return self.items[index].key if 0 <= index < len(self.items) else BREAK

    def sentences(self) -> list[Stretch]:
        """Sentences of the text, cut at headings and items too; they cover all words."""
        breaks = {word.start for word in self.items if word.key == BREAK}
        begins = {sentence.start for sentence in sentences_of(self.text)}
        edges = sorted({0, *breaks, *begins, len(self.text)})
        return [Stretch(begin, end) for begin, end in pairwise(edges)] or [Stretch(0, 0)]

    def is_broken(self, first: int, last: int) -> bool:
        """Whether a line ends between two words."""
        return "\n" in self.text[self.items[first].end : self.items[last].start]

    def phrase(self, first: int, last: int) -> str:
        """The keys from the first to the last word; a break where that leaves the text."""
        if first < 0 or last >= len(self.items):
            return BREAK
        if first == last:
            return self.items[first].key
        return " ".join(word.key for word in self.items[first : last + 1])

    @cached_property
    def line(self) -> str:
        """All keys, each between spaces."""
        return f" {' '.join([word.key for word in self.items])} "

    @cached_property
    def _offsets(self) -> list[int]:
        return list(accumulate([len(word.key) + 1 for word in self.items], initial=1))[:-1]

    def span(self, start: int, end: int) -> tuple[int, int] | None:
        """First and last word of a stretch of ``line``; None where it cuts a word in two."""
        first = bisect_right(self._offsets, start) - 1
        last = bisect_right(self._offsets, end - 1) - 1
        begins = self._offsets[first] == start
        ends = self._offsets[last] + len(self.items[last].key) == end
        return (first, last) if begins and ends else None

    def at(self, offset: int) -> int:
        """The index of the first word that ends after a character offset."""
        return bisect_right(self._ends, offset)

    @cached_property
    def _ends(self) -> list[int]:
        return [word.end for word in self.items]


def _cut(text: str, spelling: Spelling) -> list[Word]:
    words: list[Word] = []
    end_of_last, hyphen, line_start = -1, False, 0
    is_wrapped = _is_wrapped(text)
    for piece in _PIECE.finditer(text):
        (start, end), written, kind = piece.span(), piece.group(), piece.lastgroup
        if kind is None:
            words.append(_new(Word, (start, end, written, spelling[written], hyphen, False)))
            end_of_last, hyphen = end, False
        elif kind == "end":
            if not is_wrapped or _is_hard_end(text, line_start, start):
                words.append(Word(start, end, written, BREAK, False, True))
            line_start = end
        elif written in _HYPHENS and start == end_of_last and text[end : end + 1].isalnum():
            hyphen = True
        else:
            words.append(Word(start, end, written, written, False, True))
            hyphen = False
    return words


def _is_wrapped(text: str) -> bool:
    """Whether a third of the lines go on in small letters: then most line ends are mere spaces."""
    starts = [match.lastgroup == "small" for match in _LINE_START.finditer(text)]
    return sum(starts) * 3 > len(starts)


def _is_hard_end(text: str, start: int, end: int) -> bool:
    """Whether a line of wrapped prose ends a heading, an item or a paragraph, not only a row."""
    line = text[start:end].rstrip()
    is_row = len(line) in _WRAPPED and line[-1] not in ".:;!?"
    return not is_row or _BULLET.match(text, end + 1) is not None
