"""Gold files and the tables to be judged by them: figures, errors, changes, the gate."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tidings.errors import GoldError
from tidings.evaluate import (
    Figure,
    GoldDocument,
    check_floors,
    compare,
    errors,
    evaluate,
    format_change,
    format_difference,
    format_fall,
    format_floor_change,
    format_table,
    gold_files,
    load_gold,
    raise_floors,
    read_tables,
)
from tidings.evaluate.floors import read_floors
from tidings.run import extract

Rows = Mapping[str, list[dict[str, Any]]]


@dataclass(frozen=True)
class Judgement:
    """Gold files with their documents, and one set of tables that holds all of them."""

    gold: dict[Path, list[GoldDocument]]
    tables: Rows
    figures: dict[Path, dict[str, Figure]]

    @classmethod
    def of(
        cls,
        gold: Path,
        tables: Path | None = None,
        rules: Path | None = None,
        registry: Path | None = None,
        processes: int = 1,
    ) -> Judgement:
        """Judge ``tables``, or what the pipeline makes of the gold's own texts.

        Raises GoldError where the gold contradicts itself.
        """
        documents = {path: load_gold(path, rules) for path in gold_files(gold)}
        if tables:
            rows = read_tables(tables)
        else:
            paths = [str(path) for path in documents]
            made = extract(paths, rules=rules, registry=registry, processes=processes)
            rows = {name: table.to_pylist() for name, table in made.arrow.items()}
        figures = {path: evaluate(items, rows) for path, items in documents.items()}
        return cls(documents, rows, figures)

    def report(self, floors: Path | None, as_json: bool) -> Iterator[str]:
        """The figures of every gold file, beside their floors where there are any."""
        if as_json:
            named = {
                path.name: {name: figure._asdict() for name, figure in figures.items()}
                for path, figures in self.figures.items()
            }
            yield json.dumps(named, indent=2)
            return
        for path, figures in self.figures.items():
            known = _known_floors(floors, path) if floors else None
            yield f"{path.name}: {len(self.gold[path])} documents"
            yield format_table(figures, known)

    def errors(self, layer: str) -> Iterator[str]:
        """What is missed, extra or wrong in a layer, a line each."""
        for documents in self.gold.values():
            yield from map(format_difference, errors(documents, self.tables, layer))

    def changes(self, old: Path) -> Iterator[str]:
        """Gains and losses against older tables, mention by mention."""
        before = read_tables(old)
        for documents in self.gold.values():
            yield from map(format_change, compare(documents, before, self.tables))

    def holds(self, floors: Path) -> bool:
        """Whether every figure is at its floor; prints those that are not."""
        falls = [
            line for path, figures in self.figures.items() for line in _falls(floors, path, figures)
        ]
        for line in falls:
            print(line)
        return not falls

    def raise_floors(self, floors: Path) -> Iterator[str]:
        """Raise the floors to the figures and say what changed."""
        for path, figures in self.figures.items():
            yield from map(format_floor_change, raise_floors(floors, path, figures))


def _known_floors(floors: Path, gold: Path) -> dict[str, float] | None:
    try:
        return read_floors(floors, gold)
    except GoldError:  # which ``holds`` tells
        return None


def _falls(floors: Path, gold: Path, figures: Mapping[str, Figure]) -> list[str]:
    """Why the gate falls; floors of other gold, or none, make it fall too."""
    try:
        return [format_fall(fall) for fall in check_floors(floors, gold, figures)]
    except GoldError as error:
        return [str(error)]
