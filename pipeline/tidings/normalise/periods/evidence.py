"""What the text around an expression says: its tense, its country, the order of its figures."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property

from tidings.records import Context
from tidings.rules import Rulebook
from tidings.text import Stretch, covering, sentences_of

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_NUMERIC = re.compile(r"\b(\d{1,2})([./-])(\d{1,2})\2(?:19|20)\d\d\b")
# How many words after a future cue still belong to its verb ("will then be opened").
_REACH = 4
# A verb behind the expression must be this much nearer than one before it.
_BEHIND = 6
# A text without full stops is one sentence; looking at all of it each time would never end.
_SIGHT = 400
# "2025/26", "2023–24": two years in one name, which only make sense where years begin midway.
_TWO_YEARS = re.compile(r"\d{4}\s?[-/–—]\s?\d{2}")
_SUBORDINATE = re.compile(r";|\b(?:that|which|who|whose|where)\b")
_CLAUSE = re.compile(r";|, (?:and|but|while|whereas) ")


class Cues:
    """Tenses, orders of figures, words of budgets, and the fiscal years of countries."""

    def __init__(self, rulebook: Rulebook) -> None:
        self.tense = {row["cue"]: int(row["sense"]) for row in rulebook.rows("dates/tense.csv")}
        self.orders = {row["country"]: row["order"] for row in rulebook.rows("dates/orders.csv")}
        self.budget = frozenset(row["word"] for row in rulebook.rows("dates/budget.csv"))
        self.fiscal: dict[str, tuple[int, str]] = {}
        coins = rulebook.rows("money/shared.csv")
        self._coins = sorted(row["mark"] for row in coins if row["form"] == "name")
        self._countries: dict[str, str] = {}
        for row in rulebook.rows("places/countries.csv"):
            code = row["code"]
            if row["fiscal_start"].isdecimal():
                self.fiscal[code] = (int(row["fiscal_start"]), row["fiscal_named_by"])
            for column in ("name", "aliases", "adjectives"):
                self._countries.update(dict.fromkeys(row.items(column), code))

    @cached_property
    def _name(self) -> re.Pattern[str]:
        """Any name of a country; few documents ask for it, and it takes long to make."""
        names = sorted(self._countries, key=lambda name: (-len(name), name))
        coins = "|".join(map(re.escape, self._coins))
        return re.compile(rf"\b(?:{'|'.join(map(re.escape, names))})\b(?!\$| (?i:{coins}))")

    def countries(self, text: str) -> list[str]:
        """The countries that a sentence names, in order."""
        return [self._countries[match[0]] for match in self._name.finditer(text)]


class Evidence:
    """The evidence of one document, gathered only where an expression asks for it."""

    def __init__(self, text: str, context: Context, cues: Cues) -> None:
        self._text = text
        self._context = context
        self._cues = cues

    def _around(self, start: int) -> Stretch:
        """The sentence at an offset, no further than ``_SIGHT`` to either side."""
        found = covering(sentences_of(self._text), start) or Stretch(start, start)
        return Stretch(max(found.start, start - _SIGHT), min(found.end, start + _SIGHT))

    def sense(self, start: int, end: int) -> int:
        """-1, 0 or 1: the tense of the verb nearest to the expression in its clause."""
        sentence = self._around(start)
        left = _CLAUSE.split(self._text[sentence.start : start])[-1]
        right = _SUBORDINATE.split(self._text[end : max(end, sentence.end)])[0]
        before = _senses(_WORD.findall(left), self._cues.tense)
        after = _senses(_WORD.findall(right), self._cues.tense)
        words = len(_WORD.findall(left))
        choices = [(words - place, 0, sense) for place, sense in before]
        choices += [(2 * place + _BEHIND, 1, sense) for place, sense in after]
        return min(choices)[2] if choices else 0

    def fiscal(self, start: int, words: str) -> tuple[int, str] | None:
        """The fiscal year of the country that the sentence, the document or its publisher is of.

        A country of the sentence speaks where its name comes first, or its year begins midway. A
        name of two years is that of the first of them whose year does not begin in January.
        """
        sentence = self._around(start)
        before = self._cues.countries(self._text[sentence.start : start])
        behind = self._cues.countries(self._text[start : max(start, sentence.end)])
        known = self._cues.fiscal
        late = [code for code in behind if code in known and known[code][0] > 1]
        weighed = [code for code, _ in self._context.countries]
        home = [self._context.home] if self._context.home else []
        years = [known[code] for code in (*before, *late, *weighed, *home) if code in known]
        midway = [year for year in years if year[0] > 1]
        return next(iter(midway if midway and _TWO_YEARS.search(words) else years), None)

    def budget(self, start: int) -> bool:
        """Whether the sentence speaks of budgets."""
        sentence = self._around(start)
        words = _WORD.findall(self._text[sentence.start : sentence.end].lower())
        return any(word in self._cues.budget for word in words)

    @cached_property
    def day_first(self) -> bool | None:
        """Whether figures put the day first: by other dates of the document, else by country."""
        votes = 0
        for match in _NUMERIC.finditer(self._text):
            one, two = int(match[1]), int(match[3])
            votes += (12 < one <= 31) - (12 < two <= 31)
        if votes:
            return votes > 0
        order = self._cues.orders.get(self._context.home or "", "")
        if not order and self._context.home:
            order = "day"
        return {"day": True, "month": False}.get(order)


def _senses(words: Sequence[str], tense: dict[str, int]) -> list[tuple[int, int]]:
    """The tense of each verb: (place, sense); a participle after "will" or "to be" is future."""
    found: list[tuple[int, int]] = []
    future_until = -1
    for place, word in enumerate(words):
        lower = word.lower()
        sense = tense.get(f"{lower} {words[place + 1].lower()}") if place + 1 < len(words) else None
        sense = tense.get(lower) if sense is None else sense
        if sense is None and len(lower) > 4 and lower.endswith("ed") and word[0].islower():
            sense = -1
        if not sense:
            continue
        if sense > 0:
            future_until = place + _REACH
        elif place <= future_until:
            sense = 1
        found.append((place, sense))
    return found
