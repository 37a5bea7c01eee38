"""The finder of persons: it weighs what speaks for each run of capitalised words.

No single voice is trusted alone: a title proves a person, but a given name, a post beside it, a
verb of saying or the statistical recogniser only count together. What is found once is found again
wherever the full name or the surname stands.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence

from spacy.tokens import Doc

from tidings.find.people.evidence import Witness, is_shouted
from tidings.find.people.runs import Run, runs
from tidings.page import Page, page_of
from tidings.personal import personal_of
from tidings.phrases import phrases_in
from tidings.records import Found
from tidings.rules import Rulebook
from tidings.spans import (
    ORGANISATIONS,
    PEOPLE,
    Priorities,
    read_group,
    read_guesses,
    settle,
    text_of,
    write_group,
)

ENOUGH = 3


class PeopleFinder:
    """Finds mentions of persons; honorifics and posts stay off the span.

    >>> from tidings.rules import load_rulebook
    >>> finder, text = PeopleFinder(load_rulebook()), "Dr Kedar Pandya, executive director at EPSRC"
    >>> [text[found.start : found.end] for found in finder.find(text)]
    ['Kedar Pandya']
    """

    def __init__(self, rulebook: Rulebook) -> None:
        self._personal = personal_of(rulebook)
        self._witness = Witness(self._personal)
        self._priorities = Priorities.from_rulebook(rulebook)
        self._weights = {
            row["evidence"]: int(row["weight"]) for row in rulebook.rows("people/evidence.csv")
        }

    def __call__(self, doc: Doc) -> Doc:
        """Write the span group, with the recogniser's persons and the bodies found before."""
        heard = [guess[:2] for guess in read_guesses(doc) if guess.label == "PERSON"]
        bodies = [
            (body.start, body.end)
            for body in read_group(doc, ORGANISATIONS)
            if not body.rule.startswith("organisation.statistical")
        ]
        write_group(doc, PEOPLE, self.find(text_of(doc), heard, bodies))
        return doc

    def find(
        self,
        text: str,
        heard: Sequence[tuple[int, int]] = (),
        bodies: Sequence[tuple[int, int]] = (),
    ) -> list[Found]:
        """All mentions, by offset.

        ``heard`` are the spans that the statistical recogniser calls persons, ``bodies`` those of
        organisations; both sorted and disjoint.
        """
        page = page_of(text)
        found: list[Found] = []
        nearly: list[tuple[Run, list[str]]] = []
        for run in runs(page, self._personal):
            evidence = self._evidence(page, run, heard, bodies)
            if self._is_enough(evidence):
                found.append(self._found(page, run, evidence))
            else:
                nearly.append((run, evidence))
        beside = {page.index(item.end - 1) + 2 for item in found}
        beside |= {page.index(item.start) - 2 for item in found}
        for run, evidence in nearly:
            if is_shouted(page, run, self._personal):
                continue  # "GOVERNOR HOCHUL ANNOUNCES" beside her name
            if {run.first, run.last} & beside and self._is_enough([*evidence, "beside"]):
                found.append(self._found(page, run, ["beside"]))
        return settle([*found, *self._repeats(page, found)], self._priorities)

    def _evidence(
        self,
        page: Page,
        run: Run,
        heard: Sequence[tuple[int, int]],
        bodies: Sequence[tuple[int, int]],
    ) -> list[str]:
        start, end = page.span(page.words[run.first].start, run.end)
        outside = {
            "recogniser": _overlaps(heard, start, end),
            "body": _overlaps(bodies, start, end),
            "affiliation": any(_overlaps(bodies, at, at + 1) for at in _beside(page, run)),
        }
        return [
            *self._witness.evidence(page, run),
            *(name for name, holds in outside.items() if holds),
        ]

    def _found(self, page: Page, run: Run, evidence: list[str]) -> Found:
        start, end = page.span(page.words[run.first].start, run.end)
        return Found(start, end, f"person.evidence.{self._strongest(evidence)}")

    def _is_enough(self, evidence: list[str]) -> bool:
        return sum(self._weights[item] for item in evidence) >= ENOUGH

    def _strongest(self, evidence: list[str]) -> str:
        return max(evidence, key=lambda item: (self._weights[item], item))

    def _repeats(self, page: Page, found: Iterable[Found]) -> Iterator[Found]:
        """Full names again, and surnames where no other capitalised word adjoins."""
        full = {page.between(page.index(item.start), page.index(item.end - 1)) for item in found}
        full = {name.removesuffix("'s") for name in full}
        surnames = {
            name.split()[-1]
            for name in full
            if " " in name and not self._personal.has("no_name", name.split()[-1])
        }
        phrases = full | {name.upper() for name in full if " " in name} | surnames
        for start, end, phrase in phrases_in(page.text, phrases):
            if phrase in surnames and _has_capital_beside(page.text, start, end):
                continue
            voice = "surname" if phrase in surnames else "repeat"
            a, b = page.span(start, end)
            yield Found(a, b, f"person.document.{voice}")


def _beside(page: Page, run: Run) -> list[int]:
    """Where, in the text as given, a body would begin: "X Y (Faculty …", "X Y of the …"."""
    index = run.last + 1
    if page.gap(index) == " " and page.word(index) in ("of", "from", "at"):
        index += 1 + (page.word(index + 1) == "the")
    elif page.gap(index) != " (":
        return []
    return [page.stretch(index, index).start] if index < len(page.words) else []


def _overlaps(spans: Sequence[tuple[int, int]], start: int, end: int) -> bool:
    place = bisect_left(spans, (end,)) - 1
    return place >= 0 and spans[place][1] > start


def _has_capital_beside(text: str, start: int, end: int) -> bool:
    """Whether a surname may be part of another name: a capitalised word before or after."""
    before = text[max(0, start - 40) : start].split(" ")
    after = text[end : end + 2]
    joined = text[max(0, start - 1) : start] == " " and len(before) > 1
    capital_before = (
        joined and before[-2][:1].isupper() and not before[-2].endswith((".", ",", ":"))
    )
    return capital_before or (len(after) == 2 and after[0] in " -" and after[1].isupper())
