"""Which rule fires where, which candidate won, and where its rule is kept."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tidings import spans
from tidings.extraction import Extractor
from tidings.records import Document, Extraction, Found
from tidings.unseen import shown


@dataclass(frozen=True, slots=True)
class Candidate:
    """A span that a finder proposed; ``winner`` says what took its place, or "" where it won."""

    start: int
    end: int
    text: str
    layer: str
    rule: str
    priority: int
    value: str
    winner: str


def explain(
    document: Document, rules: str | Path | None = None, registry: Path | None = None
) -> tuple[list[Candidate], Extraction]:
    """All candidates of a document by offset, winners and losers, and what the pipeline made of it.

    >>> from tidings.records import Document
    >>> candidates, _ = explain(Document("d", "They pay £2m."))
    >>> [(c.text, c.layer, c.winner) for c in candidates]
    [('£2m', 'MONEY', '')]
    """
    document = shown(document)
    extractor = Extractor(rules, registry)
    doc = extractor.nlp(document.text, disable=["tidings_settle"])
    priorities = spans.Priorities.from_rulebook(extractor.rulebook)
    found = {group: spans.read_group(doc, group) for group in spans.GROUPS}
    winners = spans.settle((item for items in found.values() for item in items), priorities)
    candidates = [
        Candidate(
            start=item.start,
            end=item.end,
            text=document.text[item.start : item.end],
            layer=spans.LABELS[group],
            rule=item.rule,
            priority=priorities.of(item.rule),
            value=item.value,
            winner=_winner(item, winners, document.text),
        )
        for group, items in found.items()
        for item in items
    ]
    candidates.sort(key=lambda candidate: (candidate.start, candidate.end, candidate.rule))
    extraction = extractor.read(document, extractor.nlp(document.text))
    return candidates, extraction


def _winner(item: Found, winners: list[Found], text: str) -> str:
    """The better candidate that overlaps ``item``; "" where ``item`` is a winner itself."""
    if item in winners:
        return ""
    overlapping: Iterator[Found] = (
        winner for winner in winners if winner.start < item.end and item.start < winner.end
    )
    best = next(overlapping)
    return f"{text[best.start : best.end]} ({best.rule})"
