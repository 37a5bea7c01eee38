"""Phrases of a vocabulary in a text: one Aho-Corasick pass, whole words only."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind


class Phrases:
    """Finds the phrases of a vocabulary as written (case counts), the longest at each place.

    >>> list(Phrases(["New York", "York"]).find("New York and York, not Yorkshire"))
    [(0, 8, 'New York'), (13, 17, 'York')]
    """

    def __init__(self, phrases: Iterable[str]) -> None:
        self._phrases = sorted(set(phrases))
        self._automaton = AhoCorasick(  # often built for a single document: a DFA would not pay
            self._phrases,
            matchkind=MatchKind.LeftmostLongest,
            implementation=Implementation.ContiguousNFA,
        )

    def find(self, text: str) -> Iterator[tuple[int, int, str]]:
        """``(start, end, phrase)`` of every match that neither begins nor ends inside a word."""
        for index, start, end in self._automaton.find_matches_as_indexes(text):
            if is_word_edge(text, start) and is_word_edge(text, end):
                yield start, end, self._phrases[index]


def is_word_edge(text: str, offset: int) -> bool:
    """Whether no word runs across ``offset``."""
    if offset <= 0 or offset >= len(text):
        return True
    return not (text[offset - 1].isalnum() and text[offset].isalnum())
