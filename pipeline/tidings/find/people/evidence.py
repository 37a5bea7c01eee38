"""What speaks for a run of capitalised words to be a person; weights are data."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tidings.find.people.runs import Run
from tidings.page import Page, opens_line
from tidings.personal import Personal

_SET_OFF = re.compile(r",| \(| [-–—]|\n")
REACH = 12  # words after a name in which its post must be named


class Witness:
    """Names the evidence for a run; see ``evidence``."""

    def __init__(self, personal: Personal) -> None:
        self._personal = personal

    def evidence(self, page: Page, run: Run) -> Iterator[str]:
        """The ids of ``rules/people/evidence.csv`` that hold for a run, as far as words show."""
        yield from self._before(page, run)
        yield from self._inside(page, run)
        yield from self._after(page, run)

    def _before(self, page: Page, run: Run) -> Iterator[str]:
        gap, before = page.gap(run.first), page.word(run.first - 1)
        if gap in (" ", ". ") and self._personal.is_title(before):
            yield "title"
        elif gap == ", " or (gap == " " and before[:1].isupper()):
            if self._post_ends_at(page, run.first - 1):
                yield "post_before"
                if gap == ", " and page.gap(run.last + 1) == ", ":
                    yield "enclosed"
        elif gap == " " and self._personal.is_post(before):
            yield "post_before"
        elif gap in (": ", " - ") and self._is_label(before):
            yield "label"
        if gap == " " and self._personal.has("bearer", before):
            yield "bearer"
        if gap == " " and before.upper() == "BY" and self._is_byline(page, run.first - 1):
            yield "byline"

    def _is_label(self, word: str) -> bool:
        """Whether a word before a colon leads to a person: "Director: X", "Press: X"."""
        return self._personal.is_post(word) or self._personal.has("contact", word.lower())

    def _is_byline(self, page: Page, index: int) -> bool:
        """Whether "By" opens a line, or "Compiled by", "Report by"."""
        if opens_line(page, index):
            return True
        word = page.word(index - 1).lower()
        return page.gap(index) == " " and self._personal.has("written", word)

    def _post_ends_at(self, page: Page, last: int) -> bool:
        """Whether a post stands between "the" (or the sentence's start) and a comma."""
        for index in range(last, max(-1, last - REACH), -1):
            if self._personal.is_post(page.word(index)):
                return True
            listed = page.gap(index) == ", " and page.capital(index) and page.capital(last)
            if not (listed or page.gap(index) in (" ", " & ")) or self._ends_post(page, index):
                return False
        return False

    def _ends_post(self, page: Page, index: int) -> bool:
        word = page.word(index)
        return self._personal.has("stop", word) and word not in ("in", "and", "to")

    def _inside(self, page: Page, run: Run) -> Iterator[str]:
        words = [page.word(index).removesuffix("'s") for index in range(run.first, run.last + 1)]
        first, last, whole = words[0], words[-1], " ".join(words)
        if len(words) > 1:
            leads = len(first) == 1 and len(words) > 2  # "M. Agnes Abernethy"
            yield from self._names(words[1] if leads else first, last)
        if any(len(word) == 1 for word in words[1:]):
            yield "initial"
        if any(self._personal.has("particle", word) for word in words[1:-1]):
            yield "particle"
        if first.isupper() != last.isupper() and len(first) > 1 and len(last) > 2:
            yield "capitals"
        if self._personal.is_place(whole):
            yield "body"
        elif self._personal.is_place(first) and first not in self._personal.given:
            yield "place"

    def _names(self, first: str, last: str) -> Iterator[str]:
        """A given name first ("Jean-Luc" by its first part), or last where the surname leads."""
        known, surnames = self._personal.given, self._personal.surnames
        stem = first.partition("-")[0]
        name = first if first in known else stem if stem in known else ""
        if not name and last in known and (first.isupper() or first in surnames):
            name = last
        if name:
            yield "given_guarded" if self._personal.is_guarded(name) else "given"
        if last in surnames or first in surnames:
            yield "surname"

    def _after(self, page: Page, run: Run) -> Iterator[str]:
        index = run.last + 1
        if page.gap(index) in (" ", ", ") and self._personal.has("after", page.word(index)):
            yield "letters"
            index += 1
        gap, word = page.gap(index), page.word(index)
        if _SET_OFF.match(gap) and self._post_begins_at(page, index):
            yield "signature" if "\n" in gap else "post_after"
        elif gap == " " and self._is_being(page, index):
            yield "post_is"
        elif gap in (" ", ", ") and self._personal.has("speech", word):
            yield "speech"
        elif gap == " " and self._personal.has("no_name", word):
            yield "inside"
        if _is_alone(page, run):
            yield "heading" if self._is_heading(page, run) else "alone"

    def _is_heading(self, page: Page, run: Run) -> bool:
        """Whether a line in capitals holds no given name: "PAST WINNERS"."""
        return is_shouted(page, run, self._personal)

    def _is_being(self, page: Page, index: int) -> bool:
        being = self._personal.has("being", page.word(index))
        return being and self._post_begins_at(page, index + 1)

    def _post_begins_at(self, page: Page, index: int) -> bool:
        """Whether the words from ``index`` on name a post before a verb or a mark ends them."""
        for place in range(index, min(index + REACH, len(page.words))):
            if place > index and page.gap(place) not in (" ", " & ", " (", ") ", "/"):
                return False
            word = page.word(place)
            if self._personal.is_post(word):
                return True
            if self._personal.has("stop", word) and word not in ("as", "and"):
                return False
        return False


def is_shouted(page: Page, run: Run, personal: Personal) -> bool:
    """Whether a run is in capitals and holds no given name, as headlines and headings are."""
    words = [page.word(index) for index in range(run.first, run.last + 1)]
    known = any(word.capitalize() in personal.given for word in words)
    return not known and all(map(str.isupper, words))


def _is_alone(page: Page, run: Run) -> bool:
    """Whether a bracket or a line holds nothing but the run."""
    before, after = page.gap(run.first), page.gap(run.last + 1)
    ends = run.last + 1 == len(page.words) or "\n" in after
    starts = run.first == 0 or "\n" in before
    in_bracket = before.endswith("(") and after.startswith(")")
    return in_bracket or (starts and ends and not after.strip())
