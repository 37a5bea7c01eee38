"""Bracketed conversions: one sum in a second currency, "£22.6m ($30.9m)"."""

from __future__ import annotations

from collections.abc import Sequence

import re2

from tidings.records import Amount

_BETWEEN = re2.compile(
    r"^[^\pL\pN]{0,4}(?:[,;]? ?(?:or|i\.e\.|that is|which is|which equals|equivalent to|"
    r"equal to|about|approximately|approx\.?|around|roughly|some|nearly|almost|over|more than|"
    r"less than|under|up to|close to|just|well|a little|slightly|the equivalent of|currently|"
    r"today|at present|then|ca\.?|circa|worth|"
    r"=|≈|~|\()[ \pZs\n]*){0,4}$"
)
_FAR = 120  # characters between a sum and its conversion; it takes fewer to say "or"
_AT_RATE = re2.compile(
    r"(?i)(?:\b(?:rate|converted|conversion|equivalent|equals|equal to|corresponds? to)\b"
    r"[^.;]{0,40}|^[^.;]{0,20}\. That is [^.;]{0,20})$"
)
_RATED = re2.compile(
    r"(?i)\brates?\b[^.;]{0,40}(?:is|are|was|were|equals?)(?: worth)?"
    r"(?: about| roughly| some| nearly)?$"
)


def conversions(text: str, amounts: Sequence[Amount]) -> dict[int, int]:
    """Index of each conversion → index of the sum that it converts.

    >>> conversions("", ())
    {}
    """
    found: dict[int, int] = {}
    for index in range(1, len(amounts)):
        before, amount = amounts[index - 1], amounts[index]
        if amount.currency == before.currency and amount.currency is not None:
            continue
        between = " ".join(text[before.end : amount.start].split())
        if len(between) >= _FAR:
            continue
        lead = text[max(0, before.start - 40) : before.start]
        is_bracketed = bool(between.strip()) and _BETWEEN.match(between) and _marks(between)
        at_rate = _AT_RATE.search(between) or _RATED.search(lead + between)
        if is_bracketed or at_rate:
            found[index] = found.get(index - 1, index - 1)
    return found


def _marks(between: str) -> bool:
    """Whether the words between say that one sum is told twice."""
    words = f" {between} "
    is_word = any(word in words for word in (" or ", " which is ", " which equals "))
    return is_word or "(" in between or "[" in between or between.strip()[:1] in "/=≈~"
