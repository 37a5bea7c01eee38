"""A job is carried out: the tables it brings up to date, and what the terminal says of it.

Imports nothing heavy before it is known that something has changed.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from tidings.account import Job, Settings, Stopwatch, unchanged
from tidings.folder import finish, locked
from tidings.lean import no_search_for_cycles
from tidings.read import discover
from tidings.read.source import to_path
from tidings.registry import find_registry

if TYPE_CHECKING:
    from tidings.account import Outcome

# The status of a command: documents that failed, and an end by Ctrl-C.
FAILURES, INTERRUPTED = 1, 130


def plain_job(inputs: Sequence[str], out: str) -> Job:
    """The job of ``tidings extract INPUT… --out FOLDER``, everything else as it is by default.

    >>> plain_job(["corpus/raw"], "output").formats
    ('parquet', 'csv')
    """
    return Job(to_path(out), discover(inputs), Settings(registry=find_registry()))


def carry_out(job: Job) -> int:
    """Bring the tables of a folder up to date, and say what was done; the status of the command."""
    with locked(job.out):
        finish(job.out)
        account = unchanged(job)
        if account:
            documents = account["rows"]["documents"]
            plural = "" if documents == 1 else "s"
            print(f"nothing changed: {documents:,} document{plural}\ntables: {job.out}")
            return 0
        try:
            failures = _update(job)
        except KeyboardInterrupt:
            print("tidings: interrupted; --resume takes over what is finished", file=sys.stderr)
            return INTERRUPTED
    return FAILURES if failures else 0


def carry_out_on_cluster(job: Job, scheduler: str) -> int:
    """``carry_out`` on the workers of a Dask scheduler."""
    import logging

    from tidings.cluster import connected, run
    from tidings.summary import RunProgress

    logging.disable()  # of the scheduler and its workers: what matters, the command says
    watch = Stopwatch()
    try:
        with connected(scheduler) as client, RunProgress(_total(job)) as progress:
            outcome = run(client, job, progress.advance)
    except KeyboardInterrupt:
        print("tidings: interrupted", file=sys.stderr)
        return INTERRUPTED
    _sum_up(outcome, job, watch)
    return FAILURES if outcome.account["rows"]["failures"] else 0


def _update(job: Job) -> int:
    """Bring the tables up to date and sum up; the number of failures."""
    watch = Stopwatch()
    with no_search_for_cycles():
        from tidings.run import update
        from tidings.summary import RunProgress

    with RunProgress(_total(job)) as progress:
        outcome = update(job, progress.advance)
    _sum_up(outcome, job, watch)
    return len(outcome.failures)


def _sum_up(outcome: Outcome, job: Job, watch: Stopwatch) -> None:
    from rich.console import Console

    from tidings.summary import show_summary

    # Without a terminal there is no width to fit: wide enough that a message stays in one piece.
    console = Console(highlight=False, width=None if sys.stdout.isatty() else 160)
    show_summary(console, outcome, job, watch.seconds())


def _total(job: Job) -> int | None:
    """How many documents will come; None where a collection does not tell."""
    from tidings.read.discover import COLLECTIONS

    known = not any(source.ending in COLLECTIONS for source in job.sources)
    return len(job.sources) if known else None
