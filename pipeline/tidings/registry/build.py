"""Bodies → one Arrow file: keys in order for the search, the bodies behind them, common words.

The file holds a single row of lists, so that columns of different lengths are mapped into memory
together and the whole is put in place by one rename.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa

from tidings.errors import InputError, OutputError
from tidings.registry.bodies import BadRecordError, Body, read_body
from tidings.registry.dump import read_dump
from tidings.registry.keys import LONGEST, folded_words, name_key

# By which a registry is known, and which layout it has.
MARK = b"tidings.registry"
VERSION = b"1"
SEPARATOR = "|"
_SHOWN = 5
_TRIED = 200  # records after which a file without a good one is no dump
_RARE = 5000  # a word is common where more than one record in so many has it
SCHEMA = pa.schema(
    [
        pa.field("key", pa.list_(pa.uint64())),
        pa.field("body", pa.list_(pa.int32())),
        pa.field("form", pa.list_(pa.string())),
        pa.field("label", pa.list_(pa.bool_())),
        *(
            pa.field(name, pa.list_(pa.string()))
            for name in ("ror", "name", "kinds", "country", "cities", "acronyms", "common")
        ),
    ],
    metadata={MARK: VERSION},
)


class Imported(NamedTuple):
    """What an import did; ``reasons`` tell of the first bad records."""

    file: Path
    bodies: int
    forms: int
    withdrawn: int
    bad: int
    reasons: tuple[str, ...]


class _Form(NamedTuple):
    """A name of a body; ``label`` says that it is an official one and no mere alias."""

    key: int
    body: int
    text: str
    label: bool


def is_registry(file: Path) -> bool:
    """Whether a file is a registry of ours, of this version or another.

    >>> is_registry(Path("no such file"))
    False
    """
    try:
        with pa.memory_map(str(file)) as stream:
            return MARK in (pa.ipc.open_file(stream).schema.metadata or {})
    except (OSError, pa.ArrowException):
        return False


def import_dump(dump: Path, file: Path) -> Imported:
    """Write the registry ``file`` from a dump; bad records are counted and left out.

    Raises InputError for what is no dump; the old registry then stays as it was.
    """
    bodies: list[Body] = []
    reasons: list[str] = []
    withdrawn = bad = 0
    for number, record in enumerate(read_dump(dump), start=1):
        try:
            body = read_body(record)
        except BadRecordError as error:
            bad += 1
            if bad <= _SHOWN:
                reasons.append(f"record {number:,}: {error}")
        else:
            withdrawn += body is None
            bodies += [body] if body else []
        if bad == number == _TRIED:
            break
    if len(bodies) <= bad:
        raise InputError(
            f"no registry dump: {bad} records cannot be read, {len(bodies)} can",
            where=str(dump),
            hint=reasons[0] if reasons else "it holds no records",
        )
    bodies.sort()
    forms = _forms(bodies)
    _write(_table(bodies, forms), file)
    return Imported(file, len(bodies), len(forms), withdrawn, bad, tuple(reasons))


def _forms(bodies: Sequence[Body]) -> list[_Form]:
    """Every name of every body by its key; closed bodies leave a name to open ones."""
    found: dict[int, dict[int, _Form]] = {}
    for number, body in enumerate(bodies):
        for form in (*body.labels, *body.aliases):
            words = folded_words(form)
            if 0 < len(words) <= LONGEST:
                key = name_key(words)
                item = _Form(key, number, form, form in body.labels)
                found.setdefault(key, {}).setdefault(number, item)
    kept: list[_Form] = []
    for _, by_body in sorted(found.items()):
        active = [form for form in by_body.values() if bodies[form.body].active]
        kept += active or by_body.values()
    return kept


def _common(bodies: Sequence[Body]) -> list[str]:
    """The words that many bodies have in their names: "institute", "physics", "london"."""
    counts = Counter(
        word
        for body in bodies
        for word in {w for form in (*body.labels, *body.aliases) for w in folded_words(form)}
    )
    most = max(3, len(bodies) // _RARE)
    return sorted(word for word, count in counts.items() if count > most)


def _table(bodies: Sequence[Body], forms: Sequence[_Form]) -> pa.Table:
    columns: dict[str, Iterable[object]] = {
        "key": [form.key for form in forms],
        "body": [form.body for form in forms],
        "form": [form.text for form in forms],
        "label": [form.label for form in forms],
        "ror": [body.ror for body in bodies],
        "name": [body.name for body in bodies],
        "kinds": [SEPARATOR.join(body.kinds) for body in bodies],
        "country": [body.country for body in bodies],
        "cities": [SEPARATOR.join(body.cities) for body in bodies],
        "acronyms": [SEPARATOR.join(body.acronyms) for body in bodies],
        "common": _common(bodies),
    }
    return pa.table({name: [list(values)] for name, values in columns.items()}, schema=SCHEMA)


def _write(table: pa.Table, file: Path) -> None:
    draft = file.with_suffix(".part")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with draft.open("wb") as stream, pa.ipc.new_file(stream, table.schema) as writer:
            writer.write_table(table)
            writer.close()
            stream.flush()
            os.fsync(stream.fileno())
        draft.replace(file)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise OutputError(
            f"the registry cannot be written: {error}", where=str(file), hint="choose another --to"
        ) from error
