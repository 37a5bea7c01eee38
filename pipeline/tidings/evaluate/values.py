"""When two values are the same: names folded, sums to the cent, days and durations."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

Row = Mapping[str, Any]

_NO_WORD = re.compile(r"[^a-z0-9]+")
_LEGAL_FORM = re.compile(
    r" (?:inc|ltd|limited|plc|corp|corporation|co|llc|gmbh|ag|sa|nv|bv)$", re.ASCII
)
_KINGDOM = re.compile(r"\b(?:united kingdom|uk|u k)\b", re.ASCII)


@lru_cache(maxsize=65536)
def fold_name(name: str) -> str:
    """A name as it is compared: case, accents, punctuation, "the" and a legal form do not count.

    This is broader than ``tidings.text.fold``, by which rules are looked up: a measure forgives
    what a rule has to tell apart. A name without a Latin letter is compared as written.

    >>> fold_name("The École & Co. Ltd"), fold_name("Government of the United Kingdom")
    ('ecole and co', 'government of the uk')
    """
    latin = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    words = _NO_WORD.sub(" ", latin.replace("&", " and ")).strip().removeprefix("the ")
    return _KINGDOM.sub("uk", _LEGAL_FORM.sub("", words)) or name.casefold().strip()


def folded(row: Row, *columns: str) -> str:
    """The folded name in the first of the columns that says something, else ""."""
    return fold_name(str(next((row[c] for c in columns if row.get(c)), "")))


def day(value: object) -> str | None:
    """An ISO day, whether the table holds dates, timestamps or text."""
    return None if value is None else str(value)[:10]


def number(value: Any) -> float | None:
    """A sum to the cent."""
    return None if value is None else round(float(value), 2)


def same_name(gold: Row, row: Row) -> bool:
    """Whether both rows name one thing."""
    return folded(gold, "name") == folded(row, "name")


def same_amount(gold: Row, row: Row) -> bool:
    """Whether currency, low and high agree."""
    return amount_of(gold) == amount_of(row)


def amount_of(row: Row) -> tuple[str | None, float | None, float | None]:
    """Currency, low and high of a row of ``amounts`` or ``commitments``."""
    return row.get("currency"), number(row.get("low")), number(row.get("high"))


def same_date(gold: Row, row: Row) -> bool:
    """Whether the kind agrees, and the days of a date or the length of a duration."""
    if gold.get("kind") != row.get("kind"):
        return False
    if gold["kind"] == "date":
        ours, theirs = ((day(r.get("earliest")), day(r.get("latest"))) for r in (gold, row))
        return ours == theirs
    if gold["kind"] == "duration":
        return (gold.get("duration") or None) == (row.get("duration") or None)
    return True


def same_area(gold: Row, row: Row) -> bool:
    """Whether both rows are tagged with one area."""
    return bool(gold["area"] == row.get("area"))


def same_role(gold: Row, row: Row) -> bool:
    """Whether the texts of two posts overlap: half the words of the shorter are in the longer.

    >>> same_role({"role": "Science Minister"}, {"role": "UK Science Minister"})
    True
    """
    ours, theirs = (set(folded(r, "role").split()) for r in (gold, row))
    shorter = min(len(ours), len(theirs))
    return shorter > 0 and 2 * len(ours & theirs) >= shorter
