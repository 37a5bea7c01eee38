"""Temporal expressions → first and last day, or an ISO 8601 duration. No spaCy.

``precision`` of a Period is the unit that the words speak of: day, week, weekend, fortnight, month,
quarter, season, half, year (calendar or fiscal), decade, century, and of durations also hour and
minute; the finer one where the ends of a range differ. ``relative`` says that the value was counted
from the publication date.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from tidings.datewords import date_words
from tidings.normalise.periods.calendar import Stretch
from tidings.normalise.periods.evidence import Cues, Evidence
from tidings.normalise.periods.reading import Reading, read
from tidings.normalise.periods.words import Reference
from tidings.records import Context, DateKind, Found, Period
from tidings.rules import Rulebook
from tidings.text import with_plain_digits

_NOTHING = Reference()
_RETRIED = 1 << 16


class Periods:
    """Reads what the date finder found.

    >>> from tidings.rules import load_rulebook
    >>> found = [Found(8, 13, "date.grammar.month_led")]
    >>> Periods(load_rulebook()).normalise("It opens in March.", found, Context())[0].status
    'partial'
    """

    def __init__(self, rulebook: Rulebook) -> None:
        lexicon = date_words(rulebook)
        self._cues = Cues(rulebook)

        @lru_cache(maxsize=_RETRIED)
        def cached(words: str, kind: DateKind, reference: Reference) -> Reading:
            return read(words, kind, lexicon, reference)

        self._read = cached

    def normalise(self, text: str, found: Sequence[Found], context: Context) -> list[Period]:
        """One Period for each of ``found``, in their order."""
        plain = with_plain_digits(text)
        evidence = Evidence(plain, context, self._cues)
        periods: list[Period] = []
        previous: Stretch | None = None
        for item in found:
            words = plain[item.start : item.end]
            reading = self._reading(words, item, evidence, context, previous)
            if reading.earliest:
                previous = Stretch(reading.earliest, reading.latest, "D")
            periods.append(_period(item, text[item.start : item.end], reading))
        return periods

    def _reading(
        self,
        words: str,
        item: Found,
        evidence: Evidence,
        context: Context,
        previous: Stretch | None,
    ) -> Reading:
        """Read without a reference first; ask for evidence only where the words need it."""
        kind = kind_of(item.rule)
        reading = self._read(words, kind, _NOTHING)
        if not (needs := reading.needs):
            return reading
        reference = Reference(
            published=context.published,
            sense=evidence.sense(item.start, item.end) if "sense" in needs else 0,
            day_first=evidence.day_first if "order" in needs else None,
            fiscal=evidence.fiscal(item.start, words) if needs & {"fiscal", "budget"} else None,
            budget=evidence.budget(item.start) if "budget" in needs else False,
            previous=previous if "previous" in needs else None,
        )
        return self._read(words, kind, reference)


def kind_of(rule: str) -> DateKind:
    """The kind that a rule id speaks of: its last word up to the first underscore.

    >>> kind_of("date.grammar.duration_range")
    'duration'
    """
    name = rule.rpartition(".")[2].partition("_")[0]
    return "duration" if name == "duration" else "set" if name == "set" else "date"


def _period(item: Found, words: str, reading: Reading) -> Period:
    return Period(
        item.start,
        item.end,
        words,
        item.rule,
        reading.kind,
        reading.earliest,
        reading.latest,
        reading.duration,
        reading.precision,
        reading.relative,
        reading.status,
    )
