"""The spaCy component ``tidings_areas``: a thin coat over the pure ``find_areas``."""

from __future__ import annotations

from spacy.tokens import Doc

from tidings.find.areas.reading import find_areas
from tidings.find.areas.vocabulary import vocabulary_of
from tidings.rules import Rulebook
from tidings.spans import (
    AREAS,
    ORGANISATIONS,
    PEOPLE,
    PROGRAMMES,
    Priorities,
    read_group,
    text_of,
    write_group,
)

_NAMES = (ORGANISATIONS, PROGRAMMES, PEOPLE)


class AreaFinder:
    """Writes the fields that a document names; the area id stands in ``kb_id`` of each span.

    Names of bodies, programmes and persons that ran before hold their ground, unless their rule
    is trusted less than a field (``rules/priorities.csv``).

    >>> _ = nlp.add_pipe("tidings_areas")
    """

    def __init__(self, rulebook: Rulebook) -> None:
        self._vocabulary = vocabulary_of(rulebook)
        self._priorities = Priorities.from_rulebook(rulebook)

    def __call__(self, doc: Doc) -> Doc:
        """Read the names that stand already, write the fields that stand outside them."""
        own = self._priorities.of("area")
        names = [found for group in _NAMES for found in read_group(doc, group)]
        blocked = [found for found in names if self._priorities.of(found.rule) > own]
        write_group(doc, AREAS, find_areas(text_of(doc), self._vocabulary, blocked))
        return doc
