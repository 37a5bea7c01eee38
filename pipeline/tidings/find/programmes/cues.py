"""Names that the text itself says to be programmes, whatever their words.

The shapes: ``the programme is called X``; ``“X” programme`` and ``competition “X”``;
``X, a mission that …``; ``her project, X, is …``; ``the satellite programme X``;
``Call for proposals: X``; ``X, run by Y``; ``its programme, ACRONYM,``; ``€3m for X``;
``projects, X, Y and Z``; ``X is a programme of``; ``X, short for Y``. The expressions
(``rules/programmes/cues.jsonl``) find the place; mostly a word for a kind of programme must stand
there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import re2

from tidings.expressions import Expressions
from tidings.find.programmes.coinage import Coinage
from tidings.find.programmes.editions import edition_after, is_edition
from tidings.find.programmes.lexicon import Lexicon
from tidings.find.programmes.setting import is_headline
from tidings.page import Page
from tidings.records import Found
from tidings.rules import Rulebook

_WORDS = re.compile(r"[A-Za-z]+")
_SENTENCE_END = re.compile(r"[.!?;\n]\s")
_MEMBER = re.compile(r"([A-Z][^,;:()]*?)(?: \([^()]*\))?(?:,? and |, |$)")
_COINED = re.compile(r"[a-z][A-Z]|[A-Z]{4}|[A-Z]-[A-Z]")
_IN_PASSING = re.compile(r"(?i)one|another")  # also said of people: "One of them, Ana Ruiz, "
_PERSON = re.compile(r"[A-Z][a-z]+ [A-Z][a-z]+")
LONGEST = 12  # words of a name
NEAR = 90  # characters before "called" in which the kind of thing must be named
LONGER = 5  # letters; shorter words of a title may be small
BESIDE = 40  # characters around quotes in which it must be named


class Cues:
    """Proposes names on a page by what is said of them.

    >>> from tidings.rules import load_rulebook
    >>> book, page = load_rulebook(), Page("paid by Vigil, a mission that warns")
    >>> [page.text[found.start : found.end] for found in Cues(book, Lexicon(book)).find(page)]
    ['Vigil']
    """

    def __init__(self, rulebook: Rulebook, lexicon: Lexicon) -> None:
        self._lexicon, coinage = lexicon, Coinage(lexicon)
        self._coinage = coinage
        shapes: dict[str, Callable[[Page, re.Match[str]], tuple[int, int] | None]] = {
            "called": self._called,
            "quoted": self._quoted,
            "apposition": self._before_apposition,
            "pronoun": self._of_pronoun,
            "named": self._named,
            "kind_first": self._after_kind,
            "heading": self._heading,
            "run_by": self._before_makers,
            "led_by": self._before_leader,
            "coined": coinage.coined,
            "told": coinage.told,
            "title": coinage.titled,
            "ahead": self._with_year,
            "gerund": self._doing,
            "paid": self._paid_for,
            "worth": self._before_worth,
            "superlative": self._picked_out,
            "stage": self._after_kind,
            "project": self._project,
            "track": self._track,
            "subject": self._subject,
            "spelled": self._spelled,
            "whole": lambda _, match: match.span(1),
        }
        known = (*shapes, "series")
        cues = [
            cue
            for cue in rulebook.patterns("programmes/cues.jsonl")
            if cue.fields["shape"] in known
        ]
        self._cues = [
            (cue.id, re2.compile(cue.pattern), shapes.get(cue.fields["shape"])) for cue in cues
        ]
        self._any = Expressions(cue.pattern for cue in cues)

    def find(self, page: Page) -> Iterator[Found]:
        """Names in quotes, after "called", before an apposition, after "her project,"."""
        for rule, pattern, shape in map(self._cues.__getitem__, self._any.matching(page.text)):
            for match in pattern.finditer(page.text):
                if shape is None:
                    yield from self._members(page, match, rule)
                elif span := shape(page, match):
                    yield Found(*span, rule)

    def _quoted(self, page: Page, match: re.Match[str]) -> tuple[int, int] | None:
        before = _SENTENCE_END.split(page.text[max(0, match.start() - BESIDE) : match.start()])[-1]
        after = page.text[match.end() - 1 : match.end() + BESIDE]
        last, following = _WORDS.findall(before)[-1:], _WORDS.findall(after)[:2]
        is_title = last == ["for"] and match[1].count(" ") > 1
        beside = following[:1] and self._lexicon.has("neighbour", following[0].removesuffix("s"))
        named = is_title or beside or self._names_kind(last) or self._names_kind(following)
        return match.span(1) if named else None

    def _track(self, page: Page, match: re.Match[str]) -> tuple[int, int] | None:
        """One of the tracks or streams of which the text has spoken just before."""
        said = page.text[max(0, match.start(1) - 3 * NEAR) : match.start(1)]
        plural = [word for word in _WORDS.findall(said) if word.endswith("s")]
        return match.span(1) if self._names_kind(plural) else None

    def _called(self, page: Page, match: re.Match[str]) -> tuple[int, int] | None:
        said = page.text[max(0, match.start() - NEAR) : match.start()]
        sentence = _SENTENCE_END.split(said)[-1]
        if not self._names_kind(_WORDS.findall(sentence)):
            return None
        last = self._last_capital(page, page.first_from(match.start(1)))
        return match.start(1), page.words[last].end

    def _of_pronoun(self, page: Page, match: re.Match[str]) -> tuple[int, int] | None:
        """What the sentences before last speak of must be a programme, and no body or thing."""
        said = _WORDS.findall(page.text[max(0, match.start() - 2 * NEAR) : match.start(1)])
        other = self._lexicon.words("other")
        telling = [word for word in said if word in other or self._names_kind([word])]
        if not telling or telling[-1] in other:
            return None
        last = self._last_capital(page, page.first_from(match.start(1)))
        title = self._coinage.title(page, match.start(1))
        return title or (match.start(1), page.words[last].end)

    def _named(self, page: Page, match: re.Match[str]) -> tuple[int, int] | None:
        if not self._names_kind([match[1]]):
            return None
        last = self._last_capital(page, page.first_from(match.start(2)))
        last = edition_after(page, last, self._lexicon)
        closed = page.gap(last + 1).startswith(",")
        return (match.start(2), page.words[last].end) if closed else None

    def _after_kind(self, page: Page, match: re.Match[str]) -> tuple[int, int] | None:
        first = page.first_from(match.start(1))
        last = self._last_capital(page, first)
        written = page.between(first, last)
        other = self._lexicon.words("start") | self._lexicon.words("law")
        begins_name = page.word(first) not in other
        is_place = self._lexicon.is_place(written) or self._lexicon.is_place(page.word(first))
        if is_place or not begins_name or self._lexicon.ends_name(page.word(last)):
            return None
        return match.start(1), page.words[last].end

    def _heading(self, page: Page, match: re.Match[str]) -> tuple[int, int] | None:
        """A heading in capitals, or with a capital on every longer word, gives a name."""
        longer = [word for word in _WORDS.findall(match[1]) if len(word) > LONGER]
        is_name = len(longer) > 1 and all(word[0].isupper() for word in longer)
        return match.span(1) if is_name else None

    def _before_apposition(self, page: Page, match: re.Match[str]) -> tuple[int, int] | None:
        if page.text.startswith("'s", match.end()):
            return None  # "Ada Byron, the fund's chair"
        noun = self._noun(match[1].split())
        names_kind = self._names_kind([*noun[-1:], " ".join(noun[-2:])])
        return self._name_before(page, match.start()) if names_kind else None

    def _before_makers(self, page: Page, match: re.Match[str]) -> tuple[int, int] | None:
        """One word alone is as often a firm or a place."""
        name = self._name_before(page, match.start())
        return name if name and " " in page.text[slice(*name)] else None

    def _before_leader(self, page: Page, match: re.Match[str]) -> tuple[int, int] | None:
        """What somebody leads is a project unless its last word is that of a body or a round."""
        name = self._name_before(page, match.start())
        if name is None:
            return None
        words = page.text[slice(*name)].split()
        if self._lexicon.words("body").intersection(words):
            return None
        said = page.text[max(0, name[0] - 2 * NEAR) : name[0]]
        projects = self._lexicon.words("listed").intersection(_WORDS.findall(said))
        coined = _COINED.search(words[0]) is not None
        return name if len(words) > 2 or coined or (projects and len(words) > 1) else None

    def _with_year(self, page: Page, match: re.Match[str]) -> tuple[int, int] | None:
        """ "Arctic Ocean 2050": two words or more before a year to aim at, and no date."""
        last = page.first_from(match.start(1))
        first = last
        while first > 0 and page.gap(first) == " " and page.capital(first - 1):
            first -= 1
        while first < last and self._lexicon.has("start", page.word(first)):
            first += 1
        written = [page.word(index) for index in range(first, last)]
        dated = self._lexicon.words("season").intersection(written)
        if last - first < 2 or dated or all(map(str.isupper, written)):
            return None
        return page.words[first].start, page.words[last].end

    def _doing(self, page: Page, match: re.Match[str]) -> tuple[int, int] | None:
        """ "Accelerating Community Energy Transformation": three words or more, no headline."""
        first = page.first_from(match.start(1))
        last = self._last_capital(page, first)
        while self._lexicon.has("start", page.word(last)) or not page.capital(last):
            last -= 1  # "Programme on Monday"
        inside = page.gap(first) in (" ", " (", ": ") and not page.capital(first - 1)
        long = last > first + 1 and not is_headline(page, first, last)
        return (match.start(1), page.words[last].end) if inside and long else None

    def _before_worth(self, page: Page, match: re.Match[str]) -> tuple[int, int] | None:
        """One word alone is a project's only where it is an acronym; a firm has a worth as well."""
        name = self._name_before(page, match.start(1))
        last = page.first_from(match.start(1)) - 1
        return name if name and (" " in page.text[slice(*name)] or page.is_acronym(last)) else None

    def _paid_for(self, page: Page, match: re.Match[str]) -> tuple[int, int] | None:
        """A name of several words that the clause ends with."""
        first = page.first_from(match.start(1))
        last = self._last_capital(page, first)
        closed = page.gap(last + 1)[:2] != " " or page.word(last + 1) == ""
        named = last > first and not self._lexicon.is_place(page.word(last))
        return (match.start(1), page.words[last].end) if closed and named else None

    def _picked_out(self, page: Page, match: re.Match[str]) -> tuple[int, int] | None:
        """One of the projects of which the text has spoken just before."""
        before = page.text[max(0, match.start() - 2 * NEAR) : match.start()]
        said = " ".join(_SENTENCE_END.split(before)[-2:])
        last = self._last_capital(page, page.first_from(match.start(1)))
        name = page.text[match.start(1) : page.words[last].end]
        if self._lexicon.is_place(name) or not page.gap(last + 1).startswith(","):
            return None
        plural = [word for word in _WORDS.findall(said) if word.endswith("s")]
        if _IN_PASSING.match(match[0]) and _PERSON.fullmatch(name):
            return None
        return (match.start(1), page.words[last].end) if self._names_kind(plural) else None

    def _subject(self, page: Page, match: re.Match[str]) -> tuple[int, int] | None:
        """What a sentence says to be a programme: "ASPIRE is a scheme that …", but not "It is"."""
        first = page.word(page.first_from(match.start(1)))
        opens = self._lexicon.has("start", first) or self._lexicon.is_place(match[1])
        return None if opens else match.span(1)

    def _spelled(self, page: Page, match: re.Match[str]) -> tuple[int, int] | None:
        """ "COMPASS, short for Composites at Speed": beside a word such as "project"."""
        beside = page.text[max(0, match.start() - NEAR) : match.end() + BESIDE]
        return match.span(1) if self._names_kind(_WORDS.findall(beside)) else None

    def _project(self, page: Page, match: re.Match[str]) -> tuple[int, int] | None:
        """ "Project Nightjar"; what stands before or a noun such as "Manager" makes it no name."""
        first = page.first_from(match.start(1))
        last = page.first_from(match.end(1)) - 1
        parts = [page.word(index) for index in range(first + 1, last + 1)]
        inside = page.gap(first) == " " and page.capital(first - 1)
        plain = any(self._lexicon.has("project_part", part) for part in parts)
        started = self._lexicon.has("start", page.word(first - 1))
        return None if plain or (inside and not started) else match.span(1)

    def _members(self, page: Page, match: re.Match[str], rule: str) -> Iterator[Found]:
        """The names of a series, unless one of them is a place."""
        spans = [member.span(1) for member in _MEMBER.finditer(page.text, *match.span(1))]
        names = [page.text[start:end] for start, end in spans]
        if not any(self._lexicon.is_place(name) for name in names):
            yield from (Found(start, end, rule) for start, end in spans)

    def _name_before(self, page: Page, end: int) -> tuple[int, int] | None:
        """The capitalised name that ends at an offset; a place is none."""
        index = page.first_from(end) - 1
        if index < 0 or page.words[index].end != end:
            return None
        index -= is_edition(page.word(index)) and page.gap(index) == " "
        if not page.capital(index):
            return None
        first = self._first_capital(page, index)
        if self._lexicon.is_post(" ".join(page.word(at) for at in (first, first + 1))):
            return None  # "Prime Minister Ana Ruiz"
        start = page.words[first].start
        return None if self._lexicon.is_place(page.text[start:end]) else (start, end)

    def _noun(self, words: list[str]) -> list[str]:
        """The words of an apposition up to the one that goes on ("of", "that")."""
        ends = (i for i, word in enumerate(words) if self._lexicon.has("goes_on", word))
        return words[: next(ends, len(words))]

    def _last_capital(self, page: Page, index: int) -> int:
        """The last word of the capitalised name that begins at ``index``; "and" or "at" ends it."""
        last = index
        for place in range(index + 1, min(index + LONGEST, len(page.words))):
            word = page.word(place)
            if page.gap(place) != " " or word in ("and", "at"):
                break
            if page.capital(place):
                last = place
            elif not self._lexicon.has("connector", word):
                break
        return last

    def _first_capital(self, page: Page, index: int) -> int:
        """The first word of the capitalised name that ends at ``index``."""
        begin = index
        while index - begin < LONGEST and page.gap(begin) == " " and page.capital(begin - 1):
            if page.word(begin - 1).endswith("'s"):
                break
            begin -= 1
        while begin < index and self._lexicon.has("start", page.word(begin)):
            begin += 1
        before = page.word(begin - 1)
        joined = page.gap(begin) == page.gap(begin - 1) == " " and before in ("to", "of", "for")
        return begin - 2 if joined and self._opens_name(page, begin - 2) else begin

    def _opens_name(self, page: Page, index: int) -> bool:
        """Whether "Pathways" in "Pathways to Impact" is a word by which a name begins."""
        word, gap = page.word(index), page.gap(index)
        opens = page.capital(index) and not self._lexicon.has("start", word)
        return opens and gap == " " and not page.capital(index - 1) and not word.endswith("'s")

    def _names_kind(self, words: list[str]) -> bool:
        """Whether one of the words says what is named: "programme", "competition" …"""
        kinds = self._lexicon.kinds
        return any(word in kinds or word.removesuffix("s") in kinds for word in words)
