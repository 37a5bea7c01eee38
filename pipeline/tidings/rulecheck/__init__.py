"""Are the rules in order? Every row against its schema, ids, duplicates, patterns, examples.

>>> from tidings.rules import load_rulebook
>>> [str(problem) for problem in check_rules(load_rulebook())]
[]
"""

from tidings.rulecheck.check import check_rules
from tidings.rulecheck.examples import Tried, run_examples, try_examples
from tidings.rulecheck.problem import Problem

__all__ = ["Problem", "Tried", "check_rules", "run_examples", "try_examples"]
