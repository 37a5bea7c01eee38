"""The imported registry: what is taken in, what is refused, which names count on what evidence."""

import json
import zipfile
from random import Random

import pytest
from typer.testing import CliRunner

from tidings.acronyms import definitions
from tidings.commands import app
from tidings.errors import InputError
from tidings.find.organisations import OrganisationFinder
from tidings.normalise.identities import Identities
from tidings.records import Context
from tidings.registry import Links, Registry, find_registry, import_dump, registry_digest
from tidings.registry import build as building
from tidings.registry.dump import MAX_RATIO
from tidings.rules import load_rulebook

BOOK = load_rulebook()


def record(number, name, country, city, kinds=("facility",), **more):
    """A record of a made-up dump; ``more`` holds acronyms, aliases and whatever else."""
    named = [{"value": name, "types": ["label", "ror_display"], "lang": "en"}]
    named += [{"value": a, "types": ["acronym"], "lang": None} for a in more.pop("acronyms", ())]
    named += [{"value": a, "types": ["alias"], "lang": None} for a in more.pop("aliases", ())]
    code, land = country
    place = {"name": city, "country_code": code, "country_name": land}
    return {
        "id": f"https://ror.org/0{number:06d}00",
        "names": named,
        "types": list(kinds),
        "status": "active",
        "locations": [{"geonames_details": place}],
        **more,
    }


NORWAY, CHILE, JAPAN = ("NO", "Norway"), ("CL", "Chile"), ("JP", "Japan")
RECORDS = [
    record(1, "Zandvik Marine Observatory", NORWAY, "Bergen", acronyms=["ZMO"]),
    record(2, "Institute of Tides", NORWAY, "Bergen", aliases=["Tides of Bergen Institute"]),
    record(3, "Institute of Tides", CHILE, "Valparaíso", acronyms=["IOT"]),
    record(4, "Lantern", NORWAY, "Oslo", ("company",)),
    record(5, "Kobo Tides Co., Ltd. (Japan)", JAPAN, "Kobe", ("company",)),
    record(6, "The Quellwater Research Council", CHILE, "Santiago", ("funder", "government")),
    record(7, "Zandvik Old Observatory", NORWAY, "Bergen", status="withdrawn"),
    record(8, "Institute of Physics", CHILE, "Antofagasta"),
    record(9, "Zandvik Marine Observatory", CHILE, "Arica", status="inactive"),
]


def write_dump(path, records, name="v9.9-ror-data_schema_v2.json"):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, records if isinstance(records, str) else json.dumps(records))
    return path


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    folder = tmp_path_factory.mktemp("registry")
    return import_dump(write_dump(folder / "d.zip", RECORDS), folder / "organisations.arrow").file


@pytest.fixture(scope="module")
def registry(file):
    return Registry(file)


@pytest.fixture(scope="module")
def read(registry):
    """What finder and resolver make of a text: (text, name, id, type, country) a mention."""
    finder, identities = OrganisationFinder(BOOK, registry), Identities(BOOK, registry)

    def mentions(text):
        found = identities.resolve(text, finder.find(text), Context())
        return [(o.text, o.name, o.org_id, o.type, o.country) for o in found]

    return mentions


# what is taken in


def test_names_lead_to_records_however_they_are_written(registry):
    (found,) = registry.records("zandvik marine observatory")
    assert (found.ror, found.country, found.cities) == ("000000100", "NO", ("Bergen",))
    assert [item.country for item in registry.records("Institute of Tides")] == ["NO", "CL"]
    assert registry.records("Zandvik Old Observatory") == ()
    assert registry.records("Quellwater Research Council")[0].name == "Quellwater Research Council"
    assert registry.records("Kobo Tides Co., Ltd.")[0].name == "Kobo Tides Co., Ltd."


def test_the_same_dump_gives_the_same_bytes_whatever_the_order_of_its_records(tmp_path, file):
    again = import_dump(write_dump(tmp_path / "d.zip", RECORDS[::-1]), tmp_path / "again.arrow")
    assert registry_digest(again.file) == registry_digest(file)


