"""What speaks for a run of capitalised words to be a person; weights are data."""

from __future__ import annotations

from collections.abc import Iterator

from tidings.find.people.runs import Run
from tidings.page import Page
from tidings.personal import Personal

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
        elif gap == " " and self._personal.is_post(before) and before[0].isupper():
            yield "post_before"
        elif (gap == ", " or (gap == " " and before[:1].isupper())) and (
            self._post_ends_at(page, run.first - 1)
        ):
            yield "post_before"
        elif gap in (": ", " - ") and self._personal.is_post(before):
            yield "label"
        elif gap == " " and before in ("By", "BY") and "\n" in page.gap(run.first - 1) + "\n" * (run.first == 1):
            yield "byline"

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
        given = [word for word in words if word.capitalize() in self._personal.given]
        first = words[0]
        if len(words) > 1:
            yield from self._names(words, first, given)
        if any(len(word) == 1 for word in words[1:]):
            yield "initial"
        if any(self._personal.has("particle", word) for word in words[1:-1]):
            yield "particle"
        if len(words) > 1 and (words[0].isupper() != words[-1].isupper()) and len(first) > 1 and len(words[-1]) > 2:
            yield "capitals"
        whole = " ".join(words)
        if whole in self._personal.places or whole.title() in self._personal.places:
            yield "body"
        elif words[0] in self._personal.places and not given:
            yield "place"

    def _names(self, words: list[str], first: str, given: list[str]) -> Iterator[str]:
        known = self._personal.given
        stem = first.partition("-")[0]
        name = first if first in known else stem if stem in known else ""
        if not name and words[-1] in known and (first.isupper() or first in self._personal.surnames):
            name = words[-1]
        if name:
            yield "given_guarded" if known[name] else "given"
        if words[-1] in self._personal.surnames or first in self._personal.surnames:
            yield "surname"

    def _after(self, page: Page, run: Run) -> Iterator[str]:
        index = run.last + 1
        gap, word = page.gap(index), page.word(index)
        if gap in (" ", ", ") and self._personal.has("after", word):
            yield "letters"
            index += 1
            gap, word = page.gap(index), page.word(index)
        if (gap.startswith((",", " (", " -", " –", " —", "\n")) and self._post_begins_at(page, index)):
            yield "signature" if "\n" in gap else "post_after"
        elif gap == " " and word in ("is", "was", "serves", "became", "as", "will", "has", "served") and (
            self._post_begins_at(page, index + 1)
        ):
            yield "post_is"
        elif gap in (" ", ", ") and self._personal.has("speech", word):
            yield "speech"
        elif gap == " " and self._personal.has("no_name", word):
            yield "inside"
        if self._is_alone(page, run):
            yield "alone"

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

    def _is_alone(self, page: Page, run: Run) -> bool:
        before, after = page.gap(run.first), page.gap(run.last + 1)
        in_bracket = before.endswith("(") and after.startswith(")")
        starts = run.first == 0 or "\n" in before
        return in_bracket or (starts and (not after.strip() and ("\n" in after or run.last + 1 == len(page.words))))
