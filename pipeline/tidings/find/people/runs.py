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
    """The longest runs of name words, particles and initials between them, in order."""
    text, words, free = page.text, page.words, 0
    for index in page.initials:
        if index < free or not (
            personal.is_name_word(words[index]) or _follows_title(text, words, index, personal)
        ):
            continue
        last = _last_word(text, words, index, personal)
        first = index + _leads_with_acronym(words[index : last + 1], personal)
        yield Run(first, last, _name_end(words[last]))
        free = last + 1


def _follows_title(text: str, words: list[Word], index: int, personal: Personal) -> bool:
    """Whether a word can only be a name, for a title stands before it: "Mr Day", "Prof Low"."""
    word = words[index].text
    if index == 0 or not personal.is_title(words[index - 1].text):
        return False
    joined = text[words[index - 1].end : words[index].start] in (" ", ". ")
    return joined and not (personal.is_title(word) or personal.is_post(word))


def _leads_with_acronym(words: list[Word], personal: Personal) -> bool:
    """Whether the end of a post precedes the name: "(Minister of) ICT Lee Jong-ho"."""
    first = words[0].text
    short = first.isupper() and 1 < len(first) <= 4
    if len(words) < 3 or not short or words[-1].text.isupper():
        return False
    name = first.capitalize()
    return name not in personal.given and name not in personal.surnames


def _last_word(text: str, words: list[Word], first: int, personal: Personal) -> int:
    last = first
    while last + 1 < len(words) and last - first < LONGEST:
        following = _next_name_word(text, words, last, personal)
        if following is None:
            break
        last = following
    return last


def _next_name_word(text: str, words: list[Word], last: int, personal: Personal) -> int | None:
    """The next word of the name, past particles; None where the name ends."""
    if words[last].text.endswith("'s"):
        return None
    for index in range(last + 1, min(last + 4, len(words))):
        if not _is_joined(text, words, index, personal):
            return None
        if personal.is_name_word(words[index]) or _is_surname(words, index, personal):
            return index
        if _is_initial(text, words[index]):
            return index
        if not personal.has("particle", words[index].text):
            return None
    return None


def _is_initial(text: str, word: Word) -> bool:
    """Whether a word is one letter with a full stop, even "A" or "I": "Sabine A. Moreau"."""
    letter = len(word.text) == 1 and word.text.isupper()
    return letter and text[word.end : word.end + 1] == "."


def _is_surname(words: list[Word], index: int, personal: Personal) -> bool:
    """Whether the word of a post is a surname here: "John B. King", "Hope Knight"."""
    before = words[index - 1].text
    return words[index].text in personal.surnames and (before in personal.given or len(before) == 1)


def _is_joined(text: str, words: list[Word], index: int, personal: Personal) -> bool:
    """Whether only a space stands before a word, or the full stop of an initial, or ", Jr"."""
    gap = text[words[index - 1].end : words[index].start]
    before = words[index - 1].text
    initial = len(before) == 1 or (len(before) <= 4 and "." in before)
    return (
        gap == " "
        or (gap in (". ", ".") and initial)
        or (gap == ", " and personal.has("suffix", words[index].text))
    )


def _name_end(word: Word) -> int:
    return word.end - 2 if word.text.endswith("'s") else word.end
