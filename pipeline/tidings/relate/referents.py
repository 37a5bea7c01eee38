"""What pointing phrases stand for: "the company", "both sides", "the owners", "we"."""

from __future__ import annotations

from collections.abc import Collection
from functools import cache
from itertools import islice
from typing import Any, NamedTuple

import re2

from tidings.records import Party

_CITY = re2.compile(r"(?:^|\n|\band )[^\S\n]*\p{Lu}[\p{Lu}.’' -]+\p{Lu}, $")
_OTHERWISE = frozenset(("university", "research_institute"))  # KAIST, Caltech, ETH Zurich
_TOP = 400  # characters at the top in which those who sign stand
_OWNING = re2.compile(r"^,?(?: (?:each|together|jointly|equally|now))? own\b")
_OWNED_BY = re2.compile(
    r"\bown(?:ed|ers)(?: (?:jointly|equally|in equal \pL+))?(?: by|,|:| are) (?:the )?$"
)
_AHEAD = 40  # characters beside a name within which it is told that it owns
_RECENT = 12  # mentions before a phrase among which the one is looked for that it stands for
_FAR = 8  # sentences back from a phrase in which they stand
_KEPT = 0.75  # what each sentence that follows leaves of the weight of a mention
# Weights of a mention that opens a clause, of a plain one, of one that hangs on a preposition, and
# of one in a row.
_SUBJECT, _PLAIN, _GOVERNED, _IN_ROW = 2.0, 1.0, 0.5, 0.25
_LINKS = frozenset(("and", "or", "&"))
_DETERMINERS = frozenset(("the", "a", "an", "its", "their", "our"))
_OPENING = (".", "!", "?", ":", ";", "–", "—", "-", "•", "…", "|")
_SIDE_BY_SIDE = 14  # characters between two names of one "A (AC), B and the C"


class Actor(NamedTuple):
    """A stretch of text that stands for one or more bodies.

    ``kind`` is the type of the body ("funder", "university" …), "country" where a country stands
    for its government, "place" where something happens in it.
    """

    start: int
    end: int
    parties: tuple[Party, ...]
    kind: str


class Reference(NamedTuple):
    """What a pointing phrase can point to."""

    types: frozenset[str]
    number: str


def alike(phrase: str, before: list[Actor], wanted: Reference) -> list[Actor]:
    """The bodies that bear the noun of a phrase, "the foundation"; all where none does.

    "The university" may be one that calls itself otherwise, as "the institute" may.
    """
    if wanted.types & _OTHERWISE:
        return before
    noun = phrase.rpartition(" ")[2].lower()
    namesakes = [a for a in before if any(noun in p.name.lower().split() for p in a.parties)]
    return namesakes or before


def salient(
    text: str, start: int, before: list[Actor], wanted: Reference, governing: Collection[str]
) -> list[Actor]:
    """The mentions before a phrase, with the one last that the phrase most likely points to.

    "Ash won £2m from Elm … the firm": who is told as a subject, and told again, is spoken of; who
    hangs on a preposition or stands in a row is not, though it stands nearer.
    """
    told = (actor for actor in reversed(before) if actor.kind in wanted.types)
    fitting = list(islice(told, _RECENT))[::-1]
    weights: dict[tuple[Party, ...], float] = {}
    last: dict[tuple[Party, ...], Actor] = {}
    for actor in fitting:
        gap = text[actor.end : start]
        sentences = gap.count(". ") + gap.count("\n")
        if sentences <= _FAR:
            weight = _standing(text, actor, governing) * _KEPT**sentences
            weights[actor.parties] = weights.get(actor.parties, 0.0) + weight
            last[actor.parties] = actor
    if not weights:
        return before
    chosen = max(weights, key=lambda parties: (weights[parties], last[parties].start))
    return [*before, last[chosen]]


def _standing(text: str, actor: Actor, governing: Collection[str]) -> float:
    """The weight of a mention by what stands right before it."""
    line = text[max(0, actor.start - _AHEAD) : actor.start].rpartition("\n")[2]
    words = line.split()
    while words and words[-1].lower() in _DETERMINERS:
        words.pop()
    if not words or words[-1].endswith(_OPENING):
        return _SUBJECT
    is_listed = words[-1].endswith(",") and text.startswith((",", " and "), actor.end)
    if is_listed or words[-1].lower() in _LINKS:
        return _IN_ROW
    return _GOVERNED if words[-1].lower() in governing else _PLAIN


