"""The recogniser's guesses, believed only in company.

A small statistical model calls half of all capitalised phrases an organisation. A guess counts
where the words around it speak of a body ("a division of …", "…, based in Leeds") or where it
stands in a list with bodies that other voices know; the contexts are data (``names/contexts``).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence

from tidings.expressions import Expressions
from tidings.find.organisations.reading import Reading
from tidings.records import Found
from tidings.rules import Rulebook
from tidings.spans import Guess

_LISTED = "organisation.statistical.listed"
_ANDS = (" and ", ", and ", " & ", " and the ", ", and the ")
_JOINS = (*_ANDS, ", ", ", the ")
_LONGEST = 5  # words of a name that only the recogniser proposes
_WINDOW = 80


class Contexts:
    """The contexts of one voice in a rulebook, compiled once."""

    def __init__(self, rulebook: Rulebook, voice: str = "organisation.statistical.") -> None:
        patterns = [p for p in rulebook.patterns("names/contexts.jsonl") if p.id.startswith(voice)]
        before = [p for p in patterns if p.fields["side"] == "before"]
        after = [p for p in patterns if p.fields["side"] == "after"]
        self._before_ids, self._after_ids = [p.id for p in before], [p.id for p in after]
        self._before = Expressions(p.pattern for p in before)
        self._after = Expressions(f"^(?:{p.pattern})" for p in after)

    def rule(self, before: str, after: str) -> str | None:
        """The id of the first context that fits the words before and after a name."""
        for number in self._before.matching(before):
            return self._before_ids[number]
        for number in self._after.matching(after):
            return self._after_ids[number]
        return None


class GuessedNames:
    """Names of one document that only the recogniser proposes; offsets of the even text."""

    def __init__(self, reading: Reading, contexts: Contexts, guesses: Sequence[Guess]) -> None:
        self._r = reading
        self._contexts = contexts
        trimmed = (self._trimmed(guess) for guess in guesses if guess.label == "ORG")
        self._names = sorted({span for span in trimmed if span is not None})

    def find(self, found: Iterable[Found], meant: frozenset[str]) -> Iterator[Found]:
        """The guesses to believe beside ``found``; ``meant`` are acronyms of other things."""
        taken = sorted((item.start, item.end) for item in found)
        for start, end in self._names:
            text = self._r.text[start:end]
            if text in meant or not self._is_free(taken, start, end) or self._is_person(end):
                continue
            rule = self._contexts.rule(
                self._r.text[max(0, start - _WINDOW) : start], self._r.text[end : end + _WINDOW]
            )
            rule = rule or (_LISTED if self._is_listed(taken, start, end) else None)
            if rule:
                yield Found(start, end, rule)

    def _flat(self, guess: Guess) -> tuple[int, int]:
        return self._r.flat.place(guess.start), self._r.flat.place(guess.end - 1) + 1

    def _trimmed(self, guess: Guess) -> tuple[int, int] | None:
        """A guess without "the" and possessive, or None where it can be no name of a body."""
        if not self._r.words:
            return None
        start, end = self._flat(guess)
        first, last = self._r.at(start), self._r.at(end - 1)
        while first < last and self._is_before_name(self._r.words[first].text):
            first += 1
        if self._r.gap(last + 1 if last + 1 < len(self._r.words) else 0) == " ":
            last = self._r.run(last, first + _LONGEST)
        if self._r.words[first].start < start - 1 or not self._is_name(first, last):
            return None
        end = self._r.words[last].end
        if self._r.words[last].text.endswith(("'s", "s'")):
            end -= 2 if self._r.words[last].text.endswith("'s") else 1
        return self._r.words[first].start, end

    def _is_before_name(self, word: str) -> bool:
        return word in ("the", "a") or word in self._r.vocabulary.start

    def _is_name(self, first: int, last: int) -> bool:
        if last - first >= _LONGEST or not all(map(self._r.capital, range(first, last + 1))):
            return False
        words = [word.text for word in self._r.words[first : last + 1]]
        vocabulary = self._r.vocabulary
        if words[-1] in vocabulary.programme or words[-1] in vocabulary.end:
            return False
        if self._r.in_headline(self._r.words[first].start) or self._r.place(first, last):
            return False
        bare = [word.removesuffix("'s") for word in words]
        if len(bare) == 1 and bare[0] in vocabulary.heads:  # "Chair of the Council"
            return False
        return any(
            word not in vocabulary.described and word.lower() not in self._r.small for word in bare
        )

    def _is_person(self, end: int) -> bool:
        """Whether a post follows in apposition: "Yoshio Yamawaki, Deputy Minister"."""
        after = self._r.at(end) + 1
        if after >= len(self._r.words) or self._r.gap(after) != ", ":
            return False
        return self._r.words[after].text in self._r.vocabulary.end

    def _is_free(self, taken: list[tuple[int, int]], start: int, end: int) -> bool:
        place = bisect_left(taken, (end, 0))
        return place == 0 or taken[place - 1][1] <= start

    def _is_listed(self, taken: list[tuple[int, int]], start: int, end: int) -> bool:
        """Whether an "and", or commas on both sides, join the guess to bodies that are known.

        One comma is not enough: "Adrian Smith, Royal Society" is a person and his body.
        """
        place = bisect_left(taken, (start, end))
        left = taken[place - 1][1] if place else None
        right = taken[place][0] if place < len(taken) else None
        before = self._r.text[left:start] if left is not None else ""
        after = self._r.text[end:right] if right is not None else ""
        if before in _JOINS and after in _JOINS:
            return True
        return before in _ANDS or after in _ANDS
