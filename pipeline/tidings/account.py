"""What a run is asked to do, and ``run.json``, its account: enough to know that nothing changed.

Imports nothing heavy: a folder of documents that did not change is answered in a fraction of a
second, before spaCy or the model is touched.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
import platform
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

from tidings.compiled import code_digest
from tidings.errors import OutputError
from tidings.model import model_name, model_version
from tidings.read import Readable, Source
from tidings.read.discover import ACCOUNT
from tidings.registry import registry_digest
from tidings.rules import load_rulebook

NAME = ACCOUNT
FORMATS = ("parquet", "csv", "duckdb")
# Packages whose version may change what is read or found.
_LIBRARIES = (
    "spacy",
    "numpy",
    "pyarrow",
    "dateparser",
    "price-parser",
    "google-re2",
    "ahocorasick-rs",
    "charset-normalizer",
    "trafilatura",
    "lxml",
    "pypdfium2",
    "python-docx",
    "feedparser",
)
_Digests = dict[str, str | None]


@dataclass(frozen=True)
class Settings:
    """What the result of a document depends on, beside the document: rules, registry, model."""

    rules: str | Path | None = None
    registry: str | Path | None = None
    model: str | Path | None = None

    @cached_property
    def basis(self) -> str:
        """A hash of all of it, and of the programs that read and find.

        >>> Settings().basis == Settings().basis
        True
        """
        known = {
            "python": platform.python_version(),
            "code": code_digest(),
            "model": model_version(self.model),
            "rules": load_rulebook(self.rules).digest,
            "registry": self.registry_digest,
            **{name: _version(name) for name in _LIBRARIES},
        }
        return _hash(known)

    def made_with(self) -> dict[str, Any]:
        """What makes the tables, for run.json: versions and digests of programs, rules, model."""
        return {
            "tidings": _version("tidings"),
            "spacy": _version("spacy"),
            "model": model_name(),
            "model_version": model_version(self.model),
            "rules": load_rulebook(self.rules).digest,
            "registry": self.registry_digest,
        }

    @property
    def registry_digest(self) -> str | None:
        """SHA-256 of the registry, None without one."""
        return registry_digest(Path(self.registry)) if self.registry else None


@dataclass(frozen=True)
class Job:
    """A run that is to bring the tables of a folder up to date with its sources.

    ``resume`` takes over what an interrupted run has finished; ``force`` takes over nothing, and
    writes over files that Tidings did not write.
    """

    out: Path
    sources: Sequence[Readable]
    settings: Settings = field(default_factory=Settings)
    formats: Sequence[str] = ("parquet", "csv")
    spreadsheet_safe: bool = False
    processes: int = 1
    resume: bool = False
    force: bool = False

    @cached_property
    def digests(self) -> _Digests:
        """SHA-256 of each file by name, as it was before it was read; pages are not fetched."""
        return {
            source.name: source.digest() if isinstance(source, Source) else None
            for source in self.sources
        }

    @cached_property
    def fingerprint(self) -> str:
        """A hash of all that the tables depend on, but for pages of the web."""
        files = [
            (source.name, source.doc_id, sorted(source.metadata.items()), self.digests[source.name])
            for source in self.sources
        ]
        wanted = sorted(set(self.formats)), self.spreadsheet_safe
        return _hash([self.settings.basis, wanted, files])


class Outcome(NamedTuple):
    """What a run has done: its account (run.json), and the rows of ``failures``."""

    account: dict[str, Any]
    failures: list[dict[str, Any]]


def check_formats(formats: Iterable[str]) -> None:
    """Raise OutputError for a format that is not one of ``FORMATS``, or lacks its package."""
    for kind in formats:
        if kind not in FORMATS:
            raise OutputError(f"unknown format {kind!r}", hint="use " + " or ".join(FORMATS))
        if kind == "duckdb" and find_spec("duckdb") is None:
            raise OutputError(
                "the format duckdb needs its package", hint='install "tidings[duckdb]"'
            )


def read_account(folder: Path) -> dict[str, Any]:
    """``run.json`` of a folder; {} where there is none, or none that can be used."""
    try:
        account = json.loads((folder / NAME).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return account if isinstance(account, dict) else {}


def unchanged(job: Job) -> dict[str, Any] | None:
    """The account of the run that made just these tables of just these files, or None.

    None too where a document failed (it is tried again), where a table is not as it was written,
    and where pages of the web are read.
    """
    if job.force or not isinstance(job.out, Path):
        return None
    account = read_account(job.out)
    rows = account.get("rows")
    if not isinstance(rows, dict) or rows.get("failures") != 0 or None in job.digests.values():
        return None
    if account.get("fingerprint") != job.fingerprint:
        return None
    return account if intact(job.out, account.get("outputs")) else None


def intact(folder: Path, outputs: object) -> bool:
    """Whether the files of ``outputs`` (name → SHA-256) stand in the folder as they were written.

    >>> intact(Path("."), None)
    False
    """
    if not isinstance(outputs, dict):
        return False
    try:
        return all(file_digest(folder / name) == digest for name, digest in outputs.items())
    except OSError:
        return False


def file_digest(path: Path) -> str:
    """SHA-256 of a file in hexadecimal digits. Raises OSError where it cannot be read."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def describe(job: Job, words: int, seconds: float) -> dict[str, Any]:
    """The contents of run.json but for what writing adds: what made the tables, and of what."""
    pages = {s.name: s.digest() for s in job.sources if not isinstance(s, Source)}
    return {
        **job.settings.made_with(),
        "basis": job.settings.basis,
        "fingerprint": job.fingerprint,
        "inputs": {**job.digests, **pages},
        "words": words,
        "seconds": seconds,
    }


class Stopwatch:
    """Seconds since it was made; for run.json and the summary, never for a table."""

    def __init__(self) -> None:
        self._begun = time.perf_counter()

    def seconds(self) -> float:
        """Seconds so far."""
        return round(time.perf_counter() - self._begun, 3)


def _version(package: str) -> str | None:
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return None


def _hash(value: Mapping[str, Any] | Sequence[Any]) -> str:
    text = json.dumps(value, ensure_ascii=True, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()
