"""Tidings: policy announcements to tidy tables, offline and deterministic.

``extract`` turns files or documents into ``Tables`` (pandas DataFrames as attributes), ``load``
gives a spaCy Language with the finders in it. Both import what they need when they are first used.

>>> import tidings
>>> tables = tidings.extract("corpus/raw")  # doctest: +SKIP
>>> tables.amounts  # doctest: +SKIP
"""

from typing import TYPE_CHECKING, Any

from tidings.errors import TidingsError
from tidings.records import Document

if TYPE_CHECKING:
    from tidings.extraction import load
    from tidings.run import extract
    from tidings.tables import Tables

__all__ = ["Document", "Tables", "TidingsError", "extract", "load"]

_HOMES = {"extract": "tidings.run", "load": "tidings.extraction", "Tables": "tidings.tables"}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'tidings' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted(__all__)
