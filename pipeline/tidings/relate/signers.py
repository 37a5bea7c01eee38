"""For whom the people sign who sign: the body of each, else the state that the post names."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tidings.records import Party, Person
from tidings.relate.governing import Governing, is_possessive
from tidings.relate.lands import Lands
from tidings.relate.scene import Scene, within
from tidings.relate.tokens import Token
from tidings.rules import Rulebook
from tidings.text import Stretch

_KINDS = ("office", "lead")  # posts of those who sign for a state or a body
_POST = 5  # tokens before a post in which a land or a body owns it: "the Danish science minister"
_SIGNING = ("", "by", "with")  # before those who sign; "in the presence of" leads to witnesses


class Signers:
    """Reads ``rules/people/posts.csv``: whom the holder of a post signs for."""

    def __init__(self, rulebook: Rulebook, lands: Lands) -> None:
        self._lands = lands
        posts = (row for row in rulebook.rows("people/posts.csv") if row["kind"] in _KINDS)
        forms = [form for row in posts for form in row.items("forms")]
        self._posts = frozenset(form + ending for form in forms for ending in ("", "s"))

    def of(self, scene: Scene, sentence: Stretch, tokens: Sequence[Token]) -> list[Party]:
        """The bodies or states of the people and posts of a sentence, each once.

        Beside a state a ministry stands for its own: "Spain's minister and an official of METI".
        """
        people = within(scene.mentions.people, sentence)
        host = self._host(scene, people)
        sides = [self._side(scene, person, host) for person in people]
        told = [side for side in sides if side is not None]
        found = list(dict.fromkeys([*told, *self._posted(scene, tokens)]))
        if any(side.name in self._lands.states for side in found):
            states = [self._state_of(scene, side) for side in found]
            is_alone = host is not None and len(found) > len(set(states)) == 1
            found = [*states, host] if is_alone and host is not None else states
        return list(dict.fromkeys(found))

    def _side(self, scene: Scene, person: Person, host: Party | None) -> Party | None:
        """ "Ana Ruiz, rector of X": X; "Ana Ruiz, Spanish Minister of Science": Spain.

        A minister of no country who signs with an ambassador is of the host's.
        """
        role = person.role or ""
        is_envoy = scene.vocabulary.speaks("envoy", role)
        state = self._lands.told_in(_sender(role) if is_envoy else role)
        if person.organisation in scene.bodies and not (is_envoy and state is not None):
            return scene.bodies[person.organisation]
        if state is not None:
            return self._lands.known(scene, state)
        is_posted = not self._posts.isdisjoint(role.lower().split())
        return host if is_posted and not is_envoy else None

    def _host(self, scene: Scene, people: Sequence[Person]) -> Party | None:
        """The state that receives an ambassador who signs; else the one other of a document.

        Only ministries tell of that other state: a country that the text names may be any.
        """
        roles = [person.role or "" for person in people]
        envoy = next((role for role in roles if scene.vocabulary.speaks("envoy", role)), None)
        if envoy is None:
            return None
        host = self._lands.told_in(envoy[len(_sender(envoy)) :])
        if host is None:
            sent = self._lands.told_in(_sender(envoy))
            homes = {scene.homes.get(name, "") for name in scene.ministries}
            states = homes & self._lands.states.keys() - {sent.name if sent else ""}
            others = sorted(states)
            host = self._lands.states[others[0]] if len(others) == 1 else None
        return self._lands.known(scene, host) if host is not None else None

    def _posted(self, scene: Scene, tokens: Sequence[Token]) -> Iterator[Party]:
        """ "The Armenian minister": Armenia; "ESA's director": ESA."""
        governing = Governing(scene.vocabulary)
        for index, token in enumerate(tokens):
            if scene.words((token.start, token.end)).lower().rstrip(".") not in self._posts:
                continue
            first = self._first(tokens, index)
            if governing.preposition(tokens, first) in _SIGNING:
                owners = [
                    party
                    for place in range(first, index)
                    if tokens[place].kind == "actor" and is_possessive(tokens, place)
                    for party in tokens[place].parties
                ]
                words = scene.words((tokens[first].start, token.start))
                yield from owners or self._lands.known_in(scene, words)

    def _first(self, tokens: Sequence[Token], post: int) -> int:
        """Where the words before a post begin that can say whose it is."""
        first = post
        while first > max(post - _POST, 0):
            before = tokens[first - 1]
            is_owner = before.kind == "actor" and is_possessive(tokens, first - 1)
            if not (is_owner or before.kind == "word" or before.word in ("’s", "'s", "-")):
                break
            if before.word in (",", ";", ":", "by", "with", "of", "for", "to", "in"):
                break
            first -= 1
        return first

    def _state_of(self, scene: Scene, side: Party) -> Party:
        """The state of a ministry; any other body is itself."""
        home = scene.homes.get(side.name) if side.name in scene.ministries else None
        is_state = home in self._lands.states
        return self._lands.known(scene, self._lands.states[home]) if home and is_state else side


def _sender(role: str) -> str:
    """What the post of an envoy says of the side that sends: all before "to" a host."""
    return role.partition(" to ")[0]
