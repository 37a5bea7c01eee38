"""spaCy without its command line, which takes a third of its import and is for its own commands."""

from __future__ import annotations

import sys
from types import ModuleType
from typing import Any

_COMMAND = "spacy.cli.info"


def import_spacy() -> None:
    """Import spaCy; what it has of its command line, ``spacy.info``, is loaded when it is called.

    While ``spacy/__init__.py`` runs, a module stands in for the one from which it takes that
    function, and goes again: ``spacy.cli`` can be imported as ever.

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


def _info(*arguments: Any, **options: Any) -> Any:
    from spacy.cli.info import info

    return info(*arguments, **options)
