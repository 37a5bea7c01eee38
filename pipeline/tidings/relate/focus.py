"""What a text speaks of when it comes to a sum: who gave last, who received last, who stands near.

Announcements keep to their theme: after "The council opened a competition" the next sum is the
council's, and after "University of York" at the head of an item what follows goes to York.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from tidings.records import Party
from tidings.relate.kinds import coarse
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


class _Act(NamedTuple):
    """Bodies that act, or stand, at an offset."""

    start: int
    section: int
    parties: tuple[Party, ...]


_Seen = tuple[str, tuple[Party, ...]]  # the name of a clue, and the bodies that it holds of


class Focus:
    """The acts of a document by kind, each list sorted by offset."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._acts: dict[str, list[_Act]] = {"giver": [], "receiver": [], "topic": []}
        self._near: dict[str, list[_Act]] = {}
        for (_, sentence, tokens, bodies, _), said in zip(scene.passages, scene.acts, strict=True):
            if not bodies:
                continue
            section = self._section(sentence.start)
            subject = scene.frames.topic(tokens, None)
            if subject is not None:
                self._acts["topic"].append(_Act(sentence.start, section, subject.parties))
            for what, wanted in (("giver", _GIVES), ("receiver", _RECEIVES)):
                parties = tuple(party for party, names in said.items() if names & wanted)
                if parties:
                    self._acts[what].append(_Act(sentence.start, section, parties))
            for token in (tokens[place] for place in bodies):
                for kind in dict.fromkeys(coarse(kind) for kind in token.types):
                    act = _Act(token.start, section, token.parties)
                    self._near.setdefault(kind, []).append(act)

    def around(self, starts: Sequence[int]) -> Iterator[_Seen]:
        """What bodies have last done, or next do, from the view of each telling of a sum."""
        for start in starts:
            sentence = self._scene.layout.sentence_at(start).start
            section = self._section(start)
            for what, acts in self._acts.items():
                yield from _seen(acts, sentence, section, what)

    def of_kind(self, what: str) -> list[Party]:
        """All bodies that act as givers, receivers or topics anywhere in the document."""
        return [party for act in self._acts[what] for party in act.parties]

    def beside(self, starts: Sequence[int], kind: str) -> Iterator[_Seen]:
        """Which bodies of a kind stand last before a sum or next after it."""
        for start in starts:
            yield from _seen(self._near.get(kind, []), start, self._section(start), kind)

    def _section(self, offset: int) -> int:
        return self._scene.layout.section_of(self._scene.layout.block_at(offset))


def _seen(acts: Sequence[_Act], start: int, section: int, what: str) -> Iterator[_Seen]:
    """ "last" and "next" for those who act nearest in the section, "last_far", "first"."""
    place = bisect_left(acts, (start,))
    here = place > 0 and acts[place - 1].section == section
    if place:
        yield f"{'last' if here else 'last_far'}_{what}", acts[place - 1].parties
    if place < len(acts) and acts[place].section == section:
        yield f"{'next' if here else 'next_only'}_{what}", acts[place].parties
    if acts:
        yield f"first_{what}", acts[0].parties
