"""A page of the web as a source: fetched when it is opened, once."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, BinaryIO
from urllib.parse import urlsplit

from tidings.caching import caches_of_user
from tidings.errors import InputError
from tidings.read.content import optional
from tidings.read.web.cache import Cache

if TYPE_CHECKING:
    from tidings.read.web.fetch import Fetcher


class Web:
    """How pages are fetched: the folder of the cache, and whether private networks are allowed.

    >>> Web().page("https://example.org/news/fund.html").doc_id
    'example.org/news/fund'
    """

    def __init__(
        self, cache: Path | None = None, allow_private: bool = False, pause: float = 1.0
    ) -> None:
        self._cache = Cache(cache or caches_of_user())
        self._allow_private = allow_private
        self._pause = pause

    @cached_property
    def fetcher(self) -> Fetcher:
        """The client. Raises InputError where its package is not installed."""
        optional("httpcore", "web")
        from tidings.read.web.fetch import Fetcher, Limits

        return Fetcher(Limits(pause=self._pause), self._allow_private)

    def page(self, url: str) -> WebPage:
        """The page at ``url``; nothing is fetched yet."""
        return WebPage(url.strip(), self)

    def kept(self, url: str) -> bytes | None:
        """The bytes of a page that was fetched before, or None."""
        return self._cache.get(url)

    def get(self, url: str) -> bytes:
        """The bytes of a page, from the cache where it was fetched before."""
        data = self.kept(url)
        if data is None:
            data = self.fetcher.fetch(url)
            self._cache.put(url, data)
        return data


@dataclass(frozen=True)
class WebPage:
    """What ``Source`` is for a file, for a page; ``name`` is its URL."""

    name: str
    web: Web = field(repr=False)

    @property
    def doc_id(self) -> str:
        """Host and path; pages that differ in their query differ in a hash of it."""
        parts = urlsplit(self.name)
        path = _stem(parts.path)
        query = hashlib.sha256(parts.query.encode()).hexdigest()[:8] if parts.query else ""
        return "/".join(part for part in (parts.hostname or "", path) if part) + (
            f"-{query}" if query else ""
        )

    @property
    def ending(self) -> str:
        """The ending of the path in lower case, with its dot."""
        return PurePosixPath(urlsplit(self.name).path).suffix.lower()

    @property
    def metadata(self) -> Mapping[str, str]:
        """What is known before the page is read: its address."""
        return {"url": self.name}

    def open(self) -> BinaryIO:
        """The bytes as a stream. Raises InputError where the page cannot be fetched."""
        try:
            return io.BytesIO(self.web.get(self.name))
        except InputError as error:
            raise InputError(error.what, where=self.name, hint=error.hint) from error

    def digest(self) -> str | None:
        """SHA-256 of the bytes, or None where they were not fetched."""
        data = self.web.kept(self.name)
        return None if data is None else hashlib.sha256(data).hexdigest()


def _stem(path: str) -> str:
    """A path without its slashes at both ends and without its ending."""
    inner = PurePosixPath(path.strip("/"))
    return inner.with_suffix("").as_posix() if inner.name else ""
