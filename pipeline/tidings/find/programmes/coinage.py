"""Names that no head word closes: coined words ("H2FlyGHT") and titles ("Bright Shores").

The expressions of ``rules/programmes/cues.jsonl`` find the places where only a programme has its
name ("under X, the towns may", "the second call of X"); here the words themselves are asked
whether they could be one, or are rather a law, a body, a place, a person or a device.
"""

from __future__ import annotations

import re

from tidings.find.programmes.lexicon import Lexicon
from tidings.page import Page

LONGEST = 9  # words of a title
_NO_COIN = re.compile(
    r"[FQH]Y?\d|(?:Mc|Mac|De|Di|Le|La|Fitz)[A-Z]|[A-Z]+s$|[a-z]{1,2}[A-Z]+$|[A-Z]+\d+[mk]$"
)
_EDITION = re.compile(r"\d{1,2}(?:\.\d)?|20[2-5]\d")


class Coinage:
    """Asks the words of a name whether they may be those of a programme.

    >>> from tidings.rules import load_rulebook
    >>> page = Page("Under Bright Shores, towns may claim")
    >>> Coinage(Lexicon(load_rulebook())).title(page, 6)
    (6, 19)
    """

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon

    def coined(self, page: Page, match: re.Match[str]) -> tuple[int, int] | None:
        """A coined word, unless it is a law, a fiscal year, a post, a place or a surname."""
        word = match[1]
        is_law = self._lexicon.has("law", word) or _NO_COIN.match(word)
        parts = (word, *word.split("-"))
        other = self._lexicon.is_post(word) or any(map(self._lexicon.is_place, parts))
        inside = page.text[match.start(1) - 1 : match.start(1)] == "-"
        return None if is_law or other or inside else match.span(1)

    def told(self, page: Page, match: re.Match[str]) -> tuple[int, int] | None:
        """A word whose apposition says that it is a thing, but no body and no device."""
        goes_on = self._lexicon.words("goes_on")
        words = match[2].split()
        noun = words[: next((i for i, word in enumerate(words) if word in goes_on), len(words))]
        is_other = self._lexicon.words("other").intersection(noun)
        return None if is_other else self.coined(page, match)

    def titled(self, page: Page, match: re.Match[str]) -> tuple[int, int] | None:
        """The title that begins where the group does; see ``title``."""
        return self.title(page, match.start(1))

    def title(self, page: Page, start: int) -> tuple[int, int] | None:
        """Two words or more that begin at an offset and name no body, law, place or person."""
        first = page.first_from(start)
        last = self._end(page, first)
        words = [page.word(index) for index in range(first, last + 1)]
        if len(words) < 2 or self._is_other(words, page.between(first, last)):
            return None
        return page.words[first].start, page.words[last].end

    def _end(self, page: Page, first: int) -> int:
        """The last capitalised word or edition; a date or a place ("in Kenya") ends the title."""
        last, joints = first, self._lexicon.words("joint")
        for index in range(first + 1, min(first + LONGEST, len(page.words))):
            word = page.word(index)
            if page.gap(index) != " " or self._lexicon.has("start", word):
                break
            if page.capital(index):
                if index > last + 1 and self._lexicon.is_place(word):
                    break
                last = index
            elif _EDITION.fullmatch(word) and index == last + 1:
                return index
            elif word not in joints:
                break
        return last

    def _is_other(self, words: list[str], written: str) -> bool:
        """Whether words are a place, a person, a post, or end as a law or a body does."""
        lexicon = self._lexicon
        closes = lexicon.words("body") | lexicon.words("enacted")
        joints = lexicon.words("joint")
        is_person = len(words) < 4 and lexicon.is_given(words[0])
        return (
            is_person
            or lexicon.has("start", words[0])
            or not closes.isdisjoint(words)
            or any(map(lexicon.is_post, words))
            or lexicon.is_place(written)
            or all(lexicon.is_place(word) or word in joints for word in words)
            or words[0].endswith("'s")
        )
