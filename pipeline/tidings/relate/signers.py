"""For whom the people sign who sign: the body of each, else the state that the post names."""

from __future__ import annotations

from tidings.records import Party, Person
from tidings.relate.lands import Lands
from tidings.relate.scene import Scene, within
from tidings.text import Stretch


def signers(scene: Scene, sentence: Stretch, lands: Lands) -> list[Party]:
    """The bodies or states of the people of a sentence, each once.

    Beside a state a ministry stands for its own: "Spain's minister and an official of METI".
    """
    people = within(scene.mentions.people, sentence)
    sides = [_side(scene, person, lands) for person in people]
    found = [side for side in sides if side is not None]
    if any(side.name in lands.states for side in found):
        found = [_state_of(scene, side, lands) for side in found]
    return list(dict.fromkeys(found))


def _side(scene: Scene, person: Person, lands: Lands) -> Party | None:
    """ "Ana Ruiz, rector of X": X; "Ana Ruiz, Spanish Minister of Science": Spain."""
    if person.organisation in scene.bodies:
        return scene.bodies[person.organisation]
    state = lands.told_in(person.role or "")
    return lands.known(scene, state) if state is not None else None


def _state_of(scene: Scene, side: Party, lands: Lands) -> Party:
    """The state of a ministry; any other body is itself."""
    home = scene.homes.get(side.name) if side.name in scene.ministries else None
    return lands.known(scene, lands.states[home]) if home in lands.states else side