def test_bad_records_are_left_out_and_told(tmp_path):
    bad = [
        7,
        {"id": "https://ror.org/x"},
        record(11, "", NORWAY, "Oslo"),
        {**RECORDS[0], "names": 3},
    ]
    done = import_dump(write_dump(tmp_path / "d.zip", [*RECORDS, *bad]), tmp_path / "r.arrow")
    assert (done.bodies, done.withdrawn, done.bad) == (8, 1, 4)
    assert done.reasons[0] == "record 10: not an object"
    assert done.reasons[1] == "record 11: no registry id: 'https://ror.org/x'"
    assert len(done.reasons) == 4


def test_only_the_first_bad_records_are_shown(tmp_path):
    dump = write_dump(tmp_path / "d.zip", [*RECORDS, *range(7)])
    assert len(import_dump(dump, tmp_path / "r.arrow").reasons) == building._SHOWN


def test_the_layout_before_schema_2_is_read(tmp_path):
    old = {
        "id": "https://ror.org/000000900",
        "name": "Old Tide Institute",
        "types": ["Facility"],
        "status": "active",
        "aliases": ["Tide House"],
        "acronyms": ["OTI"],
        "labels": [{"label": "Gammelt Tideinstitutt", "iso639": "no"}],
        "addresses": [{"city": "Oslo"}],
        "country": {"country_name": "Norway", "country_code": "NO"},
    }
    done = import_dump(write_dump(tmp_path / "d.zip", [old]), tmp_path / "r.arrow")
    (found,) = Registry(done.file).records("Gammelt Tideinstitutt")
    assert found == ("000000900", "Old Tide Institute", ("facility",), "NO", ("Oslo",), ("OTI",))


# what is refused


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ('{"items": []}', "holds no array"),
        ("[]", "0 records cannot be read, 0 can"),
        ('[{"a": 1}, {"b": 2}]', "2 records cannot be read, 0 can"),
        ('[{"a": 1}', "cannot be read at record 2"),
        ('[{"a": 1} {"b": 2}]', "cannot be read at record 2"),
        (f'["{Random(1).randbytes(999).hex()}", {"[" * 9999}', "cannot be read at record 2"),
        ("", "holds no array"),
    ],
)
def test_what_is_no_dump_is_refused(tmp_path, content, why):
    with pytest.raises(InputError, match=why):
        import_dump(write_dump(tmp_path / "d.zip", content), tmp_path / "r.arrow")
    assert not (tmp_path / "r.arrow").exists()


def test_what_is_no_zip_or_not_there_is_refused(tmp_path):
    (tmp_path / "d.zip").write_text("[]", encoding="utf-8")
    with pytest.raises(InputError, match="not a readable zip"):
        import_dump(tmp_path / "d.zip", tmp_path / "r.arrow")
    with pytest.raises(InputError, match="no such file"):
        import_dump(tmp_path / "none.zip", tmp_path / "r.arrow")
    with pytest.raises(InputError, match="holds no JSON file"):
        import_dump(write_dump(tmp_path / "e.zip", "a,b", "ror.csv"), tmp_path / "r.arrow")


def test_a_bomb_is_refused_unopened(tmp_path):
    dump = write_dump(tmp_path / "d.zip", "[" + " " * 40_000_000 + "]")
    assert dump.stat().st_size * MAX_RATIO < 40_000_000
    with pytest.raises(InputError, match="would unpack to 40,000,002 bytes"):
        import_dump(dump, tmp_path / "r.arrow")


def test_a_refused_dump_leaves_the_old_registry(tmp_path):
    file = import_dump(write_dump(tmp_path / "d.zip", RECORDS), tmp_path / "r.arrow").file
    before = registry_digest(file)
    with pytest.raises(InputError):
        import_dump(write_dump(tmp_path / "e.zip", "[1]"), file)
    assert registry_digest(file) == before


def test_another_file_is_no_registry(tmp_path):
    (tmp_path / "organisations.arrow").write_bytes(b"ARROW1 or not")
    with pytest.raises(InputError, match="not an imported registry"):
        Registry(tmp_path / "organisations.arrow")


# which registry is used


def test_a_registry_is_found_where_it_is_named_else_in_the_usual_place(tmp_path, monkeypatch, file):
    monkeypatch.delenv("TIDINGS_REGISTRY", raising=False)
    monkeypatch.setattr("tidings.registry.place._user_data", lambda: tmp_path)
    assert find_registry() is None
    assert find_registry(file.parent) == file
    monkeypatch.setenv("TIDINGS_REGISTRY", str(file.parent))
    assert find_registry() == file
    assert find_registry("none") is None
    with pytest.raises(InputError, match="no registry here"):
        find_registry(tmp_path)


