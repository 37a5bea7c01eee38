"""Where a name stands: in a headline, in a person's post."""

from __future__ import annotations

import re

from tidings.find.programmes.lexicon import Lexicon
from tidings.page import Page, opens_line

REACH = 14  # words around a name in which a post is looked for
HEADLINE = 160  # characters around a name in which its line is looked at
_WORD_AFTER = re.compile(r" [^\W_]")


def is_headline(page: Page, begin: int, end: int) -> bool:
    """Whether the name is only a piece of a line in which every longer word has a capital.

    Where it begins and ends there, capitals do not say; the text below the headline does.
    """
    first, last = page.words[begin].start, page.words[end].end
    set_off = opens_line(page, begin) or page.gap(begin) == ": "
    if set_off and not _WORD_AFTER.match(page.text, last):
        return False
    floor, ceiling = max(0, first - HEADLINE), last + HEADLINE
    start = page.text.rfind("\n", floor, first) + 1 or floor
    stop = page.text.find("\n", last, ceiling)
    line = page.text[start : stop if stop >= 0 else ceiling].split()
    long_words = [word for word in line if len(word) > 3 and word[0].isalpha()]
    return len(line) > end - begin + 3 and all(word[0].isupper() for word in long_words)


def post_around(page: Page, begin: int, end: int, lexicon: Lexicon) -> bool:
    """Whether a post holds the name: "Minister for Energy and X", "Group Strategy Director"."""
    return _post_before(page, begin, lexicon) or _post_after(page, end, lexicon)


def is_post(page: Page, begin: int, lexicon: Lexicon) -> bool:
    """Whether a name is that of a post itself: "Minister for Trade and Partnerships"."""
    return lexicon.is_post(page.word(begin)) and page.word(begin + 1) in ("for", "of")


def _post_before(page: Page, begin: int, lexicon: Lexicon) -> bool:
    for index in range(begin - 1, max(-1, begin - REACH), -1):
        word = page.word(index)
        joined = page.gap(index + 1) in (" ", ", ")
        if not joined or not (page.capital(index) or lexicon.has("connector", word)):
            return False
        is_office = word in ("for", "of") and page.capital(index - 1)
        if is_office and lexicon.is_post(page.word(index - 1)):
            return True
    return False


def _post_after(page: Page, end: int, lexicon: Lexicon) -> bool:
    for index in range(end + 1, min(end + 4, len(page.words))):
        if page.gap(index) != " " or not (page.capital(index) or page.word(index) == "and"):
            return False
        if lexicon.is_post(page.word(index)):
            return True
    return False
