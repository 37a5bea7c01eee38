"""Whose money a sum is in: of a Dutch and a Korean council, it is the Korean one that pays in won.

Only where a payer of the text is at home in the currency do the bodies of other lands stand back:
a German ministry may well pay in dollars where nobody else is there to do it.
"""

from __future__ import annotations

from collections.abc import Iterable

from tidings.records import Party
from tidings.relate.scene import Scene
from tidings.rules import Rulebook


class Moneys:
    """Reads the lands of ``rules/money/currencies.csv``.

    >>> from tidings.rules import load_rulebook
    >>> Moneys(load_rulebook()).lands_of("KRW")
    ('KR',)
    """

    def __init__(self, rulebook: Rulebook) -> None:
        rows = rulebook.rows("money/currencies.csv")
        self._lands = {row["code"]: tuple(row.items("countries")) for row in rows}

    def lands_of(self, currency: str | None) -> tuple[str, ...]:
        """The ISO 3166 codes of the lands whose money a currency is; () for an unknown one."""
        return self._lands.get(currency or "", ())

    def strangers(
        self, scene: Scene, currency: str | None, bodies: Iterable[Party], payers: Iterable[Party]
    ) -> set[Party]:
        """The bodies of other lands than a currency's, where some payer is of one of these."""
        lands = (scene.governments.get(land) for land in self.lands_of(currency))
        at_home = set(filter(None, lands))
        if not any(_home(scene, payer) in at_home for payer in payers):
            return set()
        homes = ((body, _home(scene, body)) for body in bodies)
        return {body for body, home in homes if home and home not in at_home}


def _home(scene: Scene, body: Party) -> str | None:
    """The government of the land of a body, which a government is itself; None for no land."""
    return scene.homes.get(body.name) or (body.name if body.name in scene.states else None)
