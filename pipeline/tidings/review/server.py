"""The page of a review, served to this machine alone.

It listens on the loopback address. Every address begins with a random token, which is compared in
constant time; a request whose Host is another name (DNS rebinding) or whose Origin is another page
is refused. There is no CORS, and nothing is loaded from elsewhere.
"""

from __future__ import annotations

import json
import secrets
import socket
from collections.abc import Callable
from contextlib import suppress
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib import resources
from socketserver import TCPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tidings.errors import GoldError, OutputError
from tidings.review.check import Check
from tidings.review.desk import Desk
from tidings.review.sheet import ConflictError, Sheet

_LOOPBACK = "127.0.0.1"
_LONGEST_EDIT = 1 << 20
_MOST_DISCARDED = 16 << 20
_CONFLICT = "This was changed in another tab. You see what it says now; nothing of yours was saved."
_KINDS = {".html": "text/html", ".css": "text/css", ".js": "text/javascript"}
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; "
    "connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'; require-trusted-types-for 'script'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}


class ReviewServer(ThreadingHTTPServer):
    """Serves one review until it is shut down; ``url`` is what a browser is to open.

    >>> make_server(desk, check).url  # doctest: +SKIP
    'http://127.0.0.1:40123/fJ8…/'
    """

    daemon_threads = True

    def __init__(self, desk: Desk, check: Check, port: int) -> None:
        self.desk = desk
        self.check = check
        self.token = secrets.token_urlsafe(32)
        self.assets = _assets()
        super().__init__((_LOOPBACK, port), _Handler)
        self.hosts = {f"{name}:{self.server_port}" for name in (_LOOPBACK, "localhost")}
        self.url = f"http://{_LOOPBACK}:{self.server_port}/{self.token}/"

    def server_bind(self) -> None:
        """Bind without asking the network for this machine's name, which may take long."""
        TCPServer.server_bind(self)
        self.server_name, self.server_port = _LOOPBACK, self.socket.getsockname()[1]


def make_server(desk: Desk, check: Check, port: int = 0) -> ReviewServer:
    """A server that listens; port 0 takes any that is free. OutputError where it is taken."""
    try:
        return ReviewServer(desk, check, port)
    except (OSError, OverflowError) as error:
        hint = "leave --port out to take one that is free"
        raise OutputError(f"port {port} cannot be used: {error}", hint=hint) from error


class _RefusedError(Exception):
    """A request that is not answered, with the status that says why."""


