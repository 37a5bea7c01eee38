"""The readers that run in a process apart, by the kind of file that they read."""

from __future__ import annotations

import json
from collections.abc import Callable

from tidings.errors import InputError
from tidings.read.content import Content
from tidings.read.docx import read_docx
from tidings.read.feed import read_feed
from tidings.read.govuk import read_content_item
from tidings.read.html import read_html
from tidings.read.pdf import read_pdf

Reader = Callable[[bytes], list[Content | InputError]]


def _read_item(data: bytes) -> list[Content | InputError]:
    return [read_content_item(json.loads(data))]


# Their kinds are ``content.KINDS``.
READERS: dict[str, Reader] = {
    "html": read_html,
    "pdf": read_pdf,
    "docx": read_docx,
    "feed": read_feed,
    "govuk": _read_item,
}
