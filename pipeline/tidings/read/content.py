"""What a reader finds in one file: the text, and what the file says about it.

Content crosses from the process that reads a file, as JSON; the path and the ids stay outside.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from importlib import import_module
from typing import Any

from tidings.errors import InputError

# The kinds of file that a reader in a process apart takes (``readers.READERS``).
KINDS = frozenset({"html", "pdf", "docx", "feed", "govuk"})


@dataclass(frozen=True, slots=True)
class Content:
    """A document of a file. ``published`` is an ISO date; ``characters_read`` counts the letters
    of the source before boilerplate was dropped (None where nothing can be dropped).
    """

    text: str
    title: str | None = None
    publisher: str | None = None
    published: str | None = None
    url: str | None = None
    language: str | None = None
    characters_read: int | None = None


def to_json(contents: list[Content | InputError]) -> bytes:
    """Contents, and errors in the place of those that cannot be read, as JSON."""
    return json.dumps([_plain(item) for item in contents]).encode()


def from_json(data: bytes) -> list[Content | InputError]:
    """The reverse of ``to_json``; nothing in the data is ever run.

    >>> from_json(to_json([Content("A text.")]))[0].text
    'A text.'
    """
    return [
        InputError(item["error"], hint=item["hint"]) if "error" in item else Content(**item)
        for item in json.loads(data)
    ]


def _plain(item: Content | InputError) -> dict[str, Any]:
    if isinstance(item, InputError):
        return {"error": item.what, "hint": item.hint}
    return asdict(item)


def optional(module: str, extra: str) -> Any:
    """Import an optional package; InputError names the extra that brings it."""
    try:
        return import_module(module)
    except ImportError as error:
        raise InputError(
            f"the package {module.partition('.')[0]} is not installed",
            hint=f"pip install 'tidings[{extra}]'",
        ) from error


def letters(text: str) -> int:
    """The characters of a text that are no white space: the measure of what was kept.

    >>> letters("a  b")
    2
    """
    return sum(map(len, text.split()))


def headed(headline: str | None, body: str) -> str:
    """The body under its headline, unless it stands there already.

    >>> headed("A title", "A text.")
    'A title\\n\\nA text.'
    """
    line = " ".join((headline or "").split())
    begin = " ".join(body[: 2 * len(line) + 1000].split())
    return body if not line or line in begin else f"{line}\n\n{body}"
