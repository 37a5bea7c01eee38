"""The finder: gazetteer, grammar, what the text says of a name, and then the document as a whole.

A name found once is found wherever it stands again, in capitals too, and so is the acronym that
the document gives it. ``Found.value`` holds the fuller form that a finding stands for, where one
is known: the name of the gazetteer row, or what the document spells out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from spacy.tokens import Doc

from tidings.acronyms import Definition, definitions
from tidings.find.programmes.awards import Awards
from tidings.find.programmes.cues import Cues
from tidings.find.programmes.editions import with_ordinal
from tidings.find.programmes.gazetteer import Gazetteer
from tidings.find.programmes.grammar import Grammar
from tidings.find.programmes.layouts import Layouts
from tidings.find.programmes.lexicon import Lexicon
from tidings.find.programmes.lists import Lists
from tidings.page import Page, page_of
from tidings.phrases import phrases_in
from tidings.records import Found
from tidings.rules import Rulebook
from tidings.spans import (
    ORGANISATIONS,
    PROGRAMMES,
    Priorities,
    read_group,
    settle,
    text_of,
    write_group,
)

_IN_BRACKET = re.compile(r"\s\([\"'“‘]?([^\W\d][\w&+.-]{1,11}(?: [A-Z\d][\w.]{0,7})?)[\"'”’]?[);,]")
_AND = (" and ", " and the ", ", and ")
_AFTER_KIND = re.compile(r"\s[a-z]{4,12}" + _IN_BRACKET.pattern)
_SURE = "programme.cue.paid"  # outranks a body, so that it counts beside a known name too
_EVIDENT = "programme.gazetteer.evident"
_OWNED = re.compile(r"\w['’]s\s")
_NUMBER = re.compile(r"-\d")
_NEXT = re.compile(r"[)\"'”’]{1,2} ([a-z]+)")
_FOR_SHORT = re.compile(
    r"(?: \([^()\n]{2,20}\))? \((?:the |hereafter )?[\"“‘]([A-Z][^\W\d]{2,15})[\"”’]\)"
)


class ProgrammeFinder:
    """Finds named programmes, funds, schemes, strategies and prizes.

    >>> from tidings.rules import load_rulebook
    >>> finder, text = ProgrammeFinder(load_rulebook()), "The Newton Fund paid. The NEWTON FUND"
    >>> [text[found.start : found.end] for found in finder.find(text)]
    ['Newton Fund', 'NEWTON FUND']
    """

    def __init__(self, rulebook: Rulebook) -> None:
        lexicon = self._lexicon = Lexicon(rulebook)
        self._gazetteer = Gazetteer(rulebook, lexicon)
        self._grammar = Grammar(lexicon)
        self._cues = Cues(rulebook, lexicon)
        self._lists = Lists(lexicon)
        self._layouts = Layouts(lexicon)
        self._awards = Awards(lexicon)
        self._priorities = Priorities.from_rulebook(rulebook)

    def __call__(self, doc: Doc) -> Doc:
        """Write the span group; names of bodies found before are not taken up as programmes."""
        found = self.find(text_of(doc), read_group(doc, ORGANISATIONS))
        write_group(doc, PROGRAMMES, found)
        return doc

    def find(self, text: str, bodies: Iterable[Found] = ()) -> list[Found]:
        """All mentions, by offset; ``bodies`` are the organisations found in the same text."""
        page = page_of(text)
        rivals = list(bodies)
        weak = _built(rivals, self._lexicon.words("body"))
        known = [
            found._replace(rule=_EVIDENT) if page.span(found.start, found.end) in weak else found
            for found in self._gazetteer.find(page)
        ]
        begun = {found.start for found in known}
        spans = {(found.start, found.end) for found in known}
        proposals = [
            *known,
            *(found for found in self._grammar.find(page) if not _adds_kind(found, begun)),
            *(
                found
                for found in self._cues.find(page)
                if (found.start, found.end) not in spans or found.rule == _SURE
            ),
            *self._lists.find(page.text),
            *self._layouts.find(page.text),
        ]
        given = [_on_text(page, with_ordinal(page, found, self._lexicon)) for found in proposals]
        defined = definitions(text)
        edges = _by_edge(defined)
        spelled_out = [_widened(found, edges, text) for found in given]
        spelled_out += (*self._awards.find(text, rivals), *self._of_kind(defined, text))
        starts = {body.start for body in rivals}
        spelled_out = [
            found
            for found in spelled_out
            if (found.rule != "programme.list.item" or found.start not in starts)
            and not _is_of_bodies(found, rivals, text)
        ]
        names = [
            found
            for found in settle([*spelled_out, *rivals], self._priorities)
            if found.rule.startswith("programme")
        ]
        names += _joined(names, rivals, defined, text)
        taken = {(found.start, found.end) for found in names}
        repeats = [
            found
            for found in (
                *self._repeats(text, page, names, defined),
                *self._alone(text, names, rivals),
            )
            if (found.start, found.end) not in taken
        ]
        return settle([*names, *repeats], self._priorities)

    def _of_kind(self, defined: list[Definition], text: str) -> Iterator[Found]:
        """What an acronym spells out beside a kind: "X of Y (XOY) hub", "X of Y scheme (XOY)"."""
        for item in defined:
            last = item.name.split()[-1]
            after = _NEXT.match(text, item.end)
            kind = last if last.islower() else after[1] if after else ""
            if kind in self._lexicon.kinds and item.name[0].isupper():
                end = item.name_end - (len(last) + 1 if last.islower() else 0)
                yield Found(item.name_start, end, "programme.document.spelled")

    def _repeats(
        self, text: str, page: Page, names: list[Found], defined: list[Definition]
    ) -> Iterator[Found]:
        """The other mentions of what was found: as written, in capitals, by the acronym."""
        forms: dict[str, str] = {}
        for found in names:
            written = " ".join(text[found.start : found.end].split())
            forms.setdefault(written, found.value or written)
            if " " in written:
                forms.setdefault(written.upper(), found.value or written)
                forms |= dict.fromkeys(_recased(page.text, written), found.value or written)
        for short, name in self._without_place(forms):
            forms.setdefault(short, name)
        for acronym, name in _acronyms(text, names, defined):
            forms[acronym] = name
            forms.setdefault(acronym.removesuffix("s"), name)
        forms |= {
            f"{the} {short}": name for short, name in self._ends(forms) for the in ("the", "The")
        }
        for start, end, name in _short_forms(text, names):
            yield Found(start, end, "programme.document.short", name)
            forms |= {f"{the} {text[start:end]}": name for the in ("the", "The")}
        plain = {form.replace("’", "'").replace("–", "-"): value for form, value in forms.items()}
        for start, end, form in phrases_in(page.text, plain):
            if form.isalpha() and _NUMBER.match(page.text, end):
                continue  # "UNITY-2" is another than "UNITY"
            start += len("the ") * form.lower().startswith("the ")
            yield _on_text(
                page, Found(start, end, f"programme.document.{_voice(form)}", plain[form])
            )

    def _alone(self, text: str, names: list[Found], bodies: list[Found]) -> Iterator[Found]:
        """ "the Fund" for the one fund that a document names, where no body is a fund as well."""
        last: dict[str, set[str]] = {}
        for found in names:
            written = text[found.start : found.end].split()
            last.setdefault(written[-1], set()).add(found.value or " ".join(written))
        held = " ".join(text[body.start : body.end] for body in bodies).split()
        heads = self._lexicon.words("alone").intersection(last).difference(held)
        for head in sorted(head for head in heads if len(last[head]) == 1):
            for match in re.finditer(
                rf"\b[Tt]he\s(?:new\s)?({head})\b(?! (?:[A-Z]|for |of ))", text
            ):
                yield Found(*match.span(1), "programme.document.repeat", min(last[head]))

    def _without_place(self, forms: dict[str, str]) -> list[tuple[str, str]]:
        """ "Bio Bridge" of "UK-Korea Bio Bridge": two words or more after lands."""
        parts = [(*form.partition(" "), name) for form, name in forms.items()]
        return [
            (rest, name)
            for first, _, rest, name in parts
            if " " in rest and rest[0].isupper() and self._is_of_lands(first)
        ]

    def _is_of_lands(self, word: str) -> bool:
        pieces = re.split("[-–]", word)
        return len(pieces) > 1 and all(map(self._lexicon.is_place, pieces))

    def _ends(self, forms: dict[str, str]) -> list[tuple[str, str]]:
        """ "the Joint Fund": the last words of one name alone, which a head word closes."""
        ends: dict[str, set[str]] = {}
        for form, name in forms.items():
            words = form.split()
            if (words[-1],) in self._lexicon.heads:
                for place in range(1, len(words) - 1):
                    ends.setdefault(" ".join(words[place:]), set()).add(name)
        return [(end, min(of)) for end, of in ends.items() if len(of) == 1 and end[0].isupper()]


def _built(bodies: list[Found], heads: frozenset[str]) -> set[tuple[int, int]]:
    """Where the short forms of bodies stand that no list knows and no head says to be bodies."""
    names = {body.value for body in bodies if body.rule.startswith("organisation.gazetteer")}
    return {
        (body.start, body.end)
        for body in bodies
        if body.rule == "organisation.document.acronym"
        and body.value not in names
        and heads.isdisjoint(body.value.split())
    }


def _adds_kind(found: Found, begun: set[int]) -> bool:
    """Whether a finding only adds "project" or "challenge" in small letters to a known name."""
    return found.rule.endswith("small_head") and found.start in begun


def _is_of_bodies(found: Found, bodies: list[Found], text: str) -> bool:
    """Whether all that stands before a small "programme" are bodies: "Innovate UK–IIA"."""
    if not found.rule.endswith("small_head"):
        return False
    rest = list(text[found.start : found.end])
    inside = [body for body in bodies if found.start <= body.start and body.end <= found.end]
    for body in inside:
        first, last = body.start - found.start, body.end - found.start
        rest[first:last] = " " * (last - first)
    return len(inside) > 1 and not any(word != "and" for word in re.findall(r"\w+", "".join(rest)))


def _on_text(page: Page, found: Found) -> Found:
    start, end = page.span(found.start, found.end)
    return Found(start, end, found.rule, found.value)


def _joined(
    names: list[Found], bodies: list[Found], defined: list[Definition], text: str
) -> list[Found]:
    """What an acronym spells out right after "and" and a programme: "the X Fund and Y (Z)"."""
    ends = {found.end for found in names}
    begun = {found.start for found in (*names, *bodies)}
    return [
        Found(item.name_start, item.name_end, "programme.document.joined")
        for item in defined
        if item.name_start not in begun and _follows(text, item.name_start, ends)
    ]


def _follows(text: str, start: int, ends: set[int]) -> bool:
    """Whether an "and" joins what begins at an offset to a name that ends before."""
    return any(text.endswith(joint, 0, start) and start - len(joint) in ends for joint in _AND)


def _by_edge(defined: list[Definition]) -> dict[int, Definition]:
    """The definitions by where their name begins and, which is surer, where it ends."""
    begins = {definition.name_start: definition for definition in defined}
    return begins | {definition.name_end: definition for definition in defined}


def _widened(found: Found, edges: dict[int, Definition], text: str) -> Found:
    """A name to where an acronym proves it to begin or end: "Equipment and Facilities Fund (LIEF)".

    "Agriculture Innovation Mission" goes on to "for Climate" where "(AIM for Climate)" follows.
    """
    closing = edges.get(found.end)
    if closing and closing.name_end == found.end and text[closing.name_start].isupper():
        if _OWNED.search(text, closing.name_start, found.start):
            return found  # "Portugal's Recovery Plan (PRR)"
        return _longer(found, min(found.start, closing.name_start), found.end)
    opening = edges.get(found.start)
    if opening and opening.name_start == found.start and not opening.name.split()[-1].islower():
        return _longer(found, found.start, max(found.end, opening.name_end))
    return found


def _longer(found: Found, start: int, end: int) -> Found:
    """A finding with more words; if they were known, what is longer is known no more."""
    grown = (start, end) != (found.start, found.end)
    known = found.rule in ("programme.gazetteer.name", "programme.gazetteer.kind")
    rule = "programme.document.widened" if grown and known else found.rule
    return Found(start, end, rule, found.value)


def _recased(text: str, written: str) -> list[str]:
    """How a name in capitals is written where it has small letters: "Biomes under Pressure"."""
    if not written.isupper():
        return []
    others = re.findall(re.escape(written), text, re.IGNORECASE)
    return [other for other in others if other[0].isupper() and other.split()[-1][0].isupper()]


def _acronyms(
    text: str, names: list[Found], defined: list[Definition]
) -> Iterator[tuple[str, str]]:
    """The acronyms of found names: spelled out by the document, or in a bracket right after."""
    full = {found.end: " ".join(text[found.start : found.end].split()) for found in names}
    for definition in defined:
        if definition.name_end in full:
            yield definition.acronym, definition.name
    for end, name in full.items():
        match = _IN_BRACKET.match(text, end) or _AFTER_KIND.match(text, end)
        if match and _abbreviates(match[1], name):
            yield match[1], name


def _abbreviates(short: str, name: str) -> bool:
    """Whether a bracketed word is an acronym, or a word of the name: "Basal Programme (Basal)"."""
    return sum(character.isupper() for character in short) >= 2 or (
        short[0].isupper() and short in name.split()
    )


def _short_forms(text: str, names: list[Found]) -> Iterator[tuple[int, int, str]]:
    """Where a document takes a word for a name from here on, and the name: (the “Fund”)."""
    for found in names:
        match = _FOR_SHORT.match(text, found.end)
        if match:
            name = " ".join(text[found.start : found.end].split())
            yield match.start(1), match.end(1), name


def _voice(form: str) -> str:
    """A repeat of a name that holds a number is told apart: no date may claim the number."""
    return "numbered" if any(character.isdigit() for character in form) else "repeat"
