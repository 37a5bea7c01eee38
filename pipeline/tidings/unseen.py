"""Characters that nobody sees, inside words and numbers: "mil\\u00adlion", "£4\\u200b.5m".

A soft hyphen or a space of no width says where a line may break, and nothing else: read as a part
of the text it would make £4 of £4.5m. So they are taken out before anything is looked for, and
every place is told in the text as it was given.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import chain
from typing import TypeVar

from tidings.records import Agreement, Amount, Commitment, Document, Extraction, Mention

_UNSEEN = "\u00ad\u200b\u2060\ufeff"
_SEEN = re.compile(f"[^{_UNSEEN}]+")

M = TypeVar("M", bound=Mention)


def shown(document: Document) -> Document:
    """The document as a reader sees it; itself where nothing is unseen.

    >>> shown(Document("d", "£4\\u200b.5 mil\\u00adlion")).text
    '£4.5 million'
    """
    text = document.text
    if text.isascii() or not any(character in text for character in _UNSEEN):
        return document
    return replace(document, text="".join(_SEEN.findall(text))) if _SEEN.search(text) else document


def as_given(extraction: Extraction, given: Document) -> Extraction:
    """What was found in ``shown(given)``, with every place that of ``given``.

    >>> given = Document("d", "a\\u00adb")
    >>> as_given(Extraction(shown(given)), given).document.text == given.text
    True
    """
    if extraction.document.text == given.text:
        return extraction
    places = _Places(given.text)
    return replace(
        extraction,
        document=replace(extraction.document, text=given.text),
        organisations=places.of(extraction.organisations),
        programmes=places.of(extraction.programmes),
        amounts=places.of(extraction.amounts),
        dates=places.of(extraction.dates),
        areas=places.of(extraction.areas),
        people=places.of(extraction.people),
        commitments=tuple(map(places.of_commitment, extraction.commitments)),
        agreements=tuple(map(places.of_agreement, extraction.agreements)),
    )


class _Places:
    """Where the characters that are seen stand in the text as it was given."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = list(chain.from_iterable(range(*part.span()) for part in _SEEN.finditer(text)))

    def of(self, mentions: Sequence[M]) -> tuple[M, ...]:
        return tuple(map(self._of_mention, mentions))

    def of_commitment(self, commitment: Commitment) -> Commitment:
        start, end = self._span(commitment.evidence_start, commitment.evidence_end)
        amount: Amount = self._of_mention(commitment.amount)
        return replace(commitment, amount=amount, evidence_start=start, evidence_end=end)

    def of_agreement(self, agreement: Agreement) -> Agreement:
        start, end = self._span(agreement.evidence_start, agreement.evidence_end)
        return replace(agreement, evidence_start=start, evidence_end=end)

    def _of_mention(self, mention: M) -> M:
        start, end = self._span(mention.start, mention.end)
        return replace(mention, start=start, end=end, text=self._text[start:end])

    def _span(self, start: int, end: int) -> tuple[int, int]:
        return self._at[start], self._at[end - 1] + 1
