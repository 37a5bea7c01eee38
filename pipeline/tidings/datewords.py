"""The words of temporal expressions by class: ``rules/dates/words.csv`` and the number words.

Both sides of the work read them: the finder, which asks whether words can stand together, and the
normaliser, which asks what they stand for.
"""

from __future__ import annotations

import re
from functools import lru_cache

from tidings.rules import Rulebook

Phrase = tuple[str, ...]
# Marks that may stand where a phrase has a gap ("twenty-first"), and their plain form.
PLAIN = str.maketrans(
    {"‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "-", "−": "-", "~": "-", "’": "'", "‘": "'"}
)
_TOKEN = re.compile(r"[^\W\d_年月日]+|[0-9]+|[^\w\s]|[年月日_]|\d")


def tokenize(text: str) -> list[str]:
    """Lower-cased runs of letters, runs of digits, and single marks in their plain form.

    >>> tokenize("Mid–2023")
    ['mid', '-', '2023']
    """
    return _TOKEN.findall(text.lower().translate(PLAIN))


@lru_cache(maxsize=8)
def date_words(rulebook: Rulebook) -> dict[str, dict[Phrase, str]]:
    """Each class: its phrases, as tuples of words, with what they stand for.

    The class ``cardinal`` holds the number words from one to ninety-nine as well.
    """
    classes: dict[str, dict[Phrase, str]] = {}
    for row in rulebook.rows("dates/words.csv"):
        words = tuple(token for token in tokenize(row["word"]) if token != "-")
        classes.setdefault(row["class"], {})[words] = row["value"]
    classes.setdefault("cardinal", {}).update(_cardinals(rulebook))
    return classes


def _cardinals(rulebook: Rulebook) -> dict[Phrase, str]:
    numbers = rulebook.rows("numbers/words.csv")
    ones = {row["word"]: int(row["value"]) for row in numbers if row["kind"] == "unit"}
    tens = {row["word"]: int(row["value"]) for row in numbers if row["kind"] == "ten"}
    found: dict[Phrase, str] = {(w,): str(n) for w, n in (ones | tens).items() if n}
    for ten, high in tens.items():
        found |= {(ten, one): str(high + low) for one, low in ones.items() if 0 < low < 10}
    return found
