"""Are the rules in order? Every row against its schema, ids, duplicates, patterns, examples.

>>> from tidings.rules import load_rulebook
>>> [str(problem) for problem in check_rules(load_rulebook())]
[]
"""

from tidings.mistakes import Problem
from tidings.rulecheck.check import check_rules, contradictions, read_files
from tidings.rulecheck.examples import Tried, run_examples, try_examples

__all__ = [
    "Problem",
    "Tried",
    "check_rules",
    "contradictions",
    "read_files",
    "run_examples",
    "try_examples",
]
