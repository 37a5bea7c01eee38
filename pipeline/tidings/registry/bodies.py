"""A record of the dump → what Tidings keeps of it, or the reason why it cannot be used."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

_ID = re.compile(r"(?:https?://ror\.org/)?(0[0-9a-hj-km-np-tv-z]{6}[0-9]{2})")
_THE = re.compile(r"^[Tt]he ")
_LABELS = {"ror_display", "label"}
_BRACKET = re.compile(r" \(([^()]+)\)$")


class BadRecordError(ValueError):
    """Why a record cannot be used."""


class Body(NamedTuple):
    """A body of the registry; ``country`` is "" for several, ``labels`` are its official names."""

    ror: str
    name: str
    kinds: tuple[str, ...]
    country: str
    cities: tuple[str, ...]
    labels: tuple[str, ...]
    aliases: tuple[str, ...]
    acronyms: tuple[str, ...]
    active: bool


class _Name(NamedTuple):
    text: str
    kinds: tuple[str, ...]
    language: str | None


class _Place(NamedTuple):
    city: str
    country: str
    code: str


def read_body(record: Any) -> Body | None:
    """The body of a record in either layout, None for a withdrawn one.

    Raises BadRecordError, which says what the record lacks.

    >>> read_body({"id": "https://ror.org/05a28rw58", "status": "withdrawn"}) is None
    True
    """
    if not isinstance(record, dict):
        raise BadRecordError("not an object")
    found = _ID.fullmatch(record["id"]) if isinstance(record.get("id"), str) else None
    if found is None:
        raise BadRecordError(f"no registry id: {str(record.get('id'))[:60]!r}")
    status = record.get("status", "active")
    if status == "withdrawn":
        return None
    try:
        names, places = _names(record), _places(record)
        kinds = tuple(sorted(_texts(kind.lower() for kind in record["types"])))
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise BadRecordError(f"{found[1]}: not laid out as a record ({error!r})") from error
    return _body(found[1], names, kinds, places, status == "active")


def _body(
    ror: str, names: list[_Name], kinds: tuple[str, ...], places: list[_Place], active: bool
) -> Body:
    countries = {place.country for place in places}
    plain = [name._replace(text=_bare(name.text, countries)) for name in names]
    official = _official(plain)
    if official is None:
        raise BadRecordError(f"{ror}: no name")
    full = [name for name in plain if "acronym" not in name.kinds and _is_cased(name.text)]
    labels = {name.text for name in full if _LABELS & set(name.kinds)}
    codes = sorted({place.code for place in places})
    return Body(
        ror=ror,
        name=official,
        kinds=kinds,
        country=codes[0] if len(codes) == 1 else "",
        cities=tuple(sorted({place.city for place in places if place.city})),
        labels=tuple(sorted(labels)),
        aliases=tuple(sorted({name.text for name in full} - labels)),
        acronyms=tuple(sorted({name.text for name in plain if "acronym" in name.kinds})),
        active=active,
    )


def _official(names: list[_Name]) -> str | None:
    """The name shown, if it is English; else the English label, else the name shown after all."""

    def rank(name: _Name) -> tuple[bool, bool]:
        return name.language != "en", "ror_display" not in name.kinds

    labels = [name for name in names if _LABELS & set(name.kinds)]
    return min(labels, key=rank).text if labels else None


def _bare(name: str, countries: Iterable[str]) -> str:
    """A name without "The" and without the "(Japan)" by which the registry parts namesakes."""
    found = _BRACKET.search(name)
    return _THE.sub("", name[: found.start()] if found and found[1] in countries else name)


def _is_cased(form: str) -> bool:
    """Whether a script has capitals: without them nothing in a text shows where a name begins."""
    return form.lower() != form.upper() and len(form) > 2


def _names(record: Mapping[str, Any]) -> list[_Name]:
    """The names of a record; before schema 2 each kind had a field of its own."""
    if isinstance(record.get("names"), list):
        given = record["names"]
        return [_Name(_text(n["value"]), tuple(n["types"]), n.get("lang")) for n in given]
    if not isinstance(record.get("name"), str):
        raise ValueError("no names")
    shown = _Name(_text(record["name"]), ("ror_display", "label"), "en")
    labels = [
        _Name(_text(n["label"]), ("label",), n.get("iso639")) for n in record.get("labels", ())
    ]
    aliases = [_Name(text, ("alias",), None) for text in _texts(record.get("aliases", ()))]
    acronyms = [_Name(text, ("acronym",), None) for text in _texts(record.get("acronyms", ()))]
    return [shown, *labels, *aliases, *acronyms]


def _places(record: Mapping[str, Any]) -> list[_Place]:
    if "locations" in record:
        details = [place["geonames_details"] for place in record["locations"]]
        return [
            _Place(place.get("name") or "", place["country_name"], place["country_code"])
            for place in details
        ]
    country = record["country"]
    cities = [place.get("city") or "" for place in record.get("addresses", ())] or [""]
    return [_Place(city, country["country_name"], country["country_code"]) for city in cities]


def _text(value: Any) -> str:
    """A name in one line."""
    if not isinstance(value, str) or not value.strip():
        raise ValueError(f"a name is {value!r}")
    return " ".join(value.split())


def _texts(values: Iterable[Any]) -> Iterator[str]:
    return (_text(value) for value in values)
