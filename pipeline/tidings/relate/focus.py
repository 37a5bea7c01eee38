"""What a text speaks of when it comes to a sum: who gave last, who received last, who stands near.

Announcements keep to their theme: after "The council opened a competition" the next sum is the
council's, and after "University of York" at the head of an item what follows goes to York.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from tidings.records import Party
from tidings.relate.frames import Frames
from tidings.relate.scene import Scene

_GIVES = frozenset(
    (
        "subject_of_give",
        "subject_of_launch",
        "give_passive_by",
        "launch_passive_by",
        "origin_from",
        "receive_from",
        "give_passive_from",
    )
)
_RECEIVES = frozenset(
    (
        "subject_of_receive",
        "subject_of_give_passive",
        "give_to",
        "give_passive_to",
        "pass_to",
        "hold_passive_by",
        "hold_passive_at",
        "subject_of_hold",
    )
)
_PAYERS = frozenset(("funder", "government", "country", "international"))
_ACADEMIC = frozenset(("university", "research_institute"))


def coarse(kind: str) -> str:
    """Kinds of bodies that stand in the same places: payers, academic ones, the others.

    >>> coarse("university")
    'academic'
    """
    return "payer" if kind in _PAYERS else "academic" if kind in _ACADEMIC else kind


class _Act(NamedTuple):
    """Bodies that act, or stand, at an offset."""

    start: int
    section: int
    parties: tuple[Party, ...]


class Focus:
    """The acts of a document by kind, each list sorted by offset."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._acts: dict[str, list[_Act]] = {"giver": [], "receiver": [], "topic": []}
        self._near: dict[str, list[_Act]] = {}
        frames = Frames(scene.vocabulary)
        for sentence, tokens in scene.rows:
            section = self._section(sentence.start)
            subject = frames.topic(tokens, None)
            if subject is not None:
                self._acts["topic"].append(_Act(sentence.start, section, subject.parties))
            said = frames.support(tokens)
            for what, wanted in (("giver", _GIVES), ("receiver", _RECEIVES)):
                parties = tuple(party for party, names in said.items() if names & wanted)
                if parties:
                    self._acts[what].append(_Act(sentence.start, section, parties))
            for token in tokens:
                for kind in dict.fromkeys(coarse(kind) for kind in token.types):
                    act = _Act(token.start, section, token.parties)
                    self._near.setdefault(kind, []).append(act)

    def clues(self, party: Party, starts: Sequence[int], kind: str) -> list[str]:
        """What a body has last done, or next does, from the view of each telling of a sum."""
        names: dict[str, None] = {}
        for start in starts:
            sentence = self._scene.layout.sentence_at(start).start
            for what, acts in self._acts.items():
                for where in _seen(acts, sentence, self._section(start), party):
                    names[f"{where}_{what}"] = None
            near = self._near.get(kind, [])
            for where in _seen(near, start, self._section(start), party):
                names[f"{where}_{kind}"] = None
        return list(names)

    def _section(self, offset: int) -> int:
        return self._scene.layout.section_of(self._scene.layout.block_at(offset))


def _seen(acts: Sequence[_Act], start: int, section: int, party: Party) -> Iterator[str]:
    """ "last" and "next" for a body that acts nearest in the section, "last_far", "first"."""
    place = bisect_left(acts, start, key=_start)
    before, after = acts[:place][-1:], acts[place : place + 1]
    here = before and before[0].section == section
    if before and party in before[0].parties:
        yield "last" if here else "last_far"
    if after and after[0].section == section and party in after[0].parties:
        yield "next" if here else "next_only"
    if acts and party in acts[0].parties:
        yield "first"


def _start(act: _Act) -> int:
    return act.start
