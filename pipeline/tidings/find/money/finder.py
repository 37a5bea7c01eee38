"""Amounts of money on raw characters: one pass of google-re2, linear in the length of the text.

All patterns of the grammar run as one expression, the longest match at each place; what a rule
needs around its match ("between", the end of a phrase) is asked afterwards, of a bounded stretch.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from spacy.tokens import Doc

from tidings import spans
from tidings.find.capitals import Capitals
from tidings.find.money.grammar import Grammar, Rule, compile_longest
from tidings.numerals import NO_BREAK
from tidings.records import Found
from tidings.rules import Rulebook
from tidings.text import with_plain_digits

_REACH = 120
# "Raised its support for … from £5m to £8m": how far before "from" the verb of a change may stand.
_CLAUSE = 16
JOINED = "money.grammar.joined"
_WORD = re.compile(r"[^\W\d_]+")
_NEXT_WORD = re.compile(r"\s([^\W\d_]+|\d)")
_SENTENCE_END = re.compile(r"[.!?:;]\s|\n\s*\n")
_LEADING = re.compile(r"[^\d\s]*")
_TRAILING_UNIT = re.compile(r"[^\d\s.,]+$")
_LAST_WORD = re.compile(r"[A-Za-z]+$")
_DIGIT_NEXT = re.compile(rf"[ {NO_BREAK}]?[0-9]")
_PHRASE_END = re.compile(r"\s*(?:$|[.;!?)\n](?!\d))")
# "£1.2" of "£1.2.3m", which is no number, and "£5" where a sign on its digit parts it from "m".
_GOES_ON = re.compile(r"(?<=\d)(?:[.,]{1,2}\d|[\u0300-\u036f\u200c\u200d\ufe0f\u20e3]+[.,]?\w)")
_YEAR = re.compile(r"(?:19|20)[0-9]{2} (?:to|and) ")
_BARE_YEAR = re.compile(r"(?:19|20)[0-9]{2}\b[^.,]")
_JOINTS = {" to ", "- to ", " and ", "—"} | {
    joint for dash in "-–‑" for joint in (dash, f" {dash} ")
}


class MoneyFinder:
    """Proposes every amount of a text; the span ends with the multiplier or the currency word.

    >>> MoneyFinder(load_rulebook()).find("up to £4.5 million a year")
    [Found(start=6, end=18, rule='money.grammar.prefix', value='')]
    """

    def __init__(self, rulebook: Rulebook) -> None:
        self._grammar = Grammar(rulebook)
        senses = rulebook.rows("money/context.csv")
        self._changes = frozenset(row["word"] for row in senses if row["sense"] == "change")
        self._spreads = frozenset(row["word"] for row in senses if row["sense"] == "spread")
        self._continues = frozenset(row["word"] for row in senses if row["sense"] == "continue")
        self._lookalikes = _lookalikes(rulebook)
        self._capitals = Capitals(rulebook)

    def __call__(self, doc: Doc) -> Doc:
        """Write the span group of ``doc``."""
        spans.write_group(doc, spans.MONEY, self.find(spans.text_of(doc)))
        return doc

    def find(self, text: str) -> list[Found]:
        """The amounts of ``text`` in order, none overlapping another."""
        text = with_plain_digits(text)
        singles: list[Found] = []
        end = 0
        for match in self._grammar.scan.finditer(text):
            start = match.start()
            if start >= end:
                accepted = self._accept(text, start, match.end())
                singles.extend(accepted)
                end = accepted[-1].end if accepted else end
        return list(self._join(text, singles))

    def _accept(self, text: str, start: int, end: int) -> Sequence[Found]:
        """The match as one amount, or what is left of it where its rule does not hold."""
        surface = text[start:end]
        rule = self._grammar.rule(surface)
        is_part = _is_cut(text, start) or _GOES_ON.match(text, end) is not None
        if rule is None or is_part or self._looks_alike(text, end, surface):
            return ()
        digit_next = _DIGIT_NEXT.match(text, end) is not None
        is_figure_next = digit_next and not surface[-1].isdigit()
        if is_figure_next and (surface[0].isdigit() or not surface[-1].isalnum()):
            lent = self._unit_of_next(text, start, end)
            if lent:
                return (lent,)
        if rule.is_plain or self._holds(text, start, end, rule, digit_next):
            return (Found(start, end, rule.id),)
        return self._inside(text, start, end) if "calm" not in rule.asked else ()

    def _holds(self, text: str, start: int, end: int, rule: Rule, digit_next: bool) -> bool:
        """Whether what the rule asks of the surroundings is there."""
        checks = {
            "end": lambda: _PHRASE_END.match(text, end) is not None,
            "alone": lambda: not digit_next,
            "calm": lambda: not self._capitals.are_loud(text, start, end),
            "years": lambda: not _YEAR.match(text, start),
            "rest": lambda: self._rests(text, end),
            "land": lambda: self._capitals.has_land(text, text[start:end]),
        }
        if not all(checks[name]() for name in rule.asked):
            return False
        return not rule.after or not rule.after.isdisjoint(_words_before(text, start, 4))

    def _rests(self, text: str, end: int) -> bool:
        """Whether a phrase ends or goes on behind a figure: no noun that it could count."""
        word = _NEXT_WORD.match(text, end)
        return word is None or word[1].lower() in self._continues

    def _inside(self, text: str, start: int, end: int) -> list[Found]:
        """The amounts that begin inside a match whose own rule did not hold."""
        found = []
        for match in self._grammar.plain.finditer(text[start : end + _REACH]):
            begin = start + match.start()
            rule = self._grammar.plain_rule(match.group()) if begin < end else None
            if rule and not _is_cut(text, begin):
                found.append(Found(begin, start + match.end(), rule.id))
        return found

    def _unit_of_next(self, text: str, start: int, end: int) -> Found | None:
        """The next amount where it owns the unit: "in 2024 USD 5 million", "3 USD50 cards"."""
        unit = _TRAILING_UNIT.search(text, start, end)
        begin = unit.start() if unit else end
        match = self._grammar.plain.match(text[begin : begin + _REACH])
        if match is None or begin + match.end() <= end:
            return None
        following = text[begin : begin + match.end()]
        rule = self._grammar.plain_rule(following)
        is_glued = text[end].isdigit()
        if not is_glued and not _BARE_YEAR.match(text, start):
            is_figure = bool(re.search(r"\d\D+$|,\d{3}", following))
            paired = self._grammar.unit.match(text[begin + match.end() : begin + match.end() + 40])
            rule = rule if is_figure and not paired else None
        return Found(begin, begin + match.end(), rule.id) if rule else None

    def _looks_alike(self, text: str, end: int, surface: str) -> bool:
        """Whether what follows shows that this is no money: "pounds of copper", "euro area"."""
        unit = _LAST_WORD.search(surface)
        following = self._lookalikes.get(unit.group().lower().removesuffix("s")) if unit else None
        return following is not None and following.match(text[end : end + 40]) is not None

    def _join(self, text: str, singles: Sequence[Found]) -> Iterator[Found]:
        """Join two amounts of one currency that bound a range."""
        held: Found | None = None
        for item in singles:
            if held and self._is_range(text, held, item):
                yield Found(held.start, item.end, JOINED)
                held = None
                continue
            if held:
                yield held
            held = item
        if held:
            yield held

    def _is_range(self, text: str, low: Found, high: Found) -> bool:
        joint = text[low.end : high.start] if high.start - low.end <= 5 else ""
        if joint not in _JOINTS or _mark(text, low) != _mark(text, high):
            return False
        if joint == " and ":
            return "between" in _words_before(text, low.start, 4)
        if " to " not in joint:
            return True
        words = _words_before(text, low.start, _CLAUSE)
        if self._spreads.issuperset(words[-2:-1]) and words[-1:] == ["from"]:
            return True
        sight = _CLAUSE if "from" in words[-3:] else 8
        return self._changes.isdisjoint(words[-sight:])


def _lookalikes(rulebook: Rulebook) -> dict[str, Any]:
    """What stands behind a unit where it weighs or names a region, by unit."""
    expressions: dict[str, list[str]] = {}
    for row in rulebook.rows("money/lookalikes.csv"):
        link = f"{row['link']} (?:[a-z]+ )?" if row["link"] else ""
        expressions.setdefault(row["unit"], []).append(f"[ -]{link}{row['word']}\\b")
    return {unit: compile_longest("(?i)" + "|".join(each)) for unit, each in expressions.items()}


def _mark(text: str, item: Found) -> str:
    """The currency as written: before the number, or the last word."""
    surface = text[item.start : item.end]
    leading = _LEADING.match(surface)
    if leading and leading.group() and not leading.group().islower():
        return leading.group().rstrip(":")
    return surface.split()[-1].lower()


def _is_cut(text: str, start: int) -> bool:
    """Whether the match begins inside a word or a longer number."""
    if start == 0 or not (text[start].isalnum() or text[start] == "."):
        return False
    before = text[start - 1]
    return before.isalnum() or (before in ".," and start > 1 and text[start - 2].isdigit())


def _words_before(text: str, start: int, count: int) -> list[str]:
    """The last words of the sentence before ``start``, in small letters."""
    stretch = text[max(0, start - 10 * count) : start]
    ends = [match.end() for match in _SENTENCE_END.finditer(stretch)]
    return [word.lower() for word in _WORD.findall(stretch[ends[-1] if ends else 0 :])[-count:]]
