"""The organisations of ``rules/organisations``: who is called how, and where a text says so.

A name is compared folded (case, accents, marks and "&" vanish); an acronym and a name of one word
count only as written, or in capitals throughout. A ``guarded`` form ("Nature", "CAP") is a word or
another body's acronym as well: whoever reads the hit must ask the document for more evidence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import chain, compress, count
from operator import not_
from typing import NamedTuple

from tidings.acronyms import is_acronym
from tidings.compiled import Plain, compiled
from tidings.flat import Flat
from tidings.remembered import Remembered
from tidings.rules import Row, Rulebook
from tidings.text import fold

_GAP = re.compile(r"\s+")
_THE = re.compile(r"^[Tt]he ")
_APOSTROPHE = re.compile(r"['’]")
_WORD = re.compile(r"[^\W_]+|&")
_BREAK = re.compile(r"[.!?;:]\s|[()“”\"]")
_MARK = re.compile(r"[.(\"]")
_QUOTES = '"“”„«'
_TOWN = re.compile(r"[A-Z][\w'-]+")
_HYPHEN = re.compile(r"[-‐‑]")
_PRODUCT = re.compile(r"[-‐‑](?:\d{3}|0\d)(?!\d)")  # "TUB-040" is a drug, "ESA-2025" no product
_REMEMBERED = 65_536  # words
_ALONE = ""  # stands for the second word of a name that has none


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
        tables = compiled(rulebook, "organisations", lambda: _Compiler(rulebook).tables())
        self._known = tables["known"]
        lengths = tables["lengths"]
        self._folded = Remembered(_folded)
        # By the first word of names and the second, how many words they have; {} for other words.
        self._begun: Remembered[dict[str, list[int]]] = Remembered(
            lambda word: lengths[word] if word in lengths.cells else {}
        )
        self._alone = Remembered(self._stands_alone)
        self._bodies, self._ids = tables["bodies"], tables["ids"]
        self._readings: dict[str, Form | None] = {}
        self._entries = lru_cache(maxsize=65536)(self._read_entries)

    def entries(self, form: str) -> tuple[Entry, ...]:
        """The entries that are called ``form``; those whose official name it is come alone."""
        return self._entries(form)

    def _read_entries(self, form: str) -> tuple[Entry, ...]:
        key = _key(form)
        if key not in self._known.cells:
            return ()
        _, called, named = self._known[key]
        return tuple(Entry(*self._bodies[number]) for number in named or called)

    def by_id(self, org_id: str) -> Entry | None:
        """The entry of an identifier."""
        return Entry(*self._bodies[self._ids[org_id]]) if org_id in self._ids.cells else None

    def find(self, flat: Flat) -> Iterator[Hit]:
        """Where forms stand in a flat text, leftmost and longest, whole words only."""
        yield from self._scan(flat.text, *_cut(flat))

    def _scan(
        self, text: str, words: Sequence[str], edges: Sequence[tuple[int, int]]
    ) -> Iterator[Hit]:
        folded = list(map(self._folded.__getitem__, words))
        free = 0
        for first in self._openings_in(words, folded):
            stop = self._stop(folded, first) if first >= free else first
            if stop == first:
                continue
            free = stop
            begin, finish = edges[first][0], edges[stop - 1][1]
            key = " ".join(folded[first:stop])
            form = self._form(key, text, begin, finish)
            if form is None and text.startswith("+", finish):  # "Biodiversa+"
                finish += 1
                form = self._form(key, text, begin, finish)
            if form is not None:
                begin -= _is_quoted(form, text, begin)
                yield Hit(begin, finish, form.text, form.guarded)
            elif stop - first > 1:  # shorter forms may hold where the longest does not
                for part in (slice(first, stop - 1), slice(stop - 1, stop)):
                    yield from self._scan(text, words[part], edges[part])

    def _openings_in(self, words: Sequence[str], folded: Sequence[str]) -> list[int]:
        """Where a name may begin, by a word and the one behind it, or how it is written alone."""
        begun = list(map(self._begun.__getitem__, folded))
        following = (*folded[1:], None)
        return [
            place
            for place in compress(count(), begun)
            if following[place] in begun[place] or self._alone[words[place]]
        ]

    def _stands_alone(self, word: str) -> bool:
        """Whether a word by itself is how a name is written, perhaps with a plus behind it."""
        key = self._folded[word]
        if _ALONE not in self._begun[key]:
            return False
        return any(self._reading(key, written) for written in (word, f"{word}+"))

    def _stop(self, folded: Sequence[str], first: int) -> int:
        """Where the longest name that begins with a word ends; at the word itself if none does."""
        lengths = self._begun[folded[first]]
        following = folded[first + 1] if first + 1 < len(folded) else _ALONE
        for stop in [first + length for length in lengths.get(following, ())]:
            if stop <= len(folded) and " ".join(folded[first:stop]) in self._known.cells:
                return stop
        return first + (_ALONE in lengths)

    def _form(self, key: str, text: str, start: int, end: int) -> Form | None:
        """The form that the text writes here, or None where only the letters agree."""
        written = text[start:end]
        if written not in self._readings:
            if len(self._readings) >= _REMEMBERED:
                self._readings.clear()
            self._readings[written] = self._reading(key, written)
        form = self._readings[written]
        alone = form is not None and _GAP.search(written) is None
        return None if alone and is_compound(text, start, end) else form

    def _reading(self, key: str, written: str) -> Form | None:
        """The form of a folded name that is written so."""
        forms = [Form(*form) for form in self._known[key][0]]
        if _BREAK.search(written) and not any(_MARK.search(form.text) for form in forms):
            return None
        plain = _GAP.sub(" ", written.replace("’", "'"))
        readings = (form for form in forms if _reads(form, plain))
        return min(readings, key=lambda form: (form.guarded, form.text), default=None)


class _Compiler:
    """Rows → the tables of a Gazetteer.

    ``known`` holds, by folded name, how it is written and the numbers of the bodies that are called
    so, and of those whose official name it is; ``lengths``, by the first word of a name and the
    second, how many words such names have, the longest first.
    """

    def __init__(self, rulebook: Rulebook) -> None:
        self._bodies: dict[Entry, str] = {}
        self._called: dict[str, list[str]] = {}
        self._named: dict[str, list[str]] = {}
        self._forms: dict[str, list[Form]] = {}
        for row in rulebook.rows("organisations/*.csv"):
            self._add(row)
        for row in rulebook.rows("places/regions.csv"):
            self._add_government(row)

    def tables(self) -> Plain:
        """All of it as plain values."""
        entries = {number: entry for entry, number in self._bodies.items()}
        lengths: dict[str, dict[str, list[int]]] = {}
        for words in sorted((key.split(" ") for key in self._forms), key=len, reverse=True):
            following = words[1] if len(words) > 1 else _ALONE
            known = lengths.setdefault(words[0], {}).setdefault(following, [])
            if len(words) not in known:
                known.append(len(words))
        return {
            "known": {
                key: (forms, self._called[key], self._named.get(key, ()))
                for key, forms in self._forms.items()
            },
            "lengths": lengths,
            "bodies": entries,
            "ids": {entries[n].org_id: n for numbers in self._named.values() for n in numbers},
        }

    def _add(self, row: Row) -> None:
        entry = entry_of(row)
        guarded = set(row.items("guarded"))
        acronyms = row.items("acronyms")
        for written in (row["name"], *row.items("aliases"), *acronyms, *row.items("guarded")):
            form = _THE.sub("", written)
            exact = form in acronyms or " " not in form or is_acronym(form)
            self._enter(Form(form, exact, written in guarded), entry)
        self._named.setdefault(_key(row["name"]), []).append(self._number(entry))
        for form in _inverted(row["name"]):
            if _key(form) not in self._called:
                self._enter(Form(form, False, False), entry)

    def _add_government(self, row: Row) -> None:
        """A government under its own name; "Miyagi Prefecture" may be the land as well."""
        name = row["government"]
        if name and _key(name) not in self._called:
            entry = Entry(name, slug(name, row["country"]), "government", row["country"])
            is_land = name.endswith(row["name"]) or name.startswith(row["name"])
            self._enter(Form(name, False, guarded=is_land), entry)

    def _enter(self, form: Form, entry: Entry) -> None:
        key = _key(form.text)
        if not key:
            return
        bodies = self._called.setdefault(key, [])
        if (number := self._number(entry)) not in bodies:
            bodies.append(number)
        forms = self._forms.setdefault(key, [])
        if form not in forms:
            forms.append(form)

    def _number(self, entry: Entry) -> str:
        """The number of a body, which is a key of its table."""
        return self._bodies.setdefault(entry, str(len(self._bodies)))


def _cut(flat: Flat) -> tuple[list[str], list[tuple[int, int]]]:
    """The words by which names are looked up, and their edges.

    They are the words of the text, those with a mark inside cut at it, and each "&" between them.
    """
    written, edges = flat.written, list(zip(flat.starts, flat.ends, strict=True))
    uneven: Iterator[int] = compress(count(), map(not_, map(str.isalnum, written)))
    if "&" in flat.text:
        uneven = chain(uneven, compress(count(), ["&" in gap for gap in flat.gaps]))
    words: list[str] = []
    places: list[tuple[int, int]] = []
    done = 0
    for number in sorted(set(uneven)):
        words += written[done:number]
        places += edges[done:number]
        done = number + 1
        begin = edges[number - 1][1] if number else 0
        end = edges[number][1] if number < len(edges) else len(flat.text)
        for word in _WORD.finditer(flat.text, begin, end):
            words.append(word.group())
            places.append(word.span())
    return words + written[done:], places + edges[done:]


def _folded(word: str) -> str:
    return fold(word) or word.casefold()


def is_compound(text: str, start: int, end: int) -> bool:
    """Whether a hyphen joins a word to another name or to the number of a product.

    >>> is_compound("the BIRAC-RDI Fund", 4, 9), is_compound("an EPSRC-funded team", 3, 8)
    (True, False)
    >>> is_compound("TUB-040 against cancer", 0, 3), is_compound("CERN-2025", 0, 4)
    (True, False)
    """
    after = _HYPHEN.match(text, end) is not None and text[end + 1 : end + 2].isupper()
    after = after or _PRODUCT.match(text, end) is not None
    before = start > 1 and _HYPHEN.match(text, start - 1) is not None
    return after or (before and text[start - 2].isalpha() and not text[start - 2].isspace())


def _key(name: str) -> str:
    """The folded words of a name; an apostrophe parts words, as "UCL's" is a form of "UCL"."""
    return fold(_APOSTROPHE.sub(" ", name) if "'" in name or "’" in name else name)


def _is_quoted(form: Form, text: str, start: int) -> bool:
    """Whether the quotation mark before a name belongs to it: "“la Caixa” Foundation"."""
    return form.text.startswith('"') and start > 0 and text[start - 1] in _QUOTES


def _reads(form: Form, written: str) -> bool:
    if not form.exact:
        return not written[0].islower() or form.text.lstrip('"')[0].islower()
    same = written.replace(".", "") == form.text.replace("’", "'").replace(".", "")
    if written == form.text.capitalize() and len(written) > 5 and not is_acronym(form.text):
        return True  # "Astrazeneca"
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
