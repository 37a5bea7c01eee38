"""Who can pay, receive or sign: named bodies, countries as their governments, and the words
that point back to them ("the company", "both governments", "we").
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import re2

from tidings.records import Context, Organisation, Party
from tidings.relate.mentions import Mentions
from tidings.rules import Rulebook
from tidings.text import fold


class Actor(NamedTuple):
    """A stretch of text that stands for one or more bodies.

    ``kind`` is the type of the body ("funder", "university" …), or "country" where a country
    stands for its government.
    """

    start: int
    end: int
    parties: tuple[Party, ...]
    kind: str


class _Reference(NamedTuple):
    """What a pointing phrase can point to."""

    types: frozenset[str]
    number: str


class _Taken:
    """Ground of mentions, where no country or pointing word is looked for."""

    def __init__(self, spans: Iterable[tuple[int, int]]) -> None:
        self._spans = sorted(spans)

    def holds(self, start: int, end: int) -> bool:
        place = bisect_left(self._spans, (end, 0))
        return any(s < end and start < e for s, e in self._spans[max(0, place - 3) : place])


class Cast:
    """Finds the actors of a document.

    ``rules/places/countries.csv`` names the countries and their governments,
    ``rules/relations/references.csv`` the pointing phrases.
    """

    def __init__(self, rulebook: Rulebook) -> None:
        rows = rulebook.rows("places/countries.csv")
        self._governments: dict[str, str] = {}
        self.government_of: dict[str, str] = {}
        for row in rows:
            self.government_of[row["code"]] = row["government"]
            for name in (row["name"], *row.items("aliases")):
                self._governments[name] = row["government"]
                if len(name) > 4:
                    self._governments[name.upper()] = row["government"]
        self._countries = _words_of(self._governments)
        self._references: dict[str, _Reference] = {}
        for row in rulebook.rows("relations/references.csv"):
            for phrase in row.items("phrases"):
                types = frozenset(row.items("types"))
                self._references[phrase] = _Reference(types, row["number"])
        self._pointing = _words_of(self._references, flags="(?i)")

    def actors(self, text: str, mentions: Mentions, context: Context) -> list[Actor]:
        """All actors of a text by offset; a phrase that points to nobody is left out."""
        named_spans = (*mentions.organisations, *mentions.programmes, *mentions.amounts)
        taken = _Taken((mention.start, mention.end) for mention in named_spans)
        named = [
            Actor(o.start, o.end, (Party(o.name, o.org_id),), o.type or "other")
            for o in mentions.organisations
        ]
        ids = {fold(o.name): Party(o.name, o.org_id) for o in mentions.organisations}
        for match in self._countries.finditer(text):
            if not taken.holds(match.start(), match.end()):
                party = self._government(self._governments[match.group()], ids)
                named.append(Actor(match.start(), match.end(), (party,), "country"))
        named.sort()
        return sorted([*named, *self._resolve(text, named, taken, context, mentions)])

    def _government(self, name: str, ids: dict[str, Party]) -> Party:
        return ids.get(fold(name)) or Party(name, "tidings:" + fold(name).replace(" ", "-"))

    def _resolve(
        self, text: str, named: list[Actor], taken: _Taken, context: Context, mentions: Mentions
    ) -> list[Actor]:
        """Pointing phrases with the bodies they stand for."""
        found = []
        publisher = publisher_of(mentions.organisations, context)
        for match in self._pointing.finditer(text):
            if taken.holds(match.start(), match.end()):
                continue
            wanted = self._references[match.group().lower()]
            before = named[: bisect_left(named, (match.start(),))]
            if wanted.number == "we":
                parties, kind = ((publisher,) if publisher else ()), "funder"
            else:
                parties, kind = _antecedent(before, named, wanted)
            if parties:
                found.append(Actor(match.start(), match.end(), parties, kind))
        return found


def publisher_of(organisations: Sequence[Organisation], context: Context) -> Party | None:
    """The publisher as an organisation of the document, where it is one of them."""
    name = fold(context.publisher or "")
    return next((Party(o.name, o.org_id) for o in organisations if fold(o.name) == name), None)


def _antecedent(
    before: list[Actor], everyone: list[Actor], wanted: _Reference
) -> tuple[tuple[Party, ...], str]:
    """The last body of the wanted type before a phrase; for "both …" the last two different."""
    fitting = [actor for actor in before if actor.kind in wanted.types]
    if wanted.number == "one":
        return (fitting[-1].parties, fitting[-1].kind) if fitting else ((), "")
    if len({party for actor in fitting for party in actor.parties}) < 2:
        fitting = [actor for actor in everyone if actor.kind in wanted.types]
    order: dict[Party, str] = {}
    for actor in fitting:
        order.update(dict.fromkeys(actor.parties, actor.kind))
    return (tuple(order)[:2], next(iter(order.values()))) if len(order) >= 2 else ((), "")


def _words_of(phrases: Iterable[str], flags: str = "") -> re2._Regexp:
    """One expression for many phrases, the longest first, each with its edges on words."""
    ordered = sorted(phrases, key=lambda phrase: (-len(phrase), phrase))
    choice = "|".join(
        re2.escape(phrase) + (r"\b" if phrase[-1].isalnum() else "") for phrase in ordered
    )
    return re2.compile(rf"{flags}\b(?:{choice})" if ordered else "$^")
