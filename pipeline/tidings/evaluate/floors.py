"""The regression gate: no figure falls below its floor, and floors only rise.

A floors file maps the name of a gold file to the hash of that gold and a floor for each figure's
F1. The hash holds both together: floors measured on other gold prove nothing.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from tidings.errors import GoldError
from tidings.evaluate.figures import Figure
from tidings.evaluate.gold import gold_hash


class Fall(NamedTuple):
    """A figure below its floor."""

    gold: str
    figure: str
    floor: float
    f1: float


class _Entry(NamedTuple):
    """What a floors file says of one gold file."""

    sha256: str
    floors: dict[str, float]


class FloorChange(NamedTuple):
    """A floor that was set anew; ``old`` is None for a first one."""

    gold: str
    figure: str
    old: float | None
    new: float


def read_floors(path: str | Path, gold_file: Path) -> dict[str, float]:
    """The floors for a gold file; a gold that is not the pinned one raises ``GoldError``."""
    entry = _read(Path(path)).get(gold_file.name)
    way_out = "run `tidings evaluate` again with --raise-floors"
    if entry is None:
        raise GoldError(f"no floors for {gold_file.name}", where=str(path), hint=way_out)
    if entry.sha256 != gold_hash(gold_file):
        raise GoldError(
            f"{gold_file.name} is not the gold that these floors were measured on",
            where=str(path),
            hint=f"restore it or, if the annotation was meant to change, {way_out} to pin it",
        )
    return entry.floors


def check_floors(path: str | Path, gold_file: Path, figures: Mapping[str, Figure]) -> list[Fall]:
    """The figures below their floors; [] means that the gate holds.

    A floor whose figure is no longer computed has fallen too.
    """
    floors = read_floors(path, gold_file)
    reached = {name: figures[name].f1 if name in figures else 0.0 for name in floors}
    return [
        Fall(gold_file.name, name, floor, reached[name])
        for name, floor in floors.items()
        if reached[name] < floor or name not in figures
    ]


def raise_floors(
    path: str | Path, gold_file: Path, figures: Mapping[str, Figure]
) -> list[FloorChange]:
    """Lift the floors to the figures reached, pin the gold, and say what changed.

    On the pinned gold a floor never sinks. Where the gold itself has changed, its figures are
    measured anew, and a floor that sinks by that is among the changes returned.
    """
    place, digest = Path(path), gold_hash(gold_file)
    entries = _read(place) if place.is_file() else {}
    old = entries.get(gold_file.name, _Entry(digest, {}))
    kept = old.floors if old.sha256 == digest else {}
    floors = {name: max(figure.f1, kept.get(name, 0.0)) for name, figure in figures.items()}
    entries[gold_file.name] = _Entry(digest, kept | floors)
    written = {name: entry._asdict() for name, entry in entries.items()}
    place.write_text(json.dumps(written, indent=2, sort_keys=True) + "\n", encoding="utf-8")
    return [
        FloorChange(gold_file.name, name, old.floors.get(name), floor)
        for name, floor in floors.items()
        if old.floors.get(name) != floor
    ]


def format_fall(fall: Fall) -> str:
    """``dev.jsonl: amounts.value is 0.8120, below its floor 0.9310``."""
    return f"{fall.gold}: {fall.figure} is {fall.f1:.4f}, below its floor {fall.floor:.4f}"


def format_floor_change(change: FloorChange) -> str:
    """``dev.jsonl: amounts.value raised from 0.9310 to 0.9400``."""
    if change.old is None:
        return f"{change.gold}: {change.figure} set to {change.new:.4f}"
    verb = "raised" if change.new > change.old else "LOWERED (the gold has changed)"
    return f"{change.gold}: {change.figure} {verb} from {change.old:.4f} to {change.new:.4f}"


def _read(path: Path) -> dict[str, _Entry]:
    try:
        entries = json.loads(path.read_text(encoding="utf-8"))
        return {
            name: _Entry(str(entry["sha256"]), {k: float(v) for k, v in entry["floors"].items()})
            for name, entry in entries.items()
        }
    except FileNotFoundError as error:
        hint = "`tidings evaluate … --raise-floors` makes one"
        raise GoldError("no floors file", where=str(path), hint=hint) from error
    except (ValueError, AttributeError, KeyError, TypeError) as error:
        raise GoldError(f"not a floors file: {error!r}", where=str(path)) from error
