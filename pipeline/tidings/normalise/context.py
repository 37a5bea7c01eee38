"""What is known of a document before its values are read: date, publisher, countries.

The countries are evidence for a bare "$", a fiscal year, an acronym with several readings. Each
mention of a country, its adjective, one of its organisations, regions or cities adds to its weight.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from functools import lru_cache

from tidings.gazetteer import gazetteer_of
from tidings.phrases import Phrases
from tidings.records import Context, Document, Organisation
from tidings.rules import Rulebook
from tidings.text import TEXTS

# The publisher's own country outweighs what the text happens to mention; regions and cities, whose
# names many countries share, speak softly.
_HOME_WEIGHT = 3.0
_ORGANISATION_WEIGHT = 1.0
_PLACE_WEIGHTS = (
    ("countries", "code", 1.0),
    ("regions", "country", 0.5),
    ("cities", "country", 0.25),
)


def build_context(
    document: Document, organisations: Sequence[Organisation] | None, rulebook: Rulebook
) -> Context:
    """The context of a document, with the countries that speak from it, the heaviest first.

    ``organisations`` is None as long as they are not known; ``home`` is the publisher's country
    when the publisher is one of them, is known to the rules or carries a country's name. What the
    rules know counts for values alone: a firm's "$" is that of its land, the bodies that it speaks
    of sit anywhere.
    """
    weights = defaultdict(float, _spoken(document.text, rulebook))
    for organisation in organisations or ():
        if organisation.country:
            weights[organisation.country] += _ORGANISATION_WEIGHT
    home = _home(document.publisher, organisations, rulebook)
    if home:
        weights[home] += _HOME_WEIGHT
    ranked = sorted(weights.items(), key=lambda item: (-item[1], item[0]))
    return Context(
        published=document.published,
        publisher=document.publisher,
        title=document.title,
        home=home,
        countries=tuple(ranked),
    )


@lru_cache(maxsize=TEXTS)
def _spoken(text: str, rulebook: Rulebook) -> dict[str, float]:
    """The weight of each country by the places that a text speaks of."""
    words, places = _places(rulebook)
    weights: defaultdict[str, float] = defaultdict(float)
    for _, _, word in words.find(text):
        country, weight = places[word]
        weights[country] += weight
    return weights


def _home(
    publisher: str | None, organisations: Sequence[Organisation] | None, rulebook: Rulebook
) -> str | None:
    if not publisher:
        return None
    for organisation in organisations or ():
        if publisher in (organisation.name, organisation.text) and organisation.country:
            return organisation.country
    if organisations is not None:
        known = {entry.country for entry in gazetteer_of(rulebook).entries(publisher)}
        if len(known) == 1:
            return known.pop()
    words, places = _places(rulebook)
    return next((places[word][0] for _, _, word in words.find(publisher)), None)


@lru_cache(maxsize=8)
def _places(rulebook: Rulebook) -> tuple[Phrases, dict[str, tuple[str, float]]]:
    """The names and adjectives of all places: the country that each stands for, and its weight."""
    places: dict[str, tuple[str, float]] = {}
    for table, column, weight in _PLACE_WEIGHTS:
        for row in rulebook.rows(f"places/{table}.csv"):
            for word in (row["name"], *row.items("aliases"), *row.items("adjectives")):
                places.setdefault(word, (row[column], weight))
    return Phrases(places), places
