"""Acronyms that a document defines: "Advanced Research and Invention Agency (ARIA)".

A definition stands in brackets after the name or before it, or is set off by a comma ("…, or
ARIA", "…, ARIA for short"). It is believed where the letters prove it: each letter begins a word
of the name or goes on inside a word that the acronym has entered. No vocabulary; cost is linear in
the text, because what is looked at around a bracket is bounded.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from math import inf
from typing import NamedTuple

REACH = 220  # characters before a bracket in which its long form may begin
_BEHIND = 3  # characters before those that tell whether a full stop is that of an initial
MAX_WORDS = 18
UNREAD = 1.35  # words left unread for each letter; a reading with more runs over a whole clause
TEXTS = 128  # the last texts, as given and made even, whose definitions several finders ask for
_ACRONYM = r"[^\W_](?:[\w&*.+-]|/(?=\w)){1,14}"
_BRACKET = re.compile(
    rf"\(\s{{0,2}}(?:[a-z]{{2,12}}:?\s){{0,3}}[\"'“‘]?({_ACRONYM})((?:\s(?:for|of|in|on))?\s[A-Z][a-z]+)?[\"'”’]?"
    r"(?=\s{0,2}[),;/]|\sor\s)"
)
_SET_OFF = re.compile(
    rf",\s(?:or|also\s(?:known|called)\sas|known\sas|called)\s(?:the\s)?[\"'“‘]?({_ACRONYM})"
)
_FOR_SHORT = re.compile(rf",\s(?:the\s)?[\"'“‘]?({_ACRONYM})[\"'”’]?\s(?:for|in)\sshort\b")
_SAYS_SHORT = re.compile(r"short\sfor\s|stands\sfor\s|(?:for|in)\sshort\b")
_SHORT_FOR = re.compile(
    rf"(?<![\w.&-])({_ACRONYM}),?\s(?:is\s)?(?:short\sfor|(?:which\s)?stands\sfor)\s(?:the\s)?[\"'“‘]?"
    r"([A-Z][^(),.;:\n–—“”\"]{5,120})"
)
_IN_BRACKET = re.compile(r"\((?:the\s)?([^()\n]{5,160})\)")
_BEFORE_BRACKET = re.compile(rf"(?<![\w.&-])({_ACRONYM})\s\Z")
_LONGEST = 17  # characters of an acronym and of the space and the dash after it
_BEFORE_MARK = re.compile(rf"(?<![\w.&-])({_ACRONYM})(?:,|\s[–—-])\Z")
# Sought by "the", which is rarer than what stands before it.
_APPOSED = re.compile(r"the\s(?<=[,–—-]\sthe\s)(?=([A-Z][^(),.;:\n–—]{5,120}))")
_REPEATED = re.compile(r"([A-Z])([2-4])(?=[A-Z])")
_WORD = re.compile(r"[^\W_](?:[\w.]|['’](?=\w))*")
_BARRIER = re.compile(
    r"\n\s*\n|\)(?:,|\s(?:and|or|with)\b)|[.!?;:](?=\s+[\"“‘(]?[A-Z])(?<!\b[A-Z]\.)"
)


class Definition(NamedTuple):
    """An acronym (``start:end``) and the name it stands for (``name_start:name_end``)."""

    acronym: str
    name: str
    start: int
    end: int
    name_start: int
    name_end: int


def definitions(text: str) -> list[Definition]:
    """The acronyms that ``text`` defines, by the offset of the acronym.

    >>> [(d.acronym, d.name) for d in definitions("funds from UK Research and Innovation (UKRI)")]
    [('UKRI', 'UK Research and Innovation')]
    >>> [(d.acronym, d.name) for d in definitions("NEDO (New Energy Development Organization)")]
    [('NEDO', 'New Energy Development Organization')]
    """
    return list(_definitions(text))


@lru_cache(maxsize=TEXTS)
def _definitions(text: str) -> tuple[Definition, ...]:
    found: dict[int, Definition] = {}
    for match in _BRACKET.finditer(text):
        _keep(found, _after_name(text, match, (match[2] or "").strip()))
    for match in _SET_OFF.finditer(text):
        _keep(found, _after_name(text, match))
    says_short = _SAYS_SHORT.search(text) is not None  # else each word would be tried in vain
    for match in _FOR_SHORT.finditer(text) if says_short else ():
        _keep(found, _after_name(text, match))
    for name in _IN_BRACKET.finditer(text):
        acronym = _BEFORE_BRACKET.search(text, max(0, name.start() - _LONGEST), name.start())
        if acronym:
            _keep(found, _before_name(text, acronym[1], acronym.start(), name.span(1)))
    for match in _SHORT_FOR.finditer(text) if says_short else ():
        _keep(found, _before_name(text, match[1], match.start(1), match.span(2)))
    free = 0
    for name in _APPOSED.finditer(text):
        mark = name.start() - 1
        acronym = _BEFORE_MARK.search(text, max(free, mark - _LONGEST), mark)
        if acronym:
            free = name.end(1)
            _keep(found, _before_name(text, acronym[1], acronym.start(), name.span(1)))
    return tuple(found[start] for start in sorted(found))


@lru_cache(maxsize=65536)
def is_acronym(word: str) -> bool:
    """Whether a word looks like an acronym: short, and more than its first letter is a capital.

    >>> [is_acronym(word) for word in ("UKRI", "iREACH", "NRCan", "CDTs", "Orchard", "2026")]
    [True, True, True, True, False, False]
    """
    if len(word) > 15 or word[1:].islower():  # no second capital: most words
        return False
    capitals = sum(character.isupper() for character in word)
    letters = sum(character.isalpha() for character in word)
    return capitals >= 2 and letters <= 3 * capitals + 1


@lru_cache(maxsize=4096)
def spells(acronym: str, name: str) -> bool:
    """Whether the letters of ``acronym`` prove ``name`` from its first word on.

    >>> spells("JST", "Japan Science and Technology Agency"), spells("NSF", "Japan Society")
    (True, False)
    """
    words = [match[0] for match in _WORD.finditer(name)][:MAX_WORDS]
    costs = _costs(_letters(acronym), words)
    return bool(words) and costs[0] < inf


def _keep(found: dict[int, Definition], definition: Definition | None) -> None:
    if definition is not None:
        found.setdefault(definition.start, definition)


def _after_name(text: str, match: re.Match[str], tail: str = "") -> Definition | None:
    """The definition whose name ends where ``match`` (bracket or comma) begins.

    ``tail`` is the word that name and short form both end with: "… in Africa (DELTAS Africa)".
    """
    acronym = match[1].rstrip(".-&+")
    if not is_acronym(acronym) or "/" in acronym:
        return None
    before = text[max(0, match.start() - REACH - _BEHIND) : match.start()]
    name = _name_at_end(before, acronym, tail)
    if name is None:
        return None
    first = match.start() - len(before)
    short = f"{acronym} {tail}".strip()
    return _definition(text, match.start(1), short, first + name[0], first + name[1])


@lru_cache(maxsize=1024)  # finders read the same names, on the text as given and made even
def _name_at_end(text: str, acronym: str, tail: str) -> tuple[int, int] | None:
    """Where the name that an acronym stands for begins and ends, at the end of a stretch."""
    floor = max(0, len(text) - REACH)
    for barrier in _BARRIER.finditer(text, floor):
        floor = barrier.end()
    words = list(_WORD.finditer(text, floor))[-MAX_WORDS:]
    if not words or text[words[-1].end() :].strip(" \n\r\t\"'”’,"):
        return None
    ending = tail.split()
    if ending and [word[0] for word in words[-len(ending) :]] != ending:
        return None
    proved = words[: len(words) - len(ending)]
    plain = tuple([word[0] for word in proved])
    counted = _REPEATED.sub(_repeat, acronym)
    begin = _best_start(_letters(counted), plain)
    if begin is None and counted != acronym:
        begin = _best_start(_letters(acronym), plain)
    if begin is None or words[begin][0].startswith(acronym):
        return None
    return words[begin].start(), words[-1].end()


def _before_name(text: str, written: str, start: int, name: tuple[int, int]) -> Definition | None:
    """The definition whose name follows the acronym, in brackets or after a comma."""
    acronym = written.rstrip(".-&+")
    words = list(_WORD.finditer(text, *name))[:MAX_WORDS]
    if not is_acronym(acronym) or len(words) < 2 or words[0][0].startswith(acronym):
        return None
    costs = _costs(_letters(acronym), [word[0] for word in words])
    if costs[0] == inf:
        return None
    last = _end_of_name(words) if text[name[1] : name[1] + 1] != ")" else -1
    return _definition(text, start, acronym, name[0], words[last].end())


def _end_of_name(words: list[re.Match[str]]) -> int:
    """Where a name that no bracket closes ends: the last word before two small ones in a row.

    The second may be an article: "Coordination for the Improvement of Higher Education".
    """
    last = 0
    for number, word in enumerate(words):
        if not word[0][0].islower():
            if number - last > 2 + (words[number - 1][0] == "the"):
                break
            last = number
    return last


def _definition(text: str, start: int, acronym: str, name_start: int, name_end: int) -> Definition:
    name = " ".join(text[name_start:name_end].split())
    return Definition(acronym, name, start, start + len(acronym), name_start, name_end)


def _letters(acronym: str) -> str:
    """The letters to prove: digits, marks and a plural "s" are not asked for."""
    singular = acronym[:-1] if acronym[-1] == "s" and acronym[-2].isupper() else acronym
    return "".join(c for c in _plain(singular) if c.isalpha())


def _repeat(match: re.Match[str]) -> str:
    """What a number in an acronym counts: the three words with P of "P3EB"."""
    return match[1] * int(match[2])


@lru_cache(maxsize=65536)
def _plain(word: str) -> str:
    decomposed = unicodedata.normalize("NFKD", word)
    return "".join(c for c in decomposed if not unicodedata.combining(c)).casefold()


def _best_start(letters: str, words: tuple[str, ...]) -> int | None:
    """The word at which the cheapest reading begins; of equals the nearest to the bracket."""
    costs = _costs(letters, words)
    most = UNREAD * len(letters)
    proved = [(cost, -number) for number, cost in enumerate(costs) if cost <= most]
    return -min(proved)[1] if proved else None


def _costs(letters: str, words: Sequence[str]) -> list[float]:
    """For each word, what it costs to read all letters from there to the end; inf: impossible.

    Cost counts the words left unread (small words little) and the letters read inside words.
    """
    count = len(letters)
    if count < 2 or not _are_in_order(letters, words):
        return [inf] * len(words)
    after = [inf] * count + [0.0]
    starts: list[float] = []
    for word in reversed(words):
        small = word[0].islower() and len(word) < 4
        skip = 0.05 if small else 0.5 if word[0].islower() else 1.0
        left = [rest + skip for rest in after]
        starts.append(inf)
        for place in _entered(letters, word):
            cost = _read_word(letters, place, word, after)
            left[place] = min(cost, left[place])
            if place == 0:
                starts[-1] = cost
        after = left
    return starts[::-1]


def _entered(letters: str, word: str) -> list[int]:
    """The letters for which a word may stand by its first; "X" may stand for a word in "ex-"."""
    plain = _plain(word)
    first = plain[:1] if not plain.startswith("ex") else "ex"
    return [place for place, letter in enumerate(letters) if letter in first]


def _are_in_order(letters: str, words: Sequence[str]) -> bool:
    """Whether the words hold the letters one after the other: what costs little to ask first."""
    rest = iter("".join(map(_plain, words)))
    return all(letter in rest for letter in letters)


def _read_word(letters: str, place: int, word: str, after: list[float]) -> float:
    """The cheapest reading in which ``word`` takes one or more letters from ``place`` on.

    A small word ("and") is entered only for want of another.
    """
    plain = _plain(word)
    price = 0.6 if word[0].islower() and len(word) < 4 else 0.0
    best, inside, taken = after[place + 1], 0, place + 1
    while taken < len(letters) and (inside := plain.find(letters[taken], inside + 1)) > 0:
        taken += 1
        best = min(best, after[taken] + 0.3 * (taken - place - 1))
    return best + price
