"""Fields of research: sentences marked up, the examples of the rules, and any text at all."""

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidings.errors import RulesError
from tidings.find.areas import Vocabulary, find_areas
from tidings.find.areas.vocabulary import Term
from tidings.find.areas.words import Spelling, Words
from tidings.records import Found
from tidings.relate.area_weights import Paragraphs, area_weights
from tidings.rules import Rulebook, load_rulebook, shipped_rules

RULES = load_rulebook()
VOCABULARY = Vocabulary(RULES)
TERMS = RULES.rows("areas/terms/*.csv")
MARK = re.compile(r"\[(?P<field>[^\]]+)\](?P<area>[a-z_]+)|«(?P<name>[^»]+)»")


def marked(line):
    """A marked-up line as its text, the fields in it, and the ground that names hold."""
    text, fields, names, place = "", [], [], 0
    for mark in MARK.finditer(line):
        text += line[place : mark.start()]
        inner = mark["field"] or mark["name"]
        if mark["area"]:
            fields.append((inner, mark["area"]))
        else:
            names.append(Found(len(text), len(text) + len(inner), "organisation.gazetteer"))
        text, place = text + inner, mark.end()
    return text + line[place:], fields, names


def cases(root):
    lines = (root / "tests" / "cases" / "areas.txt").read_text(encoding="utf-8").splitlines()
    return [line.replace("\\n", "\n") for line in lines if line and not line.startswith("#")]


def pytest_generate_tests(metafunc):
    if "line" in metafunc.fixturenames:
        metafunc.parametrize("line", cases(metafunc.config.rootpath))


def test_marked_sentence(line):
    text, fields, names = marked(line)
    found = find_areas(text, VOCABULARY, names)
    assert [(text[f.start : f.end], f.value) for f in found] == fields


def fires(row, sentence):
    """Whether the term of a row names its area in a sentence."""
    rule = Term(row["term"], row["area"], row.items("needs"), (), ()).rule
    return any(f.rule == rule and f.value == row["area"] for f in find_areas(sentence, VOCABULARY))


def test_examples_of_terms():
    assert [row.where for row in TERMS if row["example"] and not fires(row, row["example"])] == []


def test_counter_examples_of_terms():
    wrong = [row for row in TERMS if row["counter_example"] and fires(row, row["counter_example"])]
    assert [row.where for row in wrong] == []


def test_examples_of_traps():
    traps = RULES.rows("areas/traps.csv")
    assert [row.where for row in traps if find_areas(row["example"], VOCABULARY)] == []


def test_examples_of_spellings():
    fold = Spelling(RULES.rows("areas/spelling.csv")).fold
    rows = RULES.rows("areas/spelling.csv")
    assert [row.where for row in rows if row["folded"] not in fold(row["example"])] == []


@pytest.mark.parametrize(
    ("written", "alike"),
    [
        ("Fibres", "fiber"),
        ("batteries", "Battery"),
        ("healthcare", "health-care"),
        ("decarbonisation", "decarbonization"),
        ("Alzheimer’s", "Alzheimer"),
        ("viruses", "virus"),
        ("neurotechnologies", "neuro-technology"),
        ("Ökologie", "okologie"),
    ],
)
def test_spellings_fold_alike(written, alike):
    assert VOCABULARY.folded(written) == VOCABULARY.folded(alike)


@pytest.mark.parametrize(("one", "other"), [("economics", "economic"), ("virus", "viru")])
def test_spellings_stay_apart(one, other):
    assert VOCABULARY.folded(one) != VOCABULARY.folded(other)


def test_every_sure_term_names_one_area():
    areas = {}
    for row in TERMS:
        if not row["needs"] and not row["not_with"]:
            areas.setdefault(VOCABULARY.folded(row["term"]), []).append(row.where)
    assert [where for where in areas.values() if len(where) > 1] == []


def test_every_sure_term_is_found():
    sure = [row for row in TERMS if not row["needs"] and not row["not_with"]]
    assert [row.where for row in sure if not find_areas(row["term"], VOCABULARY)] == []


def test_every_condition_is_known():
    domains = {field.domain for field in VOCABULARY.fields.values()}
    known = {"list", "topic"} | domains | set(VOCABULARY.fields)
    needs = ((row.where, need) for row in TERMS for need in row.items("needs"))
    assert [n for n in needs if n[1].startswith("@") and n[1][1:] not in known] == []


