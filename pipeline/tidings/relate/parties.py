"""Who pays and who receives a sum: clues from its sentences, its list and the whole document.

Every clue has a name; ``rules/relations/party_weights.csv`` says what it is worth for a funder
and for a recipient. A body takes a role whose clues weigh no more against it than for it.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterable, Mapping, Sequence

from tidings.records import Party
from tidings.relate.frames import Frames
from tidings.relate.governing import Clues, is_possessive, note
from tidings.relate.kinds import coarse
from tidings.relate.layout import Block
from tidings.relate.leads import Leads, PartyRole
from tidings.relate.moneys import Moneys
from tidings.relate.owners import Owners
from tidings.relate.patrons import Patrons
from tidings.relate.rounds import Rounds
from tidings.relate.scene import Passage, Scene
from tidings.relate.tokens import Token
from tidings.relate.topics import Topics
from tidings.relate.worth import UNIT, Worth, counted, single
from tidings.rules import Rulebook

ROLES: tuple[PartyRole, ...] = ("funder", "recipient")
_LABEL = frozenset((":", "-", "–", "—", "(", ".", ",", ")"))
# Somebody pays every sum: the best candidate pays unless it is as weak as this.
_LEAST = round(-1.2 * UNIT)
_TIE = round(0.2 * UNIT)
_MANY = 100  # sums on each side of a sentence that it can speak of
_ASIDE = frozenset(
    (  # "from A, the subsidiary of B", "…, B reports": B receives nothing
        "own:after_aside",
        "own:after_tells",
    )
)
_INDENT = 4  # characters of a bullet before the first word of a row
_GRAMMAR = ("own:", "head:", "part:", "beside:", "near:", "section:", "list_funder")
_SIGN = frozenset((":", "–", "—", "-", "(", ".", "|"))


class Parties:
    """The parties of every sum of a document."""

    def __init__(self, rulebook: Rulebook, frames: Frames) -> None:
        self._frames = frames
        self.leads = Leads(rulebook)
        self.owners = Owners(rulebook)
        self.patrons = Patrons(rulebook)
        self.rounds = Rounds(rulebook)
        self.moneys = Moneys(rulebook)
        rows = rulebook.rows("relations/party_weights.csv")
        self._worths: dict[tuple[PartyRole, bool], Worth] = {}
        for role in ROLES:
            self.reweigh(role, {row["clue"]: float(row[role] or 0) for row in rows})
        self._naming: dict[PartyRole, frozenset[str]] = {
            role: frozenset(row["clue"] for row in rows if row["names"] == role) for role in ROLES
        }

    def reweigh(self, role: PartyRole, weights: Mapping[str, float]) -> None:
        """Judge a role by other weights than those of the rules, as fitting them needs."""
        for is_named in (True, False):
            self._worths[role, is_named] = Worth(role, is_named, dict(weights))

    def clues(self, scene: Scene) -> dict[int, Clues]:
        """Index of each amount → the clues of its own sentence and list."""
        places = {item.amount.start: index for index, item in enumerate(scene.judged)}
        found: dict[int, Clues] = {}
        topics = Topics(scene, self._frames)
        for number, sentence, tokens, _, sums in scene.passages:
            block = scene.layout.blocks[scene.layout.block_at(sentence.start)]
            for place in sums:
                topic, group = topics.before(number), topics.group_before(number)
                clues = self._frames.read(tokens, place, topic, group)
                self._label(scene, block, tokens, place, clues)
                found[places[tokens[place].start]] = clues
        return found

    def support(self, scene: Scene) -> dict[int, Clues]:
        """Index of an amount → the clues of sentences without amounts that speak of it."""
        found: dict[int, Clues] = {}
        for passage, acts in zip(scene.passages, scene.acts, strict=True):
            if passage.sums:
                continue
            start = passage.sentence.start
            clues = {party: set(names) for party, names in acts.items()}
            self._list(scene, passage, clues)
            near = _amounts_near(scene, start) if clues and scene.funding else ()
            for number, index in enumerate(near):
                mine = found.setdefault(index, {})
                where = "section" if number else _distance(scene, start, index)
                for party, names in clues.items():
                    for name in names:
                        note(mine, (party,), f"{where}:{name}")
        return found

    def _list(self, scene: Scene, passage: Passage, clues: Clues) -> None:
        """ "Among the backers are A and B", "The winners:" and the items under it."""
        block = scene.layout.blocks[scene.layout.block_at(passage.sentence.start)]
        said = self.leads.role_in(scene.words(passage.sentence))
        led = self.leads.role_above(scene.layout.words(block.lead)) if block.kind == "item" else ""
        for index in passage.bodies if said or led else ():
            if not self._frames.governing.preposition(passage.tokens, index):
                parties = passage.tokens[index].parties
                if said:
                    note(clues, parties, f"listed_as_{said}")
                if led:
                    note(clues, parties, f"item_as_{led}")

    def named(self, clues: Mapping[Party, Iterable[str]], role: PartyRole) -> list[Party]:
        """The parties to which the sentences of a sum itself give a role, and not the other."""
        told = self._told(clues)
        return [party for party in told[role] if party not in told[_other(role)]]

    def _told(self, clues: Mapping[Party, Iterable[str]]) -> dict[PartyRole, dict[Party, None]]:
        """The parties to which the sentences of a sum give each role, be it beside the other."""
        naming = frozenset[str]().union(*self._naming.values())
        tellers = [(p, names) for p, names in clues.items() if not naming.isdisjoint(names)]
        return {
            role: {p: None for p, names in tellers if not naming.isdisjoint(names)}
            for role, naming in self._naming.items()
        }

    def view(self, clues: Mapping[Party, Iterable[str]], role: PartyRole) -> dict[Party, list[str]]:
        """The clues that count for a role, those among them that depend on other bodies."""
        named, others = self.named(clues, role), self._told(clues)[_other(role)]
        seen: dict[Party, list[str]] = {}
        for party, names in clues.items():
            chosen = ["always_named" if named else "always_open"]
            chosen += filter(None, (counted(role, bool(named), name) for name in single(names)))
            chosen += ["named"] if party in named else []
            chosen += ["named_for_other"] if party in others else []
            seen[party] = chosen
        return seen

    def decide(self, clues: Mapping[Party, Collection[str]]) -> dict[PartyRole, tuple[Party, ...]]:
        """The parties that take each role, in the order of the clues.

        A body that may pay as well as receive does what weighs more, unless grammar names it as
        a payer. Where grammar names one, a body that only stands near does not join it.
        """
        told = self._told(clues)
        named = {party for party in told["funder"] if party not in told["recipient"]}
        pays, receives = (self._scores(clues, told, role) for role in ROLES)
        may_pay = {
            party: score
            for party, score in pays.items()
            if party in named or receives[party] <= max(score, 0)
        }
        payers = [party for party, score in may_pay.items() if score >= 0] or _likeliest(
            {p: s for p, s in may_pay.items() if p not in told["recipient"]}
        )
        grounded = [
            party
            for party in payers
            if any(counted("funder", bool(named), n).startswith(_GRAMMAR) for n in clues[party])
        ]
        receivers = (p for p, score in receives.items() if score >= 0)
        return {
            "funder": tuple(grounded or payers),
            "recipient": tuple(p for p in receivers if _ASIDE.isdisjoint(clues[p])),
        }

    def _scores(
        self,
        clues: Mapping[Party, Collection[str]],
        told: Mapping[PartyRole, Mapping[Party, None]],
        role: PartyRole,
    ) -> dict[Party, int]:
        """What the clues that ``view`` gives are worth, without making lists of them."""
        others = told[_other(role)]
        named = [party for party in told[role] if party not in others]
        worth = self._worths[role, bool(named)]
        scores = worth.of(clues)
        for party in named:
            scores[party] += worth.plain("named")
        for party in others:
            scores[party] += worth.plain("named_for_other")
        return scores

    def _label(
        self, scene: Scene, block: Block, tokens: Sequence[Token], place: int, clues: Clues
    ) -> None:
        """ "University of York: £2m" in a list: the words above say who pays or receives."""
        actor = self._labelling(tokens, place) or _row_head(block, tokens, place)
        if actor is not None:
            role = self._role_of_list(scene, block)
            note(clues, actor.parties, "label")
            for party, kind in zip(actor.parties, actor.types, strict=True):
                note(clues, (party,), f"label_{role}" if role else f"label_open_{coarse(kind)}")

    def _labelling(self, tokens: Sequence[Token], place: int) -> Token | None:
        """The actor that labels an amount: "A: £2m", "A ..... £2m", "A (£2m)", "£2m – A"."""
        is_signed = _is_bracketed(tokens, place)
        for index in range(place - 1, max(place - 12, -1), -1):
            token = tokens[index]
            is_signed = is_signed or token.word in _SIGN
            if (
                token.kind == "actor"
                and is_signed
                and not self._frames.governing.preposition(tokens, index)
            ):
                return None if is_possessive(tokens, index) else token
            if token.kind == "verb" or token.word in (";", "and"):
                break
        following = tokens[place + 1 : place + 3]
        is_label = len(following) == 2 and following[0].word in (":", "–", "—", "-")
        return following[1] if is_label and following[1].kind == "actor" else None

    def _role_of_list(self, scene: Scene, block: Block) -> str:
        """The role that the lead or the heading of a list gives to the names in it; "" for none."""
        roles = (
            self.leads.role_above(scene.layout.words(index))
            for index in (block.lead, block.heading)
        )
        return next((role for role in roles if role), "")


def _is_bracketed(tokens: Sequence[Token], place: int) -> bool:
    """ "(FAPEAM, £2m)": an amount beside a name in one pair of brackets."""
    after = tokens[place + 1].word if place + 1 < len(tokens) else ""
    return place > 0 and after == ")" and tokens[place - 1].word == ","


def _other(role: PartyRole) -> PartyRole:
    return "recipient" if role == "funder" else "funder"


def _likeliest(scores: Mapping[Party, int]) -> list[Party]:
    """The best candidates of a sum for which none is good, unless they are too weak."""
    best = max(scores.values(), default=0)
    return [party for party, score in scores.items() if score > max(best - _TIE, _LEAST)]


def _row_head(block: Block, tokens: Sequence[Token], place: int) -> Token | None:
    """The actor that opens a row of a table right before an amount: "Germany     €5.1bn"."""
    before = tokens[place - 1] if place else None
    opens_row = before is not None and before.start - block.start <= _INDENT
    return (
        before if opens_row and before and before.kind == "actor" and block.kind == "item" else None
    )


def _amounts_near(scene: Scene, offset: int) -> list[int]:
    """The funding amounts that a sentence without one can speak of, the likeliest first.

    Those of its section, the last before it first; else the first of the document.
    """
    section = scene.layout.section_of(scene.layout.block_at(offset))
    here = scene.funding.get(section, [])
    place = bisect_left(here, offset, key=lambda index: scene.judged[index].amount.start)
    near = [*reversed(here[max(place - _MANY, 0) : place]), *here[place : place + _MANY]]
    return near or next(iter(scene.funding.values()))[:1]


def _distance(scene: Scene, offset: int, index: int) -> str:
    """ "beside" for a sentence in the block of the amount that it speaks of, else "near"."""
    there = scene.layout.block_at(scene.judged[index].amount.start)
    return "beside" if scene.layout.block_at(offset) == there else "near"
