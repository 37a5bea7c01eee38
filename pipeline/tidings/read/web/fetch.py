"""Fetching politely: robots.txt, one request a host and second, a name, limits, few redirects."""

from __future__ import annotations

import time
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urljoin, urlsplit, urlunsplit
from urllib.robotparser import RobotFileParser

import httpcore

from tidings.errors import InputError
from tidings.read.web.addresses import Network

AGENT = "tidings (reads policy announcements; obeys robots.txt)"
_TOKEN = "tidings"
_REDIRECTS = 5
_ROBOTS_LIMIT = 512 * 1024
_LONGEST_DELAY = 30.0
_CLOSED = ("User-agent: *", "Disallow: /")


@dataclass(frozen=True, slots=True)
class Limits:
    """What one page may cost: bytes, seconds of silence, seconds in all; seconds between two."""

    size: int = 64 * 1024 * 1024
    silence: float = 20.0
    seconds: float = 120.0
    pause: float = 1.0


@dataclass(frozen=True, slots=True)
class _Answer:
    status: int
    location: str
    body: bytes


class Fetcher:
    """A client for many pages; it remembers each host's rules and its last request."""

    def __init__(self, limits: Limits, allow_private: bool) -> None:
        self._limits = limits
        self._pool = httpcore.ConnectionPool(
            network_backend=Network(allow_private), max_connections=4, keepalive_expiry=10
        )
        self._robots: dict[str, RobotFileParser] = {}
        self._last: dict[str, float] = {}

    def fetch(self, url: str) -> bytes:
        """The bytes of a page behind its redirects. Raises InputError with the reason."""
        place = normal(url)
        for _ in range(_REDIRECTS + 1):
            answer = self._ask_politely(place)
            if answer.status not in {301, 302, 303, 307, 308}:
                return _body(answer)
            place = normal(urljoin(place, answer.location))
        raise InputError(f"more than {_REDIRECTS} redirects", hint="name the page itself")

    def _ask_politely(self, url: str) -> _Answer:
        robots = self._rules(url)
        if not robots.can_fetch(_TOKEN, url):
            raise InputError(
                f"robots.txt forbids {url}", hint="ask the publisher, or save the page"
            )
        delay = robots.crawl_delay(_TOKEN)
        self._wait(_host(url), max(self._limits.pause, float(delay or 0)))
        return self._ask(url, self._limits.size)

    def _rules(self, url: str) -> RobotFileParser:
        """The host's robots.txt; none there allows all, a host in trouble nothing (RFC 9309)."""
        host = _host(url)
        if host not in self._robots:
            rules = RobotFileParser()
            answer = self._robots_file(f"{host}/robots.txt")
            text = answer.body.decode("utf-8", "replace") if answer.status < 400 else ""
            rules.parse(_CLOSED if answer.status >= 500 else text.splitlines())
            self._robots[host] = rules
        return self._robots[host]

    def _robots_file(self, url: str) -> _Answer:
        for _ in range(_REDIRECTS):
            answer = self._ask(url, _ROBOTS_LIMIT, cut=True)
            if not 300 <= answer.status < 400 or not answer.location:
                return answer
            url = normal(urljoin(url, answer.location))
        return _Answer(404, "", b"")

    def _wait(self, host: str, pause: float) -> None:
        ready = self._last.get(host, float("-inf")) + min(pause, _LONGEST_DELAY)
        time.sleep(max(0.0, ready - time.monotonic()))
        self._last[host] = time.monotonic()

    def _ask(self, url: str, size: int, cut: bool = False) -> _Answer:
        """One request; ``cut`` takes the beginning of what is too large."""
        silence = self._limits.silence
        timeout = {"connect": silence, "read": silence, "write": silence, "pool": silence}
        headers: list[tuple[bytes | str, bytes | str]] = [
            ("Host", urlsplit(url).netloc),
            ("User-Agent", AGENT),
            ("Accept", "*/*"),
            ("Accept-Encoding", "identity"),
        ]
        try:
            with self._pool.stream(
                "GET", url, headers=headers, extensions={"timeout": timeout}
            ) as response:
                fields = {name.lower(): value for name, value in response.headers}
                body = self._read(response, fields.get(b"content-encoding", b""), size, cut)
                location = fields.get(b"location", b"").decode("latin-1")
                return _Answer(response.status, location, body)
        except httpcore.TimeoutException as error:
            raise InputError(f"no answer in {silence:g} seconds", hint="try again later") from error
        except (httpcore.NetworkError, httpcore.ProtocolError, zlib.error) as error:
            raise InputError(
                f"the connection failed: {error or type(error).__name__}", hint="try again later"
            ) from error

    def _read(self, response: Any, encoding: bytes, size: int, cut: bool) -> bytes:
        deadline = time.monotonic() + self._limits.seconds
        body = bytearray()
        for piece in _unpacked(response.iter_stream(), encoding, size):
            body += piece
            if len(body) > size:
                if cut:
                    return bytes(body[:size])
                raise InputError(
                    f"more than {_megabytes(size)}, the limit for one document",
                    hint="save it and split it",
                )
            if time.monotonic() > deadline:
                raise InputError(
                    f"not finished after {self._limits.seconds:g} seconds", hint="try again later"
                )
        return bytes(body)


def normal(url: str) -> str:
    """A URL as it is sent: the host in ASCII, spaces and letters beyond ASCII quoted.

    Raises InputError for another scheme than http and https, and for a URL with a password.

    >>> normal("https://example.org/neue förderung")
    'https://example.org/neue%20f%C3%B6rderung'
    """
    try:
        parts = urlsplit(url.strip())
        host = (parts.hostname or "").encode("idna").decode("ascii")
        port = f":{parts.port}" if parts.port else ""
    except ValueError as error:
        raise InputError(f"not a web address: {error}", hint="write https://…") from error
    if parts.scheme not in {"http", "https"} or not host:
        raise InputError(f"{url!r} is no web address", hint="write http://… or https://…")
    if parts.username is not None:
        raise InputError("the address holds a user name", hint="save the page instead")
    host = f"[{host}]" if ":" in host else host
    path = quote(parts.path or "/", safe="/%:=&~+!$,;'@()*-._")
    query = quote(parts.query, safe="/%:=&?~+!$,;'@()*-._[]")
    return urlunsplit((parts.scheme, host + port, path, query, ""))


def _host(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def _body(answer: _Answer) -> bytes:
    if answer.status != 200:
        raise InputError(f"the server answers {answer.status}", hint="check the address")
    return answer.body


def _unpacked(pieces: Iterator[bytes], encoding: bytes, size: int) -> Iterator[bytes]:
    """The pieces of a body; one that is packed unasked is unpacked no further than the limit."""
    if encoding.strip().lower() in {b"", b"identity"}:
        yield from pieces
        return
    if encoding.strip().lower() not in {b"gzip", b"x-gzip", b"deflate"}:
        raise InputError(f"the server sends {encoding.decode('latin-1')!r}", hint="save the page")
    unpack = zlib.decompressobj(47)
    for piece in pieces:
        yield unpack.decompress(piece, size + 1)
        if unpack.unconsumed_tail:
            yield unpack.decompress(unpack.unconsumed_tail, size + 1)


def _megabytes(size: int) -> str:
    return f"{size / (1 << 20):.3g} MB"
