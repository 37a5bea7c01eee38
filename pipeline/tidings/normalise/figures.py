"""The words of an amount → its numbers and what its currency can be; nothing around it is read."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from tidings.currencies import Unit, load_currencies
from tidings.numerals import DIGITS, DIGITS_SPACED, NO_BREAK, load_numerals
from tidings.rules import Rulebook

_ONE = Decimal(1)
_REMEMBERED = 65536
# The commonest shape by far, "£4.5 million": mark, figure, multiplier.
_SIMPLE = re.compile(rf"([^\s\d.,:-]{{1,5}})[ {NO_BREAK}]?(\d[\d.,]*)[\s-]*([A-Za-z]*)")
_THREE_DECIMALS = re.compile(r"[1-9]\d{0,2}\.\d{3}")
Number = tuple[Decimal, Decimal | None]


@dataclass(frozen=True, slots=True)
class Reading:
    """What an amount says by itself; ``low`` and ``high`` are None where it is vague."""

    unit: Unit
    low: Decimal | None
    high: Decimal | None


class Figures:
    """Reads amounts as written; every surface once.

    >>> Figures(load_rulebook()).read("€80-100 million", "money.grammar.range_prefix").high
    Decimal('100000000')
    """

    def __init__(self, rulebook: Rulebook) -> None:
        self._currencies = load_currencies(rulebook)
        self._numerals = load_numerals(rulebook)
        self._known: dict[tuple[str, str, str | None], Reading | None] = {}

    def read(self, surface: str, rule: str, decimal_mark: str | None = None) -> Reading | None:
        """The reading of an amount; None where it holds no number or no currency.

        ``decimal_mark`` is the document's evidence for figures such as "€1.500"; without it they
        follow the habit of the currency.
        """
        key = (surface, rule, decimal_mark)
        if key not in self._known:
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            self._known[key] = self._simple(*key) or self._full(*key)
        return self._known[key]

    def _simple(self, surface: str, rule: str, decimal_mark: str | None) -> Reading | None:
        match = _SIMPLE.fullmatch(surface)
        if match is None:
            return None
        mark, figure, size = match.groups()
        unit = self._currencies.unit(mark)
        scale = self._currencies.multiplier(size) if size else _ONE
        if unit is None or unit.form != "mark" or scale is None:
            return None
        value = self._figure(figure, unit, bool(size), decimal_mark)
        return None if value is None else _reading(unit, value * scale, value * scale)

    def _full(self, surface: str, rule: str, decimal_mark: str | None) -> Reading | None:
        tokens = [(match.lastgroup, match.group()) for match in self._token.finditer(surface)]
        units = [self._currencies.unit(text) for kind, text in tokens if kind == "unit"]
        unit = _chosen([unit for unit in units if unit])
        if unit is None:
            return None
        if rule.endswith("vague"):
            return Reading(unit, None, None)
        numbers = self._numbers(tokens, unit, decimal_mark)
        if not numbers:
            return None
        if "compound" in rule and len(numbers) > 1:
            total = _scaled(numbers[0]) + numbers[1][0] / 100
            return _reading(unit, total, total)
        return _reading(unit, *_bounds(numbers))

    def _numbers(
        self, tokens: Sequence[tuple[str | None, str]], unit: Unit, decimal_mark: str | None
    ) -> list[Number]:
        """Every number with the multiplier that stands behind it."""
        numbers: list[Number] = []
        for place, (kind, text) in enumerate(tokens):
            if kind == "words":
                numbers += self._words(text)
            elif kind == "figure":
                is_sized = place + 1 < len(tokens) and tokens[place + 1][0] == "size"
                value = self._figure(text, unit, is_sized, decimal_mark)
                numbers += [] if value is None else [(value, None)]
            elif kind == "size":
                value, scale = numbers.pop() if numbers else (_ONE, None)
                size = self._currencies.multiplier(text) or _ONE
                numbers.append((value, (scale or _ONE) * size))
        return numbers

    def _figure(
        self, text: str, unit: Unit, is_sized: bool, decimal_mark: str | None
    ) -> Decimal | None:
        """A figure; three digits after its one point are a group where money has no such parts."""
        mark = None
        if not is_sized and _THREE_DECIMALS.fullmatch(text):
            habit = (
                "," if unit.candidates[:1] and unit.candidates[0] in self._currencies.comma else "."
            )
            mark = decimal_mark or habit
        return self._numerals.parse(text.rstrip(".,"), mark)

    def _words(self, text: str) -> list[Number]:
        """A number written out, its last scale apart, to be shared ("five to ten million")."""
        rest, _, last = text.replace("-", " ").rpartition(" ")
        scale = self._currencies.multiplier(last.lower()) if rest else None
        value = self._numerals.parse(rest) if scale else None
        if scale and value is not None and value < scale:
            return [(value, scale)]
        value = self._numerals.parse(text)
        return [] if value is None else [(value, None)]

    @cached_property
    def _token(self) -> re.Pattern[str]:
        """A figure, a number in words, a multiplier or a unit; made when first needed."""
        named = self._currencies.fragments()
        words, size = named["words_of_size"], named["glued_size"]
        signs = self._numerals.signs.strip("[]")
        figure = (
            rf"{DIGITS_SPACED}(?!\d)|\d{{0,4}} ?{self._numerals.signs}"
            rf"|{DIGITS}(?!\d)(?:[ {NO_BREAK}-]\d/\d| and an? (?:half|quarter))?"
        )
        return re.compile(
            rf"(?P<figure>{figure})|(?P<words>(?i:\b{self._numerals.words}\b))"
            rf"|(?P<size>(?i:{words})\b|(?<=[\d {NO_BREAK}{signs}-]){size}(?![^\W\d_]))"
            rf"|(?P<unit>{self._currencies.any_unit()})"
        )


def _chosen(units: Sequence[Unit]) -> Unit | None:
    """The unit that says most: one currency beats several ("$5 million USD")."""
    whole = [unit for unit in units if unit.form not in ("subunit", "part")] or list(units)
    return min(whole, key=lambda unit: len(unit.candidates) != 1, default=None)


def _bounds(numbers: Sequence[Number]) -> tuple[Decimal, Decimal]:
    """Both ends; the first shares the multiplier where it stays below ("€80-100 million")."""
    if len(numbers) == 1:
        return _scaled(numbers[0]), _scaled(numbers[0])
    (value, scale), high = numbers[0], _scaled(numbers[1])
    shared = numbers[1][1] if scale is None else scale
    low = value * (shared or _ONE)
    low = low if low <= high else _scaled(numbers[0])
    return min(low, high), max(low, high)  # "£5m-£3m" is told from its upper end


def _scaled(number: Number) -> Decimal:
    return number[0] * (number[1] or _ONE)


def _reading(unit: Unit, low: Decimal, high: Decimal) -> Reading:
    factor = unit.scale / unit.parts
    return Reading(unit, _plain(low * factor), _plain(high * factor))


def _plain(value: Decimal) -> Decimal:
    """Without trailing zeros and without an exponent."""
    whole = value.to_integral_value()
    return whole if whole == value else value.normalize()
