"""The finder of organisations: the voices in their order, and what adjoins a name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from spacy.tokens import Doc

from tidings.acronyms import Definition, definitions, is_acronym
from tidings.find.organisations.document import DocumentNames
from tidings.find.organisations.governments import PlaceGrammar
from tidings.find.organisations.grammar import NameGrammar
from tidings.find.organisations.reading import Reading
from tidings.find.organisations.statistical import Contexts, Guess, GuessedNames
from tidings.find.organisations.vocabulary import Vocabulary
from tidings.gazetteer import Hit, gazetteer_of
from tidings.places import places_of
from tidings.records import Found
from tidings.rules import Rulebook
from tidings.spans import ORGANISATIONS, Priorities, settle, write_group

_GAZETTEER = "organisation.gazetteer.name"
_GUARDED = "organisation.gazetteer.guarded"


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
        self._contexts = Contexts(rulebook)
        self._priorities = Priorities.from_rulebook(rulebook)

    def __call__(self, doc: Doc) -> Doc:
        """Write the organisations of ``doc`` as its span group."""
        guesses = [Guess(ent.start_char, ent.end_char, ent.label_) for ent in doc.ents]
        write_group(doc, ORGANISATIONS, self.find(doc.text, guesses))
        return doc

    def find(self, text: str, guesses: Sequence[Guess] = ()) -> list[Found]:
        """The organisations of a text; ``guesses`` are the spans of a statistical recogniser."""
        reading = Reading(text, self._vocabulary, self._places)
        defined = definitions(reading.text)
        hits = [hit for hit in self._gazetteer.find(reading.text) if not self._denied(hit, defined)]
        sure = [hit for hit in hits if not self._is_guarded(hit) and self._stands(reading, hit)]
        reading.learn((hit.start, hit.end) for hit in sure)
        found = [Found(hit.start, hit.end, _GAZETTEER, hit.form) for hit in sure]
        found += [*NameGrammar(reading).find(), *PlaceGrammar(reading).find()]
        found = settle(found, self._priorities)
        found += self._guarded(reading, hits, found, guesses)
        found = self._with_document(reading, found, defined)
        named = {item.start for item in found}
        meant = frozenset(item.acronym for item in defined if item.start not in named)
        found += GuessedNames(reading, self._contexts, guesses).find(found, meant)
        found = self._with_document(reading, found, defined)
        return [_mapped(reading, self._with_country(reading, item)) for item in found]

    # the gazetteer's voice

    def _is_guarded(self, hit: Hit) -> bool:
        """Whether a form needs evidence: the list says so, or it is a mere head word."""
        return hit.guarded or hit.form in self._vocabulary.heads

    def _stands(self, reading: Reading, hit: Hit) -> bool:
        """Whether a name of one word stands alone: "Nature", not "Nature Positive"."""
        if " " in hit.form or is_acronym(hit.form) or reading.in_headline(hit.start):
            return True
        return reading.stands_alone(hit.start, hit.end)

    def _guarded(
        self,
        reading: Reading,
        hits: Iterable[Hit],
        found: Sequence[Found],
        guesses: Iterable[Guess],
    ) -> list[Found]:
        """The guarded hits for which the document has other evidence.

        Evidence is another form of the same body, or that the recogniser takes the very word for
        an organisation. An acronym needs the former, or a word of the body's country.
        """
        bodies = {e.org_id for f in found for e in self._gazetteer.entries(f.value or "")}
        called = {reading.flat.place(g.start): g.end - g.start for g in guesses if g.label == "ORG"}
        accepted = []
        for hit in hits:
            if not self._is_guarded(hit) or not self._stands(reading, hit):
                continue
            entries = self._gazetteer.entries(hit.form)
            other_form = any(entry.org_id in bodies for entry in entries)
            guessed = called.get(hit.start) == hit.end - hit.start
            common = is_acronym(hit.form) or hit.form in self._vocabulary.described
            if other_form or (guessed and not common):
                accepted.append(Found(hit.start, hit.end, _GUARDED, hit.form))
        return accepted

    def _denied(self, hit: Hit, defined: Iterable[Definition]) -> bool:
        """Whether the document gives this acronym another meaning."""
        meanings = [item.name for item in defined if item.acronym == hit.form]
        return bool(meanings) and not any(self._calls(hit.form, name) for name in meanings)

    def _calls(self, acronym: str, name: str) -> bool:
        """Whether the gazetteer calls the same body by both."""
        named = {entry.org_id for entry in self._gazetteer.entries(name)}
        return any(entry.org_id in named for entry in self._gazetteer.entries(acronym))

    # the document's voice

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


def _mapped(reading: Reading, item: Found) -> Found:
    span = reading.flat.span(item.start, item.end)
    return item._replace(start=span.start, end=span.end)
