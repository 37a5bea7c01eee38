"""The command ``tidings extract``: options into a job, and what the terminal says of it."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tidings.options import Model, Registry, Rules

if TYPE_CHECKING:
    from tidings.account import Job, Outcome, Stopwatch

Formats = Annotated[
    list[str],
    typer.Option("--format", help="parquet, csv or duckdb; repeat it for several."),
]


def extract(
    out: Annotated[
        str, typer.Option("--out", "-o", help="The folder of the tables (also s3://…, gs://…).")
    ],
    inputs: Annotated[
        list[str] | None,
        typer.Argument(help="Files, folders (recursive), quoted globs, https://…, s3://…"),
    ] = None,
    formats: Formats = ["parquet", "csv"],  # noqa: B006
    rules: Rules = None,
    registry: Registry = None,
    model: Model = None,
    processes: Annotated[
        int, typer.Option("--processes", "-p", min=0, help="Worker processes; 0 means one a core.")
    ] = 1,
    urls: Annotated[
        Path | None, typer.Option(help="A file with the address of a page on every line.")
    ] = None,
    cache: Annotated[
        Path | None, typer.Option(help="Where fetched pages are kept, and not fetched again.")
    ] = None,
    allow_private: Annotated[
        bool, typer.Option("--allow-private", help="Fetch from private networks too.")
    ] = False,
    spreadsheet_safe: Annotated[
        bool,
        typer.Option("--spreadsheet-safe", help="Put ' before CSV cells that look like formulas."),
    ] = False,
    scheduler: Annotated[
        str | None,
        typer.Option(
            help="Extract on the workers of this Dask scheduler (tcp://host:8786) into folders of "
            "Parquet. Inputs, --out, --rules, --registry and --model must mean the same to every "
            "worker: a shared disk, s3://…, gs://…",
            show_default=False,
        ),
    ] = None,
    resume: Annotated[
        bool, typer.Option("--resume", help="Take over what an interrupted run has finished.")
    ] = False,
    force: Annotated[
        bool,
        typer.Option(
            "--force", help="Do all anew, also what has not changed; write over files of others."
        ),
    ] = False,
) -> None:
    """Extract announcements into tables: the main job.

    Reads text, Markdown, HTML, PDF, Word and feeds (with a *metadata.csv* beside them), and JSONL,
    JSON, CSV and Parquet collections with one document a row in the column *text*. Writes one table
    a kind of observation, *run.json* and, where documents could not be read, rows in *failures*.
    A second run into the same folder does only what has changed since the first.
    """
    from tidings.account import Job, Settings, check_formats
    from tidings.read import Web, discover, read_list
    from tidings.read.source import to_path
    from tidings.registry import find_registry

    check_formats(formats)
    given = [*(inputs or ()), *(read_list(urls) if urls else ())]
    sources = discover(given, Web(cache, allow_private))
    if not sources:
        raise typer.BadParameter("name a file, a folder, an address, or --urls FILE")
    settings = Settings(rules, find_registry(registry), model)
    job = Job(to_path(out), sources, settings, formats, spreadsheet_safe, processes, resume, force)
    if scheduler:
        _run_on_cluster(replace(job, formats=["parquet"]), scheduler)
    else:
        _run(job)


def _run_on_cluster(job: Job, scheduler: str) -> None:
    import logging

    from tidings.account import Stopwatch
    from tidings.cluster import connected, run
    from tidings.summary import RunProgress

    logging.disable()  # of the scheduler and its workers: what matters, the command says
    watch = Stopwatch()
    try:
        with connected(scheduler) as client, RunProgress(_total(job)) as progress:
            outcome = run(client, job, progress.advance)
    except KeyboardInterrupt:
        print("tidings: interrupted", file=sys.stderr)
        raise typer.Exit(130) from None
    _sum_up(outcome, job, watch)
    if outcome.account["rows"]["failures"]:
        raise typer.Exit(1)


def _run(job: Job) -> None:
    from tidings.account import unchanged
    from tidings.folder import finish, locked

    with locked(job.out):
        finish(job.out)
        account = unchanged(job)
        if account:
            documents = account["rows"]["documents"]
            print(f"nothing changed: {documents} documents\ntables: {job.out}")
            return
        try:
            failures = _update(job)
        except KeyboardInterrupt:
            print("tidings: interrupted; --resume takes over what is finished", file=sys.stderr)
            raise typer.Exit(130) from None
    if failures:
        raise typer.Exit(1)


def _update(job: Job) -> int:
    """Bring the tables up to date and sum up; the number of failures."""
    from tidings.account import Stopwatch
    from tidings.run import update
    from tidings.summary import RunProgress

    watch = Stopwatch()
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
