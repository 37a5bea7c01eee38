"""Fetched pages on disk: one file a content, named by its hash, and one a URL that points to it."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from tidings.caching import write_whole


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
        write_whole(self._content(digest), data)
        pointer = {"url": url, "sha256": digest}
        write_whole(self._pointer(url), json.dumps(pointer, indent=1).encode() + b"\n")

    def _pointer(self, url: str) -> Path:
        return self._folder / "pages" / f"{hashlib.sha256(url.encode()).hexdigest()}.json"

    def _content(self, digest: str) -> Path:
        return self._folder / "contents" / digest
