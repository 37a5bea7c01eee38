"""The pool: order, death of a worker, a document that kills."""

import os
import signal
import subprocess
import sys
import time
from functools import partial
from itertools import chain

import pytest

from tidings import backends
from tidings.errors import TidingsError
from tidings.parts import Part, document_key
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
    pool = backends._Pool(2, backends.load_extractor)
    results = []
    for answer in pool.run(backends.batches(documents(40))):
        if not results:
            os.kill(pool._workers[0].process.pid, signal.SIGKILL)
        results += answer
    assert [result.document.doc_id for result in results] == [f"d{n}" for n in range(40)]
    assert all(isinstance(result, Extraction) for result in results)


def test_a_document_that_ends_its_worker_twice_is_a_failure_and_the_rest_goes_on(monkeypatch):
    monkeypatch.setattr(backends, "BATCH_DOCUMENTS", 3)
    items = documents(6)
    pool = backends._Pool(1, backends.load_extractor)
    send, killer = pool._hand_out, items[4]

    def kill_who_gets_the_killer(tasks):
        send(tasks)
        for worker in pool._workers:
            if worker.task and killer in worker.task.items and worker.ready:
                worker.process.kill()

    monkeypatch.setattr(pool, "_hand_out", kill_who_gets_the_killer)
    results = list(chain.from_iterable(pool.run(backends.batches(items))))
    assert [isinstance(result, Failure) for result in results] == [n == 4 for n in range(6)]
    assert "ended its worker process 2 times" in results[4].reason


def test_a_worker_that_cannot_start_is_an_error_not_a_loop(tmp_path):
    (tmp_path / "priorities.csv").write_text("rule,priority\nmoney,high\n")
    make = partial(backends.load_extractor, tmp_path)
    with pytest.raises(TidingsError, match="a worker process could not start"):
        list(backends.extract_documents(documents(2), make, processes=2))


def test_parts_are_the_same_bytes_from_any_number_of_processes(monkeypatch):
    monkeypatch.setattr(backends, "BATCH_DOCUMENTS", 4)
    items = [*documents(10), Failure("x", None, "read", "r", "h")]
    alone = list(backends.extract_parts(items, basis="b"))
    assert list(backends.extract_parts(items, processes=2, basis="b")) == alone
    parts = [Part.from_bytes(data) for data in alone]
    assert [part.ledger.num_rows for part in parts] == [4, 4, 2]
    assert parts[0].ledger["key"][0].as_py() == document_key(items[0], "b")
    assert parts[2].tables["failures"].num_rows == 1


def test_no_extractor_is_made_where_there_is_no_document():
    assert list(backends.extract_parts([], make=None)) == []


# A driver of two workers that prints their ids and then waits for the second answer.
DRIVER = """
from tidings.backends import _Pool, batches, load_extractor
from tidings.parts import Part, document_key
from tidings.records import Document
if __name__ == "__main__":
    pool = _Pool(2, load_extractor)
    documents = (Document(str(n), "The fund gets £2m.") for n in range(1_000_000))
    for number, answer in enumerate(pool.run(batches(documents))):
        if number == 0:
            print(*(worker.process.pid for worker in pool._workers), flush=True)
"""


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGKILL])
def test_workers_end_with_their_driver_and_say_nothing(tmp_path, ending):
    (tmp_path / "driver.py").write_text(DRIVER, encoding="utf-8")
    command = [sys.executable, str(tmp_path / "driver.py")]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    with subprocess.Popen(command, **pipes, start_new_session=True) as driver:
        workers = [int(pid) for pid in driver.stdout.readline().split()]
        if ending == signal.SIGINT:
            os.killpg(driver.pid, ending)  # what a terminal does
        else:
            driver.kill()
        said = driver.stderr.read()
    deadline = time.monotonic() + 30
    while any(map(alive, workers)) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not any(map(alive, workers))
    assert said.count("Traceback") == (ending == signal.SIGINT)  # that of the driver
    assert "Process Spawn" not in said


def alive(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True
