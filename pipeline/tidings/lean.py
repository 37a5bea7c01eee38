"""What a run does without: the command line of spaCy, and searches for cycles that find none."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any

_COMMAND = "spacy.cli.info"


def import_spacy() -> None:
    """Import spaCy; what it has of its command line, ``spacy.info``, is loaded when it is called.

    That command line takes a third of the import, and is for spaCy's own commands. While
    ``spacy/__init__.py`` runs, a module stands in for the one from which it takes that function,
    and goes again: ``spacy.cli`` can be imported as ever.

    >>> import_spacy()
    >>> "spacy.tokens" in sys.modules
    True
    """
    if "spacy" in sys.modules or _COMMAND in sys.modules:
        return
    stand_in = ModuleType(_COMMAND)
    stand_in.info = _info  # type: ignore[attr-defined]
    sys.modules[_COMMAND] = stand_in
    try:
        import spacy  # noqa: F401
    finally:
        del sys.modules[_COMMAND]


@contextmanager
def no_search_for_cycles() -> Iterator[None]:
    """No object that holds itself is looked for: each search walks over all rules and modules.

    What is loaded stays, and a batch makes hardly such an object. What is there afterwards counts
    as old: else a search of the young would walk over all of that.

    >>> with no_search_for_cycles():
    ...     gc.isenabled()
    False
    """
    searches = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if searches:
            if not gc.get_freeze_count():  # others may have set objects aside for good
                gc.freeze()
                gc.unfreeze()
            gc.enable()


def _info(*arguments: Any, **options: Any) -> Any:
    from spacy.cli.info import info

    return info(*arguments, **options)
