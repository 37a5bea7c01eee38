"""The pool: order, death of a worker, a document that kills."""

import os
import signal
from functools import partial

import pytest

from tidings import backends
from tidings.errors import TidingsError
from tidings.records import Document, Extraction, Failure


def documents(count):
    return [Document(f"d{number}", f"The fund gets £{number + 1}m.") for number in range(count)]


def test_batches_are_bounded_in_documents_and_in_text():
    sizes = [len(batch) for batch in backends.batches(documents(70))]
    assert sizes == [32, 32, 6]
    long = [Document(str(number), "x" * 250_000) for number in range(4)]
    assert [len(batch) for batch in backends.batches(long)] == [2, 2]


def test_failures_of_reading_pass_through_in_their_place():
    failure = Failure("x", None, "read", "r", "h")
    items = [*documents(1), failure, Document("z", "The end.")]
    results = list(backends.extract_documents(items))
    assert [isinstance(result, Failure) for result in results] == [False, True, False]


def test_a_killed_worker_is_replaced_and_every_document_comes_once(monkeypatch):
    monkeypatch.setattr(backends, "BATCH_DOCUMENTS", 4)
    pool = backends._Pool(2, backends.Extractor)
    results = []
    for result in pool.run(backends.batches(documents(40))):
        if not results:
            os.kill(pool._workers[0].process.pid, signal.SIGKILL)
        results.append(result)
    assert [result.document.doc_id for result in results] == [f"d{n}" for n in range(40)]
    assert all(isinstance(result, Extraction) for result in results)


def test_a_document_that_ends_its_worker_twice_is_a_failure_and_the_rest_goes_on(monkeypatch):
    monkeypatch.setattr(backends, "BATCH_DOCUMENTS", 3)
    items = documents(6)
    pool = backends._Pool(1, backends.Extractor)
    send, killer = pool._hand_out, items[4]

    def kill_who_gets_the_killer(tasks):
        send(tasks)
        for worker in pool._workers:
            if worker.task and killer in worker.task.items and worker.ready:
                worker.process.kill()

    monkeypatch.setattr(pool, "_hand_out", kill_who_gets_the_killer)
    results = list(pool.run(backends.batches(items)))
    assert [isinstance(result, Failure) for result in results] == [n == 4 for n in range(6)]
    assert "ended its worker process 2 times" in results[4].reason


def test_a_worker_that_cannot_start_is_an_error_not_a_loop(tmp_path):
    (tmp_path / "priorities.csv").write_text("rule,priority\nmoney,high\n")
    make = partial(backends.Extractor, tmp_path)
    with pytest.raises(TidingsError, match="a worker process could not start"):
        list(backends.extract_documents(documents(2), make, processes=2))
