"""A small gold document, the tables that say the same, and tables with a mistake of each sort."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

TEXT = "The UK government gives EPSRC £5m and UCL £2m in March 2026, said Ada Okafor of UCL."


def span(words: str, number: int = 0, **values: Any) -> dict[str, Any]:
    """A row about the words of TEXT where they stand for the first (second …) time."""
    start = -1
    for _ in range(number + 1):
        start = TEXT.index(words, start + 1)
    return {"start": start, "end": start + len(words), "text": words, **values}


def money(low: float, qualifier: str = "exact") -> dict[str, Any]:
    return {"currency": "GBP", "low": low, "high": low, "qualifier": qualifier}


GOVERNMENT = {"name": "Government of the United Kingdom", "type": "government", "country": "GB"}
EPSRC = {
    "name": "Engineering and Physical Sciences Research Council",
    "type": "funder",
    "country": "GB",
}
UCL = {"name": "University College London", "type": "university", "country": "GB"}
MARCH = {"kind": "date", "earliest": "2026-03-01", "latest": "2026-03-31", "duration": None}


def gold_fields() -> dict[str, Any]:
    """A gold document about TEXT, as a line of a gold file says it."""
    return {
        "doc_id": "d",
        "text": TEXT,
        "organisations": [
            span("UK government", **GOVERNMENT),
            span("EPSRC", **EPSRC),
            span("UCL", **UCL),
            span("UCL", 1, **UCL),
        ],
        "programmes": [],
        "amounts": [
            span("£5m", **money(5e6), role="funding"),
            span("£2m", **money(2e6), role="component"),
        ],
        "dates": [span("March 2026", **MARCH)],
        "areas": [],
        "people": [{"name": "Ada Okafor", "role": None, "organisation": UCL["name"]}],
        "commitments": [
            {
                "amount": money(5e6),
                "funders": [GOVERNMENT["name"]],
                "recipients": [EPSRC["name"]],
                "programme": None,
                "areas": [],
                "start": "2026-03-01",
                "duration": None,
            }
        ],
        "agreements": [
            {"instrument": "partnership", "parties": [UCL["name"]], "signed": None, "areas": []}
        ],
    }


def perfect_tables() -> dict[str, list[dict[str, Any]]]:
    """The tables that say what the gold says."""
    gold = gold_fields()
    tables = {
        name: [{"doc_id": "d", **row} for row in gold[name]]
        for name in ("organisations", "programmes", "amounts", "dates", "people")
    }
    tables["research_areas"] = []
    tables["commitments"] = [{"doc_id": "d", "commitment_id": "c1", **money(5e6)}]
    tables["commitment_parties"] = [
        {"doc_id": "d", "commitment_id": "c1", "role": role, "name": body["name"]}
        for role, body in (("funder", GOVERNMENT), ("recipient", EPSRC))
    ]
    tables["agreements"] = [{"doc_id": "d", "agreement_id": "a1", "instrument": "partnership"}]
    tables["agreement_parties"] = [{"doc_id": "d", "agreement_id": "a1", "name": UCL["name"]}]
    return tables


def damaged_tables() -> dict[str, list[dict[str, Any]]]:
    """Tables with one mistake of each sort."""
    tables = perfect_tables()
    government, epsrc, ucl, _ = tables["organisations"]
    government.update(start=0, text="The UK government")
    epsrc.update(type="university")
    ucl.update(name="University of London")
    tables["organisations"].append({"doc_id": "d", **span("Ada Okafor"), "name": "Ada Okafor"})
    tables["amounts"][0].update(qualifier="over")
    tables["amounts"][1].update(low=3e6)
    tables["dates"].clear()
    tables["people"][0].update(organisation=EPSRC["name"], role="Minister")
    tables["commitments"].append({"doc_id": "d", "commitment_id": "c2", **money(2e6)})
    tables["commitment_parties"][1].update(commitment_id="c2")
    tables["agreement_parties"].append({"doc_id": "d", "agreement_id": "a1", "name": "RIKEN"})
    return tables


def write_gold(path: Path, *documents: dict[str, Any]) -> Path:
    path.write_text("".join(json.dumps(d) + "\n" for d in documents), encoding="utf-8")
    return path
