"""Lists that say what they hold: "companies such as Saab, Thales and Optus", "Company: Singtel".

A list is also told by its ends: what stands between two known bodies is one as well. And a heading
such as "Partners" or "The eight centres", or known bodies, tell what its lines begin with.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise

from tidings.find.organisations.reading import Reading
from tidings.records import Found

_RULE = "organisation.grammar.listed"
_BESIDE = "organisation.grammar.beside"
_JOINS = (", ", " and ", ", and ", " & ", "; ", " or ")
_ENDS = (", ", " and ", ", and ", " & ", ", the ", " and the ", ", and the ")
_BETWEEN = "organisation.grammar.between"
_ITEM = "organisation.grammar.item"
_INSTITUTE = "organisation.grammar.institute_item"
_BULLET = re.compile(r"(?:\d{1,2}[.)]|[-–—*•■▪→○●◦∙‣►▶·>]|\(?[a-z\d]{1,2}\)) ?(?=\S)")
_CLOSED = re.compile(r"(?: - | – |: |,? \(|, |;|\.?(?:\n|$))")
_HEADING = 70  # characters of the longest heading
_LONGEST = 40
_WIDEST = 200


class ListGrammar:
    """Names in lists that a word such as "companies" opens; offsets are those of the even text."""

    def __init__(self, reading: Reading) -> None:
        self._r = reading

    def find(self) -> Iterator[Found]:
        """Every item of every list, as far as the items go on being names."""
        for match in self._r.vocabulary.list_opener.finditer(self._r.text):
            number = self._r.at(match.end())
            begins = number < len(self._r.words) and self._r.words[number].start == match.end()
            comma = self._r.text.endswith(",", 0, match.start())
            if begins and self._r.vocabulary.listed.at(self._r.text, match.start() - comma):
                yield from self._items(number, len(self._r.text), _RULE)
        yield from self._lines()

    def _lines(self) -> Iterator[Found]:
        """The leads of the items below a heading, where most of them are names."""
        items: list[Found | None] = []
        rule, offset = "", 0
        for line in self._r.text.split("\n"):
            bullet = _BULLET.match(line)
            if bullet is None:
                yield from _mostly(items)
                items, rule = [], self._opens(line)
            elif rule:
                items.append(self._lead(offset + bullet.end(), rule))
            offset += len(line) + 1
        yield from _mostly(items)

    def beside(self, found: Sequence[Found], persons: Collection[int]) -> Iterator[Found]:
        """The leads of items in lists in which known bodies lead other items."""
        ends = {item.start: item.end for item in found}
        starts: list[int] = []
        for start in self._bullets():
            if start >= 0:
                starts.append(start)
                continue
            known = sum(_CLOSED.match(self._r.text, ends.get(s, s)) is not None for s in starts)
            if known > 1 and 3 * known >= len(starts):
                leads = (self._lead(start, _BESIDE) for start in starts if start not in ends)
                yield from (lead for lead in leads if lead and lead.start not in persons)
            starts = []

    def _bullets(self) -> Iterator[int]:
        """Where the text of each item begins; -1 after the last item of a list."""
        offset = 0
        for line in self._r.text.split("\n"):
            bullet = _BULLET.match(line)
            yield offset + bullet.end() if bullet else -1
            offset += len(line) + 1
        yield -1

    def _opens(self, line: str) -> str:
        """The rule for the items below a heading; "" where the line is none of bodies."""
        if len(line) > _HEADING or line[-1:] == ".":
            return ""
        words = set(re.findall(r"[a-z]+", line.lower())[-3:])
        if words & self._r.vocabulary.heading_of_institutes:
            return _INSTITUTE
        return _ITEM if words & self._r.vocabulary.heading else ""

    def _lead(self, start: int, rule: str) -> Found | None:
        """The name that an item begins with, up to a dash, a bracket or its end."""
        number = self._r.at(start)
        if self._r.words[number].start != start or not self._r.capital(number):
            return None
        last = self._r.run(number)
        end = self._r.words[last].end
        whole = _CLOSED.match(self._r.text, end) is not None
        if not whole or not self._is_name(number, last, closed=False):
            return None
        return Found(start, end, rule)

    def between(self, found: Sequence[Found], persons: Collection[int]) -> Iterator[Found]:
        """The items between two bodies of one list; ``persons`` are offsets of persons' names."""
        for one, other in pairwise(sorted(found)):
            if not self._r.text.startswith(", ", one.end) or other.start - one.end > _WIDEST:
                continue
            items = list(self._items(self._r.at(one.end + 2), other.start, _BETWEEN))
            fits = items and self._r.text[items[-1].end : other.start] in _ENDS
            if fits and not any(item.start in persons for item in items):
                yield from items

    def _items(self, number: int, limit: int, rule: str) -> Iterator[Found]:
        """The names of a list from a word on, up to the offset ``limit``."""
        begin: int | None = number
        for _ in range(_LONGEST):
            if begin is None or not self._r.capital(begin):
                return
            last = self._r.run(begin)
            if self._r.words[last].end > limit:
                return
            closed = rule == _BETWEEN and last > begin  # both ends vouch for common words too
            if self._is_name(begin, last, closed):
                yield Found(self._r.words[begin].start, self._r.bare_end(last), rule)
            elif not self._is_known(begin):
                return
            begin = self._next(last)

    def _next(self, last: int) -> int | None:
        """The first word of the next item."""
        after = last + 1
        if after >= len(self._r.words):
            return None
        skip = after + 1 if self._r.words[after].text in ("and", "or", "the") else after
        if skip >= len(self._r.words):
            return None
        between = self._r.text[self._r.words[last].end : self._r.words[skip].start]
        return skip if between in _JOINS else None

    def _is_known(self, begin: int) -> bool:
        return self._r.words[begin].start in self._r.known

    def _is_name(self, first: int, last: int, closed: bool) -> bool:
        """Whether the words could name a firm: not a place, not only describing words."""
        if self._r.place(first, last) or last - first > 4:
            return False
        vocabulary = self._r.vocabulary
        words = [word.text for word in self._r.words[first : last + 1]]
        if words[0] in vocabulary.start or words[-1] in vocabulary.end:
            return False
        if words[-1] in vocabulary.programme:
            return False
        named = (w not in vocabulary.described and w.lower() not in self._r.small for w in words)
        return closed or any(named)


def _mostly(items: list[Found | None]) -> list[Found]:
    """The names among the items, if there are some and most items are names."""
    names = [item for item in items if item is not None]
    return names if len(names) > 1 and 2 * len(names) > len(items) else []
