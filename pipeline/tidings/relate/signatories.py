"""Who is told as a party beside an instrument, by the ways in which a sentence says so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import re2

from tidings.records import Party
from tidings.relate.frames import Frames
from tidings.relate.governing import is_possessive
from tidings.relate.instruments import Named
from tidings.relate.named_together import only_two, parties_of, principal
from tidings.relate.scene import Scene
from tidings.relate.tokens import Token
from tidings.text import Stretch

_BESIDE_VERB = ("skip", "perfect", "modal", "auxiliary")  # words between a subject and its verb
_THEM = ("it", "them")
_BETWEEN = ("between", "among", "amongst")
_FAR, _BESIDE = 160, 60  # how far after its instrument "between" may stand
_SURNAME = 60  # characters before a verb within which the name of a person ends
_OWNED = 6  # tokens before an instrument within which "A's" says whose it is
_RELATIVE = 4  # tokens after an instrument within which "that A has with B" names A
_TITLE = 24  # characters between a colon and the instrument that it announces
_APPOSED = re2.compile(r"^, an? (?:[\w-]+ ){0,2}$")
_CLAUSE = re2.compile(r"(?i)[;,]? (?:and|while|whereas|but) |; |, ")


@dataclass(frozen=True, slots=True)
class Row:
    """A sentence, its tokens and its instruments."""

    sentence: Stretch
    tokens: Sequence[Token]
    instruments: Sequence[Named]


class Signatories:
    """The ways in which a sentence names the parties of an instrument."""

    def __init__(self, frames: Frames) -> None:
        self._frames = frames

    def of_verb(self, scene: Scene, tokens: Sequence[Token], verb: int) -> list[Party]:
        """The subject of the verb of signing and the bodies after "with", "by".

        A person who signs does so for the body that the text attaches to the person.
        """
        agents = self._agents(tokens, verb)
        if len(agents) >= 2:
            return agents
        parties: list[Party] = []
        for index in range(verb - 1, -1, -1):
            if tokens[index].word == ";" or len(parties) >= 2:
                break
            if self.preposition(tokens, index) in ("", "of") and not _is_home(tokens, index):
                parties += tokens[index].parties
        if len(parties) < 2 or _is_relative(tokens, verb):
            sender = _sent_by(scene, tokens[verb])
            nearest = next((t for t in reversed(tokens[:verb]) if t.kind == "actor"), None)
            partner = list(nearest.parties[-1:]) if nearest is not None else []
            parties = sender + partner if sender else parties
        if not parties:
            parties = self._meant(scene, tokens, verb)
        partners: list[Party] = []
        joints: set[str] = set()
        for index in range(verb + 1, len(tokens)):
            preposition = self.preposition(tokens, index) or ""
            is_partner = scene.vocabulary.is_("partner", preposition)
            if is_partner and not _is_aside(tokens, index):
                partners += tokens[index].parties
                joints.add(preposition)
            elif tokens[index - 1].word == "with" and tokens[index].word in _THEM:
                partners += _told_last(scene, tokens, verb, parties)
        if joints == {"with"} and not parties and _is_done(scene, tokens, verb):
            parties = _topic(scene, _stretch(tokens))
        return list(dict.fromkeys([*parties, *partners]))

    def _meant(self, scene: Scene, tokens: Sequence[Token], verb: int) -> list[Party]:
        """Whom "it" or "they" before a verb mean: the subject before, of the sentence or text."""
        is_ = scene.vocabulary.is_
        before = [t for t in tokens[:verb] if not any(is_(name, t.word) for name in _BESIDE_VERB)]
        if not before or not is_("pronoun", before[-1].word):
            return []
        told = self._frames.topic(before[:-1], None)
        return list(told.parties) if told else _topic(scene, _stretch(tokens))

    def _agents(self, tokens: Sequence[Token], verb: int) -> list[Party]:
        """ "signed in Rome by A, B and C": those after "by" alone."""
        agents: list[Party] = []
        for index in range(verb + 1, len(tokens)):
            if tokens[index].kind == "verb" or tokens[index].word == ";":
                break
            if self.preposition(tokens, index) == "by":
                agents += tokens[index].parties
        return list(dict.fromkeys(agents))

    def with_topic(self, scene: Scene, row: Row, named: Named) -> list[Party]:
        """ "With A it signed a contract", "a memorandum with A was concluded": A and the topic."""
        partners = [
            party
            for index, token in enumerate(row.tokens)
            if self.preposition(row.tokens, index) == "with"
            and abs(token.start - named.start) < _FAR
            for party in token.parties
        ]
        if not partners:
            return []
        subject = self._subject(row.tokens, named.start)
        return list(dict.fromkeys([*(subject or _topic(scene, row.sentence)), *partners]))

    def with_subject(
        self, scene: Scene, row: Row, clause: Sequence[Token], named: Named
    ) -> list[Party]:
        """ "A signed a pact with B and a contract with C": the subject and C."""
        partners = self.partners(clause, named)
        subject = self._subject(row.tokens, row.instruments[0].start)
        holders = subject or _topic(scene, row.sentence)
        return list(dict.fromkeys([*holders, *partners])) if partners else []

    def _subject(self, tokens: Sequence[Token], end: int) -> list[Party]:
        """The last bodies before ``end`` that no preposition governs."""
        subjects = [
            token.parties
            for index, token in enumerate(tokens)
            if token.start < end and self.preposition(tokens, index) == ""
        ]
        return list(subjects[-1]) if subjects else []

    def holders(self, tokens: Sequence[Token], named: Named) -> list[Party]:
        """ "A has a contract with B", "A and B have a contract": the subject and the partners."""
        holders = self._subject(tokens, named.start)
        partners = self.partners(tokens, named)
        return list(dict.fromkeys([*holders, *partners])) if holders else []

    def under(self, tokens: Sequence[Token], named: Named) -> list[Party]:
        """ "Under a contract with A, B buys heat", "A sells to B under a contract"."""
        plain = [t for i, t in enumerate(tokens) if self.preposition(tokens, i) == ""]
        before = [token for token in plain if token.start < named.start][-1:]
        acting = before or [token for token in plain if token.start >= named.end][:1]
        parties = [party for token in acting for party in token.parties]
        told = list(dict.fromkeys([*parties, *self.partners(tokens, named)]))
        return told if len(told) > 1 else only_two(tokens)

    def partners(self, tokens: Sequence[Token], named: Named) -> list[Party]:
        """The bodies that "with" joins to an instrument."""
        return [
            party
            for index, token in enumerate(tokens)
            if 0 < token.start - named.end < _BESIDE and self.preposition(tokens, index) == "with"
            for party in token.parties
        ]

    def owner_and_partners(self, tokens: Sequence[Token], named: Named) -> list[Party]:
        """ "A's five-year agreement with B": A and B."""
        before = [index for index, token in enumerate(tokens) if token.end <= named.start]
        near = before[-_OWNED:]
        owner = next((i for i in reversed(near) if tokens[i].kind == "actor"), None)
        partners = self.partners(tokens, named)
        if owner is None or not partners or not is_possessive(tokens, owner):
            return []
        return list(dict.fromkeys([*tokens[owner].parties, *partners]))

    def related(self, tokens: Sequence[Token], named: Named) -> list[Party]:
        """ "the agreement that A has with B": A and B."""
        after = [index for index, token in enumerate(tokens) if token.start >= named.end]
        near = after[:_RELATIVE]
        holder = next((i for i in near if tokens[i].kind == "actor"), None)
        opens = holder is not None and tokens[near[0]].word in ("that", "which")
        partners = self.partners(tokens, named)
        if holder is None or not opens or self.preposition(tokens, holder) != "":
            return []
        return list(dict.fromkeys([*tokens[holder].parties, *partners])) if partners else []

    def one_and_topic(self, scene: Scene, row: Row) -> list[Party]:
        """ "A licenses a valve. Under the deal B pays": the one of a sentence and its topic."""
        told = parties_of(token for token in row.tokens if token.kind == "actor")
        topic = scene.topics[scene.layout.sentence_number(row.sentence.start)]
        both = list(dict.fromkeys([*told, *(topic.parties if topic else ())]))
        return both if len(told) == 1 and len(both) == 2 else []

    def preposition(self, tokens: Sequence[Token], index: int) -> str | None:
        """The preposition before an actor; None for what is no actor or only a possessor."""
        if tokens[index].kind != "actor" or is_possessive(tokens, index):
            return None
        return self._frames.governing.preposition(tokens, index)


def between(scene: Scene, row: Row, named: Named) -> list[Party]:
    """ "a contract between A, B and C", "between A and B ... the agreement"."""
    for index, token in enumerate(row.tokens):
        is_of_bond = index > 0 and scene.vocabulary.is_("bond", row.tokens[index - 1].word)
        if is_of_bond and not named.kind.is_strong:
            continue
        if token.word in _BETWEEN and _belongs(token, named, row.instruments):
            group = [
                other
                for other in row.tokens[index + 1 :]
                if other.kind == "actor" and other.start - token.end < 260
            ]
            if group and len(group[0].parties) >= 2:
                return list(group[0].parties)
            return parties_of(group)[:2]
    return []


def colon_pair(tokens: Sequence[Token], named: Named) -> list[Party]:
    """ "A and B: a partnership on batteries", "a partnership agreement of 5 May: A, B and C"."""
    colons = [index for index, token in enumerate(tokens) if token.word == ":"]
    for index in colons:
        is_title = 0 < named.start - tokens[index].end <= _TITLE
        near = tokens[index - 1] if is_title and index else None
        if named.end <= tokens[index].start <= named.end + _BESIDE:
            near = next((t for t in tokens[index + 1 : index + 3] if t.kind == "actor"), None)
        if near is not None and len(near.parties) >= 2:
            holder = _with_those(tokens, named, tokens[index].start)
            return list(dict.fromkeys([*holder, *near.parties]))
    return []


def _with_those(tokens: Sequence[Token], named: Named, colon: int) -> tuple[Party, ...]:
    """ "A signed memoranda with three firms: B, C and D": A."""
    joint = (token.word for token in tokens if named.end <= token.start < colon)
    before = (t.parties for t in reversed(tokens) if t.kind == "actor" and t.end <= named.start)
    return next(before, ()) if "with" in joint else ()


def apposed_pair(scene: Scene, tokens: Sequence[Token], named: Named) -> list[Party]:
    """ "Signed this week: A and B, a framework agreement": the pair before what it signed."""
    before = [i for i, token in enumerate(tokens) if token.end <= named.start]
    place = next((i for i in reversed(before) if tokens[i].kind == "actor"), 0)
    opens = place > 0 and tokens[place - 1].word in (":", "-", "–", "•", "►")
    if not opens or len(tokens[place].parties) < 2:
        return []
    joint = scene.words((tokens[place].end, named.start))
    return list(tokens[place].parties) if _APPOSED.match(joint) else []


def compound(tokens: Sequence[Token], named: Named) -> list[Party]:
    """ "the UK-Japan accord": two countries directly before the instrument."""
    near = [
        token
        for token in tokens
        if token.kind == "actor" and named.start - 60 < token.start < named.end
    ]
    are_states = all(set(token.types) <= {"country"} for token in near)
    return parties_of(near) if are_states else []


def clause_of(scene: Scene, row: Row, named: Named) -> list[Token]:
    """The tokens of the clause in which one of several instruments of a sentence stands."""
    start, end = row.sentence.start, row.sentence.end
    for other in row.instruments:
        if other.start < named.start:
            start = max(start, _cut(scene, other.end, named.start))
        elif other.start > named.start:
            end = min(end, _cut(scene, named.end, other.start))
    return [token for token in row.tokens if start <= token.start < end]


def _cut(scene: Scene, start: int, end: int) -> int:
    """Where the last clause between two instruments begins; ``start`` where there is no mark."""
    joints = list(_CLAUSE.finditer(scene.words((start, end))))
    return start + joints[-1].end() if joints else start


def _belongs(token: Token, named: Named, everything: Sequence[Named]) -> bool:
    """Whether "between" follows this instrument and no nearer one, or leads in the first."""
    before = [other for other in everything if other.end <= token.start]
    nearest = before[-1] if before else everything[0]
    reach = _FAR if named.kind.is_strong else _BESIDE
    return nearest is named and token.start < named.end + reach


def _is_home(tokens: Sequence[Token], index: int) -> bool:
    """ "the Department (DST) of India": the country says only where the department is."""
    before = tokens[max(index - 3, 0) : index]
    words = [token.word for token in before if token.word != "the"]
    actors = [token for token in before if token.kind == "actor"]
    return words[-1:] == ["of"] and bool(actors) and tokens[index].types == ("country",)


def _stretch(tokens: Sequence[Token]) -> Stretch:
    return Stretch(tokens[0].start, tokens[-1].end)


def _is_aside(tokens: Sequence[Token], index: int) -> bool:
    """ "…, with A as industrial partner": A signs nothing."""
    return index + 1 < len(tokens) and tokens[index + 1].word == "as"


def _is_relative(tokens: Sequence[Token], verb: int) -> bool:
    """ "…, with which the rector signed a memorandum"."""
    words = [token.word for token in tokens[max(0, verb - 8) : verb]]
    return any(pair in (("with", "which"), ("with", "whom")) for pair in pairwise(words))


def _is_done(scene: Scene, tokens: Sequence[Token], verb: int) -> bool:
    """ "Agreements were reached with A and B": by whom is not said."""
    before = [token.word for token in tokens[max(verb - 2, 0) : verb]]
    return any(scene.vocabulary.is_("auxiliary", word) for word in before)


def _sent_by(scene: Scene, verb: Token) -> list[Party]:
    """The body of the person whose name stands right before a verb."""
    words = scene.words((max(0, verb.start - _SURNAME), verb.start)).split()
    person = scene.surnames.get(words[-1]) if words else None
    if person is None or scene.vocabulary.speaks("envoy", person.role or ""):
        return []
    body = scene.bodies.get(person.organisation or "")
    return [body] if body is not None else _publisher(scene)


def _topic(scene: Scene, sentence: Stretch) -> list[Party]:
    """The subject of the sentences before, in this section; else whom the document is about."""
    layout = scene.layout
    topic = scene.topics[layout.sentence_number(sentence.start)]
    if topic is None:
        return _publisher(scene) or principal(scene)
    section = layout.section_of(layout.block_at(sentence.start))
    if layout.section_of(layout.block_at(topic.start)) != section:
        return principal(scene) or list(topic.parties)
    return list(topic.parties)


def _told_last(
    scene: Scene, tokens: Sequence[Token], verb: int, subject: Sequence[Party]
) -> list[Party]:
    """Whom "it" means after a verb: the one other body before it; else the sentences' topic."""
    number = scene.layout.sentence_number(tokens[0].start)
    for bodies in (tokens[:verb], scene.tokens(max(number - 1, 0))):
        told = parties_of(token for token in bodies if token.kind == "actor")
        others = [party for party in told if party not in subject]
        if len(others) == 1:
            return others
    return _topic(scene, scene.layout.sentences[number])


def _publisher(scene: Scene) -> list[Party]:
    return [scene.publisher] if scene.publisher is not None else []
