"""The file itself: the page, its style and script, the libraries and the data, in one piece.

Nothing is fetched: a content policy forbids the network. Data and libraries are deflated and
inflated by the browser when they are needed, a document when it is opened.
"""

from __future__ import annotations

import base64
import hashlib
import importlib.metadata
import json
import zlib
from collections.abc import Iterator
from html import escape
from importlib import resources
from pathlib import Path
from string import Template
from typing import Any

from tidings.errors import OutputError
from tidings.report.documents import Grouped, page
from tidings.report.overview import area_labels, overview
from tidings.tables import Tables

# The order is the order in the page: later parts use what earlier ones declare.
_SCRIPTS = ("core.js", "tables.js", "charts.js", "overview.js", "document.js", "main.js")

# By which a report is known again, and within how many bytes it stands.
_MARK = b'<meta name="generator" content="Tidings">'
_HEAD = 200


def write_report(tables: Tables, path: Path, title: str = "Tidings") -> None:
    """Write the report to ``path``, whole or not at all; the same tables give the same bytes.

    Raises OutputError where the file cannot be written, or the extra "report" is not installed.
    """
    html = build_report(tables, title)
    draft = path.with_name(path.name + ".part")
    try:
        draft.write_text(html, encoding="utf-8", newline="\n")
        draft.replace(path)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise OutputError(f"the report cannot be written: {error}", where=str(path)) from error


def is_report(path: Path) -> bool:
    """Whether a file is a report of ours.

    >>> is_report(Path("no such file"))
    False
    """
    try:
        with path.open("rb") as stream:
            return _MARK in stream.read(_HEAD)
    except OSError:
        return False


def build_report(tables: Tables, title: str = "Tidings") -> str:
    """The report as one HTML page.

    >>> "<script" in build_report(Tables.from_results([]))  # doctest: +SKIP
    True
    """
    script = "".join(_asset(name) for name in _SCRIPTS) + _shared("element.js")
    return Template(_asset("report.html")).substitute(
        title=escape(title),
        version=escape(importlib.metadata.version("tidings")),
        style=_asset("report.css"),
        script=script,
        script_hash=_hash(script),
        chunks="\n".join(_chunks(tables)),
    )


def _chunks(tables: Tables) -> Iterator[str]:
    labels, grouped = area_labels(tables), Grouped(tables)
    yield _chunk("overview", _json(overview(tables, grouped, labels)))
    for number, document in enumerate(tables.arrow["documents"].to_pylist()):
        yield _chunk(f"document-{number}", _json(page(document, grouped, labels)))
    for name, content in _libraries().items():
        yield _chunk(name, content)


def _libraries() -> dict[str, bytes]:
    """Charts by Plotly, tables by DataTables, both as their Python packages carry them."""
    try:
        import itables
        import plotly.offline
    except ImportError as error:
        raise OutputError(
            f"a report needs the package {error.name}", hint='install "tidings[report]"'
        ) from error
    html = resources.files(itables) / "html"
    return {
        "datatables-js": (html / "dt_bundle.js").read_bytes(),
        "datatables-css": (html / "dt_bundle.css").read_bytes(),
        "plotly-js": plotly.offline.get_plotlyjs().encode(),
    }


def _chunk(name: str, content: bytes) -> str:
    packed = base64.b64encode(zlib.compress(content, 9)).decode("ascii")
    return f'<script type="application/octet-stream" id="chunk-{name}">{packed}</script>'


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def _hash(script: str) -> str:
    digest = hashlib.sha256(script.encode()).digest()
    return "sha256-" + base64.b64encode(digest).decode("ascii")


def _asset(name: str) -> str:
    return (resources.files("tidings.report") / "assets" / name).read_text(encoding="utf-8")


def _shared(name: str) -> str:
    """A module that the review loads too; its functions are known in the whole script."""
    module = (resources.files("tidings") / "assets" / name).read_text(encoding="utf-8")
    return module.replace("export function", "function")
