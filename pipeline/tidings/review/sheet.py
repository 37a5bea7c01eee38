"""A document under review: its rows, what was decided on each, and how an edit changes them.

A sheet never changes; an edit gives a new one. The same edits give the same sheet, so a journal of
edits is all that has to be kept. Every row has a version: an edit names the one that it saw, and is
refused where the row has been changed since. So two tabs work on one document, and merge.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Literal

from tidings.errors import GoldError

Decision = Literal["open", "accepted", "corrected", "rejected", "added"]

# The layers as a gold document names them, and what a row of each is in its schema.
LAYERS = {
    "organisations": "organisation",
    "programmes": "programme",
    "amounts": "amount",
    "dates": "date",
    "areas": "area",
    "people": "person",
    "commitments": "commitment",
    "agreements": "agreement",
}

# Those whose rows are stretches of the text.
SPANS = ("organisations", "programmes", "amounts", "dates", "areas")
# Rows that rest on no words, such as a commitment that somebody adds, come after all others.
_LAST = (1 << 31, 1 << 31)


class ConflictError(Exception):
    """An edit was made on something that has been changed since, in another tab."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A row under review; ``says`` is what the gold would hold, ``found`` what the tables hold.

    ``place`` is the stretch of text that a row without a span of its own rests on.
    """

    id: str
    layer: str
    says: Mapping[str, Any]
    decision: Decision = "open"
    version: int = 0
    place: tuple[int, int] | None = None
    rule: str = ""
    found: Mapping[str, Any] | None = None

    @property
    def stands(self) -> bool:
        """Whether the row goes into the gold."""
        return self.decision != "rejected"

    @property
    def span(self) -> tuple[int, int]:
        """Where the row stands in the text; its evidence where it is no mention, else the end."""
        if self.layer in SPANS:
            return self.says["start"], self.says["end"]
        return self.place or _LAST


@dataclass(frozen=True, slots=True)
class Sheet:
    """A document with the rows under review; ``head`` is what its gold says beside text and rows.

    >>> entry = Entry("programme-0", "programmes", {"start": 0, "end": 4, "text": "Fund"})
    >>> sheet = Sheet("d", "Fund", {}, {entry.id: entry})
    >>> edit = {"kind": "decide", "id": entry.id, "seen": 0, "decision": "rejected"}
    >>> sheet.edited(edit).gold()["programmes"]
    []
    """

    doc_id: str
    text: str
    head: Mapping[str, Any]
    entries: Mapping[str, Entry] = field(default_factory=dict)
    done: bool = False
    version: int = 0

    def edited(self, edit: Mapping[str, Any]) -> Sheet:
        """The sheet after an edit: of the kind "decide", "write" or "finish".

        Raises ConflictError where it was made on an older version, GoldError where it cannot be.
        """
        changed = _EDITS[edit["kind"]](self, edit)
        return replace(changed, version=self.version + 1)

    def standing(self, layer: str) -> list[Entry]:
        """The entries of a layer that go into the gold, in the order of the text."""
        kept = [entry for entry in self.entries.values() if entry.layer == layer and entry.stands]
        return sorted(kept, key=lambda entry: entry.span)

    def gold(self) -> dict[str, Any]:
        """The document as a line of a gold file."""
        rows = {layer: [dict(entry.says) for entry in self.standing(layer)] for layer in LAYERS}
        return {"doc_id": self.doc_id, **self.head, "text": self.text, **rows}

    def as_json(self) -> dict[str, Any]:
        """Everything as plain values; the way back is ``sheet_from``."""
        return {**asdict(self), "entries": [asdict(entry) for entry in self.entries.values()]}


def sheet_from(fields: Mapping[str, Any]) -> Sheet:
    """The sheet that ``as_json`` wrote.

    >>> sheet_from(Sheet("d", "Text", {}).as_json()).text
    'Text'
    """
    entries = [
        Entry(**{**entry, "place": tuple(entry["place"]) if entry["place"] else None})
        for entry in fields["entries"]
    ]
    return Sheet(**{**fields, "entries": {entry.id: entry for entry in entries}})


def _decide(sheet: Sheet, edit: Mapping[str, Any]) -> Sheet:
    entry = _current(sheet, edit)
    if entry is None:
        raise GoldError(f"no row {edit['id']!r}", where=sheet.doc_id)
    return _with(sheet, replace(entry, decision=edit["decision"], version=entry.version + 1))


def _write(sheet: Sheet, edit: Mapping[str, Any]) -> Sheet:
    entry = _current(sheet, edit)
    if entry is None:
        return _with(sheet, Entry(edit["id"], edit["layer"], edit["says"], "added", 1))
    decision: Decision = "added" if entry.found is None else "corrected"
    changed = replace(entry, says=edit["says"], decision=decision, version=entry.version + 1)
    return _with(sheet, changed)


def _finish(sheet: Sheet, edit: Mapping[str, Any]) -> Sheet:
    if edit["seen"] != sheet.version:
        raise ConflictError
    return replace(sheet, done=edit["done"])


def _current(sheet: Sheet, edit: Mapping[str, Any]) -> Entry | None:
    if sheet.done:
        raise ConflictError
    entry = sheet.entries.get(edit["id"])
    if edit["seen"] != (entry.version if entry else 0):
        raise ConflictError
    return entry


def _with(sheet: Sheet, entry: Entry) -> Sheet:
    return replace(sheet, entries={**sheet.entries, entry.id: entry})


_EDITS = {"decide": _decide, "write": _write, "finish": _finish}


def row_ids(layer: str) -> Iterator[str]:
    """Ids for the rows of a layer that have none of their own: ``dates-1``, ``dates-2`` …

    >>> next(row_ids("dates"))
    'dates-1'
    """
    number = 1
    while True:
        yield f"{layer}-{number}"
        number += 1
