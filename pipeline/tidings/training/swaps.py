"""Other names in the places of names, so that what is learnt is the context and no list."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from tidings.acronyms import is_acronym
from tidings.rules import Rulebook
from tidings.training.labels import Labelled

_ONE, _SHORT, _LONG = "acronym", "word", "name"


class Swaps:
    """Names to put in, from the shipped gazetteers, by label, kind and shape."""

    def __init__(self, rulebook: Rulebook) -> None:
        pools: dict[tuple[str, str, str], set[str]] = {}
        for row in rulebook.rows("organisations/*.csv"):
            for name in (row["name"], *row.items("acronyms")):
                pools.setdefault(("ORG", row["type"], _shape(name)), set()).add(name)
        for row in rulebook.rows("programmes/known/*.csv"):
            pools.setdefault(("PROGRAMME", "", _shape(row["name"])), set()).add(row["name"])
        self._pools = {key: sorted(names) for key, names in pools.items()}
        self._given = [row["name"] for row in rulebook.rows("people/given_names.csv")]
        self._family = [row["name"] for row in rulebook.rows("people/surnames.csv")]

    def swap(
        self, text: str, names: Sequence[Labelled], random: Random
    ) -> tuple[str, list[Labelled]]:
        """A text with other names, the same one wherever one stood; the names at new offsets."""
        chosen: dict[str, str] = {}
        pieces: list[str] = []
        moved: list[Labelled] = []
        read = length = 0
        for name in names:
            written = text[name.start : name.end]
            if name.swaps and written not in chosen:
                chosen[written] = self._other(name, written, random)
            new = chosen.get(written, written)
            pieces += (text[read : name.start], new)
            start = length + name.start - read
            moved.append(name._replace(start=start, end=start + len(new)))
            read, length = name.end, start + len(new)
        return "".join((*pieces, text[read:])), moved

    def _other(self, name: Labelled, written: str, random: Random) -> str:
        if name.label == "PERSON":
            return f"{random.choice(self._given)} {random.choice(self._family)}"
        pool = self._pools.get((name.label, name.kind, _shape(written)))
        return random.choice(pool) if pool else written


def _shape(name: str) -> str:
    if " " in name:
        return _LONG
    return _ONE if is_acronym(name) else _SHORT
