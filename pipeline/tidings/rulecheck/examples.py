"""The examples of every pattern must fire it, the counter-examples must not.

A pattern means what the code that uses it makes of it, so each kind is tried by that code: those
of a finder by the finder, cues by the relation that weighs them. «» marks the amount in an example
of a cue. A pattern that no code claims is searched for as it stands.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

import re2

from tidings.rulecheck.problem import Problem
from tidings.rules import Pattern, Rulebook

Fires = Callable[[Pattern, str], bool]


def run_examples(rulebook: Rulebook) -> list[Problem]:
    """Every example that its pattern misses and every counter-example that it takes.

    >>> from tidings.rules import load_rulebook
    >>> run_examples(load_rulebook())
    []
    """
    return [
        problem
        for name in pattern_files(rulebook)
        for problem in _try(rulebook.patterns(name), _trial(name)(rulebook))
    ]


def pattern_files(rulebook: Rulebook) -> list[str]:
    """The names of all JSON Lines files of the rules folders, e.g. ``dates/patterns.jsonl``."""
    return sorted(
        {
            path.relative_to(folder).as_posix()
            for folder in rulebook.folders
            for path in folder.rglob("*.jsonl")
        }
    )


def _try(patterns: tuple[Pattern, ...], fires: Fires) -> Iterator[Problem]:
    for pattern in patterns:
        for example in pattern.examples:
            if not fires(pattern, example):
                yield Problem(pattern.where, f"{pattern.id} misses its example {example!r}")
        for example in pattern.counter_examples:
            if fires(pattern, example):
                yield Problem(pattern.where, f"{pattern.id} takes its counter-example {example!r}")


def _trial(name: str) -> Callable[[Rulebook], Fires]:
    return _TRIALS.get(name, lambda rulebook: _is_found)


def _is_found(pattern: Pattern, text: str) -> bool:
    return re2.search(pattern.pattern, text) is not None


def _by_date_finder(rulebook: Rulebook) -> Fires:
    from tidings.find.dates import DateFinder

    finder = DateFinder(rulebook)
    return lambda pattern, text: pattern.id in {found.rule for found in finder.find(text)}


def _by_role_cues(rulebook: Rulebook) -> Fires:
    from tidings.relate.roles import role_cues

    cues = {cue.id: cue for cue in role_cues(rulebook)}

    def speaks(pattern: Pattern, text: str) -> bool:
        before, _, rest = text.partition("«")
        cue = cues.get(pattern.id)
        return cue is not None and cue.speaks(before, rest.partition("»")[2])

    return speaks


_TRIALS: Mapping[str, Callable[[Rulebook], Fires]] = {
    "dates/patterns.jsonl": _by_date_finder,
    "relations/roles.jsonl": _by_role_cues,
}
