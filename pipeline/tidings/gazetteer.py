"""The organisations of ``rules/organisations``: who is called how, and where a text says so.

A name is compared folded (case, accents, marks and "&" vanish); an acronym and a name of one word
count only as written, or in capitals throughout. A ``guarded`` form ("Nature", "CAP") is a word or
another body's acronym as well: whoever reads the hit must ask the document for more evidence.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cached_property, lru_cache
from itertools import accumulate
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, MatchKind

from tidings.acronyms import is_acronym
from tidings.rules import Row, Rulebook
from tidings.text import fold

_GAP = re.compile(r"\s+")
_THE = re.compile(r"^[Tt]he ")
_APOSTROPHE = re.compile(r"['’]")
_WORD = re.compile(r"([^\W_]+|&)")
_BREAK = re.compile(r"[.!?;:]\s|[()“”\"]")
_MARK = re.compile(r"[.(]")
_TOWN = re.compile(r"[A-Z][\w'-]+")
_HYPHEN = re.compile(r"[-‐‑]")


class Entry(NamedTuple):
    """A body as the gazetteer knows it; ``type`` and ``country`` are None where not known."""

    name: str
    org_id: str
    type: str | None
    country: str | None


class Hit(NamedTuple):
    """A place of a text where a form of one or more entries stands."""

    start: int
    end: int
    form: str
    guarded: bool


class Form(NamedTuple):
    """One way to write a name: as written, whether its case counts, whether it is guarded."""

    text: str
    exact: bool
    guarded: bool


class Gazetteer:
    """Forms and entries, both ways.

    >>> gazetteer = gazetteer_of(load_rulebook())
    >>> [entry.name for entry in gazetteer.entries("EPSRC")]
    ['Engineering and Physical Sciences Research Council']
    """

    def __init__(self, rulebook: Rulebook) -> None:
        self._entries: dict[str, list[Entry]] = {}
        self._names: dict[str, list[Entry]] = {}
        self._forms: dict[str, list[Form]] = {}
        for row in rulebook.rows("organisations/*.csv"):
            self._add(row)
        for row in rulebook.rows("places/regions.csv"):
            self._add_government(row)
        self._patterns = sorted(self._forms)
        padded = [f" {pattern.replace(' ', '  ')} " for pattern in self._patterns]
        self._automaton = AhoCorasick(padded, matchkind=MatchKind.LeftmostLongest)

    def _add(self, row: Row) -> None:
        entry = entry_of(row)
        guarded = set(row.items("guarded"))
        acronyms = row.items("acronyms")
        for written in (row["name"], *row.items("aliases"), *acronyms, *row.items("guarded")):
            form = _THE.sub("", written)
            exact = form in acronyms or " " not in form or is_acronym(form)
            self._enter(Form(form, exact, written in guarded), entry)
        self._names.setdefault(_key(row["name"]), []).append(entry)
        for form in _inverted(row["name"]):
            if _key(form) not in self._entries:
                self._enter(Form(form, False, False), entry)

    def _add_government(self, row: Row) -> None:
        """A government under its own name; "Miyagi Prefecture" may be the land as well."""
        name = row["government"]
        if name and _key(name) not in self._entries:
            entry = Entry(name, slug(name, row["country"]), "government", row["country"])
            is_land = name.endswith(row["name"]) or name.startswith(row["name"])
            self._enter(Form(name, False, guarded=is_land), entry)

    def _enter(self, form: Form, entry: Entry) -> None:
        key = _key(form.text)
        if not key:
            return
        entries = self._entries.setdefault(key, [])
        if entry not in entries:
            entries.append(entry)
        forms = self._forms.setdefault(key, [])
        if form not in forms:
            forms.append(form)

    def entries(self, form: str) -> tuple[Entry, ...]:
        """The entries that are called ``form``; those whose official name it is come alone."""
        key = _key(form)
        named = self._names.get(key)
        return tuple(named if named else self._entries.get(key, ()))

    def by_id(self, org_id: str) -> Entry | None:
        """The entry of an identifier."""
        return self._by_id.get(org_id)

    @cached_property
    def _by_id(self) -> dict[str, Entry]:
        return {entry.org_id: entry for named in self._names.values() for entry in named}

    def find(self, text: str) -> Iterator[Hit]:
        """Where forms stand in a text, leftmost and longest, whole words only."""
        pieces = _WORD.split(text)  # a gap, a word, a gap …
        edges = list(accumulate(map(len, pieces)))
        words = list(zip(edges[::2], edges[1::2], strict=False))
        yield from self._scan(text, words, [_folded_word(word) for word in pieces[1::2]])

    def _scan(
        self, text: str, words: Sequence[tuple[int, int]], folded: Sequence[str]
    ) -> Iterator[Hit]:
        flat = f" {'  '.join(folded)} "
        starts = list(accumulate([len(word) + 2 for word in folded], initial=0))
        for index, start, end in self._automaton.find_matches_as_indexes(flat):
            first, stop = bisect_left(starts, start), bisect_left(starts, end)
            begin, finish = words[first][0], words[stop - 1][1]
            form = self._form(self._patterns[index], text, begin, finish)
            if form is not None:
                yield Hit(begin, finish, form.text, form.guarded)
            elif stop - first > 1:  # shorter forms may hold where the longest does not
                for part in (slice(first, stop - 1), slice(stop - 1, stop)):
                    yield from self._scan(text, words[part], folded[part])

    def _form(self, pattern: str, text: str, start: int, end: int) -> Form | None:
        """The form that the text writes here, or None where only the letters agree."""
        written = text[start:end]
        if _BREAK.search(written) and not any(_MARK.search(f.text) for f in self._forms[pattern]):
            return None
        plain = _GAP.sub(" ", written.replace("’", "'"))
        readings = [form for form in self._forms[pattern] if _reads(form, plain)]
        form = min(readings, key=lambda form: (form.guarded, form.text), default=None)
        return None if form and " " not in plain and is_compound(text, start, end) else form


@lru_cache(maxsize=65536)
def _folded_word(word: str) -> str:
    return fold(word) or word.casefold()


def is_compound(text: str, start: int, end: int) -> bool:
    """Whether a hyphen joins a word to another name.

    >>> is_compound("the BIRAC-RDI Fund", 4, 9), is_compound("an EPSRC-funded team", 3, 8)
    (True, False)
    """
    after = _HYPHEN.match(text, end) is not None and text[end + 1 : end + 2].isupper()
    before = start > 1 and _HYPHEN.match(text, start - 1) is not None
    return after or (before and text[start - 2].isalpha() and not text[start - 2].isspace())


def _key(name: str) -> str:
    """The folded words of a name; an apostrophe parts words, as "UCL's" is a form of "UCL"."""
    return fold(_APOSTROPHE.sub(" ", name) if "'" in name or "’" in name else name)


def _reads(form: Form, written: str) -> bool:
    if not form.exact:
        return not written[0].islower() or form.text[0].islower()
    same = written.replace(".", "") == form.text.replace("’", "'").replace(".", "")
    return same or (written.isupper() and written == form.text.upper() and len(written) > 4)


def entry_of(row: Row) -> Entry:
    """The entry that a row of ``rules/organisations`` describes."""
    name, country = row["name"], row["country"] or None
    return Entry(name, _org_id(row), row["type"] or None, country)


def slug(name: str, country: str | None) -> str:
    """The identifier of a body that no registry knows.

    >>> slug("Érudit Consortium", "CA")
    'tidings:erudit-consortium-ca'
    """
    words = fold(name).encode("ascii", "ignore").decode().split() or ["unnamed"]
    return "tidings:" + "-".join([*words, country.lower()] if country else words)


def _org_id(row: Row) -> str:
    if row["ror"]:
        return f"ror:{row['ror']}"
    if row["wikidata"]:
        return f"wd:{row['wikidata']}"
    return slug(row["name"], row["country"] or None)


def _inverted(name: str) -> tuple[str, ...]:
    """The other order of a university's name: "University of X" is "X University" as well."""
    words = name.split(" ")
    if len(words) == 3 and words[:2] == ["University", "of"] and _TOWN.fullmatch(words[2]):
        return (f"{words[2]} University",)
    if len(words) == 2 and words[1] == "University" and _TOWN.fullmatch(words[0]):
        return (f"University of {words[0]}",)
    return ()


@lru_cache(maxsize=8)
def gazetteer_of(rulebook: Rulebook) -> Gazetteer:
    """The gazetteer of a rulebook; the same object for the same rulebook."""
    return Gazetteer(rulebook)
