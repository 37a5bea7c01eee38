"""The plain words beside an amount, and those that open its sentence, whatever they are.

Cues say what is known about the language; these words say what documents have shown. Only those
that very many gold documents use have a weight, so they are the common verbs and prepositions:
"bears", "matches", "from", "each".
"""

from __future__ import annotations

import re

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
_BEFORE = slice(-6, None)
_AFTER = slice(4)
_OPENING = slice(2)


def wording(before: str, after: str) -> list[str]:
    """The names of the features that the words beside an amount make.

    >>> wording("XXXX gives ", " to the XXXX.")[:3]
    ['word.before.gives', 'word.before.name', 'word.last.gives']
    """
    left, right = _words(before, _BEFORE), _words(after, _AFTER)
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
    words = _words(sentence, _OPENING)
    return [f"opens.{'_'.join(words[:count])}" for count in range(1, len(words) + 1)]


def _words(text: str, which: slice) -> list[str]:
    """Some of the words and marks of a text, in order; a masked name is one word."""
    words = _WORD.findall(text.lower())[which]
    return [_MARKS.get(word) or ("name" if not word.strip("x") else word) for word in words]
