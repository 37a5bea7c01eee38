"""The role of a person, as written beside a mention: before it, after it, or as what it "is"."""

from __future__ import annotations

from collections.abc import Set
from typing import NamedTuple

from tidings.acronyms import is_acronym
from tidings.page import Page
from tidings.personal import Personal

REACH = 12  # words within which a post must be named
LONGEST = 24  # words of a role


class Mention(NamedTuple):
    """A mention of a person: where, as written, on one line, and its words on the page."""

    start: int
    end: int
    written: str
    name: str
    first: int
    last: int
    rule: str


class Role(NamedTuple):
    """The first and the last word of a role on the page."""

    first: int
    last: int


class Roles:
    """Reads roles; the words of posts and what ends them are data (``rules/people``).

    >>> from tidings.rules import load_rulebook
    >>> page = Page("The Economy Minister, Gordon Lyons, announced it.")
    >>> mention = Mention(22, 34, "Gordon Lyons", "Gordon Lyons", 3, 4, "")
    >>> page.between(*Roles(Personal(load_rulebook())).role(page, mention, {3, 4}))
    'Economy Minister'
    """

    def __init__(self, personal: Personal) -> None:
        self._personal = personal

    def role(self, page: Page, mention: Mention, names: Set[int]) -> Role | None:
        """The role that stands beside one mention; ``names`` are the words of all persons."""
        return (
            self._inverted(page, mention, names)
            or self._after(page, mention, names)
            or self._before(page, mention, names)
            or self._is(page, mention, names)
        )

    def _after(self, page: Page, mention: Mention, names: Set[int]) -> Role | None:
        """ "X, chief executive of CEPI, said"; "X (Director of Y)"; the line below a signature."""
        first = mention.last + 1
        while page.gap(first) in (" ", ", ") and self._personal.has("after", page.word(first)):
            first += 1
        opening = page.gap(first)
        joins = self._personal.has("role_tail", page.word(first))
        if not opening.startswith((",", " (", " -", " –", " —", "\n")) or (
            joins and not self._personal.has("lead_in", page.word(first))
        ):
            return None
        role = self._read(page, first, names)
        return role or (self._below(page, first, names) if "\n" in opening else None)

    def _below(self, page: Page, first: int, names: Set[int]) -> Role | None:
        """Under a signature the body may come first: "Cabinet Office, Minister of State"."""
        for index in range(first, min(first + REACH, len(page.words))):
            if page.gap(index) == ", ":
                return self._read(page, index, names)
            if index > first and page.gap(index) != " ":
                return None
        return None

    def _inverted(self, page: Page, mention: Mention, names: Set[int]) -> Role | None:
        """ "The chairman of Northern Gritstone is Lord X"."""
        first = self._past_titles(page, mention.first)
        if page.gap(first) == " " and self._personal.has("being", page.word(first - 1)):
            return self._ending_at(page, first - 2, names)
        return None

    def _is(self, page: Page, mention: Mention, names: Set[int]) -> Role | None:
        """ "X is Director of Y", "X takes over on Saturday as managing director of Z"."""
        verb = mention.last + 1
        has_been = (
            self._personal.has("before_verb", page.word(verb)) and page.word(verb + 1) == "been"
        )
        is_being = has_been or self._personal.has("being", page.word(verb))
        if page.gap(verb) == " " and is_being:
            second = verb + 1 if self._personal.has("second", page.word(verb + 1)) else verb
            role = self._read(page, second + 1, names)
            if role is not None:
                return role
        for index in range(verb, min(verb + REACH, len(page.words))):
            if page.gap(index) != " " or index in names:
                return None
            if page.word(index) == "as":
                return self._read(page, index + 1, names)
        return None

    def _before(self, page: Page, mention: Mention, names: Set[int]) -> Role | None:
        """ "Science Minister Lord X"; "the Economy Minister, X,"; "Directors: X and Y"."""
        first = self._past_titles(page, mention.first)
        if page.gap(first) in (" ", ", ", "), "):
            role = self._ending_at(page, first - 1, names)
            if role is not None:
                return role
        return self._label(page, first)

    def _label(self, page: Page, first: int) -> Role | None:
        """ "Directors: Prof. X and Prof. Y": the word before the colon, if it is a post."""
        for index in range(first, max(0, first - REACH), -1):
            gap = page.gap(index)
            if ":" in gap:
                return self._ending_at(page, index - 1, frozenset())
            if "\n" in gap or ";" in gap:
                return None
        return None

    def _past_titles(self, page: Page, first: int) -> int:
        while page.gap(first) in (" ", ". ") and self._personal.is_title(page.word(first - 1)):
            first -= 1
        return first

    def _read(self, page: Page, first: int, names: Set[int]) -> Role | None:
        """The role whose words begin at ``first``, up to the mark or the word that ends it."""
        first = self._past_leads(page, first)
        if self._personal.has("deed", page.word(first)):
            return None
        last = first - 1
        for index in range(first, min(first + LONGEST, len(page.words))):
            if index > first and not self._goes_on(page, index, last):
                break
            if index in names or self._personal.has("role_end", page.word(index)):
                break
            last = index
        if self._is_anothers(page, last + 1, names):
            return None
        last = self._trim(page, first, last)
        posts = [i for i in range(first, min(last + 1, first + REACH)) if self._is_post(page, i)]
        return Role(first, last) if posts else None

    def _past_leads(self, page: Page, first: int) -> int:
        """Past what only leads to a role: "the", "who will soon be its"."""
        while self._leads_in(page.word(first)):
            is_who = page.word(first) == "who"
            first += 1
            while is_who and self._personal.has("becoming", page.word(first)):
                first += 1
            if is_who and self._personal.has("before_verb", page.word(first - 1)):
                return first - 1  # "who will chair the board" holds no post
        return first

    def _is_anothers(self, page: Page, index: int, names: Set[int]) -> bool:
        """Whether the words run into another name: "X, Samsung chairman Y" is the post of Y."""
        first = self._past_titles(page, index)
        before = page.word(first - 1)
        joined = self._personal.has("role_tail", before) or page.gap(first) != " "
        return index in names and not joined

    def _goes_on(self, page: Page, index: int, last: int) -> bool:
        """Whether a role runs on over the gap before ``index``."""
        gap = page.gap(index)
        if gap == "\n":
            return page.word(index)[0].islower() or self._personal.has("role_tail", page.word(last))
        if gap in (", ", ",\n"):
            return self._is_list(page, index, ", " in page.between(max(0, index - REACH), last))
        if gap == " (":
            return not is_acronym(page.word(index)) or not page.gap(index + 1).startswith(")")
        short = len(page.word(last)) < 3 or "." in page.word(last)
        return gap in (" ", " & ", ") ", "/", " - ") or (gap == ". " and short)

    def _is_list(self, page: Page, comma: int, begun: bool = True) -> bool:
        """Whether "…, Science and Industry" goes on after a comma: it closes with "and" + name.

        ", and Industry" closes a list only where one has ``begun``.
        """
        for index in range(comma, min(comma + 8, len(page.words))):
            word, gap = page.word(index), page.gap(index)
            if index > comma and gap not in (" ", ", ", " & "):
                return False
            if word in ("and", "&") or gap == " & ":
                if index == comma and not begun:
                    return False
                following = page.word(index + 1)
                return following[:1].isupper() and not self._personal.is_title(following)
            if not word[0].isupper() or self._is_post(page, index):
                return False
        return False

    def _trim(self, page: Page, first: int, last: int) -> int:
        """Without the small words, titles and posts that belong to what follows."""
        while last >= first and (
            self._personal.has("particle", page.word(last))
            or self._personal.has("role_tail", page.word(last))
            or (last > first and self._personal.is_title(page.word(last)))
        ):
            last -= 1
        return last

    def _opens_role(self, page: Page, index: int) -> bool:
        """Whether a word stands before a role: "the", but not in "Adviser to the President"."""
        inside = self._personal.has("role_small", page.word(index - 1))
        return self._personal.has("lead_in", page.word(index)) and not inside

    def _ending_at(self, page: Page, last: int, names: Set[int]) -> Role | None:
        """The role whose last word is ``last``: capitalised words, posts, small words between."""
        if self._personal.has("role_small", page.word(last)):
            return None
        first, post = last + 1, False
        bracket = " (" if page.gap(last + 1).startswith(")") else " "
        for index in range(last, max(-1, last - LONGEST), -1):
            word = page.word(index)
            part = self._personal.has("role_part", word)
            named = word[0].isupper() or part or self._is_post(page, index)
            small = self._personal.has("role_small", word)
            if not (named or small) or index in names or self._opens_role(page, index):
                break
            if named:
                first = index
                post = post or self._is_post(page, index)
            listed = page.gap(index) == ", " and self._is_list(page, index)
            if not listed and page.gap(index) not in (" ", " & ", "/", bracket):
                break
        while first <= last and (
            self._personal.has("opener", page.word(first))
            or self._personal.has("role_small", page.word(first))
        ):
            first += 1
        return Role(first, last) if post and first <= last else None

    def _is_post(self, page: Page, index: int) -> bool:
        return self._personal.is_post(page.word(index))

    def _leads_in(self, word: str) -> bool:
        """Whether a word only leads to a role: "the", "Japan's", "the fund's"."""
        owner = word.islower() and word.endswith("'s")
        return owner or self._personal.has("lead_in", word) or self._is_country(word)

    def _is_country(self, word: str) -> bool:
        return word.endswith("'s") and self._personal.is_place(word[:-2])
