"""May this edit be? A row must be as the schema of the gold says, and fit the rows beside it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import best_match

from tidings.errors import GoldError
from tidings.evaluate import GoldDocument, complaints
from tidings.review.sheet import LAYERS, SPANS, Entry, Sheet
from tidings.rules import Rulebook

# The shape of an edit; what a row says is looked at row by row.
_SHAPE = Draft202012Validator(
    {
        "type": "object",
        "required": ["kind", "seen"],
        "properties": {"seen": {"type": "integer", "minimum": 0}, "id": {"type": "string"}},
        "oneOf": [
            {
                "required": ["id"],
                "properties": {
                    "kind": {"const": "decide"},
                    "decision": {"enum": ["open", "accepted", "rejected"]},
                },
            },
            {
                "required": ["id", "layer", "says"],
                "properties": {
                    "kind": {"const": "write"},
                    "layer": {"enum": list(LAYERS)},
                    "says": {"type": "object"},
                },
            },
            {
                "required": ["done"],
                "properties": {"kind": {"const": "finish"}, "done": {"type": "boolean"}},
            },
        ],
    }
)
_NEW = re.compile(r"added-[a-z0-9-]{1,40}")


class Check:
    """Holds edits against the schema of the gold and the areas of the rules."""

    def __init__(self, rulebook: Rulebook, forms: Mapping[str, Any]) -> None:
        schema = rulebook.schema("gold") or {}
        self.forms = forms
        self._areas = {row["area"] for row in rulebook.rows("areas/areas.csv")}
        self._rows = {
            layer: Draft202012Validator({"$ref": f"#/$defs/{name}", "$defs": schema["$defs"]})
            for layer, name in LAYERS.items()
        }

    def shape(self, edit: Any) -> None:
        """Raise GoldError where something is no edit at all."""
        if not _SHAPE.is_valid(edit):
            raise GoldError("not an edit")

    def edit(self, sheet: Sheet, edit: Mapping[str, Any]) -> None:
        """Raise GoldError where the sheet that an edit gives cannot be gold.

        ``where`` of the error names the row. What nobody has decided on yet is let be until the
        document is to be done.
        """
        if edit["kind"] == "finish":
            if sheet.done:
                self._whole(sheet)
            return
        entry = sheet.entries[edit["id"]]
        if entry.found is None and not _NEW.fullmatch(entry.id):
            raise GoldError(f"no row {entry.id!r}")
        if edit["kind"] == "write" and edit["layer"] != entry.layer:
            raise GoldError("a row stays in its layer", where=entry.id)
        if entry.stands and entry.decision != "open":
            self._row(entry)
        if entry.stands:
            self._beside(sheet, entry)

    def _row(self, entry: Entry) -> None:
        worst = best_match(self._rows[entry.layer].iter_errors(entry.says))
        if worst is not None:
            field = worst.json_path.removeprefix("$.")
            raise GoldError(f"{field}: {worst.message}", where=entry.id)

    def _beside(self, sheet: Sheet, entry: Entry) -> None:
        """The offsets hold the words, and no row of the layer stands on the same ones."""
        rows = [other.says for other in sheet.standing(entry.layer) if _near(other, entry)]
        document = GoldDocument(sheet.doc_id, sheet.text, "", {entry.layer: rows})
        for complaint in complaints(document, self._areas):
            raise GoldError(complaint, where=entry.id)

    def _whole(self, sheet: Sheet) -> None:
        for layer in LAYERS:
            for entry in sheet.standing(layer):
                self._row(entry)
                self._beside(sheet, entry)


def _near(other: Entry, entry: Entry) -> bool:
    """Whether two rows touch; those that do not cannot be in each other's way."""
    if other.id == entry.id or entry.layer not in SPANS:
        return other.id == entry.id
    return other.span[0] < entry.span[1] and other.span[1] > entry.span[0]