class _Handler(BaseHTTPRequestHandler):
    server: ReviewServer
    protocol_version = "HTTP/1.1"
    server_version = "Tidings"
    sys_version = ""
    timeout = 30

    def do_GET(self) -> None:
        self._serve(self._get)

    def do_POST(self) -> None:
        self._serve(self._post)

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing: a log would keep the token."""

    def _serve(self, answer: Callable[[str], None]) -> None:
        try:
            answer(self._path())
        except _RefusedError as refused:
            # What the body of a refused request says is never parsed: the connection ends here.
            self.close_connection = True
            self._send(refused.args[0], "text/plain", refused.args[0].phrase.encode())
            self._discard()

    def _discard(self) -> None:
        """Take off what a client is still sending, within bounds, before the connection is closed.

        A connection closed on unread bytes is reset, and the client may lose the answer with it
        (RFC 9112, section 9.6).
        """
        left = _MOST_DISCARDED
        with suppress(OSError):
            self.connection.shutdown(socket.SHUT_WR)
            self.connection.settimeout(1)
            while left > 0 and (taken := len(self.connection.recv(1 << 16))):
                left -= taken

    def _path(self) -> str:
        """What follows the token in the address, when the request may be answered at all."""
        if self.headers.get("Host", "").lower() not in self.server.hosts:
            raise _RefusedError(HTTPStatus.MISDIRECTED_REQUEST)
        _, token, *rest = [*urlsplit(self.path).path.split("/", 2), "", ""]
        if not secrets.compare_digest(token.encode(), self.server.token.encode()):
            raise _RefusedError(HTTPStatus.NOT_FOUND)
        return rest[0]

    def _get(self, path: str) -> None:
        desk = self.server.desk
        if path in self.server.assets:
            self._send(HTTPStatus.OK, *self.server.assets[path])
        elif path == "api/review":
            says = {"out": str(desk.out), "documents": desk.overview(), **self.server.check.forms}
            self._send_json(HTTPStatus.OK, says)
        elif path == "api/document":
            asked = parse_qs(urlsplit(self.path).query).get("doc", [""])[0]
            self._answer_with(lambda: desk.sheet(asked), asked)
        else:
            raise _RefusedError(HTTPStatus.NOT_FOUND)

    def _post(self, path: str) -> None:
        origin = self.headers.get("Origin")
        if origin and origin.removeprefix("http://") not in self.server.hosts:
            raise _RefusedError(HTTPStatus.FORBIDDEN)
        if path != "api/edit":
            raise _RefusedError(HTTPStatus.NOT_FOUND)
        if self.headers.get_content_type() != "application/json":
            raise _RefusedError(HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
        asked = _parsed(self.rfile.read(self._length()))
        doc_id, edit = str(asked.get("doc_id")), asked.get("edit")
        self._answer_with(lambda: self._edited(doc_id, edit), doc_id)

    def _edited(self, doc_id: str, edit: Any) -> Sheet:
        self.server.check.shape(edit)
        return self.server.desk.edit(doc_id, edit, self.server.check)

    def _length(self) -> int:
        given = self.headers.get("Content-Length", "")
        if "Transfer-Encoding" in self.headers or not (given.isascii() and given.isdigit()):
            raise _RefusedError(HTTPStatus.LENGTH_REQUIRED)
        if len(given) > 9 or int(given) > _LONGEST_EDIT:
            raise _RefusedError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        return int(given)

    def _answer_with(self, work: Callable[[], Sheet], doc_id: str) -> None:
        """Send the sheet that ``work`` gives, or why it gives none and the sheet as it is."""
        try:
            self._send_json(HTTPStatus.OK, {"sheet": work().as_json()})
        except ConflictError:
            newer = self.server.desk.sheet(doc_id).as_json()
            self._send_json(HTTPStatus.CONFLICT, {"error": _CONFLICT, "sheet": newer})
        except GoldError as error:
            self._send_json(
                HTTPStatus.UNPROCESSABLE_ENTITY, {"error": error.what, "row": error.where}
            )
        except OutputError as error:
            self._send_json(HTTPStatus.INSUFFICIENT_STORAGE, {"error": str(error)})

    def _send_json(self, status: HTTPStatus, says: Any) -> None:
        self._send(status, "application/json", json.dumps(says, ensure_ascii=False).encode())

    def _send(self, status: HTTPStatus, kind: str, content: bytes) -> None:
        self.send_response(status)
        for name, value in _HEADERS.items():
            self.send_header(name, value)
        if self.close_connection:
            self.send_header("Connection", "close")
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)


def _parsed(body: bytes) -> dict[str, Any]:
    """The JSON object that a body holds; whole numbers as such, no NaN, no half characters."""
    try:
        asked = json.loads(body, parse_float=_number)
        json.dumps(asked, ensure_ascii=False, allow_nan=False).encode()
    except (ValueError, RecursionError) as error:
        raise _RefusedError(HTTPStatus.BAD_REQUEST) from error
    if not isinstance(asked, dict):
        raise _RefusedError(HTTPStatus.BAD_REQUEST)
    return asked


def _number(written: str) -> float | int:
    value = float(written)
    return int(value) if value.is_integer() else value


def _assets() -> dict[str, tuple[str, bytes]]:
    """Path below the token → content type and bytes; the page itself has the empty path."""
    package = resources.files("tidings")
    folders = (package / "assets", package / "review" / "assets")
    files = sorted(
        (file for folder in folders for file in folder.iterdir()), key=lambda file: file.name
    )
    served = ((file, _KINDS.get("." + file.name.rpartition(".")[2])) for file in files)
    return {
        "" if kind == "text/html" else file.name: (kind, file.read_bytes())
        for file, kind in served
        if kind
    }
