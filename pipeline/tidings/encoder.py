"""spaCy's context vectors in few large matrix products: the same network, other loops.

spaCy sends every batch through a dozen layers that each allocate and walk over all of it, and looks
up every token anew. Here the vector of a word is computed once a process, with what the first layer
makes of it, and a stretch of text goes through all layers while it stays in the processor's cache.
Vectors are columns, so that every element-wise step runs along the text.

A layer that sees three tokens is a convolution: two neighbouring columns of it need six products of
matrices when each is reckoned by itself and four together (Winograd's minimal filtering F(2, 3), as
in Lavin and Gray, "Fast Algorithms for Convolutional Neural Networks", 2016). The even and
the odd columns of a block are two arrays, so that neighbours lie in the same place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from thinc.api import Model, NumpyOps

Floats = NDArray[np.float32]
Flags = NDArray[np.bool_]
Integers = NDArray[np.int64]
Features = NDArray[np.uint64]

BLOCK = 512  # columns that go through all layers together; fits the cache of one core
_HALF = BLOCK // 2
_CHUNK = 64  # words embedded together: always as many, so that a vector never depends on others
_MOST_WORDS = 32_768  # 4 KB each
_MIX = np.uint64(0x9E3779B97F4A7C15)
_EMBED = ("extract_features", "list2ragged")
_MAXOUT = ("maxout", "layernorm", "dropout")


@dataclass(frozen=True, slots=True)
class _Layer:
    """One window → maxout → layer norm → residual; the pieces of the maxout lie in blocks.

    ``weights`` are the four matrices of `filters`.
    """

    weights: Floats
    gain: Floats
    shift: Floats


class Encoder:
    """The embedding and the convolutions of a spaCy tok2vec; ``reach`` columns stand between
    documents, as many as a token sees on either side."""

    def __init__(self, columns: Sequence[str], words: Words, layers: Sequence[_Layer]) -> None:
        self.columns = tuple(columns)
        self.reach = len(layers)
        self.width = words.width
        self._words = words
        self._layers = layers
        outputs = layers[0].weights.shape[1]
        self._sums = np.empty((BLOCK, outputs), np.float32)
        self._middle = np.empty((2, self.width, _HALF), np.float32)
        self._window = np.ones((4, self.width + 1, _HALF), np.float32)
        self._products = np.empty((4, outputs, _HALF), np.float32)
        self._block = np.empty((self.width, BLOCK), np.float32)

    def blocks(self, features: Sequence[Features]) -> Iterator[tuple[int, Floats]]:
        """The context vectors of documents: blocks of equal width, each with its first column.

        Columns are counted over all documents, with ``reach`` empty ones before each. A block is
        overwritten by the next.
        """
        rows = self._rows(features)
        step = BLOCK - 2 * self.reach
        middle = self._middle
        for begin in range(0, len(rows) - BLOCK + 1, step):
            here = rows[begin : begin + BLOCK]
            _split(self._words.table[here], middle)
            self._add(self._layers[0], self._looked_up(here), middle)
            for layer in self._layers[1:]:
                self._add(layer, self._convolved(layer, middle), middle)
            self._block[:, ::2], self._block[:, 1::2] = middle
            yield begin + self.reach, self._block[:, self.reach : -self.reach]

    def _rows(self, features: Sequence[Features]) -> Integers:
        """The row of every column in the table of words; 0, a row of zeros, between documents."""
        step = BLOCK - 2 * self.reach
        total = sum(len(document) + self.reach for document in features)
        rows = np.zeros(-(-total // step) * step + 2 * self.reach, np.int64)
        known = self._words.rows(np.concatenate(features))
        here = taken = 0
        for document in features:
            here += self.reach
            rows[here : here + len(document)] = known[taken : taken + len(document)]
            here += len(document)
            taken += len(document)
        return rows

    def _looked_up(self, rows: Integers) -> Floats:
        """The maxout of the first layer, from what it makes of each word, of that before and of
        that after. Until here vectors lie in rows, as they come from the tables."""
        before, this, after = self._words.products
        np.take(this, rows, axis=0, out=self._sums, mode="clip")
        self._sums[1:] += before[rows[:-1]]
        self._sums[:-1] += after[rows[1:]]
        best = self._products[:2, : self.width]
        _split(largest_piece(self._sums.T, self.width).T, best)
        return best

    def _convolved(self, layer: _Layer, middle: Floats) -> Floats:
        """The maxout of a layer. The outermost columns, which lack a neighbour, become meaningless;
        after all layers they are ``reach`` on either side, and no one reads them."""
        even, odd = middle
        around_even, both, step, around_odd = self._window[:, : self.width]
        np.subtract(odd[:, :-1], odd[:, 1:], out=around_even[:, 1:])
        around_even[:, 0] = 0
        np.add(even, odd, out=both)
        np.subtract(odd, even, out=step)
        np.subtract(even[:, :-1], even[:, 1:], out=around_odd[:, :-1])
        around_odd[:, -1] = 0
        np.matmul(layer.weights, self._window, out=self._products)
        even, odd, step, around_odd = self._products
        even += odd
        even += step
        odd -= step
        odd -= around_odd
        return largest_piece(self._products[:2], self.width)

    def _add(self, layer: _Layer, best: Floats, middle: Floats) -> None:
        """All of a layer behind its maxout, which is used up."""
        width = np.float32(self.width)
        best -= np.add.reduce(best, axis=1, keepdims=True) / width
        squares = np.einsum("hij,hij->hj", best, best)[:, None]
        best *= 1 / np.sqrt(squares / width + np.float32(1e-8))
        best *= layer.gain
        best += layer.shift
        middle += best


class Words:
    """The context-free vector of every word seen so far, by the attributes that it depends on, and
    its products with the three parts of the first layer's weights: those for the word before, for
    the word itself, with the bias, and for the word after."""

    def __init__(
        self, embed: Callable[[Features], Floats], weights: Floats, bias: Floats, attributes: int
    ) -> None:
        self.width = weights.shape[1] // 3
        self._embed = embed
        parts = np.split(weights, 3, axis=1)
        self._weights = [np.ascontiguousarray(part.T) for part in parts]
        self._bias = bias[:, 0]
        self._attributes = attributes
        self._forget()

    def _forget(self) -> None:
        self.table: Floats = np.zeros((1, self.width), np.float32)
        self.products: list[Floats] = [
            np.zeros((1, part.shape[1]), np.float32) for part in self._weights
        ]
        self.products[1][0] = self._bias
        self._row_of: dict[int, int] = {}

    def rows(self, features: Features) -> Integers:
        """The row of each word in ``table`` and ``products``; words never seen are added.

        The attributes are 64-bit hashes of strings already; their mixture names the word.
        """
        if len(self._row_of) > _MOST_WORDS:
            self._forget()
        keys = features[:, 0].copy()
        for column in features.T[1:]:
            keys = (keys ^ (keys >> np.uint64(29))) * _MIX + column
        distinct, first, inverse = np.unique(keys, return_index=True, return_inverse=True)
        names = distinct.tolist()
        new = [place for place, name in enumerate(names) if name not in self._row_of]
        if new:
            self._add([names[place] for place in new], features[first[new]])
        return np.array([self._row_of[name] for name in names], np.int64)[inverse]

    def _add(self, names: Sequence[int], features: Features) -> None:
        """Row 0 stays that of no word."""
        chunks = -(-len(names) // _CHUNK)
        padded = np.zeros((chunks * _CHUNK, self._attributes), np.uint64)
        padded[: len(names)] = features
        begin = 1 + len(self._row_of)
        end = begin + len(padded)
        self.table = _long_enough(self.table, end)
        self.products = [_long_enough(table, end) for table in self.products]
        for place, chunk in zip(range(begin, end, _CHUNK), np.split(padded, chunks), strict=True):
            vectors = self._embed(chunk)
            self.table[place : place + _CHUNK] = vectors
            for table, part in zip(self.products, self._weights, strict=True):
                np.matmul(vectors, part, out=table[place : place + _CHUNK])
            self.products[1][place : place + _CHUNK] += self._bias
        self._row_of.update((name, row) for row, name in enumerate(names, begin))


def _long_enough(table: Floats, rows: int) -> Floats:
    """``table`` with room for so many rows: twice as long at least if it grows."""
    if rows <= len(table):
        return table
    longer = np.zeros((max(rows, 2 * len(table)), table.shape[1]), np.float32)
    longer[: len(table)] = table
    return longer


def _split(rows: Floats, halves: Floats) -> None:
    """Copy rows into columns of ``halves``: the even ones, then the odd ones."""
    halves[0], halves[1] = rows[::2].T, rows[1::2].T


def filters(weights: Floats, bias: Floats) -> Floats:
    """The four matrices of F(2, 3) for weights that see a token before, this one and one after.

    They are for the difference of the columns on either side of an even one, for the sum of an even
    and an odd one, for their difference and for that of the columns on either side of an odd one.
    The last column of the second, which counts in both results, is the bias: it is multiplied with
    a row of ones.

    >>> filters(np.float32([[1, 2, 3]]), np.float32([[5]]))[:, 0].tolist()
    [[1.0, 0.0], [3.0, 5.0], [1.0, 0.0], [3.0, 0.0]]
    """
    before, this, after = np.split(weights, 3, axis=1)
    both = (before + after) / 2
    matrices = np.stack([before, both + this / 2, both - this / 2, after])
    biases = np.zeros((4, len(weights), 1), np.float32)
    biases[1] = bias
    return np.ascontiguousarray(np.concatenate([matrices, biases], axis=2))


def largest_piece(product: Floats, width: int) -> Floats:
    """The maxout of a product whose pieces lie in blocks of ``width`` rows, in its first block.

    Rows are the last axis but one.

    >>> largest_piece(np.float32([[1], [5], [2], [0]]), 2).T
    array([[2., 5.]], dtype=float32)
    """
    best = product[..., :width, :]
    for piece in range(width, product.shape[-2], width):
        np.maximum(best, product[..., piece : piece + width, :], out=best)
    return best


def by_pieces(weights: Any) -> Floats:
    """Maxout weights or biases (outputs, pieces, …) as a matrix with the pieces in blocks.

    >>> by_pieces(np.float32([[[1], [2]], [[3], [4]]])).T
    array([[1., 3., 2., 4.]], dtype=float32)
    """
    pieces = np.swapaxes(weights, 0, 1)
    matrix = pieces.reshape(pieces.shape[0] * pieces.shape[1], -1)
    return np.ascontiguousarray(matrix, dtype=np.float32)


def leaves(model: Model[Any, Any]) -> list[Model[Any, Any]]:
    """The layers of a model that have no layers, in order."""
    return [layer for layer in model.walk(order="dfs_pre") if not layer.layers]


def read_encoder(tok2vec: Model[Any, Any]) -> Encoder | None:
    """The Encoder that does what ``tok2vec`` does; None where its architecture is another.

    That is spaCy's MultiHashEmbed without static vectors, then its MaxoutWindowEncoder.
    """
    layers = leaves(tok2vec)
    maxouts = [layer for layer in layers if layer.name == "maxout"]
    norms = [layer for layer in layers if layer.name == "layernorm"]
    depth = len(maxouts) - 1
    if depth < 1 or not _is_known(tok2vec, layers, depth):
        return None
    embed = tok2vec.get_ref("embed")
    hashes, mix = (embed.layers[place].layers[0] for place in (2, 3))

    def vectors(features: Features) -> Floats:
        mixed: Floats = mix.predict(hashes.predict(features))
        return mixed

    columns = layers[0].attrs["columns"]
    convolutions = [_layer(*pair) for pair in zip(maxouts[1:], norms[1:], strict=True)]
    words = Words(vectors, *_weights(maxouts[1]), len(columns))
    return Encoder(columns, words, convolutions)


def _is_known(tok2vec: Model[Any, Any], layers: list[Model[Any, Any]], depth: int) -> bool:
    """Whether all that decides the network's output is as this module computes it."""
    hashes = ("ints-getitem", "hashembed") * len(layers[0].attrs.get("columns", ()))
    expected = (*_EMBED, *hashes, *_MAXOUT, "ragged2list", *("expand_window", *_MAXOUT) * depth)
    if tuple(layer.name for layer in layers) != expected:
        return False
    encode = tok2vec.get_ref("encode")
    residuals = [
        layer
        for layer in encode.walk()
        if layer.name.startswith("residual(") and len(layer.layers) == 1
    ]
    windows = {layer.attrs["window_size"] for layer in layers if layer.name == "expand_window"}
    on_processor = all(isinstance(layer.ops, NumpyOps) for layer in layers)
    same_pad = encode.attrs.get("pad") == depth
    return on_processor and len(residuals) == depth and windows == {1} and same_pad


def _layer(maxout: Model[Any, Any], norm: Model[Any, Any]) -> _Layer:
    return _Layer(
        filters(*_weights(maxout)),
        np.asarray(norm.get_param("G"), np.float32)[:, None],
        np.asarray(norm.get_param("b"), np.float32)[:, None],
    )


def _weights(maxout: Model[Any, Any]) -> tuple[Floats, Floats]:
    return by_pieces(maxout.get_param("W")), by_pieces(maxout.get_param("b"))
