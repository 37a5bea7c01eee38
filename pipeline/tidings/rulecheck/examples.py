"""The examples of every pattern must fire it, the counter-examples must not.

A pattern means what the code that uses it makes of it, so each kind is tried by that code. Around
a date in its example stand [], around the amount in the example of a cue «». A pattern that no code
claims is searched for as it stands. The terms of the research areas are tried too: a term with an
example must name its area there, and must not in its counter-example.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import NamedTuple

import re2

from tidings.errors import RulesError
from tidings.mistakes import Problem
from tidings.rules import Pattern, Rulebook


class Trial(NamedTuple):
    """A rule with its examples, and whether it fires on a text."""

    where: str
    rule: str
    examples: tuple[str, ...]
    counter_examples: tuple[str, ...]
    fires: Callable[[str], bool]


class Tried(NamedTuple):
    """What came of the examples of one file, or of the terms of all areas."""

    name: str
    rules: int
    examples: int
    counter_examples: int
    problems: list[Problem]


Fires = Callable[[Pattern, str], bool]


def run_examples(rulebook: Rulebook) -> list[Problem]:
    """Every example that its rule misses and every counter-example that it takes.

    >>> from tidings.rules import load_rulebook
    >>> run_examples(load_rulebook())
    []
    """
    return [problem for tried in try_examples(rulebook) for problem in tried.problems]


def try_examples(rulebook: Rulebook) -> Iterator[Tried]:
    """The examples and counter-examples of all rules, counted file by file.

    >>> from tidings.rules import load_rulebook
    >>> next(try_examples(load_rulebook())).problems
    []
    """
    files = _pattern_files(rulebook)
    trials = {name: _trials_of(name) for name in files} | {"areas/terms": _area_trials}
    for name, trials_in in trials.items():
        try:
            yield _try_all(name, list(trials_in(rulebook)))
        except RulesError as error:
            yield Tried(name, 0, 0, 0, [Problem(error.where, error.what, error.hint)])
        except re2.error:
            # Its text is the whole grammar; which line it is, ``check_rules`` says.
            problem = Problem(name, "not tried: an expression here is refused")
            yield Tried(name, 0, 0, 0, [problem])
        except Exception as error:  # whatever somebody's own rules make fail
            problem = Problem(name, f"not tried: {type(error).__name__}: {error}")
            yield Tried(name, 0, 0, 0, [problem])


def _try_all(name: str, trials: list[Trial]) -> Tried:
    examples = sum(len(trial.examples) for trial in trials)
    counter_examples = sum(len(trial.counter_examples) for trial in trials)
    problems = [problem for trial in trials for problem in _try(trial)]
    return Tried(name, len(trials), examples, counter_examples, problems)


def _try(trial: Trial) -> Iterator[Problem]:
    for example in trial.examples:
        if not trial.fires(example):
            yield Problem(trial.where, f"{trial.rule} misses its example {example!r}")
    for example in trial.counter_examples:
        if trial.fires(example):
            yield Problem(trial.where, f"{trial.rule} takes its counter-example {example!r}")


def _pattern_files(rulebook: Rulebook) -> list[str]:
    """The names of all JSON Lines files of the rules folders, e.g. ``dates/patterns.jsonl``."""
    files = ((f, path) for f in rulebook.folders for path in f.rglob("*.jsonl"))
    return sorted({path.relative_to(folder).as_posix() for folder, path in files})


def _trials_of(name: str) -> Callable[[Rulebook], Iterator[Trial]]:
    def trials(rulebook: Rulebook) -> Iterator[Trial]:
        fires = _FIRES.get(name, _as_it_stands)(rulebook)
        for pattern in rulebook.patterns(name):
            yield Trial(
                pattern.where,
                pattern.id,
                pattern.examples,
                pattern.counter_examples,
                partial(fires, pattern),
            )

    return trials


def _as_it_stands(rulebook: Rulebook) -> Fires:
    return lambda pattern, text: re2.search(pattern.pattern, text) is not None


def _in_any_case(rulebook: Rulebook) -> Fires:
    return lambda pattern, text: re2.search(f"(?i){pattern.pattern}", text) is not None


def _by_date_patterns(rulebook: Rulebook) -> Fires:
    """A pattern fires where it accepts a match and its guards agree; others may come before it."""
    from tidings.find.dates.grammar import Grammar

    grammar = Grammar(rulebook)
    unmarked = str.maketrans("", "", "[]")

    def fires(pattern: Pattern, text: str) -> bool:
        plain = text.translate(unmarked)
        return any(
            grammar.patterns[number].rule == pattern.id
            and grammar.patterns[number].fits(plain[:start], plain[start], plain[end:])
            for start, end, numbers in grammar.matches(plain)
            for number in numbers
        )

    return fires


def _by_date_fragments(rulebook: Rulebook) -> Fires:
    """A fragment is an expression over symbols; it accepts an example as a whole."""
    from tidings.find.dates.grammar import Grammar

    grammar = Grammar(rulebook)

    def fires(pattern: Pattern, text: str) -> bool:
        symbols, _ = grammar.alphabet.spell(text)
        return re2.fullmatch(grammar.fragments[pattern.id], symbols) is not None

    return fires


def _by_money_grammar(rulebook: Rulebook) -> Fires:
    """An example is the whole of an amount; a counter-example holds none."""
    from tidings.find.money import Grammar

    options = re2.Options()
    options.max_mem = 1 << 28
    rules = {rule.id: re2.compile(rule.source, options) for rule in Grammar(rulebook).rules}

    def fires(pattern: Pattern, text: str) -> bool:
        rule = rules[pattern.id]
        match = rule.fullmatch(text) if text in pattern.examples else rule.search(text)
        return match is not None

    return fires


def _by_role_cues(rulebook: Rulebook) -> Fires:
    from tidings.relate.roles import RoleCues, View

    cues = RoleCues(rulebook)

    def speaks(pattern: Pattern, text: str) -> bool:
        before, _, rest = text.partition("«")
        after = rest.partition("»")[2]
        view = View(before, after, text, after.lstrip(". "), before, before)
        return pattern.id.removeprefix("relation.role.") in cues.speaking([view])[0]

    return speaks


_FIRES: Mapping[str, Callable[[Rulebook], Fires]] = {
    "dates/fragments.jsonl": _by_date_fragments,
    "dates/patterns.jsonl": _by_date_patterns,
    "money/patterns.jsonl": _by_money_grammar,
    "relations/roles.jsonl": _by_role_cues,
    "relations/before_instruments.jsonl": _in_any_case,
    "relations/leads.jsonl": _in_any_case,
    "relations/rounds.jsonl": _in_any_case,
    "relations/signings.jsonl": _in_any_case,
    "relations/stages.jsonl": _in_any_case,
    "relations/wishes.jsonl": _in_any_case,
}


def _area_trials(rulebook: Rulebook) -> Iterator[Trial]:
    from tidings.find.areas.reading import find_areas
    from tidings.find.areas.vocabulary import vocabulary_of

    def names(area: str, text: str) -> bool:
        return area in {found.value for found in find_areas(text, vocabulary_of(rulebook))}

    for row in rulebook.rows("areas/terms/*.csv"):
        yield Trial(
            f"{row.path}:{row.line}",
            f"{row['term']} ({row['area']})",
            tuple(filter(None, [row["example"]])),
            tuple(filter(None, [row["counter_example"]])),
            partial(names, row["area"]),
        )
