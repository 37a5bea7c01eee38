"""The words by which names of bodies are built, from ``rules/names``."""

from __future__ import annotations

from dataclasses import dataclass

from tidings.rules import Row, Rulebook


@dataclass(frozen=True, slots=True)
class Head:
    """A word that says what kind of body a name names ("Ministry", "Therapeutics", "Ltd").

    ``kind`` is "body", "place" (a university: named after one place), "complement" (nothing
    without "of …"), "weak" (needs two words or more beside it), "company" or "suffix".
    ``after`` holds the small words that may follow; ``joined`` allows "A and B Council", ``lists``
    "Council of A, B and C".
    """

    kind: str
    type: str
    after: frozenset[str]
    joined: bool
    lists: bool

    @property
    def is_body(self) -> bool:
        """Whether the word heads the name of a body on its own authority."""
        return self.kind in ("body", "place", "complement")


class Vocabulary:
    """Heads by word, and the sets of words that open, close or only describe a name."""

    def __init__(self, rulebook: Rulebook) -> None:
        self.heads: dict[str, Head] = {}
        for row in rulebook.rows("names/heads.csv"):
            head = _head(row)
            self.heads[row["head"]] = head
            if head.kind != "suffix" and len(row["head"]) > 3:
                self.heads[row["head"].upper()] = head
        self.start = _words(rulebook, "start")
        self.end = _words(rulebook, "end")
        self.possessive = _words(rulebook, "possessive")
        self.generic = _words(rulebook, "generic")
        self.subject = _words(rulebook, "subject")
        self.field = _words(rulebook, "field")
        self.field_endings = tuple(sorted(_words(rulebook, "field_ending")))
        self.described = self.generic | self.subject | self.field | self.start | self.end
        programmes = rulebook.rows("programmes/heads.csv")
        self.programme = frozenset(form for row in programmes for form in row.items("forms"))
        self.leaders = {
            name: row["country"]
            for row in rulebook.rows("names/leaders.csv")
            for name in row.items("names")
        }


def _head(row: Row) -> Head:
    return Head(
        kind=row["kind"],
        type=row["type"],
        after=frozenset(row.items("after")),
        joined=bool(row["joined"]),
        lists=bool(row["lists"]),
    )


def _words(rulebook: Rulebook, kind: str) -> frozenset[str]:
    rows = (row for row in rulebook.rows("names/words.csv") if row["kind"] == kind)
    return frozenset(word for row in rows for word in row.items("words"))
