"""A sentence as a row of tokens: actors, amounts, other mentions, cue verbs, words.

No tagger and no parser: a word is a cue verb when ``rules/relations/verbs.csv`` lists the form
and what stands before it does not make it a noun. Actors in a row ("A, B and C") are one token.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import Literal, NamedTuple

import re2

from tidings.records import Amount, Party
from tidings.relate.coordination import POSSESSIVE, Joints, joined_actors
from tidings.relate.referents import Actor
from tidings.rules import Rulebook
from tidings.text import Stretch

TokenKind = Literal["actor", "amount", "mention", "verb", "word", "mark"]
_FIGURE = r"\d²³¹¼-¾⁰⁴-₉⅐-↉①-⒛⓪-⓿❶-➓"
_LETTER = rf"[^\W_{_FIGURE}]"
_PIECE = re.compile(
    rf"{_LETTER}[^\W_]*(?:[-’'.]{_LETTER}+)*\.?|[{_FIGURE}]+(?:[.,][{_FIGURE}]+)*|[’']s"
    r"|[^ \t\n\f\r\w]|_"
)
_OBJECT = 6  # tokens after a verb within which its object ends
_VERBAL = ("auxiliary", "perfect", "modal", "skip")
_CLOSED = (*_VERBAL, "determiner", "preposition", "conjunction", "relative", "pronoun")
_DIGITS = 3  # groups of bodies are no larger
_COUNTED = 4  # tokens before a noun within which its number stands
_new = tuple.__new__  # makes a Token in a third of the time that its own constructor takes


class Token(NamedTuple):
    """A piece of a sentence; ``word`` is lower case, or the direction of a cue verb in ``cue``."""

    kind: TokenKind
    start: int
    end: int
    word: str
    cue: str = ""
    parties: tuple[Party, ...] = ()
    types: tuple[str, ...] = ()
    amount: Amount | None = None


class Span(NamedTuple):
    """A mention to be kept whole."""

    start: int
    end: int
    token: Token


class Vocabulary:
    """The closed word classes and the verbs that say which way the money goes."""

    def __init__(self, rulebook: Rulebook) -> None:
        self.verbs: dict[str, str] = {}
        for row in rulebook.rows("relations/verbs.csv"):
            self.verbs.update(dict.fromkeys(row.items("forms"), row["direction"]))
        self.lists: Mapping[str, frozenset[str]] = {
            row["list"]: frozenset(row.items("words"))
            for row in rulebook.rows("relations/words.csv")
        }
        self._expressions: dict[str, re2._Regexp] = {}
        self._joints = Joints.of(self.lists)
        self._numbers = {
            row["word"]: int(row["value"])
            for row in rulebook.rows("numbers/words.csv")
            if row["kind"] == "unit"
        }
        self._phrases: dict[str, list[tuple[str, ...]]] = {}
        for words in sorted((tuple(form.split()) for form in self.verbs), key=len, reverse=True):
            self._phrases.setdefault(words[0], []).append(words)

    def is_(self, name: str, word: str) -> bool:
        """Whether ``word`` stands in a list of ``words.csv``."""
        return word in self.lists.get(name, ())

    def speaks(self, name: str, words: str) -> bool:
        """Whether a word or phrase of a list of ``words.csv`` stands in a stretch of text."""
        if name not in self._expressions:
            phrases = "|".join(sorted(map(re.escape, self.lists.get(name, ()))))
            self._expressions[name] = re2.compile(rf"(?i)\b(?:{phrases})\b")
        return self._expressions[name].search(words) is not None

    def number(self, word: str) -> int | None:
        """A small whole number in figures or in a word; None for any other word."""
        if word.isascii() and word.isdigit() and len(word) <= _DIGITS:
            return int(word)
        return self._numbers.get(word)

    def numbers_before(self, tokens: Sequence[Token], noun: int) -> Iterator[int]:
        """The numbers of a group, the nearest first: "the 17 allies", "our eight partners"."""
        for token in reversed(tokens[max(noun - _COUNTED, 0) : noun]):
            number = self.number(token.word)
            if number is not None:
                yield number

    def tokens(self, text: str, stretch: Stretch, spans: Iterable[Span]) -> list[Token]:
        """The tokens of a sentence; ``spans`` are the mentions in it, sorted and disjoint."""
        pieces: list[Token] = []
        offset = stretch.start
        for span in spans:
            pieces.extend(_words(text, offset, span.start))
            pieces.append(span.token)
            offset = span.end
        pieces.extend(_words(text, offset, stretch.end))
        return joined_actors(self._with_lifts(self._with_verbs(pieces)), self._joints)

    def _with_verbs(self, pieces: list[Token]) -> list[Token]:
        found: list[Token] = []
        free = 0  # where the last verb ends
        for place, piece in enumerate(pieces):
            if place < free:
                continue
            begins = piece.word in self._phrases
            size = self._verb_at(pieces, place, found[-1] if found else None) if begins else 0
            if size:
                free = place + size
                form = " ".join(part.word for part in pieces[place:free])
                end = pieces[free - 1].end
                piece = Token("verb", piece.start, end, form, self.verbs[form])
            found.append(piece)
        return found

    def _heads_noun(self, form: str, following: list[Token]) -> bool:
        """Whether the next word shows that a form is a noun: "pledges of £2m", "grants from A"."""
        is_plural = form.endswith("s") and bool(following)
        return is_plural and self.is_("after_noun", following[0].word)

    def _with_lifts(self, tokens: list[Token]) -> list[Token]:
        """Whoever "raises the budget", or "raises it from £2m to £3m", gives; else as it was."""
        lifts = self.lists.get("lift", frozenset())
        for place in [place for place, token in enumerate(tokens) if token.word in lifts]:
            if self._is_of_purse(tokens, place):
                tokens[place] = tokens[place]._replace(kind="verb", cue="give")
        return tokens

    def _is_of_purse(self, tokens: list[Token], place: int) -> bool:
        return (
            self._has_purse(tokens[place + 1 : place + 1 + _OBJECT])
            or self._is_lifted_purse(tokens, place)
            or self._has_level(tokens[place + 1 : place + 3])
        )

    def _has_purse(self, following: list[Token]) -> bool:
        """Whether the object of a verb is a purse: "the annual ceiling", "its contribution"."""
        is_own = False
        for token, after in zip_longest(following, following[1:]):
            is_own = is_own or self.is_("own", token.word)
            if self.is_("purse", token.word) or (is_own and self.is_("own_purse", token.word)):
                if after is None or not self._is_noun_part(after) or after.word.endswith("ly"):
                    return True
            elif not (self._is_noun_part(token) or self.is_("determiner", token.word)):
                break
        return False

    def _is_lifted_purse(self, tokens: list[Token], place: int) -> bool:
        """Whether a purse is the subject of a passive: "the ceiling has since been raised"."""
        before = place - 1
        while before >= 0 and self._is_any(_VERBAL, tokens[before].word):
            before -= 1
        is_passive = any(self.is_("auxiliary", t.word) for t in tokens[before + 1 : place])
        return before >= 0 and is_passive and self.is_("purse", tokens[before].word)

    def _has_level(self, following: list[Token]) -> bool:
        """Whether a level is lifted, and no money collected: "raises it from £2m to £3m"."""
        words = [token.word for token in following]
        return words[1:] == ["from"] and self.is_("pronoun", words[0])

    def _is_noun_part(self, token: Token) -> bool:
        """Whether a noun phrase may go on with this token."""
        if token.kind not in ("word", "actor"):
            return token.word in POSSESSIVE
        return not self._is_any(_CLOSED, token.word)

    def _is_any(self, names: Iterable[str], word: str) -> bool:
        return any(self.is_(name, word) for name in names)

    def _verb_at(self, pieces: list[Token], place: int, before: Token | None) -> int:
        """How many tokens from ``place`` make a cue verb; 0 for none."""
        for words in self._phrases[pieces[place].word]:
            part = pieces[place : place + len(words)]
            if tuple(piece.word for piece in part if piece.kind == "word") == words:
                following = pieces[place + len(words) : place + len(words) + 1]
                is_noun = len(words) == 1 and (
                    self._is_noun(words[0], before) or self._heads_noun(words[0], following)
                )
                return 0 if is_noun else len(words)
        return 0

    def _is_noun(self, form: str, before: Token | None) -> bool:
        """Whether a form that could be a verb is a noun by the word before it."""
        if form.endswith(("ed", "ing", "wn", "ven")) and not self.is_("nominal", form):
            return False
        if before is None:
            return self.is_("nominal", form)
        if self.is_("nominal", form):
            return not self.is_("auxiliary", before.word) and before.word not in ("to", "will")
        if before.word in POSSESSIVE or before.kind in ("amount", "verb"):
            return True
        if before.word in ("to", "that") or (before.word == "each" and form.endswith("s")):
            return False  # "each grants £2m"; no plural stands after "each"
        return self.is_("determiner", before.word) or self.is_("preposition", before.word)


def _words(text: str, start: int, end: int) -> list[Token]:
    found: list[Token] = []
    for match in _PIECE.finditer(text, start, end):
        piece = match[0]
        first, last = match.span()
        kind = "word" if piece[0].isalpha() else "mark"
        found.append(_new(Token, (kind, first, last, piece.lower(), "", (), (), None)))
    return found


def actor_span(actor: Actor) -> Span:
    """An actor as a span to be kept whole."""
    types = (actor.kind,) * len(actor.parties)
    token = Token("actor", actor.start, actor.end, "", parties=actor.parties, types=types)
    return Span(actor.start, actor.end, token)


def amount_span(amount: Amount) -> Span:
    """An amount as a span to be kept whole."""
    token = Token("amount", amount.start, amount.end, "", amount=amount)
    return Span(amount.start, amount.end, token)
