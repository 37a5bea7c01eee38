"""The imported registry: mapped into memory, asked for a name or read along a text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from tidings.columns import numbers
from tidings.errors import InputError
from tidings.registry.build import MARK, SEPARATOR, VERSION
from tidings.registry.keys import RunKeys, folded, folded_words, name_key, word_spans

_BREAK = re.compile(r"[.!?;:]\s|[()“”\"\n]")
_BITS = 22
_SHIFT = np.uint64(64 - _BITS)
_SMALL = 4  # letters of a word whose capital counts


class Record(NamedTuple):
    """A body of the registry as it was imported; ``country`` is "" where it sits in several."""

    ror: str
    name: str
    kinds: tuple[str, ...]
    country: str
    cities: tuple[str, ...]
    acronyms: tuple[str, ...]


class RegistryHit(NamedTuple):
    """A place of a text where a name of one or more records stands; ``official``: no alias."""

    start: int
    end: int
    form: str
    records: tuple[Record, ...]
    official: bool


class Registry:
    """An imported registry.

    >>> registry = Registry(Path("organisations.arrow"))  # doctest: +SKIP
    >>> registry.records("Tōhoku University")[0].country  # doctest: +SKIP
    'JP'
    """

    def __init__(self, file: Path) -> None:
        try:
            batch = pa.ipc.open_file(pa.memory_map(str(file))).get_batch(0)
        except (OSError, pa.ArrowException) as error:
            raise _unreadable(file, str(error)) from error
        if (batch.schema.metadata or {}).get(MARK) != VERSION:
            raise _unreadable(file, "it was made by another version")
        self._lists: dict[str, Any] = {
            name: batch.column(name).values for name in batch.schema.names
        }
        self._keys = numbers(self._lists["key"])
        self._bodies = numbers(self._lists["body"])

    def records(self, name: str) -> tuple[Record, ...]:
        """The records that are called ``name``, however it is capitalised."""
        words = folded_words(name)
        rows = self._rows(name_key(words))
        return tuple(self._record(row) for row in rows if folded_words(self._form(row)) == words)

    def record(self, ror: str) -> Record | None:
        """The record of an id."""
        number = self._by_id.get(ror)
        return None if number is None else self._body(number)

    def is_common(self, word: str) -> bool:
        """Whether many bodies have a word in their names."""
        return folded(word) in self._common

    def find(self, text: str) -> Iterator[RegistryHit]:
        """Where names stand in a text, leftmost and longest, with the capitals they are written in.

        >>> [hit.form for hit in registry.find("at Rivne Rail Institute today")]  # doctest: +SKIP
        ['Rivne Rail Institute']
        """
        spans = word_spans(text)
        runs = sorted(self._runs(text, spans), key=lambda run: (run[0], -run[1]))
        free = 0
        for first, length, rows in runs:
            if first < free:
                continue
            start, end = spans[first][0], spans[first + length - 1][1]
            fitting = [row for row in rows if _reads(self._form(row), text[start:end])]
            if fitting:
                free = first + length
                labels = [row for row in fitting if self._lists["label"][row].as_py()]
                chosen = labels or fitting  # whose official name it is comes before an alias
                records = tuple(self._record(row) for row in chosen)
                form = self._form(chosen[0])
                end += form.endswith(".") and text[end : end + 1] == "."
                yield RegistryHit(start, end, form, records, bool(labels))

    def _runs(
        self, text: str, spans: Sequence[tuple[int, int]]
    ) -> Iterator[tuple[int, int, range]]:
        """The runs of words whose key is known: first word, number of words, rows."""
        capital = [number for number, (start, _) in enumerate(spans) if not text[start].islower()]
        words = [folded(text[start:end]) for start, end in spans]
        runs = RunKeys(words, np.array(capital, dtype=np.intp))
        while runs.grow():
            for at in np.flatnonzero(self._beginnings[runs.keys >> _SHIFT]).tolist():
                if rows := self._rows(int(runs.keys[at])):
                    yield int(runs.first[at]), runs.length, rows

    def _rows(self, key: int) -> range:
        first = int(np.searchsorted(self._keys, np.uint64(key)))
        last = first
        while last < len(self._keys) and self._keys[last] == key:
            last += 1
        return range(first, last)

    def _form(self, row: int) -> str:
        return str(self._lists["form"][row])

    def _record(self, row: int) -> Record:
        return self._body(int(self._bodies[row]))

    def _body(self, number: int) -> Record:
        ror, name, kinds, country, cities, acronyms = (
            str(self._lists[column][number]) for column in Record._fields
        )
        return Record(ror, name, _split(kinds), country, _split(cities), _split(acronyms))

    @cached_property
    def _beginnings(self) -> NDArray[np.bool_]:
        """Which leading bits keys have: tells of nearly all runs of words that they are none."""
        found = np.zeros(1 << _BITS, dtype=np.bool_)
        found[self._keys >> _SHIFT] = True
        return found

    @cached_property
    def _by_id(self) -> dict[str, int]:
        return {ror: number for number, ror in enumerate(self._lists["ror"].to_pylist())}

    @cached_property
    def _common(self) -> frozenset[str]:
        return frozenset(self._lists["common"].to_pylist())


@lru_cache(maxsize=2)
def registry_at(file: Path) -> Registry:
    """The registry of a file; the same object for the same file."""
    return Registry(file)


def _split(joined: str) -> tuple[str, ...]:
    return tuple(joined.split(SEPARATOR)) if joined else ()


def _reads(form: str, written: str) -> bool:
    """Whether a text writes a form: capitals where it has them, no stop, comma or bracket more."""
    if _BREAK.search(written) or written.count(",") > form.count(","):
        return False
    ours = [form[start:end] for start, end in word_spans(form)]
    theirs = [written[start:end] for start, end in word_spans(written)]
    return [folded(word) for word in ours] == [folded(word) for word in theirs] and all(
        their[0].isupper() or not our[0].isupper() or len(our) < _SMALL
        for our, their in zip(ours, theirs, strict=True)
    )


def _unreadable(file: Path, why: str) -> InputError:
    return InputError(
        f"not an imported registry ({why})",
        where=str(file),
        hint="import it again with `tidings organisations import DUMP.zip`",
    )
