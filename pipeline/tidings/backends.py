"""The same worker on batches: in this process, or in a pool of processes that can be replaced.

Answers come in the order of the batches, whatever process made them. A worker that dies (killed,
out of memory) is replaced and its batch is done again, one document at a time; a document that
kills its worker twice becomes a Failure, and the rest goes on.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnContext, SpawnProcess
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tidings.errors import TidingsError
from tidings.lean import import_spacy, no_search_for_cycles
from tidings.parts import document_key, part_of
from tidings.records import Document, Extraction, Failure

if TYPE_CHECKING:
    from tidings.extraction import Extractor

Item = Document | Failure
Result = Extraction | Failure
Make = Callable[[], "Extractor"]
# What a worker answers for a batch and its results; it must be able to cross processes.
Pack = Callable[[Sequence[Item], Sequence[Result]], Any]
BATCH_DOCUMENTS = 32
BATCH_CHARACTERS = 400_000
_ATTEMPTS = 2
_READY = "ready"
# Batches a worker that may wait for an earlier one before they are given on: bounds the memory.
_WINDOW = 4


def load_extractor(
    rules: str | Path | None = None,
    registry: str | Path | None = None,
    model: str | Path | None = None,
) -> Extractor:
    """An Extractor; spaCy and the finders are imported where one is made, and nowhere else.

    >>> load_extractor().nlp.lang
    'en'
    """
    with no_search_for_cycles():
        import_spacy()
        from tidings.extraction import Extractor

        return Extractor(rules, registry, model)


def extract_documents(
    documents: Iterable[Item], make: Make = load_extractor, processes: int = 1
) -> Iterator[Result]:
    """Extract a stream of documents; failures of reading pass through in their place.

    ``make`` makes the Extractor of a process: ``partial(load_extractor, rules, registry)``.
    ``processes`` of 0 means one a core. The results are the same for any number.
    """
    for results in _answers(documents, make, processes, _results):
        yield from results


def extract_parts(
    documents: Iterable[Item], make: Make = load_extractor, processes: int = 1, basis: str = ""
) -> Iterator[bytes]:
    """``extract_documents`` as Parts in bytes, which the workers make; ``basis`` is for their keys.

    No Extractor is made where there is no document.

    >>> list(extract_parts([]))
    []
    """
    return _answers(documents, make, processes, partial(_part, basis))


def _answers(documents: Iterable[Item], make: Make, processes: int, pack: Pack) -> Iterator[Any]:
    work = batches(documents)
    if processes == 0:
        processes = available_cores()
    if processes > 1:
        yield from _Pool(processes, make, pack).run(work)
        return
    extractor: Extractor | None = None
    for batch in work:
        extractor = extractor or make()
        yield pack(batch, _run(extractor, batch))


def _results(_: Sequence[Item], results: Sequence[Result]) -> Sequence[Result]:
    return results


def _part(basis: str, batch: Sequence[Item], results: Sequence[Result]) -> bytes:
    keys = [document_key(item, basis) if isinstance(item, Document) else None for item in batch]
    return part_of(results, keys).to_bytes()


def available_cores() -> int:
    """The cores that this process may use."""
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity else os.cpu_count() or 1


def batches(documents: Iterable[Item]) -> Iterator[list[Item]]:
    """Group a stream into batches of bounded length and bounded text."""
    batch: list[Item] = []
    characters = 0
    for item in documents:
        batch.append(item)
        characters += len(item.text) if isinstance(item, Document) else 0
        if len(batch) >= BATCH_DOCUMENTS or characters >= BATCH_CHARACTERS:
            yield batch
            batch, characters = [], 0
    if batch:
        yield batch


def _run(extractor: Extractor, batch: Sequence[Item]) -> list[Result]:
    """The results of a batch in the order of its items."""
    documents = [item for item in batch if isinstance(item, Document)]
    results = iter(extractor.extract_batch(documents))
    return [next(results) if isinstance(item, Document) else item for item in batch]


def _serve(connection: Connection, make: Make, pack: Pack) -> None:
    """A worker's life: load once, say so, then answer batches until the pipe closes."""
    with contextlib.suppress(EOFError, BrokenPipeError):  # the driver has gone: so does the worker
        try:
            extractor = make()
        except Exception as error:
            connection.send(TidingsError(f"a worker process could not start: {error}"))
            return
        connection.send(_READY)
        while True:
            batch = connection.recv()
            connection.send((pack(batch, _run(extractor, batch)),))


@dataclass(slots=True)
class _Task:
    """A batch, or after a worker's death one of its documents; ``part`` keeps their order."""

    number: int
    part: int
    items: list[Item]
    deaths: int = 0


