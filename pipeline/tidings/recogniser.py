"""spaCy's entity recogniser with the same weights and the same entities, several times as fast.

spaCy walks through a document a token at a time and asks for each whether each of its actions
would be valid. But what the model says of a token outside entities depends on that token alone,
and of one inside on where the entity began: so all tokens are judged at once as if they stood
outside, then all entities that could begin are followed together, and a last walk keeps those that
are met. The tests hold the entities against spaCy's own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import count
from typing import Any, NamedTuple

import numpy as np
from spacy.language import Language
from spacy.pipeline import EntityRecognizer
from spacy.tokens import Doc
from thinc.api import Model, NumpyOps

from tidings.encoder import (
    BLOCK,
    Encoder,
    Features,
    Flags,
    Floats,
    Integers,
    by_pieces,
    largest_piece,
    leaves,
    read_encoder,
)
from tidings.spans import write_guesses

FACTORY = "tidings_recogniser"
BATCH_TOKENS = 40_000
# So many tokens all entities that could begin are followed; a longer one only if it is met, for in
# a run of one word over and over each of them could begin one that reaches to the end.
_STEPS = 24
_CONTEXT = ("IS_SPACE", "SENT_START", "ENT_IOB")
_HEAD = ("list2array", "linear", "precomputable_affine", "linear")


@dataclass(frozen=True, slots=True)
class _Head:
    """The layers that judge: one matrix for each of three tokens (this one, the first of the open
    entity, the one before), two biases, and the rows of the last layer that can apply.

    Outside an entity those are to begin one or to be one, for each label, or to stay ``out``;
    inside to go on, in the first half of the rows, or to end, in the second.
    """

    this: Floats
    first: Floats
    before: Floats
    bias_outside: Floats
    bias_inside: Floats
    outside: Floats
    outside_bias: Floats
    inside: Floats
    inside_bias: Floats
    labels: tuple[str, ...]
    out: int
    begins: Flags  # of each row outside, whether it begins an entity of several tokens
    label_of: Integers  # of each row outside, its label

    def hidden(self, product: Floats, bias: Floats) -> Floats:
        """The hidden layer of summed products."""
        product += bias
        return largest_piece(product, self.outside.shape[1])


class _Layout(NamedTuple):
    """Where documents stand among the columns: empty columns are closed, like white space."""

    starts: list[int]
    closed: Flags
    last: Flags


class Recogniser:
    """A spaCy component with what an EntityRecognizer has learnt; it serves in its place.

    >>> import spacy
    >>> from tidings.model import model_name
    >>> nlp = spacy.load(model_name(), exclude=["tagger", "parser", "lemmatizer", "tok2vec"])
    >>> quicken(nlp)
    True
    >>> nlp("Apple opened an office in Paris in 2024.").ents
    (Apple, Paris, 2024)
    """

    def __init__(self) -> None:
        self._plain: EntityRecognizer
        self._encoder: Encoder
        self._head: _Head

    def learn(self, plain: EntityRecognizer, encoder: Encoder, head: _Head) -> None:
        """Take over what ``plain`` has learnt."""
        self._plain, self._encoder, self._head = plain, encoder, head

    def __call__(self, doc: Doc) -> Doc:
        """Recognise the entities of one document."""
        return next(self.pipe([doc]))

    def pipe(self, docs: Iterable[Doc], batch_size: int = 256) -> Iterator[Doc]:
        """Recognise the entities of documents, in batches of bounded tokens."""
        batch: list[Doc] = []
        tokens = 0
        for doc in docs:
            batch.append(doc)
            tokens += len(doc)
            if tokens >= BATCH_TOKENS or len(batch) >= batch_size:
                yield from self._recognise(batch)
                batch, tokens = [], 0
        yield from self._recognise(batch)

    def _recognise(self, docs: list[Doc]) -> list[Doc]:
        """Documents in which others have set entities or sentences go spaCy's own way."""
        columns: list[int | str] = [*self._encoder.columns, *_CONTEXT]
        fresh: list[Doc] = []
        features: list[Features] = []
        for doc in docs:
            values = np.asarray(doc.to_array(columns), np.uint64)
            if _is_fresh(values):
                fresh.append(doc)
                features.append(values)
            else:
                self._plain(doc)
        if fresh:
            self._annotate(fresh, features)
        return docs

    def _annotate(self, docs: list[Doc], features: list[Features]) -> None:
        layout = self._lay_out(features)
        entities = self._entities(features, layout)
        place = 0
        for doc, begin in zip(docs, layout.starts, strict=True):
            own: list[tuple[int, int, str]] = []
            while place < len(entities) and entities[place][0] < begin + len(doc):
                start, end, label = entities[place]
                own.append((start - begin, end - begin, self._head.labels[label]))
                place += 1
            write_guesses(doc, own)

    def _lay_out(self, features: list[Features]) -> _Layout:
        reach = self._encoder.reach
        size = sum(len(document) + reach for document in features) + BLOCK
        closed, last = np.ones(size, bool), np.zeros(size, bool)
        starts: list[int] = []
        here = 0
        for document in features:
            here += reach
            starts.append(here)
            closed[here : here + len(document)] = document[:, -len(_CONTEXT)] != 0
            here += len(document)
            last[here - 1] = len(document) > 0
        return _Layout(starts, closed, last)

    def _entities(self, features: list[Features], layout: _Layout) -> list[tuple[int, int, int]]:
        """First column, column after the last and label of all entities, in order."""
        size = len(layout.closed)
        vectors = np.zeros((self._encoder.width, size + BLOCK), np.float32)
        begun: list[Integers] = []
        actions: list[Integers] = []
        words = [document[:, : -len(_CONTEXT)] for document in features]
        for column, block in self._encoder.blocks(words):
            vectors[:, column : column + block.shape[1]] = block
            places, chosen = self._judge(column, block, layout)
            begun.append(places)
            actions.append(chosen)
        return self._met(np.concatenate(begun), np.concatenate(actions), vectors, layout)

    def _judge(self, column: int, block: Floats, layout: _Layout) -> tuple[Integers, Integers]:
        """The columns of a block at which an entity would begin, and the action there."""
        head = self._head
        hidden = head.hidden(head.this @ block, head.bias_outside)
        scores = head.outside @ hidden
        scores += head.outside_bias
        out = scores[head.out].copy()
        scores[head.out] = -np.inf
        above = np.maximum.reduce(scores, axis=0) >= out
        places = np.flatnonzero(above & ~layout.closed[column : column + len(out)])
        scores[head.out] = out
        choices = scores[:, places]
        choices[np.ix_(head.begins, layout.last[places + column])] = -np.inf
        chosen = np.argmax(choices, axis=0)
        real = chosen != head.out
        return places[real] + column, chosen[real]

    def _met(
        self, places: Integers, actions: Integers, vectors: Floats, layout: _Layout
    ) -> list[tuple[int, int, int]]:
        """The entities that a walk from the left meets: none begins inside another."""
        labels = self._head.label_of[actions]
        ends = places + 1
        longer = np.flatnonzero(self._head.begins[actions])
        ends[longer] = self._follow(places[longer], labels[longer], vectors, layout, _STEPS)
        met: list[tuple[int, int, int]] = []
        free = 0
        for number, (start, end) in enumerate(zip(places.tolist(), ends.tolist(), strict=True)):
            if start < free:
                continue
            if end > start + _STEPS:
                alone = slice(number, number + 1)
                end = int(self._follow(places[alone], labels[alone], vectors, layout)[0])
            met.append((start, end, int(labels[number])))
            free = end
        return met

    def _follow(
        self,
        starts: Integers,
        labels: Integers,
        vectors: Floats,
        layout: _Layout,
        steps: int | None = None,
    ) -> Integers:
        """The column after the end of each entity that begins, all followed in step.

        Those that go on for more than ``steps`` tokens are left there.
        """
        head = self._head
        ends = starts + 1
        firsts = head.first @ vectors[:, starts]
        going = np.arange(len(starts))
        for _ in count() if steps is None else range(steps):
            if not len(going):
                break
            here = ends[going]
            product = head.this @ vectors[:, here] + head.before @ vectors[:, here - 1]
            hidden = head.hidden(product + firsts[:, going], head.bias_inside)
            scores = head.inside @ hidden + head.inside_bias
            label, column = labels[going], np.arange(len(going))
            stops = scores[label + len(head.labels), column] > scores[label, column]
            ends[going] += 1
            going = going[~(stops | layout.last[here])]
        return ends


