"""Our amounts on the money suites of other tools, beside the figures that those tools reach.

    python bench/peers_money.py SUITES [--predictions FOLDER]

``SUITES`` is a folder with ``score.py`` and the ``money_*.jsonl`` suites; each suite becomes a
prediction file that its ``score.py`` reads. A suite's strings have no document around them: an
ambiguous mark is given in its plainest reading, the first that ``rules/money/shared.csv`` lists.
Duckling's suite takes "at least $5" for an interval without an upper end, and so do we there.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tidings.find.money import MoneyFinder
from tidings.normalise.amounts import Amounts
from tidings.normalise.figures import Figures
from tidings.records import Amount, Context
from tidings.rules import load_rulebook

# Value accuracy over all expected, "core" cases: the best of the other tools, as published with
# the suites (a tool is not scored on its own suite).
PUBLISHED = {
    "money_recognizers": ("Duckling", 0.693),
    "money_duckling": ("Recognizers", 0.418),
    "money_priceparser": ("Recognizers", 0.904),
}
OPEN_ENDED = {"over": ("low", None), "under": (None, "high"), "up_to": (None, "high")}


class Predictor:
    """Turns the strings of a suite into the prediction lines that its scorer reads."""

    def __init__(self) -> None:
        rulebook = load_rulebook()
        self._finder = MoneyFinder(rulebook)
        self._amounts = Amounts(rulebook)
        self._figures = Figures(rulebook)

    def line(self, case: dict[str, Any]) -> dict[str, Any]:
        """The prediction line of one case."""
        text = case["text"]
        amounts = self._amounts.normalise(text, self._finder.find(text), Context())
        is_open = case["suite"] == "money_duckling"
        return {
            "id": case["id"],
            "predictions": [self._prediction(amount, is_open) for amount in amounts],
        }

    def _prediction(self, amount: Amount, is_open: bool) -> dict[str, Any]:
        ends = {"low": amount.low, "high": amount.high}
        if is_open and amount.low == amount.high:
            kept = OPEN_ENDED.get(amount.qualifier, ("low", "high"))
            ends = {name: value if name in kept else None for name, value in ends.items()}
        return {
            "start": amount.start,
            "end": amount.end,
            "text": amount.text,
            "currency": amount.currency or self._plainest(amount),
            **{name: None if value is None else float(value) for name, value in ends.items()},
        }

    def _plainest(self, amount: Amount) -> str | None:
        reading = self._figures.read(amount.text, amount.rule)
        return reading.unit.candidates[0] if reading and reading.unit.candidates else None


def predict(suite: Path, target: Path, predictor: Predictor) -> None:
    """Write the prediction lines of one suite."""
    cases = (json.loads(line) for line in suite.read_text(encoding="utf-8").splitlines())
    lines = (json.dumps(predictor.line(case), ensure_ascii=False) for case in cases)
    target.write_text("\n".join(lines) + "\n", encoding="utf-8")


def figures(suites: Path, folder: Path) -> Iterator[tuple[str, float, str, float]]:
    """Suite, our value accuracy on its core cases, the best other tool, its accuracy."""
    predictor = Predictor()
    for suite in sorted(suites.glob("money_*.jsonl")):
        name = suite.name.split(".")[0]
        target, report = folder / f"{name}.jsonl", folder / f"{name}.json"
        predict(suite, target, predictor)
        command = [sys.executable, suites / "score.py", suite, target, "--only-tag", "core"]
        subprocess.run([*command, "--json", report], check=True, capture_output=True)
        ours = json.loads(report.read_text(encoding="utf-8"))["total"]["acc_all"]
        yield name, ours, *PUBLISHED[name]


def main() -> None:
    """Print ours beside the published figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("suites", type=Path)
    parser.add_argument("--predictions", type=Path, help="keep the prediction files here")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.predictions or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        print(f"{'suite (core cases)':<22} {'ours':>6}   best other tool")
        for name, ours, tool, theirs in figures(options.suites, folder):
            print(f"{name:<22} {ours:>6.3f}   {tool} {theirs:.3f}")


if __name__ == "__main__":
    main()
