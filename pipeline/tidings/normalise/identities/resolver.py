"""From mention to body: governments and missions by place, others by gazetteer, the rest by name.

What a list knows is ``resolved``; what only its own words tell is ``partial``; a form that several
bodies share and nothing in the document decides is ``ambiguous``, with its candidates.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple, TypeVar

from tidings.acronyms import is_acronym
from tidings.gazetteer import Entry, gazetteer_of, slug
from tidings.normalise.identities.evidence import Evidence
from tidings.normalise.identities.holders import Holders
from tidings.normalise.identities.identity import Identity
from tidings.normalise.identities.missions import Missions
from tidings.normalise.identities.naming import NameKinds, evened, one_line
from tidings.normalise.identities.registered import Registered
from tidings.places import Places, places_of
from tidings.records import Context, Found, Organisation
from tidings.registry import Registry
from tidings.rules import Rulebook

_OF_OR_FOR = re.compile(r"^([A-Z]\w+) (of|for) ")
_OF = re.compile(r"(?<=\w) of (?:the )?")

_OWNERS = ("university", "research_institute", "company")  # named in the names of their parts

Body = TypeVar("Body", Identity, Entry)


class Setting(NamedTuple):
    """What stands beside a mention: a country, the body that it is part of, a university."""

    country: str | None
    holder: Identity | None
    university: Identity | None


class Identities:
    """Resolves the organisations of one document at a time.

    >>> found = [Found(0, 13, "organisation.grammar.government", "Government of Japan")]
    >>> Identities(load_rulebook()).resolve("Japan's cabinet", found, Context())[0].country
    'JP'
    """

    def __init__(self, rulebook: Rulebook, registry: Registry | None = None) -> None:
        self._gazetteer = gazetteer_of(rulebook)
        self._places = places_of(rulebook)
        self._kinds = NameKinds(rulebook)
        self._registered = Registered(rulebook, registry, self._kinds) if registry else None
        self._holders = Holders(rulebook)
        self._missions = Missions(rulebook, self._places)
        words = rulebook.rows("names/words.csv")
        shared = (row.items("words") for row in words if row["kind"] == "shared")
        self._shared = tuple(word for items in shared for word in items)
        described = (row.items("words") for row in words if row["kind"] == "described_as")
        self._nouns = frozenset(word for items in described for word in items)
        self._country_words = {
            row["code"]: (row["name"], *row.items("adjectives"), *row.items("aliases"))
            for row in rulebook.rows("places/countries.csv")
        }
        self._governments = {
            f"country:{row['code']}": row["government"]
            for row in rulebook.rows("places/countries.csv")
        }

    def resolve(self, text: str, found: Sequence[Found], context: Context) -> list[Organisation]:
        """One organisation a mention, in the order of ``found``."""
        evidence = Evidence(text, context, self._places, self._nouns)
        certain = [self._certain(text, item) for item in found]
        told = [
            known or self._told(text, item, evidence)
            for item, known in zip(found, certain, strict=True)
        ]
        holders = self._holders.of(text, found, told)
        certain = [
            known and self._unless_other(known, text, item, holder)
            for item, known, holder in zip(found, certain, holders, strict=True)
        ]
        evidence.add(known.country for known in certain if known and known.country)
        around = evidence.around(found, [known is None for known in certain])
        identities: list[Identity] = []
        for number, (item, known) in enumerate(zip(found, certain, strict=True)):
            university = self._holders.beside(text, found, certain, number)
            setting = Setting(around[number], holders[number], university)
            identities.append(known or self._weighed(text, item, setting, evidence))
        identities = _one_name_a_body(identities, self._places)
        identities = _as_introduced(text, found, identities)
        return [
            _organisation(text, item, identity)
            for item, identity in zip(found, identities, strict=True)
        ]

    def _certain(self, text: str, item: Found) -> Identity | None:
        """The identity of a mention that needs no evidence."""
        government = self._government(item.value)
        if government is not None:
            return government
        if self._registered and (entry := self._registered.entry(item.value)):
            return _known(entry)
        entries = self._entries(text, item) or self._at_home(item, text)
        if len(entries) == 1 and not self._is_shared(entries[0], item.value):
            return _known(entries[0])
        return None

    def _told(self, text: str, item: Found, evidence: Evidence) -> Identity:
        """What the own words of a mention say of its body."""
        name = item.value or one_line(text[item.start : item.end])
        return Identity(name, None, self._kinds.type_of(name), evidence.in_name(name), "partial")

    def _unless_other(
        self, body: Body, text: str, item: Found, holder: Identity | None
    ) -> Body | None:
        """A body, unless the part of a holder that the text means is another of its name."""
        form = item.value or one_line(text[item.start : item.end])
        return None if holder and self._holders.is_other(form, body, holder) else body

    def _government(self, value: str) -> Identity | None:
        name = self._governments.get(value, value)
        place = self._places.by_government.get(name)
        if place is None and not name.startswith("Government of"):
            return None
        country = (
            place.country
            if place
            else next((found.country for found in self._places.in_name(name)), None)
        )
        return Identity(name, slug(name, country), "government", country)

    def _entries(self, text: str, item: Found) -> tuple[Entry, ...]:
        """The gazetteer's entries for the fullest form that it knows."""
        form = item.value or " ".join(text[item.start : item.end].split())
        first, _, rest = form.partition(" ")
        place = self._places.get(first)
        owner = place.country if place and place.kind == "country" and " " in rest else None
        for variant in self._variants(form, rest if owner else ""):
            entries = self._gazetteer.entries(variant)
            if owner and entries and not form.startswith(variant):
                # India's "Council of …" is not that of Bangladesh
                entries = tuple(e for e in entries if e.country in (owner, None))
            if entries:
                return entries
        return ()

    def _variants(self, form: str, short: str) -> tuple[str, ...]:
        """A form; ``short``, it without the country word; without legal form; "of" for "for"."""
        bare = self._kinds.without_legal_form(form)
        alone = self._without_owner(form)
        variants = [form, bare, short, alone]
        for variant in (short or form, alone):
            if _OF_OR_FOR.match(variant):
                variants.append(_OF_OR_FOR.sub(_other_preposition, variant))
        return tuple(dict.fromkeys(variant for variant in variants if variant))

    def _branched(self, name: str) -> Entry | None:
        """The body whose branch in a land a name tells: "KIST" of "KIST Europe"."""
        words = name.split(" ")
        names = (" ".join(words[:count]) for count in range(len(words) - 1, 0, -1))
        found = (self._gazetteer.entries(name) for name in names)
        return next((entries[0] for entries in found if entries), None)

    def _land_of_owner(self, name: str) -> str | None:
        """The land of the body that a name begins with: "UCL Institute of Ophthalmology"."""
        owner = self._branched(name)
        return owner.country if owner and owner.type in _OWNERS else None

    def _at_home(self, item: Found, text: str) -> tuple[Entry, ...]:
        """A body named with its own land: "NRF Kenya", "Fraunhofer Germany"."""
        name = one_line(text[item.start : item.end])
        owner = self._branched(name) if item.rule.endswith("branch") else None
        land = self._places.get(name.rpartition(" ")[2]) if owner else None
        return (owner,) if owner and land and land.country == owner.country else ()

    def _without_owner(self, form: str) -> str:
        """The words before "of Ukraine", "of the United Kingdom …"; "" where no country follows."""
        for match in _OF.finditer(form):
            owner = self._places.get(form[match.end() :])
            if owner is not None and owner.kind == "country":
                return form[: match.start()]
        return ""

    def _owned(self, form: str, country: str) -> Entry | None:
        """The body of a country that a form means: "Japan's Science and Technology Agency"."""
        words = self._country_words.get(country, ())
        forms = [f"{word} {form}" for word in words] + [f"{form} of {word}" for word in words]
        entries = (entry for name in forms for entry in self._gazetteer.entries(name))
        return next((entry for entry in entries if entry.country == country), None)

    def _weighed(self, text: str, item: Found, setting: Setting, evidence: Evidence) -> Identity:
        """The identity of a mention for which the document has to speak."""
        written = one_line(text[item.start : item.end])
        if found := self._missions.read(written, setting.country):
            return Identity(found.name, slug(found.name, None), "government", found.country)
        entries = tuple(
            entry
            for entry in self._entries(text, item)
            if self._unless_other(entry, text, item, setting.holder)
        )
        beside = evidence.in_name(written) or setting.country
        chosen = self._possessed(item.value or written, entries, beside, evidence)
        chosen = chosen or self._chosen(entries, beside, evidence)
        if chosen is not None:
            return _known(chosen)
        if len(entries) < 2 or (beside and any(self._is_shared(entry) for entry in entries)):
            holder = setting.holder or setting.university
            return self._unknown(item, written, beside, holder, evidence)
        names = tuple(entry.name for entry in entries)
        return Identity(item.value or written, None, _common(entries), None, "ambiguous", names)

    def _possessed(
        self, form: str, entries: Sequence[Entry], beside: str | None, evidence: Evidence
    ) -> Entry | None:
        """The body of the land that the text means: Japan's "Cabinet Office", not another's."""
        shared = any(map(self._is_shared, entries))
        owner = beside or (evidence.dominant() if shared else None)
        if not owner or (entries and not shared):
            return None
        return self._owned(self._kinds.tidy(form), owner)

    def _is_shared(self, entry: Entry, form: str = "") -> bool:
        """Whether other countries have bodies of this name as well: "Ministry of Health".

        What only one body is called ("NASA") is not shared, for all that its name begins so.
        """
        if entry.country is None or not entry.name.startswith(self._shared):
            return False
        return not (is_acronym(form) and entry.name.startswith("National "))

    def _chosen(
        self, entries: Sequence[Entry], beside: str | None, evidence: Evidence
    ) -> Entry | None:
        """The one entry that the words beside a name, else the whole document, speak for."""
        fitting = [entry for entry in entries if entry.country == beside] if beside else []
        if len(fitting) == 1:
            return fitting[0]
        if not entries or (beside and any(self._is_shared(entry) for entry in entries)):
            return None
        if len(entries) == 1:
            return entries[0] if evidence.weight(entries[0].country or "") > 0 else None
        return _heaviest(entries, evidence)

    def _unknown(
        self,
        item: Found,
        written: str,
        beside: str | None,
        holder: Identity | None,
        evidence: Evidence,
    ) -> Identity:
        """A body that no list knows, by its own words and by the body that holds it."""
        name = self._kinds.tidy(item.value or written)
        owner = self._branched(name) if item.rule.endswith("branch") else None
        landed = self._kinds.type_of_landed(name) if item.rule.endswith("landed") else None
        kind = (owner.type if owner else landed) or self._kinds.type_of(name)
        if kind == "company":
            name = self._kinds.without_legal_form(name)
        if holder and holder.type == "university" and kind == "government":
            kind = "university"
        elif kind == "company" and item.rule.endswith("institute_item"):
            kind = "research_institute"
        country = evidence.in_name(name) or (holder.country if holder else None)
        country = country or self._land_of_owner(name) or beside or evidence.dominant()
        of_several = kind == "international" or any(map(self._places.joined, name.split(" ")))
        country = None if of_several else country
        return Identity(name, slug(name, country), kind, country, "partial")


