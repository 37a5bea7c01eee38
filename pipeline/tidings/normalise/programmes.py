"""Programmes: every mention gets the fullest form of its name that the document has."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from tidings.acronyms import definitions, is_acronym
from tidings.records import Context, Found, Programme
from tidings.rules import Rulebook
from tidings.text import fold

_OPENED = re.compile(r"\s\([\"'“‘]?")
_BRACKET = re.compile(r"\s*\([A-Z][\w&+-]{1,11}\)")


class Programmes:
    """Names mentions; see ``name``."""

    def __init__(self, rulebook: Rulebook) -> None:
        rows = rulebook.rows("programmes/words.csv")
        openers = (word for row in rows if row["kind"] == "right" for word in row.items("words"))
        self._openers = frozenset((*openers, "of"))
        heads = (row for row in rulebook.rows("programmes/heads.csv") if row["lower"] == "before")
        self._heads = frozenset(fold(form) for row in heads for form in row.items("forms"))

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
        spelled = {
            definition.acronym: _long_form(definition.name) for definition in definitions(text)
        }
        spelled |= _aliases(text, found, written, spelled)
        full = [form for form in written if not _is_bare(form)]
        names = _Names(full, spelled, self._openers, self._heads)
        meant = names.meant(found, written)
        return [
            Programme(
                item.start,
                item.end,
                text[item.start : item.end],
                item.rule,
                name=names.full(meant.get(item.value, form)),
            )
            for item, form in zip(found, written, strict=True)
        ]


class _Names:
    """The names of one document, by which a short form finds its full one."""

    def __init__(
        self,
        written: list[str],
        spelled: dict[str, str],
        openers: frozenset[str],
        heads: frozenset[str],
    ) -> None:
        self._spelled = spelled
        self._openers = openers
        self._heads = heads
        self._by_fold: dict[str, str] = {}
        for name in [*written, *spelled.values()]:
            kept = self._by_fold.get(fold(name))
            if kept is None or (kept.isupper() and not name.isupper()):
                self._by_fold[fold(name)] = name
        self._longer: dict[str, set[str]] = {}
        for name in {fold(name) for name in written}:
            for short in self._short_forms(name):
                self._longer.setdefault(short, set()).add(name)
        self._full: dict[str, str] = {}

    def full(self, form: str) -> str:
        """The fullest form of the document that ``form`` stands for; ``form`` itself if none."""
        if form not in self._full:
            self._full[form] = self._look_up(form)
        return self._full[form]

    def meant(self, found: Sequence[Found], written: Sequence[str]) -> dict[str, str]:
        """What each word of the finder (``Found.value``) means here: its fullest form found."""
        forms: dict[str, list[str]] = {}
        for item, form in zip(found, written, strict=True):
            if item.value:
                forms.setdefault(item.value, []).append(self.full(form))
        for value, known in forms.items():
            if fold(value) in self._by_fold:
                known.append(self.full(value))
        return {value: max(known, key=_fullness) for value, known in forms.items()}

    def _look_up(self, form: str) -> str:
        expanded = self._spelled.get(form) or self._spelled.get(form + "s") or self._expand(form)
        key = fold(expanded)
        longer = self._longer.get(key, set())
        return self._by_fold.get(min(longer) if len(longer) == 1 else key, expanded)

    def _expand(self, form: str) -> str:
        """ "MSI Fund" → "Major Science Initiatives Fund", where the document has such a name."""
        first, _, rest = form.partition(" ")
        spelled = self._spelled.get(first, "")
        if not rest or not spelled:
            return form
        if spelled.endswith(rest):
            return spelled
        together = f"{spelled} {rest}"
        return together if fold(together) in self._by_fold else form

    def _short_forms(self, full: str) -> Iterator[str]:
        """What a folded name is cut to: its end, what precedes "for" or "on", or its head."""
        words = full.split()
        if len(words) > 1 and words[-1] in self._heads:
            yield " ".join(words[:-1])
        for place in range(1, len(words) - 1):
            yield " ".join(words[place:])
            if place > 1 and words[place] in self._openers:
                yield " ".join(words[:place])


def _aliases(
    text: str, found: Sequence[Found], written: Sequence[str], spelled: dict[str, str]
) -> dict[str, str]:
    """What a bracket right after a name gives as its short form: "One-plus Scheme (RAISe+)"."""
    aliases = {}
    for place in range(1, len(found)):
        gap = text[found[place - 1].end : found[place].start]
        name, short = written[place - 1], written[place]
        closed = (
            text[found[place].end : found[place].end + 2].strip("\"'”’)")
            != text[found[place].end : found[place].end + 2]
        )
        is_short = closed and len(short) < len(name) and " " in name and short not in spelled
        if is_short and _OPENED.fullmatch(gap):
            aliases[short] = name
    return aliases


def _long_form(defined: str) -> str:
    """What an acronym stands for, without the "program" in small letters that may follow."""
    words = defined.split()
    while not defined.islower() and words[-1].islower():
        words.pop()
    return " ".join(words)


def _is_bare(form: str) -> bool:
    """Whether a form is nothing but an acronym."""
    return " " not in form and is_acronym(form)


def _fullness(name: str) -> tuple[bool, bool, int]:
    """How much a form says: no acronym, mixed case, length."""
    return not _is_bare(name), not name.isupper(), len(name)


def _clean(written: str) -> str:
    """A mention on one line, without a bracket inside: "Major Science Initiatives (MSI) Fund"."""
    return " ".join(_BRACKET.sub("", written).split())
