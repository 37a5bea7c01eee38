"""Currencies: what a mark or a name of money can mean, and the expressions that find them.

The vocabulary is data (``rules/money``): ``currencies.csv`` holds what speaks for one currency
alone ("C$", "yen"), ``shared.csv`` what several share ("$", "crowns"), with the currencies it can
mean, the plainest first. Expressions are fragments in RE2 syntax without capturing groups.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from tidings.rules import Row, Rulebook

_SCALED = {"M": Decimal(10**6), "k": Decimal(1000), "K": Decimal(1000)}
_SPACES = re.compile(r"[\s-]+")


@dataclass(frozen=True, slots=True, eq=False)
class Unit:
    """What a mark or a name can mean: currencies, the plainest first.

    ``default`` holds where no evidence speaks ("¥" → JPY), ``abroad`` in a document about other
    countries ("$" in a Japanese text); ``parts`` of it make one unit of the currency (100 cents);
    ``scale`` is what the mark itself multiplies by ("MNOK"); candidates ``at_home`` are meant by
    publishers of their own land alone ("$" for a Chilean peso).
    """

    candidates: tuple[str, ...]
    default: str | None = None
    abroad: str | None = None
    parts: int = 1
    scale: Decimal = Decimal(1)
    form: str = "mark"
    at_home: tuple[str, ...] = ()


class Currencies:
    """The vocabulary of money of a rulebook; built once (``load_currencies``).

    >>> load_currencies(load_rulebook()).unit("Canadian dollars").candidates
    ('CAD',)
    """

    def __init__(self, rulebook: Rulebook) -> None:
        self._rows = rulebook.rows("money/currencies.csv")
        self._shared = rulebook.rows("money/shared.csv")
        self.currencies_of: dict[str, tuple[str, ...]] = {}
        for row in self._rows:
            for country in row.items("countries"):
                theirs = self.currencies_of.get(country, ())
                self.currencies_of[country] = (*theirs, row["code"])
        self.comma = frozenset(row["code"] for row in self._rows if row["decimal_mark"] == ",")
        self.withdrawn = frozenset(row["code"] for row in self._rows if row["withdrawn"])
        self._marks = self._read_marks()
        self._names = self._read_names()
        self._adjectives = _adjectives(rulebook)
        multipliers = rulebook.rows("money/multipliers.csv")
        self._multipliers = {row["word"]: Decimal(row["value"]) for row in multipliers}
        self._forms = {row["word"]: row["form"] for row in multipliers}
        self._units: dict[str, Unit | None] = {}

    def unit(self, text: str) -> Unit | None:
        """What a mark, code or name means, or None where it names no money."""
        if text not in self._units:
            code = text.rstrip(" $£€¥")  # "NZD $"
            known = self._marks.get(text) or self._marks.get(code)
            self._units[text] = known or self._name(text) or self._scaled(text)
        return self._units[text]

    def multiplier(self, text: str) -> Decimal | None:
        """The value of "bn", "million", "lakh crore"; None where it is no multiplier."""
        known = self._multipliers.get(text)
        if known is not None or not text:
            return known
        value = Decimal(1)
        for word in _SPACES.split(text.strip(" -").lower()):
            if word not in self._multipliers:
                return None
            value *= self._multipliers[word]
        return value

    def fragments(self) -> dict[str, str]:
        """Named fragments for the patterns of ``money/patterns.jsonl``."""
        words = [word for word, form in self._forms.items() if form == "word"]
        spaced = [word for word, form in self._forms.items() if form == "letters"]
        glued = [word for word, form in self._forms.items() if form == "glued"]
        return {
            "words_of_size": any_of(words),
            "letters_of_size": any_of(spaced),
            "glued_size": any_of([*spaced, *glued]),
            **self._mark_fragments(),
            **self._name_fragments(),
        }

    def _mark_fragments(self) -> dict[str, str]:
        codes = [row["code"] for row in self._rows if not row["guarded"]]
        guarded = [row["code"] for row in self._rows if row["guarded"]]
        sized = [row["mark"] for row in self._shared if row["needs"] == "size" and _is_mark(row)]
        aside = {*guarded, *sized, *codes}
        marks = [m for m, unit in self._marks.items() if unit.form == "mark" and m not in aside]
        signs = [m for m in marks if not _is_word(m[0])]
        lettered = [m for m in marks if _is_word(m[0])]
        code = f"(?:[MkK]?{any_of(codes)}|[MkK]€)"
        ending = [m for m in marks if _is_word(m[-1])]
        open_ended = [m for m in marks if not _is_word(m[-1]) and not m.endswith(".")]
        return {
            "code": rf"\b{code}",
            "mark": rf"(?:\b(?:{code}(?: ?[$£€¥])?|{any_of(lettered)})|{any_of(signs)})",
            "tail": rf"(?:(?:{any_of(codes)})\b|{self._plain_names()})",
            "unit": rf"(?:(?:{code}|{any_of(ending)})\b|{any_of(open_ended)}|{any_of(codes)}[$£])",
            "guarded": any_of(guarded),
            "sized_mark": any_of(sized),
            "part": any_of(row["mark"] for row in self._shared if row["form"] == "part"),
        }

    def _name_fragments(self) -> dict[str, str]:
        rows = self._shared
        subunits = [r["mark"] for r in rows if r["form"] == "subunit" and not r["needs"]]
        sized = [r["mark"] for r in rows if r["form"] == "name" and r["needs"] == "size"]
        signs = [r["mark"] for r in rows if r["needs"] == "sign"]
        adjective = any_of(self._adjectives)
        return {
            "sign": any_of(signs),
            "name": self._plain_names(),
            "sized_name": rf"(?i:(?:{adjective}[ -])?{_plural(sized)}\b)",
            "subunit": rf"(?i:(?:{adjective}[ -])?{_plural(subunits)}\b)",
        }

    def _plain_names(self) -> str:
        """Names that speak for themselves, and those that need a country ("German marks")."""
        shared = [row for row in self._shared if row["form"] == "name" and row["needs"] != "size"]
        bound = _plural(row["mark"] for row in shared if row["needs"] == "country")
        alone = (row["mark"] for row in shared if row["needs"] != "country")
        free = _plural([*alone, *self._own_names()])
        return rf"(?i:(?:{any_of(self._adjectives)}[ -](?:{free}|{bound})|{free})\b)"

    def any_unit(self) -> str:
        """Whatever ``unit`` reads, where it is known to stand."""
        shared = _plural(row["mark"] for row in self._shared if row["form"] != "mark")
        names = f"(?:{shared}|{_plural(self._own_names())})"
        name = rf"(?i:(?:{any_of(self._adjectives)}[ -])?{names})(?![^\W\d_])"
        codes = any_of(row["code"] for row in self._rows)
        lettered = any_of(mark for mark in self._marks if mark[-1].isalpha())
        signs = any_of(mark for mark in self._marks if not mark[-1].isalpha())
        scaled = f"[MkK]?(?:{codes}|€)(?: ?[$£€¥])?"
        return rf"{signs}|{name}|{scaled}|{lettered}(?![^\W\d_])"

    def _own_names(self) -> list[str]:
        return [name for row in self._rows for name in row.items("names")]

    def _read_marks(self) -> dict[str, Unit]:
        marks = {row["code"]: Unit((row["code"],), row["code"]) for row in self._rows}
        for row in self._rows:
            marks |= {mark: Unit((row["code"],), row["code"]) for mark in row.items("marks")}
        shared = {row["mark"]: _unit(row) for row in self._shared if row["form"] != "name"}
        return marks | shared

    def _read_names(self) -> dict[str, Unit]:
        names = {
            name.lower(): Unit((row["code"],), row["code"], form="name")
            for row in self._rows
            for name in row.items("names")
        }
        return names | {row["mark"].lower(): _unit(row) for row in self._shared}

    def _name(self, text: str) -> Unit | None:
        """The unit of a name, in the plural too, and with a nationality before it."""
        words = _SPACES.sub(" ", text.lower())
        known = self._names.get(words) or self._names.get(words.removesuffix("s"))
        if known:
            return known
        for length in range(1, words.count(" ") + 1):
            parts = words.split(" ")
            adjective, noun = " ".join(parts[:length]), " ".join(parts[length:])
            unit = self._name(noun) if adjective in self._adjectives else None
            if unit:
                return self._of_countries(unit, self._adjectives[adjective])
        return None

    def _of_countries(self, unit: Unit, countries: tuple[str, ...]) -> Unit:
        """The unit as one of these countries has it ("French francs")."""
        known = {code for country in countries for code in self.currencies_of.get(country, ())}
        theirs = tuple(code for code in unit.candidates if code in known)
        if not theirs:
            return unit
        return replace(unit, candidates=theirs, default=theirs[0] if len(theirs) == 1 else None)

    def _scaled(self, text: str) -> Unit | None:
        unit = self._marks.get(text[1:]) if text[:1] in _SCALED else None
        return replace(unit, scale=_SCALED[text[0]]) if unit else None


@lru_cache(maxsize=8)
def load_currencies(rulebook: Rulebook) -> Currencies:
    """The one ``Currencies`` of a rulebook."""
    return Currencies(rulebook)


def any_of(words: Iterable[str]) -> str:
    """A group of literal alternatives, none before a longer one that begins with it.

    Those with a common beginning stand together, so that an automaton can share it.
    """
    ordered = sorted(set(words), key=lambda word: (word.lower(), word), reverse=True)
    return "(?:" + "|".join(map(re.escape, ordered)) + ")"


def _plural(names: Iterable[str]) -> str:
    return f"(?:{any_of(names)}s?)"


def _is_mark(row: Row) -> bool:
    return row["form"] == "mark"


def _is_word(character: str) -> bool:
    r"""What ``\b`` of RE2 holds for a part of a word."""
    return character.isascii() and (character.isalnum() or character == "_")


def _unit(row: Row) -> Unit:
    return Unit(
        candidates=row.items("candidates"),
        default=row["default"] or None,
        abroad=row["abroad"] or None,
        parts=int(row["parts"]),
        form=row["form"],
        at_home=row.items("at_home"),
    )


def _adjectives(rulebook: Rulebook) -> dict[str, tuple[str, ...]]:
    """Nationalities and names of countries, folded, with the codes that each stands for."""
    found: dict[str, tuple[str, ...]] = {}
    for row in rulebook.rows("places/countries.csv"):
        for word in (row["name"], *row.items("adjectives")):
            if word.count(" ") > 1:  # "Democratic Republic of" stands before no coin
                continue
            found[word.lower()] = (*found.get(word.lower(), ()), row["code"])
    return found
