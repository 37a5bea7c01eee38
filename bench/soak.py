"""Many documents through one run: what the driver and its workers hold while they come and go.

python -m bench.soak [--documents 200000] [--processes 2] [--stand-in]

The documents are a collection in JSON Lines and come as generated texts, over and over, each with
its own number. With ``--stand-in`` a text is extracted once and its records are given, with sums of
its own, to every document that has it: all that a run does beside extraction is done in full, with
as many rows, in minutes rather than hours.
"""

from __future__ import annotations

import argparse
import json
import resource
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import psutil

import tidings.run
from bench.generate import generate
from tidings.account import Job
from tidings.extraction import Extractor
from tidings.read import discover
from tidings.records import Amount, Commitment, Document, Extraction, Failure

# Different texts; each of them comes again after so many documents.
TEXTS = 200
_REPORTS = 10


def main() -> None:
    """Generate, run, print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--documents", type=int, default=200_000)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--stand-in", action="store_true")
    options = parser.parse_args()
    if options.stand_in:
        tidings.run.load_extractor = StandIn
    with tempfile.TemporaryDirectory() as name:
        source, out = Path(name, "documents.jsonl"), Path(name, "tables")
        words = _write(options.documents, source)
        size = source.stat().st_size / 1e6
        print(f"{options.documents:,} documents, {words:,} words, {size:,.0f} MB", flush=True)
        out.mkdir()
        rows = soak(source, out, options.documents, options.processes)
        tables = sum(file.stat().st_size for file in out.glob("*.parquet")) / 1e6
    driver, worker = (
        resource.getrusage(who).ru_maxrss / 1e3
        for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    print(f"{rows:,} rows, {tables:,.0f} MB of Parquet")
    print(f"at most {driver:,.0f} MB in the driver, {worker:,.0f} MB in a worker")


def soak(source: Path, out: Path, documents: int, processes: int) -> int:
    """Extract ``source`` and print now and then what the driver holds; the rows of all tables."""
    begun, done = time.perf_counter(), 0
    driver = psutil.Process()

    def report(count: int) -> None:
        nonlocal done
        before, done = done, done + count
        if done * _REPORTS // documents > before * _REPORTS // documents:
            held = driver.memory_info().rss / 1e6
            spent = time.perf_counter() - begun
            print(f"{done:10,} documents {spent:8.1f} s {held:8,.0f} MB", flush=True)

    job = Job(out, discover([str(source)]), formats=["parquet"], processes=processes)
    account = tidings.run.update(job, report).account
    seconds = time.perf_counter() - begun
    processor = sum(
        used.ru_utime + used.ru_stime
        for used in map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    )
    print(f"{seconds:,.0f} s by the clock, {processor:,.0f} s of the processor")
    return sum(account["rows"].values())


def _write(documents: int, path: Path) -> int:
    """Write so many documents; the number of their words."""
    texts = [document.text for document in generate(TEXTS)]
    words = 0
    with path.open("w", encoding="utf-8") as stream:
        for number in range(documents):
            text = f"{texts[number % TEXTS]}\n\n{number}"
            words += len(text.split())
            stream.write(json.dumps({"doc_id": f"d{number:09}", "text": text}) + "\n")
    return words


class StandIn:
    """An Extractor that looks at every text once."""

    def __init__(self, *settings: Any) -> None:
        self._extractor = Extractor(*settings)
        self._known: dict[str, Extraction] = {}

    def extract_batch(self, documents: Sequence[Document]) -> list[Extraction | Failure]:
        """The records of each document's text, as the document's own."""
        return list(map(self._extract, documents))

    def _extract(self, document: Document) -> Extraction:
        text, _, number = document.text.rpartition("\n\n")
        if text not in self._known:
            [result] = self._extractor.extract_batch([replace(document, text=text)])
            assert isinstance(result, Extraction), result
            self._known[text] = result
        return _with_sums(self._known[text], document, int(number))


def _with_sums(known: Extraction, document: Document, number: int) -> Extraction:
    """``known`` as what ``document`` says, its sums moved by ``number``."""
    amounts = tuple(_moved(amount, number) for amount in known.amounts)
    commitments = tuple(_committed(known.commitments, number))
    return replace(known, document=document, amounts=amounts, commitments=commitments)


def _committed(commitments: Sequence[Commitment], number: int) -> Iterator[Commitment]:
    for commitment in commitments:
        yield replace(commitment, amount=_moved(commitment.amount, number))


def _moved(amount: Amount, number: int) -> Amount:
    low, high = (value and value + number for value in (amount.low, amount.high))
    return replace(amount, low=low, high=high)


if __name__ == "__main__":
    main()
