"""The words by which names of bodies are built, from ``rules/names``."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tidings.personal import personal_of
from tidings.rules import Row, Rulebook

GOVERNMENTS = frozenset(("government", "governments", "government's", "governments'"))
ITEM = r"[A-Z][\w&'-]*(?: [A-Z][\w&'-]*)*"  # a name in a row of names
ADMINISTRATIONS = frozenset(("administration", "administration's"))


@dataclass(frozen=True, slots=True)
class Head:
    """A word that says what kind of body a name names ("Ministry", "Therapeutics", "Ltd").

    ``kind`` is "body", "place" (a university: named after one place), "complement" (nothing
    without "of …"), "weak" (needs two words or more beside it), "organ" (the same, but an
    acronym will do: "EIC Board"), "company" or "suffix".
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
        words = _WordSets(rulebook)
        self.personal = personal_of(rulebook)
        self._take_heads(rulebook)
        self._take_words(words)
        self._take_expressions(words)
        landed = rulebook.rows("names/landed.csv")
        self.landed = frozenset(word for row in landed for word in row.items("words"))
        self.multipliers = frozenset(
            row["word"] for row in rulebook.rows("money/multipliers.csv") if row["form"] == "word"
        )
        self.plurals = {r["plural"]: r["singular"] for r in rulebook.rows("names/plurals.csv")}
        lands = (word.lower() for word in self.formal | self.mission)
        self.placed = frozenset((*GOVERNMENTS, *ADMINISTRATIONS, *self.plurals, *lands))
        self.kinds = self.generic.union(self.heads, self.firm_kinds)
        self.doubtful = frozenset(row["form"] for row in rulebook.rows("names/doubtful.csv"))
        programmes = rulebook.rows("programmes/heads.csv")
        self.programme = frozenset(form for row in programmes for form in row.items("forms"))
        self.leaders = {
            name: row["country"]
            for row in rulebook.rows("names/leaders.csv")
            for name in row.items("names")
        }

    def _take_heads(self, rulebook: Rulebook) -> None:
        self.heads: dict[str, Head] = {}
        for row in rulebook.rows("names/heads.csv"):
            head = _head(row)
            self.heads[row["head"]] = head
            if head.kind != "suffix" and len(row["head"]) > 3:
                self.heads[row["head"].upper()] = head
        owning = {f"{word}'s": head for word, head in self.heads.items()}
        self.ends = self.heads | owning  # a name may own what follows: "the X Foundation's grant"
        self.legal = frozenset(word for word, head in self.heads.items() if head.kind == "suffix")

    def _take_words(self, words: _WordSets) -> None:
        self.title = words["title"]
        self.start, self.end = words["start"] | words["title"], words["end"] | words["title"]
        self.closed = self.start | self.end | words["government"]
        self.introducing = words["described_as"]
        self.firms, self.after_firm = words["firm"], words["after_firm"]
        self.desk, self.continent, self.tier = words["desk"], words["continent"], words["tier"]
        self.generic, self.subject, self.field = words["generic"], words["subject"], words["field"]
        self.described = self.generic | self.subject | self.field | self.start | self.end
        self.field_endings = tuple(sorted(words["field_ending"]))
        self.describing = tuple(f"-{ending}" for ending in sorted(words["describing"]))
        self.possessive, self.postnominal = words["possessive"], words["postnominal"]
        self.level, self.formal, self.mission = words["level"], words["formal"], words["mission"]
        self.particle, self.chain = words["particle"], words["chain"]
        self.firm_kinds, self.investing = words["kind_of_firm"], words["investing"]
        self.postposed, self.numbered = words["postposed"], words["numbered"]
        self.activity = words["activity"]
        self.article, self.joining = words["article"], words["and"]
        self.kind_of_centre, self.abbreviated = words["kind_of_centre"], words["abbreviated"]
        self.stopped, self.indefinite = words["stopped"], words["indefinite"]
        self.title_join, self.saint = words["title_join"], words["saint"]
        self.locative = words["locative"]
        self.named_first = words["named_first"]
        self.listed, self.headed = Endings(words["listed"]), Endings(words["headed"])
        self.leads, self.row_of_firms = words["leads"], words["row_of_firms"]
        self.heading = words["heading"]
        self.heading_of_institutes = words["heading_of_institutes"]

    def _take_expressions(self, words: _WordSets) -> None:
        self.town = re.compile(
            rf"(?:{_any_of(words['before_town'])}) ([^,()–]+)"
            rf"|([^,()–]+) (?:{_any_of(words['after_town'])})"
        )
        self.whereabouts = re.compile(rf"\b(?:{_any_of(words['whereabouts'])}) (?:the )?$")
        self.list_opener = re.compile(
            rf"(?: (?:{_any_of(words['list_opener'])})|:) (?:the )?(?=[^\W_])"
        )
        signed = "|".join(map(re.escape, sorted(words["signed"])))
        self.signed = re.compile(
            rf"\b(?:{signed})(?: (?:on|for|of|worth|about|in)(?: [^\sA-Z;:,][^\s;:,]*){{1,6}})?,?$"
        )

    def opens(self, word: str) -> bool:
        """Whether a word begins a sentence and no field: "Further", but "Further Education"."""
        return word in self.start and word not in self.field


def _head(row: Row) -> Head:
    return Head(
        kind=row["kind"],
        type=row["type"],
        after=frozenset(row.items("after")),
        joined=bool(row["joined"]),
        lists=bool(row["lists"]),
    )


def _any_of(words: frozenset[str]) -> str:
    return "|".join(sorted(map(re.escape, words)))


class Endings:
    """Words of which one may end at an offset, in capitals or not.

    >>> Endings(frozenset({"companies"})).at("Two Companies: A, B", 13)
    True
    """

    def __init__(self, words: frozenset[str]) -> None:
        self._words = re.compile(rf"\b(?i:{_any_of(words)})\Z")
        self._longest = max(map(len, words), default=0)

    def at(self, text: str, end: int) -> bool:
        """Whether one of the words ends at an offset."""
        return self._words.search(text, max(0, end - self._longest), end) is not None


class _WordSets:
    """The words of ``names/words.csv`` by kind."""

    def __init__(self, rulebook: Rulebook) -> None:
        self._rows = rulebook.rows("names/words.csv")

    def __getitem__(self, kind: str) -> frozenset[str]:
        rows = (row for row in self._rows if row["kind"] == kind)
        return frozenset(word for row in rows for word in row.items("words"))
