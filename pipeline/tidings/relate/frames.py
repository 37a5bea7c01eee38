"""What the grammar around one amount says of the bodies in its sentence.

The nearest cue verb before the amount governs it, else the one after it. Its subject, its voice
and the prepositions after the amount are clues for who pays and who receives; what each clue is
worth stands in ``rules/relations/party_weights.csv``.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from itertools import takewhile

from tidings.relate.belonging import Belonging
from tidings.relate.governing import Clues, Governing, is_next_amount, is_possessive, note
from tidings.relate.holding import Holding
from tidings.relate.investing import Investing
from tidings.relate.kinds import coarse
from tidings.relate.respective import distribute, match
from tidings.relate.subjects import Subjects
from tidings.relate.tokens import Token, Vocabulary
from tidings.relate.voices import Voices

_ASIDE = ("which", "who", "whose", "whom")  # open a clause about the body before them
_AGENTS = frozenset(("after_give_passive_by", "between_give_passive_by"))
_GIVER = "subject_of_give"
_OPENER = "subject_of_launch"
_GAP = 4  # tokens between a subject and its amount where the verb is left out
_THROUGH = 14  # tokens before an amount within which its channel is told
_MOVE_REACH = 8  # tokens between "recruit" and the body that somebody leaves
_MIXED = ("list", "bare", "with", "between")  # what stands so is a payer or a receiver by its kind
_SHARE_REACH = 10  # tokens before an amount within which "A's share of the cost" is told


class Frames:
    """Reads the clause around an amount."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._words = vocabulary
        self._pronouns = vocabulary.lists.get("pronoun", frozenset())
        self._conditions = vocabulary.lists.get("condition", frozenset())
        self._shares = vocabulary.lists.get("share", frozenset())
        self._auxiliaries = vocabulary.lists.get("auxiliary", frozenset())
        self.governing = Governing(vocabulary)
        self.voices = Voices(vocabulary)
        self._subjects = Subjects(vocabulary, self.governing)
        self._investing = Investing(vocabulary, self.governing)
        self._belonging = Belonging(vocabulary, self._subjects)
        self._holding = Holding(vocabulary, self._subjects)

    def read(
        self,
        tokens: Sequence[Token],
        place: int,
        topic: Token | None,
        group: Token | None = None,
    ) -> Clues:
        """The clues for the amount at ``place``.

        ``topic`` is the last subject before its sentence, ``group`` the last "A and B".
        """
        clues: Clues = {}
        verb, is_before = self.voices.governor(tokens, place)
        voice = ""
        if verb is not None:
            voice = self.voices.voice(tokens, verb)
            is_gapped = is_before and self._between(tokens, verb, place, voice, clues)
            if is_before and self._is_given(tokens, verb):
                given = self._spoken_of(tokens, verb, topic)
                note(clues, given.parties if given else (), "between_give_object")
            if not is_gapped:
                self._subject(tokens, verb, place, topic, group, clues)
        else:
            match(tokens, place, clues)
        self._fronted(tokens, place, clues)
        self._through(tokens, place, clues)
        self._owner(tokens, place, clues)
        self._share(tokens, place, clues)
        self._after(tokens, place, voice, clues)
        self._investing.read(tokens, place, clues)
        self._holding.read(tokens, place, topic, clues)
        end = place if verb is None or not is_before else verb
        self._belonging.read(tokens, place, end, topic or group, clues)
        _divide(clues)
        return clues

    def topic(self, tokens: Sequence[Token], before: Token | None) -> Token | None:
        """The subject of a sentence, for "it" in the next one; None where it is no body."""
        if tokens and self._words.is_("subordinate", tokens[0].word):
            return None
        if all(token.kind == "mark" for token in tokens):
            return before  # the number of a note
        for index, token in enumerate(tokens):
            if token.kind == "actor" and not self.governing.preposition(tokens, index):
                return None if is_possessive(tokens, index) else token
            if token.word in self._pronouns:
                return before
            if token.kind == "verb" or token.word in self._auxiliaries:
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
            preposition = self.governing.preposition(tokens, index)
            if after > 0 and preposition:
                note(
                    clues,
                    token.parties,
                    f"{self.voices.voice(tokens, verbs[after - 1])}_{preposition}",
                )
            if after < len(verbs) and not preposition:
                note(clues, token.parties, f"subject_of_{self.voices.voice(tokens, verbs[after])}")
        return clues

    def _subject(
        self,
        tokens: Sequence[Token],
        verb: int,
        place: int,
        topic: Token | None,
        group: Token | None,
        clues: Clues,
    ) -> None:
        first = 0 if verb < place else place
        subject, how = self._subjects.of(tokens, verb, first, topic, group)
        if subject is not None:
            if how == "subject" and self._subjects.is_crossed(tokens, subject, verb):
                how = "far_subject"
            name = f"{how}_of_{self.voices.voice(tokens, verb)}"
            note(clues, subject.parties, name)
            if how == "subject" and verb < place:
                distribute(tokens, verb, place, subject, name, clues)

    def _is_given(self, tokens: Sequence[Token], verb: int) -> bool:
        """ "Japan gave it £2m", "promised them £2m": whom the text speaks of receives."""
        if not self._words.is_("ditransitive", tokens[verb].word):
            return False
        return verb + 1 < len(tokens) and self._words.is_("dative", tokens[verb + 1].word)

    def _spoken_of(self, tokens: Sequence[Token], verb: int, topic: Token | None) -> Token | None:
        """ "[A] learnt that B gives it £2m": the subject that does not give, else the topic."""
        giver, _ = self._subjects.of(tokens, verb, 0, None)
        return next(
            (
                token
                for index, token in enumerate(tokens[:verb])
                if token.kind == "actor"
                and token is not giver
                and not is_possessive(tokens, index)
                and not self.governing.preposition(tokens, index)
            ),
            topic,
        )

    def _between(
        self, tokens: Sequence[Token], verb: int, place: int, voice: str, clues: Clues
    ) -> bool:
        """ "gave [CEPI] £5m", "invest in [Micron] £5m"; True for "A gives £2m and [B] £3m"."""
        is_gapped = has_subject = False
        amounts = [index for index in range(verb + 1, place) if tokens[index].kind == "amount"]
        for index in range(verb + 1, place):
            is_gapped = bool(amounts) and index > amounts[0]
            if tokens[index].kind == "actor" and not is_possessive(tokens, index):
                preposition = self.governing.preposition(tokens, index)
                if is_gapped and not preposition and index > amounts[-1]:
                    has_subject = True
                    note(clues, tokens[index].parties, f"subject_of_{voice}")
                elif not is_gapped:
                    name = f"between_{voice}_{preposition or 'object'}"
                    note(clues, tokens[index].parties, name)
                    _note_states(clues, tokens[index], name)
        return has_subject

    def _fronted(self, tokens: Sequence[Token], place: int, clues: Clues) -> None:
        """ "With £2m from B, [A] will build": whoever acts with a sum has received it."""
        is_fronted = bool(tokens) and self._words.is_("fronting", tokens[0].word)
        if not is_fronted or any(token.kind == "verb" for token in tokens[2:place]):
            return
        for index in range(place + 1, len(tokens)):
            token, before = tokens[index], tokens[index - 1]
            if token.kind in ("verb", "amount"):
                return
            if token.kind == "actor" and before.word in (",", "the"):
                comma = before.word == "," or tokens[index - 2].word == ","
                if comma and not is_possessive(tokens, index):
                    note(clues, token.parties, "fronted")
                    return

    def _through(self, tokens: Sequence[Token], place: int, clues: Clues) -> None:
        """ "The state, through [its agency], handed out £2m"; "From [A] the team has £3m"."""
        is_fronted = True
        for index in range(max(place - _THROUGH, 0), place):
            token = tokens[index]
            is_fronted = is_fronted and token.kind not in ("verb", "amount")
            if token.kind == "actor":
                preposition = self.governing.preposition(tokens, index)
                if preposition in ("through", "via"):
                    note(clues, token.parties, "before_through")
                if preposition == "from" and is_fronted:
                    note(clues, token.parties, "before_from")

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

    def _share(self, tokens: Sequence[Token], place: int, clues: Clues) -> None:
        """ "[Japan]’s share comes to £2m": a payer gives its share, others get theirs."""
        for index in range(place - 1, max(place - _SHARE_REACH, 0), -1):
            token = tokens[index]
            if token.word in self._shares and tokens[index - 1].word in ("’s", "'s"):
                owner = tokens[index - 2]
                for party, kind in zip(owner.parties, owner.types, strict=True):
                    note(clues, (party,), f"share_{coarse(kind)}")
                return
            if token.kind in ("amount", "actor") or token.word in (";", ":"):
                return

    def _after(self, tokens: Sequence[Token], place: int, voice: str, clues: Clues) -> None:
        """The actors between an amount and the next one, by their prepositions."""
        is_list = has_body = is_condition = False
        is_row = True  # "£2m and £3m for A": what follows holds of both
        for index in range(place + 1, len(tokens)):
            token = tokens[index]
            is_list = is_list or token.word == ":"
            if has_body and not is_list and token.word in _ASIDE:
                return
            if token.word in self._conditions:
                is_condition = is_condition or _opens_condition(tokens, index)
            is_second = has_body
            has_body = has_body or token.kind == "actor"
            if is_row and token.kind == "amount":
                continue
            is_row = is_row and token.word in (",", "and")
            if (token.word == ";" and not is_list) or is_next_amount(tokens, index):
                return
            if token.kind == "verb":
                voice = self.voices.voice(tokens, index)
            elif token.kind == "actor" and is_possessive(tokens, index):
                goal = self.governing.preposition(tokens, index)
                if self._words.is_("goal", goal) and not is_condition:
                    for party, kind in zip(token.parties, token.types, strict=True):
                        note(clues, (party,), f"after_{goal}_owner_{coarse(kind)}")
            elif token.kind == "actor":
                if not is_list and self._has_gap(tokens, index):
                    return
                if self._is_reporting(tokens, index):
                    note(clues, token.parties, "after_tells")
                    continue
                preposition = self.governing.preposition(tokens, index) or (
                    "list" if is_list else "bare"
                )
                if preposition == "bare" and self._is_origin(tokens, index):
                    preposition = "from"
                if preposition == "of" and is_second:
                    preposition = "aside"
                if preposition in ("at", "within") and is_second and _is_hosting(tokens, index):
                    preposition = "host"
                if is_condition:
                    preposition = "condition"
                if preposition == "by" and self._is_of_other_verb(tokens, index):
                    continue
                if preposition == "from" and self._is_left(tokens, index):
                    continue
                for party, kind in zip(token.parties, token.types, strict=True):
                    suffix = f"_{coarse(kind)}" if preposition in _MIXED else ""
                    note(clues, (party,), f"after_{preposition}{suffix}")
                if self._words.is_("goal", preposition):
                    _note_states(clues, token, f"after_{preposition}")
                if voice and preposition in ("by", "in", "at", "with", "bare"):
                    note(clues, token.parties, f"after_{voice}_{preposition}")

    def _has_gap(self, tokens: Sequence[Token], index: int) -> bool:
        """ "A gives £2m and [B] up to £3m": B is the subject of the next amount."""
        before, following = tokens[index - 1], tokens[index + 1 : index + 1 + _GAP]
        supplies = before.word == "with" and following[:1] and following[0].kind == "verb"
        opens = before.word in ("and", ",", ";", "while", "but", "which", "whom")
        if not (opens or supplies):
            return False
        for token in following:
            if token.kind == "amount":
                return True
            is_verb = token.kind == "verb" and not token.word.endswith("ed")
            is_plain = token.kind == "word" and not self._words.is_("preposition", token.word)
            if not (is_verb or is_plain):
                return False
        return False

    def _is_of_other_verb(self, tokens: Sequence[Token], index: int) -> bool:
        """ "£2m was pledged at a launch attended by [A]", "managed by [A]": A does not pay."""
        by = next((i for i in range(index - 1, -1, -1) if tokens[i].word == "by"), 0)
        before = tokens[by - 1] if by else None
        if before is None or before.kind == "verb":
            return before is not None and before.cue == "manage"
        return before.kind == "word" and before.word.endswith("ed")

    def _is_left(self, tokens: Sequence[Token], index: int) -> bool:
        """ "£2m to recruit a chemist from [A]": a person came from A, not the money."""
        before = takewhile(
            lambda token: token.kind != "amount",
            reversed(tokens[max(index - _MOVE_REACH, 0) : index]),
        )
        return any(self._words.is_("movement", token.word) for token in before)

    def _is_origin(self, tokens: Sequence[Token], index: int) -> bool:
        """ "£3m came from [A]", where the preposition is part of the verb."""
        before = [token for token in tokens[max(index - 2, 0) : index] if token.word != "the"]
        return bool(before) and before[-1].kind == "verb" and before[-1].cue == "origin"

    def _is_reporting(self, tokens: Sequence[Token], index: int) -> bool:
        """ "£5m was raised, [A] reports": A tells of it."""
        around = (*tokens[max(index - 1, 0) : index], *tokens[index + 1 : index + 2])
        return any(self._words.is_("reporting", token.word.rstrip(".")) for token in around)


