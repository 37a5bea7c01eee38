"""The body that a text attaches to a person: in the role, beside the name, or owning the post."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import Any

import re2

from tidings.normalise.roles import Mention, Role
from tidings.page import Page
from tidings.personal import personal_of
from tidings.records import Organisation
from tidings.rules import Rulebook

NEAR = 90  # characters between a name and the body that is told of it
_ENDS = re2.compile(r"\. |\n")  # what parts two sentences or paragraphs
SENTENCE = 200  # characters before a post in which its owner is named


class Bodies:
    """Finds a person's body among the organisations of the document."""

    def __init__(self, rulebook: Rulebook) -> None:
        self._personal = personal_of(rulebook)
        self._between = {
            pattern.fields["place"]: re2.compile(pattern.pattern)
            for pattern in rulebook.patterns("people/attachments.jsonl")
        }

    def of(
        self,
        page: Page,
        mention: Mention,
        role: Role | None,
        organisations: Sequence[Organisation],
    ) -> str | None:
        """The canonical name of the body, None where the text attaches none.

        >>> from tidings.rules import load_rulebook
        >>> page = Page("Ada Byrne of CERN")
        >>> body = Organisation(13, 17, "CERN", "", "CERN", None, None, None)
        >>> mention = Mention(0, 9, "Ada Byrne", "Ada Byrne", 0, 1, "")
        >>> Bodies(load_rulebook()).of(page, mention, None, [body])
        'CERN'
        """
        organisations = _around(page, mention, role, organisations)
        if role is None:
            return _beside(page, mention.last, organisations, self._between["name"])
        stretch = page.stretch(role.first, role.last)
        inside = [
            body for body in organisations if body.start < stretch.end and body.end > stretch.start
        ]
        if inside:
            return inside[0].name
        if signed := _signed_for(page, mention, organisations):
            return signed
        after = max(role.last, mention.last) if role.last + 3 > mention.first else role.last
        beside = _beside(page, after, organisations, self._between["role"])
        return beside or self._owner(page, role, organisations)

    def hold(self, page: Page, role: Role, organisations: Sequence[Organisation]) -> bool:
        """Whether what looks like a role is a body's name: "Queen Square Institute"."""
        stretch = page.stretch(role.first, role.last)
        place = bisect_left(organisations, stretch.start + 1, key=lambda body: body.start) - 1
        return place >= 0 and organisations[place].end >= stretch.end

    def _owner(self, page: Page, role: Role, organisations: Sequence[Organisation]) -> str | None:
        """ "Infosys, through Dr X, its VP Research": the last body named before "its"."""
        if role.first == 0:
            return None
        before = page.stretch(role.first - 1, role.first - 1)
        near = [body for body in organisations if before.start - SENTENCE < body.start < before.end]
        if not near or page.word(role.first - 1) in ("its", "Its", "their"):
            return self._subject(page, near)
        return near[-1].name if before.start < near[-1].end <= before.end else None

    def _subject(self, page: Page, near: Sequence[Organisation]) -> str | None:
        """Whom "its" means: in the last sentence with a body the first without a preposition."""
        last, end = "", page.words[page.index(near[-1].start)].start if near else 0
        for body in reversed(near):
            first = page.index(body.start)
            place = page.words[first].start
            if last and _ENDS.search(page.text[place:end]):
                break
            before = page.word(first - 1).lower()
            governor = page.word(first - 2).lower() if before == "the" else before
            if not last or not self._personal.has("governing", governor):
                last = body.name
        return last or None


def _around(
    page: Page, mention: Mention, role: Role | None, organisations: Sequence[Organisation]
) -> Sequence[Organisation]:
    """The bodies, sorted by offset, that stand near a person and the role."""
    first = min(mention.first, role.first) if role else mention.first
    last = max(mention.last, role.last) if role else mention.last
    floor = page.stretch(first, first).start - SENTENCE
    ceiling = page.stretch(last, last).end + NEAR
    begin = bisect_left(organisations, floor, key=lambda body: body.start)
    return organisations[begin : bisect_left(organisations, ceiling, key=lambda body: body.start)]


def _signed_for(page: Page, mention: Mention, organisations: Sequence[Organisation]) -> str | None:
    """ "For Wellcome: X, CEO", and "For the Cabinet Office" on the line above."""
    gap = page.gap(mention.first)
    if not mention.first or (":" not in gap and "\n" not in gap):
        return None
    end = page.stretch(mention.first - 1, mention.first - 1).end
    signed = (body for body in organisations if body.end == end)
    return next((body.name for body in signed if _follows_for(page, body)), None)


def _follows_for(page: Page, body: Organisation) -> bool:
    first = page.index(body.start)
    return "for" in (page.word(first - 1).lower(), page.word(first - 2).lower())


def _beside(
    page: Page, last: int, organisations: Sequence[Organisation], between: Any
) -> str | None:
    """The body that follows a word, with only the expected small words between."""
    end = page.stretch(last, last).end
    for body in organisations:
        if end <= body.start < end + NEAR:
            first = page.index(body.start)
            gap = page.text[page.words[last].end : page.words[first].start]
            return body.name if between.fullmatch(gap) else None
    return None
