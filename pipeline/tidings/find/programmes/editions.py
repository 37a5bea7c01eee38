"""The editions of one programme: "Phase 2", "3.0", "2023-2024" after a name, "sixth" before it."""

from __future__ import annotations

import re

from tidings.find.programmes.lexicon import Lexicon
from tidings.page import Page
from tidings.records import Found

_EDITION = re.compile(r"[12]\d{3}(?:[-/]\d{2,4})?|\d{1,2}(?:\.\d)?|[IVX]{1,4}")
_YEAR = re.compile(r"[12]\d{3}")


def is_edition(word: str) -> bool:
    """Whether a word counts editions: a year, a number, a Roman number.

    >>> [is_edition(word) for word in ("2023-24", "3.0", "IV", "Lab")]
    [True, True, True, False]
    """
    return _EDITION.fullmatch(word) is not None


def edition_after(page: Page, end: int, lexicon: Lexicon) -> int:
    """The last word of the edition that follows the name ending at ``end``; ``end`` without one.

    A year alone is none where a new round comes every year ("Marsden Fund 2023").
    """
    index = end + 1
    if page.gap(index) == " " and lexicon.has("stage", page.word(index)):
        index += 1
    counts = page.gap(index) == " " and is_edition(page.word(index))
    if lexicon.has("yearly", page.word(end)) and _YEAR.fullmatch(page.word(index)):
        return end
    return index if counts and not lexicon.has("unit", page.word(index + 1)) else end


def with_ordinal(page: Page, found: Found, lexicon: Lexicon) -> Found:
    """ "sixth Basic Energy Plan": an ordinal tells the editions of plans and rounds apart."""
    first, last = page.first_from(found.start), page.first_from(found.end) - 1
    ordinal = first > 0 and lexicon.has("ordinal", page.word(first - 1))
    if not ordinal or page.gap(first) != " " or not lexicon.has_editions(page.word(last)):
        return found
    return found._replace(start=page.words[first - 1].start)
