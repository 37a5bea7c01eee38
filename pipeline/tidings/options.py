"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Rules = Annotated[
    Path | None,
    typer.Option(
        "--rules",
        help="A folder laid out like the shipped rules/, laid over them (also: TIDINGS_RULES).",
        show_default=False,
    ),
]
Registry = Annotated[
    str | None,
    typer.Option(
        "--registry",
        help="An imported registry of organisations, or none (also: TIDINGS_REGISTRY). "
        "Without it the one that was imported to the usual place.",
        show_default=False,
    ),
]
Model = Annotated[
    Path | None,
    typer.Option(
        "--model",
        help="A folder of weights that `tidings train` wrote; else the shipped recogniser.",
        show_default=False,
    ),
]
Processes = Annotated[
    int, typer.Option("--processes", "-p", min=0, help="Worker processes; 0 means one a core.")
]
Force = Annotated[
    bool, typer.Option("--force", help="Write over what Tidings did not write.", show_default=False)
]
