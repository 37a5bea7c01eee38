"""Area ids → labelled areas."""

from __future__ import annotations

from collections.abc import Sequence

from tidings.records import Area, Found
from tidings.rules import Rulebook


class Areas:
    """Names the area that the finder put into ``Found.value`` (``areas/areas.csv``)."""

    def __init__(self, rulebook: Rulebook) -> None:
        self._areas = {
            row["area"]: (row["label"], row["domain"]) for row in rulebook.rows("areas/areas.csv")
        }

    def tag(self, text: str, found: Sequence[Found]) -> list[Area]:
        """One record a mention, with label and domain."""
        return [
            Area(
                item.start,
                item.end,
                text[item.start : item.end],
                item.rule,
                item.value,
                *self._areas[item.value],
            )
            for item in found
        ]
