"""Gathers the clues of every body with regard to one sum."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from tidings.records import Party

Said = dict[Party, dict[str, None]]  # the clues of every body with regard to one sum


class Saying:
    """Gathers what is said of every body; ``names`` begins with what always holds."""

    def __init__(self, kinds: Mapping[Party, str], always: Mapping[Party, str]) -> None:
        self._kinds = kinds  # as ``coarse`` names them
        self.names: Said = {party: {name: None} for party, name in always.items()}

    def add(self, name: str, parties: Iterable[Party]) -> None:
        """Say that a clue holds of some bodies."""
        for party in parties:
            if party in self.names:
                self.names[party][name] = None

    def add_by_kind(self, name: str, parties: Iterable[Party]) -> None:
        """Say that a clue holds of some bodies, of each in its kind."""
        for party in parties:
            if party in self.names:
                self.names[party][f"{name}_{self._kinds[party]}"] = None

    def add_of_kind(self, name: str, kind: str, parties: Iterable[Party]) -> None:
        """Say that a clue holds of those of some bodies that are of a kind."""
        for party in parties:
            if party in self.names and self._kinds[party] == kind:
                self.names[party][name] = None
