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

from tidings.find.dates.grammar import DatePattern, Grammar
from tidings.records import Found
from tidings.rules import Rulebook
from tidings.spans import DATES, text_of, write_group
from tidings.text import with_plain_digits

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
        """Write what is found in ``doc`` as a span group."""
        write_group(doc, DATES, self.find(text_of(doc)))
        return doc

    def find(self, text: str) -> list[Found]:
        """The temporal expressions of ``text``, sorted, disjoint."""
        text = with_plain_digits(text)
        return [item for first, last in self._runs(text) for item in self._read(text, first, last)]

    def _read(self, text: str, first: int, last: int) -> Iterator[Found]:
        """What matches in a stretch; where the guards refuse a match, what matches inside it."""
        for start, end, rules in self._grammar.matches(text[first:last]):
            begin, stop = first + start, first + end
            pattern = self._fitting(text, begin, stop, rules)
            if pattern is None and (inner := _second_word(text, begin, stop)) < stop:
                yield from self._read(text, inner, stop)
            elif pattern is not None and not pattern.nothing:
                yield Found(_inner(text, begin, pattern.strip), stop, pattern.rule)

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

    def _fitting(
        self, text: str, start: int, end: int, rules: tuple[int, ...]
    ) -> DatePattern | None:
        """The first of the patterns that matched whose guards agree with the text around."""
        left, right = text[max(0, start - WINDOW) : start], text[end : end + WINDOW]
        patterns = (self._grammar.patterns[number] for number in rules)
        return next((p for p in patterns if p.fits(left, text[start], right)), None)


def _second_word(text: str, start: int, end: int) -> int:
    """Where the second word of a stretch begins; its end where there is none."""
    while start < end and text[start].isalnum():
        start += 1
    while start < end and not text[start].isalnum():
        start += 1
    return start


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
