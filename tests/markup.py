"""Marked-up announcements, "{o:Wellcome|funder} gives {m:£5m|GBP 5000000}" → text, mentions."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal

from tidings.records import Amount, Organisation, Period, Programme
from tidings.relate.mentions import Mentions

MARK = re.compile(r"\{([ompd]):([^|}]*)(?:\|([^}]*))?\}")


def read(marked: str) -> tuple[str, Mentions]:
    """The text without its marks, and the mentions that the marks name.

    ``{o:words|type|name|land}``, ``{m:words|GBP 5000000|qualifier}``, ``{p:words|name}``,
    ``{d:words|2026-02-03}`` or ``{d:words|P5Y}``; the name is the words where it is missing.
    """
    text, found, last = "", {"o": [], "m": [], "p": [], "d": []}, 0
    for mark in MARK.finditer(marked):
        text += marked[last : mark.start()]
        kind, words, rest = mark[1], mark[2], (mark[3] or "").split("|")
        place = {"start": len(text), "end": len(text) + len(words), "text": words, "rule": "t"}
        found[kind].append(MAKERS[kind](place, words, rest))
        text += words
        last = mark.end()
    return text + marked[last:], Mentions(
        tuple(found["o"]), tuple(found["p"]), tuple(found["m"]), tuple(found["d"])
    )


def _organisation(place, words, rest):
    kind, name, land = (*rest, "", "", "")[:3]
    name = name or words
    return Organisation(
        **place, name=name, org_id=f"tidings:{name}", type=kind or "other", country=land or None
    )


def _amount(place, words, rest):
    currency, value = rest[0].split()
    low, _, high = value.partition("-")
    qualifier = rest[1] if len(rest) > 1 else "exact"
    return Amount(
        **place,
        currency=currency,
        low=Decimal(low),
        high=Decimal(high or low),
        qualifier=qualifier,
    )


def _programme(place, words, rest):
    return Programme(**place, name=rest[0] or words)


def _period(place, words, rest):
    if rest[0].startswith("P"):
        return Period(**place, kind="duration", duration=rest[0])
    day = dt.date.fromisoformat(rest[0])
    return Period(**place, kind="date", earliest=day, latest=day, precision="day")


MAKERS = {"o": _organisation, "m": _amount, "p": _programme, "d": _period}
