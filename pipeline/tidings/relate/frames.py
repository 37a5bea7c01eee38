"""Who pays and who receives, from the grammar around one amount in its sentence.

The nearest cue verb before the amount governs it, else the one after it. Its subject, its voice
and the prepositions after the amount give the parties. ``strong`` evidence is grammar; ``weak``
evidence is nearness.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from tidings.records import Party
from tidings.relate.tokens import Token, Vocabulary

PartyRole = Literal["funder", "recipient"]
_NO_RECIPIENT = frozenset(("country", "government"))


@dataclass
class Evidence:
    """Parties by role in order of mention, with how sure we are (2 grammar, 1 nearness)."""

    funders: dict[Party, int] = field(default_factory=dict)
    recipients: dict[Party, int] = field(default_factory=dict)

    def of(self, role: PartyRole) -> dict[Party, int]:
        """The parties of a role."""
        return self.funders if role == "funder" else self.recipients

    def add(self, role: PartyRole, parties: Iterable[Party], strength: int = 2) -> None:
        """Note parties; the stronger evidence for one party stays."""
        known = self.of(role)
        for party in parties:
            known[party] = max(strength, known.get(party, 0))

    def take(self, other: Evidence, role: PartyRole, at_most: int = 2) -> None:
        """Add what another piece of evidence says of a role."""
        for party, strength in other.of(role).items():
            self.add(role, (party,), min(strength, at_most))

    def parties(self, role: PartyRole) -> tuple[Party, ...]:
        """The parties with the strongest evidence there is."""
        known = self.of(role)
        best = max(known.values(), default=0)
        return tuple(party for party, strength in known.items() if strength == best)


class Frames:
    """Reads the clause around an amount."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._words = vocabulary

    def read(self, tokens: Sequence[Token], place: int, topic: Token | None) -> Evidence:
        """The parties of the amount at ``place``; ``topic`` is the last subject before."""
        evidence = Evidence()
        verb, is_before = self._governor(tokens, place)
        passive = verb is not None and self._is_passive(tokens, verb)
        cue = tokens[verb].cue if verb is not None else ""
        if verb is not None:
            self._subject(tokens, verb, (place, is_before, passive), topic, evidence)
            if is_before and cue in ("give", "launch") and not passive:
                self._indirect_object(tokens, verb, place, evidence)
        self._owner(tokens, place, evidence)
        self._after(tokens, place, cue, passive, evidence)
        return evidence

    def topic(self, tokens: Sequence[Token], before: Token | None) -> Token | None:
        """The subject of a sentence, for "it" in the next one."""
        verb = next((i for i, token in enumerate(tokens) if token.kind == "verb"), len(tokens))
        for index in range(verb):
            if tokens[index].kind == "actor" and not self._preposition(tokens, index):
                return tokens[index]
        return before

    def support(self, tokens: Sequence[Token]) -> Evidence:
        """The parties of a sentence without an amount: "The projects are funded by A and B"."""
        evidence = Evidence()
        for index, token in enumerate(tokens):
            if token.kind != "actor":
                continue
            verb = next((v for v in range(index - 1, -1, -1) if tokens[v].kind == "verb"), None)
            preposition = self._preposition(tokens, index)
            if verb is None:
                continue
            cue = tokens[verb].cue
            if (cue == "give" and preposition == "by") or cue == "origin":
                evidence.add("funder", token.parties)
            elif cue == "hold" and preposition == "by":
                evidence.add("recipient", _can_receive(token), 1)
        return evidence

    def _governor(self, tokens: Sequence[Token], place: int) -> tuple[int | None, bool]:
        """Index of the verb that governs the amount, and whether it stands before it."""
        after = self._verb_after(tokens, place)
        if after is not None and self._is_close(tokens, place, after):
            return after, False
        for index in range(place - 1, -1, -1):
            token = tokens[index]
            if token.kind == "verb" and token.cue not in ("hold", "neutral"):
                return index, True
            if token.word == ";":
                break
        return after, False

    def _verb_after(self, tokens: Sequence[Token], place: int) -> int | None:
        for index in range(place + 1, len(tokens)):
            if tokens[index].kind == "verb" and tokens[index].cue not in ("hold", "neutral"):
                return index
            if tokens[index].kind == "amount" or tokens[index].word == ";":
                return None
        return None

    def _is_close(self, tokens: Sequence[Token], place: int, verb: int) -> bool:
        """Whether an amount is the subject or the antecedent of the verb after it."""
        between = tokens[place + 1 : verb]
        if any(self._words.is_("relative", token.word) for token in between[:3]):
            return True
        if any(token.word in (",", ".", ":", "and") for token in between):
            return False
        if tokens[verb].cue in ("pass", "origin"):
            return True
        return len(between) <= 3 and self._is_passive(tokens, verb)

    def _is_passive(self, tokens: Sequence[Token], verb: int) -> bool:
        """Whether a cue verb is passive: after a form of "be", or a bare participle with "by"."""
        form = tokens[verb].word
        if form.endswith("ing") or not form.split()[0].endswith(
            ("ed", "en", "n", "t", "d", "e")
        ):
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
        before = tokens[verb - 1].kind if verb else ""
        return following == "by" or (
            following in ("to", "from", "for", "in") and before in ("word", "amount")
        )

    def _subject(
        self,
        tokens: Sequence[Token],
        verb: int,
        position: tuple[int, bool, bool],
        topic: Token | None,
        evidence: Evidence,
    ) -> None:
        place, is_before, passive = position
        cue = tokens[verb].cue
        first = 0 if is_before else place
        subject = self._subject_of(tokens, verb, first, topic)
        if subject is None or cue in ("pass", "origin"):
            return
        if cue == "receive":
            evidence.add("recipient", _can_receive(subject))
        elif not passive:
            evidence.add("funder", subject.parties)
        elif is_before:
            evidence.add("recipient", _can_receive(subject))

    def _subject_of(
        self, tokens: Sequence[Token], verb: int, first: int, topic: Token | None
    ) -> Token | None:
        """The nearest actor before a verb that no preposition governs, else "it"."""
        possessor: Token | None = None
        for index in range(verb - 1, first - 1, -1):
            token = tokens[index]
            if token.kind == "amount" and index != first and tokens[verb].cue != "give":
                break
            if token.word == ";":
                break
            if token.kind == "actor" and not self._preposition(tokens, index):
                if not _is_possessive(tokens, index):
                    return token
                possessor = possessor or token
            if self._words.is_("pronoun", token.word) and topic is not None:
                return topic
        return possessor

    def _indirect_object(
        self, tokens: Sequence[Token], verb: int, place: int, evidence: Evidence
    ) -> None:
        """ "gave [CEPI] £5m", "invest in [Micron] £5m"."""
        for index in range(verb + 1, place):
            if tokens[index].kind == "actor":
                role = self._words.prepositions.get(self._preposition(tokens, index), "")
                if role in ("", "recipient", "place") and not _is_possessive(tokens, index):
                    evidence.add("recipient", _can_receive(tokens[index]))

    def _owner(self, tokens: Sequence[Token], place: int, evidence: Evidence) -> None:
        """ "Japan's $300 million", "a £3m NIHR award"."""
        for index in range(place - 1, max(place - 6, -1), -1):
            token = tokens[index]
            if token.kind == "actor":
                if _is_possessive(tokens, index):
                    evidence.add("funder", token.parties)
                break
            if token.kind in ("verb", "amount") or token.word in (",", ":", ";", "("):
                break
        following = tokens[place + 1] if place + 1 < len(tokens) else None
        if following is not None and following.kind == "actor":
            evidence.add("funder", following.parties, 1)

    def _after(
        self, tokens: Sequence[Token], place: int, cue: str, passive: bool, evidence: Evidence
    ) -> None:
        """The actors between an amount and the next one, by their prepositions."""
        verb, verb_passive = cue, passive
        for index in range(place + 1, len(tokens)):
            token = tokens[index]
            if token.word == ";" or self._is_next_amount(tokens, index):
                return
            if token.kind == "verb":
                verb, verb_passive = token.cue, self._is_passive(tokens, index)
            elif token.kind == "actor" and not _is_possessive(tokens, index):
                self._by_preposition(tokens, index, (verb, verb_passive), evidence)

    def _is_next_amount(self, tokens: Sequence[Token], index: int) -> bool:
        """Whether another amount starts here, one that is no bracketed conversion."""
        before = tokens[index - 1].word
        return tokens[index].kind == "amount" and before not in ("(", "or", "about", "some")

    def _by_preposition(
        self, tokens: Sequence[Token], index: int, verb: tuple[str, bool], evidence: Evidence
    ) -> None:
        preposition = self._preposition(tokens, index)
        role = self._words.prepositions.get(preposition, "")
        cue, passive = verb
        actor = tokens[index]
        if preposition == "by":
            if cue == "hold":
                evidence.add("recipient", _can_receive(actor))
            elif passive or cue in ("", "receive"):
                evidence.add("funder", actor.parties)
        elif role == "funder":
            evidence.add("funder", actor.parties)
        elif role == "recipient":
            evidence.add("recipient", _can_receive(actor))
        elif role == "place":
            evidence.add("recipient", _can_receive(actor), 2 if cue == "give" else 1)

    def _preposition(self, tokens: Sequence[Token], index: int) -> str:
        """The preposition that governs an actor, over articles, adjectives and a possessor."""
        for before in range(index - 1, max(index - 7, -1), -1):
            token = tokens[before]
            if token.word in self._words.prepositions:
                return token.word
            is_filler = token.kind == "word" or token.word in ("’s", "'s", "“", '"')
            is_possessor = token.kind == "actor" and _is_possessive(tokens, before)
            if not (is_filler or is_possessor) or token.word in ("and", "that", "which"):
                return ""
            if self._words.is_("modal", token.word) or self._words.is_("auxiliary", token.word):
                return ""
        return ""


def _is_possessive(tokens: Sequence[Token], index: int) -> bool:
    return index + 1 < len(tokens) and tokens[index + 1].word in ("’s", "'s", "’", "'")


def _can_receive(token: Token) -> tuple[Party, ...]:
    """The parties of an actor that can be a recipient: no countries and governments."""
    pairs = zip(token.parties, token.types, strict=True)
    return tuple(party for party, kind in pairs if kind not in _NO_RECIPIENT)
