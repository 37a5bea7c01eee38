"""The words around persons: given names, titles, posts; all of them data (``rules/people``)."""

from __future__ import annotations

from functools import lru_cache

from tidings.compiled import Plain, compiled
from tidings.places import places_of
from tidings.remembered import Remembered
from tidings.rules import Rulebook


class Personal:
    """``rules/people`` as look-ups, shared by the finder and the normaliser.

    ``name_words`` says of any word whether it could be part of a person's name.

    >>> from tidings.rules import load_rulebook
    >>> personal = Personal(load_rulebook())
    >>> personal.is_title("Professor"), personal.is_post("Vice-Chancellor"), personal.is_post("of")
    (True, True, False)
    """

    def __init__(self, rulebook: Rulebook) -> None:
        self._given = compiled(rulebook, "people", lambda: _tables(rulebook))["given"]
        self.given = self._given.cells.keys()
        self.surnames = frozenset(row["name"] for row in rulebook.rows("people/surnames.csv"))
        self._kinds: dict[str, set[str]] = {}
        for row in (*rulebook.rows("people/titles.csv"), *rulebook.rows("people/posts.csv")):
            self._kinds.setdefault(row["kind"], set()).update(row.items("forms"))
        for row in rulebook.rows("people/words.csv"):
            self._kinds.setdefault(row["kind"], set()).update(row.items("words"))
        self._posts = frozenset().union(
            *(row.items("forms") for row in rulebook.rows("people/posts.csv"))
        )
        self.employers = {
            post: (row["body"], row.items("named"))
            for row in rulebook.rows("people/employers.csv")
            for post in row.items("posts")
        }
        self._places = places_of(rulebook)
        self.honorifics = frozenset(self._kinds.get("honorific", ()))
        self.name_words = Remembered(self._could_be_name)

    def has(self, kind: str, word: str) -> bool:
        """Whether ``word`` is one of the words of a kind ("speech", "particle" …)."""
        return word in self._kinds.get(kind, ())

    def is_guarded(self, given: str) -> bool:
        """Whether a given name is a common word, a place or a surname as well."""
        guarded: bool = self._given[given]
        return guarded

    def is_title(self, word: str) -> bool:
        """Whether a word is an honorific: "Professor", "Dr", "Lord"."""
        return self.has("honorific", word.rstrip("."))

    def is_place(self, words: str) -> bool:
        """Whether words are a place or its adjective: "Saudi Arabia", "Welsh"."""
        return self._places.get(words) is not None

    def is_post(self, word: str) -> bool:
        """Whether a word is that of a post, with what a hyphen puts before it, plural too."""
        lower, posts = word.lower().removesuffix("'s"), self._posts
        return (
            lower in posts or lower.removesuffix("s") in posts or lower.rpartition("-")[2] in posts
        )

    def is_no_name(self, word: str) -> bool:
        """Whether no name is the word alone: a title, a post, a thing, a field."""
        return self.is_title(word) or self.is_post(word) or self.has("no_name", word)

    def _could_be_name(self, word: str) -> bool:
        text = word.removesuffix("'s")
        return (
            text[0].isupper()
            and not any(character.isdigit() or character in "&/+" for character in text)
            and not self.has("no_name", text.capitalize() if text.isupper() else text)
            and not self.is_title(text)
            and not (self.is_post(text) and text not in self.given)
            and not self.has("after", text)
            and not self.has("opener", text)
        )


@lru_cache(maxsize=8)
def personal_of(rulebook: Rulebook) -> Personal:
    """The one ``Personal`` of a rulebook."""
    return Personal(rulebook)


def _tables(rulebook: Rulebook) -> Plain:
    rows = rulebook.rows("people/given_names.csv")
    return {"given": {row["name"]: bool(row["guarded"]) for row in rows}}
