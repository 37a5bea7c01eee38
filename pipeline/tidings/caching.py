"""Files that can be made again: where they are kept, and how they are written."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from tempfile import NamedTemporaryFile


def caches_of_user() -> Path:
    """Where caches of this user belong."""
    if given := os.environ.get("XDG_CACHE_HOME"):
        return Path(given) / "tidings"
    caches = "Library/Caches" if sys.platform == "darwin" else ".cache"
    return Path.home() / caches / "tidings"


def write_whole(path: Path, data: bytes) -> None:
    """All of the file or none of it, whoever else writes it at the same time."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=path.parent, delete=False) as draft:
        try:
            draft.write(data)
        except OSError:
            Path(draft.name).unlink()
            raise
    Path(draft.name).replace(path)
