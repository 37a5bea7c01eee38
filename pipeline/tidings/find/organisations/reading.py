"""A document as the grammars of names read it: even text, words, lines, what is known of them."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable

from tidings.find.organisations.placing import place_lengths_of
from tidings.find.organisations.vocabulary import Head, Vocabulary
from tidings.flat import flat_of
from tidings.places import Place, Places
from tidings.records import Found

PLAIN = frozenset((" ", " & ", "-", " - ", " – "))
JOINED = PLAIN - {" - ", " – "}  # "University of Otago – mRNA vaccines" is a line of a list
REACH = 12  # words that a name may hold on each side of its head
WRAPPED = 120  # the longest line of a text that is hard-wrapped throughout
_GOES_ON = re.compile(r"\.(?:['’,;)]| [^\W_A-Z]| [(&])")  # "Inc." inside a sentence
_LINE = re.compile(r"[^\n]+")


class Reading:
    """The words of one document with the questions that a grammar asks about them.

    ``small`` are the words that it also writes in small letters, ``headlines`` the lines that are
    written in capitals, or with a capital for every longer word.
    """

    def __init__(self, text: str, vocabulary: Vocabulary, places: Places) -> None:
        self.flat = flat_of(text)
        self.text = self.flat.text
        self.words = self.flat.words
        self.vocabulary = vocabulary
        self.places = places
        self.known: dict[int, int] = {}
        self._known_starts: list[int] = []
        self._starts, self._capital = self.flat.starts, self.flat.capitals
        self._gaps = self.flat.gaps
        self._lengths = place_lengths_of(places)
        # Line breaks that end something after all: those of a text that nobody has wrapped.
        wrapped = max(map(len, text.split("\n"))) <= WRAPPED
        self._breaks = frozenset(() if wrapped else self.flat.joined)
        self.small = frozenset(filter(str.islower, set(self.flat.written)))
        self.headlines = [m.span() for m in _LINE.finditer(self.text) if _is_headline(m[0])]
        in_capitals = (line for line in self.headlines if self.text[slice(*line)].isupper())
        self._capitals = frozenset(in_capitals)

    def learn(self, spans: Iterable[tuple[int, int]]) -> None:
        """Remember where names begin that another voice knows: a list ends before them."""
        self.known.update(spans)
        self._known_starts = sorted(self.known)

    def is_known(self, offset: int) -> bool:
        """Whether a name that another voice knows covers ``offset``."""
        place = bisect_right(self._known_starts, offset) - 1
        return place >= 0 and offset < self.known[self._known_starts[place]]

    def at(self, offset: int) -> int:
        """The number of the word that holds or precedes ``offset``."""
        place = bisect_right(self._starts, offset)
        return place - 1 if place else 0

    def gap(self, number: int) -> str:
        """What stands between a word and the one before it; the stop of "U.S.", "St." is no gap."""
        if not number:
            return "\n"
        gap, before = self._gaps[number], self.words[number - 1]
        if gap == " ":
            return "\n" if before.end in self._breaks else gap
        if gap == "' " and f"{before.text}'" in self.vocabulary.possessive:
            return " "
        if gap != ". ":
            return gap
        initials = "." in before.text and before.text.isupper()
        return " " if initials or before.text in self.vocabulary.saint else gap

    def head(self, number: int) -> Head | None:
        """The head of a name that the word is, if it is one."""
        return self.vocabulary.heads.get(self.words[number].text)

    def capital(self, number: int) -> bool:
        """Whether the word could be part of a name: a capital first, or one inside.

        "UK-based" and "Boston-led" only describe; "Ionomer-based" may be part of a name.
        """
        if not 0 <= number < len(self.words):
            return False
        word = self.words[number].text
        if not self._capital[number] and word not in self.vocabulary.numbered:
            return False
        if word[1:2].isdigit() and self._is_sum(number):
            return False
        describes = word.endswith(self.vocabulary.describing)
        return not (describes and self.places.get(word.rpartition("-")[0]))

    def _is_sum(self, number: int) -> bool:
        """Whether a capital before digits is a currency: "R40 million", "S2.5bn"."""
        following = self.words[number + 1].text if number + 1 < len(self.words) else ""
        return following in self.vocabulary.multipliers or self.words[number].text.endswith(
            ("bn", "0m", "5m")
        )

    def possessive(self, number: int) -> bool:
        """Whether the word is a possessor that stands outside the name ("Japan's").

        A saint's name is part of one: "St Vincent's Hospital".
        """
        word = self.words[number].text
        if not word.endswith(("'s", "s'")) or word in self.vocabulary.possessive:
            return False
        return not (number and self.words[number - 1].text in self.vocabulary.saint)

    def is_given(self, number: int) -> bool:
        """Whether a word is a given name and nothing else: "Steve", but not "Jordan"."""
        word, personal = self.words[number].text, self.vocabulary.personal
        return word in personal.given and not personal.is_guarded(word)

    def place(self, first: int, last: int) -> Place | None:
        """The place that the words name together."""
        if last - first >= self.places.longest:
            return None
        text = self.text[self.words[first].start : self.words[last].end]
        place = self.places.get(text)
        if place is None and text.endswith("'s"):
            return self.places.get(text[:-2])
        return place

    def place_ending(self, last: int) -> tuple[int, Place] | None:
        """The longest place name that ends with a word, and its first word."""
        for length in self._lengths.ending(self.words[last].text):
            first = last - length + 1
            if first >= 0 and (place := self.place(first, last)):
                return first, place
        return None

    def place_beginning(self, first: int) -> tuple[int, Place] | None:
        """The longest place name that begins with a word, and its last word."""
        if first >= len(self.words):
            return None
        for length in self._lengths.beginning(self.words[first].text):
            last = first + length - 1
            if last < len(self.words) and (place := self.place(first, last)):
                return last, place
        return None

    def land_after(self, number: int) -> int | None:
        """The last word of the land that follows a word directly and closes a name.

        No name is read so in headlines, nor where the land begins a sum: "grants DoD US$6 million".
        """
        after = number + 1
        if not self.capital(after) or self.gap(after) != " ":
            return None
        word = self.words[after].text
        if word in self.vocabulary.end or self.in_headline(self.words[number].start) is not None:
            return None
        found = self.place_beginning(after)
        if word in self.vocabulary.continent:
            last = after
        elif found and self.places.is_land(self._bare(after, found[0])):
            last = found[0]
        else:
            return None
        goes_on = self.capital(last + 1) and self.gap(last + 1) in (" ", "-", " & ")
        return None if goes_on else last

    def _bare(self, first: int, last: int) -> str:
        """The text from one word to another, without a possessive."""
        return self.text[self.words[first].start : self.words[last].end].removesuffix("'s")

    def run(self, first: int, limit: int | None = None) -> int:
        """The last of the capitalised words that stand together from ``first`` on, up to a limit.

        A page in capitals is one run: who asks at each of its words names a limit.
        """
        last, end = first, len(self.words) if limit is None else limit
        while last < end and self.capital(last + 1) and self.gap(last + 1) in JOINED:
            if self.words[last + 1].text in self.vocabulary.end or self.possessive(last):
                break
            last += 1
        return last

    def stands_alone(self, start: int, end: int) -> bool:
        """Whether no capitalised word adjoins a name ("Orchard Street", "Anne Orchard")."""
        first, last = self.at(start), self.at(end - 1)
        before = first > 1 and self.gap(first) in (" ", "-") and self.capital(first - 1)
        opens = before and self.gap(first - 1) not in (" ", ", ", "-")
        opens = opens or (before and self.possessive(first - 1))
        if before and not opens and self.words[first - 1].text not in self.vocabulary.start:
            return False
        follows = last + 1 < len(self.words) and self.gap(last + 1) in (" ", "-", " & ")
        if not follows or not self.capital(last + 1) or self.words[last].end > end:
            return True
        return self.words[last + 1].text in self.vocabulary.end

    def in_capitals(self, offset: int) -> bool:
        """Whether an offset lies in a line that is written in capitals."""
        line = self.in_headline(offset)
        return line is not None and line in self._capitals

    def is_whole(self, first: int, last: int) -> bool:
        """Whether a name in a headline can be told from the words around it."""
        if self.in_headline(self.words[first].start) is None:
            return True
        open_left = first > 0 and self.gap(first) == " " and not self.possessive(first - 1)
        before = self.words[first - 1] if open_left else None
        after = self.words[last + 1] if last + 1 < len(self.words) else None
        if after is not None and self.gap(last + 1) != " ":
            after = None
        bounded = all(word is None or word.text.islower() for word in (before, after))
        return bounded and last - first < REACH

    def _goes_on(self, end: int) -> bool:
        return _GOES_ON.match(self.text, end) is not None

    def found(self, first: int, last: int, rule: str) -> Found:
        """A finding from one word to another: with its stop ("Inc."), without a possessive."""
        end = self.words[last].end
        word = self.words[last].text
        stop = word in self.vocabulary.stopped or (
            word in self.vocabulary.abbreviated and self._goes_on(end)
        )
        if stop and self.text[end : end + 1] == ".":
            end += 1
        elif self.possessive(last):
            end -= 2 if self.words[last].text.endswith("'s") else 1
        return Found(self.words[first].start, end, rule)

    def bare_end(self, number: int) -> int:
        """The end of a word without a possessive that stands outside the name."""
        word = self.words[number]
        if not self.possessive(number):
            return word.end
        return word.end - 2 if word.text.endswith("'s") else word.end - 1

    def in_headline(self, offset: int) -> tuple[int, int] | None:
        """The headline in which an offset lies."""
        place = bisect_right(self.headlines, (offset, len(self.text))) - 1
        line = self.headlines[place] if place >= 0 else None
        return line if line and offset < line[1] else None


def _is_headline(line: str) -> bool:
    if line.isupper():
        return True
    if len(line) > 250 or line.lstrip().startswith("|") or line.rstrip().endswith((".", ";")):
        return False
    long = re.findall(r"[^\W\d_]{4,}", line)
    return len(long) > 2 and sum(not word[0].islower() for word in long) >= 0.75 * len(long)
