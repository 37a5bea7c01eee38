"""All documents of a review: edits come in one at a time, are checked, kept, and become gold."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tidings.errors import GoldError, OutputError
from tidings.evaluate import load_gold
from tidings.review.check import Check
from tidings.review.draft import drafts, sheet_of_gold
from tidings.review.forms import forms
from tidings.review.journal import Journal, replace_file
from tidings.review.sheet import Sheet, sheet_from
from tidings.rules import load_rulebook
from tidings.stored import load_tables


class Desk:
    """The sheets of a review with their journal and the gold file that they become.

    Every edit is in the journal before it is answered. The gold file holds the documents that are
    marked as done, and is written anew whenever one is done or taken up again.
    """

    def __init__(self, sheets: Mapping[str, Sheet], journal: Journal, out: Path) -> None:
        self._sheets = dict(sheets)
        self._kept = {line["doc_id"] for line in journal.lines if "doc_id" in line}
        self._journal = journal
        self._lock = threading.Lock()
        self.out = out

    def overview(self) -> list[dict[str, Any]]:
        """A row a document: what it is called, and how far its review has come."""
        return [_summary(sheet) for sheet in self._sheets.values()]

    def sheet(self, doc_id: str) -> Sheet:
        """The sheet of a document; GoldError where there is none."""
        if doc_id not in self._sheets:
            raise GoldError(f"no document {doc_id!r} here")
        return self._sheets[doc_id]

    def edit(self, doc_id: str, edit: Mapping[str, Any], check: Check) -> Sheet:
        """Make an edit, keep it, and give the sheet as it is now.

        Raises ConflictError where another tab was first, GoldError where the result is no gold,
        OutputError where it cannot be kept; the sheet is then as it was.
        """
        with self._lock:
            before = self.sheet(doc_id)
            after = before.edited(edit)
            check.edit(after, edit)
            if doc_id not in self._kept:
                self._journal.append({"doc_id": doc_id, "opened": before.as_json()})
                self._kept.add(doc_id)
            self._journal.append({"doc_id": doc_id, "edit": edit})
            self._sheets[doc_id] = after
            if edit["kind"] == "finish":
                self.write_gold()
            return after

    def write_gold(self) -> None:
        """Write the documents that are done, by id; nothing where none ever was."""
        content = self.gold()
        if content or self.out.exists():
            replace_file(self.out, content)
            self._journal.append({"wrote": _digest(content)})

    def gold(self) -> bytes:
        """The gold file as it should be."""
        done = sorted((s for s in self._sheets.values() if s.done), key=lambda s: s.doc_id)
        lines = [json.dumps(sheet.gold(), ensure_ascii=False) + "\n" for sheet in done]
        return "".join(lines).encode()


@contextmanager
def opened(folder: Path, out: Path, rules: Path | None = None) -> Iterator[tuple[Desk, Check]]:
    """The review of a folder of tables: what an earlier one kept, and drafts of all the rest.

    A gold file that is there already is taken over. Raises OutputError where another review is
    open, or where the gold file was changed by other hands since this review wrote it.
    """
    rulebook = load_rulebook(rules)
    tables = load_tables(folder)
    journal = Journal(out.with_name(out.name + ".journal"))
    try:
        sheets = {sheet.doc_id: sheet for sheet in drafts(tables)}
        if not journal.lines and out.exists():
            _take_over(out, rules, journal)
        sheets.update(_replayed(journal))
        desk = Desk(sheets, journal, out)
        if not _is_ours(out, journal, desk.gold()):
            raise OutputError(
                "the gold was changed since this review wrote it",
                where=str(out),
                hint=f"move {journal.path.name} away, and the review begins with the gold as it is",
            )
        if journal.lines:
            desk.write_gold()
        yield desk, Check(rulebook, forms(rulebook, tables))
    finally:
        journal.close()


def _take_over(out: Path, rules: Path | None, journal: Journal) -> None:
    lines: list[dict[str, Any]] = [
        {"doc_id": gold.doc_id, "opened": sheet_of_gold(gold).as_json()}
        for gold in load_gold(out, rules)
    ]
    for line in [*lines, {"wrote": _digest(out.read_bytes())}]:
        journal.append(line)
        journal.lines.append(line)


def _replayed(journal: Journal) -> dict[str, Sheet]:
    sheets: dict[str, Sheet] = {}
    for line in journal.lines:
        if "opened" in line:
            sheets[line["doc_id"]] = sheet_from(line["opened"])
        elif "edit" in line:
            sheets[line["doc_id"]] = sheets[line["doc_id"]].edited(line["edit"])
    return sheets


def _is_ours(out: Path, journal: Journal, wanted: bytes) -> bool:
    """Whether the gold file says what this review last wrote, or was about to write."""
    if not out.exists():
        return True
    content = out.read_bytes()
    wrote = [line["wrote"] for line in journal.lines if "wrote" in line]
    return content == wanted or _digest(content) in wrote[-1:]


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _summary(sheet: Sheet) -> dict[str, Any]:
    return {
        "doc_id": sheet.doc_id,
        "title": sheet.head.get("title") or sheet.doc_id,
        "publisher": sheet.head.get("publisher"),
        "published": sheet.head.get("published"),
        "rows": len(sheet.entries),
        "decided": sum(entry.decision != "open" for entry in sheet.entries.values()),
        "done": sheet.done,
    }
