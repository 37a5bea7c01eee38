"""Who pays for a programme that is widely known: "£2m from Horizon Europe" is of the EU.

The column ``owner`` of ``rules/programmes/known`` names them, those next to the programme first.
Only a body that the text itself names comes into question.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from tidings.records import Party
from tidings.relate.owners import last_programme, programmes_of
from tidings.relate.scene import Scene
from tidings.rules import Rulebook


class Patrons:
    """Reads the owners of known programmes."""

    def __init__(self, rulebook: Rulebook) -> None:
        self._owners: dict[str, tuple[str, ...]] = {}
        for row in rulebook.rows("programmes/known/*.csv"):
            if row["owner"]:
                owners = row.items("owner")
                for name in (row["name"], *row.items("aliases"), *row.items("acronyms")):
                    self._owners.setdefault(name, owners)

    def of(
        self, scene: Scene, starts: Sequence[int], bodies: Mapping[str, Party]
    ) -> Iterator[tuple[str, Party]]:
        """The clues of a sum told at ``starts``, with the body that each holds of."""
        if not scene.mentions.programmes:
            return
        for start in starts:
            told = programmes_of(scene.mentions, scene.layout, start)
            place = "near" if told else "last"
            for name in told or last_programme(scene.mentions, start):
                yield from self._ranked(f"patron_{place}", self._owners.get(name, ()), bodies)

    def _ranked(
        self, name: str, owners: Sequence[str], bodies: Mapping[str, Party]
    ) -> Iterator[tuple[str, Party]]:
        """The first owner that the text names, and the others."""
        named = [bodies[owner] for owner in owners if owner in bodies]
        for place, party in enumerate(named):
            yield f"{name}_{'later' if place else 'first'}", party
