"""Ratios measured side by side in one run: Tidings, its parts, stock spaCy, and whole runs.

``make bench`` prints them; ``--documents`` sets the size, ``--turns`` how often whole runs are
tried, ``--json`` writes them to a file.
Figures of one machine mean little, the ratios hold. What runs in this process is measured in its
processor time (``bench.pipelines``); whole runs by the clock, beside each other (``bench.runs``):
those need an idle machine, so the load is printed with them.
"""

from __future__ import annotations

import argparse
import json
import os
import tempfile
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from bench.compiled import BuildError, build, has_compiler, unpacked
from bench.generate import generate
from bench.pipelines import LIMIT, Figure, figures, measured_limit
from bench.runs import CHANGED, DASK, FEW, ONE, TWO, UNCHANGED, Run, runs, steady, table_bytes
from tidings.records import Document


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--documents", type=int, default=1000)
    parser.add_argument("--turns", type=int, default=2)
    parser.add_argument("--json", type=Path)
    parser.add_argument(
        "--wheel", type=Path, help="compiled before (make fast): saves five minutes"
    )
    parser.add_argument(
        "--not-compiled", action="store_true", help="leave the compiled modules out"
    )
    options = parser.parse_args()
    if options.documents <= FEW:
        parser.error(f"--documents must be more than {FEW}")
    if options.turns < 1:
        parser.error("--turns must be 1 or more")
    if options.wheel and not options.wheel.is_file():
        parser.error(f"there is no wheel {options.wheel}: make fast builds one")
    documents = list(generate(options.documents))
    result: dict[str, Any] = {"documents": len(documents), "words": _words(documents)}
    result |= {"load": os.getloadavg()[0], "measured_limit": measured_limit()}
    print(
        f"{result['documents']:,} documents, {result['words']:,} words; load before "
        f"{result['load']:.1f}; {LIMIT:,} words/s is the limit, this core's products "
        f"would allow {result['measured_limit']:,.0f} now",
        flush=True,
    )
    with tempfile.TemporaryDirectory() as place:
        compiled = None if options.not_compiled else _compiled(options.wheel, Path(place))
        measured_figures = figures(documents, compiled)
        result["pipelines"] = list(map(asdict, _shown_figures(measured_figures)))
        measured = list(_shown_runs(runs(documents, Path(place), options.turns), result["words"]))
        result["bytes"] = table_bytes(Path(place))
    result["runs"] = [asdict(run) for run in measured]
    result["ratios"] = ratios({run.name: run for run in measured}, len(documents))
    for name, ratio in result["ratios"].items():
        print(f"{name:50}{ratio:8.2f}")
    sizes = (f"{name} {size / len(documents):,.0f}" for name, size in result["bytes"].items())
    print("\nbytes of Parquet a document: " + ", ".join(sizes))
    if options.json:
        options.json.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")


def ratios(by_name: dict[str, Run], documents: int) -> dict[str, float]:
    """How many times as fast one run is as the other; "steady" leaves start-up out."""
    one, two, dask = by_name[ONE], by_name[TWO], by_name[DASK]
    return {
        f"{TWO} : {ONE}": one.seconds / two.seconds,
        f"{TWO} : {ONE}, steady": steady(one, documents) / steady(two, documents),
        f"{DASK} : {TWO}": two.seconds / dask.seconds,
        f"{DASK} : {TWO}, steady": steady(two, documents) / steady(dask, documents),
        f"{UNCHANGED} : {ONE}": one.seconds / by_name[UNCHANGED].seconds,
        f"{CHANGED} : {ONE}": one.seconds / by_name[CHANGED].seconds,
    }


def _compiled(wheel: Path | None, place: Path) -> Path | None:
    """A folder with the compiled modules; None where there is no compiler."""
    if not (wheel or has_compiler()):
        print("no C compiler here: the compiled modules are left out", flush=True)
        return None
    if not wheel:
        print("compiling, some five minutes ...", flush=True)
        try:
            wheel = build(place / "wheel")
        except BuildError as error:
            print(f"{error}\nthe compiled modules are left out", flush=True)
            return None
    return unpacked(wheel, place / "compiled")


def _words(documents: list[Document]) -> int:
    return sum(len(document.text.split()) for document in documents)


def _shown_figures(measured: Iterator[Figure]) -> Iterator[Figure]:
    print(f"\n{'processor time':40}{'words/s':>10}{'x full':>8}{'x NER':>8}{'of limit':>10}")
    for figure in measured:
        times = f"{figure.times_full:8.2f}{figure.times_recogniser:8.2f}"
        speed = f"{figure.words_per_second:10,.0f}"
        print(f"{figure.name:40}{speed}{times}{figure.share_of_limit:10.2f}", flush=True)
        yield figure


def _shown_runs(measured: Iterator[Run], words: int) -> Iterator[Run]:
    head = ("by the clock", "seconds", "words/s", "processor", "driver", "worker", "load")
    print("\n{:26}{:>9}{:>9}{:>11}{:>11}{:>11}{:>6}".format(*head))
    for run in measured:
        worker = f"{run.worker_megabytes:8,.0f} MB" if run.worker_megabytes else f"{'-':>11}"
        speed = f"{run.seconds:9.1f}{words / run.seconds:9,.0f}{run.processor:9.1f} s"
        memory = f"{run.driver_megabytes:8,.0f} MB{worker}"
        print(f"{run.name:26}{speed}{memory}{os.getloadavg()[0]:6.1f}", flush=True)
        yield run
    print()


if __name__ == "__main__":
    main()
