"""Are the rules in order? Every row against its schema, ids, duplicates, patterns, examples.

>>> from tidings.rules import load_rulebook
>>> [str(problem) for problem in check_rules(load_rulebook())]
[]
"""

from tidings.rulecheck.check import check_rules
from tidings.rulecheck.examples import run_examples
from tidings.rulecheck.problem import Problem

__all__ = ["Problem", "check_rules", "run_examples"]
