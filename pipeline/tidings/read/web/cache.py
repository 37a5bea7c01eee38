"""Fetched pages on disk: one file a content, named by its hash, and one a URL that points to it."""

from __future__ import annotations

import hashlib
import json
import os
import sys
from pathlib import Path
from tempfile import NamedTemporaryFile


def default_folder() -> Path:
    """Where caches of this user belong."""
    if given := os.environ.get("XDG_CACHE_HOME"):
        return Path(given) / "tidings"
    caches = "Library/Caches" if sys.platform == "darwin" else ".cache"
    return Path.home() / caches / "tidings"


class Cache:
    """Pages by their URL. What is damaged counts as not there."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def get(self, url: str) -> bytes | None:
        """The bytes that were kept for ``url``, or None."""
        try:
            pointer = json.loads(self._pointer(url).read_text(encoding="utf-8"))
            digest = f"{int(pointer['sha256'], 16):064x}"
            data = self._content(digest).read_bytes()
        except (OSError, ValueError, KeyError, TypeError):
            return None
        return data if hashlib.sha256(data).hexdigest() == digest else None

    def put(self, url: str, data: bytes) -> None:
        """Keep ``data`` for ``url``; equal contents are kept once."""
        digest = hashlib.sha256(data).hexdigest()
        _write(self._content(digest), data)
        pointer = {"url": url, "sha256": digest}
        _write(self._pointer(url), json.dumps(pointer, indent=1).encode() + b"\n")

    def _pointer(self, url: str) -> Path:
        return self._folder / "pages" / f"{hashlib.sha256(url.encode()).hexdigest()}.json"

    def _content(self, digest: str) -> Path:
        return self._folder / "contents" / digest


def _write(path: Path, data: bytes) -> None:
    """All of the file or none of it, whoever else writes it at the same time."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=path.parent, delete=False) as draft:
        draft.write(data)
    Path(draft.name).replace(path)
