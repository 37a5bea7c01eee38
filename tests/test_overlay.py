"""Rules of one's own: rows asked for, checked, written into an overlay, and found at once."""

import csv

import pytest
from typer.testing import CliRunner

import tidings
from tidings.commands import app
from tidings.errors import OutputError, RulesError
from tidings.overlay import Overlay, try_out

BODY = {"name": "Northern Zorblex Trust", "type": "funder", "country": "GB"}


@pytest.fixture
def mine(tmp_path):
    return tmp_path / "mine"


def new(mine, kind, *options, typed=None):
    given = [] if typed is not None else ["--yes"]
    command = ["rules", "new", kind, "--rules", str(mine), *options, *given]
    return CliRunner().invoke(app, command, input=typed)


def rows(mine, file):
    with (mine / file).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_a_body_is_written_and_found_in_the_next_run(mine):
    options = ["--name", BODY["name"], "--type", "funder", "--country", "GB", "--acronyms", "NZXT"]
    done = new(mine, "organisation", *options)
    assert done.exit_code == 0, done.output
    [row] = rows(mine, "organisations/ours.csv")
    assert (row["name"], row["acronyms"], row["ror"]) == (BODY["name"], "NZXT", "")
    assert f"written: {mine}/organisations/ours.csv:2" in done.output
    assert '"NZXT" is found: Northern Zorblex Trust' in done.output
    document = tidings.Document("d", "The Northern Zorblex Trust (NZXT) gives £2m.")
    found = tidings.extract([document], rules=mine).organisations
    assert found["name"].tolist() == [BODY["name"]] * 2
    assert found["country"].tolist() == ["GB"] * 2


def test_what_is_not_said_is_asked_and_asked_again_where_it_cannot_stand(mine):
    typed = "Northern Zorblex Trust\nfundr\nfunder\nUK\nGB\n\n\n\n0439y7843\n\nP31\n\n"
    done = new(mine, "organisation", typed=typed.replace("UK\n", "uk\n"))
    assert done.exit_code == 0, done.output
    for complaint in (
        "'fundr' cannot stand here",
        "'uk' cannot stand here",
        "'0439y7843' is no ror id",
    ):
        assert complaint in done.output
    assert "'P31' cannot stand here" in done.output
    assert rows(mine, "organisations/ours.csv")[0]["type"] == "funder"


def test_an_alias_of_a_known_body_is_added_to_what_it_has(mine):
    options = ["--name", "UK Research and Innovation", "--aliases", "Zorblex Research UK"]
    done = new(mine, "organisation", *options)
    assert done.exit_code == 0, done.output
    [row] = rows(mine, "organisations/ours.csv")
    assert (row["type"], row["country"], row["acronyms"]) == ("funder", "GB", "UKRI")
    assert row["aliases"].endswith("Zorblex Research UK")
    assert row["ror"]
    document = tidings.Document("d", "Zorblex Research UK pays £2m.")
    [found] = tidings.extract([document], rules=mine).organisations.to_dict("records")
    assert (found["name"], found["org_id"]) == ("UK Research and Innovation", f"ror:{row['ror']}")


def test_the_same_row_again_takes_its_place(mine):
    for acronym in ("NZXT", "NZT"):
        options = [f"--{name}={value}" for name, value in BODY.items()]
        done = new(mine, "organisation", *options, f"--acronyms={acronym}")
        assert done.exit_code == 0, done.output
    [row] = rows(mine, "organisations/ours.csv")
    assert row["acronyms"] == "NZXT|NZT"


def test_a_namesake_abroad_is_another_body(mine):
    for country in ("GB", "JP"):
        body = {**BODY, "country": country}
        options = [f"--{name}={value}" for name, value in body.items()]
        assert new(mine, "organisation", *options).exit_code == 0
    assert [row["country"] for row in rows(mine, "organisations/ours.csv")] == ["GB", "JP"]


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["--type", "funder"], "--name: this cannot be empty"),
        (["--name", "Zorblex", "--type", "fundr"], "--type: 'fundr' cannot stand here: government"),
        (["--name", "Zorblex"], "--type: this cannot be empty"),
        (
            ["--name=Zorblex", "--type=funder", "--country=GB", "--aliases=Wellcome Trust"],
            "ours.csv:2: 'Wellcome Trust' names Wellcome Trust (GB) too; see",
        ),
        (["--name=Zorblex", "--type=funder", "--country=XX"], "unknown country 'XX'"),
    ],
)
def test_what_the_rules_cannot_bear_is_refused_and_not_written(mine, options, says):
    done = new(mine, "organisation", *options)
    assert isinstance(done.exception, RulesError)
    assert says in str(done.exception)
    assert not mine.exists()


