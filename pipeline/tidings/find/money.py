"""Amounts of money on raw characters: one pass of google-re2, linear in the length of the text.

The patterns are data (``rules/money/patterns.jsonl``), written with the fragments of
``currencies`` and ``numerals``. All of them run as one expression, the longest match at each
place; what a rule needs around its match ("between", the end of a phrase) is asked afterwards,
of a bounded stretch.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import re2
from spacy.tokens import Doc

from tidings import spans
from tidings.currencies import load_currencies
from tidings.find.capitals import Capitals
from tidings.numerals import DIGITS, DIGITS_SPACED, NO_BREAK, load_numerals
from tidings.records import Found
from tidings.rules import Rulebook
from tidings.text import with_plain_digits

_REACH = 120
# "Raised its support for … from £5m to £8m": how far before "from" the verb of a change may stand.
_CLAUSE = 16
JOINED = "money.grammar.joined"
_GUARDS = ("end", "alone", "calm", "years", "rest", "land")
_PATTERNS = "money/patterns.jsonl"
_PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")
_END = re.compile(r"\{[a-z_]+\}$")
_ESCAPED = re.compile(r"\\.|\[(?:\\.|[^\]\\])+\]")
_GROUP = re.compile(r"\((?:\?[a-z]*:)?[^()?][^()]*\)")
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


def fragments(rulebook: Rulebook) -> dict[str, str]:
    """What stands behind ``{number}``, ``{mark}`` and the other names in a pattern."""
    numerals, named = load_numerals(rulebook), load_currencies(rulebook).fragments()
    space = f"[ {NO_BREAK}]"
    fold = rf"(?:{space}{{1,2}}|[ \t]{{0,2}}\r?\n[ \t]{{0,8}})"
    words, glued = named["words_of_size"], named["glued_size"]
    size = (
        rf"(?:(?:{fold}|[-‑])?(?i:{words}(?:[ -]{words})?)\b"
        rf"|[ {NO_BREAK}-]{named['letters_of_size']}\b|{glued}\b"
        rf"|(?i: and an? (?:half|quarter)[ -]{words})\b)"
    )
    number = f"(?:{DIGITS}(?:[ {NO_BREAK}-][1-9]/[1-9])?)"
    signed = f"(?:[0-9]{{0,4}} ?{numerals.signs})"
    sep = f"(?:{fold}|[-‑])"
    return named | {
        "money": f"(?:{space}?{named['unit']}|{sep}{named['name']})",
        "space": space,
        "gap": f":?{space}{{0,2}}",
        "sep": sep,
        "dash": " ?[-–‑] ?",
        "size": size,
        "number": number,
        "spaced": DIGITS_SPACED,
        "signed": signed,
        "figure": rf"(?:{number}(?:{size}|\b)|{signed}{size}?)",
        "grouped": "[0-9]{1,3}(?:[, ][0-9]{3}){1,4}(?:[.][0-9]{1,2})?",
        "whole": "[0-9]{1,3}(?:,[0-9]{3}){0,4}",
        "words": f"(?:{numerals.words})",
    }


@dataclass(frozen=True, slots=True)
class Rule:
    """A compiled pattern, with what must stand around its match.

    ``after``: words of which one stands shortly before; ``end``: the phrase ends behind it;
    ``alone``: no number follows; ``calm``: the words beside it are not in capitals; ``years``:
    its first number is no year; ``rest``: what follows is no thing that could be counted; ``land``:
    where its code is a word as well ("ALL 60 million"), the text names the land of it.
    """

    id: str
    source: str
    after: frozenset[str]
    asked: frozenset[str]

    @property
    def is_plain(self) -> bool:
        """Whether the match holds wherever it stands."""
        return not self.after and not self.asked

    def matches(self, surface: str) -> bool:
        """Whether the pattern matches the whole of ``surface``; compiled when first asked."""
        return _compile(self.source).fullmatch(surface) is not None


class Grammar:
    """The compiled rules: ``scan`` finds any of them, ``plain`` those that hold anywhere."""

    def __init__(self, rulebook: Rulebook) -> None:
        self._named = fragments(rulebook)
        self._patterns = [pattern.pattern for pattern in rulebook.patterns(_PATTERNS)]
        self.rules: list[Rule] = []
        for pattern in rulebook.patterns(_PATTERNS):
            after = frozenset(str(pattern.fields.get("after", "")).split("|")) - {""}
            asked = frozenset(k for k in _GUARDS if k in pattern.fields)
            self.rules.append(Rule(pattern.id, self._source(pattern.pattern), after, asked))
        self.scan = self._compiled(union(self._patterns))
        self._known: dict[str, Rule | None] = {}

    @cached_property
    def plain(self) -> Any:
        """Any of the rules that hold wherever they match; few texts ask for it."""
        rules = zip(self._patterns, self.rules, strict=True)
        return self._compiled(union(pattern for pattern, rule in rules if rule.is_plain))

    @cached_property
    def unit(self) -> Any:
        """A unit of money, with the space before it."""
        return self._compiled("{space}?(?:{unit}|{name})")

    def _source(self, pattern: str) -> str:
        return _PLACEHOLDER.sub(lambda name: self._named[name[1]], pattern)

    def _compiled(self, pattern: str) -> Any:
        return _compile(self._source(pattern))

    def plain_rule(self, surface: str) -> Rule | None:
        """The first rule that matches the whole of ``surface`` wherever it stands."""
        plain = (rule for rule in self.rules if rule.is_plain)
        return next((rule for rule in plain if rule.matches(surface)), None)

    def rule(self, surface: str) -> Rule | None:
        """The first rule that matches the whole of ``surface``."""
        if surface not in self._known:
            if len(self._known) > 65536:
                self._known.clear()
            matching = (rule for rule in self.rules if rule.matches(surface))
            self._known[surface] = next(matching, None)
        return self._known[surface]


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


def union(patterns: Iterable[str]) -> str:
    """Patterns as one; those that end with the same fragment share it, which halves the whole.

    >>> union(["{mark}{name}", "a|b{name}", "{words}{name}"])
    '(?:{mark}|{words}){name}|(?:(?:a|b{name}))'
    """
    by_end: dict[str, list[str]] = {}
    for pattern in patterns:
        end = _END.search(pattern) if _is_one_piece(pattern) else None
        head = pattern[: end.start()] if end else f"(?:{pattern})"
        by_end.setdefault(end.group() if end else "", []).append(head)
    return "|".join(f"(?:{'|'.join(heads)}){end}" for end, heads in by_end.items())


def _is_one_piece(pattern: str) -> bool:
    """Whether no choice and no flag stands outside of groups, so that the end may be cut off."""
    rest, groups = _ESCAPED.sub("", pattern), 1
    while groups:
        rest, groups = _GROUP.subn("", rest)
    return "|" not in rest and "(" not in rest


def _lookalikes(rulebook: Rulebook) -> dict[str, Any]:
    """What stands behind a unit where it weighs or names a region, by unit."""
    expressions: dict[str, list[str]] = {}
    for row in rulebook.rows("money/lookalikes.csv"):
        link = f"{row['link']} (?:[a-z]+ )?" if row["link"] else ""
        expressions.setdefault(row["unit"], []).append(f"[ -]{link}{row['word']}\\b")
    return {unit: _compile("(?i)" + "|".join(each)) for unit, each in expressions.items()}


@lru_cache(maxsize=256)
def _compile(source: str) -> Any:
    options = re2.Options()
    options.longest_match = True
    options.max_mem = 256 << 20
    options.log_errors = False
    return re2.compile(source, options)


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
