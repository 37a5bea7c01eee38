"""Finders: spaCy components that write one span group each. The one place that registers them.

A finder is a class with ``__init__(rulebook)``, a pure ``find(text) -> list[Found]`` where it
works on characters alone, and ``__call__(doc) -> doc``. It reads what ran before it from
``doc.spans`` and ``doc.ents`` and imports no other finder. Rule ids read ``layer.voice.detail``
("organisation.gazetteer.alias"); ``rules/priorities.csv`` says which voice is trusted more.

spaCy imports this module through its entry points in every program that creates a Language, so
the finders themselves are imported only when a pipe is added.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc

from tidings.rules import load_rulebook
from tidings.spans import Priorities, settle_groups

Component = Callable[[Doc], Doc]
PIPES = (
    "tidings_money",
    "tidings_dates",
    "tidings_organisations",
    "tidings_programmes",
    "tidings_people",
    "tidings_areas",
    "tidings_settle",
)


@Language.factory("tidings_money", assigns=["doc.spans"], default_config={"rules": None})
def make_money(nlp: Language, name: str, rules: str | None) -> Component:
    """Amounts, on characters; span group ``tidings_money``."""
    from tidings.find.money import MoneyFinder

    return MoneyFinder(load_rulebook(rules))


@Language.factory("tidings_dates", assigns=["doc.spans"], default_config={"rules": None})
def make_dates(nlp: Language, name: str, rules: str | None) -> Component:
    """Temporal expressions, on characters; span group ``tidings_dates``."""
    from tidings.find.dates import DateFinder

    return DateFinder(load_rulebook(rules))


@Language.factory(
    "tidings_organisations",
    requires=["doc.ents"],
    assigns=["doc.spans"],
    default_config={"rules": None, "registry": None},
)
def make_organisations(
    nlp: Language, name: str, rules: str | None, registry: str | None
) -> Component:
    """Named bodies: gazetteer, registry, grammar, NER; span group ``tidings_organisations``."""
    from tidings.find.organisations import OrganisationFinder
    from tidings.registry import registry_at

    return OrganisationFinder(
        load_rulebook(rules), registry_at(Path(registry)) if registry else None
    )


@Language.factory("tidings_programmes", assigns=["doc.spans"], default_config={"rules": None})
def make_programmes(nlp: Language, name: str, rules: str | None) -> Component:
    """Named programmes, funds and schemes; span group ``tidings_programmes``."""
    from tidings.find.programmes import ProgrammeFinder

    return ProgrammeFinder(load_rulebook(rules))


@Language.factory(
    "tidings_people", requires=["doc.ents"], assigns=["doc.spans"], default_config={"rules": None}
)
def make_people(nlp: Language, name: str, rules: str | None) -> Component:
    """Names of persons; span group ``tidings_people``."""
    from tidings.find.people import PeopleFinder

    return PeopleFinder(load_rulebook(rules))


@Language.factory("tidings_areas", assigns=["doc.spans"], default_config={"rules": None})
def make_areas(nlp: Language, name: str, rules: str | None) -> Component:
    """Research areas, the area id in ``kb_id``; span group ``tidings_areas``."""
    from tidings.find.areas import AreaFinder

    return AreaFinder(load_rulebook(rules))


@Language.factory(
    "tidings_settle", assigns=["doc.spans", "doc.ents"], default_config={"rules": None}
)
def make_settle(nlp: Language, name: str, rules: str | None) -> Component:
    """The overlap policy over all groups; runs last and fills ``doc.ents``."""
    priorities = Priorities.from_rulebook(load_rulebook(rules))

    def settle_doc(doc: Doc) -> Doc:
        settle_groups(doc, priorities)
        return doc

    return settle_doc
