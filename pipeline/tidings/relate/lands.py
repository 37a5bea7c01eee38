"""The states behind names and adjectives of lands: "Spanish Minister", "the Franco-German pact"."""

from __future__ import annotations

from collections.abc import Iterator

import re2

from tidings.gazetteer import slug
from tidings.records import Party
from tidings.relate.scene import Scene
from tidings.rules import Rulebook

_WORD = re2.compile(r"[\pL.]+")
_PAIR = re2.compile(r"(?:^|[\s(“])(\p{Lu}[\pL.]*)[-–/](\p{Lu}[\pL.]*)(?: [\pL\pN&,’-]+){0,6}\s?$")
_NAMED = re2.compile(r"(?:^|[\s(“])(\p{Lu}[\pL.]*)[-–/](\p{Lu}[\pL.]*) \p{Lu}")
_TITLES = 2  # blocks of a headline
_LONGEST = 4  # words of the name of a land
_NEAR = 80  # characters before an instrument in which a pair of lands belongs to its name


class Lands:
    """Reads ``rules/places/countries.csv`` and ``rules/relations/combining.csv``."""

    def __init__(self, rulebook: Rulebook) -> None:
        self.states: dict[str, Party] = {}  # name of a government → the state as a party
        self._lands: dict[str, Party] = {}
        by_code: dict[str, Party] = {}
        for row in rulebook.rows("places/countries.csv"):
            state = Party(row["government"], slug(row["government"], row["code"]))
            self.states[state.name] = by_code[row["code"]] = state
            names = (row["name"], *row.items("aliases"), *row.items("adjectives"))
            self._lands.update(dict.fromkeys(names, state))
        rows = rulebook.rows("relations/combining.csv")
        self._first = self._lands | {row["form"]: by_code[row["country"]] for row in rows}

    def told_in(self, words: str) -> Party | None:
        """The first land that some words name: "Australian Minister for Climate" → Australia."""
        return next(self._all_in(words), None)

    def known_in(self, scene: Scene, words: str) -> list[Party]:
        """Every land that some words name: "the British and French science " → both."""
        return [self.known(scene, state) for state in dict.fromkeys(self._all_in(words))]

    def _all_in(self, words: str) -> Iterator[Party]:
        row = _WORD.findall(words)
        names = (
            " ".join(row[start : start + size])
            for start in range(len(row))
            for size in range(_LONGEST, 0, -1)
        )
        return (self._lands[name] for name in names if name in self._lands)

    def pair_before(self, scene: Scene, start: int) -> list[Party]:
        """The two lands of a name that ends at ``start``: "the Franco-German ", "a UK-Japan "."""
        match = _PAIR.search(scene.words((max(start - _NEAR, 0), start)))
        return self._pair(scene, match.group(1), match.group(2)) if match is not None else []

    def pair_of_the_top(self, scene: Scene) -> list[Party]:
        """The two lands of a name at the top: "the Japan–EU Digital Partnership Council"."""
        blocks = scene.layout.blocks
        head = scene.words((0, blocks[min(_TITLES, len(blocks)) - 1].end)) if blocks else ""
        pairs = (self._pair(scene, *match.groups()) for match in _NAMED.finditer(head))
        return next((pair for pair in pairs if pair), [])

    def _pair(self, scene: Scene, first: str, second: str) -> list[Party]:
        """Two lands or unions by what stands on the sides of a hyphen; [] for anything else."""
        unions = _unions(scene)
        one = self._first.get(first) or unions.get(first)
        other = self._lands.get(second) or unions.get(second)
        if one is None or other is None:
            return []
        return [self.known(scene, one), self.known(scene, other)]

    def known(self, scene: Scene, state: Party) -> Party:
        """A state under the identifier that it has among the bodies of a document."""
        return scene.bodies.get(state.name, state)


def _unions(scene: Scene) -> dict[str, Party]:
    """What a document calls the unions of states: "EU" in "the Japan–EU partnership"."""
    named = (body for body in scene.mentions.organisations if body.type == "international")
    return {body.text: scene.bodies[body.name] for body in named}
