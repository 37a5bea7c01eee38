"""Values in words for people, and the few links that a report may hold."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

Row = Mapping[str, Any]

_SCALES = ((1e12, "trillion"), (1e9, "billion"), (1e6, "million"))
_ROR = re.compile(r"ror:(0[a-z0-9]{8})")
_WIKIDATA = re.compile(r"wd:(Q[1-9][0-9]*)")
_WEB = re.compile(r"https?://[^\s\"'<>]+", re.IGNORECASE)
# They join letters, or say where a word may break; they deceive nobody.
_WANTED = "\n\t\u00ad\u200c\u200d\ufeff"


def visible(text: str | None) -> str:
    """``text`` with control characters, which could turn or hide what follows, as code points.

    >>> visible("paid \\u202eM5£")
    'paid ⟨U+202E⟩M5£'
    """
    if not text or (text.isascii() and text.isprintable()):
        return text or ""
    return "".join(
        f"⟨U+{ord(c):04X}⟩" if unicodedata.category(c) in {"Cc", "Cf"} and c not in _WANTED else c
        for c in text.replace("\r\n", "\n")
    )


def figure(value: float) -> str:
    """A number as one says it.

    >>> [figure(n) for n in (4_500_000, 1_100_000_000_000, 300_000)]
    ['4.5 million', '1.1 trillion', '300,000']
    """
    for scale, name in _SCALES:
        if value >= scale:
            return f"{_plain(value / scale)} {name}"
    return _plain(value)


def _plain(value: float) -> str:
    return f"{value:,.2f}".rstrip("0").rstrip(".")


def span(low: float | None, high: float | None) -> str:
    """The two bounds of a sum; one where they are the same.

    >>> span(2_000_000, 3_000_000)
    '2 million to 3 million'
    """
    known = [value for value in (low, high) if value is not None]
    return " to ".join(dict.fromkeys(figure(value) for value in known)) or "unknown sum"


def money(row: Row) -> str:
    """A row of ``amounts`` or ``commitments`` as a sum.

    >>> money({"qualifier": "over", "currency": "GBP", "low": 4.5e6, "high": 4.5e6})
    'over GBP 4.5 million'
    """
    qualifier = "" if row["qualifier"] in (None, "exact") else row["qualifier"].replace("_", " ")
    return " ".join(
        filter(None, (qualifier, row["currency"] or "?", span(row["low"], row["high"])))
    )


def period(row: Row) -> str:
    """A row of ``dates`` as first and last day, or as a duration.

    >>> period({"kind": "duration", "duration": "P5Y", "earliest": None, "latest": None})
    'P5Y'
    """
    days = [row["earliest"], row["latest"]]
    if any(days):
        return " to ".join(dict.fromkeys(day.isoformat() if day else "…" for day in days))
    return row["duration"] or "not known"


def plain_id(identifier: str | None) -> str:
    """An id as words: ``quantum_sensing`` is "quantum sensing"."""
    return visible(identifier).replace("_", " ")


def organisation_link(org_id: str | None) -> str | None:
    """The page of a body in its registry; None for an id that has none.

    >>> organisation_link("wd:Q42"), organisation_link("ror:javascript"), organisation_link(None)
    ('https://www.wikidata.org/wiki/Q42', None, None)
    """
    if match := _ROR.fullmatch(org_id or ""):
        return f"https://ror.org/{match[1]}"
    if match := _WIKIDATA.fullmatch(org_id or ""):
        return f"https://www.wikidata.org/wiki/{match[1]}"
    return None


def web_link(url: str | None) -> str | None:
    """``url`` if it is one of the web; other schemes could run something.

    >>> web_link("https://example.org/a"), web_link("javascript:alert(1)")
    ('https://example.org/a', None)
    """
    return url if url and _WEB.fullmatch(url) else None
