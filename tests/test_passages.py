"""The passages that the roles are learned from: marks are read, and none is left behind."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from bench.passages import parse_passages

FILE = Path(__file__).parent.parent / "bench" / "role_passages.txt"


def test_a_mark_is_a_role_at_its_place() -> None:
    text = (
        "A note.\n## call | 2024-05-01 | UK\nOf {f|£5m}, {c|£2m} is cash.\n"
        "## price | 2024-05-02 | US\nIt costs {o|$3}."
    )
    first, second = parse_passages(text)
    assert first.text == "Of £5m, £2m is cash."
    assert [(first.text[start:end], role) for start, end, role in first.roles] == [
        ("£5m", "funding"),
        ("£2m", "component"),
    ]
    assert (second.text, second.published.isoformat()) == ("It costs $3.", "2024-05-02")


def test_the_passages_are_read_whole() -> None:
    passages = list(parse_passages(FILE.read_text(encoding="utf-8")))
    assert not [passage.text for passage in passages if "{" in passage.text or "}" in passage.text]
    marked = Counter(role for passage in passages for _, _, role in passage.roles)
    assert min(marked[role] for role in ("funding", "component", "other")) > 300
