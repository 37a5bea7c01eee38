"""Announcements for benchmarks: paragraphs of the gold, mixed, with other bodies and figures.

No two documents repeat each other: every name of the gazetteer type is swapped for another body
of the gazetteer, and every figure is drawn anew. The same seed gives the same documents.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator
from pathlib import Path

from tidings.records import Document
from tidings.rules import load_rulebook

GOLD = Path(__file__).parent.parent / "corpus" / "gold" / "dev.jsonl"
_DIGITS = re.compile(r"(?<![\d.,])[1-9]\d?(?=(?:\.\d)?\s?(?:million|billion|m\b|bn\b))")
_YEARS = re.compile(r"\b20[12]\d\b")


def generate(count: int, seed: int = 1) -> Iterator[Document]:
    """``count`` documents of the length and the variety of the gold's.

    >>> [document.doc_id for document in generate(2)]
    ['generated-000000', 'generated-000001']
    """
    chance = random.Random(seed)
    bodies = [row["name"] for row in load_rulebook().rows("organisations/*.csv") if row["type"]]
    gold = [json.loads(line) for line in GOLD.read_text(encoding="utf-8").splitlines()]
    paragraphs = [
        (paragraph, [body["text"] for body in document["organisations"]])
        for document in gold
        for paragraph in document["text"].split("\n\n")
    ]
    for number in range(count):
        length = chance.randint(7, 16)
        chosen = [_vary(*chance.choice(paragraphs), bodies, chance) for _ in range(length)]
        yield Document(f"generated-{number:06d}", "\n\n".join(chosen), source="generated")


def _vary(text: str, names: list[str], bodies: list[str], chance: random.Random) -> str:
    for name in sorted({name for name in names if len(name) > 12 and name in text}):
        text = text.replace(name, chance.choice(bodies))
    text = _DIGITS.sub(lambda _: str(chance.randint(1, 99)), text)
    return _YEARS.sub(lambda _: str(chance.randint(2010, 2030)), text)
