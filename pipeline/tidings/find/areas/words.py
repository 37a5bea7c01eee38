"""Words of a text, folded so that spellings, plurals and hyphens of one term look alike.

Folding only has to be the same on both sides, in the vocabulary and in the text; what it makes of a
word is never shown to anybody. The spellings are data: ``rules/areas/spelling.csv``.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from itertools import accumulate, compress, count

from tidings.rules import Row
from tidings.text import sentences_of

_PIECE = re.compile(r"([^\W_]+(?:['’][^\W_]+)*|\n|[^\w\s]|_)")
_BULLET = re.compile(r"[ \t]*(?:$|[-*•■▪●►→–—]|o[ \t]|\d{1,2}[.)]|\([a-z]\))", re.MULTILINE)
_LINE_START = re.compile(r"\n[ \t]*(?:(?P<small>[a-z])|[A-Z0-9])")
# Hard-wrapped prose has lines of about this length; a line that is shorter or longer, or that
# closes with a full stop or a colon, ends where it ends.
_WRAPPED = range(50, 111)
BREAK = "¶"
_SILENT = frozenset("-‐‑\n")  # pieces that are no part of the line, or only sometimes


class Spelling(dict[str, str]):
    """Folds a word: case, accents, possessive, plural, British spelling, closed compounds.

    >>> Spelling(load_rulebook().rows("areas/spelling.csv")).fold("Biotechnologies")
    'bio technology'

    As a dictionary it holds what was folded before, and folds what is asked anew; there marks stand
    for themselves, and the end of a line for a break.
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
        mark = BREAK if word == "\n" else word
        folded = self[word] = self._fold(word) if word[0].isalnum() else mark
        return folded

    def _fold(self, word: str) -> str:
        plain = word.removesuffix("'s").lower() if word.isascii() else _without_accents(word)
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


def _without_accents(word: str) -> str:
    decomposed = unicodedata.normalize("NFKD", word.replace("’", "'").removesuffix("'s"))
    return "".join(c for c in decomposed if not unicodedata.combining(c)).lower()


def _swap_end(word: str, ends: list[tuple[str, str]]) -> str:
    for written, folded in ends:
        if word.endswith(written):
            return word[: len(word) - len(written)] + folded
    return word


class Words:
    """The words and marks of a text: lists side by side, and the line in which terms are looked up.

    ``glued`` says that only a hyphen stands before a word. Single line ends count as spaces.

    >>> words = Words("AI-ready chips", Spelling(()))
    >>> words.texts, words.glued, words.line
    (['AI', 'ready', 'chips'], [False, True, False], ' ai ready chips ')
    """

    def __init__(self, text: str, spelling: Spelling) -> None:
        self.text = text
        pieces = _PIECE.split(text)  # a gap, a word or a mark, a gap …
        edges = list(accumulate(map(len, pieces)))
        self.texts, self.starts, self.ends = pieces[1::2], edges[:-1:2], edges[1::2]
        self.glued = [False] * len(self.texts)
        kept = self._kept()
        if not all(kept):
            self.texts = list(compress(self.texts, kept))
            self.starts = list(compress(self.starts, kept))
            self.ends = list(compress(self.ends, kept))
            self.glued = list(compress(self.glued, kept))
        self.keys = list(map(spelling.__getitem__, self.texts))
        self.line = f" {' '.join(self.keys)} "  # all keys, each between spaces
        self._offsets = list(accumulate([len(key) + 1 for key in self.keys], initial=1))

    def _kept(self) -> list[bool]:
        """Which pieces count: no mere line end, no hyphen inside a word, which glues instead."""
        kept = [True] * len(self.texts)
        wrapped, line = _is_wrapped(self.text), 0
        for index in compress(count(), map(_SILENT.__contains__, self.texts)):
            if self.texts[index] == "\n":
                kept[index] = not wrapped or _is_hard_end(self.text, line, self.starts[index])
                line = self.ends[index]
            elif self._joins(index):
                kept[index], self.glued[index + 1] = False, True
        return kept

    def _joins(self, index: int) -> bool:
        """Whether a hyphen stands right between two words."""
        if not 0 < index < len(self.texts) - 1 or self.is_mark(index - 1):
            return False
        close = self.ends[index - 1] == self.starts[index]
        return close and self.text[self.ends[index]].isalnum()

    def __len__(self) -> int:
        return len(self.texts)

    def is_mark(self, index: int) -> bool:
        """Whether a mark or a break stands there, and no word."""
        return not self.texts[index][0].isalnum()

    def key(self, index: int) -> str:
        """The folded word at ``index``; a break outside the text."""
        return self.keys[index] if 0 <= index < len(self.keys) else BREAK

    def sentence_edges(self) -> list[int]:
        """Where the text and its sentences begin, headings and items too, and where it ends."""
        breaks = compress(self.starts, map(BREAK.__eq__, self.keys))
        begins = (sentence.start for sentence in sentences_of(self.text))
        return sorted({0, *breaks, *begins, len(self.text)})

    def is_broken(self, first: int, last: int) -> bool:
        """Whether a line ends between two words."""
        return "\n" in self.text[self.ends[first] : self.starts[last]]

    def phrase(self, first: int, last: int) -> str:
        """The keys from the first to the last word; a break where that leaves the text."""
        if first < 0 or last >= len(self.keys):
            return BREAK
        return self.keys[first] if first == last else " ".join(self.keys[first : last + 1])

    def span(self, start: int, end: int) -> tuple[int, int] | None:
        """First and last word of a stretch of ``line``; None where it cuts a word in two."""
        first = bisect_left(self._offsets, start)
        after = bisect_left(self._offsets, end + 1, first)
        whole = self._offsets[first] == start and self._offsets[after] == end + 1
        return (first, after - 1) if whole else None

    def at(self, offset: int) -> int:
        """The index of the first word that ends after a character offset."""
        return bisect_right(self.ends, offset)


def _is_wrapped(text: str) -> bool:
    """Whether a third of the lines go on in small letters: then most line ends are mere spaces."""
    starts = [match.lastgroup == "small" for match in _LINE_START.finditer(text)]
    return sum(starts) * 3 > len(starts)


def _is_hard_end(text: str, start: int, end: int) -> bool:
    """Whether a line of wrapped prose ends a heading, an item or a paragraph, not only a row."""
    line = text[start:end].rstrip()
    is_row = len(line) in _WRAPPED and line[-1] not in ".:;!?"
    return not is_row or _BULLET.match(text, end + 1) is not None