@dataclass(slots=True)
class _Worker:
    process: SpawnProcess
    connection: Connection
    ready: bool = False
    task: _Task | None = None


class _Pool:
    """Workers over pipes; the driver hands out one batch a worker and keeps the order.

    ``_open`` counts, a batch, the parts that are not answered yet; ``_done`` holds the answers of
    batches that wait for an earlier one.
    """

    def __init__(self, processes: int, make: Make, pack: Pack = _results) -> None:
        self._context: SpawnContext = multiprocessing.get_context("spawn")
        self._make = make
        self._pack = pack
        self._processes = processes
        self._workers: list[_Worker] = []
        self._again: deque[_Task] = deque()
        self._open: dict[int, int] = {}
        self._done: dict[int, dict[int, Any]] = {}

    def run(self, work: Iterator[list[Item]]) -> Iterator[Any]:
        """The answers of all batches, in order."""
        tasks = (_Task(number, 0, batch) for number, batch in enumerate(work))
        turn = 0
        try:
            while True:
                self._hand_out(tasks)
                if not self._open:
                    return
                self._listen()
                while self._open.get(turn) == 0:
                    del self._open[turn]
                    parts = self._done.pop(turn)
                    for part in sorted(parts):
                        yield parts[part]
                    turn += 1
        finally:
            self._close()

    def _hand_out(self, tasks: Iterator[_Task]) -> None:
        """Give every idle worker a task, and start workers while there is more to do."""
        while True:
            idle = next((worker for worker in self._workers if worker.task is None), None)
            if idle is None and len(self._workers) >= self._processes:
                return
            task = self._next(tasks)
            if task is None:
                return
            worker = idle or self._start()
            worker.task = task
            with contextlib.suppress(OSError):  # it died in its sleep: _listen will hear of it
                worker.connection.send(task.items)

    def _next(self, tasks: Iterator[_Task]) -> _Task | None:
        if self._again:
            return self._again.popleft()
        if len(self._open) >= self._processes * _WINDOW:
            return None
        task = next(tasks, None)
        if task:
            self._open[task.number] = 1
        return task

    def _listen(self) -> None:
        """Wait until workers answer or die, and note what they say."""
        by_connection: dict[Any, _Worker] = {
            worker.connection: worker for worker in self._workers if worker.task
        }
        for connection in wait(list(by_connection)):
            worker = by_connection[connection]
            try:
                self._hear(worker, worker.connection.recv())
            except (EOFError, OSError):
                self._bury(worker)

    def _hear(self, worker: _Worker, message: Any) -> None:
        if isinstance(message, TidingsError):
            raise message
        if message == _READY:
            worker.ready = True
        elif worker.task:
            task, worker.task = worker.task, None
            self._answer(task, message[0])

    def _answer(self, task: _Task, answer: Any) -> None:
        self._done.setdefault(task.number, {})[task.part] = answer
        self._open[task.number] -= 1

    def _bury(self, worker: _Worker) -> None:
        """Remove a dead worker; its batch is done again, one document at a time."""
        self._workers.remove(worker)
        worker.connection.close()
        worker.process.join()
        task = worker.task
        if task is None:
            return
        if not worker.ready:
            raise TidingsError(
                f"a worker process ended with {worker.process.exitcode} before it was ready",
                hint="run with --processes 1 to see why",
            )
        if len(task.items) > 1:
            parts = [_Task(task.number, part, [item]) for part, item in enumerate(task.items)]
            self._again.extend(parts)
            self._open[task.number] += len(parts) - 1
        elif task.deaths + 1 < _ATTEMPTS:
            self._again.append(replace(task, deaths=task.deaths + 1))
        else:
            self._answer(task, self._pack(task.items, [_killer(task.items[0])]))

    def _start(self) -> _Worker:
        here, there = self._context.Pipe()
        arguments = (there, self._make, self._pack)
        process = self._context.Process(target=_serve, args=arguments, daemon=True)
        # A terminal sends Ctrl-C to all; the driver alone hears it, and ends its workers. What
        # multiprocessing starts beside the first worker would undo the mask: it comes before.
        resource_tracker.ensure_running()
        before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        try:
            process.start()
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
        there.close()
        worker = _Worker(process, here)
        self._workers.append(worker)
        return worker

    def _close(self) -> None:
        for worker in self._workers:
            worker.connection.close()
            worker.process.terminate()
        for worker in self._workers:
            worker.process.join()


def _killer(item: Item) -> Result:
    if isinstance(item, Failure):
        return item
    return Failure(
        item.source,
        item.doc_id,
        "extract",
        f"the document ended its worker process {_ATTEMPTS} times",
        "look at its length and at the memory of the machine",
    )