@Language.factory(FACTORY, assigns=["doc.ents", "token.ent_iob", "token.ent_type"])
def make_recogniser(nlp: Language, name: str) -> Recogniser:
    """An empty Recogniser; `quicken` fills it."""
    return Recogniser()


def quicken(nlp: Language, name: str = "ner") -> bool:
    """Put a Recogniser in the place of the EntityRecognizer ``name``.

    False, and nothing is changed, where the component is of an architecture that this module does
    not know: then spaCy's own way is the right one.
    """
    plain: Any = nlp.get_pipe(name)
    encoder = read_encoder(plain.model.get_ref("tok2vec").layers[0]) if _is_plain(plain) else None
    head = _read_head(plain) if encoder else None
    if encoder is None or head is None:
        return False
    recogniser = nlp.replace_pipe(name, FACTORY)
    assert isinstance(recogniser, Recogniser)
    recogniser.learn(plain, encoder, head)
    return True


def _is_fresh(values: Features) -> bool:
    """Whether nothing before has set entities or sentences."""
    return not values[:, -1].any() and not (values[1:, -2] == 1).any()


def _is_plain(pipe: Any) -> bool:
    """Whether a component is an EntityRecognizer of the one architecture known here."""
    if not isinstance(pipe, EntityRecognizer) or pipe.cfg["beam_width"] != 1:
        return False
    model = pipe.model
    tok2vec, lower = model.get_ref("tok2vec"), model.get_ref("lower")
    names = tuple(layer.name for layer in leaves(model))[-len(_HEAD) :]
    known = names == _HEAD and model.attrs["has_upper"] and not model.attrs["unseen_classes"]
    embeds = "embed" in tok2vec.layers[0].ref_names if tok2vec.layers else False
    sizes = known and embeds and lower.get_dim("nF") == 3 and lower.get_dim("nP") >= 2
    return sizes and isinstance(model.ops, NumpyOps)


