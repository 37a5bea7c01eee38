"""The command ``tidings extract``: its options, made into a job."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from tidings.options import Model, Processes, Registry, Rules

Formats = Annotated[
    list[str],
    typer.Option("--format", help="parquet, csv or duckdb; repeat it for several."),
]
Urls = Annotated[Path | None, typer.Option(help="A file with the address of a page on every line.")]
Cache = Annotated[
    Path | None, typer.Option(help="Where fetched pages are kept, and not fetched again.")
]
AllowPrivate = Annotated[
    bool, typer.Option("--allow-private", help="Fetch from private networks too.")
]
SpreadsheetSafe = Annotated[
    bool,
    typer.Option("--spreadsheet-safe", help="Put ' before CSV cells that look like formulas."),
]
Scheduler = Annotated[
    str | None,
    typer.Option(
        help="Extract on the workers of this Dask scheduler (tcp://host:8786) into folders of "
        "Parquet. Inputs, --out, --rules, --registry and --model must mean the same to every "
        "worker: a shared disk, s3://…, gs://…",
        show_default=False,
    ),
]
Resume = Annotated[
    bool, typer.Option("--resume", help="Take over what an interrupted run has finished.")
]
Anew = Annotated[
    bool,
    typer.Option(
        "--force", help="Do all anew, also what has not changed; write over files of others."
    ),
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
    processes: Processes = 1,
    urls: Urls = None,
    cache: Cache = None,
    allow_private: AllowPrivate = False,
    spreadsheet_safe: SpreadsheetSafe = False,
    scheduler: Scheduler = None,
    resume: Resume = False,
    force: Anew = False,
) -> None:
    """Extract announcements into tables: the main job.

    Reads text, Markdown, HTML, PDF, Word and feeds (with a *metadata.csv* beside them), and JSONL,
    JSON, CSV and Parquet collections with one document a row in the column *text*. Writes one table
    a kind of observation, *run.json* and, where documents could not be read, rows in *failures*.
    A second run into the same folder does only what has changed since the first.

    *metadata.csv* may give *file*, *doc_id*, *title*, *publisher*, *published*, *url*, *language*;
    a collection the same columns. The exit status is 1 where a document failed, 2 for a wrong use.
    """
    from tidings.account import Job, Settings, check_formats
    from tidings.read import Web, discover, read_list
    from tidings.read.source import to_path
    from tidings.registry import find_registry
    from tidings.running import carry_out, carry_out_on_cluster

    check_formats(formats)
    given = [*(inputs or ()), *(read_list(urls) if urls else ())]
    sources = discover(given, Web(cache, allow_private))
    if not sources:
        raise typer.BadParameter("name a file, a folder, an address, or --urls FILE")
    settings = Settings(rules, find_registry(registry), model)
    job = Job(to_path(out), sources, settings, formats, spreadsheet_safe, processes, resume, force)
    if scheduler:
        status = carry_out_on_cluster(replace(job, formats=["parquet"]), scheduler)
    else:
        status = carry_out(job)
    raise typer.Exit(status)
