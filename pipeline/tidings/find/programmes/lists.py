"""Lists of projects and programmes: a heading says what the items are.

``The projects`` / ``1. Advanced Toolkit for Sensing. Oxford … `` names one programme an item, up
to the first bracket, full stop or dash. Most items must look like names; a paragraph ends the list.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tidings.find.programmes.lexicon import Lexicon
from tidings.records import Found

_ITEM = re.compile(
    r"(?:\d{1,2}[.)]|[-–—*•■□▪▫→○●◦◆◇►▸▶‣★☆✦›»]|\(?[a-z\d]{1,3}\)) ?"
    r"(?=[\"“‘]?(?:[A-Z]|[a-z]{1,2}[A-Z]))"
)
_GOES_ON = (
    r", (?:at|by|from|in|on|led|run|coordinated|managed|hosted|with|for|an?|the|which|whose)\b"
)
_COUNTS = r"(?:an?|the|one|two|three|four|five|six|seven|eight|nine|ten|up to|about|some)\b"
_LEAD = re.compile(
    rf"[A-Z][A-Z\d+-]{{2,}}(?=: )|"  # a short name in capitals, whatever is said of it
    rf"[A-Z][\w+-]*[A-Z][\w+-]*(?: [IVX\d]{{1,4}})?(?=, [A-Z])|"  # the same before its host
    rf"[^.;(—\n]{{3,140}}?(?=\s?(?:\(|\.(?:\s|$)|;|—| - |{_GOES_ON}|: (?:[\d£$€¥A-Z]|{_COUNTS})|$))"
)
_MONEY = re.compile(r"[\d£$€¥]{2,}")
HEADING = 70  # characters of the longest heading


class Lists:
    """Proposes the leads of the items under a heading that speaks of projects."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon

    def find(self, text: str) -> Iterator[Found]:
        """Names on a flat text, one an item."""
        items: list[Found] = []
        active, offset = False, 0
        for line in text.split("\n"):
            item = _ITEM.match(line)
            if item is None:
                yield from _names(text, items)
                items = []
                active = self._opens(line, active)
            elif active and (lead := _LEAD.match(line, item.end())):
                items.append(
                    Found(offset + lead.start(), offset + lead.end(), "programme.list.item")
                )
            offset += len(line) + 1
        yield from _names(text, items)

    def _opens(self, line: str, active: bool) -> bool:
        """Whether a line is a heading over projects, or goes on under one ("Also funded:")."""
        if line.endswith(":"):
            line = line.rpartition(". ")[2]  # "The fund is old. It has two streams:"
        if len(line) > HEADING or line.endswith("."):
            return False
        words = re.findall(r"[A-Za-z]+", line.lower())
        speaks = any(self._lexicon.has("listed", word) for word in words)
        return speaks or (active and line.endswith(":"))


def _names(text: str, items: list[Found]) -> list[Found]:
    """The items of one list, if there are some and most of them look like names."""
    leads = [text[item.start : item.end] for item in items]
    alike = sum(_is_title(lead) for lead in leads)
    return [
        item
        for item, lead in zip(items, leads, strict=True)
        if len(items) > 1 and 2 * alike > len(items) and not _MONEY.search(lead)
    ]


def _is_title(lead: str) -> bool:
    """Whether most longer words have a capital: "Carbon Capture and Utilization"."""
    words = [word for word in lead.split() if len(word) > 3]
    capitals = sum(word[0].isupper() for word in words)
    return len(words) > 0 and 3 * capitals >= 2 * len(words)
