"""Names of programmes by their head: "Digital Economy Programme", "Fund for International …".

From a head the name grows to the left over capitalised words and the small words between them,
and to the right over what a bare head governs and over an edition ("2023-2024", "3.0", "Phase 2").
Words and conditions are data (``rules/programmes``); cost is linear, for a name has at most
``LONGEST`` words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tidings.find.programmes.editions import edition_after, is_edition
from tidings.find.programmes.lexicon import Head, Lexicon, heads_in
from tidings.find.programmes.setting import is_headline, is_post, post_around
from tidings.page import Page, opens_line
from tidings.records import Found

LONGEST = 14  # words of a name
_NUMBER = re.compile(r"\d+(?:[.-]\d+)?[A-Z]?")
_CODE = re.compile(r"[1-9]\d{2}|(?:1[0-8]|[2-9][1-9]|[3-9]\d)\d{2}")  # a number, and no year
_SUM = re.compile(r"[£$€¥₹]\s?$")
_AIM_JOINTS = frozenset(("and", "the", "of"))


class Grammar:
    """Proposes names on a page.

    >>> from tidings.rules import load_rulebook
    >>> grammar, page = Grammar(Lexicon(load_rulebook())), Page("from Wellcome's Leap Fund")
    >>> [page.text[found.start : found.end] for found in grammar.find(page)]
    ['Leap Fund']
    """

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon

    def find(self, page: Page) -> Iterator[Found]:
        """Names with a capitalised head, then names before a head in small letters."""
        for first, last, head in heads_in(page, self._lexicon):
            if found := self._with_head(page, first, last, head):
                yield found
        for index in page.where(self._lexicon.words("counted")):
            if found := self._counted_kind(page, index):
                yield found
        for index in page.where(self._lexicon.small_heads):
            small = self._lexicon.small_heads[page.word(index)]
            if found := self._before_head(page, index, small):
                yield found

    def _with_head(self, page: Page, first: int, last: int, head: Head) -> Found | None:
        """The name around a capitalised head; None where the head names nothing."""
        if self._is_inside(page, last):
            return None
        begin = self._left_edge(page, first)
        end = last
        is_bare = self._is_bare(page, begin, first)
        if head.right:
            opener = "field" if head.field else "right" if is_bare else "topic"
            end = self._right_edge(page, last, opener)
            if opener == "topic" and end == last:
                end = self._aim(page, last)
        if is_bare and end == last and not self._may_be_bare(page, begin, first):
            return None
        held = any(is_post(page, index, self._lexicon) for index in range(begin, first + 1))
        held = held or post_around(page, begin, end, self._lexicon)
        if held or is_headline(page, begin, end):
            return None
        end = edition_after(page, end, self._lexicon)
        numbered = any(character.isdigit() for character in page.between(begin, end))
        voice = "numbered" if numbered else head.voice
        return Found(page.words[begin].start, page.words[end].end, f"programme.grammar.{voice}")

    def _before_head(self, page: Page, index: int, head: Head) -> Found | None:
        """ "Innovation Centres programme", "Commercialising Quantum Technologies challenge"."""
        last = index - 1
        if page.gap(index) != " " or not page.capital(last):
            return None
        begin = self._left_edge(page, index)
        if begin == index or not self._determined(page, begin):
            return None
        if page.word(index) == "fund" and self._is_inside(page, index):
            return None  # "the Abu Dhabi fund MGX" is a body with its kind before it
        if begin == last and opens_line(page, begin) and page.word(begin).isalpha():
            return None  # "Add grants from the ministry"
        if self._is_bare(page, begin, index) or self._lexicon.ends_name(page.word(last)):
            return None
        if begin == last and self._lexicon.has("abbreviated", page.word(last)):
            return None  # "their AI projects"
        if begin == last and self._lexicon.has("body", page.word(last)):
            return None  # "the Foundation grants", "the Ministry plans"
        end = index if head.lower == "with" else last
        return Found(page.words[begin].start, page.words[end].end, "programme.grammar.small_head")

    def _counted_kind(self, page: Page, index: int) -> Found | None:
        """ "four Translational Centres for Rare Disease": a kind of body, where it is counted."""
        begin = self._left_edge(page, index)
        before = page.word(begin - 1).lower()
        counts = self._lexicon.has("counting", before) or before.isdigit()
        if not counts or page.gap(begin) != " " or self._is_inside(page, index):
            return None
        if before == "of" and not self._is_number(page.word(begin - 2)):
            return None
        if self._is_bare(page, begin, index):
            return None
        end = self._right_edge(page, index, "right")
        return Found(page.words[begin].start, page.words[end].end, "programme.grammar.shared")

    def _is_number(self, word: str) -> bool:
        return word.isdigit() or (word != "of" and self._lexicon.has("counting", word.lower()))

    def _is_inside(self, page: Page, last: int) -> bool:
        """Whether another capitalised word follows: the head is inside a longer name."""
        following = page.word(last + 1)
        if page.gap(last + 1) != " " or not page.capital(last + 1):
            return False
        counts = is_edition(following) or self._lexicon.has("stage", following)
        return not counts and not self._lexicon.has("start", following)

    def _left_edge(self, page: Page, first: int) -> int:
        """The first word of the name that ends before ``first``.

        What stands before "and" or "for" belongs to the name only where a determiner or the
        start of a line shows that the name begins there.
        """
        sure, begin, doubtful = first, first, False
        for index in range(first - 1, max(-1, first - LONGEST), -1):
            word = page.word(index)
            if not self._is_joint(page, index, doubtful) or self._ends(page, index):
                break
            if page.capital(index) or _NUMBER.fullmatch(word):
                begin = index
                sure = sure if doubtful else index
            elif self._lexicon.has("connector", word) and word != "the":
                doubtful = doubtful or not self._lexicon.has("free", word)
            else:
                break
        if begin < sure and self._determined(page, begin):
            sure = begin
        while sure < first and (self._counts(page, sure) or self._is_before_name(page, sure)):
            sure += 1
        return sure

    def _counts(self, page: Page, index: int) -> bool:
        """Whether a number counts what follows: "200 Newton Fund fellows", not "the 100 Days"."""
        is_number = page.word(index).isdigit() and page.gap(index + 1) == " "
        before = page.word(index - 1)
        held = self._lexicon.has("determiner", before.lower()) or before.endswith("'s")
        return is_number and not held

    def _is_before_name(self, page: Page, index: int) -> bool:
        """Whether a word only leads to a name; "the Dame Barbara Windsor Prize" keeps its title."""
        word = page.word(index)
        named_after = self._lexicon.has("namesake", word) and page.word(index - 1) in ("the", "The")
        return self._lexicon.has("start", word) and not named_after

    def _is_joint(self, page: Page, index: int, in_list: bool) -> bool:
        """Whether what stands after a word may stand inside a name."""
        gap = page.gap(index + 1)
        if gap == ") ":
            return page.is_acronym(index)
        if gap == " (":
            return page.is_acronym(index + 1) and page.gap(index + 2)[:1] == ")"
        return gap in (" ", " & ") or (gap == ", " and in_list and page.capital(index))

    def _ends(self, page: Page, index: int) -> bool:
        """Whether no name reaches over a word: a possessive, "The", a sum, the number of a line."""
        word = page.words[index]
        if self._lexicon.ends_name(word.text):
            return True
        if word.text[0].isdigit():
            before = page.text[max(0, word.start - 2) : word.start]
            is_sum = _SUM.search(before) or word.text[-1].islower()
            return bool(is_sum) or (opens_line(page, index) and "." in word.text)
        if word.text == "and" and page.word(index - 1)[-1:].isdigit():
            return True  # "Vision 2030 and Agenda 2063"
        if self._lexicon.has("verb", word.text):
            return True  # "Pandemic Fund Allocates First Grants"
        determiner = self._lexicon.has("determiner", word.text.lower())
        return word.capital and determiner and self._lexicon.has("start", word.text)

    def _determined(self, page: Page, begin: int) -> bool:
        """Whether a determiner, a possessive or the start of a line stands before a word."""
        if begin == 0 or "\n" in page.gap(begin) or page.gap(begin).endswith(": "):
            return True
        before = page.word(begin - 1)
        return self._lexicon.has("determiner", before.lower()) or before.endswith("'s")

    def _is_bare(self, page: Page, begin: int, first: int) -> bool:
        """Whether the head has nothing before it but words that describe."""
        return all(self._describes(page.word(index)) for index in range(begin, first))

    def _describes(self, word: str) -> bool:
        if self._lexicon.has("generic", word) or self._lexicon.has("connector", word):
            return True
        if word[0].isdigit():
            return word == word.lower()  # "6G" names a field, "10-year" counts
        parts = word.split("-")
        return any(map(self._lexicon.is_place, parts)) and all(
            self._lexicon.is_place(part) or self._lexicon.has("generic", part) for part in parts
        )

    def _may_be_bare(self, page: Page, begin: int, first: int) -> bool:
        """Two words that describe make a name inside a sentence; so do "UK-Japan", "the 1071"."""
        if first - begin == 1 and _CODE.fullmatch(page.word(begin)):
            return self._determined(page, begin) and not page.word(first).endswith("s")
        paired = any("-" in page.word(index) for index in range(begin, first))
        return paired or (first - begin >= 2 and not opens_line(page, begin))

    def _aim(self, page: Page, last: int) -> int:
        """The last word of "Grand Challenge for Climate and Nature"; a body after "for" is paid.

        So is what is written as an acronym: "Catalyst Fund for UCL".
        """
        end = self._right_edge(page, last, "aim")
        aim = range(last + 2, end + 1)
        for index in aim:
            word = page.word(index)
            paid = self._lexicon.has("body", word) or (len(word) > 2 and word.isupper())
            if paid or not (page.capital(index) or word in _AIM_JOINTS):
                return last
        return end if any(page.word(index)[1:].islower() for index in aim) else last

    def _right_edge(self, page: Page, last: int, opener: str) -> int:
        """The last word of "Fund for International Collaboration", from the head on."""
        if page.gap(last + 1) != " " or not self._lexicon.has(opener, page.word(last + 1)):
            return last
        end = last
        for index in range(last + 1, min(last + LONGEST, len(page.words))):
            listed = page.gap(index) == ", " and end == index - 1 and page.capital(index)
            again = page.word(index) in ("and", "with") and page.word(index + 1) == "the"
            if again or (page.gap(index) != " " and not listed):
                break
            if page.capital(index):
                end = index
            elif not self._lexicon.has("connector", page.word(index)) and index > last + 2:
                break
        governed = page.between(last + 1, end).partition(" ")[2].removeprefix("the ")
        begins_name = page.capital(last + 2) or page.capital(last + 3)
        governs = page.word(last + 2)
        begins_name &= not (governs[:1].isdigit() or self._lexicon.has("start", governs))
        return end if begins_name and not self._lexicon.is_place(governed) else last
