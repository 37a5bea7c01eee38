"""The words by which the grammar knows the name of a programme; all of them data."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from tidings.flat import Word
from tidings.page import Page
from tidings.personal import personal_of
from tidings.places import places_of
from tidings.rules import Rulebook


class Head(NamedTuple):
    """A head word: what its small form means, whether a name may go on after it, its voice.

    ``field``: even a whole name goes on, with its field ("Shaw Prize in Astronomy").
    """

    lower: str
    right: bool
    field: bool
    voice: str


class Lexicon:
    """``rules/programmes``: heads.csv and words.csv as look-ups."""

    def __init__(self, rulebook: Rulebook) -> None:
        self.heads: dict[tuple[str, ...], Head] = {}
        self.small_heads: dict[str, Head] = {}
        for row in rulebook.rows("programmes/heads.csv"):
            head = Head(row["lower"], row["right"] != "", row["right"] == "field", row["voice"])
            for form in row.items("forms"):
                if head.lower != "only":
                    self.heads[tuple(form.split())] = head
                if head.lower:
                    self.small_heads[form.lower()] = head
        self._editions = {
            form[-1].lower() for form, head in self.heads.items() if head.voice == "edition"
        }
        self._words: dict[str, frozenset[str]] = {}
        for row in rulebook.rows("programmes/words.csv"):
            known = self._words.get(row["kind"], frozenset())
            self._words[row["kind"]] = known | set(row.items("words"))
        self.kinds = self._words.get("kind", frozenset())
        self._places = places_of(rulebook)
        self._posts = frozenset(
            form for row in rulebook.rows("people/posts.csv") for form in row.items("forms")
        )
        self._personal = personal_of(rulebook)
        self._longest_head = max(map(len, self.heads), default=1)
        self.last_words = frozenset(form[-1] for form in self.heads)

    def has(self, kind: str, word: str) -> bool:
        """Whether ``word`` is one of the words of a kind ("generic", "start" …), as written."""
        return word in self.words(kind)

    def words(self, kind: str) -> frozenset[str]:
        """The words of a kind."""
        return self._words.get(kind, frozenset())

    def is_place(self, words: str) -> bool:
        """Whether words are a place or its adjective: "Norwegian", "the Netherlands"."""
        return self._places.get(words) is not None

    def is_post(self, word: str) -> bool:
        """Whether a word is that of a post: "Director", "Minister", "(Secretary of) State"."""
        return word.lower() in self._posts or word == "State"

    def is_given(self, word: str) -> bool:
        """Whether a word is a given name and no common word as well: "Valerie"."""
        return word in self._personal.given and not self._personal.is_guarded(word)

    def head_at(self, words: list[Word], index: int) -> tuple[int, Head] | None:
        """The longest head whose last word is ``index``: the index of its first word, the head."""
        for length in range(min(self._longest_head, index + 1), 0, -1):
            form = tuple(word.text for word in words[index - length + 1 : index + 1])
            head = self.heads.get(form)
            if head is not None:
                return index - length + 1, head
        return None

    def has_editions(self, word: str) -> bool:
        """Whether a head has editions that ordinals tell apart: "Plan", "Round"."""
        return word.lower() in self._editions

    def ends_name(self, word: str) -> bool:
        """Whether a possessive ("England's") closes what stands before a name."""
        if word.endswith("'s"):
            return not self.has("possessive", word)
        return False


def heads_in(page: Page, lexicon: Lexicon) -> Iterator[tuple[int, int, Head]]:
    """Every head of a text: the indexes of its first and last word, and what is known of it."""
    for index in page.where(lexicon.last_words):
        if page.capital(index):
            found = lexicon.head_at(page.words, index)
            if found is not None:
                yield found[0], index, found[1]
