"""Who a mention means: by the document first, by its country, or honestly unknown."""

from __future__ import annotations

import pytest

from tidings.gazetteer import slug
from tidings.normalise.identities import Identities
from tidings.normalise.identities.evidence import Evidence
from tidings.normalise.identities.missions import Missions
from tidings.normalise.identities.naming import NameKinds, one_line
from tidings.places import places_of
from tidings.records import Context, Found, Organisation
from tidings.rules import Rulebook, load_rulebook

BOOK = load_rulebook()
PLACES = places_of(BOOK)
KINDS = NameKinds(BOOK)

TABLE = """name,type,country,aliases,acronyms,guarded,ror,wikidata
Northern Reef Agency,government,AU,,NRA,,,
Nordic Rail Academy,other,NO,,NRA,,,Q1
Ministry of Fisheries,government,NO,,,,,
Lantern Labs,company,GB,Lantern,,,0lantern0,Q2
"""


@pytest.fixture(scope="module")
def identities(tmp_path_factory: pytest.TempPathFactory) -> Identities:
    """The shipped rules with a few bodies of our own, so that the lists may grow freely."""
    folder = tmp_path_factory.mktemp("rules")
    (folder / "organisations").mkdir()
    (folder / "organisations" / "own.csv").write_text(TABLE, encoding="utf-8")
    return Identities(Rulebook((BOOK.folders[0], folder)))


def resolve(identities: Identities, text: str, *names: str, **known: object) -> list[Organisation]:
    found = [
        Found(text.index(name), text.index(name) + len(name), "organisation.test.name")
        for name in names
    ]
    return identities.resolve(text, found, Context(**known))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("countries", "name"),
    [
        ((("NO", 2.0), ("AU", 1.0)), "Nordic Rail Academy"),
        ((("AU", 1.0),), "Northern Reef Agency"),
    ],
)
def test_a_shared_acronym_goes_to_the_country_that_speaks(
    identities: Identities, countries: tuple[tuple[str, float], ...], name: str
) -> None:
    (organisation,) = resolve(identities, "NRA pays", "NRA", countries=countries)
    assert (organisation.name, organisation.status) == (name, "resolved")


def test_a_shared_acronym_without_evidence_is_ambiguous(identities: Identities) -> None:
    (organisation,) = resolve(identities, "NRA pays", "NRA")
    assert (organisation.status, organisation.org_id, organisation.country) == (
        "ambiguous",
        None,
        None,
    )
    assert organisation.candidates == ("Northern Reef Agency", "Nordic Rail Academy")


def test_the_words_beside_a_name_outweigh_the_document(identities: Identities) -> None:
    text = "Norway's NRA pays"
    (organisation,) = resolve(identities, text, "NRA", countries=(("AU", 9.0),))
    assert organisation.name == "Nordic Rail Academy"


def test_a_ministry_of_another_country_is_not_the_listed_one(identities: Identities) -> None:
    text = "Iceland's Ministry of Fisheries pays"
    (organisation,) = resolve(identities, text, "Ministry of Fisheries", countries=(("NO", 1.0),))
    assert (organisation.name, organisation.country) == ("Ministry of Fisheries", "IS")
    assert organisation.status == "partial"
    assert organisation.org_id == "tidings:ministry-of-fisheries-is"


@pytest.mark.parametrize(
    ("written", "identifier"),
    [("Lantern Labs", "ror:0lantern0"), ("Lantern Labs Ltd", "ror:0lantern0"), ("Lantern", None)],
)
def test_identifiers_prefer_ror(
    identities: Identities, written: str, identifier: str | None
) -> None:
    (organisation,) = resolve(identities, f"{written} of Leeds", written)
    assert organisation.org_id == identifier or written == "Lantern"
    assert organisation.name == "Lantern Labs"


def test_the_fuller_form_names_the_shorter_one(identities: Identities) -> None:
    text = "The Faroese Ministry of Basalt met. The Ministry of Basalt agreed."
    second = text.index("Ministry", 30)
    found = [
        Found(4, 30, "organisation.grammar.name"),
        Found(second, second + 18, "organisation.grammar.name"),
    ]
    names = [item.name for item in identities.resolve(text, found, Context())]
    assert names == ["Faroese Ministry of Basalt"] * 2


def test_nothing_is_guessed_for_a_body_without_evidence(identities: Identities) -> None:
    (organisation,) = resolve(identities, "Zentravia pays", "Zentravia")
    assert (organisation.country, organisation.status) == (None, "partial")


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Tarnow Institute of Technology", "university"),
        ("Institute of Basalt Research", "research_institute"),
        ("Basalt Sciences Research Council", "funder"),
        ("Ministry of Basalt", "government"),
        ("Department of Chemistry", "university"),
        ("Department of Basalt", "government"),
        ("Basalt Bank Ltd", "company"),
        ("Qubitra", "company"),
        ("Basalt Workers' Union", "other"),
        ("Faculty of Basalt", "university"),
        ("St Basalt University Hospital", "research_institute"),
        ("Basalt City Council", "government"),
        ("United Nations Office for Basalt", "international"),
        ("Basalt Tribune", "other"),
        ("State of Basalt", "government"),
    ],
)
def test_the_head_of_a_name_tells_the_type(name: str, kind: str) -> None:
    assert KINDS.type_of(name) == kind