def test_an_ambiguous_acronym_is_told_and_written_only_when_confirmed(mine):
    options = [f"--{name}={value}" for name, value in {**BODY, "acronyms": "JST"}.items()]
    blank = [f"--{name}=" for name in ("aliases", "guarded", "ror", "wikidata")]
    refused = new(mine, "organisation", *options, *blank, typed="n\n")
    assert refused.exit_code == 1
    assert "'JST' is ambiguous, it names Japan Science and Technology Agency" in refused.output
    assert not mine.exists()
    done = new(mine, "organisation", *options, *blank, typed="y\n")
    assert done.exit_code == 0, done.output
    assert rows(mine, "organisations/ours.csv")[0]["acronyms"] == "JST"


def test_an_area_is_found_by_its_terms(mine):
    options = ["--area", "seaweed", "--label", "Seaweed", "--domain", "environment"]
    done = new(mine, "area", *options, "--terms", "zorblex farming|kelp zorblexes")
    assert done.exit_code == 0, done.output
    assert '"zorblex farming" is found: seaweed' in done.output
    document = tidings.Document("d", "A new centre for zorblex farming opens.")
    [found] = tidings.extract([document], rules=mine).research_areas.to_dict("records")
    assert (found["area"], found["label"]) == ("seaweed", "Seaweed")


def test_a_term_of_another_area_is_told(mine):
    options = ["--area", "seaweed", "--label", "Seaweed", "--domain", "environment"]
    blank = ["--oecd-ford=", "--scope="]
    refused = new(mine, "area", *options, *blank, "--terms", "Fusion energy", typed="n\n")
    assert refused.exit_code == 1
    assert "'fusion energy' names fusion too" in refused.output


def test_a_known_area_gains_terms_and_keeps_its_own(mine):
    done = new(mine, "area", "--area", "fusion", "--terms", "zorblex confinement")
    assert done.exit_code == 0, done.output
    text = "A centre for zorblex confinement. A centre for fusion energy."
    found = tidings.extract([tidings.Document("d", text)], rules=mine).research_areas
    assert found["area"].tolist() == ["fusion", "fusion"]


def test_a_programme_is_found_by_its_names(mine):
    options = ["--name", "Zorblex Beyond", "--aliases", "Zorblex Outwards", "--country", "GB"]
    done = new(mine, "programme", *options)
    assert done.exit_code == 0, done.output
    assert '"Zorblex Outwards" is found: ' in done.output
    document = tidings.Document("d", "£2m comes from Zorblex Beyond.")
    assert tidings.extract([document], rules=mine).programmes["name"].tolist() == ["Zorblex Beyond"]


def test_rows_that_are_there_stay_as_they_are(mine):
    file = mine / "organisations/ours.csv"
    file.parent.mkdir(parents=True)
    header = "name,type,country,aliases,acronyms,guarded,ror,wikidata"
    file.write_text(f'{header}\n"Zorblex, Inc",company,US,,,,,\n', encoding="utf-8")
    options = [f"--{name}={value}" for name, value in BODY.items()]
    assert new(mine, "organisation", *options).exit_code == 0
    assert file.read_text(encoding="utf-8").splitlines()[:2] == [
        header,
        '"Zorblex, Inc",company,US,,,,,',
    ]
    assert len(rows(mine, "organisations/ours.csv")) == 2


def test_a_folder_that_cannot_be_written_is_an_error_in_one_sentence(tmp_path):
    (tmp_path / "file").write_text("", encoding="utf-8")
    overlay = Overlay.at(tmp_path / "file" / "mine")
    row = overlay.row("organisation", BODY)
    with pytest.raises(OutputError, match="cannot be written"):
        overlay.write("organisation", row)


@pytest.mark.parametrize(
    "answers", [{"acronyms": "HCT"}, {"aliases": "Bright", "guarded": "Bright"}]
)
def test_a_name_that_needs_a_sign_says_which(mine, answers):
    overlay = Overlay.at(mine)
    row = overlay.row("organisation", {**BODY, **answers})
    overlay.write("organisation", row)
    [_, said] = try_out("organisation", row, mine)
    assert "is found, where the document names it in full too: Northern Zorblex" in said


def test_examples_are_counted_by_file():
    done = CliRunner().invoke(app, ["rules", "test"])
    assert done.exit_code == 0
    [dates] = [line for line in done.output.splitlines() if line.startswith("dates/patterns")]
    assert [int(word) for word in dates.split() if word.isdigit()] > [40, 100, 40]
    assert done.output.endswith("all of them hold\n")


def test_an_example_that_fails_is_named_with_its_line(mine):
    file = mine / "people/attachments.jsonl"
    file.parent.mkdir(parents=True)
    line = '{"id": "x.y", "pattern": "a", "examples": ["b"], "counter_examples": ["a"]}\n'
    file.write_text(line, encoding="utf-8")
    done = CliRunner().invoke(app, ["rules", "test", "--rules", str(mine)])
    assert done.exit_code == 1
    assert f"{file}:1: x.y misses its example 'b'" in done.output
    assert f"{file}:1: x.y takes its counter-example 'a'" in done.output
    assert done.output.endswith("2 of them fail\n")