def _note_states(clues: Clues, actor: Token, name: str) -> None:
    """ "lends [Bangladesh] £2m", "£2m to [Kenya]": a state that receives is told so openly."""
    states = (p for p, kind in zip(actor.parties, actor.types, strict=True) if kind == "country")
    note(clues, states, f"{name}_state")


def _is_hosting(tokens: Sequence[Token], index: int) -> bool:
    """ "the Data Lab at the [University]": a body right after another says where that is."""
    before = index - 1 - (tokens[index - 1].word == "the")
    return tokens[before - 1].kind == "actor" or tokens[before - 1].word == ")"


def _opens_condition(tokens: Sequence[Token], index: int) -> bool:
    """ "£2m, subject to a decision by [A]", "pending approval by [A]": A does not pay."""
    following = tokens[index + 1].word if index + 1 < len(tokens) else ""
    return tokens[index].word == "pending" or following in ("to", "on", "upon")


def _divide(clues: Clues) -> None:
    """ "Both give the same: £2m from A, £3m from B": of the subjects only A gives the £2m."""
    givers = {party for party, names in clues.items() if "after_from" in names}
    subjects = {party for party, names in clues.items() if _GIVER in names}
    if givers:
        for party in clues.keys() - givers:
            if _OPENER in clues[party]:
                clues[party].discard(_OPENER)
                clues[party].add(f"financed_{_OPENER}")
    _release(clues)
    if givers & subjects:
        for party in subjects - givers:
            clues[party].discard(_GIVER)
            clues[party].add(f"divided_{_GIVER}")


def _release(clues: Clues) -> None:
    """ "A's £2m chair is endowed by B": where somebody else pays, the owner of a sum does not."""
    agents = {party for party, names in clues.items() if not _AGENTS.isdisjoint(names)}
    for party, names in clues.items():
        if agents and party not in agents and "owner" in names:
            names.discard("owner")
            names.add("financed_owner")
