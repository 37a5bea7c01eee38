"""Digits and number words → Decimal, and the expressions that find them.

The vocabulary is data (``rules/numbers``). The expressions are fragments in RE2 syntax, without
capturing groups and with bounded repeats, to be built into the patterns of amounts and dates
(which fold the case).
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache

from tidings.rules import Rulebook

NO_BREAK = "\u00a0\u2009\u202f"
# Digits with their groups ("1,234.5", "1.234.567,89", "12’500"), or without. Groups may stand
# apart by no-break or thin spaces; where an ordinary space groups, it is DIGITS_SPACED.
_GROUPED = f"[0-9]{{1,3}}(?:[,.'’{NO_BREAK}][0-9]{{2,3}}){{1,5}}(?:[.,][0-9]{{1,6}})?"
_SIMPLE = "[0-9]{1,15}(?:[.,][0-9]{1,6})?|[.][0-9]{1,6}"
DIGITS = f"(?:{_GROUPED}|{_SIMPLE})"
DIGITS_SPACED = "(?:[0-9]{1,3}(?: [0-9]{3}){1,4}(?:[.,][0-9]{1,2})?)"

_SPACES = str.maketrans(dict.fromkeys(" '’" + NO_BREAK, ""))
# One mark between the groups of a whole number: threes, or twos before a last three (lakhs).
_GROUPS = re.compile(
    r"\d*|\d{1,3}(?:,\d{3})+|\d{1,3}(?:\.\d{3})+"
    r"|\d{1,2}(?:,\d{2})*,\d{3}|\d{1,2}(?:\.\d{2})*\.\d{3}"
)
_PLAIN = re.compile(r"[0-9]+(?:[.][0-9]+)?")
_SLASHED = re.compile(rf"(?:(\d{{1,9}})[ {NO_BREAK}-])?(\d{{1,3}})/(\d{{1,3}})")
_WORD = re.compile(r"[a-z]+|[0-9][0-9.,]*")


class Numerals:
    """Reads numbers; built once a rulebook (``load_numerals``).

    ``words`` finds a number written out ("two hundred and fifty", "half a million", "a dozen");
    ``signs`` is a character class of one-character fractions.
    """

    def __init__(self, rulebook: Rulebook) -> None:
        rows = rulebook.rows("numbers/words.csv")
        self._words = {row["word"]: (row["kind"], _fraction(row["value"])) for row in rows}
        fractions = rulebook.rows("numbers/fractions.csv")
        self._signs = {row["sign"]: Decimal(row["value"]) for row in fractions}
        self.signs = "[" + "".join(self._signs) + "]"
        self.words = self._words_expression()

    def parse(self, text: str, decimal_mark: str | None = None) -> Decimal | None:
        """The value of digits or words, or None where they are no number.

        ``decimal_mark`` is the evidence for "1.500": with "," the point groups, else it divides.

        >>> load_numerals(load_rulebook()).parse("two and a half")
        Decimal('2.5')
        """
        text = text.strip().lower()
        if not text:
            return None
        if text[0].isalpha() or text[-1].isalpha():
            return self.parse_words(text)
        return self._parse_signs(text, decimal_mark)

    def parse_words(self, text: str) -> Decimal | None:
        """The value of a number written out; digits may stand among its words ("5 and a half").

        >>> load_numerals(load_rulebook()).parse_words("three quarters of a million")
        Decimal('750000.00')
        """
        reading = _Reading()
        return reading.value if all(reading.take(*word) for word in self._tokens(text)) else None

    def _tokens(self, text: str) -> list[tuple[str, Decimal]]:
        """Kind and value word by word; "three quarters" is one fraction."""
        tokens: list[tuple[str, Decimal]] = []
        for word in _WORD.findall(text.lower()):
            kind, value = self._words.get(word, ("", Decimal(0)))
            if word[0].isdigit():
                kind, value = "unit", parse_digits(word) or Decimal(0)
            if kind == "fraction" and tokens and tokens[-1][0] == "unit":
                value *= tokens.pop()[1]
            tokens.append((kind, value))
        return tokens

    def _parse_signs(self, text: str, decimal_mark: str | None) -> Decimal | None:
        if text[-1] in self._signs:
            whole = text[:-1].strip()
            base = parse_digits(whole, decimal_mark) if whole else Decimal(0)
            return None if base is None else base + self._signs[text[-1]]
        slashed = _SLASHED.fullmatch(text)
        if slashed:
            whole, above, below = slashed.groups()
            return Decimal(whole or 0) + Decimal(above) / Decimal(below) if int(below) else None
        return parse_digits(text, decimal_mark)

    def _any_of(self, *kinds: str) -> str:
        chosen = (word for word, (kind, _) in self._words.items() if kind in kinds)
        return "|".join(sorted(chosen, reverse=True))

    def _words_expression(self) -> str:
        # A number opens with a cardinal, or an article or a fraction before more of it; "and",
        # "of" and "a" only join, so that none of them can end it.
        opening = self._any_of("unit", "ten", "fraction")
        article = f"an?[ -](?:{self._any_of('hundred', 'scale', 'fraction')})"
        following = self._any_of("unit", "ten", "hundred", "scale", "fraction")
        link = f"[ {NO_BREAK}-]{{1,2}}(?:(?:and|of)[ {NO_BREAK}-](?:an?[ -])?|an?[ -])?"
        return f"(?:{article}|{opening})(?:{link}(?:{following})){{0,10}}"


class _Reading:
    """The state of reading a number word by word: ``total`` is settled, ``current`` still grows."""

    def __init__(self) -> None:
        self._total = Decimal(0)
        self._current: Decimal | None = None
        self._scale = Decimal(1)
        self._joined = False

    def take(self, kind: str, value: Decimal) -> bool:
        """Read one word; False where it cannot follow what was read."""
        steps = {"hundred": self._hundred, "scale": self._multiply, "fraction": self._divide}
        steps |= {"unit": self._add, "ten": self._add, "article": self._skip, "link": self._join}
        return kind in steps and steps[kind](value)

    @property
    def value(self) -> Decimal:
        """What was read; "a" alone is one."""
        nothing = not self._total and self._current is None
        return Decimal(1) if nothing else self._total + (self._current or Decimal(0))

    def _skip(self, _: Decimal) -> bool:
        return True

    def _join(self, _: Decimal) -> bool:
        self._joined = True
        return True

    def _add(self, value: Decimal) -> bool:
        current = self._current or Decimal(0)
        # "twenty" takes a unit, "hundred" takes both; "five six" is no number.
        room = 100 if current and not current % 100 else 10 if current and not current % 10 else 0
        fits = self._current is None or value < room
        self._current, self._joined = current + value, False
        return fits

    def _hundred(self, value: Decimal) -> bool:
        self._current, self._joined = (self._current or Decimal(1)) * value, False
        return True

    def _multiply(self, scale: Decimal) -> bool:
        if self._total and scale > self._scale:  # "one lakh crore", "two hundred thousand million"
            self._total = (self._total + (self._current or Decimal(0))) * scale
        else:
            self._total += (Decimal(1) if self._current is None else self._current) * scale
        self._current, self._scale, self._joined = None, scale, False
        return True

    def _divide(self, fraction: Decimal) -> bool:
        if self._current is None and self._total:  # "two million and a half"
            self._total += fraction * self._scale
            return self._joined
        fits = self._current is None or self._joined
        self._current, self._joined = (self._current or Decimal(0)) + fraction, False
        return fits


def parse_digits(text: str, decimal_mark: str | None = None) -> Decimal | None:
    """The value of a figure with its group and decimal marks, or None where it is none.

    Of two marks the last divides and the others group; a mark that repeats groups; a single mark
    divides unless three digits follow, where a comma groups and a point divides, or the other
    way round where the evidence (``decimal_mark=","``) says so.

    >>> [parse_digits("1.234.567,89"), parse_digits("60,2"), parse_digits("12,250")]
    [Decimal('1234567.89'), Decimal('60.2'), Decimal('12250')]
    """
    figure = text.translate(_SPACES)
    if "," in figure or "." in figure:
        figure = _plain(figure, decimal_mark)
    return Decimal(figure) if _PLAIN.fullmatch(figure) else None


def _plain(figure: str, decimal_mark: str | None) -> str:
    """The figure without group marks and with a point before the decimals; "" for "1.23.45"."""
    commas, points = figure.count(","), figure.count(".")
    if commas and points:
        mark = max(",.", key=figure.rfind)
        divides = figure.count(mark) == 1
    else:
        mark = "," if commas else "."
        whole, _, decimals = figure.rpartition(mark)
        groups = len(decimals) == 3 and whole not in ("", "0") and len(whole) <= 3
        divides = commas + points == 1 and (not groups or mark == (decimal_mark or "."))
    whole, _, decimals = figure.rpartition(mark) if divides else (figure, "", "")
    if not _GROUPS.fullmatch(whole):
        return ""
    bare = whole.replace(",", "").replace(".", "") or "0"
    return f"{bare}.{decimals}" if divides else bare


@lru_cache(maxsize=8)
def load_numerals(rulebook: Rulebook) -> Numerals:
    """The one ``Numerals`` of a rulebook."""
    return Numerals(rulebook)


def _fraction(cell: str) -> Decimal:
    """The value of a cell: "12", "1/4", or "" for a word without one."""
    above, _, below = cell.partition("/")
    return Decimal(above or 0) / Decimal(below or 1)
