"""Programmes that are well known: ``rules/programmes/known/*.csv``.

A row gives the name, other forms and acronyms. Every form counts as written, in capitals where it
has two words, and in British and American spelling. A guarded form ("CREST", "SIP") counts only
where the document names the programme in full too, where a word such as "programme" adjoins or
where its owner stands before it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from tidings.acronyms import spells
from tidings.compiled import Plain, compiled
from tidings.find.programmes.lexicon import Lexicon
from tidings.find.programmes.setting import post_around
from tidings.page import Page
from tidings.phrases import Phrases
from tidings.records import Found
from tidings.rules import Rulebook

_SPELLINGS = (("Programme", "Program"), ("Centre", "Center"), ("Defence", "Defense"))
_RESPELL = tuple(
    (re.compile(rf"\b{a}(s?)\b"), rf"{b}\1")
    for british, american in _SPELLINGS
    for a, b in ((british, american), (american, british))
)
_EDITION = re.compile(r"[2-9]|\d{1,2}\.\d|II|III|IV|VI{0,3}")
_ACRONYM = re.compile(r"\b[A-Z][A-Za-z]*[A-Z]\b")
OWNER = 60  # characters before a guarded name in which its owner may stand
_GOES_ON = re.compile(r"-[A-Z]*\d")
_JOINT = re.compile(r"(?:,? and|,|,? or) ")
_AFTER = re.compile(r"[\s\"'”)]{1,3}([A-Za-z]+)")
_BEFORE = re.compile(r"([A-Za-z]+)[\s\"'“‘(]{1,3}$")


class Gazetteer:
    """Finds known programmes; ``Found.value`` is the name of the row.

    >>> from tidings.rules import load_rulebook
    >>> book = load_rulebook()
    >>> page = Page("out of HORIZON EUROPE and Horizon 2020")
    >>> [found.value for found in Gazetteer(book, Lexicon(book)).find(page)]
    ['Horizon Europe', 'Horizon 2020']
    """

    def __init__(self, rulebook: Rulebook, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        tables = compiled(rulebook, "programmes", lambda: _tables(rulebook))
        self._names, self._owners = tables["names"], tables["owners"]
        self._guarded = tables["guarded"].cells
        self._phrases = Phrases(self._names.cells)

    def find(self, page: Page) -> Iterator[Found]:
        """Known programmes on a page."""
        hits = list(self._phrases.find(page.text))
        certain = {self._names[form][0] for _, _, form in hits if form not in self._guarded}
        certain |= self._in_series(page.text, hits, certain)
        for start, end, form in hits:
            names = self._names[form]
            name = next((name for name in names if name in certain), names[0])
            first, last = page.first_from(start), page.first_from(end) - 1
            if " " not in form and _GOES_ON.match(page.text, end):
                continue  # "PEPR" inside "PEPR-H2"
            if post_around(page, first, last, self._lexicon):
                continue
            evident = name in certain or self._has_neighbour(page.text, start, end)
            if evident or self._is_run_by(page.text, start, name, form):
                stop = self._edition_end(page, last, end)
                numbered = any(character.isdigit() for character in page.text[start:stop])
                numbered = numbered and not self._begins_body(page, last)
                kind = " " in form and self._names_kind(page, last + 1)
                voice = "numbered" if numbered else "kind" if kind else "name"
                yield Found(
                    start, stop, f"programme.gazetteer.{voice}", name if stop == end else ""
                )

    def _in_series(
        self, text: str, hits: list[tuple[int, int, str]], certain: set[str]
    ) -> set[str]:
        """What "and" or a comma joins to an evident name: "MAESTRO and SONATA BIS grants"."""
        joined: set[str] = set()
        for before, after in (*pairwise(hits), *pairwise(hits[::-1])):
            first, last = sorted((before, after))
            name = self._names[before[2]][0]
            evident = name in certain | joined or self._has_neighbour(text, *before[:2])
            if evident and _JOINT.fullmatch(text, first[1], last[0]):
                joined.add(self._names[after[2]][0])
        return joined

    def _edition_end(self, page: Page, last: int, end: int) -> int:
        """Where a name ends with its edition: "M-ERA.NET 3"; a number that counts is none."""
        following = page.word(last + 1)
        counts = page.word(last + 2).endswith("s") and page.gap(last + 2) == " "
        if page.gap(last + 1) != " " or counts or not _EDITION.fullmatch(following):
            return end
        return page.words[last + 1].end

    def _begins_body(self, page: Page, last: int) -> bool:
        """Whether a name goes on as a body's: "Clean Sky 2" of "Clean Sky 2 Joint Undertaking"."""
        after = (last + 1, last + 2)
        goes_on = all(page.gap(index) == " " and page.capital(index) for index in after)
        return goes_on and self._lexicon.has("body", page.word(last + 2))

    def _is_run_by(self, text: str, start: int, name: str, form: str) -> bool:
        """Whether an owner of a programme stands before it: "JST also runs FOREST".

        A title of several words is known by its owner anywhere: "Smart Ideas" for that of MBIE.
        """
        is_title = " " in form and not form.isupper()
        before = text if is_title else text[max(0, start - OWNER) : start]
        owners = [owner for owner in self._owners[name].split("|") if " " in owner]
        if any(owner in before for owner in owners):
            return True
        acronyms = set(_ACRONYM.findall(before)) if owners else ()
        return any(spells(word, owner) for owner in owners[:2] for word in acronyms)

    def _names_kind(self, page: Page, index: int) -> bool:
        """Whether the word at an index says in small letters that a programme stands before."""
        if page.gap(index) == " (" and page.gap(index + 1) == ") ":
            return page.word(index + 1) in self._lexicon.small_heads  # "X (ACRONYM) program"
        return page.gap(index) == " " and page.word(index) in self._lexicon.small_heads

    def _has_neighbour(self, text: str, start: int, end: int) -> bool:
        """Whether a word such as "programme" stands before or after."""
        after = _AFTER.match(text, end, end + 30)
        before = _BEFORE.search(text[max(0, start - 30) : start])
        near = (match[1].lower() for match in (after, before) if match)
        if after and self._lexicon.has("stage", after[1]):
            return True
        return any(self._tells(word.removesuffix("s")) for word in near)

    def _tells(self, word: str) -> bool:
        return word in self._lexicon.kinds or self._lexicon.has("neighbour", word)


def _tables(rulebook: Rulebook) -> Plain:
    """The names of programmes by the ways to write them, those that are guarded, and the owners."""
    names: dict[str, list[str]] = {}
    guarded: dict[str, bool] = {}
    owners: dict[str, str] = {}
    for row in rulebook.rows("programmes/known/*.csv"):
        doubtful = row.items("guarded")
        owners[row["name"]] = row["owner"]
        for form in (row["name"], *row.items("aliases"), *row.items("acronyms"), *doubtful):
            for variant in sorted(variants(form, form in doubtful)):
                names.setdefault(variant, []).append(row["name"])
                if form in doubtful:
                    guarded[variant] = True
    return {"names": names, "guarded": guarded, "owners": owners}


def variants(form: str, guarded: bool = False) -> set[str]:
    """The ways one form is written; a single word in capitals only where it is ``guarded``.

    >>> sorted(variants("EU Missions"))
    ['EU MISSIONS', 'EU Missions']
    """
    plain = form.replace("’", "'").replace("–", "-")
    spelled = {plain, *(pattern.sub(other, plain) for pattern, other in _RESPELL)}
    return spelled | {each.upper() for each in spelled if guarded or " " in each}
