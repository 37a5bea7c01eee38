"""Who can pay, receive or sign: named bodies, countries as their governments, and the words
that point back to them ("the company", "both governments", "we").
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

import re2

from tidings.gazetteer import slug
from tidings.phrases import Phrases
from tidings.records import Context, Organisation, Party
from tidings.relate.mentions import Mentions
from tidings.relate.referents import (
    Actor,
    Reference,
    alike,
    antecedent,
    owners_of,
    salient,
    two_sides,
    undersigned_of,
)
from tidings.rules import Rulebook
from tidings.text import fold

_WORD = re2.compile(r"^ (\p{Ll}+)\b")
_QUALIFIES = re2.compile(r"^-\p{Ll}")  # "UK-based" says where somebody is
_APPOSED = re2.compile(r"(?i)^\)?(?:,| of)(?: the)? $")  # between a body and its country
_OPENING = (".", ";", ":", ",", "and", "that")  # a name after one of these can be a subject
_AHEAD = 40  # characters around a name within which it is told what it does


class _Taken:
    """Ground of mentions, where no country or pointing word is looked for."""

    def __init__(self, spans: Iterable[tuple[int, int]]) -> None:
        self._spans = sorted(spans)

    def holds(self, start: int, end: int) -> bool:
        place = bisect_left(self._spans, (end, 0))
        return any(s < end and start < e for s, e in self._spans[max(0, place - 3) : place])


class Home(NamedTuple):
    """A country at an offset, which may only say where the body before it is at home."""

    organisations: Sequence[Organisation]
    start: int
    land: str | None

    def is_told(self, text: str) -> bool:
        """ "University of Ghana (UG), Ghana", "NEDO of Japan"."""
        place = bisect_left(self.organisations, self.start, key=lambda body: body.start)
        last = self.organisations[place - 1] if place else None
        if last is None or last.country is None or last.country != self.land:
            return False
        return bool(_APPOSED.match(text[last.end : self.start]))


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
        self._lands = {row["government"]: row["code"] for row in rows}
        self._states_as_parties = {
            name: Party(name, slug(name, self._lands[name])) for name in self._lands
        }
        self._countries = Phrases(self._governments)
        self._attributive = frozenset(name for row in rows for name in row.items("adjectives"))
        self._capitals = {row["capital"]: row["government"] for row in rows if row["capital"]}
        verbs = [
            form for row in rulebook.rows("relations/verbs.csv") for form in row.items("forms")
        ]
        words = {row["list"]: row.items("words") for row in rulebook.rows("relations/words.csv")}
        finite = [*verbs, *(w for name in ("auxiliary", "perfect", "modal") for w in words[name])]
        closed = (
            *("auxiliary", "perfect", "modal", "skip", "seal"),
            *("preposition", "relative", "conjunction"),
        )
        self._verbal = frozenset(
            (*(v.split()[0] for v in verbs), *(w for name in closed for w in words[name]))
        )
        self._acting = re2.compile(r"^(?: and [A-Z]\pL+)? (?:" + "|".join(finite) + r")\b")
        self._inside = _plain(rf"(?i)\b(?:{'|'.join(words['place'])}) (?:the )?\Z")
        self._capital = Phrases(name for name in self._capitals if name not in words["seat"])
        money = "|".join(words["money"])
        self._paid_by = re2.compile(rf"\b(?:{money}|[a-z]*illion|bn|crore) (?:by|from) $")
        self._own_money = re2.compile(rf"^[’']s (?:\w+ )?(?:{money})\b")
        self._alumnus = _plain(rf"(?:[’']s)? (?:{'|'.join(words['alumnus'])})\b")
        self._cabinets = tuple(words["cabinet"])
        self._cabinet = re2.compile(r"^(?:" + "|".join(self._cabinets) + r")(?: of [^,]+)?$")
        self._governing = frozenset(words["preposition"])
        self._compass = _plain(rf"\b(?:{'|'.join(words['compass'])})[ -]\Z")
        self._references: dict[str, Reference] = {}
        for row in rulebook.rows("relations/references.csv"):
            for phrase in row.items("phrases"):
                types = frozenset(row.items("types"))
                self._references[phrase] = Reference(types, row["number"])
        self._pointing = Phrases(self._references)

    def actors(self, text: str, mentions: Mentions, context: Context) -> list[Actor]:
        """All actors of a text by offset; a phrase that points to nobody is left out."""
        bodies = mentions.organisations
        named_spans = (*bodies, *mentions.programmes, *mentions.amounts)
        taken = _Taken((mention.start, mention.end) for mention in named_spans)
        ids = {fold(o.name): Party(o.name, o.org_id) for o in bodies}
        named = [Actor(o.start, o.end, (self._party(o, ids),), self._kind(text, o)) for o in bodies]
        for start, end, government in self._states(text):
            if not taken.holds(start, end):
                home = Home(bodies, start, self._lands.get(government))
                is_place = self._is_place(text, start, end) or home.is_told(text)
                kind = "place" if is_place else "country"
                named.append(Actor(start, end, (self._government(government, ids),), kind))
        named.sort()
        lands = {body.name: self.government_of.get(body.country or "") for body in bodies}
        homes = {name: self._government(land, ids) for name, land in lands.items() if land}
        publisher = publisher_of(bodies, context)
        return sorted([*named, *self._resolve(text, named, taken, publisher, homes)])

    def _party(self, body: Organisation, ids: dict[str, Party]) -> Party:
        """Who a body stands for: a cabinet decides for its government."""
        government = self.government_of.get(body.country or "")
        is_opened = body.name.startswith(self._cabinets)
        if is_opened and government and self._cabinet.search(body.name):
            return self._government(government, ids)
        return Party(body.name, body.org_id)

    def _kind(self, text: str, body: Organisation) -> str:
        """The type of a body; "place" where it only says who somebody is: "Infosys founder"."""
        if self._alumnus.match(text, body.end, body.end + _AHEAD):
            return "place"
        return body.type or "other"

    def _is_place(self, text: str, start: int, end: int) -> bool:
        """Whether a country only says where: "in Japan", "the UK subsidiary"."""
        if text[start:end] in self._attributive:
            following = _WORD.match(text[end : end + 24])
            if following is not None and following.group(1) not in self._verbal:
                return True
        return bool(self._inside.search(text, max(0, start - 16), start))

    def _states(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Names of countries, and capitals that act ("Canberra has set aside …")."""
        for start, end, name in self._countries.find(text):
            is_part = self._compass.search(text, max(0, start - 10), start)
            qualifies = text.startswith("-", end) and _QUALIFIES.match(text[end : end + 2])
            if not is_part and not qualifies:
                yield start, end, self._governments[name]
        for start, end, name in self._capital.find(text):
            before = text[max(0, start - _AHEAD) : start]
            after = text[end : end + _AHEAD]
            is_subject = not before.rstrip() or before.rstrip().endswith(_OPENING)
            if (
                (is_subject and self._acting.search(after))
                or self._paid_by.search(before)
                or self._own_money.match(after)
            ):
                yield start, end, self._capitals[name]

    def _government(self, name: str, ids: dict[str, Party]) -> Party:
        return ids.get(fold(name)) or self._states_as_parties[name]

    def _resolve(
        self,
        text: str,
        named: list[Actor],
        taken: _Taken,
        publisher: Party | None,
        homes: Mapping[str, Party],
    ) -> list[Actor]:
        """Pointing phrases with the bodies they stand for."""
        found: list[Actor] = []
        undersigned = undersigned_of(text, named)
        owners: tuple[Party, ...] | None = None
        for start, end, phrase in self._pointing.find(_in_small_letters(text)):
            if taken.holds(start, end):
                continue
            wanted = self._references[phrase]
            before = named[: bisect_left(named, (start,))]
            fitting = alike(phrase, before, wanted)
            if wanted.number == "one":
                fitting = salient(text, start, fitting, wanted, self._governing)
            parties, kind = antecedent(fitting, named, wanted)
            if wanted.number == "two":
                parties, kind = two_sides(text, before, named, wanted)
            if wanted.number == "we":
                parties, kind = (publisher,) if publisher else undersigned, "funder"
            if wanted.number == "owners":
                owners = owners_of(text, [*named, *found]) if owners is None else owners
                parties, kind = owners or parties, "company"
            if wanted.number == "states":
                parties = self._two_states(before, homes) or self._two_states(named, homes)
                kind = "country"
            if parties:
                found.append(Actor(start, end, parties, kind))
        return found

    def _two_states(self, actors: Sequence[Actor], homes: Mapping[str, Party]) -> tuple[Party, ...]:
        """The two states that act, else those for which bodies act, else those of which one tells.

        "The Embassy of Chile … in the United Kingdom … the two governments": Chile and the UK.
        """
        acting = [p for a in actors if a.kind != "place" for p in a.parties]
        states = [party for party in acting if party.name in self._lands]
        behind = [homes[party.name] for party in acting if party.name in homes]
        told = [party for actor in actors if actor.kind == "place" for party in actor.parties]
        order = tuple(dict.fromkeys([*states, *behind, *told]))
        return order[:2] if len(order) >= 2 else ()


def publisher_of(organisations: Sequence[Organisation], context: Context) -> Party | None:
    """The publisher as an organisation of the document, where it is one of them."""
    name = fold(context.publisher or "")
    return next((Party(o.name, o.org_id) for o in organisations if fold(o.name) == name), None)


def _plain(pattern: str) -> re.Pattern[str]:
    """An expression for a few characters beside a name, where the plain engine is the faster."""
    return re.compile(pattern, re.ASCII)


def _in_small_letters(text: str) -> str:
    """A text in small letters, character for character.

    >>> len(_in_small_letters("THE BANK OF İZMİR"))
    17
    """
    small = text.lower()
    if len(small) == len(text):
        return small
    return "".join(low if len(low := letter.lower()) == 1 else letter for letter in text)
