"""Lists of awards, told by the bodies and sums beside the names.

``→ AMARI II, Addis Ababa University: mental health`` begins with the name of a project, whose
leader follows; ``York University – Connected Minds – $105.7 million`` puts the body before it. No
heading need say so, but the text before must speak of projects rather than of firms, and some of
the names must look like no person, firm or field.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from tidings.find.programmes.lexicon import Lexicon
from tidings.records import Found

_RULE = "programme.list.award"
_SIGN = r"[ \t]*((?:[-–—*•■□▪▫→⇒○●◦◆◇►▸▶▹‣⁃↦☞✓✔★☆✦❖♦›»・>]|\(?[a-z\d]{1,3}[.)])?)[ \t]*"
_LEAD = re.compile(
    _SIGN
    + r"((?:[A-Z\d]|[a-z]{1,2}[A-Z])[^\n,:;|–—()]{1,70}?)(?: \([^()\n]{2,90}\))?(?: [–—|-] |, |: )"
)
_IN_CELL = re.compile(
    r"(?: \([^()\n]{2,40}\))?(?: [–—|-] |, |: )"
    r"([A-Z\d][^\n,:;|–—()]{2,80}?)(?: \([^()\n]{2,90}\))?(?: [–—|-] |, |: )"
)
_MONEY = re.compile(r"[£$€¥₹₩₱] ?\d|\b[A-Z]{2,3} ?\d|\d (?:m|b|tr)illion")
_SMALL = re.compile(r"[a-z]+(?:-[a-z]+)?")
_JOINTS = frozenset(("for", "to", "del", "from", "by"))
REACH = 1200  # characters before a list in which the text says what it speaks of
PROSE = 2  # other lines that end a list
MARKED = 3  # one name of so many must look like no person, firm or field
TOLD = 0.6  # of the items have a body or, where most names are coined, a sum
WORDS = 8  # of a name
LONGEST = 180  # characters of a line without a sign; a longer one is prose


class _Item(NamedTuple):
    """A line that may be an award: what may be its name, and what else the line tells."""

    start: int
    end: int
    written: str
    has_body: bool
    has_sum: bool
    form: tuple[bool, bool]  # begins with a sign, with a body


class Awards:
    """Proposes the names of awards, line by line.

    >>> from tidings.rules import load_rulebook
    >>> text = "Two projects won:\\nHyEx, Lima – Engie: $9m\\nFaro del Sur, Ica – Enel: $5m"
    >>> bodies = [Found(text.index(name), text.index(name) + 4, "x") for name in ("Engi", "Enel")]
    >>> found = Awards(Lexicon(load_rulebook())).find(text, bodies)
    >>> [text[item.start : item.end] for item in found]
    ['HyEx', 'Faro del Sur']
    """

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._firms = lexicon.words("firm")
        self._listed = (
            lexicon.words("listed") | lexicon.words("awarded") | lexicon.kinds
        ) - self._firms

    def find(self, text: str, bodies: Sequence[Found]) -> Iterator[Found]:
        """Names on a text as given; ``bodies`` are the organisations found in it, by offset."""
        starts = [body.start for body in bodies]
        items: list[_Item] = []
        prose, offset = PROSE, 0
        for line in text.split("\n"):
            item = self._item(line, offset, bodies, starts)
            if item and (len(items) < 2 or item.form == items[0].form):
                if items and item.form != items[0].form:
                    items = []  # one line alone was none of the list
                items.append(item)
                prose = 0
            elif line.strip() and not (items and _is_like(line, items[0])):
                prose += 1
            if prose >= PROSE and items:
                yield from self._names(text, items)
                items = []
            offset += len(line) + 1
        yield from self._names(text, items)

    def _item(
        self, line: str, offset: int, bodies: Sequence[Found], starts: list[int]
    ) -> _Item | None:
        """A line read as an award, if it has the form of one."""
        lead = _LEAD.match(line)
        if lead is None or (not lead[1] and (len(line) > LONGEST or line.endswith("."))):
            return None
        place = bisect_left(starts, offset + lead.start(2))
        begins = place < len(starts) and starts[place] == offset + lead.start(2)
        closing = _last_joined(line, offset, bodies, place) if begins else 0
        after = _IN_CELL.match(line, closing) if begins else None
        match, group = (after, 1) if after else (lead, 2)
        start, end = offset + match.start(group), offset + match.end(group)
        is_heading = match[group].isupper() and line[match.end(group) :].isupper()
        if (begins and after is None) or is_heading or not _is_free(start, end, bodies, starts):
            return None
        following = bisect_left(starts, end)
        has_body = following < len(starts) and starts[following] < offset + len(line)
        has_sum = _MONEY.search(line, match.end(group)) is not None
        form = (lead[1] != "", begins)
        return _Item(start, end, match[group], has_body, has_sum, form)

    def _names(self, text: str, items: list[_Item]) -> Iterator[Found]:
        """The names of a list that is one of awards."""
        names = [item for item in items if self._is_name(item.written)]
        marked = sum(_is_marked(item.written) for item in names)
        if len(names) < 2 or 3 * len(names) < 2 * len(items) or MARKED * marked < len(names):
            return
        told = sum(item.has_body for item in names)
        paid = sum(item.has_sum for item in names)
        after_body = items[0].form[1]
        awarded = (told >= TOLD * len(names)) or (paid == len(names) and 2 * marked > len(names))
        if after_body:
            awarded = paid >= TOLD * len(names)
        if awarded and self._speaks_of_projects(text, items[0].start, after_body):
            yield from (Found(item.start, item.end, _RULE) for item in names)

    def _is_name(self, written: str) -> bool:
        """Whether words are a title, or one word is a coined one; a place or a post is none."""
        words = written.split()
        if self._lexicon.is_place(written) or any(map(self._lexicon.is_post, words)):
            return False
        if len(words) == 1:
            return _is_coined(written)
        longer = [word for word in words if len(word) > 3]
        if "and" in words and all(_is_coined(word) or word == "and" for word in words):
            return False  # two names
        titled = all(word[0].isupper() or word[0].isdigit() for word in (words[0], *longer))
        return titled and len(words) <= WORDS and not self._lexicon.has("start", words[0])

    def _speaks_of_projects(self, text: str, end: int, unsaid: bool) -> bool:
        """Whether the text before has last spoken of projects, not of firms; or, if so, neither."""
        words = _SMALL.findall(text[max(0, end - REACH) : end].lower())
        telling = self._listed | self._firms
        last = next(filter(telling.__contains__, reversed(words)), "")
        return last in self._listed or (unsaid and last == "")


def _is_like(line: str, item: _Item) -> bool:
    """Whether a line begins with a sign as the items of its list do."""
    lead = _LEAD.match(line)
    return item.form[0] and lead is not None and lead[1] != ""


def _last_joined(line: str, offset: int, bodies: Sequence[Found], place: int) -> int:
    """Where a row of bodies ends in a line: "York University and Queen's University"."""
    while place + 1 < len(bodies):
        gap = line[bodies[place].end - offset : max(0, bodies[place + 1].start - offset)]
        if gap not in (" and ", ", ", ", and ", " & ", "/", " / "):
            break
        place += 1
    return bodies[place].end - offset


def _is_free(start: int, end: int, bodies: Sequence[Found], starts: list[int]) -> bool:
    """Whether no body stands inside a stretch but one that capitals made of its last words."""
    place = bisect_left(starts, end) - 1
    if place < 0 or bodies[place].end <= start:
        return True
    body = bodies[place]
    return start < body.start and body.end == end and body.rule == "organisation.grammar.name"


def _is_coined(word: str) -> bool:
    """Whether one word is neither common nor a surname: "HyEx", "H2V", "READ-OUT"."""
    inside = any(c.isupper() or c.isdigit() for c in word[1:])
    surname = "'" in word or "’" in word or word.startswith(("Mc", "Mac"))
    return inside and len(word) > 2 and not surname and any(map(str.isalpha, word))


def _is_marked(written: str) -> bool:
    """Whether a name looks like no person, firm or field: coined, with "for", or long."""
    words = written.split()
    if any(map(_is_coined, words)) or not _JOINTS.isdisjoint(words):
        return True
    long = len(words) > 3 and "and" not in words
    return long or (len(words) > 1 and words[0].endswith("ing"))