def _read_head(pipe: EntityRecognizer) -> _Head | None:
    """The judging layers; the linear one before them is multiplied into them once for all."""
    moves = [pipe.moves.get_class_name(number) for number in range(pipe.moves.n_moves)]
    labels = [move[2:] for move in moves if move.startswith("B-")]
    if not _is_as_expected(moves, labels):
        return None
    outside = [row for row, move in enumerate(moves) if move[0] in "BUO" and move != "U-"]
    inside = [moves.index(f"{action}-{label}") for action in "IL" for label in labels]
    tok2vec, lower, upper = (pipe.model.get_ref(name) for name in ("tok2vec", "lower", "upper"))
    folded = [_folded(tok2vec.layers[-1], weights) for weights in lower.get_param("W")]
    (this, constant), (first, first_constant), (before, before_constant) = folded
    bias = constant + by_pieces(lower.get_param("b"))
    _, no_first, no_before = (by_pieces(pad) for pad in lower.get_param("pad")[0])
    weights, offsets = upper.get_param("W"), upper.get_param("b")[:, None]
    return _Head(
        this=this,
        first=first,
        before=before,
        bias_outside=bias + no_first + no_before,
        bias_inside=bias + first_constant + before_constant,
        outside=weights[outside],
        outside_bias=offsets[outside],
        inside=weights[inside],
        inside_bias=offsets[inside],
        labels=tuple(labels),
        out=outside.index(moves.index("O")),
        begins=np.array([moves[row][0] == "B" for row in outside]),
        label_of=np.array([labels.index(moves[row][2:] or labels[0]) for row in outside]),
    )


def _is_as_expected(moves: list[str], labels: list[str]) -> bool:
    """Whether every label has its four moves, and to go on comes before to end.

    Of moves that score the same spaCy takes the first, so their order matters.
    """
    every = {f"{action}-{label}" for action in "BILU" for label in labels} | {"O"}
    if not labels or len(set(moves)) < len(moves) or set(moves) - {"U-"} != every:
        return False
    return all(moves.index(f"I-{label}") < moves.index(f"L-{label}") for label in labels)


def _folded(linear: Model[Any, Any], weights: Any) -> tuple[Floats, Floats]:
    """The weights for one token with the linear layer before them, and what its bias comes to."""
    matrix = np.asarray(by_pieces(weights), np.float64)
    product = matrix @ np.asarray(linear.get_param("W"), np.float64)
    constant = matrix @ np.asarray(linear.get_param("b"), np.float64)
    return product.astype(np.float32), constant.astype(np.float32)[:, None]
