"""What a document says of its names: acronyms in brackets, short forms, the same name again."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from itertools import zip_longest

from tidings.acronyms import Definition, is_acronym, spells
from tidings.find.organisations.reading import Reading
from tidings.gazetteer import is_compound
from tidings.phrases import phrases_in
from tidings.records import Found

_ACRONYM = "organisation.document.acronym"
_SHORT = "organisation.document.short"
_AGAIN = "organisation.document.again"
_PLACED = ("government", "shared_head", "mission")  # rules that find each of their mentions
_LANGUAGE = r"[A-Z][a-z]{0,12}(?:ish|ese|ian|ean|man|nch|tch|ic)"
_BRACKET = re.compile(
    rf" ?\((?:(?:in )?{_LANGUAGE}[:,] |in {_LANGUAGE} |(?:the )?"  # "(in Estonian, ETAG)"
    rf"|(?:(?:known )?(?:by|under|from) its )?{_LANGUAGE} (?:acronym|initials|name):? )"
    r"[\"'“‘]?(?:the )?([^\W_][^()“”\":]{1,24}?)[\"'”’]?[);,]"
)
_HOLDS = re.compile(r" of (?:the )?\Z")  # another body inside the name: "Academy of the X Society"
_GOES_ON = re.compile(r"(?<=\)) [A-Z]")
_OPENED = ("(", "(the ", "(\n", "(the \n")
_BEFORE = re.compile(r"([^\W_][\w*&+.-]{1,14}) \((?:the )?$")


def completed(
    reading: Reading, found: Iterable[Found], defined: Iterable[Definition]
) -> list[Found]:
    """The names, each to the end of what its acronym proves.

    "Centre for Tropical Research" goes on to "in Africa" where the document adds "(CTRA)"; what
    turns out to be a programme ("Autonomous Systems" and Software Program, ASSP) is left out.
    Letters may fit by chance: a body that the name does not own ends it ("A with B (FCT)").
    """
    ends = {item.name_start: item.name_end for item in defined}
    inside = sorted(ends)
    longer: list[Found] = []
    found = sorted(found)
    for item, following in zip_longest(found, found[1:]):
        place = bisect_left(inside, item.start)
        start = inside[place] if place < len(inside) else item.end
        goes_on = start < item.end < ends.get(start, 0)
        if goes_on and following and following.start < ends[start]:
            goes_on = _HOLDS.search(reading.text, item.end, following.start) is not None
        last = reading.words[reading.at(ends[start] - 1)].text if goes_on else ""
        if last not in reading.vocabulary.programme:
            longer.append(item._replace(end=ends[start], value="") if goes_on else item)
    return longer


class DocumentNames:
    """The other names that the bodies of one document go by, each with its full name."""

    def __init__(self, reading: Reading, found: Iterable[Found]) -> None:
        self._r = reading
        self._full: dict[str, str] = {}
        self._rule: dict[str, str] = {}
        self._found = sorted(found)
        for item in self._found:
            if not item.rule.endswith(_PLACED):
                self._add(self._text(item), self._name(item), _AGAIN)

    def define(self, definitions: Iterable[Definition]) -> None:
        """Learn acronyms: those whose letters prove them, then what stands in brackets beside."""
        by_end = {item.end: item for item in self._found}
        for definition in definitions:
            body = by_end.get(definition.name_end)
            name = self._name(body) if body else self._full.get(definition.name)
            if name is not None:
                self._define(definition.acronym, name)
        for item in self._found:
            self._add_bracket(item)

    def _add_bracket(self, item: Found) -> None:
        after = _BRACKET.match(self._r.text, item.end)
        if after and self._stands_for(after, item):
            self._define(after[1], self._name(item))
        opened = self._r.text.endswith(_OPENED, 0, item.start)
        before = opened and _BEFORE.search(self._r.text, max(0, item.start - 24), item.start)
        closed = self._r.text[item.end : item.end + 1] == ")" and " " in self._text(item)
        if before and closed and is_acronym(before[1]) and not self._r.places.get(before[1]):
            self._define(before[1], self._name(item))

    def _stands_for(self, bracket: re.Match[str], item: Found) -> bool:
        """Whether a bracket holds a short form and no part of the name: "IIT (ISM) Dhanbad"."""
        short, name = bracket[1], self._text(item)
        if not is_acronym(short) and self._r.places.get(short):
            return False  # "Lumen Portugal (Porto)"
        goes_on = _GOES_ON.match(self._r.text, bracket.end()) is not None
        return _may_stand_for(short, name) and (not goes_on or spells(short, name))

    def _define(self, acronym: str, name: str) -> None:
        """An acronym, and its family: "Fraunhofer CAP" for a name that begins so."""
        self._full[acronym] = name
        self._rule[acronym] = _ACRONYM
        first = name.partition(" ")[0]
        if " " in name and not spells(acronym, name):
            self._add(f"{first} {acronym}", name, _ACRONYM)

    def shorten(self) -> None:
        """Learn the short forms of full names: "Orchard" of "Orchard Therapeutics"."""
        for item in self._found:
            for short in self._short_forms(item):
                self._add(short, self._name(item), _SHORT)

    def _short_forms(self, item: Found) -> Iterator[str]:
        vocabulary = self._r.vocabulary
        words = [word.rstrip(",") for word in self._text(item).split(" ")]
        legal = len(words)
        while len(words) > 1 and words[-1].rstrip(".") in vocabulary.legal:
            words.pop()
        is_legal = len(words) < legal
        at = next((n for n, word in enumerate(words) if n and word in vocabulary.kinds), len(words))
        if at > 3 or (at == len(words) and not is_legal):
            return
        last = vocabulary.heads.get(words[-1])
        named_so = last is not None and last.kind == "company"
        named_so = named_so and not any(map(str.islower, words))  # "Institute for … Sciences"
        listed = words[-1] in vocabulary.firm_kinds and item.rule == "organisation.gazetteer.name"
        company = is_legal or named_so or listed
        if company or (at < len(words) and self._is_after_its_name(words, at)):
            yield " ".join(words[:at])

    def _is_after_its_name(self, words: list[str], at: int) -> bool:
        """Whether the words before the head name the body: "Rice University", "King's College"."""
        own = words[at] == "College" and words[0].endswith("'s")
        return own or (words[at] in self._r.vocabulary.named_first and words[0] != words[at])

    def _add(self, form: str, name: str, rule: str) -> None:
        if rule == _SHORT and not self._is_distinct(form):
            return
        self._full.setdefault(form, name)
        self._rule.setdefault(form, rule)

    def _is_distinct(self, form: str) -> bool:
        """Whether a short form can be no common word, place or person's title."""
        if self._r.places.get(form) is not None or len(form) < 3:
            return False
        return not all(word in self._r.vocabulary.described for word in form.split())

    def find(self) -> Iterator[Found]:
        """Every place where a learnt form stands on its own."""
        forms = dict(self._full)
        for form in self._full:
            forms.setdefault(form.upper(), self._full[form])
        for start, end, form in phrases_in(self._r.text, forms):
            rule = self._rule.get(form, _AGAIN)
            if " " not in form and is_compound(self._r.text, start, end):
                continue
            if rule != _ACRONYM and " " not in form and self._is_surname(start):
                continue
            alone = rule == _SHORT or (rule == _AGAIN and " " not in form and not is_acronym(form))
            if not alone or self._r.in_headline(start) or self._r.stands_alone(start, end):
                yield Found(start, end, rule, forms[form])

    def _is_surname(self, start: int) -> bool:
        """Whether a given name stands before a short form: "Bill Gates" is no foundation."""
        first = self._r.at(start)
        return first > 0 and self._r.gap(first) == " " and self._r.is_given(first - 1)

    def _text(self, item: Found) -> str:
        return self._r.text[item.start : item.end]

    def _name(self, item: Found) -> str:
        return item.value or self._text(item)


def _may_stand_for(short: str, name: str) -> bool:
    """Whether a bracketed word could be a name's short form: an acronym or words of the name."""
    words = short.split(" ")
    described = len(words) > 1 and words[0].islower()  # "University of Maryland (trustworthy AI)"
    if len(words) > 3 or described or not short[0].isalnum():
        return False
    if any(is_acronym(word) for word in words):
        return True
    begins = all(any(part.startswith(word[:3]) for part in name.split()) for word in words)
    return begins and short[0].isupper()
