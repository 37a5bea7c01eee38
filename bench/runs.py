"""Whole runs of the command by the clock: processes, a cluster, cold and incremental, memory.

Every run reads the same folder of text files and writes tables, start-up included. The same
command on few documents tells what start-up costs: what the other documents cost is the steady
speed. Memory is what the processes hold at their largest, asked for ten times a second.
"""

from __future__ import annotations

import logging
import resource
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
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


def runs(documents: list[Document], place: Path) -> Iterator[Run]:
    """Every run, in ``place``; what runs again does so beside the tables of one process."""
    many, few = place / "many", place / "few"
    write_texts(documents, many)
    write_texts(documents[:FEW], few)
    for name, processes in ((ONE, "1"), (TWO, "2")):
        more = ["--processes", processes]
        start = timed(name, few, place / f"few-{processes}", more)
        run = timed(name, many, place / f"tables-{processes}", more)
        yield replace(run, seconds_few=start.seconds)
    yield timed(UNCHANGED, many, place / "tables-1", [])
    first = next(many.iterdir())
    first.write_text(first.read_text(encoding="utf-8") + "\nChanged.\n", encoding="utf-8")
    yield timed(CHANGED, many, place / "tables-1", [])
    with _cluster() as (address, workers):
        start = timed(DASK, few, place / "few-dask", ["--scheduler", address], workers)
    with _cluster() as (address, workers):
        run = timed(DASK, many, place / "tables-dask", ["--scheduler", address], workers)
        yield replace(run, seconds_few=start.seconds)


def steady(run: Run, documents: int) -> float:
    """Seconds a document once everything is loaded."""
    return (run.seconds - (run.seconds_few or 0.0)) / (documents - FEW)


def table_bytes(place: Path) -> dict[str, int]:
    """The bytes of each Parquet table that one process wrote."""
    files = sorted((place / "tables-1").glob("[!.]*.parquet"))
    return {file.stem: file.stat().st_size for file in files}


def write_texts(documents: list[Document], folder: Path) -> None:
    """One file a document, as a user would have them."""
    folder.mkdir(parents=True)
    for document in documents:
        (folder / f"{document.doc_id}.txt").write_text(document.text, encoding="utf-8")


def timed(
    name: str, folder: Path, out: Path, more: list[str], workers: Workers | None = None
) -> Run:
    """``tidings extract`` of a folder; ``workers`` tells those that are not its children."""
    command = [sys.executable, "-m", "tidings", "extract", str(folder), "--out", str(out), *more]
    processor, begun = _processor(workers), time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    watch = _Watch(process.pid, workers)
    status = process.wait()
    seconds = time.perf_counter() - begun
    driver, worker = watch.end()
    if status:
        raise SystemExit(f"{' '.join(command)} ended with {status}")
    return Run(name, seconds, None, _processor(workers) - processor, driver, worker)


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

    def __init__(self, driver: int, workers: Workers | None) -> None:
        super().__init__(daemon=True)
        self._driver = psutil.Process(driver)
        self._workers = workers
        self._end = threading.Event()
        self._peaks = [0, 0]
        self.start()

    def run(self) -> None:
        """Look ten times a second."""
        while not self._end.wait(0.1):
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
    """The address of a cluster of two workers on this machine, and the ids of their processes."""
    from distributed import LocalCluster

    with LocalCluster(
        n_workers=2,
        threads_per_worker=1,
        host="127.0.0.1",
        dashboard_address="127.0.0.1:0",
        silence_logs=logging.CRITICAL,
    ) as cluster:
        yield cluster.scheduler_address, lambda: [one.pid for one in cluster.workers.values()]
