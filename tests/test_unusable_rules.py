"""Rules of one's own that cannot be used: one sentence, and the command that names the line."""

from __future__ import annotations

import pytest

from tidings.errors import RulesError
from tidings.extraction import Extractor
from tidings.rulecheck import check_rules, try_examples
from tidings.rules import load_rulebook

CASES = {
    "expression": (
        "money/patterns.jsonl",
        '{"id": "money.grammar.mine", "pattern": "(5", "examples": ["5"], "counter_examples": []}',
    ),
    "placeholder": (
        "money/patterns.jsonl",
        '{"id": "money.grammar.mine", "pattern": "{no}", "examples": ["5"],'
        ' "counter_examples": []}',
    ),
    "number": ("relations/role_weights.csv", "feature,funding,component,other\nmine,much,0,0"),
}


@pytest.mark.parametrize("case", CASES)
def test_unusable_rules_are_an_error_with_the_way_out(case, tmp_path):
    name, says = CASES[case]
    path = tmp_path / "mine" / name
    path.parent.mkdir(parents=True)
    path.write_text(says + "\n", encoding="utf-8")
    with pytest.raises(RulesError, match="rules cannot be used") as caught:
        Extractor(tmp_path / "mine")
    assert len(str(caught.value)) < 400
    assert caught.value.hint == f"tidings rules check --rules {tmp_path / 'mine'} names the line"
    rulebook = load_rulebook(tmp_path / "mine")
    problems = check_rules(rulebook)
    problems += [problem for tried in try_examples(rulebook) for problem in tried.problems]
    assert any(name in problem.where for problem in problems)
