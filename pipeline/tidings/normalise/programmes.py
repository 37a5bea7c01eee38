"""Programmes: every mention gets the fullest form of its name that the document has."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tidings.acronyms import definitions, is_acronym
from tidings.records import Context, Found, Programme
from tidings.rules import Rulebook
from tidings.text import fold

_BRACKET = re.compile(r"\s*\([A-Z][\w&+-]{1,11}\)")
_OPENERS = frozenset(("for", "on", "to", "of"))


class Programmes:
    """Names mentions; see ``name``."""

    def __init__(self, rulebook: Rulebook) -> None:
        self._rulebook = rulebook

    def name(self, text: str, found: Sequence[Found], context: Context) -> list[Programme]:
        """One record a mention; mentions of one programme share the fullest form as their name.

        >>> from tidings.rules import load_rulebook
        >>> text = "The Newton Fund (NF). The NF"
        >>> found = [Found(4, 15, "x"), Found(17, 19, "x", "Newton Fund"), Found(26, 28, "x")]
        >>> records = Programmes(load_rulebook()).name(text, found, Context())
        >>> [programme.name for programme in records]
        ['Newton Fund', 'Newton Fund', 'Newton Fund']
        """
        written = [_clean(text[item.start : item.end]) for item in found]
        spelled = {d.acronym: d.name for d in definitions(text)}
        names = _Names([w for w in written if not (is_acronym(w) and " " not in w)], spelled)
        groups: dict[str, str] = {}
        for item, form in zip(found, written, strict=True):
            full = names.full(form)
            best = groups.get(item.value)
            if item.value and (best is None or _fuller(full, best)):
                groups[item.value] = full
        return [
            Programme(
                item.start,
                item.end,
                text[item.start : item.end],
                item.rule,
                name=names.full(groups.get(item.value, form) if item.value else form),
            )
            for item, form in zip(found, written, strict=True)
        ]


class _Names:
    """The names of one document, by which a short form finds its full one."""

    def __init__(self, written: list[str], spelled: dict[str, str]) -> None:
        self._spelled = spelled
        self._by_fold: dict[str, str] = {}
        for name in [*written, *spelled.values()]:
            key = fold(name)
            kept = self._by_fold.get(key)
            if kept is None or (kept.isupper() and not name.isupper()):
                self._by_fold[key] = name
        self._written = sorted({fold(name) for name in written})
        self._full: dict[str, str] = {}

    def full(self, form: str) -> str:
        """The fullest form of the document that ``form`` stands for; ``form`` itself if none."""
        if form not in self._full:
            self._full[form] = self._look_up(form)
        return self._full[form]

    def _look_up(self, form: str) -> str:
        expanded = self._spelled.get(form) or self._spelled.get(form + "s") or self._expand(form)
        key = fold(expanded)
        longer = [name for name in self._written if _is_short_for(key, name)]
        if len(longer) == 1:
            key = longer[0]
        return self._by_fold.get(key, expanded)

    def _expand(self, form: str) -> str:
        """ "MSI Fund" → "Major Science Initiatives Fund", where the document has such a name."""
        first, _, rest = form.partition(" ")
        if rest and first in self._spelled:
            spelled = self._spelled[first]
            candidates = (f"{spelled} {rest}", spelled)
            ends_alike = spelled.endswith(rest)
            if ends_alike or fold(candidates[0]) in self._by_fold:
                return candidates[1 if ends_alike else 0]
        return form


def _is_short_for(short: str, full: str) -> bool:
    """Whether a folded name is the end of a longer one, or all of it up to "for", "on" …"""
    if len(short.split()) < 2:
        return False
    if full.endswith(" " + short):
        return True
    return full.startswith(short + " ") and full[len(short) + 1 :].split()[0] in _OPENERS


def _fuller(name: str, other: str) -> bool:
    """Whether ``name`` says more than ``other``: no acronym, mixed case, longer."""
    return _rank(name) > _rank(other)


def _rank(name: str) -> tuple[bool, bool, int]:
    return (not (is_acronym(name) and " " not in name), not name.isupper(), len(name))


def _clean(written: str) -> str:
    """A mention on one line, without a bracket inside: "Major Science Initiatives (MSI) Fund"."""
    return " ".join(_BRACKET.sub("", written).split())
