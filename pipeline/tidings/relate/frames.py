"""What the grammar around one amount says of the bodies in its sentence.

The nearest cue verb before the amount governs it, else the one after it. Its subject, its voice
and the prepositions after the amount are clues for who pays and who receives; what each clue is
worth stands in ``rules/relations/party_weights.csv``.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence

from tidings.records import Party
from tidings.relate.tokens import Token, Vocabulary

Clues = dict[Party, set[str]]
_APOSTROPHES = ("’s", "'s", "’", "'")
_AGENT = 10  # tokens from a participle within which "by" names its agent
_ASIDE = ("which", "who", "whose", "whom")  # open a clause about the body before them
_APPOSED = 3  # words between a body and "that" within which the clause may be its own
_GIVER = "subject_of_give"
_THROUGH = 14  # tokens before an amount within which its channel is told
_FILLERS = (*_APOSTROPHES, "“", '"', "‘")
_CLOSED = ("modal", "auxiliary", "relative")  # words that no preposition governs a body across
_QUIET = ("hold", "neutral", "sign")  # verbs that say nothing about the way of the money


def note(clues: Clues, parties: Iterable[Party], clue: str) -> None:
    """Add a clue to parties."""
    for party in parties:
        clues.setdefault(party, set()).add(clue)


class Frames:
    """Reads the clause around an amount."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._words = vocabulary
        self._prepositions = vocabulary.lists.get("preposition", frozenset())
        self._closed = frozenset(
            word for name in _CLOSED for word in vocabulary.lists.get(name, ())
        )

    def read(self, tokens: Sequence[Token], place: int, topic: Token | None) -> Clues:
        """The clues for the amount at ``place``; ``topic`` is the last subject before."""
        clues: Clues = {}
        verb, is_before = self.governor(tokens, place)
        voice = ""
        if verb is not None:
            voice = self.voice(tokens, verb)
            is_gapped = is_before and self._between(tokens, verb, place, voice, clues)
            if not is_gapped:
                self._subject(tokens, verb, place, topic, clues)
        self._through(tokens, place, clues)
        self._owner(tokens, place, clues)
        self._after(tokens, place, voice, clues)
        _divide(clues)
        return clues

    def topic(self, tokens: Sequence[Token], before: Token | None) -> Token | None:
        """The subject of a sentence, for "it" in the next one; None where it is no body."""
        for index, token in enumerate(tokens):
            if token.kind == "actor" and not self.preposition(tokens, index):
                return None if is_possessive(tokens, index) else token
            if self._words.is_("pronoun", token.word):
                return before
            if token.kind == "verb" or self._words.is_("auxiliary", token.word):
                break
        return None

    def support(self, tokens: Sequence[Token]) -> Clues:
        """The clues of a sentence without an amount: "The projects are funded by A and B"."""
        clues: Clues = {}
        verbs = [index for index, token in enumerate(tokens) if token.kind == "verb"]
        for index, token in enumerate(tokens) if verbs else ():
            if token.kind != "actor" or is_possessive(tokens, index):
                continue
            after = bisect_left(verbs, index)
            preposition = self.preposition(tokens, index)
            if after > 0 and preposition:
                note(clues, token.parties, f"{self.voice(tokens, verbs[after - 1])}_{preposition}")
            if after < len(verbs) and not preposition:
                note(clues, token.parties, f"subject_of_{self.voice(tokens, verbs[after])}")
        return clues

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
                return index
            if self._is_next_amount(tokens, index) or tokens[index].word == ";":
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
        return len(between) <= 3 and self.voice(tokens, verb).endswith("passive")

    def voice(self, tokens: Sequence[Token], verb: int) -> str:
        """The direction of a cue verb with its voice: "give", "give_passive", "receive" …"""
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

    def _subject(
        self, tokens: Sequence[Token], verb: int, place: int, topic: Token | None, clues: Clues
    ) -> None:
        first = 0 if verb < place else place
        subject, how = self._subject_of(tokens, verb, first, topic)
        if subject is not None:
            if how == "subject" and self._is_crossed(tokens, subject, verb):
                how = "far_subject"
            note(clues, subject.parties, f"{how}_of_{self.voice(tokens, verb)}")

    def _is_crossed(self, tokens: Sequence[Token], subject: Token, verb: int) -> bool:
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

    def _subject_of(
        self, tokens: Sequence[Token], verb: int, first: int, topic: Token | None
    ) -> tuple[Token | None, str]:
        """The nearest actor before a verb that no preposition governs, else "it"."""
        possessor: Token | None = None
        for index in range(verb - 1, first - 1, -1):
            token = tokens[index]
            if token.word == ";" or (token.kind == "amount" and index == first != 0):
                break
            if token.kind == "actor" and not self.preposition(tokens, index):
                if not is_possessive(tokens, index):
                    return token, "subject"
                possessor = possessor or token
            if token.word == "each" and index + 1 < len(tokens):
                pair = _last_group(tokens[:index])
                if pair is not None:
                    return pair, "subject"
            if self._words.is_("pronoun", token.word):
                topic = self._subject_before(tokens, index) or topic
                return (topic, "subject") if topic is not None else (possessor, "possessor")
        return possessor, "possessor"

    def _subject_before(self, tokens: Sequence[Token], pronoun: int) -> Token | None:
        """The subject of the main clause, to which a pronoun in a later clause points."""
        return next(
            (
                token
                for index, token in enumerate(tokens[:pronoun])
                if token.kind == "actor"
                and not self.preposition(tokens, index)
                and not is_possessive(tokens, index)
            ),
            None,
        )

    def _between(
        self, tokens: Sequence[Token], verb: int, place: int, voice: str, clues: Clues
    ) -> bool:
        """ "gave [CEPI] £5m", "invest in [Micron] £5m"; True for "A gives £2m and [B] £3m"."""
        is_gapped = has_subject = False
        for index in range(verb + 1, place):
            is_gapped = is_gapped or tokens[index].kind == "amount"
            if tokens[index].kind == "actor" and not is_possessive(tokens, index):
                preposition = self.preposition(tokens, index)
                if is_gapped and not preposition:
                    has_subject = True
                    note(clues, tokens[index].parties, f"subject_of_{voice}")
                elif not is_gapped:
                    name = f"between_{voice}_{preposition or 'object'}"
                    note(clues, tokens[index].parties, name)
        return has_subject

    def _through(self, tokens: Sequence[Token], place: int, clues: Clues) -> None:
        """ "The state, through [its agency], handed out £2m"."""
        for index in range(max(place - _THROUGH, 0), place):
            token = tokens[index]
            if token.kind == "actor" and self.preposition(tokens, index) in ("through", "via"):
                note(clues, token.parties, "before_through")

    def _owner(self, tokens: Sequence[Token], place: int, clues: Clues) -> None:
        """ "Japan's $300 million", "a £3m NIHR award"."""
        for index in range(place - 1, max(place - 6, -1), -1):
            token = tokens[index]
            if token.kind == "actor":
                if is_possessive(tokens, index):
                    note(clues, token.parties, "owner")
                break
            if token.kind in ("verb", "amount") or token.word in (",", ":", ";", "("):
                break
        following = tokens[place + 1] if place + 1 < len(tokens) else None
        if following is not None and following.kind == "actor":
            note(clues, following.parties, "modifier")

    def _after(self, tokens: Sequence[Token], place: int, voice: str, clues: Clues) -> None:
        """The actors between an amount and the next one, by their prepositions."""
        is_list = has_body = False
        for index in range(place + 1, len(tokens)):
            token = tokens[index]
            is_list = is_list or token.word == ":"
            if has_body and not is_list and token.word in _ASIDE:
                return
            is_second = has_body
            has_body = has_body or token.kind == "actor"
            if (token.word == ";" and not is_list) or self._is_next_amount(tokens, index):
                return
            if token.kind == "verb":
                voice = self.voice(tokens, index)
            elif token.kind == "actor" and not is_possessive(tokens, index):
                preposition = self.preposition(tokens, index) or ("list" if is_list else "bare")
                if preposition == "of" and is_second:
                    preposition = "aside"
                note(clues, token.parties, f"after_{preposition}")
                if voice and preposition in ("by", "in", "at", "with", "bare"):
                    note(clues, token.parties, f"after_{voice}_{preposition}")

    def _is_next_amount(self, tokens: Sequence[Token], index: int) -> bool:
        """Whether another amount starts here, one that is no bracketed conversion."""
        if tokens[index].kind != "amount":
            return False
        return not any(token.word in ("(", "or") for token in tokens[max(0, index - 3) : index])

    def preposition(self, tokens: Sequence[Token], index: int) -> str:
        """The preposition that governs an actor, over articles, adjectives and a possessor."""
        past_possessor = False
        for before in range(index - 1, max(index - 7, -1), -1):
            kind, word = tokens[before].kind, tokens[before].word
            if word in self._prepositions:
                return word
            is_filler = kind == "word" or word in _FILLERS
            is_possessor = kind == "actor" and is_possessive(tokens, before)
            past_possessor = past_possessor or is_possessor
            if word == "and" and past_possessor and tokens[before - 1].kind == "actor":
                return self.preposition(tokens, before - 1)
            if not (is_filler or is_possessor) or word in ("and", "or", "but"):
                return ""
            if word in self._closed:
                return ""
        return ""


def _last_group(tokens: Sequence[Token]) -> Token | None:
    """The last "A and B", to which "each" points."""
    return next((token for token in reversed(tokens) if len(token.parties) > 1), None)


def _divide(clues: Clues) -> None:
    """ "Both give the same: £2m from A, £3m from B": of the subjects only A gives the £2m."""
    givers = {party for party, names in clues.items() if "after_from" in names}
    subjects = {party for party, names in clues.items() if _GIVER in names}
    if givers & subjects:
        for party in subjects - givers:
            clues[party].discard(_GIVER)
            clues[party].add(f"divided_{_GIVER}")


def is_possessive(tokens: Sequence[Token], index: int) -> bool:
    """Whether an apostrophe follows an actor."""
    return index + 1 < len(tokens) and tokens[index + 1].word in _APOSTROPHES
