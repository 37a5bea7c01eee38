"""Bodies that a text introduces by land and kind, by the kind, or by what only bodies have.

"The Danish firm X", "the chipmaker Kvantify", "chief operating officer of Lucideon", "signed a
contract with Antam".
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tidings.find.organisations.reading import Reading
from tidings.find.organisations.vocabulary import ITEM
from tidings.records import Found

_RULE = "organisation.grammar.introduced"
_HEADED = "organisation.grammar.headed"
_APPOSED = "organisation.grammar.apposed"
_PARTNER = "organisation.grammar.partner"
_LEADING = "organisation.grammar.leading"
_ITEM = re.compile(ITEM)
_BETWEEN = 3  # small words between a land and the kind: "Estonian space imaging start-up"
_OF = re.compile(r" (?:of|at) (?:the )?(?=[^\W_])")
_BY = re.compile(r" by ([A-Z][\w-]+)(?=: |;| \()")
_ROW = re.compile(rf" ({ITEM}(?:, {ITEM})*,? and {ITEM})")
_WITH = re.compile(r" with (?:the )?(?=[^\W_])")
_BEHIND = 80  # characters before "with" in which an instrument stands
_LONGEST = 4  # words of such a name
_REACH = 6  # words from an article to the noun of firms


class IntroducedNames:
    """Names right after a kind of body that a place describes; offsets are of the even text."""

    def __init__(self, reading: Reading) -> None:
        self._r = reading

    def find(self) -> Iterator[Found]:
        """ "Polish battery maker Impact", "Leeds-based start-up Quantix", "CEO of Quantix"."""
        for begin in self._headed():
            number = self._r.at(begin)
            last = self._name(number) if self._r.words[number].start == begin else None
            if last is not None and self._r.words[number].text.lower() not in self._r.small:
                yield Found(begin, self._r.bare_end(self._cause(last)), _HEADED)
        yield from self._leading()
        yield from self._listed()
        yield from self._apposed()
        yield from self._partners()
        for number in self._r.flat.where(self._r.vocabulary.introducing):
            if self._introduces(number):
                last = self._name(number + 1)
                if last is not None:
                    start = self._r.words[number + 1].start
                    yield Found(start, self._r.bare_end(last), _RULE)

    def _partners(self) -> Iterator[Found]:
        """ "A contract for nickel with Antam": what is signed is signed with a body, or a state."""
        for small in _WITH.finditer(self._r.text):
            before = self._r.text[max(small.start() - _BEHIND, 0) : small.start()]
            if self._r.vocabulary.signed.search(before) is None:
                continue
            number = self._r.at(small.end())
            last = self._name(number)
            if last is not None and not self._r.is_given(number):
                yield Found(small.end(), self._r.bare_end(last), _PARTNER)

    def _leading(self) -> Iterator[Found]:
        """ "ZENFreight, led by Voltempo: £36m": one word, no common one, no person's, no post."""
        for small in _BY.finditer(self._r.text):
            number = self._r.at(small.start(1))
            led = self._r.gap(number - 1) == " "
            if not led or self._r.words[number - 2].text not in self._r.vocabulary.leads:
                continue
            last = self._name(number)
            common = small[1].lower() in self._r.small or self._r.is_given(number)
            other = self._r.vocabulary.personal.is_no_name(small[1])
            if last == number and not common and not other:
                yield Found(small.start(1), self._r.bare_end(last), _LEADING)

    def _listed(self) -> Iterator[Found]:
        """ "the companies Teton and Rhizome": names in a row right after their kind."""
        for kind in self._r.flat.where(self._r.vocabulary.row_of_firms):
            names = _ROW.match(self._r.text, self._r.words[kind].end)
            if names is None:
                continue
            begun = [names.start(1) + item.start() for item in _ITEM.finditer(names[1])]
            spans = [(number, self._r.run(number)) for number in map(self._r.at, begun)]
            if all(self._is_named(*span) for span in spans):
                for first, last in spans:
                    yield Found(self._r.words[first].start, self._r.bare_end(last), _RULE)

    def _cause(self, last: int) -> int:
        """The end of the cause for which a body stands: "Evidence for Democracy"."""
        small = last + 1
        if small + 1 >= len(self._r.words) or self._r.gap(small) != " ":
            return last
        stands = self._r.words[small].text in ("for", "without", "against")
        goes_on = stands and self._r.gap(small + 1) == " " and self._r.capital(small + 1)
        if not goes_on or self._r.place_beginning(small + 1) or self._r.possessive(last):
            return last
        return self._r.run(small + 1)

    def _apposed(self) -> Iterator[Found]:
        """ "Cylib, a spin-off of the university": what only firms are, behind a comma."""
        for number in self._r.flat.where(self._r.vocabulary.firms):
            last = self._described(number)
            first = self._first(last) if last is not None and self._closes(number) else None
            if last is not None and first is not None and self._is_named(first, last):
                yield Found(self._r.words[first].start, self._r.words[last].end, _APPOSED)

    def _described(self, number: int) -> int | None:
        """The last word before the comma and the article that lead to a noun."""
        for article in range(number - 1, max(number - _REACH, 1), -1):
            if self._r.gap(article + 1) != " ":
                return None
            if self._r.words[article].text in ("a", "an", "the"):
                return article - 1 if self._r.gap(article) == ", " else None
        return None

    def _closes(self, number: int) -> bool:
        """Whether a noun is the last of its phrase: "a firm in Leeds", not "a firm believer"."""
        after = number + 1
        if after >= len(self._r.words) or self._r.gap(after) != " ":
            return True
        return self._r.words[after].text in self._r.vocabulary.after_firm

    def _first(self, last: int) -> int | None:
        """The first of the capitalised words that end before the comma; a person has none."""
        first = last
        while first > 0 and self._r.gap(first) == " " and self._r.capital(first - 1):
            if self._r.possessive(first - 1) or self._r.words[first - 1].text in (
                self._r.vocabulary.start
            ):
                break
            first -= 1
        known = self._r.words[first].text in self._r.vocabulary.personal.given
        return None if known or not self._r.capital(last) else first

    def _headed(self) -> Iterator[int]:
        """Where the words behind "chief executive of" begin."""
        for small in _OF.finditer(self._r.text):
            if self._r.vocabulary.headed.at(self._r.text, small.start()):
                yield small.end()

    def _introduces(self, number: int) -> bool:
        """Whether a place stands before the kind, or the kind is that of firms alone."""
        return self._r.words[number].text in self._r.vocabulary.firms or self._is_of_place(number)

    def _is_of_place(self, number: int) -> bool:
        """Whether a place and some small words stand before the kind."""
        for before in range(number - 1, max(number - 2 - _BETWEEN, -1), -1):
            if self._r.gap(before + 1) != " ":
                return False
            if self._r.capital(before) or not self._r.words[before].text.islower():
                return self._is_place(before)
        return False

    def _is_place(self, number: int) -> bool:
        bare = self._r.words[number].text.removesuffix("-based")
        return bool(self._r.places.get(bare) or self._r.place_ending(number))

    def _name(self, begin: int) -> int | None:
        """The last word of the name that begins here, if it is one."""
        if not self._r.capital(begin) or self._r.gap(begin) != " ":
            return None
        last = self._r.run(begin)
        return last if self._is_named(begin, last) else None

    def _is_named(self, begin: int, last: int) -> bool:
        """Whether capitalised words name a body: no place, no programme, not only describing."""
        vocabulary = self._r.vocabulary
        words = [word.text for word in self._r.words[begin : last + 1]]
        other = words[0] in vocabulary.closed or words[-1] in vocabulary.programme
        if other or self._r.place_beginning(begin) or last - begin >= _LONGEST:
            return False
        nameless = vocabulary.described | vocabulary.continent
        named = any(word not in nameless for word in words)
        return named and self._r.in_headline(self._r.words[begin].start) is None
