"""The subject of a verb: the nearest body that no preposition governs, or what "it" stands for."""

from __future__ import annotations

from collections.abc import Sequence

from tidings.relate.governing import Governing, is_possessive
from tidings.relate.tokens import Token, Vocabulary

_APPOSED = 3  # words between a body and "that" within which the clause may be its own


class Subjects:
    """Finds the subjects of the verbs of a sentence."""

    def __init__(self, vocabulary: Vocabulary, governing: Governing) -> None:
        self._words = vocabulary
        self._governing = governing

    def of(
        self,
        tokens: Sequence[Token],
        verb: int,
        first: int,
        topic: Token | None,
        group: Token | None = None,
    ) -> tuple[Token | None, str]:
        """The nearest actor before a verb that no preposition governs, else "it" or "each"."""
        possessor: Token | None = None
        for index in range(verb - 1, first - 1, -1):
            token = tokens[index]
            if token.word == ";" or (token.kind == "amount" and index == first != 0):
                break
            governed = self._governing.preposition(tokens, index) if token.kind == "actor" else ""
            if governed == "with" and index == verb - 1 and tokens[verb].word.endswith("ing"):
                return token, "subject"
            if token.kind == "actor" and not governed:
                if not is_possessive(tokens, index):
                    return token, "subject"
                possessor = possessor or token
            owner = self._antecedent(tokens, index)
            if owner is not None:
                return owner, "subject"
            if self._is_collective(tokens, index):
                pair = _last_group(tokens[:index]) or group
                if pair is not None:
                    return pair, "subject"
            if self._words.is_("pronoun", token.word):
                topic = self._subject_before(tokens, index) or topic
                return (topic, "subject") if topic is not None else (possessor, "possessor")
        return possessor, "possessor"

    def _is_collective(self, tokens: Sequence[Token], index: int) -> bool:
        """ "each puts in", "each side pays", "the pair add", "the two spent"."""
        word, following = tokens[index].word, tokens[index + 1 : index + 3]
        before = tokens[index - 1] if index else None
        if not following or (before is not None and before.kind == "amount"):
            return False
        is_acting = following[0].kind == "verb" or self._is_verbal(following[0].word)
        if word == "each":
            is_one = self._words.is_("member", following[0].word)
            is_of = [token.word for token in following] in (["of", "them"], ["of", "us"])
            is_free = before is None or not self._words.is_("preposition", before.word)
            return is_free and (is_acting or is_one or is_of)
        is_several = self._words.is_("several", word)
        return is_several and before is not None and before.word == "the" and is_acting

    def is_crossed(self, tokens: Sequence[Token], subject: Token, verb: int) -> bool:
        """ "CERN said that private donors pledged": "that" opens a clause with its own subject."""
        between = [token for token in tokens[:verb] if token.start >= subject.end]
        words = [token.word for token in between]
        if self._opens_clause(between) or self._is_of_crowd(between):
            return True
        if "that" not in words:
            return False
        clause = between[words.index("that") + 1 :]
        plain = [t for t in clause if t.kind == "word" and not self._is_verbal(t.word)]
        return bool(plain) and not any(self._words.is_("pronoun", t.word) for t in clause)

    def _is_of_crowd(self, between: Sequence[Token]) -> bool:
        """ "EPSRC gives £2m, and the partners add £1m": the second clause is the partners'."""
        amounts = [index for index, token in enumerate(between) if token.kind == "amount"]
        clause = between[amounts[-1] :] if amounts else ()
        return any(self._words.is_("group", token.word) for token in clause)

    def _opens_clause(self, between: Sequence[Token]) -> bool:
        """ "DOE named the eight companies that will receive": the clause is the companies'."""
        nouns = [t for t in between if not self._is_verbal(t.word)]
        if len(nouns) <= _APPOSED or not self._words.is_("relative", nouns[-1].word):
            return False
        return nouns[-2].kind == "word" and nouns[0].kind != "mark"

    def _is_verbal(self, word: str) -> bool:
        """Whether a word belongs to the verb and not to its subject."""
        return any(
            self._words.is_(name, word) for name in ("modal", "auxiliary", "perfect", "skip")
        )

    def _antecedent(self, tokens: Sequence[Token], index: int) -> Token | None:
        """ "with [A], which adds £2m": the body right before a relative clause is its subject."""
        if tokens[index].word not in ("which", "who") or index < 2:
            return None
        before = tokens[index - 2] if tokens[index - 1].word == "," else tokens[index - 1]
        return before if before.kind == "actor" else None

    def _subject_before(self, tokens: Sequence[Token], pronoun: int) -> Token | None:
        """The subject of the main clause, to which a pronoun in a later clause points."""
        return next(
            (
                token
                for index, token in enumerate(tokens[:pronoun])
                if token.kind == "actor"
                and not self._governing.preposition(tokens, index)
                and not is_possessive(tokens, index)
            ),
            None,
        )


def _last_group(tokens: Sequence[Token]) -> Token | None:
    """The last "A and B", to which "each" points."""
    return next((token for token in reversed(tokens) if len(token.parties) > 1), None)
