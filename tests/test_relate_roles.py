"""What stands beside an amount: sums that add up, the years of the text, common words."""

from __future__ import annotations

import pytest

from tidings.relate.conversions import conversions
from tidings.relate.exact import exact_runs
from tidings.relate.layout import lay_out
from tidings.relate.sums import Sums
from tidings.relate.wording import wording
from tidings.relate.years import Years

from .markup import read

SENTENCE = (
    "{o:Wellcome|funder} pays {m:£52 million|GBP 52000000} and the office {m:£8m|GBP 8000000}, "
    "so that {m:£60m|GBP 60000000} can be spent."
)
LIST = (
    "Partners share {m:€6m|EUR 6000000}.\n\n"
    "- York: {m:€1.5m|EUR 1500000}; a firm adds {m:€9m|EUR 9000000}\n"
    "- Leeds: {m:€2m|EUR 2000000}\n"
    "- Hull: {m:€2.5m|EUR 2500000}\n"
)
FAR = (
    "News of the day\n\nNothing is said here.\n\nNor here.\n\nFirst\n\n"
    "{m:£3m|GBP 3000000} pays for A, {m:£4m|GBP 4000000} for B.\n\nSecond\n\n"
    "Another fund has {m:£7m|GBP 7000000} for ships."
)


def sums_of(marked: str) -> Sums:
    text, mentions = read(marked)
    return Sums(lay_out(text), mentions.amounts, conversions(text, mentions.amounts), {})


@pytest.mark.parametrize(
    ("marked", "want"),
    [
        (SENTENCE, {((0, 1), 2)}),
        (LIST, {((1, 3, 4), 0)}),
        (FAR, set()),
        (SENTENCE.replace("£8m|GBP 8000000", "£9m|GBP 9000000"), set()),
        (SENTENCE.replace("£8m|GBP 8000000", "€8m|EUR 8000000"), set()),
    ],
    ids=["sentence", "list", "another section", "inexact", "another currency"],
)
def test_exact_runs(marked, want):
    sums = sums_of(marked)
    assert {tuple(run) for run in exact_runs(sums, range(len(sums.amounts)))} == want


def test_very_many_equal_sums_are_few_runs():
    many = 2000
    sums = sums_of(" and ".join(["{m:£1m|GBP 1000000}"] * many) + " make {m:£2m|GBP 2000000}.")
    assert len(list(exact_runs(sums, range(len(sums.amounts))))) < 10 * many


@pytest.mark.parametrize(
    ("sentence", "want"),
    [
        ("In 2019 it got ¤ from York.", ["years_past", "past_year_before"]),
        ("It gets ¤ from 2026 to 2028.", ["years_coming"]),
        ("It gets ¤ from 2019 to 2028.", ["years_around", "past_year_after"]),
        ("It gets ¤ from York.", []),
    ],
)
def test_years_stand_against_the_year_of_the_document(sentence, want):
    text = f"London, 3 May 2024\n\nA long line of prose without any sum. {sentence}"
    layout = lay_out(text)
    start = text.index("¤")
    before, after = sentence.split("¤")
    found = Years(layout).features(start, layout.sentence_at(start), before, after)
    assert list(found) == want


def test_a_document_without_years_says_nothing():
    layout = lay_out("It gets £2m.")
    assert not list(Years(layout).features(8, layout.sentence_at(8), "It gets ", "."))


def test_wording_takes_the_nearest_words_and_makes_a_name_one():
    found = wording("one two three four five six XXXX XX gives ", " (to all)")
    assert "word.before.name" in found
    assert "word.last.gives" in found
    assert "word.first.bracket" in found
    assert not {"word.before.one", "word.before.two"} & set(found)


def test_wording_of_nothing():
    assert wording("", "") == ["word.last.none", "word.first.none"]