def _other_preposition(match: re.Match[str]) -> str:
    return f"{match[1]} {'for' if match[2] == 'of' else 'of'} "


def _known(entry: Entry) -> Identity:
    return Identity(entry.name, entry.org_id, entry.type, entry.country)


def _heaviest(entries: Sequence[Entry], evidence: Evidence) -> Entry | None:
    """The entry of whose country the document speaks most, if one stands out.

    Where it speaks of none of their countries, a single international body is meant.
    """
    weights = sorted(
        ((evidence.weight(entry.country or ""), entry) for entry in entries),
        key=lambda pair: (-pair[0], pair[1].name),
    )
    if weights[0][0] <= 0:
        worldwide = [entry for entry in entries if entry.country is None]
        return worldwide[0] if len(worldwide) == 1 else None
    return None if weights[0][0] == weights[1][0] else weights[0][1]


def _common(entries: Sequence[Entry]) -> str | None:
    types = {entry.type for entry in entries}
    return entries[0].type if len(types) == 1 else None


def _one_name_a_body(identities: list[Identity], places: Places) -> list[Identity]:
    """Give "Ministry of Energy" the name of the "Norwegian Ministry of Energy" of the document."""
    fuller: dict[str, Identity] = {}
    for identity in identities:
        first, _, rest = identity.name.partition(" ")
        of_place = places.get(first) or places.joined(first)
        if identity.status == "partial" and of_place and " " in rest:
            fuller.setdefault(rest, identity)
    return [
        replace(fuller[identity.name])
        if identity.status == "partial" and identity.name in fuller
        else identity
        for identity in identities
    ]


def _as_introduced(text: str, found: Sequence[Found], identities: list[Identity]) -> list[Identity]:
    """A short form means the body that the document introduced by the full name before it."""
    introduced: dict[str, Identity] = {}
    for number, (item, identity) in enumerate(zip(found, identities, strict=True)):
        if not item.rule.startswith("organisation.document"):
            introduced[evened(item.value or one_line(text[item.start : item.end]))] = identity
        elif (name := evened(item.value)) in introduced:
            identities[number] = introduced[name]
    return identities


def _organisation(text: str, item: Found, identity: Identity) -> Organisation:
    return Organisation(
        start=item.start,
        end=item.end,
        text=text[item.start : item.end],
        rule=item.rule,
        name=identity.name,
        org_id=identity.org_id,
        type=identity.type,
        country=identity.country,
        status=identity.status,
        candidates=identity.candidates,
    )
