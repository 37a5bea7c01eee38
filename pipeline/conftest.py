"""Names that the examples in docstrings may use; no part of the package."""

from typing import Any

import pytest


@pytest.fixture(autouse=True, scope="session")
def _names_of_examples(doctest_namespace: dict[str, Any]) -> None:
    import spacy

    from tidings.places import places_of
    from tidings.records import Context, Found
    from tidings.rules import load_rulebook

    doctest_namespace |= {
        "Context": Context,
        "Found": Found,
        "load_rulebook": load_rulebook,
        "nlp": spacy.blank("en"),
        "places": places_of(load_rulebook()),
    }