def test_every_area_has_terms():
    assert {row["area"] for row in TERMS} == set(VOCABULARY.fields)


def overlay(folder, name, content):
    path = folder / "areas" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, encoding="utf-8")
    return Vocabulary(Rulebook((shipped_rules(), folder)))


def test_one_file_adds_an_area(tmp_path):
    row = "wellbeing_tech,Calm technology,digital,1.2,,calm technology|quiet machine\n"
    vocabulary = overlay(tmp_path, "areas.csv", f"area,label,domain,oecd_ford,scope,terms\n{row}")
    found = find_areas("They build quiet machines.", vocabulary)
    assert [f.value for f in found] == ["wellbeing_tech"]
    assert vocabulary.fields["wellbeing_tech"].label == "Calm technology"


def test_an_overlay_moves_a_term(tmp_path):
    rows = "term,area\nquantum dot,materials\n"
    vocabulary = overlay(tmp_path, "terms/mine.csv", rows)
    assert [f.value for f in find_areas("Quantum dots glow.", vocabulary)] == ["materials"]


def test_an_unknown_area_is_named(tmp_path):
    with pytest.raises(RulesError, match=r"mine\.csv:2: no area 'magic'; add the area"):
        overlay(tmp_path, "terms/mine.csv", "term,area\nspell,magic\n")


def test_a_name_around_a_field_leaves_it_out():
    text = "Centre for Quantum Computing"
    assert find_areas(text, VOCABULARY, [Found(0, len(text), "organisation.grammar")]) == []


@given(st.text(), st.lists(st.tuples(st.integers(0, 40), st.integers(1, 9)), max_size=3))
def test_any_text(text, stretches):
    names = [Found(start, start + length, "x") for start, length in stretches]
    check_offsets(text, names)


PIECES = "quantum|AI|and|,|in|for|the|energy|health|space|-|\n|•|of|Minister|systems|non-|’s|."


@given(st.lists(st.sampled_from(PIECES.split("|"))).map(" ".join))
def test_any_words(text):
    check_offsets(text, [])


def check_offsets(text, names):
    found = find_areas(text, VOCABULARY, names)
    assert found == sorted(found)
    assert all(0 <= f.start < f.end <= len(text) for f in found)
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert all(f.value in VOCABULARY.fields for f in found)
    assert not any(f.start < n.end and n.start < f.end for f in found for n in names)
    assert found == find_areas(text, VOCABULARY, names)


def test_words_keep_their_offsets():
    text = "Bio-technology,\nhealthcare’s 2nm chips"
    words = Words(text, VOCABULARY.spelling)
    edges = zip(words.starts, words.ends, strict=True)
    assert [text[start:end] for start, end in edges] == words.texts
    assert words.glued == [text == "technology" for text in words.texts]
    assert words.line == " bio technology , ¶ health care 2nm chip "


def test_component_writes_its_group():
    import spacy

    from tidings.find.areas import AreaFinder

    doc = AreaFinder(RULES)(spacy.blank("en")("A programme for AI-driven drug discovery."))
    (span,) = doc.spans["tidings_areas"]
    assert (span.text, span.kb_id_, span.id_) == (
        "AI-driven drug discovery",
        "drug_discovery",
        "area.term.ai-driven-drug-discovery",
    )


MENTIONS = [(3, "ai"), (40, "quantum"), (120, "ai"), (900, "ai"), (950, "energy")]


def test_weights_sum_to_one_and_are_sorted():
    weights = area_weights(MENTIONS, Paragraphs(title_end=20, lead_end=100))
    assert [w.area for w in weights] == ["ai", "quantum", "energy"]
    assert sum(w.weight for w in weights) == pytest.approx(1)


def test_weights_of_title_and_lead_count_more():
    plain = area_weights([(500, "ai"), (600, "quantum")], Paragraphs(0, 0))
    titled = area_weights([(500, "ai"), (10, "quantum")], Paragraphs(20, 0))
    assert [w.weight for w in plain] == [0.5, 0.5]
    assert titled[0].area == "quantum"
    assert titled[0].weight > 0.6


def test_weights_of_repeats_flatten():
    weights = area_weights(
        [(500 + n, "ai") for n in range(50)] + [(9, "quantum")], Paragraphs(0, 0)
    )
    shares = {w.area: w.weight for w in weights}
    assert shares["ai"] < 0.9
    assert shares["ai"] > shares["quantum"]


def test_weights_of_nothing():
    assert area_weights([], Paragraphs(0, 0)) == []
