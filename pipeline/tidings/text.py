"""Text as written: folding for comparison, sentences, paragraphs. No spaCy, linear time."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from tidings.rules import load_rulebook

TEXTS = 64  # the last texts, which several readers ask the same of
_MARKS = {ord("’"): "'", ord("‘"): "'", ord("ʼ"): "'", ord("–"): "-", ord("—"): "-", ord("‐"): "-"}
_MARKS |= {ord("‑"): "-", ord("\xa0"): " ", ord("\u2009"): " ", ord("\u202f"): " "}

_PLAIN = {code: " " for code in range(128) if not chr(code).isalnum()}
_PLAIN |= {ord("'"): "", ord("&"): " and "}


_FULL_WIDTH = "０１２３４５６７８９"
_HALF_WIDTH = str.maketrans("０１２３４５６７８９，．", "0123456789,.")


def with_plain_digits(text: str) -> str:
    """A text with full-width digits as plain ones, each character in its place.

    >>> with_plain_digits("￥１，２３４")
    '￥1,234'
    """
    has_any = not text.isascii() and any(map(text.__contains__, _FULL_WIDTH))
    return text.translate(_HALF_WIDTH) if has_any else text


@lru_cache(maxsize=65536)
def fold(name: str) -> str:
    """A name folded for comparison: case, accents, punctuation, "&" and a leading "the" vanish.

    >>> fold("The Université de Liège & Co.")
    'universite de liege and co'
    """
    if name.isascii():  # most names, and a tenth of the time
        words = name.translate(_PLAIN).lower().split()
    else:
        decomposed = unicodedata.normalize("NFKD", name.translate(_MARKS)).replace("&", " and ")
        kept = (
            c if c.isalnum() else "" if c == "'" or unicodedata.combining(c) else " "
            for c in decomposed
        )
        words = "".join(kept).casefold().split()
    return " ".join(words[1:] if len(words) > 1 and words[0] == "the" else words)


class Stretch(NamedTuple):
    """A half-open stretch of a text."""

    start: int
    end: int


# A full stop ends a sentence when white space and an opening letter, digit or quote follow.
_STOP = re.compile(r"[.!?…][\"'”’)\]]{0,3}(?=\s+[\"'“‘(\[]{0,3}[^\W_a-z])")
_BREAK = re.compile(r"\n[ \t\r]*\n\s*|\n(?=[ \t]*(?:[-*•■▪–]|\d{1,2}[.)])[ \t])")


def paragraphs(text: str) -> list[Stretch]:
    """Stretches between blank lines and before list bullets, without their outer white space."""
    edges = [0, *(match.end() for match in _BREAK.finditer(text)), len(text)]
    stretches = (_trim(text, a, b) for a, b in pairwise(edges))
    return [stretch for stretch in stretches if stretch.start < stretch.end]


def sentences(text: str) -> list[Stretch]:
    """Sentences inside paragraphs, in order; hard-wrapped lines do not break a sentence."""
    found: list[Stretch] = []
    for paragraph in paragraphs(text):
        begin = paragraph.start
        for stop in _STOP.finditer(text, paragraph.start, paragraph.end):
            if not _is_abbreviation(text, stop.start()):
                found.append(_trim(text, begin, stop.end()))
                begin = stop.end()
        found.append(_trim(text, begin, paragraph.end))
    return [stretch for stretch in found if stretch.start < stretch.end]


@lru_cache(maxsize=TEXTS)
def sentences_of(text: str) -> tuple[Stretch, ...]:
    """The ``sentences`` of a whole document, cut once for all who ask."""
    return tuple(sentences(text))


def covering(stretches: Sequence[Stretch], offset: int) -> Stretch | None:
    """The stretch of a sorted list that holds ``offset``."""
    place = bisect_right(stretches, offset, key=lambda stretch: stretch.start) - 1
    return stretches[place] if place >= 0 and offset < stretches[place].end else None


def _is_abbreviation(text: str, stop: int) -> bool:
    """Whether the full stop at ``stop`` belongs to "Dr.", an initial or "U.S."."""
    if text[stop] != ".":
        return False
    begin = stop
    while begin > 0 and stop - begin < 12 and (text[begin - 1].isalpha() or text[begin - 1] == "."):
        begin -= 1
    word = text[begin:stop]
    last = word.rpartition(".")[2]
    return word.lower() in _abbreviations() or (len(last) == 1 and last.isupper())


@lru_cache(maxsize=1)
def _abbreviations() -> frozenset[str]:
    rows = load_rulebook().rows("text/abbreviations.csv")
    return frozenset(row["abbreviation"] for row in rows)


def _trim(text: str, start: int, end: int) -> Stretch:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Stretch(start, end)


def harmless(text: str) -> str:
    """``text`` with every control character but tab and newline replaced by its code point.

    >>> harmless("a\\x1b[2Jb")
    'a<U+001B>[2Jb'
    """
    return "".join(
        f"<U+{ord(c):04X}>" if unicodedata.category(c) in {"Cc", "Cf"} and c not in "\n\t" else c
        for c in text
    )
