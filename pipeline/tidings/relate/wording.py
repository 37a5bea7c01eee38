"""The plain words beside an amount, and those that open its sentence, whatever they are.

Cues say what is known about the language; these words say what documents have shown. Only those
that very many gold documents use have a weight, so they are the common verbs and prepositions:
"bears", "matches", "from", "each".
"""

from __future__ import annotations

import re
from itertools import islice

_WORD = re.compile(r"[a-z]+(?:-[a-z]+)?|[:;,(|–—%]")
_MARKS = {
    ":": "colon",
    ";": "semicolon",
    ",": "comma",
    "(": "bracket",
    "|": "bar",
    "–": "dash",
    "—": "dash",
    "%": "percent",
}
_BEFORE = 6  # words
_AFTER = 4
_OPENING = 2
_TAIL = 120  # characters that nearly always hold the last words


def wording(before: str, after: str) -> list[str]:
    """The names of the features that the words beside an amount make.

    >>> wording("XXXX gives ", " to the XXXX.")[:3]
    ['word.before.gives', 'word.before.name', 'word.last.gives']
    """
    left, right = _last_words(before), _first_words(after, _AFTER)
    last, first = (left or ["none"])[-1], (right or ["none"])[0]
    return [
        *(f"word.before.{word}" for word in sorted(set(left))),
        f"word.last.{last}",
        *(f"word.after.{word}" for word in sorted(set(right))),
        f"word.first.{first}",
    ]


def opening(sentence: str) -> list[str]:
    """The names of the features that the first words of a sentence make.

    They tell how it goes on from the one before: "From this …", "Another …", "The grant …".

    >>> opening("From that pot XXXX has taken a part.")
    ['opens.from', 'opens.from_that']
    """
    words = _first_words(sentence, _OPENING)
    return [f"opens.{'_'.join(words[:count])}" for count in range(1, len(words) + 1)]


def _first_words(text: str, count: int) -> list[str]:
    """The first words and marks of a text, in order."""
    return [_plain(match[0]) for match in islice(_WORD.finditer(text.lower()), count)]


def _last_words(text: str) -> list[str]:
    """The last words and marks of a text, in order."""
    lower = text.lower()
    words = _WORD.findall(lower, max(len(lower) - _TAIL, 0))
    if len(words) <= _BEFORE:  # the first of them may be cut
        words = _WORD.findall(lower)
    return list(map(_plain, words[-_BEFORE:]))


def _plain(word: str) -> str:
    """The name of a word or a mark; a masked name is one word."""
    return _MARKS.get(word) or ("name" if not word.strip("x") else word)
