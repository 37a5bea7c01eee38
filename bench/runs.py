"""Whole runs of the command by the clock: processes, a cluster, cold and incremental, memory.

Every run reads the same folder of text files and writes tables, start-up included. The workers of
the cluster wait for it, as they do where one runs already, but have loaded nothing of Tidings. The
same command on few documents tells what start-up costs: what the others cost is the steady speed.
Runs that are compared take turns, and the quickest of each counts: what else the machine does only
adds to it. Memory is what the processes hold at their largest, asked for twice a second. The run in
which nothing changed is over before that and would feel it: its memory is that of another such run.
Tidings' modules have their bytecode beside them, as those of an installed package do.
"""

from __future__ import annotations

import logging
import os
import resource
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import psutil

from tidings.records import Document

# As many as two batches: every one of two workers has something to do.
FEW = 64
ONE, TWO, DASK = "one process", "two processes", "Dask, two workers"
UNCHANGED, CHANGED = "again, nothing changed", "again, one document changed"


@dataclass(frozen=True, slots=True)
class Run:
    """A run of the command by the clock, and what the same command takes for few documents.

    ``processor`` are the seconds of all its processes together, a cluster's included.
    """

    name: str
    seconds: float
    seconds_few: float | None
    processor: float
    driver_megabytes: float
    worker_megabytes: float | None


Workers = Callable[[], list[int]]


def runs(documents: list[Document], place: Path, turns: int) -> Iterator[Run]:
    """Every run, in ``place``; what runs again does so beside the tables of one process."""
    many, few = place / "many", place / "few"
    write_texts(documents, many)
    write_texts(documents[:FEW], few)
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    begun: dict[str, list[Run]] = {name: [] for name in _COMPARED}
    whole: dict[str, list[Run]] = {name: [] for name in _COMPARED}
    for turn in range(turns):
        for name, measured in _COMPARED.items():
            begun[name].append(measured(name, few, place / f"few, {name}, {turn}"))
            whole[name].append(measured(name, many, place / f"{name}, {turn}"))
    for name in _COMPARED:
        start, run = (min(made[name], key=lambda run: run.seconds) for made in (begun, whole))
        yield replace(run, seconds_few=start.seconds)
    tables = place / _TABLES
    yield _unchanged(many, tables, turns)
    first = next(many.iterdir())
    first.write_text(first.read_text(encoding="utf-8") + "\nChanged.\n", encoding="utf-8")
    yield timed(CHANGED, many, tables, [])


def steady(run: Run, documents: int) -> float:
    """Seconds a document once everything is loaded."""
    return (run.seconds - (run.seconds_few or 0.0)) / (documents - FEW)


def table_bytes(place: Path) -> dict[str, int]:
    """The bytes of each Parquet table that one process wrote."""
    files = sorted((place / _TABLES).glob("[!.]*.parquet"))
    return {file.stem: file.stat().st_size for file in files}


def write_texts(documents: list[Document], folder: Path) -> None:
    """One file a document, as a user would have them."""
    folder.mkdir(parents=True)
    for document in documents:
        (folder / f"{document.doc_id}.txt").write_text(document.text, encoding="utf-8")


def timed(
    name: str,
    folder: Path,
    out: Path,
    more: list[str],
    workers: Workers | None = None,
    pause: float = 0.5,
) -> Run:
    """``tidings extract`` of a folder; ``workers`` tells those that are not its children.

    ``pause`` are the seconds between two looks at memory.
    """
    command = [sys.executable, "-m", "tidings", "extract", str(folder), "--out", str(out), *more]
    processor, begun = _processor(workers), time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    watch = _Watch(process.pid, workers, pause)
    status = process.wait()
    seconds = time.perf_counter() - begun
    driver, worker = watch.end()
    if status:
        raise SystemExit(f"{' '.join(command)} ended with {status}")
    return Run(name, seconds, None, _processor(workers) - processor, driver, worker)


def _unchanged(folder: Path, out: Path, turns: int) -> Run:
    """The quickest of some runs that nobody looks at, with the memory of one that is looked at."""
    made = [timed(UNCHANGED, folder, out, [], pause=60.0) for _ in range(2 + turns)]
    seen = timed(UNCHANGED, folder, out, [], pause=0.01)
    return replace(min(made, key=lambda run: run.seconds), driver_megabytes=seen.driver_megabytes)


def _alone(processes: int, name: str, folder: Path, out: Path) -> Run:
    return timed(name, folder, out, ["--processes", str(processes)])


def _on_cluster(name: str, folder: Path, out: Path) -> Run:
    with _cluster() as (address, workers):
        return timed(name, folder, out, ["--scheduler", address], workers)


_COMPARED = {ONE: partial(_alone, 1), TWO: partial(_alone, 2), DASK: _on_cluster}
# How often a cluster's processes look at themselves, which by default takes a tenth of a core.
_SELDOM = {
    "distributed.worker.profile.enabled": False,
    "distributed.admin.tick.interval": "500ms",
    "distributed.admin.system-monitor.interval": "5s",
    "distributed.worker.memory.monitor-interval": "1s",
}
# The tables of one process, beside which runs are done again.
_TABLES = f"{ONE}, 0"


def _processor(workers: Workers | None) -> float:
    """Seconds of the processor so far: of processes that this one started and that have ended,
    and of a cluster, whose scheduler runs in this one.
    """
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    total = used.ru_utime + used.ru_stime
    if workers:
        times = [psutil.Process(number).cpu_times() for number in workers()]
        total += time.process_time() + sum(spent.user + spent.system for spent in times)
    return total


class _Watch(threading.Thread):
    """Asks for the memory of a process and of its workers until it is told to end."""

    def __init__(self, driver: int, workers: Workers | None, pause: float) -> None:
        super().__init__(daemon=True)
        self._pause = pause
        self._driver = psutil.Process(driver)
        self._workers = workers
        self._end = threading.Event()
        self._peaks = [0, 0]
        self.start()

    def run(self) -> None:
        """Look again and again: looking costs time of its own, which a short run would feel."""
        while not self._end.wait(self._pause):
            with suppress(psutil.Error):
                self._look()

    def end(self) -> tuple[float, float | None]:
        """The peaks in megabytes; None where there were no workers."""
        self._end.set()
        self.join()
        driver, worker = (peak / 1e6 for peak in self._peaks)
        return driver, worker or None

    def _look(self) -> None:
        self._peaks[0] = max(self._peaks[0], self._driver.memory_info().rss)
        workers = (
            [psutil.Process(number) for number in self._workers()]
            if self._workers
            else self._driver.children(recursive=True)
        )
        for worker in workers:
            self._peaks[1] = max(self._peaks[1], worker.memory_info().rss)


@contextmanager
def _cluster() -> Iterator[tuple[str, Workers]]:
    """The address of a cluster of two workers on this machine, and the ids of their processes.

    They are started as docs/scale.md has it: they seldom look at themselves.
    """
    import dask
    from distributed import LocalCluster

    with (
        _own_environment(),
        dask.config.set(_SELDOM),
        LocalCluster(
            n_workers=2,
            threads_per_worker=1,
            host="127.0.0.1",
            dashboard_address="127.0.0.1:0",
            silence_logs=logging.CRITICAL,
        ) as cluster,
    ):
        yield cluster.scheduler_address, lambda: [one.pid for one in cluster.workers.values()]


@contextmanager
def _own_environment() -> Iterator[None]:
    """What a cluster sets for its processes ends with it.

    Its workers' ``MALLOC_TRIM_THRESHOLD_`` doubles the time of a run that only starts.
    """
    before = dict(os.environ)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)
