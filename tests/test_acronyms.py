"""Acronyms are defined where their letters prove it, and nowhere else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.timing import grows_linearly
from tidings.acronyms import definitions, is_acronym, spells

DEFINED = [
    (
        "Finnish Meteorological Institute (FMI)",
        {"FMI": "Finnish Meteorological Institute"},
    ),
    (
        "money from the Ministry of Science and ICT (MSIT), Seoul",
        {"MSIT": "Ministry of Science and ICT"},
    ),
    (
        "the Arts and Humanities Research Council (AHRC)",
        {"AHRC": "Arts and Humanities Research Council"},
    ),
    ("Canada Health Infoway and Génome Québec (GQ)", {"GQ": "Génome Québec"}),
    ("run by the Bureau of\nEconomic Geology (BEG).", {"BEG": "Bureau of\nEconomic Geology"}),
    (
        "the Centre on the Fundamentals of Catalysis, FUNCAT for short, opened",
        {"FUNCAT": "Fundamentals of Catalysis"},
    ),
    ("Madeira (FAPX) and Minas Gerais (FAPEMIG)", {}),
    ("the Institute for Clean Growth (the “ICG”)", {"ICG": "Institute for Clean Growth"}),
    ("Centres for Doctoral Training (CDTs)", {"CDTs": "Centres for Doctoral Training"}),
    (
        "TNO (Toegepast Natuurwetenschappelijk Onderzoek)",
        {"TNO": "Toegepast Natuurwetenschappelijk Onderzoek"},
    ),
    ("the UK Health Security Agency, or UKHSA, said", {"UKHSA": "UK Health Security Agency"}),
    (
        "CSEM, the Centre for Secure Emerging Materials, said",
        {"CSEM": "Centre for Secure Emerging Materials"},
    ),
    (
        "Agency for Science, Technology and Research (A*STAR)",
        {"A*STAR": "Agency for Science, Technology and Research"},
    ),
    (
        "Japan Aerospace Exploration Agency (JAXA)",
        {"JAXA": "Japan Aerospace Exploration Agency"},
    ),
    ("machine learning (ML)", {"ML": "machine learning"}),
    ("the minister (UK) spoke", {}),
    ("It rose to a record (GDP). New Zealand", {}),
    ("The council met.\n\nThe offer (TO) stands", {"TO": "The offer"}),
    ("a new laboratory (see Annex B) of Imperial", {}),
]


@pytest.mark.parametrize(("text", "expected"), DEFINED)
def test_definitions(text: str, expected: dict[str, str]) -> None:
    wanted = {k: " ".join(v.split()) for k, v in expected.items()}
    assert {item.acronym: item.name for item in definitions(text)} == wanted


@pytest.mark.parametrize("word", ["UKRI", "iREACH", "NRCan", "DoD", "BE-ST", "CDTs", "A*STAR"])
def test_looks_like_an_acronym(word: str) -> None:
    assert is_acronym(word)


@pytest.mark.parametrize("word", ["Orchard", "2026", "research", "", "a"])
def test_does_not_look_like_an_acronym(word: str) -> None:
    assert not is_acronym(word)


def test_spells_asks_for_the_first_word() -> None:
    assert spells("EPSRC", "Engineering and Physical Sciences Research Council")
    assert not spells("EPSRC", "UK Engineering and Physical Sciences Research Council")


@given(st.text(alphabet="AbC (),.\n-&ï“”*'", max_size=120))
def test_any_text_gives_offsets_that_hold(text: str) -> None:
    for item in definitions(text):
        assert text[item.start : item.end] == item.acronym
        assert " ".join(text[item.name_start : item.name_end].split()) == item.name


@pytest.mark.parametrize("unit", ["(AB) ", "Aa ", "AB (", "AB (Aa Bb", ", or AB", "AB, the Aa "])
def test_hostile_text_costs_linear_time(unit: str) -> None:
    assert grows_linearly(lambda times: lambda: definitions(unit * times), 2_000, 20_000)