@pytest.mark.parametrize(
    ("name", "bare"),
    [
        ("Lomiko Metals, Inc.", "Lomiko Metals"),
        ("Kawasaki Heavy Industries, Ltd.", "Kawasaki Heavy Industries"),
        ("Kanto Robotics Co., Ltd.", "Kanto Robotics"),
        ("Agni Private Limited", "Agni"),
        ("Oresund Photonics A/S", "Oresund Photonics"),
        ("Toyota Motor Corporation", "Toyota Motor"),
        ("Ltd", "Ltd"),
        ("Arup", "Arup"),
    ],
)
def test_companies_lose_their_legal_form(name: str, bare: str) -> None:
    assert KINDS.without_legal_form(name) == bare


@pytest.mark.parametrize(
    ("written", "host", "name", "country"),
    [
        ("Embassy of Japan in London", None, "Embassy of Japan in the United Kingdom", "JP"),
        ("Embassy of Norway", "SE", "Embassy of Norway in Sweden", "NO"),
        ("French Embassy", None, "Embassy of France", "FR"),
        ("British Embassy in Tokyo", None, "British Embassy Tokyo", "GB"),
        ("British High Commission", "IN", "British High Commission New Delhi", "GB"),
        ("British Embassy", None, "British Embassy", "GB"),
    ],
)
def test_missions_abroad(written: str, host: str | None, name: str, country: str) -> None:
    mission = Missions(BOOK, PLACES).read(written, host)
    assert mission is not None
    assert (mission.name, mission.country) == (name, country)


@pytest.mark.parametrize("written", ["Embassy Hotel", "Museum of Japan", "Ruritanian Embassy", ""])
def test_not_missions(written: str) -> None:
    assert Missions(BOOK, PLACES).read(written, None) is None


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("Japan's [Body] said", "JP"),
        ("the Norwegian government’s [Body] said", "NO"),
        ("[Body] in Oslo said", "NO"),
        ("[Body] (BDY), Canada, said", "CA"),
        ("[Body], headquartered in Munich, said", "DE"),
        ("Boston-based [Body] said", "US"),
        ("the Tokyo-based start-up [Body] said", "JP"),
        ("Oslo. [Body] said", None),
        ("[Body], Argentina’s agency and Peru", None),
        ("[Body] said Japan agreed", None),
        ("Japan\n\n[Body] said", None),
    ],
)
def test_the_country_that_the_words_around_give(text: str, country: str | None) -> None:
    start, end = text.index("["), text.index("]") - 1
    plain = text.replace("[", "").replace("]", "")
    assert Evidence(plain, Context(), PLACES).beside(start, end) == country


def test_slugs_are_ascii_and_tell_countries_apart() -> None:
    assert slug("Érudit & Søn", "CA") == "tidings:erudit-and-sn-ca"
    assert slug("研究所", None) == "tidings:unnamed"


def test_names_stand_in_one_line() -> None:
    assert one_line("The Bureau of\n   Meteorology") == "Bureau of Meteorology"
    assert KINDS.tidy("BUREAU OF METEOROLOGY") == "Bureau of Meteorology"
    assert KINDS.tidy("UKRI") == "UKRI"


@pytest.mark.parametrize(
    ("text", "name", "holder", "country"),
    [
        ("The {} of the {} builds a laser.", "Institute of Physics", "Slovak Academy", "SK"),
        ("At the {}’s {} lasers are built.", "Institute of Physics", "Slovak Academy", "SK"),
        ("The {} and its {} build lasers.", "Institute of Physics", "Slovak Academy", "SK"),
        ("The {}, {}, builds lasers.", "Institute of Physics", "Slovak Academy", "SK"),
        ("The {}, {} and others met in York.", "Institute of Physics", "Slovak Academy", "GB"),
        ("The {} and the {} met.", "Institute of Physics", "Slovak Academy", "GB"),
        ("The {} at {} won £2m.", "Department of Health", "Nagasaki University", "JP"),
        ("The {} of {} won £2m.", "Department of Health", "University of Bath", "GB"),
        ("{}’s {} is for sale.", "Lantern Labs", "University of Bergen", "GB"),
    ],
)
def test_a_part_belongs_to_the_body_beside_it(
    identities: Identities, text: str, name: str, holder: str, country: str
) -> None:
    is_first = "’s {}" in text or "its" in text
    filled = text.format(*(holder, name) if is_first else (name, holder))
    bodies = resolve(identities, filled, *sorted((name, holder), key=filled.index))
    (part,) = (body for body in bodies if body.text == name)
    assert part.country == country


def test_a_department_of_a_university_is_no_ministry(identities: Identities) -> None:
    text = "The Department of Health of the University of Bath; the Department of Health in London."
    found = [Found(s, s + len(n), "organisation.test.name") for s, n in _places(text)]
    first, _, second = identities.resolve(text, found, Context())
    assert (first.type, second.type) == ("university", "government")


def _places(text: str) -> list[tuple[int, str]]:
    names = ("Department of Health", "University of Bath")
    return sorted(
        (place, name)
        for name in names
        for place in range(len(text))
        if text.startswith(name, place)
    )
