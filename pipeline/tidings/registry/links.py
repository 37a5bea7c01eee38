"""Which names of the registry a document means.

A registry of a hundred thousand bodies holds every other phrase with capitals. A name speaks for
itself where only one body has it and its words can mean little else; all other names need a sign
in the document: the body's city or country beside them, near them or all over the text, or an
acronym that the document defines and the registry knows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from tidings.acronyms import Definition
from tidings.places import places_of
from tidings.registry.index import Record, Registry, RegistryHit
from tidings.registry.keys import word_spans
from tidings.registry.surroundings import Surroundings
from tidings.rules import Rulebook

NAME = "organisation.registry.name"
EVIDENCE = "organisation.registry.evidence"
_MANY = 4  # words that bear meaning; so many together are a name, however common each is
_SMALL = 3  # letters of the words between them


class Link(NamedTuple):
    """A stretch of a text, the body that it names, the rule that says so.

    ``beside`` says that the body's country or city adjoins, the strongest evidence there is.
    """

    start: int
    end: int
    form: str
    record: Record
    rule: str
    beside: bool


class Links:
    """Links names to records by the vocabulary of a rulebook."""

    def __init__(self, rulebook: Rulebook, registry: Registry) -> None:
        self.registry = registry
        self._places = places_of(rulebook)
        self._heads = frozenset(row["head"] for row in rulebook.rows("names/heads.csv"))
        described = [
            row
            for row in rulebook.rows("names/words.csv")
            if row["kind"] in ("generic", "subject", "field", "start", "end", "title")
        ]
        self._described = frozenset(word for row in described for word in row.items("words"))
        programmes = rulebook.rows("programmes/heads.csv")
        self._programme = frozenset(form for row in programmes for form in row.items("forms"))

    def find(
        self, text: str, small: frozenset[str], defined: Iterable[Definition]
    ) -> Iterator[Link]:
        """The names of a text that can be linked; ``small`` are words that it writes small.

        >>> links.find("the Rivne Rail Institute", frozenset(), [])  # doctest: +SKIP
        """
        around = Surroundings(text, self._places)
        acronyms = {item.name_end: item.acronym for item in defined}
        for hit in self.registry.find(text):
            form = _Form(hit, self, small)
            chosen = self._chosen(hit, form, acronyms.get(hit.end), around)
            if chosen is not None:
                rule = NAME if form.is_certain and len(hit.records) == 1 else EVIDENCE
                beside = around.adjoins(chosen, hit.start, hit.end)
                yield Link(hit.start, hit.end, hit.form, chosen, rule, beside)

    def _chosen(
        self, hit: RegistryHit, form: _Form, acronym: str | None, around: Surroundings
    ) -> Record | None:
        """The record that the signs speak for, the strongest sign first, if it is but one."""
        beside = around.adjoining(hit.start, hit.end)
        records = [r for r in hit.records if not beside or r.country in ("", beside)]
        by_acronym = _only(records, lambda record: acronym in record.acronyms)
        if by_acronym:
            return by_acronym
        if form.is_certain and len(records) == 1:
            return records[0]
        found = _only(records, lambda record: around.adjoins(record, hit.start, hit.end))
        if found or form.is_weak:
            return found
        found = _only(records, lambda record: around.near(record, hit.start, hit.end))
        return found or _only(
            records, lambda record: bool(record.country) and record.country == around.dominant
        )

    def is_head(self, word: str) -> bool:
        """Whether a word says what kind of body a name names."""
        return word in self._heads

    def is_distinctive(self, word: str, small: frozenset[str]) -> bool:
        """Whether a word names rather than describes: rare in names, no common noun."""
        described = word in self._described or word in self._heads or word.lower() in small
        return not (described or len(word) <= _SMALL or self.registry.is_common(word))

    def has_place(self, name: str) -> bool:
        """Whether a name holds the name of a place."""
        return any(True for _ in self._places.in_name(name))

    def is_programme(self, word: str) -> bool:
        """Whether a name that ends so is a programme's as often as a body's."""
        return word in self._programme


class _Form:
    """What the words of a name are worth as evidence."""

    def __init__(self, hit: RegistryHit, links: Links, small: frozenset[str]) -> None:
        form = hit.form
        words = [form[start:end] for start, end in word_spans(form)]
        bearing = [word for word in words if word[0].isupper() or len(word) > _SMALL]
        has_head = any(links.is_head(word) for word in words)
        named = any(links.is_distinctive(word, small) for word in bearing)
        many = len(bearing) >= _MANY
        placed = links.has_place(form)
        programme = links.is_programme(words[-1])
        single, speaks = len(words) == 1, many or (has_head and (named or placed))
        self.is_certain = hit.official and speaks and not (single or programme)
        # An alias that its body's name goes on from is most often that of the body above it.
        branch = any(record.name.startswith(f"{form} ") for record in hit.records)
        nameless = not (has_head or named or many)
        self.is_weak = single or programme or nameless or (branch and not hit.official)


def _only(records: Sequence[Record], fits: Callable[[Record], bool]) -> Record | None:
    fitting = [record for record in records if fits(record)]
    return fitting[0] if len(fitting) == 1 else None
