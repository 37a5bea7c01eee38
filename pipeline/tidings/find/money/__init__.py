"""Amounts of money in a text; see ``rules/money`` for the vocabulary."""

from tidings.find.money.finder import MoneyFinder
from tidings.find.money.grammar import Grammar, union

__all__ = ["Grammar", "MoneyFinder", "union"]
