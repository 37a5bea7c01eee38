"""What the page asks for a row of each layer: made from the schema of the gold, never beside it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pyarrow as pa

from tidings.review.sheet import LAYERS, SPANS
from tidings.rules import Rulebook

_SPAN = ("start", "end", "text")
# Which list of known values helps with a field.
_KNOWN = {
    "country": "countries",
    "currency": "currencies",
    "area": "areas",
    "areas": "areas",
    "organisation": "bodies",
    "funders": "bodies",
    "recipients": "bodies",
    "parties": "bodies",
    "programme": "programmes",
}


def forms(rulebook: Rulebook, tables: Mapping[str, pa.Table]) -> dict[str, Any]:
    """The fields of a row of each layer, and the lists of known values that help to fill them.

    >>> from tidings.rules import load_rulebook
    >>> from tidings.tables import Tables
    >>> made = forms(load_rulebook(), Tables.from_results([]).arrow)
    >>> made["layers"]["programmes"]["fields"]
    [{'path': ['name'], 'kind': 'text', 'empty': False, 'known': 'programmes'}]
    """
    definitions = (rulebook.schema("gold") or {})["$defs"]
    layers = {
        layer: {
            "spans": layer in SPANS,
            "fields": list(_fields(layer, definitions[name])),
        }
        for layer, name in LAYERS.items()
    }
    return {"layers": layers, "known": _known(rulebook, tables)}


def _fields(layer: str, schema: Mapping[str, Any], path: tuple[str, ...] = ()) -> Iterator[Any]:
    for name, says in schema["properties"].items():
        if says.get("type") == "object":
            yield from _fields(layer, says, (*path, name))
        elif layer not in SPANS or name not in _SPAN:
            yield _field(layer, (*path, name), says)


def _field(layer: str, path: tuple[str, ...], says: Mapping[str, Any]) -> dict[str, Any]:
    types = says.get("type", ())
    field: dict[str, Any] = {"path": list(path), "kind": _kind(says), "empty": "null" in types}
    if "enum" in says:
        field["choices"] = says["enum"]
    known = {"organisations": "bodies", "programmes": "programmes"} if path == ("name",) else {}
    if name := known.get(layer) or _KNOWN.get(path[-1]):
        field["known"] = name
    return field


def _kind(says: Mapping[str, Any]) -> str:
    if "enum" in says:
        return "choice"
    if says.get("type") == "array":
        return "list"
    if "number" in says.get("type", ()):
        return "number"
    pattern = says.get("pattern", "")
    return "day" if pattern.startswith("^[0-9]{4}-") else "duration" if "P(" in pattern else "text"


def _known(rulebook: Rulebook, tables: Mapping[str, pa.Table]) -> dict[str, Any]:
    """Known values with what else is known of them."""
    bodies = tables["organisation_index"].select(["name", "type", "country"]).to_pylist()
    programmes = sorted({*tables["programmes"].column("name").to_pylist()} - {None})
    return {
        "bodies": sorted(bodies, key=lambda row: row["name"] or ""),
        "programmes": [{"name": name} for name in programmes],
        "areas": _pairs(rulebook, "areas/areas.csv", "area", "label"),
        "countries": _pairs(rulebook, "places/countries.csv", "code", "name"),
        "currencies": _pairs(rulebook, "money/currencies.csv", "code", "name"),
    }


def _pairs(rulebook: Rulebook, table: str, key: str, label: str) -> list[dict[str, str]]:
    return [{"name": row[key], "label": row[label]} for row in rulebook.rows(table)]
