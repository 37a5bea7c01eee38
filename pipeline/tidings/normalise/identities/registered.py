"""The identity that an imported registry gives: our types for its, names without legal form."""

from __future__ import annotations

from tidings.gazetteer import Entry
from tidings.normalise.identities.naming import NameKinds
from tidings.registry import Record, Registry
from tidings.rules import Rulebook

_PREFIX = "ror:"


class Registered:
    """Entries of the registry by the value that the finder gave a mention."""

    def __init__(self, rulebook: Rulebook, registry: Registry, kinds: NameKinds) -> None:
        self._registry = registry
        self._kinds = kinds
        self._types = rulebook.rows("names/registry_types.csv")

    def entry(self, value: str) -> Entry | None:
        """The entry that a finder's value ("ror:…") stands for."""
        ror = value.removeprefix(_PREFIX)
        record = None if ror == value else self._registry.record(ror)
        if record is None:
            return None
        kind = self._type(record)
        name = self._kinds.without_legal_form(record.name) if kind == "company" else record.name
        return Entry(name, value, kind, record.country or None)

    def _type(self, record: Record) -> str:
        """Our type for the first kind of the table that a body is, or one that its name tells."""
        row = next((row for row in self._types if row["kind"] in record.kinds), None)
        told = self._kinds.type_of(record.name)
        if row is None:
            return told
        return told if told in row.items("told") else row["type"]
