"""What the words of a name tell of a body that no list knows: its type, its name in order."""

from __future__ import annotations

import re
from collections.abc import Mapping

from tidings.rules import Rulebook
from tidings.text import fold

_LEFT_OVER = re.compile(r"(?:,? (?:&|and) Co\.?|,? &)$")  # "Shionogi & Co., Ltd."
_DEFAULT = "company"  # a name without a head word is most often that of a firm


class NameKinds:
    """Types by the phrases of ``names/types.csv`` and the heads of ``names/heads.csv``.

    >>> NameKinds(load_rulebook()).type_of("Basic Sciences Research Council of Ruritania")
    'funder'
    """

    def __init__(self, rulebook: Rulebook) -> None:
        self._phrases = [
            (fold(phrase), row["type"], row["place"])
            for row in rulebook.rows("names/types.csv")
            for phrase in row.items("phrases")
        ]
        heads = rulebook.rows("names/heads.csv")
        self._heads: Mapping[str, str] = {row["head"].casefold(): row["type"] for row in heads}
        suffixes = [row["head"] for row in heads if row["kind"] == "suffix"]
        forms = "|".join(re.escape(form) for form in sorted(suffixes, key=len, reverse=True))
        self._legal = re.compile(rf"[\s,]+(?:(?:Private |Pvt\.? )?(?:{forms})\.?[\s,]*)+$")
        self._corporation = re.compile(r"\s(?:Corporation|Incorporated|Limited|Company,? Ltd\.?)$")
        landed = rulebook.rows("names/landed.csv")
        self._landed = {word: row["type"] for row in landed for word in row.items("words")}
        words: dict[str, list[str]] = {}
        for row in rulebook.rows("names/words.csv"):
            words.setdefault(row["kind"], []).extend(row.items("words"))
        self._small = frozenset(words.get("connector", ()))
        self._subjects = frozenset(map(fold, words.get("subject", ())))
        openers = "|".join(map(re.escape, words.get("complement", ())))
        self._before_complement = re.compile(rf"^(.+?) (?:{openers})\b")

    def type_of(self, name: str) -> str:
        """The type that the head of a name tells."""
        if self._legal.search(name):
            return _DEFAULT
        folded = fold(name)
        if self._is_university_department(folded):
            return "university"
        found = self._before_complement.match(name)
        head = fold(found[1] if found else name)
        for phrase, kind, place in self._phrases:
            if _stands(phrase, place, folded, head):
                return kind
        return self._heads.get(head.rpartition(" ")[2], _DEFAULT)

    def type_of_landed(self, name: str) -> str | None:
        """The type of a body that a land closes: "Bowel Cancer UK" is a charity."""
        words = reversed(name.split(" "))
        return next((self._landed[word] for word in words if word in self._landed), None)

    def _is_university_department(self, folded: str) -> bool:
        subject = folded.partition("department of ")[2].split()
        return bool(subject) and subject[0] in self._subjects

    def tidy(self, name: str) -> str:
        """A name in one line; one of several words all in capitals gets small letters.

        >>> NameKinds(load_rulebook()).tidy("MINISTRY OF SCIENCE AND TECHNOLOGY")
        'Ministry of Science and Technology'
        """
        even = one_line(name).replace("’", "'")
        if not even.isupper() or " " not in even:
            return even
        words = (word.lower() for word in even.split())
        return " ".join(word if word in self._small else word.capitalize() for word in words)

    def without_legal_form(self, name: str) -> str:
        """A company's name without "Ltd", "Inc.", "Corporation".

        >>> NameKinds(load_rulebook()).without_legal_form("Lomiko Metals, Inc.")
        'Lomiko Metals'
        """
        bare = self._corporation.sub("", self._legal.sub("", name))
        return _LEFT_OVER.sub("", bare) or name


def one_line(name: str) -> str:
    """A name as written, in one line and without "the".

    >>> one_line("the Bureau of\\n  Meteorology")
    'Bureau of Meteorology'
    """
    return re.sub(r"^(?:the|The|THE) ", "", " ".join(name.split()))


def evened(name: str) -> str:
    """A name with plain dashes and apostrophes, as finders read it.

    >>> evened("Max Planck–Cardiff Centre")
    'Max Planck-Cardiff Centre'
    """
    return name.replace("–", "-").replace("’", "'")


def _stands(phrase: str, place: str, folded: str, head: str) -> bool:
    if place == "head":
        return f" {head}".endswith(f" {phrase}")
    if place == "first":
        return folded.startswith(f"{phrase} ")
    return f" {phrase} " in f" {folded} "
