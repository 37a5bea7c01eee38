"""Temporal expressions, found on characters in linear time.

Two steps. One expression, small and fast, marks the runs of text in which only words of time,
numbers and the little words between them stand. A run is then written as symbols, one for each
kind of word, and the patterns of ``rules/dates/patterns.jsonl`` are searched among the symbols: the
leftmost, then the longest match wins. Which pattern it was, and whether the text around agrees,
is asked last.
"""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Doc

from tidings.find.dates.grammar import Grammar
from tidings.records import Found
from tidings.rules import Rulebook
from tidings.spans import DATES, write_group

# How far the guards of a pattern look to either side of a match.
WINDOW = 40


class DateFinder:
    """Finds dates, durations and sets; writes the span group ``tidings_dates``.

    >>> from tidings.rules import load_rulebook
    >>> DateFinder(load_rulebook()).find("It opens on 3 February 2026.")
    [Found(start=12, end=27, rule='date.grammar.day', value='')]
    """

    def __init__(self, rulebook: Rulebook) -> None:
        self._grammar = Grammar(rulebook)

    def __call__(self, doc: Doc) -> Doc:
        write_group(doc, DATES, self.find(doc.text))
        return doc

    def find(self, text: str) -> list[Found]:
        """The temporal expressions of ``text``, sorted, disjoint."""
        found: list[Found] = []
        for first, last in self._runs(text):
            for start, end, rules in self._grammar.matches(text[first:last]):
                item = self._judge(text, first + start, first + end, rules)
                if item is not None:
                    found.append(item)
        return found

    def _runs(self, text: str) -> Iterator[tuple[int, int]]:
        """Offsets of the runs, in characters; the engine itself counts bytes."""
        data = text.encode("utf-8", "surrogatepass")
        runs = self._grammar.alphabet.runs.finditer(data)
        if len(data) == len(text):
            yield from (run.span() for run in runs)
            return
        seen = characters = 0
        for run in runs:
            first, last = run.span()
            start = characters + _length(data[seen:first])
            seen, characters = last, start + _length(data[first:last])
            yield start, characters

    def _judge(self, text: str, start: int, end: int, rules: tuple[int, ...]) -> Found | None:
        """The match as the first pattern whose guards agree; None where it means nothing."""
        left, right = text[max(0, start - WINDOW) : start], text[end : end + WINDOW]
        for number in rules:
            pattern = self._grammar.patterns[number]
            if pattern.fits(left, text[start], right):
                if pattern.nothing:
                    return None
                return Found(_inner(text, start, pattern.strip), end, pattern.rule)
        return None


def _inner(text: str, start: int, strip: str) -> int:
    """Where a span begins without the word that introduces it and without an article."""
    for word in (strip, "the"):
        end = start + len(word)
        if word and text[start:end].lower() == word and text[end : end + 1].isspace():
            start = end
            while text[start].isspace():
                start += 1
    return start


def _length(data: bytes) -> int:
    return len(data.decode("utf-8", "surrogatepass"))
