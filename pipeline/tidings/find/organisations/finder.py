"""The finder of organisations: the voices in their order, and what adjoins a name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from spacy.tokens import Doc

from tidings.acronyms import Definition, definitions
from tidings.find.organisations.campus import VOICE, campuses
from tidings.find.organisations.document import DocumentNames, completed
from tidings.find.organisations.governments import PlaceGrammar
from tidings.find.organisations.grammar import NameGrammar
from tidings.find.organisations.introduced import IntroducedNames
from tidings.find.organisations.known import KnownNames
from tidings.find.organisations.landed import LandedNames
from tidings.find.organisations.lists import ListGrammar
from tidings.find.organisations.reading import Reading
from tidings.find.organisations.registered import RegisteredNames
from tidings.find.organisations.statistical import Contexts, GuessedNames
from tidings.find.organisations.vocabulary import Vocabulary
from tidings.gazetteer import gazetteer_of
from tidings.places import places_of
from tidings.records import Found
from tidings.registry import Links, Registry
from tidings.rules import Rulebook
from tidings.spans import (
    ORGANISATIONS,
    Guess,
    Priorities,
    read_guesses,
    settle,
    text_of,
    write_group,
)


class OrganisationFinder:
    """Finds the named bodies of a document; ``Found.value`` is the full name where it is known.

    >>> finder = OrganisationFinder(load_rulebook())
    >>> [found.value for found in finder.find("The UK and Japanese governments met.")]
    ['Government of the United Kingdom', 'Government of Japan']
    """

    def __init__(self, rulebook: Rulebook, registry: Registry | None = None) -> None:
        self._gazetteer = gazetteer_of(rulebook)
        self._places = places_of(rulebook)
        self._vocabulary = Vocabulary(rulebook)
        self._contexts = Contexts(rulebook)
        self._campus = Contexts(rulebook, VOICE)
        self._priorities = Priorities.from_rulebook(rulebook)
        self._links = Links(rulebook, registry) if registry else None

    def __call__(self, doc: Doc) -> Doc:
        """Write the organisations of ``doc`` as its span group."""
        write_group(doc, ORGANISATIONS, self.find(text_of(doc), read_guesses(doc)))
        return doc

    def find(self, text: str, guesses: Sequence[Guess] = ()) -> list[Found]:
        """The organisations of a text; ``guesses`` are the spans of a statistical recogniser."""
        reading = Reading(text, self._vocabulary, self._places)
        defined = definitions(reading.text)
        known = KnownNames(reading, self._gazetteer, defined)
        registered = self._registered(reading, defined)
        reading.learn((item.start, item.end) for item in (*known.certain(), *registered.found))
        lists = ListGrammar(reading)
        introduced = IntroducedNames(reading)
        landed = LandedNames(reading, self._gazetteer)
        grammars = (NameGrammar(reading), PlaceGrammar(reading), lists, introduced, landed)
        named = (item for grammar in grammars for item in grammar.find())
        found = settle([*known.certain(), *named, *registered.found], self._priorities)
        found += known.supported(found, guesses)
        found = self._with_document(reading, completed(reading, found, defined), defined)
        found += GuessedNames(reading, self._contexts, guesses).find(found, _meant(found, defined))
        persons = {reading.flat.place(guess.start) for guess in guesses if guess.label == "PERSON"}
        listed = (*lists.between(found, persons), *lists.beside(found, persons))
        found = settle([*found, *listed], self._priorities)
        found = registered.name(found)
        found = self._with_document(reading, found, defined)
        found = settle([*found, *campuses(reading, found, self._campus)], self._priorities)
        return [_mapped(reading, self._with_country(reading, item)) for item in found]

    def _registered(self, reading: Reading, defined: list[Definition]) -> RegisteredNames:
        links = self._links.find(reading.text, reading.small, defined) if self._links else ()
        return RegisteredNames(reading, links, self._gazetteer)

    def _with_document(
        self, reading: Reading, found: list[Found], defined: list[Definition]
    ) -> list[Found]:
        names = DocumentNames(reading, found)
        names.define(defined)
        names.shorten()
        again = list(names.find())
        taken = {(item.start, item.end) for item in found}
        fuller = {(item.start, item.end): item for item in again if item.rule.endswith("acronym")}
        known = [fuller.get((item.start, item.end), item) for item in found]
        more = [item for item in again if (item.start, item.end) not in taken]
        return settle([*known, *more], self._priorities)

    def _with_country(self, reading: Reading, item: Found) -> Found:
        """A name with the country word that directly adjoins it on the left."""
        first = reading.at(item.start)
        if item.rule.endswith("government") or " " not in reading.text[item.start : item.end]:
            return item
        if first == 0 or reading.gap(first) != " " or reading.possessive(first - 1):
            return item
        place = reading.place_ending(first - 1)
        if place is None or place[1].kind != "country":
            return item
        value = item.value or reading.text[item.start : item.end]
        return Found(reading.words[place[0]].start, item.end, item.rule, value)


def _meant(found: Iterable[Found], defined: Iterable[Definition]) -> frozenset[str]:
    """The acronyms that the document defines as something other than a body."""
    starts = {item.start for item in found}
    return frozenset(item.acronym for item in defined if item.start not in starts)


def _mapped(reading: Reading, item: Found) -> Found:
    span = reading.flat.span(item.start, item.end)
    return Found(span.start, span.end, item.rule, item.value)
