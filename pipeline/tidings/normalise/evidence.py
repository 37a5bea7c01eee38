"""Which currency a shared mark means in a document: "$", "kr", "crowns"."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from tidings.currencies import Currencies, Unit
from tidings.records import Context

# A country that speaks this much less than the loudest is not what the document is about.
_AUDIBLE = 0.3


class Evidence:
    """What a document says of shared marks.

    ``named`` are the currencies of the amounts that name theirs; each resolution adds to them.
    """

    def __init__(
        self, context: Context, vocabulary: Currencies, named: Iterable[str | None]
    ) -> None:
        self._withdrawn = vocabulary.withdrawn
        self._home = vocabulary.currencies_of.get(context.home or "", ())
        weights = dict(context.countries)
        self._loudest = max(weights.values(), default=0.0)
        self._weights: dict[str, float] = defaultdict(float)
        for country, weight in weights.items():
            for code in vocabulary.currencies_of.get(country, ()):
                self._weights[code] += weight
        self._named = Counter(code for code in named if code)
        self._settled: dict[tuple[Unit, frozenset[str]], str | None] = {}

    def currency(self, unit: Unit, excluded: frozenset[str] = frozenset()) -> str | None:
        """The one currency that the evidence speaks for, or None."""
        key = (unit, excluded)
        if key not in self._settled:
            possible = [code for code in unit.candidates if code not in excluded]
            current = [code for code in possible if code not in self._withdrawn]
            self._settled[key] = self._weighed(unit, current or possible)
            self._named[self._settled[key] or ""] += 1
        return self._settled[key]

    def _weighed(self, unit: Unit, possible: Sequence[str]) -> str | None:
        """The publisher's own currency first, at last what the mark means by itself.

        Between them stand the country that the document is most about and the currencies that it
        names; where one country owns the mark for all the world ("$" abroad), naming "US$" tells
        it apart from the bare mark, so that there the country comes first, unless the document is
        more about others and names the mark of all the world more often. A land whose mark is only
        meant at home (a peso's "$") is not heard, unless the document names its currency as well as
        the world's ("CLP 3m … US$4m"); where it is all that speaks, nothing is known.
        """
        at_home = next((code for code in possible if code in self._home), None)
        if at_home:
            return at_home
        heard = [
            code for code in possible if code not in unit.at_home or self._is_told_apart(unit, code)
        ]
        code = self._heard(unit, heard)
        if code:
            return unit.abroad if self._is_abroad(unit, code, heard) else code
        is_world_mark = self._loudest and not self._is_doubtful(unit)
        fallback = unit.default or (unit.abroad if is_world_mark else None)
        return fallback if fallback in possible else None

    def _heard(self, unit: Unit, possible: Sequence[str]) -> str | None:
        if not unit.abroad:
            return self._most_named(possible) or self._spoken(possible)
        spoken = self._spoken(possible)
        return spoken if spoken or self._is_doubtful(unit) else self._most_named(possible)

    def _is_doubtful(self, unit: Unit) -> bool:
        """Whether a land speaks whose own publishers, and they alone, mean something else."""
        spoken = self._spoken(unit.at_home)
        return not self._home and spoken is not None and not self._is_told_apart(unit, spoken)

    def _is_told_apart(self, unit: Unit, code: str) -> bool:
        """Whether a currency and that of the world are both named, so that neither is "$" alone."""
        return bool(self._named[code] and self._named[unit.abroad or ""])

    def _is_abroad(self, unit: Unit, code: str, possible: Sequence[str]) -> bool:
        """Whether the world's currency is named more often than one that is not at home."""
        if (
            unit.abroad is None
            or unit.abroad not in possible
            or self._weights[code] >= self._loudest
        ):
            return False
        return self._named[unit.abroad] > self._named[code]

    def _spoken(self, possible: Sequence[str]) -> str | None:
        """The currency of the country that the document speaks of most, if loud enough."""
        code = max(possible, key=self._weights.__getitem__, default=None)
        return code if code and self._weights[code] > _AUDIBLE * self._loudest else None

    def _most_named(self, possible: Sequence[str]) -> str | None:
        code = max(possible, key=self._named.__getitem__, default=None)
        return code if code and self._named[code] else None
