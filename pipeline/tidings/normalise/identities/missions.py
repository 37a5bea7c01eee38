"""Embassies, high commissions and consulates: who sent them, where they stand."""

from __future__ import annotations

import re
from typing import NamedTuple

from tidings.places import Place, Places
from tidings.rules import Rulebook

_KIND = r"(Embassy|High Commission|Consulate(?:[- ]General)?)"
_OF = re.compile(rf"{_KIND} of (?:the )?(.+?)(?:,? (?:in|to) (?:the )?(.+))?")
_ADJECTIVE = re.compile(rf"(.+?) {_KIND}(?:,? (?:in |to )?(?:the )?(.+))?")


class Mission(NamedTuple):
    """A mission abroad: its official name and the country that sent it."""

    name: str
    country: str


class Missions:
    """Reads the names of missions.

    >>> missions = Missions(load_rulebook(), places)
    >>> missions.read("Embassy of Japan in London", None).name
    'Embassy of Japan in the United Kingdom'
    >>> missions.read("British High Commission", "IN").name
    'British High Commission New Delhi'
    """

    def __init__(self, rulebook: Rulebook, places: Places) -> None:
        self._places = places
        rows = rulebook.rows("places/countries.csv")
        self._capitals = {row["code"]: row["capital"] for row in rows}
        self._articled = {
            row["code"]: row["government"].removeprefix("Government of ") for row in rows
        }

    def read(self, name: str, host: str | None) -> Mission | None:
        """The mission that ``name`` names; ``host`` is the country where the text sets it."""
        if found := _OF.fullmatch(name):
            kind, sender_words, seat_words = found.groups()
        elif found := _ADJECTIVE.fullmatch(name):
            sender_words, kind, seat_words = found.groups()
        else:
            return None
        sender = self._places.get(sender_words)
        if sender is None or sender.kind != "country":
            return None
        seat = self._places.get(seat_words) if seat_words else None
        return Mission(self._official(kind, sender, seat, host), sender.country)

    def _official(self, kind: str, sender: Place, seat: Place | None, host: str | None) -> str:
        """British missions call themselves after their city, others after the country."""
        country = seat.country if seat else host if host != sender.country else None
        if sender.country == "GB":
            city = seat.name if seat and seat.kind == "city" else self._capitals.get(country or "")
            return f"British {kind} {city}" if city else f"British {kind}"
        there = f" in {self._articled[country]}" if country in self._articled else ""
        return f"{kind} of {self._articled[sender.country]}{there}"
