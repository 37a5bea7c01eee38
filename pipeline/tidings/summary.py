"""What the terminal shows of a run: a bar while it goes on, and what it has done."""

from __future__ import annotations

import sys
from typing import Any

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.table import Table
from rich.text import Text

from tidings.account import Job, Outcome
from tidings.text import harmless

_SHOWN = 20  # failures that are told one by one


class RunProgress:
    """A bar on stderr while documents are extracted; silent where stderr is no terminal."""

    def __init__(self, total: int | None) -> None:
        self._progress = Progress(
            TextColumn("extracting"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            TimeRemainingColumn(),
            console=Console(stderr=True),
            disable=not sys.stderr.isatty(),
            transient=True,
        )
        self._task = self._progress.add_task("", total=total)

    def __enter__(self) -> RunProgress:
        self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._progress.stop()

    def advance(self, documents: int) -> None:
        """So many more documents are done."""
        self._progress.advance(self._task, documents)


def show_summary(console: Console, outcome: Outcome, job: Job, seconds: float) -> None:
    """Documents, rows a table, failures, where the tables are, words a second."""
    account = outcome.account
    documents, words = account["rows"]["documents"], account["words"]
    plural = "" if documents == 1 else "s"
    console.print(
        f"{documents:,} document{plural}, {words:,} words in {seconds:.1f} s "
        f"({words / max(seconds, 0.001):,.0f} words a second)"
    )
    summary = Table(show_header=False, show_edge=False, pad_edge=False, box=None)
    summary.add_column(style="cyan")
    summary.add_column(justify="right")
    for name, count in account["rows"].items():
        summary.add_row(name, f"{count:,}")
    console.print(summary)
    console.print(f"tables: {job.out} ({', '.join(job.formats)})")
    for failure in outcome.failures[:_SHOWN]:
        console.print(Text(harmless(f"failed: {_sentence(failure)}"), style="red"))
    if len(outcome.failures) > _SHOWN:
        more = f"{len(outcome.failures) - _SHOWN:,} more have failed: see the table failures"
        console.print(Text(more, style="red"))


def _sentence(failure: dict[str, Any]) -> str:
    hint = f"; {failure['hint']}" if failure["hint"] else ""
    return f"{failure['source']}: {failure['reason']}{hint}"
