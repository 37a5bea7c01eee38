"""rules/ → a checked, frozen Rulebook: the shipped rules, with one's own laid on top."""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path

from tidings.rulebook import SEPARATOR, Pattern, Row, Rulebook, read_patterns, read_rows

__all__ = [
    "SEPARATOR",
    "Pattern",
    "Row",
    "Rulebook",
    "forget_rulebooks",
    "load_rulebook",
    "read_patterns",
    "read_rows",
    "rule_folders",
    "shipped_rules",
]


def shipped_rules() -> Path:
    """The rules that travel in the wheel, or those of the checkout."""
    package = Path(__file__).resolve().parent
    packed = package / "_rules"
    return packed if packed.is_dir() else package.parent.parent / "rules"


def rule_folders(overlay: str | Path | None = None) -> tuple[Path, ...]:
    """The shipped rules, then the overlays of ``TIDINGS_RULES`` and of the caller.

    >>> rule_folders("mine")[1:] == (Path("mine").resolve(),)
    True
    """
    overlays = [part for part in os.environ.get("TIDINGS_RULES", "").split(os.pathsep) if part]
    if overlay:
        overlays.append(str(overlay))
    return (shipped_rules(), *(Path(part).resolve() for part in overlays))


def load_rulebook(overlay: str | Path | None = None) -> Rulebook:
    """The shipped rules with the overlays of ``TIDINGS_RULES`` and of the caller laid on top.

    Raises RulesError for the first line of an overlay that says something wrongly; the shipped
    rules were checked before they were shipped. The same folders give the same object, so that
    every component shares one Rulebook. Who changes rules calls ``forget_rulebooks``.
    """
    return _load(rule_folders(overlay))


@lru_cache(maxsize=8)
def _load(folders: tuple[Path, ...]) -> Rulebook:
    rulebook = Rulebook(folders)
    if len(folders) > 1:
        from tidings.mistakes import refuse_mistakes  # a run with the shipped rules needs no schema

        refuse_mistakes(rulebook)
    return rulebook


def forget_rulebooks() -> None:
    """Read the rules anew when they are next asked for; objects that are in use do not change.

    >>> before = load_rulebook()
    >>> forget_rulebooks()
    >>> load_rulebook() is before
    False
    """
    _load.cache_clear()
