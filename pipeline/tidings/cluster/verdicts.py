"""Receipts → verdicts: what no shard can know alone.

Of every document the driver holds 32 bytes, of every commitment its keys.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa

from tidings.cluster.messages import DIGEST, Receipt, Spot, Verdict
from tidings.columns import column, numbers
from tidings.merging import group_ids


def judge(receipts: Sequence[Receipt]) -> list[Verdict]:
    """A verdict for every shard; ``receipts`` stand in the order in which one machine would read.

    As there: a document whose id an earlier one has is dropped; of equal texts that are left the
    later ones are marked.
    """
    ends = np.cumsum([receipt.documents for receipt in receipts], dtype=np.int64)
    first_id = firsts(b"".join(receipt.ids for receipt in receipts))
    kept = np.flatnonzero(first_id == np.arange(len(first_id)))
    texts = np.frombuffer(b"".join(receipt.texts for receipt in receipts), f"V{DIGEST}")
    first_text = kept[firsts(texts[kept].tobytes())]
    taken = _by_shard(receipts, ends, np.arange(len(first_id)), first_id)
    repeated = _by_shard(receipts, ends, kept, first_text)
    groups = _groups(receipts, ends, first_id)
    names = (receipt.shard for receipt in receipts)
    return list(map(Verdict, names, taken, repeated, groups))


def firsts(digests: bytes) -> Any:
    """For each digest the number of the first that equals it.

    >>> firsts(b"a" * 16 + b"b" * 16 + b"a" * 16).tolist()
    [0, 1, 0]
    """
    halves = np.frombuffer(digests, "<u8").reshape(-1, 2)
    order = np.lexsort(halves.T)  # stable: equal ones stay in their order
    ordered = halves[order]
    new = np.ones(len(order), dtype=bool)
    new[1:] = (ordered[1:] != ordered[:-1]).any(axis=1)
    result = np.empty(len(order), dtype=np.int64)
    result[order] = order[new][np.cumsum(new) - 1] if len(order) else order
    return result


def _by_shard(
    receipts: Sequence[Receipt], ends: Any, numbers: Any, first: Any
) -> list[dict[int, Spot]]:
    """Of every shard the documents that are not the first of their kind, and where that stands."""
    found: list[dict[int, Spot]] = [{} for _ in receipts]
    later = first != numbers
    for number, earlier in zip(numbers[later].tolist(), first[later].tolist(), strict=True):
        shard, place = _place(ends, number)
        home, spot = _place(ends, earlier)
        found[shard][place] = Spot(receipts[home].shard, spot)
    return found


def _place(ends: Any, number: int) -> tuple[int, int]:
    """The shard of a document, and its number there."""
    shard = int(np.searchsorted(ends, number, side="right"))
    return shard, number - (int(ends[shard - 1]) if shard else 0)


def _groups(
    receipts: Sequence[Receipt], ends: Any, first_id: Any
) -> list[dict[tuple[str, str], str]]:
    """Of every shard the commitments that are not first of their group, and the group's name."""
    kept = first_id == np.arange(len(first_id))
    begins = ends - [receipt.documents for receipt in receipts]
    keys = [
        _chosen(receipt.keys, kept[begin + numbers(receipt.keys["number"])])
        for receipt, begin in zip(receipts, begins, strict=True)
    ]
    names = group_ids(pa.concat_tables(keys)).to_pylist() if keys else []
    found: list[dict[tuple[str, str], str]] = []
    start = 0
    for table in keys:
        ids = zip(*(table[name].to_pylist() for name in ("doc_id", "commitment_id")), strict=True)
        groups = zip(ids, names[start : start + table.num_rows], strict=True)
        found.append({key: name for key, name in groups if name != "/".join(key)})
        start += table.num_rows
    return found


def _chosen(table: pa.Table, wanted: Any) -> pa.Table:
    """The rows that are wanted: mostly all of them."""
    if wanted.all():
        return table
    return table.take(column(np.flatnonzero(wanted).tolist(), pa.int64()))
