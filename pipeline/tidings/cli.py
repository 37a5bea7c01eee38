"""The console script. What says no more than inputs and a folder waits for no reader of options.

Typer and what it imports take longer than all else that a folder costs in which nothing changed.
"""

from __future__ import annotations

import atexit
import gc
import sys
from collections.abc import Sequence

from tidings.errors import OutputError, TidingsError


def run() -> None:
    """Carry a command out: errors of the user's making end in one sentence, not in a traceback."""
    atexit.register(gc.freeze)  # else Python would search all of it for cycles before it ends
    try:
        sys.exit(_carried_out(sys.argv[1:]))
    except TidingsError as error:
        from tidings.text import harmless

        print(f"tidings: {harmless(str(error))}", file=sys.stderr)
        sys.exit(1 if isinstance(error, OutputError) else 2)
    except BrokenPipeError:
        sys.exit(1)
    except OSError as error:  # what the system refuses anywhere else: a full disk, a lost share
        from tidings.text import harmless

        place = f"{error.filename}: " if error.filename else ""
        print(harmless(f"tidings: {place}{error.strerror or error}"), file=sys.stderr)
        sys.exit(1)


def _carried_out(words: Sequence[str]) -> int:
    plain = _plain(words)
    if plain is None:
        from tidings.commands import app

        app()
        return 0
    from tidings.running import INTERRUPTED, carry_out, plain_job

    try:
        return carry_out(plain_job(*plain))
    except KeyboardInterrupt:  # before anything was begun
        return INTERRUPTED


def _plain(words: Sequence[str]) -> tuple[list[str], str] | None:
    """Inputs and folder of a command that says no more; None where Typer has to read it.

    >>> _plain(["extract", "corpus/raw", "--out", "output"])
    (['corpus/raw'], 'output')
    >>> _plain(["extract", "corpus/raw", "--out", "output", "--force"])
    """
    match list(words):
        case ["extract", *inputs, "--out" | "-o", out] | [
            "extract",
            "--out" | "-o",
            out,
            *inputs,
        ] if inputs and not any(word.startswith("-") for word in (*inputs, out)):
            return inputs, out
    return None
