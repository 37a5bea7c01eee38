"""What the first page of the report shows: sums, rows and the figures behind the charts."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from typing import Any

from tidings.report.documents import Grouped, about
from tidings.report.words import money, organisation_link, plain_id, span, visible
from tidings.tables import Tables

_STAGES = ("announced", "proposed", "conditional", "spent")
Data = dict[str, Any]
Key = tuple[str, str]


def overview(tables: Tables, grouped: Grouped, labels: Mapping[str, str]) -> Data:
    """The overview as plain data, in the order of the tables; the page sorts and filters it."""
    once = _first_tellings(tables)
    commitments = _commitments(tables, grouped, labels, set(once))
    return {
        "documents": _documents(tables, grouped, labels),
        "commitments": commitments,
        "agreements": _agreements(tables, labels),
        "sums": _sums(tables),
        "areas": _areas(tables, grouped, labels, once),
        "organisations": _organisations(tables),
        "flows": _flows(tables, once),
        "failures": [
            {key: visible(value) for key, value in row.items()}
            for row in tables.arrow["failures"].to_pylist()
        ],
    }


def area_labels(tables: Tables) -> dict[str, str]:
    """Area id → its name in words, as far as the run mentions it."""
    rows = tables.arrow["research_areas"].select(["area", "label"]).to_pylist()
    return {row["area"]: visible(row["label"]) for row in rows}


def _first_tellings(tables: Tables) -> dict[Key, Data]:
    """The commitments that count, each group where it is told first, by their key."""
    counted = tables.first_tellings()[["doc_id", "commitment_id"]].itertuples(index=False)
    keys = {(doc_id, identifier) for doc_id, identifier in counted}
    rows = tables.arrow["commitments"].to_pylist()
    return {key: row for row in rows if (key := _key(row)) in keys}


def _key(row: Data) -> Key:
    return row["doc_id"], row["commitment_id"]


def _documents(tables: Tables, grouped: Grouped, labels: Mapping[str, str]) -> list[Data]:
    rows = tables.arrow["documents"].drop_columns(["text"]).to_pylist()
    return [
        {
            "doc": row["doc_id"],
            "title": visible(row["title"] or row["doc_id"]),
            "publisher": visible(row["publisher"]),
            "published": row["published"].isoformat() if row["published"] else "",
            "kind": plain_id(row["kind"]),
            "language": visible(row["language"]),
            "words": row["words"] or 0,
            "about": about(grouped, row["doc_id"], labels, most=2),
            "commitments": len(grouped.rows("commitments", row["doc_id"])),
            "agreements": len(grouped.rows("agreements", row["doc_id"])),
            "repeats": visible(row["duplicate_of"]),
        }
        for row in rows
    ]


def _commitments(
    tables: Tables, grouped: Grouped, labels: Mapping[str, str], counted: set[Key]
) -> list[Data]:
    parties: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for row in tables.arrow["commitment_parties"].to_pylist():
        parties[(*_key(row), row["role"])].append(visible(row["name"]))
    areas: dict[Key, list[str]] = defaultdict(list)
    for row in tables.arrow["commitment_areas"].to_pylist():
        areas[_key(row)].append(labels.get(row["area"]) or plain_id(row["area"]))
    return [
        {
            "doc": row["doc_id"],
            "id": row["commitment_id"],
            "sum": money(row),
            "currency": row["currency"] or "?",
            "low": row["low"],
            "high": row["high"],
            "funders": parties[(*_key(row), "funder")],
            "recipients": parties[(*_key(row), "recipient")],
            "programme": visible(row["programme"]),
            "areas": areas[_key(row)],
            "stage": plain_id(row["stage"]),
            "again": _key(row) not in counted,
        }
        for row in tables.arrow["commitments"].to_pylist()
    ]


def _agreements(tables: Tables, labels: Mapping[str, str]) -> list[Data]:
    gathered: dict[str, dict[Key, list[str]]] = {}
    for table, column in (("agreement_parties", "name"), ("agreement_areas", "area")):
        values = gathered.setdefault(column, defaultdict(list))
        for row in tables.arrow[table].to_pylist():
            values[row["doc_id"], row["agreement_id"]].append(row[column])
    return [
        {
            "doc": row["doc_id"],
            "id": row["agreement_id"],
            "instrument": plain_id(row["instrument"]),
            "parties": [visible(n) for n in gathered["name"][row["doc_id"], row["agreement_id"]]],
            "areas": [
                labels.get(area) or plain_id(area)
                for area in gathered["area"][row["doc_id"], row["agreement_id"]]
            ],
            "signed": row["signed"].isoformat() if row["signed"] else "",
        }
        for row in tables.arrow["agreements"].to_pylist()
    ]


def _sums(tables: Tables) -> list[Data]:
    """A row a currency, the most frequent first: commitments, and a sum for each stage."""
    rows: dict[str, Data] = {}
    for item in tables.total_commitments(by=["stage"]).to_dict("records"):
        row = rows.setdefault(item["currency"], {"currency": item["currency"], "commitments": 0})
        row["commitments"] += item["commitments"]
        row[item["stage"]] = span(item["low"], item["high"])
    ordered = sorted(rows.values(), key=lambda row: (-row["commitments"], row["currency"]))
    return [{**dict.fromkeys(_STAGES, ""), **row} for row in ordered]


def _areas(
    tables: Tables, grouped: Grouped, labels: Mapping[str, str], once: Mapping[Key, Data]
) -> list[Data]:
    """A row an area: its mentions, its documents, their weights, and the sums for it by currency.

    A document counts in ``weight`` as much as it is about the area, one in all.
    """
    weights: dict[str, float] = defaultdict(float)
    for areas in grouped.about.values():
        for area, weight in areas:
            weights[area] += weight
    mentions: Counter[str] = Counter()
    documents: dict[str, set[str]] = defaultdict(set)
    for row in tables.arrow["research_areas"].select(["doc_id", "area"]).to_pylist():
        mentions[row["area"]] += 1
        documents[row["area"]].add(row["doc_id"])
    money_for: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for row in tables.arrow["commitment_areas"].to_pylist():
        told = once.get(_key(row))
        if told and told["currency"] and told["low"] is not None:
            money_for[row["area"]][told["currency"]] += told["low"]
    names = sorted({*mentions, *money_for}, key=lambda area: (-len(documents[area]), area))
    return [
        {
            "area": labels.get(area) or plain_id(area),
            "mentions": mentions[area],
            "documents": len(documents[area]),
            "weight": round(weights[area], 2),
            "sums": dict(sorted(money_for[area].items())),
        }
        for area in names
    ]


def _organisations(tables: Tables) -> list[Data]:
    """A row a body: where it is mentioned, and how often it funds, receives or agrees."""
    seen: dict[str, Counter[str]] = defaultdict(Counter)
    documents: dict[str, set[str]] = defaultdict(set)
    for table in ("organisations", "commitment_parties", "agreement_parties"):
        for row in tables.arrow[table].to_pylist():
            role = row.get("role") or ("party" if table == "agreement_parties" else "mentions")
            seen[row["org_id"] or ""][role] += 1
            documents[row["org_id"] or ""].add(row["doc_id"])
    return [
        {
            "name": visible(row["name"]),
            "type": plain_id(row["type"]),
            "country": visible(row["country"]),
            "id": visible(row["org_id"]),
            "link": organisation_link(row["org_id"]),
            "documents": len(documents[row["org_id"]]),
            **{
                role: seen[row["org_id"]][role]
                for role in ("mentions", "funder", "recipient", "party")
            },
        }
        for row in tables.arrow["organisation_index"].to_pylist()
    ]


def _flows(tables: Tables, once: Mapping[Key, Data]) -> list[Data]:
    """A row a funder and a recipient of the same commitments, the most frequent first.

    A sum with several funders or recipients is not divided: nobody said in which shares.
    """
    sides: dict[str, dict[Key, list[str]]] = {"funder": {}, "recipient": {}}
    for row in tables.arrow["commitment_parties"].to_pylist():
        sides[row["role"]].setdefault(_key(row), []).append(visible(row["name"]))
    pairs: dict[tuple[str, str], list[Data]] = defaultdict(list)
    for key, told in once.items():
        for funder in sides["funder"].get(key, ()):
            for recipient in sides["recipient"].get(key, ()):
                pairs[funder, recipient].append(told)
    totals = Counter(funder for funder, _ in pairs)
    ordered = sorted(pairs, key=lambda pair: (-len(pairs[pair]), -totals[pair[0]], pair))
    return [
        {
            "funder": funder,
            "recipient": recipient,
            "commitments": len(pairs[funder, recipient]),
            "sums": sorted({money(told) for told in pairs[funder, recipient]}),
        }
        for funder, recipient in ordered
    ]
