"""Found amounts → currency (ISO 4217), bounds and qualifier.

A mark that several currencies share ("$", "kr", "crowns") is resolved by evidence only: the
publisher's country, amounts of the document that name their currency, the countries it speaks
of. Without evidence the currency is null and the status ``ambiguous``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from tidings.currencies import Unit, load_currencies
from tidings.normalise.evidence import Evidence
from tidings.normalise.figures import Figures, Reading
from tidings.normalise.qualifiers import Qualifiers
from tidings.records import Amount, Context, Found, Status
from tidings.rules import Rulebook
from tidings.text import with_plain_digits

Read = tuple[Found, Reading]
# A conversion in brackets: "£22.6m (about", with up to three words between.
_CONVERSION = re.compile(r"\s?\((?:[^\W\d_]+\.?\s){0,3}")
_DOUBTFUL = re.compile(r"(?<![\d.,])[1-9]\d{0,2}\.\d{3}(?![\d.,])")
_POINT = re.compile(r"\d,\d{3}(?!\d)|\d\.\d{1,2}(?!\d)")
_COMMA = re.compile(r"\d,\d{1,2}(?!\d)|\d\.\d{3}[.,]\d")


class Amounts:
    """Reads the amounts of a document.

    >>> found = [Found(6, 16, "money.grammar.prefix")]
    >>> Amounts(load_rulebook()).normalise("up to €2 million", found, Context())[0].qualifier
    'up_to'
    """

    def __init__(self, rulebook: Rulebook) -> None:
        self._figures = Figures(rulebook)
        self._qualifiers = Qualifiers(rulebook)
        self._vocabulary = load_currencies(rulebook)

    def normalise(self, text: str, found: Sequence[Found], context: Context) -> list[Amount]:
        """The amounts of ``found`` in order, without those that prove to hold no number."""
        plain = with_plain_digits(text)
        mark = _decimal_mark(plain, found)
        read = [
            (item, reading)
            for item in found
            if (reading := self._figures.read(plain[item.start : item.end], item.rule, mark))
        ]
        currencies = self._currencies(text, read, context)
        return [
            self._amount(text, item, reading, currency)
            for (item, reading), currency in zip(read, currencies, strict=True)
        ]

    def _currencies(self, text: str, read: Sequence[Read], context: Context) -> list[str | None]:
        """The currency of each amount; marks before names, so that "£" speaks for "pounds"."""
        units = [reading.unit for _, reading in read]
        settled: list[str | None] = [_only(unit) for unit in units]
        if None not in settled:
            return settled
        evidence = Evidence(context, self._vocabulary, settled)
        for form in ("mark", "name", "subunit"):
            for place, unit in enumerate(units):
                if settled[place] is None and unit.form == form:
                    excluded = _conversion_partners(text, read, settled, place)
                    settled[place] = evidence.currency(unit, excluded)
        return settled

    def _amount(self, text: str, item: Found, reading: Reading, currency: str | None) -> Amount:
        status: Status = "resolved" if currency else "ambiguous"
        if currency and reading.low is None:
            status = "partial"
        return Amount(
            start=item.start,
            end=item.end,
            text=text[item.start : item.end],
            rule=item.rule,
            currency=currency,
            low=reading.low,
            high=reading.high,
            qualifier=self._qualifiers.of(text, item.start, item.end),
            status=status,
        )


def _only(unit: Unit) -> str | None:
    return unit.candidates[0] if len(unit.candidates) == 1 else None


def _conversion_partners(
    text: str, read: Sequence[Read], settled: Sequence[str | None], place: int
) -> frozenset[str]:
    """Currencies this amount cannot have: the sum before its bracket, the conversion behind it."""
    pairs = ((place - 1, place), (place, place + 1))
    found = set()
    for first, second in pairs:
        other = second if first == place else first
        if first < 0 or second >= len(read) or read[other][1].unit == read[place][1].unit:
            continue
        between = text[read[first][0].end : read[second][0].start][:40]
        if _CONVERSION.fullmatch(between):
            found.add(settled[other])
    return frozenset(code for code in found if code)


def _decimal_mark(text: str, found: Sequence[Found]) -> str | None:
    """Which mark divides in this document, where its amounts show it without doubt."""
    surfaces = [text[item.start : item.end] for item in found]
    if not any(_DOUBTFUL.search(surface) for surface in surfaces):
        return None
    points = sum(_POINT.search(surface) is not None for surface in surfaces)
    commas = sum(_COMMA.search(surface) is not None for surface in surfaces)
    return "," if commas > points else "." if points > commas else None
