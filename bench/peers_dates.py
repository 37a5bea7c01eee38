"""Our dates on other tools' test suites: cases in, prediction lines out, figures beside theirs.

usage: python bench/peers_dates.py SUITE.jsonl [--out PREDICTIONS.jsonl]

A suite has one case a line: ``id``, ``text``, ``reference`` (the publication date). Their texts
are American, so figures such as 3/4/2025 are read month first. What their conventions put into a
value and ours puts beside the span is written out here: a connective ("since 2014", "before 2010")
leaves one side open, and a set has the length of its period.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import re
import sys
from pathlib import Path

from tidings.find.dates import DateFinder
from tidings.normalise.periods import Periods
from tidings.records import Context, Period
from tidings.rules import load_rulebook


def predict(case: dict, finder: DateFinder, periods: Periods) -> dict:
    """One prediction line for one case."""
    text = case["text"]
    reference = case["reference"]
    published = dt.date.fromisoformat(reference[:10]) if reference else None
    context = Context(published=published, home="US")
    found = periods.normalise(text, finder.find(text), context)
    return {"id": case["id"], "predictions": [line(period) for period in found]}


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


def main() -> None:
    """Write the prediction lines of one suite."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("suite", type=Path)
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    rulebook = load_rulebook()
    finder, periods = DateFinder(rulebook), Periods(rulebook)
    cases = map(json.loads, options.suite.read_text(encoding="utf-8").splitlines())
    lines = [json.dumps(predict(case, finder, periods)) for case in cases]
    output = "\n".join(lines) + "\n"
    if options.out:
        options.out.write_text(output, encoding="utf-8")
    else:
        sys.stdout.write(output)


if __name__ == "__main__":
    main()
