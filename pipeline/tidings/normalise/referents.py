"""The body that "the foundation" in a post repeats: "the foundation's President"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tidings.normalise.roles import Role
from tidings.page import Page
from tidings.records import Organisation
from tidings.rules import Rulebook
from tidings.text import fold

_FAR = 1500  # characters before a noun in which its body was named
_BESIDE = 2  # words before and after a role in which the noun stands
_HEADS = ("complement", "body", "weak", "place")  # kinds of heads that a noun can repeat


class Referents:
    """Bodies by the nouns that stand for them in small letters.

    >>> from tidings.rules import load_rulebook
    >>> page = Page("The Bo Foundation won, said Ada Byrne, the foundation's President")
    >>> body = Organisation(4, 17, "Bo Foundation", "", "Bo Foundation", None, None, None)
    >>> Referents(load_rulebook()).of(page, Role(8, 9), [body])
    'Bo Foundation'
    """

    def __init__(self, rulebook: Rulebook) -> None:
        rows = (row for row in rulebook.rows("names/heads.csv") if row["kind"] in _HEADS)
        self._nouns = frozenset(row["head"].lower() for row in rows)

    def of(self, page: Page, role: Role, organisations: Sequence[Organisation]) -> str | None:
        """The canonical name of the body, None where no such noun stands in or beside a role."""
        for noun, end in self._repeated(page, role):
            near = (body for body in organisations if end - _FAR < body.start < end)
            names = [body.name for body in near if noun in fold(body.name).split()]
            if names:
                return names[-1]
        return None

    def _repeated(self, page: Page, role: Role) -> Iterator[tuple[str, int]]:
        """The nouns of bodies behind "the" that own a post or that "of" joins to it."""
        last = min(role.last + _BESIDE + 1, len(page.words) - 1)
        for index in range(max(role.first - _BESIDE, 1), last + 1):
            noun = page.word(index).removesuffix("'s").removesuffix("’s")
            owns = index <= role.first or page.word(index - 2).lower() in ("of", "at")
            if owns and noun in self._nouns and page.word(index - 1).lower() == "the":
                yield noun, page.words[index].start
