"""Who belongs to a nameless group: "17 allies" and a row of 17 countries, "partners such as A".

A group is known by its noun, and by its number where the text tells one. Its members stand in a
row that the noun introduces ("the partners are A and B", "three councils: A, B and C"), in a list
under a line with the noun, or in the only row of the document with so many names.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from tidings.records import Party
from tidings.relate.frames import Frames
from tidings.relate.scene import Scene, within
from tidings.relate.tokens import Token

_FEWEST = 2  # names that make a row
_TELLING = 4  # members of a group that its number alone tells from every other
_OPENING = (":", "–", "—", "(")  # marks that introduce a row
_NEAR = 8  # tokens between a noun and the row that it introduces


class Members:
    """The members of the nameless groups of one document."""

    def __init__(self, scene: Scene, frames: Frames) -> None:
        self._scene = scene
        self._frames = frames
        self._nouns = scene.vocabulary.lists.get("group", frozenset())
        self._named: dict[str, dict[Party, None]] = {}
        self._rows: dict[int, list[tuple[Party, ...]]] = {}
        for passage in scene.passages:
            for index in passage.bodies:
                self._read_body(passage.tokens, index)
            if any(len(passage.tokens[index].parties) >= _FEWEST for index in passage.bodies):
                self._read_nouns(passage.tokens)
        self._read_lists()

    def of(self, noun: str, count: int | None) -> list[Party]:
        """The members of a group; [] where the text does not name them.

        A row of exactly as many names as the group has members is the group, if it is alone.
        """
        if noun in self._named:
            return list(self._named[noun])
        return self._only_row(count or 0)

    def alike(self, noun: str, kinds: Mapping[Party, str]) -> set[Party]:
        """The bodies of the kinds that a noun stands for: universities for "host universities"."""
        is_ = self._scene.vocabulary.is_
        meant = {kind for kind in dict.fromkeys(kinds.values()) if is_(f"of_{kind}", noun)}
        return {party for party, kind in kinds.items() if kind in meant}

    def beside(self, start: int) -> list[Party]:
        """The members of payers counted in or next to the sentence of a sum: "17 allies"."""
        if not self._rows:
            return []
        layout = self._scene.layout
        here, block = layout.sentence_number(start), layout.block_at(start)
        near = range(max(here - 1, 0), min(here + 2, len(layout.sentences)))
        numbers = [n for n in near if layout.block_at(layout.sentences[n].start) == block]
        counts = dict.fromkeys(c for n in numbers for c in self._counts(self._scene.tokens(n)))
        return [party for count in counts for party in self._only_row(count)]

    def _counts(self, tokens: Sequence[Token]) -> Iterator[int]:
        """The numbers that stand before the nouns of groups that pay."""
        words = self._scene.vocabulary
        for index, token in enumerate(tokens):
            if words.is_("paying_group", token.word):
                yield from words.numbers_before(tokens, index)

    def _only_row(self, count: int) -> list[Party]:
        """The only row of exactly so many names; [] where there is none, or more than one."""
        rows = self._rows.get(count, [])
        return list(rows[0]) if len(set(map(frozenset, rows))) == 1 else []

    def _read_body(self, tokens: Sequence[Token], index: int) -> None:
        parties = tokens[index].parties
        if len(parties) >= _TELLING:
            self._rows.setdefault(len(parties), []).append(parties)
        group = self._frames.governing.example_of(tokens, index)
        if group is not None:
            self._add(tokens[group].word, parties)

    def _read_nouns(self, tokens: Sequence[Token]) -> None:
        for index, token in enumerate(tokens):
            if token.word in self._nouns:
                for row in self._introduced(tokens, index):
                    self._add(token.word, row.parties)

    def _introduced(self, tokens: Sequence[Token], noun: int) -> Iterator[Token]:
        """The row after "the partners are", "among the partners are", "three councils:"."""
        following = tokens[noun + 1 : noun + 1 + _NEAR]
        is_ = self._scene.vocabulary.is_
        opens = (
            i for i, t in enumerate(following) if t.word in _OPENING or is_("introducing", t.word)
        )
        place = next(opens, None)
        if place is None or any(t.kind != "word" for t in following[:place]):
            return
        row = next((t for t in following[place:] if t.kind in ("actor", "verb", "amount")), None)
        if row is not None and row.kind == "actor" and len(row.parties) >= _FEWEST:
            yield row

    def _read_lists(self) -> None:
        """The names in items under a line with a noun of a group."""
        layout = self._scene.layout
        nouns: dict[int, str] = {}  # the first noun of a group in the line above a list
        for number, block in enumerate(layout.blocks):
            if block.kind == "item" and block.lead != number:
                if block.lead not in nouns:
                    words = layout.words(block.lead).lower().rstrip(": ").split()
                    nouns[block.lead] = next((w for w in words if w in self._nouns), "")
                if nouns[block.lead]:
                    named = within(self._scene.actors, (block.start, block.end))
                    parties = [p for actor in named if actor.kind != "place" for p in actor.parties]
                    self._add(nouns[block.lead], parties)

    def _add(self, noun: str, parties: Sequence[Party]) -> None:
        if parties:
            self._named.setdefault(noun, {}).update(dict.fromkeys(parties))
