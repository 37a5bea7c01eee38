"""The finder of organisations: the voices in their order, and what adjoins a name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from spacy.tokens import Doc

from tidings.acronyms import Definition, definitions
from tidings.find.organisations.document import DocumentNames
from tidings.find.organisations.governments import PlaceGrammar
from tidings.find.organisations.grammar import NameGrammar
from tidings.find.organisations.reading import Reading
from tidings.find.organisations.vocabulary import Vocabulary
from tidings.gazetteer import Hit, gazetteer_of
from tidings.places import places_of
from tidings.records import Found
from tidings.rules import Rulebook
from tidings.spans import ORGANISATIONS, Priorities, settle, write_group

_GAZETTEER = "organisation.gazetteer.name"


class OrganisationFinder:
    """Finds the named bodies of a document; ``Found.value`` is the full name where it is known.

    >>> finder = OrganisationFinder(load_rulebook())
    >>> [found.value for found in finder.find("The UK and Japanese governments met.")]
    ['Government of the United Kingdom', 'Government of Japan']
    """

    def __init__(self, rulebook: Rulebook) -> None:
        self._gazetteer = gazetteer_of(rulebook)
        self._places = places_of(rulebook)
        self._vocabulary = Vocabulary(rulebook)
        self._priorities = Priorities.from_rulebook(rulebook)

    def __call__(self, doc: Doc) -> Doc:
        """Write the organisations of ``doc`` as its span group."""
        guesses = [(e.start_char, e.end_char) for e in doc.ents if e.label_ == "ORG"]
        write_group(doc, ORGANISATIONS, self.find(doc.text, guesses))
        return doc

    def find(self, text: str, guesses: Sequence[tuple[int, int]] = ()) -> list[Found]:
        """The organisations of a text; ``guesses`` are spans that a recogniser calls so."""
        reading = Reading(text, self._vocabulary, self._places)
        hits = list(self._gazetteer.find(reading.text))
        defined = definitions(reading.text)
        sure = [hit for hit in hits if not hit.guarded and not _denied(hit, defined, self)]
        reading.learn((hit.start, hit.end) for hit in sure)
        found = [Found(hit.start, hit.end, _GAZETTEER, hit.form) for hit in sure]
        found += [*NameGrammar(reading).find(), *PlaceGrammar(reading).find()]
        found = settle(found, self._priorities)
        found = self._with_document(reading, found, defined)
        found = [self._with_country(reading, item) for item in found]
        return [_mapped(reading, item) for item in found]

    def _with_document(
        self, reading: Reading, found: list[Found], defined: list[Definition]
    ) -> list[Found]:
        names = DocumentNames(reading, found)
        names.define(defined)
        names.shorten()
        taken = {(item.start, item.end) for item in found}
        again = [item for item in names.find() if (item.start, item.end) not in taken]
        defined_as = {item.start: item for item in names.find() if item.rule.endswith("acronym")}
        found = [defined_as.get(item.start, item) for item in found]
        return settle([*found, *again], self._priorities)

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

    def knows(self, acronym: str, name: str) -> bool:
        """Whether the gazetteer calls the same body by both."""
        named = {entry.org_id for entry in self._gazetteer.entries(name)}
        return any(entry.org_id in named for entry in self._gazetteer.entries(acronym))


def _denied(hit: Hit, defined: Iterable[Definition], finder: OrganisationFinder) -> bool:
    """Whether the document gives this acronym another meaning."""
    meanings = [item.name for item in defined if item.acronym == hit.form]
    return bool(meanings) and not any(finder.knows(hit.form, name) for name in meanings)


def _mapped(reading: Reading, item: Found) -> Found:
    span = reading.flat.span(item.start, item.end)
    return item._replace(start=span.start, end=span.end)
