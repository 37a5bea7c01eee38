"""Instruments where a text names them, and what a plain "agreement" is by what it is about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import re2

from tidings.expressions import Expressions
from tidings.relate.cues import Cues
from tidings.relate.scene import Scene
from tidings.rules import Pattern, Rulebook
from tidings.text import Stretch

_ANOTHER = re2.compile(
    r"(?i)\b(?:(?:a|the) )?(?:similar|like|second|third|further|parallel|comparable|separate) one\b"
    r"|\b(?:sign|signed|signing|conclude|concluded|have|has|had) one\b"
    r"|\bone (?:with|between)\b|\banother (?:with|between)\b"
)
_NOUN = re2.compile(r"(?i)\b(?:one|another)\b")


@dataclass(frozen=True, slots=True)
class Kind:
    """What a word for an instrument says; a plain one leaves open what is agreed.

    One that ``is_signed`` counts only where somebody signs it: a loan, a statement.
    One that ``is_verb`` is told by what they do: "will collaborate".
    ``partners`` are bodies of which one concludes every agreement of this kind.
    """

    instrument: str
    is_strong: bool
    is_plain: bool
    expression: re2._Regexp
    partners: tuple[str, ...] = ()
    is_signed: bool = False
    is_verb: bool = False


@dataclass(frozen=True, slots=True)
class Named:
    """An instrument where the text names it."""

    start: int
    end: int
    kind: Kind


class Instruments:
    """Reads ``rules/relations/instruments.jsonl`` and ``rules/relations/natures.jsonl``."""

    def __init__(self, rulebook: Rulebook, cues: Cues) -> None:
        self._cues = cues
        patterns = rulebook.patterns("relations/instruments.jsonl")
        sources = [pattern.pattern.replace(" ", r"\s+") for pattern in patterns]
        self._any = Expressions(sources)
        self._kinds = tuple(map(_kind, patterns, sources))
        natures = rulebook.patterns("relations/natures.jsonl")
        self._natures = Expressions(pattern.pattern for pattern in natures)
        self._nature_of = [pattern.fields for pattern in natures]

    def naming(self, scene: Scene) -> list[int]:
        """The sentences that may name an instrument, found in a scan of the whole text."""
        text, number_of = scene.document.text, scene.layout.sentence_number
        found: set[int] = set()
        for kind in (self._kinds[number] for number in self._any.matching(text)):
            for match in kind.expression.finditer(text):
                found.update(range(number_of(match.start()), number_of(match.end() - 1) + 1))
        return sorted(found - {-1})

    def named(self, scene: Scene, sentence: Stretch) -> list[Named]:
        """The instruments of a sentence, disjoint, the more telling kind first."""
        words = scene.words(sentence)
        found: list[Named] = []
        for kind in (self._kinds[number] for number in self._any.matching(words)):
            for match in kind.expression.finditer(words):
                start, end = sentence.start + match.start(), sentence.start + match.end()
                is_free = all(end <= other.start or start >= other.end for other in found)
                if is_free and not self._is_denied(words, match.span()):
                    found.append(Named(start, end, kind))
        found.sort(key=lambda named: named.start)
        return found + _others(words, sentence, found) if found else found

    def likewise(self, scene: Scene, sentence: Stretch, before: Sequence[Named]) -> list[Named]:
        """The instrument that others sign too: "… a memorandum. So have A and B.", "A did so"."""
        place = self._cues.place("likewise", scene.words(sentence).replace("\n", " "))
        if place is None or not before or self.named(scene, sentence):
            return []
        kind = replace(before[-1].kind, is_strong=True)
        return [Named(sentence.start + place[1] - 1, sentence.start + place[1], kind)]

    def _is_denied(self, words: str, place: tuple[int, int]) -> bool:
        """Whether there is none yet: "signed no treaty", "a treaty is being negotiated"."""
        is_none = self._cues.says("negated", words[: place[0]])
        return is_none or self._cues.says("sought", words[place[1] :].replace("\n", " "))

    def with_nature(self, named: Named, told: str) -> Named:
        """A plain agreement as what it is by the words around it: a supply deal is a contract."""
        numbers = self._natures.matching(told.replace("\n", " ")) if named.kind.is_plain else ()
        if not numbers:
            return named
        nature = self._nature_of[numbers[0]]
        partners = tuple(nature.get("partners", ()))
        kind = replace(named.kind, instrument=nature["instrument"], partners=partners)
        return replace(named, kind=kind)


def _kind(pattern: Pattern, source: str) -> Kind:
    return Kind(
        pattern.fields["instrument"],
        pattern.fields["strength"] == "strong",
        bool(pattern.fields.get("is_plain")),
        re2.compile(source),
        is_signed=bool(pattern.fields.get("is_signed")),
        is_verb=bool(pattern.fields.get("is_verb")),
    )


def _others(words: str, sentence: Stretch, found: list[Named]) -> list[Named]:
    """ "…; B had concluded a similar one with C": another instrument of the kind before it."""
    others = []
    for match in _ANOTHER.finditer(words):
        noun = _NOUN.search(match.group())
        start = sentence.start + match.start() + noun.start()
        before = [named for named in found if named.end <= start]
        if before:
            others.append(Named(start, start + len(noun.group()), before[-1].kind))
    return others
