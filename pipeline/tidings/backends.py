"""The same worker on batches: in this process, or in a pool of processes that can be replaced.

Results come in the order of the batches, whatever process made them. A worker that dies (killed,
out of memory) is replaced and its batch is done again, one document at a time; a document that
kills its worker twice becomes a Failure, and the rest goes on.
"""

from __future__ import annotations

import multiprocessing
import os
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnContext, SpawnProcess
from pathlib import Path

from tidings.extraction import Extractor
from tidings.records import Document, Extraction, Failure

Result = Extraction | Failure
BATCH_DOCUMENTS = 32
BATCH_CHARACTERS = 400_000
_ATTEMPTS = 2
# Batches that may wait for an earlier one before they are given on: bounds the memory.
_WINDOW = 4


def extract_documents(
    documents: Iterable[Document | Failure], rules: str | Path | None = None, processes: int = 1
) -> Iterator[Result]:
    """Extract a stream of documents; failures of reading pass through in their place.

    ``processes`` of 0 means one a core. The results are the same for any number.
    """
    work = batches(documents)
    if processes == 0:
        processes = available_cores()
    if processes == 1:
        extractor = Extractor(rules)
        for batch in work:
            yield from _run(extractor, batch)
    else:
        yield from _Pool(processes, rules).run(work)


def available_cores() -> int:
    """The cores that this process may use."""
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity else os.cpu_count() or 1


def batches(documents: Iterable[Document | Failure]) -> Iterator[list[Document | Failure]]:
    """Group a stream into batches of bounded length and bounded text."""
    batch: list[Document | Failure] = []
    characters = 0
    for item in documents:
        batch.append(item)
        characters += len(item.text) if isinstance(item, Document) else 0
        if len(batch) >= BATCH_DOCUMENTS or characters >= BATCH_CHARACTERS:
            yield batch
            batch, characters = [], 0
    if batch:
        yield batch


def _run(extractor: Extractor, batch: Sequence[Document | Failure]) -> list[Result]:
    """The results of a batch in the order of its items."""
    documents = [item for item in batch if isinstance(item, Document)]
    results = iter(extractor.extract_batch(documents))
    return [next(results) if isinstance(item, Document) else item for item in batch]


def _serve(connection: Connection, rules: str | Path | None) -> None:
    """A worker's life: load once, then answer batches until the pipe closes."""
    extractor = Extractor(rules)
    while True:
        try:
            batch = connection.recv()
        except EOFError:
            return
        connection.send(_run(extractor, batch))


@dataclass(slots=True)
class _Task:
    number: int
    part: int
    items: list[Document | Failure]
    attempts: int = 0


@dataclass(slots=True)
class _Worker:
    process: SpawnProcess
    connection: Connection
    task: _Task | None = None


class _Pool:
    """Workers over pipes; the driver hands out one batch a worker and keeps the order."""

    def __init__(self, processes: int, rules: str | Path | None) -> None:
        self._context: SpawnContext = multiprocessing.get_context("spawn")
        self._rules = rules
        self._processes = processes
        self._workers: list[_Worker] = []
        self._again: deque[_Task] = deque()

    def run(self, work: Iterator[list[Document | Failure]]) -> Iterator[Result]:
        tasks = (_Task(number, 0, batch) for number, batch in enumerate(work))
        waiting: dict[int, list[tuple[int, list[Result]]]] = {}
        missing: dict[int, int] = {}
        next_out = 0
        try:
            while True:
                self._hand_out(tasks, missing, next_out)
                if not missing:
                    return
                for task, results in self._collect(missing):
                    waiting.setdefault(task.number, []).append((task.part, results))
                    missing[task.number] -= 1
                while missing.get(next_out) == 0:
                    del missing[next_out]
                    for _, results in sorted(waiting.pop(next_out), key=lambda item: item[0]):
                        yield from results
                    next_out += 1
        finally:
            self._close()

    def _hand_out(self, tasks: Iterator[_Task], missing: dict[int, int], next_out: int) -> None:
        """Give every idle worker a task: first what has to be done again, then new batches."""
        idle = [worker for worker in self._workers if worker.task is None]
        while idle or len(self._workers) < self._processes:
            task = self._again.popleft() if self._again else None
            if task is None:
                if len(missing) >= self._processes * _WINDOW:
                    return
                task = next(tasks, None)
                if task is None:
                    return
                missing[task.number] = 1
            worker = idle.pop() if idle else self._start()
            worker.task = task
            try:
                worker.connection.send(task.items)
            except OSError:
                idle += self._bury(worker, missing)

    def _collect(self, missing: dict[int, int]) -> Iterator[tuple[_Task, list[Result]]]:
        """Wait until a worker answers or dies."""
        busy = {worker.connection: worker for worker in self._workers if worker.task}
        for connection in wait(list(busy)):
            worker = busy[connection]  # type: ignore[index]
            try:
                results = worker.connection.recv()
            except (EOFError, OSError):
                yield from self._dead(worker, missing)
                continue
            task, worker.task = worker.task, None
            assert task is not None
            yield task, results

    def _dead(
        self, worker: _Worker, missing: dict[int, int]
    ) -> Iterator[tuple[_Task, list[Result]]]:
        task = worker.task
        self._bury(worker, missing)
        if task and len(task.items) == 1 and task.attempts >= _ATTEMPTS:
            self._again.remove(task)
            yield task, [_killer(task.items[0])]

    def _bury(self, worker: _Worker, missing: dict[int, int]) -> list[_Worker]:
        """Remove a dead worker; its batch comes again as single documents."""
        self._workers.remove(worker)
        worker.connection.close()
        worker.process.join()
        task = worker.task
        if task and len(task.items) == 1:
            task.attempts += 1
            self._again.append(task)
        elif task:
            parts = [_Task(task.number, part, [item]) for part, item in enumerate(task.items)]
            self._again.extend(parts)
            missing[task.number] += len(parts) - 1
        return []

    def _start(self) -> _Worker:
        here, there = self._context.Pipe()
        process = self._context.Process(target=_serve, args=(there, self._rules), daemon=True)
        process.start()
        there.close()
        worker = _Worker(process, here)
        self._workers.append(worker)
        return worker

    def _close(self) -> None:
        for worker in self._workers:
            worker.connection.close()
        for worker in self._workers:
            worker.process.terminate()
            worker.process.join()


def _killer(item: Document | Failure) -> Result:
    if isinstance(item, Failure):
        return item
    return Failure(
        item.source,
        item.doc_id,
        "extract",
        f"the document ended its worker process {_ATTEMPTS} times",
        "look at its length and at the memory of the machine",
    )


__all__ = ["available_cores", "batches", "extract_documents"]
