"""Names that the text itself says to be programmes, whatever their words.

Three shapes: ``the programme is called X``; ``“X” programme`` and ``competition “X”``; and
``X, a mission that …``. The words that say so are data (``rules/programmes/cues.csv``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tidings.find.programmes.lexicon import Lexicon
from tidings.flat import Flat, Word
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
NEAR = 90  # characters before "called" in which the kind of thing must be named


class Cues:
    """Proposes names on a flat text by what is said of them."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon

    def find(self, flat: Flat, words: list[Word]) -> Iterator[Found]:
        """Names in quotes, after "called", before an apposition."""
        yield from self._quoted(flat.text)
        yield from self._called(flat.text, words)
        yield from self._appositions(flat.text, words)
        yield from self._named(flat.text, words)

    def _quoted(self, text: str) -> Iterator[Found]:
        for match in _QUOTED.finditer(text):
            before = _WORDS.findall(text[max(0, match.start() - 40) : match.start()])[-3:]
            after = _WORDS.findall(text[match.end() : match.end() + 40])[:2]
            is_title = before[-1:] == ["for"] and match[1].count(" ") > 1
            if is_title or self._names_kind(before[-1:]) or self._names_kind(after):
                yield Found(match.start(1), match.end(1), "programme.cue.quoted")

    def _called(self, text: str, words: list[Word]) -> Iterator[Found]:
        starts = {word.start: index for index, word in enumerate(words)}
        for match in _CALLED.finditer(text):
            said = text[max(0, match.start() - NEAR) : match.start()]
            sentence = re.split(r"[.!?;\n]\s", said)[-1]
            index = starts.get(match.end())
            if index is not None and self._names_kind(_WORDS.findall(sentence)):
                last = self._last_capital(text, words, index)
                yield Found(match.end(), words[last].end, "programme.cue.called")

    def _named(self, text: str, words: list[Word]) -> Iterator[Found]:
        """ "Her project, SAIGA, is …": a kind, then the name between commas."""
        starts = {word.start: index for index, word in enumerate(words)}
        for match in _NAMED.finditer(text):
            index = starts.get(match.end())
            if index is None or not self._names_kind([match[1]]):
                continue
            last = self._last_capital(text, words, index)
            if text[words[last].end : words[last].end + 1] == ",":
                yield Found(match.end(), words[last].end, "programme.cue.named")

    def _last_capital(self, text: str, words: list[Word], index: int) -> int:
        """The last word of the capitalised name that begins at ``index``; "and" ends it."""
        last = index
        for place in range(index + 1, min(index + 12, len(words))):
            if text[words[place - 1].end : words[place].start] != " ":
                break
            if words[place].capital:
                last = place
            elif words[place].text == "and" or not self._lexicon.has(
                "connector", words[place].text
            ):
                break
        return last

    def _appositions(self, text: str, words: list[Word]) -> Iterator[Found]:
        ends = {word.end: index for index, word in enumerate(words)}
        for match in _APPOSITION.finditer(text):
            index = ends.get(match.start())
            noun = _STOP.split(match[1], maxsplit=1)[0].split()
            if index is None or not words[index].capital or not self._names_kind([*noun[-1:], " ".join(noun[-2:])]):
                continue
            begin = self._first_capital(text, words, index)
            yield Found(words[begin].start, words[index].end, "programme.cue.apposition")

    def _first_capital(self, text: str, words: list[Word], index: int) -> int:
        begin = index
        while (
            begin
            and index - begin < 8
            and words[begin - 1].capital
            and text[words[begin - 1].end : words[begin].start] == " "
            and not words[begin - 1].text.endswith("'s")
        ):
            begin -= 1
        while begin < index and self._lexicon.has("start", words[begin].text):
            begin += 1
        return begin

    def _names_kind(self, words: list[str]) -> bool:
        """Whether one of the words says what is named: "programme", "competition" …"""
        return any(
            word in self._lexicon.kinds or word.removesuffix("s") in self._lexicon.kinds
            for word in words
        )
