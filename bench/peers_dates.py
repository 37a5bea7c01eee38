"""Our dates on other tools' test suites: cases in, prediction lines out, figures beside theirs.

usage: python bench/peers_dates.py SUITE.jsonl [--out PREDICTIONS.jsonl] [--scorer score.py]

A suite has one case a line: ``id``, ``text``, ``reference`` (the publication date). Their texts
are American, so figures such as 3/4/2025 are read month first. Where their conventions put into a
value what ours leave beside the span, the line says it in their way: a connective ("since 2014")
opens one side; a length after "in" is the day it leads to, after "within" the stretch up to it; a
set has the length of its period; "three months ago" is a day; "beginning" and "end of" are thirds.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

from tidings.datewords import date_words, tokenize
from tidings.find.dates import DateFinder
from tidings.normalise.periods import Periods
from tidings.normalise.periods.durations import Length, length
from tidings.normalise.periods.words import Cursor, Reference
from tidings.records import Context, Found, Period
from tidings.rules import Rulebook, load_rulebook

# The best published figures on the core cases: value accuracy over all expected, the tool's own
# suite left out.
PUBLISHED = {
    "dates_recognizers_news": {"Duckling": 0.548},
    "dates_duckling": {"Recognizers-Text": 0.479},
}
DAY = dt.timedelta(days=1)
SINCE = re.compile(r"\b(since|starting|beginning)( on| from)?( the)?( year)? $", re.I)
AFTER = re.compile(r"\b(after|later than)( the)?( year)? $", re.I)
BEFORE = re.compile(r"\b(before|until|till|earlier than|no later than)( the)?( year)? $", re.I)
ONWARDS = re.compile(r"^ (or|and) (later|after)\b", re.I)
LEADING = re.compile(r"\b(in|within)( the)?( next| upcoming)? $", re.I)
EDGE = re.compile(r"\b(start|beginning|end) of\b", re.I)


class Translator:
    """Our periods in the words of the suites."""

    def __init__(self, rulebook: Rulebook) -> None:
        self.words = date_words(rulebook)
        self.finder = DateFinder(rulebook)
        self.periods = Periods(rulebook)

    def predict(self, case: dict) -> dict:
        """One prediction line for one case."""
        text, reference = case["text"], case["reference"]
        published = dt.date.fromisoformat(reference[:10]) if reference else None
        context = Context(published=published, home="US")
        found = self.finder.find(text)
        periods = self.periods.normalise(text, found, context)
        lines = [line(self.translate(text, period, context)) for period in periods]
        return {"id": case["id"], "predictions": lines}

    def translate(self, text: str, period: Period, context: Context) -> Period:
        """The period with the value that their conventions give it."""
        left, right = text[: period.start], text[period.end :]
        published = context.published
        if period.kind == "set":
            return replace(period, duration=self.recurrence(period.text))
        if period.kind == "duration" and published and (led := LEADING.search(left)):
            return self.led(period, led[1].lower(), published)
        if period.text.endswith(" ago") and published and (span := self.length(period.text)):
            return replace(period, earliest=span.before(published), latest=span.before(published))
        if EDGE.match(period.text):
            period = self.third(period, context)
        return opened(period, left, right)

    def length(self, words: str) -> Length | None:
        """The length at the beginning of some words."""
        return length(Cursor(tokenize(words), self.words, Reference()))

    def led(self, period: Period, lead: str, published: dt.date) -> Period:
        """ "in two weeks", "within two weeks"."""
        span = self.length(period.text)
        if span is None or span.vague:
            return period
        first = span.after(published) if lead == "in" else published
        return replace(period, earliest=first, latest=span.after(published))

    def recurrence(self, words: str) -> str | None:
        """The length between two occurrences: "every two years", "annually", "a year"."""
        unit = self.words["recurrence"].get(tuple(tokenize(words)))
        if unit:
            return Length(((1, unit),)).iso() if unit.isalpha() else None
        counted = re.sub(r"(?i)^(every|each|per|an?) ", "", words)
        span = self.length(counted) or self.length(f"one {counted}")
        return span.iso() if span else None

    def third(self, period: Period, context: Context) -> Period:
        """ "end of April" read as "late April"."""
        words = EDGE.sub(
            lambda match: "late" if match[1].lower() == "end" else "early", period.text
        )
        found = [Found(0, len(words), period.rule)]
        other = self.periods.normalise(words, found, context)[0]
        return replace(period, earliest=other.earliest, latest=other.latest)


def opened(period: Period, left: str, right: str) -> Period:
    """A period with one side open, where a connective says so."""
    if period.earliest is None or period.latest is None:
        return period
    if SINCE.search(left) or ONWARDS.search(right):
        return replace(period, latest=None)
    if BEFORE.search(left):
        return replace(period, earliest=None, latest=period.earliest - DAY)
    if AFTER.search(left):
        return replace(period, earliest=period.latest + DAY, latest=None)
    return period


def line(period: Period) -> dict:
    """A period as the suites' scorer reads it."""
    return {
        "start": period.start,
        "end": period.end,
        "text": period.text,
        "earliest": period.earliest and period.earliest.isoformat(),
        "latest": period.latest and period.latest.isoformat(),
        "duration": period.duration,
    }


def core_accuracy(scorer: Path, suite: Path, predictions: Path) -> float:
    """The value accuracy over all expected of the core cases, as the suites' own scorer says."""
    command = [sys.executable, str(scorer), str(suite), str(predictions), "--only-tag", "core"]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    found = re.search(r"^core: .* all (\S+)", said, re.M)
    return float(found[1]) if found else 0.0


def main() -> None:
    """Write the prediction lines of one suite; with a scorer, print ours beside the published."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("suite", type=Path)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--scorer", type=Path)
    options = parser.parse_args()
    translator = Translator(load_rulebook())
    cases = map(json.loads, options.suite.read_text(encoding="utf-8").splitlines())
    output = "".join(json.dumps(translator.predict(case)) + "\n" for case in cases)
    if options.out is None:
        sys.stdout.write(output)
        return
    options.out.write_text(output, encoding="utf-8")
    figures = dict(PUBLISHED.get(options.suite.name.partition(".")[0], {}))
    if options.scorer:
        figures["Tidings"] = core_accuracy(options.scorer, options.suite, options.out)
    for tool, figure in sorted(figures.items(), key=lambda item: -item[1]):
        print(f"{tool:20} {figure:.3f}")


if __name__ == "__main__":
    main()
