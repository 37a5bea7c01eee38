"""Where a registry is kept: where the user says, else in the platform's folder for user data."""

from __future__ import annotations

import hashlib
import os
import sys
from pathlib import Path

from tidings.errors import InputError

VARIABLE = "TIDINGS_REGISTRY"
FILE = "organisations.arrow"
NONE = "none"


def registry_file(given: str | Path | None = None) -> Path:
    """The file of a registry: in the folder ``given``, that of TIDINGS_REGISTRY, or the usual one.

    >>> registry_file("data").as_posix()
    'data/organisations.arrow'
    """
    place = Path(given or os.environ.get(VARIABLE) or _user_data() / "tidings")
    return place if place.suffix == ".arrow" else place / FILE


def find_registry(given: str | Path | None = None) -> Path | None:
    """The registry to use: the one that is named, else one imported to the usual place, else none.

    "none" stands for none. Raises InputError where a registry is named that is not there.

    >>> find_registry("none") is None
    True
    """
    named = given or os.environ.get(VARIABLE)
    if named is not None and str(named) == NONE:
        return None
    file = registry_file(given)
    if file.is_file():
        return file
    if named:
        raise InputError(
            "no registry here",
            where=str(named),
            hint="make one with `tidings organisations import DUMP.zip --to DIR`, or say none",
        )
    return None


def registry_digest(file: Path) -> str:
    """SHA-256 of a registry: the same rules, input and registry make the same tables."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _user_data() -> Path:
    """The folder in which programs keep data of the user, by the custom of the platform."""
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support"
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
