"""Phrases of a vocabulary in a text: one Aho-Corasick pass, whole words only."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

_FEW = 200


class Phrases:
    """Finds the phrases of a vocabulary as written (case counts), the longest at each place.

    >>> list(Phrases(["New York", "York"]).find("New York and York, not Yorkshire"))
    [(0, 8, 'New York'), (13, 17, 'York')]
    """

    def __init__(self, phrases: Iterable[str]) -> None:
        self._phrases = sorted(set(phrases))
        self._automaton = AhoCorasick(
            self._phrases,
            matchkind=MatchKind.LeftmostLongest,
            implementation=Implementation.ContiguousNFA,
        )

    def find(self, text: str) -> Iterator[tuple[int, int, str]]:
        """``(start, end, phrase)`` of every match that neither begins nor ends inside a word."""
        for index, start, end in self._automaton.find_matches_as_indexes(text):
            if is_word_edge(text, start) and is_word_edge(text, end):
                yield start, end, self._phrases[index]


def phrases_in(text: str, phrases: Collection[str]) -> Iterator[tuple[int, int, str]]:
    """What ``Phrases(phrases).find(text)`` gives; for a few phrases that are asked of one text only
    it looks for each of them, which costs less than an automaton.

    >>> list(phrases_in("New York and York, not Yorkshire", ["New York", "York"]))
    [(0, 8, 'New York'), (13, 17, 'York')]
    """
    if len(phrases) > _FEW:
        yield from Phrases(phrases).find(text)
        return
    free = 0
    for start, end, phrase in _leftmost_longest(text, phrases):
        if start >= free:
            free = end
            if is_word_edge(text, start) and is_word_edge(text, end):
                yield start, end, phrase


def _leftmost_longest(text: str, phrases: Collection[str]) -> list[tuple[int, int, str]]:
    """Every place of every phrase, of those that begin together the longest first."""
    places: list[tuple[int, int, str]] = []
    for phrase in phrases:
        start = text.find(phrase)
        while start >= 0:
            places.append((start, start + len(phrase), phrase))
            start = text.find(phrase, start + 1)
    return sorted(places, key=lambda place: (place[0], -place[1]))


def is_word_edge(text: str, offset: int) -> bool:
    """Whether no word runs across ``offset``."""
    if offset <= 0 or offset >= len(text):
        return True
    return not (text[offset - 1].isalnum() and text[offset].isalnum())
