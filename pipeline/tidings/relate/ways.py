"""The ways in which a text names the parties of an instrument, the surest first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain

from tidings.records import Party
from tidings.relate.apart import listed, pairs, partners_apart
from tidings.relate.counted import counted
from tidings.relate.cues import Cues
from tidings.relate.frames import Frames
from tidings.relate.instruments import Named
from tidings.relate.lands import Lands
from tidings.relate.named_together import (
    largest_group,
    of_the_block,
    of_the_top,
    only_two,
    only_two_of_the_top,
    pair_of_the_top,
    principal,
    sides,
)
from tidings.relate.resumed import group_before, is_sealed, points_back, told_here
from tidings.relate.scene import Scene
from tidings.relate.signatories import (
    Row,
    Signatories,
    apposed_pair,
    between,
    clause_of,
    colon_pair,
    compound,
)
from tidings.relate.signers import Signers
from tidings.relate.tokens import Token
from tidings.rules import Rulebook
from tidings.text import Stretch

_BESIDE = 60  # characters before an instrument that can say whose it is
_OBJECT = 6  # characters after "to buy" in which a body is what is bought
_NAME = 12  # characters after a name that can say of which day the instrument is


class Ways:
    """Finds the parties of one instrument at a time."""

    def __init__(self, rulebook: Rulebook, frames: Frames, cues: Cues) -> None:
        self._cues = cues
        self._signatories = Signatories(frames)
        self._lands = Lands(rulebook)
        self._signers = Signers(rulebook, self._lands)

    def parties(self, scene: Scene, row: Row, named: Named) -> list[Party]:
        """The parties by the surest of the ways in which a text names them; [] for fewer than 2."""
        if not self._is_news(scene, row, named):
            return []
        ways = self._beside(scene, row, named)
        if len(row.instruments) > 1:
            ways = chain(self._in_clause(scene, row, named), ways)
        told = (sides(scene, parties) for parties in ways)
        beside = next((parties for parties in told if len(parties) >= 2), [])
        return beside or self._around_it(scene, row, named)

    def is_signed(self, scene: Scene, row: Row, named: Named) -> bool:
        """Whether the sentence says that somebody signs the instrument."""
        verb = _signing_verb(scene, row.tokens, named)
        return self._is_object(scene, row.tokens, verb, named)

    def _is_news(self, scene: Scene, row: Row, named: Named) -> bool:
        """Whether it can be an instrument: "a partnership of more than 20 years" is none."""
        verb = _signing_verb(scene, row.tokens, named)
        if named.kind.is_signed:
            is_formal = self._is_formal(scene, row.tokens, verb, named)
            is_awarded = self._is_awarded(scene, row.tokens, named)
            return is_formal or is_awarded or self._is_in_force(scene, row, named)
        is_aged = self._cues.says("aged", scene.words((named.end, row.sentence.end)))
        return (
            not is_aged or named.kind.is_strong or self._is_object(scene, row.tokens, verb, named)
        )

    def _is_in_force(self, scene: Scene, row: Row, named: Named) -> bool:
        """ "They have a lease", "under a licence signed in May": it is signed, whoever did it."""
        before = scene.words((row.sentence.start, named.start))
        is_lasting = self._cues.says("held", before) or self._cues.says("under", before)
        is_contract = named.kind.instrument == "contract"
        return (is_lasting and is_contract) or is_sealed(scene, self._cues, row.sentence, named)

    def pairs(self, scene: Scene, row: Row, named: Named) -> list[list[Party]]:
        """The groups of a sentence of which each has an instrument of its own; [] for one."""
        return pairs(scene, row, named) if self._is_plural(scene, named) else []

    def listed(self, scene: Scene, row: Row, named: Named) -> list[tuple[Stretch, list[Party]]]:
        """The items under "Agreements signed:" with the pairs that they name."""
        verb = _signing_verb(scene, row.tokens, named)
        is_told = named.kind.is_strong or verb is not None
        return listed(scene, row.sentence) if is_told and self._is_plural(scene, named) else []

    def partners_apart(
        self, scene: Scene, row: Row, named: Named, parties: Sequence[Party]
    ) -> list[list[Party]]:
        """The parties of each instrument where a body has one with each of several partners."""
        is_plural = self._is_plural(scene, named)
        return partners_apart(scene, self._signatories, row, named, parties, is_plural)

    def under_the(self, scene: Scene, row: Row, named: Named) -> list[Party]:
        """ "Under the terms of the deal, A supplies B": the two bodies of a sentence."""
        before = scene.words((row.sentence.start, named.start))
        if _is_any_paper(named) or not self._cues.says("under_the", before):
            return []
        return only_two(row.tokens) or self._signatories.one_and_topic(scene, row)

    def _is_plural(self, scene: Scene, named: Named) -> bool:
        return self._cues.says("plural", scene.words((named.start, named.end)))

    def _around_it(self, scene: Scene, row: Row, named: Named) -> list[Party]:
        """The parties that the text around tells; where one who signs is known, it is of them."""
        signer = self._signer(scene, row, named)
        around = (sides(scene, parties) for parties in self._around(scene, row, named))
        pairs = (parties for parties in around if len(parties) >= 2)
        if not signer:
            return next(pairs, [])
        own = next((parties for parties in pairs if signer[0] in parties), [])
        about = principal(scene) if named.kind.is_strong else []
        pair = sides(scene, [*signer, *about])
        return own or (pair if len(pair) >= 2 else [])

    def _signer(self, scene: Scene, row: Row, named: Named) -> list[Party]:
        """The one body that the sentence says to sign; [] where it says none."""
        verb = _signing_verb(scene, row.tokens, named)
        if not self._is_object(scene, row.tokens, verb, named) or verb is None:
            return []
        told = self._signatories.of_verb(scene, row.tokens, verb)
        return told if len(told) == 1 else []

    def _in_clause(self, scene: Scene, row: Row, named: Named) -> Iterator[list[Party]]:
        """The ways inside the clause of an instrument that shares its sentence with others."""
        clause = replace(row, tokens=clause_of(scene, row, named))
        verb = _signing_verb(scene, clause.tokens, named)
        yield between(scene, clause, named)
        if verb is not None:
            yield self._signatories.of_verb(scene, clause.tokens, verb)
        if self._cues.says("held", scene.words((row.sentence.start, named.start))):
            yield self._signatories.holders(clause.tokens, named)
        if _signing_verb(scene, row.tokens, named) is not None:
            yield self._signatories.with_subject(scene, row, clause.tokens, named)

    def _beside(self, scene: Scene, row: Row, named: Named) -> Iterator[list[Party]]:
        """The ways inside the sentence of an instrument."""
        tokens, is_strong = row.tokens, named.kind.is_strong
        before = scene.words((row.sentence.start, named.start))
        pen = _signing_verb(scene, tokens, named)
        yield between(scene, row, named)
        yield self._signatories.owner_and_partners(tokens, named)
        yield self._signatories.related(tokens, named)
        yield colon_pair(tokens, named)
        if pen is not None and self._is_told(scene, row, named, pen):
            yield counted(scene, tokens, pen)
        yield apposed_pair(scene, tokens, named)
        if points_back(scene, self._cues, row.sentence, tokens):
            partners = self._signatories.partners(tokens, named)
            told = told_here(scene, self._cues, row.sentence, tokens)
            yield list(dict.fromkeys([*(told or group_before(scene, row.sentence)), *partners]))
        verb = _signing_verb(scene, tokens, named)
        is_news = is_strong or self._is_proper(scene, named)
        is_standing = not is_news and self._cues.says("standing", before)
        is_told = self._is_object(scene, tokens, verb, named) or is_sealed(
            scene, self._cues, row.sentence, named
        )
        if is_standing and not is_told:
            verb = None
        if verb is not None:
            told = self._signatories.of_verb(scene, tokens, verb)
            signing = self._signers.of(scene, row.sentence, tokens)
            yield from (told, signing, list(dict.fromkeys([*told, *signing])))
        if self._cues.says("held", before):
            yield self._signatories.holders(tokens, named)
        if verb is not None or is_strong or self._cues.says("indefinite", before):
            yield self._signatories.with_topic(scene, row, named)
        if self._cues.says("under", before):
            yield self._signatories.under(tokens, named)
        if verb is not None or is_strong:
            yield compound(tokens, named)
            yield self._lands.pair_before(scene, named.start)
        is_trade = _is_trade(tokens, named)
        if is_trade or self._is_awarded(scene, tokens, named):
            yield only_two(tokens)
        if is_trade:
            yield self._signatories.one_and_topic(scene, row)
        is_object = self._is_object(scene, tokens, verb, named)
        if self._is_launched(scene, tokens, verb, named):
            yield only_two(tokens)
        is_object = is_object and not _is_any_paper(named)
        if is_object and _is_small(scene, tokens, verb) and not _is_verb(tokens, verb, named):
            yield only_two(tokens)

    def _around(self, scene: Scene, row: Row, named: Named) -> Iterator[list[Party]]:
        """The ways around the sentence of an instrument that is news or names itself."""
        sentence, tokens = row.sentence, row.tokens
        before = scene.words((sentence.start, named.start))
        is_fresh = self._cues.says("fresh", before)
        if named.kind.instrument == "joint_statement" and scene.layout.block_at(named.start) == 0:
            yield self._lands.pair_of_the_top(scene)
        if named.kind.is_strong:
            yield largest_group(tokens)
        is_standing = self._cues.says("standing", before)
        is_bodied = any(token.kind == "actor" for token in tokens)
        verb = _signing_verb(scene, tokens, named)
        if is_fresh or (named.kind.is_strong and not is_standing):
            yield of_the_block(scene, sentence)
            yield of_the_top(scene, sentence.start)
        elif self._is_formal(scene, tokens, verb, named) and (
            not (is_standing and is_bodied) or _is_before(tokens, verb, named)
        ):
            if not _is_any_paper(named):
                yield group_before(scene, sentence)
        elif (
            named.kind.instrument == "joint_statement"
            and not _is_any_paper(named)
            and self._is_object(scene, tokens, verb, named)
        ):
            yield of_the_block(scene, sentence)
            yield of_the_top(scene, sentence.start)
        elif self._cues.says("resting", before) and not is_bodied:
            yield of_the_block(scene, sentence)
        if named.kind.is_strong:
            yield only_two(tokens)
            yield pair_of_the_top(scene, sentence.end)
            if not self._cues.says("standing", before):
                yield only_two_of_the_top(scene, sentence.end)

    def _is_proper(self, scene: Scene, named: Named) -> bool:
        """Whether an accord has a name of its own and says when: "the Lima Accord of 3 May"."""
        is_named = scene.words((named.start, named.end)).istitle()
        after = scene.words((named.end, named.end + _NAME))
        return is_named and named.kind.instrument == "other" and self._cues.says("of_day", after)

    def _is_awarded(self, scene: Scene, tokens: Sequence[Token], named: Named) -> bool:
        """ "A awarded B a contract": one contract, which one of two bodies wins from the other."""
        before = scene.words((max(named.start - _BESIDE, 0), named.start))
        winners = [t for t in tokens if t.kind == "actor" and t.end <= named.start]
        given = scene.words((winners[-1].end, named.start)) if winners else before
        is_one = self._cues.says("indefinite", before) or self._cues.says("direct", given.lstrip())
        if named.kind.instrument != "contract":
            return False
        if self._cues.says("awarded", scene.words((named.end, named.end + 2 * _BESIDE))):
            return not self._is_plural(scene, named)
        if not is_one:
            return False
        near = (t.word for t in tokens if named.start - 2 * _BESIDE < t.start < named.start)
        return any(scene.vocabulary.is_("award", word) for word in near)

    def _is_launched(
        self, scene: Scene, tokens: Sequence[Token], verb: int | None, named: Named
    ) -> bool:
        """ "Two presidents launched a partnership, for which A and B pay": they stand for both."""
        if verb is None or tokens[verb].cue != "launch" or named.kind.instrument != "partnership":
            return False
        between_them = scene.words((tokens[verb].end, named.start))
        is_own = self._cues.says("alone", between_them)
        return is_own and all(token.kind != "actor" for token in tokens[:verb])

    def _is_formal(
        self, scene: Scene, tokens: Sequence[Token], verb: int | None, named: Named
    ) -> bool:
        """Whether somebody signs the instrument, rather than reaches, adopts or forms it."""
        if verb is None or _is_verb(tokens, verb, named):
            return False
        is_object = self._is_object(scene, tokens, verb, named)
        is_ = scene.vocabulary.is_
        is_issued = _is_any_paper(named) and is_("issue", tokens[verb].word)
        return is_object and (is_issued or is_("pen", tokens[verb].word))

    def _is_told(self, scene: Scene, row: Row, named: Named, verb: int) -> bool:
        """Whether the sentence tells of the signing: "they signed it", "it was signed"."""
        is_object = self._is_object(scene, row.tokens, verb, named)
        return is_object or is_sealed(scene, self._cues, row.sentence, named)

    def _is_object(
        self, scene: Scene, tokens: Sequence[Token], verb: int | None, named: Named
    ) -> bool:
        """Whether a verb of signing is about the instrument: "A and B signed the contract"."""
        if verb is None or tokens[verb].cue == "launch":
            return False
        if tokens[verb].start > named.end:
            return self._cues.says("which", scene.words((named.end, tokens[verb].start)))
        return self._cues.says("direct", scene.words((tokens[verb].end, named.start)).lstrip())


def _is_before(tokens: Sequence[Token], verb: int | None, named: Named) -> bool:
    """ "Under the accord, which both signed in Oslo": the signing is told of the instrument."""
    return verb is not None and tokens[verb].start > named.end


def _is_trade(tokens: Sequence[Token], named: Named) -> bool:
    """ "A agreed to buy power": a contract; "A agreed to buy B" is none with B."""
    beside = range(named.end, named.end + _OBJECT)
    is_takeover = any(token.kind == "actor" and token.start in beside for token in tokens)
    return named.kind.is_verb and named.kind.instrument == "contract" and not is_takeover


def _is_any_paper(named: Named) -> bool:
    """Whether it is a statement, a plan, a document: an instrument only of those who sign it."""
    return named.kind.is_signed and named.kind.instrument != "contract"


def _is_small(scene: Scene, tokens: Sequence[Token], verb: int | None) -> bool:
    """Whether a verb is written small, and so no part of a name: "the Exchange Partnership"."""
    return verb is not None and scene.words((tokens[verb].start, tokens[verb].end)).islower()


def _is_verb(tokens: Sequence[Token], verb: int | None, named: Named) -> bool:
    """Whether the instrument is told by the verb alone: "A agreed to build a hall at B"."""
    return verb is not None and tokens[verb].start == named.start


def _signing_verb(scene: Scene, tokens: Sequence[Token], named: Named) -> int | None:
    """The verb that tells the instrument, else that of signing or launching nearest to it."""
    if named.kind.is_verb:
        return next((i for i, token in enumerate(tokens) if token.end > named.start), None)
    seals = scene.vocabulary.lists.get("seal", frozenset())
    verbs = [
        index
        for index, token in enumerate(tokens)
        if (token.kind == "verb" and token.cue in ("sign", "launch"))
        or token.word.partition(" ")[0] in seals
    ]
    return min(verbs, key=lambda index: abs(tokens[index].start - named.start), default=None)
