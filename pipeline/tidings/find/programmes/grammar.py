"""Names of programmes by their head: "Digital Economy Programme", "Fund for International …".

From a head the name grows to the left over capitalised words and the small words between them,
and to the right over what a bare head governs and over an edition ("2023-2024", "3.0", "Phase 2").
Words and conditions are data (``rules/programmes``); cost is linear, a name has at most
``LONGEST`` words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tidings.find.programmes.lexicon import Head, Lexicon, heads_in
from tidings.flat import Flat, Word
from tidings.records import Found

LONGEST = 14  # words of a name
HEADLINE = 160  # characters around a name in which its line is looked at
_EDITION = re.compile(r"(?:[12]\d{3}(?:[-/]\d{2,4})?|\d{1,2}(?:\.\d)?|[IVX]{1,4})")
_BRACKETED = re.compile(r"[A-Z][\w&+-]{1,11}")


class Grammar:
    """Proposes names on a flat text.

    >>> from tidings.rules import load_rulebook
    >>> grammar, flat = Grammar(Lexicon(load_rulebook())), Flat("from Wellcome's Leap Fund")
    >>> [flat.text[found.start : found.end] for found in grammar.find(flat, flat.words())]
    ['Leap Fund']
    """

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon

    def find(self, flat: Flat, words: list[Word]) -> Iterator[Found]:
        """Names with a capitalised head, then names before a head in small letters."""
        for first, last, head in heads_in(words, self._lexicon):
            found = self._grow(flat.text, words, first, last, head)
            if found is not None:
                yield found
        for index, word in enumerate(words):
            head_or_none = self._lexicon.small_heads.get(word.text)
            if head_or_none is not None and index:
                found = self._before_small_head(flat.text, words, index, head_or_none)
                if found is not None:
                    yield found

    def _grow(
        self, text: str, words: list[Word], first: int, last: int, head: Head
    ) -> Found | None:
        if self._goes_on(text, words, last):
            return None
        begin = self.left_edge(text, words, first)
        bare = self._is_bare(words, begin, first)
        end = self._right_edge(text, words, last) if bare and head.right else last
        if bare and end == last and not self._may_be_bare(text, words, begin, first):
            return None
        if self._is_in_post(text, words, begin, end) or _is_headline(text, words, begin, end):
            return None
        end = self._edition(text, words, end)
        numbered = any(character.isdigit() for character in text[words[begin].start : words[end].end])
        voice = "numbered" if numbered else head.voice
        return Found(words[begin].start, words[end].end, f"programme.grammar.{voice}")

    def _may_be_bare(self, text: str, words: list[Word], begin: int, first: int) -> bool:
        """Two words that describe make a name inside a sentence, and so does a pair of countries."""
        if any("-" in word.text and word.text[0].isupper() for word in words[begin:first]):
            return True
        return first - begin >= 2 and not _opens_line(text, words[begin].start)

    def _is_in_post(self, text: str, words: list[Word], begin: int, end: int) -> bool:
        """Whether a post holds the name: "Director for Grand Challenges", "Group Strategy Director"."""
        for index in range(begin - 1, max(-1, begin - LONGEST), -1):
            word = words[index].text
            if word in ("for", "of") and index and self._lexicon.is_post(words[index - 1].text):
                return True
            gap = text[words[index].end : words[index + 1].start]
            if gap not in (" ", ", ") or not (
                words[index].capital or self._lexicon.has("connector", word)
            ):
                break
        for index in range(end + 1, min(end + 4, len(words))):
            joined = text[words[index - 1].end : words[index].start] == " "
            if not joined or not (words[index].capital or words[index].text in ("and", "&")):
                return False
            if self._lexicon.is_post(words[index].text):
                return True
        return False

    def _goes_on(self, text: str, words: list[Word], last: int) -> bool:
        """Whether another capitalised word follows: the head is inside a longer name."""
        following = words[last + 1] if last + 1 < len(words) else None
        if following is None or text[words[last].end : following.start] != " ":
            return False
        known = _EDITION.fullmatch(following.text) or following.text == "Phase"
        return following.capital and not known and not self._lexicon.has("start", following.text)

    def left_edge(self, text: str, words: list[Word], first: int) -> int:
        """The index of the first word of the name that ends before (or at) ``first``."""
        begin, index, unsure = first, first - 1, False
        kept = first
        while index >= 0 and first - index < LONGEST:
            word, gap = words[index], text[words[index].end : words[index + 1].start]
            if not _is_joint(text, words, index, gap, unsure) or self._ends(text, word):
                break
            if word.capital or (word.text[0].isdigit() and gap == " "):
                begin = index
                if not unsure:
                    kept = index
            elif self._lexicon.has("connector", word.text) and word.text != "the":
                if word.text not in ("of",) and not self._lexicon.has("free", word.text):
                    unsure = True
            else:
                break
            index -= 1
        if unsure and begin < kept and self._determined(text, words, begin):
            kept = begin
        return self._without_starters(words, kept, first)

    def _ends(self, text: str, word: Word) -> bool:
        """Whether no name reaches over a word: a possessive, "The", the number of a line."""
        determiner = word.capital and self._lexicon.has("determiner", word.text.lower())
        number = word.text[0].isdigit() and _opens_line(text, word.start)
        return self._lexicon.ends_name(word.text) or (
            determiner and self._lexicon.has("start", word.text)
        ) or (number and "." in word.text)

    def _determined(self, text: str, words: list[Word], begin: int) -> bool:
        """Whether a determiner, a possessive or the start of a line stands before ``begin``."""
        if begin == 0 or "\n" in text[words[begin - 1].end : words[begin].start]:
            return True
        before = words[begin - 1].text
        return self._lexicon.has("determiner", before.lower()) or before.endswith("'s")

    def _without_starters(self, words: list[Word], begin: int, first: int) -> int:
        while begin < first and self._lexicon.has("start", words[begin].text):
            begin += 1
        return begin

    def _is_bare(self, words: list[Word], begin: int, first: int) -> bool:
        """Whether the head has nothing before it but words that describe."""
        before = [word.text for word in words[begin:first]]
        return all(
            self._lexicon.has("generic", word)
            or self._lexicon.has("connector", word)
            or word[0].isdigit()
            or all(part in self._lexicon.places for part in word.split("-"))
            for word in before
        )

    def _right_edge(self, text: str, words: list[Word], last: int) -> int:
        """The last word of "Fund for International Collaboration", from the head on."""
        index = last + 1
        if index >= len(words) or not self._lexicon.has("right", words[index].text):
            return last
        end = last
        while index < len(words) and index - last < LONGEST:
            gap = text[words[index - 1].end : words[index].start]
            word = words[index].text
            if gap != " " and not (gap == ", " and end == index - 1 and words[index].capital):
                break
            if words[index].capital:
                end = index
            elif not self._lexicon.has("connector", word):
                break
            index += 1
        governed = text[words[last + 1].end : words[end].end].removeprefix(" the").strip()
        return last if governed in self._lexicon.places else end

    def _edition(self, text: str, words: list[Word], end: int) -> int:
        """The last word of an edition that follows: a year, a number, "Phase 2"."""
        index = end + 1
        if index < len(words) and words[index].text in ("Phase", "Round", "Wave"):
            index += 1
        if index >= len(words) or text[words[end].end : words[index].start].strip(" PhaseRoundWv"):
            return end
        following = words[index + 1].text if index + 1 < len(words) else ""
        is_edition = _EDITION.fullmatch(words[index].text) and "\n" not in text[words[end].end : words[index].start]
        return index if is_edition and not self._lexicon.has("unit", following) else end

    def _before_small_head(
        self, text: str, words: list[Word], index: int, head: Head
    ) -> Found | None:
        """ "Innovation Centres programme", "Commercialising Quantum Technologies challenge"."""
        last = index - 1
        if text[words[last].end : words[index].start] != " " or not words[last].capital:
            return None
        begin = self.left_edge(text, words, index)
        if begin == index or not self._determined(text, words, begin):
            return None
        if self._is_bare(words, begin, index) or self._lexicon.ends_name(words[last].text):
            return None
        end = index if head.lower == "with" else last
        return Found(words[begin].start, words[end].end, "programme.grammar.small_head")


def _is_joint(text: str, words: list[Word], index: int, gap: str, in_list: bool) -> bool:
    """Whether the gap after a word may stand inside a name."""
    if gap == " " or gap == " & ":
        return True
    if gap in (" (", ") "):
        inside = words[index + 1] if gap == " (" else words[index]
        return bool(_BRACKETED.fullmatch(inside.text)) and inside.text != inside.text.capitalize()
    return gap == ", " and in_list and words[index].capital


def _opens_line(text: str, start: int) -> bool:
    return start == 0 or text[start - 1] == "\n" or text[max(0, start - 2) : start] in ("- ", "• ")


def _is_headline(text: str, words: list[Word], begin: int, end: int) -> bool:
    """Whether the name is only a piece of a line in which every longer word has a capital.

    Where it begins and ends there, capitals do not say; the text below the headline does.
    """
    first, last = words[begin].start, words[end].end
    cut_off = _opens_line(text, first) or text[max(0, first - 2) : first] == ": "
    if cut_off and not re.match(r" [^\W_]", text[last : last + 2]):
        return False
    reach = range(max(0, first - HEADLINE), last + HEADLINE)
    start = text.rfind("\n", reach.start, first) + 1 or reach.start
    stop = text.find("\n", last, reach.stop)
    line = text[start : stop if stop >= 0 else reach.stop].split()
    long_words = [word for word in line if len(word) > 3 and word[0].isalpha()]
    return len(line) > end - begin + 3 and all(word[0].isupper() for word in long_words)
