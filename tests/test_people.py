"""People: marked-up sentences with roles, bodies, what outside voices add, and any text."""

from __future__ import annotations

import json
import re
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidings.find.people import PeopleFinder
from tidings.normalise.people import People
from tidings.records import Context, Found, Organisation
from tidings.rules import load_rulebook

FINDER = PeopleFinder(load_rulebook())
PEOPLE = People(load_rulebook())
MARKED = re.compile(r"\[\[(.+?)\]\]", re.DOTALL)
CASES = [
    json.loads(line)
    for line in (Path(__file__).parent / "cases/people.jsonl")
    .read_text(encoding="utf-8")
    .splitlines()
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["why"])
def test_case(case):
    text = MARKED.sub(r"\1", case["text"])
    found = FINDER.find(text)
    expected = case.get("found", MARKED.findall(case["text"]))
    assert [text[item.start : item.end] for item in found] == expected
    people = PEOPLE.describe(text, found, (), Context())
    assert [[person.name, person.role] for person in people] == case["people"]


BODIES = [
    ("Ada Byrne", "Dr Ada Byrne of the [[Tidal Institute]] spoke.", None),
    ("Ada Byrne", "Dr Ada Byrne, director of strategy at [[CERN]], spoke.", "director of strategy"),
    ("Ada Byrne", "[[CERN]]'s President, Dr Ada Byrne, spoke.", "CERN's President"),
    ("Ada Byrne", "[[CERN]] Director Ada Byrne spoke.", "CERN Director"),
    ("Ada Byrne", "[[CERN]] was there through Dr Ada Byrne, its head of labs.", "head of labs"),
    ("Ada Byrne", "For [[CERN]]: Ada Byrne, Director", "Director"),
    ("Ada Byrne", "[[CERN]] has grown, chief executive Ada Byrne said.", "chief executive"),
    (
        "Ada Byrne",
        "Dr Ada Byrne, who will soon be director of [[CERN]], spoke.",
        "director of CERN",
    ),
    ("Ada Byrne", "Dr Ada Byrne has been director of [[CERN]] since May.", "director of CERN"),
    ("Ada Byrne", "Dr Ada Byrne, who leads the office of [[CERN]], spoke.", None),
    ("Ada Byrne", "Dr Ada Byrne chairs the [[Ice Board]].", None),
    ("Ada Byrne", "[[CERN]] wins. “We grow,” said Ada Byrne, Vice-Chancellor.", "Vice-Chancellor"),
]


@pytest.mark.parametrize(("name", "marked", "role"), BODIES, ids=lambda value: str(value))
def test_the_body_that_a_text_attaches(name, marked, role):
    start = marked.index("[[")
    text = MARKED.sub(r"\1", marked)
    body = MARKED.search(marked)[1]
    organisation = Organisation(
        start, start + len(body), body, "x", f"{body} in full", None, None, None
    )
    offset = text.index(name)
    found = [Found(offset, offset + len(name), "person.x")]
    [person] = PEOPLE.describe(text, found, [organisation], Context())
    assert (person.role, person.organisation) == (role, f"{body} in full")


def test_who_will_chair_holds_no_post():
    text = "Dr Ada Byrne, who will chair the board, spoke."
    [person] = PEOPLE.describe(text, [Found(3, 12, "person.x")], (), Context())
    assert person.role is None


def test_its_head_is_of_the_subject_before():
    text = "ACME, spun out of CERN, has grown. Ada Byrne, its chief executive, spoke."
    bodies = [
        Organisation(text.index(name), text.index(name) + 4, name, "x", name, None, None, None)
        for name in ("ACME", "CERN")
    ]
    found = [Found(text.index("Ada"), text.index("Ada") + 9, "person.x")]
    [person] = PEOPLE.describe(text, found, bodies, Context())
    assert person.organisation == "ACME"


def test_a_body_elsewhere_in_the_text_is_not_attached():
    text = "CERN grows. Dr Ada Byrne, Minister for Science, spoke."
    body = Organisation(0, 4, "CERN", "x", "CERN", None, None, None)
    [person] = PEOPLE.describe(text, FINDER.find(text), [body], Context())
    assert person.organisation is None


@pytest.mark.parametrize("post", ["Commissioner", "European Commissioner"])
@pytest.mark.parametrize("named", ["European Commission", "European Union"])
def test_a_commissioner_is_one_of_the_european_commission_where_that_is_named(post, named):
    text = f"Ada Byrne, {post} for Seas, spoke.\nThe {named} pays."
    start = text.index(named)
    body = Organisation(start, start + len(named), named, "x", named, None, None, None)
    [person] = PEOPLE.describe(text, [Found(0, 9, "person.x")], [body], Context())
    assert person.organisation == "European Commission"


def test_a_noun_with_the_means_the_body_of_that_kind_named_last():
    text = "The Tidal Foundation pays. CERN won, said Ada Byrne, the foundation's head."
    named = ("Tidal Foundation", "CERN")
    starts = map(text.index, named)
    bodies = [
        Organisation(start, start + len(name), name, "x", name, None, None, None)
        for start, name in zip(starts, named, strict=True)
    ]
    offset = text.index("Ada")
    [person] = PEOPLE.describe(text, [Found(offset, offset + 9, "person.x")], bodies, Context())
    assert person.organisation == "Tidal Foundation"


def test_a_release_of_one_body_need_not_say_whose_director_speaks():
    text = "CERN grows.\nCERN pays.\nCERN builds.\nAda Byrne, managing director, spoke."
    starts = [0, 12, 23]
    bodies = [Organisation(s, s + 4, "CERN", "x", "CERN", None, None, None) for s in starts]
    offset = text.index("Ada")
    [person] = PEOPLE.describe(text, [Found(offset, offset + 9, "person.x")], bodies, Context())
    assert person.organisation == "CERN"


def test_the_head_of_a_thing_is_not_the_head_of_a_body():
    text = "CERN grows, head of the quantum strategy Ada Byrne said."
    body = Organisation(0, 4, "CERN", "x", "CERN", None, None, None)
    offset = text.index("Ada")
    [person] = PEOPLE.describe(text, [Found(offset, offset + 9, "person.x")], [body], Context())
    assert person.organisation is None


def test_the_recogniser_alone_proves_nobody():
    text = "They visited Brunel Quarter today."
    assert FINDER.find(text, heard=[(13, 27)]) == []


def test_the_recogniser_lifts_a_given_name():
    text = "It goes back to Leonard Vane and others."
    assert FINDER.find(text) == []
    assert FINDER.find(text, heard=[(16, 28)])


def test_a_body_is_no_person():
    text = "Grant Leonard, director of nothing, is a firm."
    assert FINDER.find(text, bodies=[(0, 13)]) == []


@given(st.text(max_size=300))
def test_any_text_gives_sorted_disjoint_spans_and_described_people(text):
    found = FINDER.find(text)
    assert all(0 <= item.start < item.end <= len(text) for item in found)
    assert all(a.end <= b.start for a, b in pairwise(found))
    people = PEOPLE.describe(text, found, (), Context())
    assert all(text[person.start : person.end] == person.text for person in people)