def two_sides(
    text: str, before: list[Actor], everyone: list[Actor], wanted: Reference
) -> tuple[tuple[Party, ...], str]:
    """The two bodies that "the two sides" means, the lands of a dateline left out."""
    told = [[a for a in row if not is_dateline(text, a)] for row in (before, everyone)]
    return antecedent(told[0], told[1], wanted)


def is_dateline(text: str, actor: Actor) -> bool:
    """Whether a country says where a text was written: "MAINZ, Germany, 20 May 2025 –"."""
    if actor.kind != "country" or not _CITY.search(text[max(0, actor.start - 40) : actor.start]):
        return False
    return _dateline().search(text[actor.end : actor.end + 80]) is not None


@cache
def _dateline() -> Any:
    """What stands behind the land of a dateline; compiled when a text asks, it takes its time."""
    return re2.compile(r"^(?:, | and \p{Lu}[\pL ,.’'-]{1,40})?[^\n.]{0,40}(?: [–—-]+ |: | \()")


def antecedent(
    before: list[Actor], everyone: list[Actor], wanted: Reference
) -> tuple[tuple[Party, ...], str]:
    """The last body of the wanted type before a phrase; for "both …" the last two different."""
    fitting = [actor for actor in before if actor.kind in wanted.types]
    if wanted.number == "one":
        fitting = fitting or [actor for actor in everyone if actor.kind in wanted.types][:1]
        return (fitting[-1].parties, fitting[-1].kind) if fitting else ((), "")
    if wanted.number in ("group", "owners"):
        order = _last_group(fitting)
        return (tuple(order), fitting[-1].kind) if len(order) >= 2 else ((), "")
    if len({party for actor in fitting for party in actor.parties}) < 2:
        fitting = [actor for actor in everyone if actor.kind in wanted.types]
    order = dict.fromkeys(party for actor in fitting for party in actor.parties)
    return (tuple(order)[:2], fitting[0].kind) if len(order) >= 2 else ((), "")


def undersigned_of(text: str, named: list[Actor]) -> tuple[Party, ...]:
    """The bodies that stand alone on lines at the top, as those who sign a joint statement do."""
    heads = [actor for actor in named if actor.end <= _TOP and _fills_line(text, actor)]
    parties = dict.fromkeys(party for actor in heads for party in actor.parties)
    return tuple(parties) if len(parties) >= 2 else ()


def _fills_line(text: str, actor: Actor) -> bool:
    first = text.rfind("\n", 0, actor.start) + 1
    last = text.find("\n", actor.end)
    line = text[first : last if last >= 0 else len(text)]
    return line.strip() == text[actor.start : actor.end]


def owners_of(text: str, actors: list[Actor]) -> tuple[Party, ...]:
    """Who own something, by the text: "A, B and C own the venture", "owned by A and B"."""
    ordered = sorted(actors)
    for place, actor in enumerate(ordered):
        if _OWNING.match(text[actor.end : actor.end + _AHEAD]):
            return _row(text, ordered[place::-1])
        if _OWNED_BY.search(text[max(0, actor.start - _AHEAD) : actor.start]):
            return _row(text, ordered[place:])
    return ()


def _row(text: str, actors: list[Actor]) -> tuple[Party, ...]:
    """The bodies that stand side by side with the first actor; () for a lone one."""
    row = actors[:1]
    for actor in actors[1:]:
        first, last = sorted((row[-1], actor))
        if last.start - first.end > _SIDE_BY_SIDE or "." in text[first.end : last.start]:
            break
        row.append(actor)
    parties = dict.fromkeys(party for actor in sorted(row) for party in actor.parties)
    return tuple(parties) if len(parties) >= 2 else ()


def _last_group(actors: list[Actor]) -> dict[Party, None]:
    """The bodies of the last "A, B and C"; {} where no two stand side by side."""
    group: list[Actor] = []
    best: list[Actor] = []
    for actor in actors:
        if group and actor.start - group[-1].end > _SIDE_BY_SIDE:
            group = []
        group.append(actor)
        if len({party for member in group for party in member.parties}) >= 2:
            best = list(group)
    return dict.fromkeys(party for member in best for party in member.parties)
