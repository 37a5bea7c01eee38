"""Names that the text itself says to be programmes, whatever their words.

Three shapes: ``the programme is called X``; ``“X” programme`` and ``competition “X”``; and
``X, a mission that …``. The words that say so are data (``rules/programmes/cues.csv``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tidings.find.programmes.lexicon import Lexicon
from tidings.page import Page
from tidings.records import Found

_QUOTED = re.compile(r"[“\"‘']([A-Z0-9][^“”\"‘\n]{2,120}?)[,.]?[”\"'](?![\w])")
_WORDS = re.compile(r"[A-Za-z]+")
_CALLED = re.compile(
    r"\b(?:called|known as|named|titled|entitled|dubbed|branded|under the (?:title|name)(?: of)?)"
    r" (?:the )?(?=[A-Z])"
)
_APPOSITION = re.compile(r", (?:an?|its|their|the(?: \w+)?) ((?:[a-z-]+ ){0,4}[a-z-]+)")
_NAMED = re.compile(r"\b(?:[Tt]he|[Ii]ts|[Hh]is|[Hh]er|[Tt]heir|[Aa]|[Oo]ur|'s) (?:\w+ )?([a-z]+), (?=[A-Z])")
_STOP = re.compile(r"\b(?:of|that|which|who|for|to|in|by|with|at|from|on|under|and|or|is|run)\b")
_SENTENCE_END = re.compile(r"[.!?;\n]\s")
LONGEST = 12  # words of a name
NEAR = 90  # characters before "called" in which the kind of thing must be named


class Cues:
    """Proposes names on a page by what is said of them.

    >>> from tidings.rules import load_rulebook
    >>> cues, page = Cues(Lexicon(load_rulebook())), Page("paid by Vigil, a mission that warns")
    >>> [page.text[found.start : found.end] for found in cues.find(page)]
    ['Vigil']
    """

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon

    def find(self, page: Page) -> Iterator[Found]:
        """Names in quotes, after "called", before an apposition, after "her project,"."""
        yield from self._quoted(page.text)
        yield from self._called(page)
        yield from self._appositions(page)
        yield from self._named(page)

    def _quoted(self, text: str) -> Iterator[Found]:
        for match in _QUOTED.finditer(text):
            before = _WORDS.findall(text, max(0, match.start() - 40), match.start())[-1:]
            after = _WORDS.findall(text, match.end(), match.end() + 40)[:2]
            is_title = before == ["for"] and match[1].count(" ") > 1
            if is_title or self._names_kind(before) or self._names_kind(after):
                yield Found(match.start(1), match.end(1), "programme.cue.quoted")

    def _called(self, page: Page) -> Iterator[Found]:
        for match in _CALLED.finditer(page.text):
            said = page.text[max(0, match.start() - NEAR) : match.start()]
            sentence = _SENTENCE_END.split(said)[-1]
            if self._names_kind(_WORDS.findall(sentence)):
                last = self._last_capital(page, page.first_from(match.end()))
                yield Found(match.end(), page.words[last].end, "programme.cue.called")

    def _named(self, page: Page) -> Iterator[Found]:
        """ "Her project, SAIGA, is …": a kind, then the name between commas."""
        for match in _NAMED.finditer(page.text):
            if self._names_kind([match[1]]):
                last = self._last_capital(page, page.first_from(match.end()))
                if page.gap(last + 1).startswith(","):
                    yield Found(match.end(), page.words[last].end, "programme.cue.named")

    def _appositions(self, page: Page) -> Iterator[Found]:
        for match in _APPOSITION.finditer(page.text):
            index = page.first_from(match.start()) - 1
            noun = _STOP.split(match[1], maxsplit=1)[0].split()
            if index < 0 or page.words[index].end != match.start() or not page.capital(index):
                continue
            if self._names_kind([*noun[-1:], " ".join(noun[-2:])]):
                begin = self._first_capital(page, index)
                start, end = page.words[begin].start, page.words[index].end
                yield Found(start, end, "programme.cue.apposition")

    def _last_capital(self, page: Page, index: int) -> int:
        """The last word of the capitalised name that begins at ``index``; "and" ends it."""
        last = index
        for place in range(index + 1, min(index + LONGEST, len(page.words))):
            word = page.word(place)
            if page.gap(place) != " " or word == "and":
                break
            if page.capital(place):
                last = place
            elif not self._lexicon.has("connector", word):
                break
        return last

    def _first_capital(self, page: Page, index: int) -> int:
        """The first word of the capitalised name that ends at ``index``."""
        begin = index
        while index - begin < LONGEST and page.gap(begin) == " " and page.capital(begin - 1):
            if page.word(begin - 1).endswith("'s"):
                break
            begin -= 1
        while begin < index and self._lexicon.has("start", page.word(begin)):
            begin += 1
        return begin

    def _names_kind(self, words: list[str]) -> bool:
        """Whether one of the words says what is named: "programme", "competition" …"""
        kinds = self._lexicon.kinds
        return any(word in kinds or word.removesuffix("s") in kinds for word in words)
