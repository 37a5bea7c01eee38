"""The verb that governs an amount, and its voice: "gives £2m", "£2m was given by"."""

from __future__ import annotations

from collections.abc import Sequence

from tidings.relate.governing import is_next_amount
from tidings.relate.tokens import Token, Vocabulary

_AGENT = 10  # tokens from a participle within which "by" names its agent
_NEAR = 2  # tokens between an amount and a verb whose subject it can be
_OWN_REACH = 4  # tokens after a verb within which an amount is its own
_SHARED = 6  # tokens after "share" within which its amount stands
_AMONG = ("among", "amongst", "between")
_COSTED = 8  # tokens after an amount within which it is told to be a cost
_QUIET = ("hold", "manage", "neutral", "sign")  # verbs that say nothing about the way of the money


class Voices:
    """Finds the governing verb of an amount."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._words = vocabulary

    def governor(self, tokens: Sequence[Token], place: int) -> tuple[int | None, bool]:
        """Index of the verb that governs the amount, and whether it stands before it."""
        after = self._verb_after(tokens, place)
        if after is not None and self._is_close(tokens, place, after):
            return after, False
        for index in range(place - 1, -1, -1):
            token = tokens[index]
            if token.kind == "verb" and token.cue not in _QUIET:
                return index, True
            if token.word == ";":
                break
        return after, False

    def _verb_after(self, tokens: Sequence[Token], place: int) -> int | None:
        for index in range(place + 1, len(tokens)):
            if tokens[index].kind == "verb" and tokens[index].cue not in _QUIET:
                return None if self._has_own_amount(tokens, place, index) else index
            if is_next_amount(tokens, index) or tokens[index].word == ";":
                return None
        return None

    def _has_own_amount(self, tokens: Sequence[Token], place: int, verb: int) -> bool:
        """ "a £20m scheme of theirs, and one to which A [gave] £5m": the verb is of the £5m."""
        if self._is_passive(tokens, verb) or verb - place <= _NEAR:
            return False
        return any(token.kind == "amount" for token in tokens[verb + 1 : verb + 1 + _OWN_REACH])

    def _is_close(self, tokens: Sequence[Token], place: int, verb: int) -> bool:
        """Whether an amount is the subject or the antecedent of the verb after it."""
        between = tokens[place + 1 : verb]
        if any(self._words.is_("relative", token.word) for token in between[:3]):
            return True
        if any(token.word in (",", ".", ":", "and") for token in between):
            return False
        if tokens[verb].cue in ("pass", "origin"):
            return True
        return len(between) <= 3 and self.voice(tokens, verb).endswith("passive")

    def voice(self, tokens: Sequence[Token], verb: int) -> str:
        """The direction of a cue verb with its voice: "give", "give_passive", "receive" …"""
        if self._shares_out(tokens, verb):
            return "give"
        return tokens[verb].cue + ("_passive" if self._is_passive(tokens, verb) else "")

    def _is_passive(self, tokens: Sequence[Token], verb: int) -> bool:
        """Whether a cue verb is passive: after a form of "be", or a bare participle."""
        form = tokens[verb].word.split()[0]
        if form.endswith(("ing", "s")) or not form.endswith(("ed", "en", "n", "t", "d", "e")):
            return False
        for index in range(verb - 1, max(verb - 4, -1), -1):
            word = tokens[index].word
            if self._words.is_("auxiliary", word):
                return True
            if self._words.is_("perfect", word) or self._words.is_("modal", word):
                return False
            if not self._words.is_("skip", word):
                break
        following = tokens[verb + 1].word if verb + 1 < len(tokens) else ""
        before = tokens[verb - 1].kind if verb else "mark"
        if following == "by" or self._has_agent(tokens, verb):
            return True
        return following in ("to", "from", "for", "in") and before in ("word", "amount", "mark")

    def _has_agent(self, tokens: Sequence[Token], verb: int) -> bool:
        """ "financed at ¥7m a year by", "paid for in equal shares by": a participle's agent."""
        if tokens[verb + 1 : verb + 2] and tokens[verb + 1].kind != "word":
            return False
        for token in tokens[verb + 1 : verb + _AGENT]:
            if token.word == "by":
                return True
            if token.kind in ("verb", "actor") or token.word in (",", ";", ".", "and"):
                return False
        return False

    def _shares_out(self, tokens: Sequence[Token], verb: int) -> bool:
        """Who shares money among others gives, and who shares a cost.

        "shared £2m among nine teams", "will share the £2m that the dish costs"
        """
        if not tokens[verb].word.startswith("share") or tokens[verb].cue != "receive":
            return False
        after = tokens[verb + 1 : verb + 1 + _SHARED]
        place = next((i for i, token in enumerate(after) if token.kind == "amount"), None)
        if place is None:
            return False
        if any(token.word in _AMONG for token in after[place + 1 : place + 2]):
            return True
        following = tokens[verb + place + 2 : verb + place + 2 + _COSTED]
        ends = (i for i, token in enumerate(following) if token.word in (",", ";", "."))
        return any(
            self._words.is_("expense", token.word.rstrip("."))
            for token in following[: next(ends, _COSTED)]
        )