# which names count on what evidence


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Work at the Zandvik Marine Observatory goes on.", [("ror:000000100", "NO")]),
        ("Work at the zandvik marine observatory goes on.", []),
        ("The Institute of Tides, Valparaíso, leads.", [("ror:000000300", "CL")]),
        ("Norway's Institute of Tides leads.", [("ror:000000200", "NO")]),
        ("The Institute of Tides (IOT) leads.", [("ror:000000300", "CL")] * 2),
        ("In Santiago, Chile said it trusts the Institute of Tides.", [("ror:000000300", "CL")]),
        ("A lamp from Lantern glows.", []),
        ("A lamp from Lantern, Oslo, glows.", [("ror:000000400", "NO")]),
        ("Kobo Tides Co., Ltd. sails.", [("ror:000000500", "JP")]),
        ("The Quellwater Research Council pays.", [("ror:000000600", "CL")]),
    ],
)
def test_a_name_is_linked_on_the_evidence_it_needs(read, text, expected):
    linked = [(identifier, country) for _, _, identifier, _, country in read(text)]
    assert [item for item in linked if item[0].startswith("ror:0000")] == expected


def test_a_name_that_no_evidence_decides_is_left_open(read):
    ((_, name, identifier, _, _),) = read("The Institute of Tides leads.")
    assert (name, identifier.startswith("ror:")) == ("Institute of Tides", False)


def test_a_place_beside_a_name_that_no_record_has_unlinks_it(read):
    assert all(not i.startswith("ror:0000") for *_, i, _, _ in read("Peru's Institute of Tides."))


def test_types_and_names_follow_the_guidelines(read):
    assert [
        item[1:] for item in read("The Quellwater Research Council pays Kobo Tides Co., Ltd.")
    ] == [
        ("Quellwater Research Council", "ror:000000600", "funder", "CL"),
        ("Kobo Tides", "ror:000000500", "company", "JP"),
    ]


def test_the_shipped_gazetteer_is_heard_first_unless_the_place_beside_says_otherwise(read):
    ((*_, country),) = read("The Institute of Physics leads.")
    assert country == "GB"
    named = read("The Institute of Physics, Antofagasta, leads. The Institute of Physics grew.")
    assert [(i, c) for *_, i, _, c in named] == [("ror:000000800", "CL")] * 2


def test_a_short_form_and_an_acronym_follow_their_registered_name(read):
    named = read("The Zandvik Marine Observatory (ZMO) opens. ZMO will pay.")
    assert [item[:2] for item in named] == [
        ("Zandvik Marine Observatory", "Zandvik Marine Observatory"),
        ("ZMO", "Zandvik Marine Observatory"),
        ("ZMO", "Zandvik Marine Observatory"),
    ]


def test_rules_of_links_say_what_decided(registry):
    links = Links(BOOK, registry)
    text = "Zandvik Marine Observatory and the Institute of Tides, Valparaíso"
    found = links.find(text, frozenset(), definitions(text))
    assert [link.rule.rpartition(".")[2] for link in found] == ["name", "evidence"]


# the commands


def test_import_show_and_extract_with_a_registry(tmp_path):
    run = CliRunner().invoke
    dump, text = write_dump(tmp_path / "d.zip", [*RECORDS, 1]), tmp_path / "news.txt"
    text.write_text("The Zandvik Marine Observatory gets £2 million.", encoding="utf-8")
    done = run(app, ["organisations", "import", str(dump), "--to", str(tmp_path / "r")])
    assert done.exit_code == 0
    assert "8 organisations under 8 names" in done.output
    assert "1 withdrawn, 1 bad records left out\n  record 10: not an object" in done.output
    shown = run(app, ["organisations", "show", "Lantern", "--registry", str(tmp_path / "r")])
    assert "registry: Lantern, ror:000000400, company, Oslo, NO" in shown.output
    out = str(tmp_path / "out")
    assert (
        run(app, ["extract", str(text), "--out", out, "--registry", str(tmp_path / "r")]).exit_code
        == 0
    )
    account = json.loads((tmp_path / "out" / "run.json").read_text(encoding="utf-8"))
    assert account["registry"] == registry_digest(tmp_path / "r" / "organisations.arrow")
    rows = (tmp_path / "out" / "organisations.csv").read_text(encoding="utf-8")
    assert "ror:000000100" in rows
