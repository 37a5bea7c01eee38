"""Plain frozen records: what flows between the floors, and all that leaves a worker.

Offsets count Unicode code points of the document's text and are half-open. Values mean what
``docs/annotation.md`` says; ``None`` means unknown and is never filled with a guess.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, NamedTuple

Status = Literal["resolved", "partial", "ambiguous"]
Qualifier = Literal["exact", "about", "over", "up_to", "under"]
AmountRole = Literal["funding", "component", "other"]
DateKind = Literal["date", "duration", "set"]
Stage = Literal["announced", "proposed", "conditional", "spent"]


@dataclass(frozen=True, slots=True)
class Document:
    """One announcement as read. ``text`` is kept exactly; every offset refers to it.

    ``origin`` names how the file was read ("text", "html", "jsonl" …); ``published_from`` says
    where the date comes from: "metadata", the file itself ("html", "pdf", "feed", "json"),
    "dateline", or "" where it is unknown. ``kept`` is the share of the source's letters that are in
    the text, None where it is kept whole; ``duplicate_of`` the document that had the same text.
    """

    doc_id: str
    text: str
    source: str = ""
    title: str | None = None
    publisher: str | None = None
    published: dt.date | None = None
    published_from: str = ""
    url: str | None = None
    language: str | None = None
    origin: str = "text"
    kept: float | None = None
    duplicate_of: str | None = None


class Found(NamedTuple):
    """A span that a finder proposes: offsets, the id of its rule, and what the rule already knows.

    ``value`` is the finder's own word to its normaliser (an area id, a gazetteer key) or "".
    """

    start: int
    end: int
    rule: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class Mention:
    """A stretch of a document with the rule that found it: ``text == document.text[start:end]``."""

    start: int
    end: int
    text: str
    rule: str


@dataclass(frozen=True, slots=True)
class Organisation(Mention):
    """A mention of a named body; ``country`` is ISO 3166-1 alpha-2, ``org_id`` a CURIE."""

    name: str
    org_id: str | None
    type: str | None
    country: str | None
    status: Status = "resolved"
    candidates: tuple[str, ...] = ()
    wikidata: str | None = None


@dataclass(frozen=True, slots=True)
class Programme(Mention):
    """A mention of a named programme; ``name`` is its fullest form in the document."""

    name: str
    status: Status = "resolved"


@dataclass(frozen=True, slots=True)
class Amount(Mention):
    """A monetary expression; ``low`` and ``high`` in units of ``currency`` (ISO 4217)."""

    currency: str | None
    low: Decimal | None
    high: Decimal | None
    qualifier: Qualifier = "exact"
    role: AmountRole | None = None
    status: Status = "resolved"


@dataclass(frozen=True, slots=True)
class Period(Mention):
    """A temporal expression: first and last day it can mean, or an ISO 8601 duration.

    ``precision`` is the unit the words speak of ("day", "month", "year" …); ``relative`` says that
    the value was counted from the publication date.
    """

    kind: DateKind
    earliest: dt.date | None = None
    latest: dt.date | None = None
    duration: str | None = None
    precision: str | None = None
    relative: bool = False
    status: Status = "resolved"


@dataclass(frozen=True, slots=True)
class Area(Mention):
    """A phrase that names a field of research; ``area`` is an id of ``rules/areas/areas.csv``."""

    area: str
    label: str
    domain: str


@dataclass(frozen=True, slots=True)
class Person(Mention):
    """A person, once a document; the span is that of the fullest form."""

    name: str
    role: str | None = None
    organisation: str | None = None


class Party(NamedTuple):
    """A body that takes part in a commitment or an agreement."""

    name: str
    org_id: str | None


@dataclass(frozen=True, slots=True)
class Commitment:
    """A sum that somebody commits, awards or invests; ``amount`` is one of the text."""

    amount: Amount
    funders: tuple[Party, ...]
    recipients: tuple[Party, ...]
    programme: str | None
    areas: tuple[str, ...]
    starts: dt.date | None
    duration: str | None
    stage: Stage
    evidence_start: int
    evidence_end: int
    rule: str


@dataclass(frozen=True, slots=True)
class Agreement:
    """An instrument between parties: memorandum, joint statement, letter of intent …"""

    instrument: str
    parties: tuple[Party, ...]
    signed: dt.date | None
    areas: tuple[str, ...]
    evidence_start: int
    evidence_end: int
    rule: str


@dataclass(frozen=True, slots=True)
class Failure:
    """A document that could not be brought into the tables, and the way out."""

    source: str
    doc_id: str | None
    stage: str
    reason: str
    hint: str


@dataclass(frozen=True, slots=True)
class Context:
    """What is known of a document before a value is read in it.

    ``countries`` holds ISO 3166-1 codes with weights, the heaviest first: the evidence by which a
    bare "$" or a fiscal year finds its country. ``home`` is the publisher's country where known.
    """

    published: dt.date | None = None
    publisher: str | None = None
    title: str | None = None
    home: str | None = None
    countries: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Extraction:
    """Everything found in one document; plain values only, so that it crosses processes."""

    document: Document
    kind: str = "other"
    words: int = 0
    organisations: tuple[Organisation, ...] = ()
    programmes: tuple[Programme, ...] = ()
    amounts: tuple[Amount, ...] = ()
    dates: tuple[Period, ...] = ()
    areas: tuple[Area, ...] = ()
    people: tuple[Person, ...] = ()
    commitments: tuple[Commitment, ...] = ()
    agreements: tuple[Agreement, ...] = ()
