"""Records ↔ tables: extractions become rows, rows become Arrow tables and DataFrames."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa

from tidings.columns import empty_table
from tidings.merging import Merged, row_groups
from tidings.parts import Part, part_of
from tidings.records import Extraction, Failure
from tidings.relate.area_weights import Paragraphs, area_weights
from tidings.rows import Row
from tidings.schema import SCHEMAS, SUMMARIES, arrow_schema
from tidings.stored import load_tables
from tidings.text import paragraphs

if TYPE_CHECKING:
    import pandas as pd

# A headline stands in the first characters of a text, perhaps below a kicker and a dateline.
_TOP = 200


class Tables:
    """The tables of a run; every table is an attribute that holds a pandas DataFrame.

    >>> tables = Tables.from_results([])
    >>> list(tables.amounts.columns)[:3]
    ['doc_id', 'mention_id', 'start']
    """

    names = tuple(SCHEMAS)

    def __init__(self, arrow: Mapping[str, pa.Table]) -> None:
        self.arrow = dict(arrow)

    @classmethod
    def from_results(cls, results: Iterable[Extraction | Failure]) -> Tables:
        """The tables of all results, sorted; the order of the results has no influence."""
        return cls.from_parts([part_of(results)])

    @classmethod
    def from_parts(cls, parts: Sequence[Part]) -> Tables:
        """The tables of all documents of ``parts``; the order of the parts has no influence."""
        return cls.from_streams(Merged.of(parts).stream)

    @classmethod
    def from_streams(cls, stream: Callable[[str], Iterable[pa.Table]]) -> Tables:
        """The tables whose rows ``stream`` gives piece by piece, by name."""
        return cls(
            {
                name: pa.concat_tables([empty_table(arrow_schema(name)), *row_groups(stream(name))])
                for name in SCHEMAS
            }
        )

    @classmethod
    def read(cls, folder: str | Path) -> Tables:
        """The tables that ``tidings extract --out FOLDER`` wrote; Parquet is taken before CSV.

        >>> Tables.read("output").total_commitments()  # doctest: +SKIP
        """
        return cls(load_tables(Path(folder)))

    def __getattr__(self, name: str) -> pd.DataFrame:
        if name.startswith("_") or name not in SCHEMAS:
            raise AttributeError(f"no table {name!r}; there are {', '.join(SCHEMAS)}")
        return self._frame(name)

    def __dir__(self) -> list[str]:
        return [*super().__dir__(), *SCHEMAS]

    def __repr__(self) -> str:
        counts = ", ".join(f"{name} {table.num_rows}" for name, table in self.arrow.items())
        return f"Tables({counts})"

    def _repr_html_(self) -> str:
        """What a notebook shows: the tables with their rows and what a row is."""
        rows = "".join(
            f"<tr><th scope='row'>{name}</th><td>{count:,}</td>"
            f"<td>{escape(SUMMARIES[name])}</td></tr>"
            for name, count in self.counts().items()
        )
        head = "<tr><th>table</th><th>rows</th><th>what a row is</th></tr>"
        return f"<table><thead>{head}</thead><tbody>{rows}</tbody></table>"

    def stream(self, name: str) -> Iterator[pa.Table]:
        """The rows of a table, piece by piece."""
        yield self.arrow[name]

    def counts(self) -> dict[str, int]:
        """Rows a table."""
        return {name: table.num_rows for name, table in self.arrow.items()}

    @cached_property
    def _frames(self) -> dict[str, pd.DataFrame]:
        return {}

    def _frame(self, name: str) -> pd.DataFrame:
        if name not in self._frames:
            self._frames[name] = self.arrow[name].to_pandas()
        return self._frames[name]

    def total_commitments(self, by: Sequence[str] = ()) -> pd.DataFrame:
        """Sums of the committed money, each commitment group once, never across currencies.

        ``by`` names further columns of ``commitments`` or ``documents`` to group by. Ranges give
        a low and a high sum. Commitments without a currency or a figure are left out.

        >>> Tables.from_results([]).total_commitments().columns.tolist()
        ['currency', 'commitments', 'low', 'high']
        """
        once = self.first_tellings().dropna(subset=["currency", "low"])
        grouped = once.groupby([*by, "currency"], dropna=False, as_index=False)
        return grouped.agg(
            commitments=("commitment_id", "size"), low=("low", "sum"), high=("high", "sum")
        )

    def first_tellings(self) -> pd.DataFrame:
        """``commitments`` with each group once, where it is told first, and its document's columns.

        >>> Tables.from_results([]).first_tellings()["published"].tolist()
        []
        """
        documents = self.documents.drop(columns=["text"])
        rows = self.commitments.merge(
            documents, on="doc_id", how="left", suffixes=("", "_document")
        )
        rows = rows.sort_values(["published", "doc_id", "evidence_start"], kind="stable")
        return rows.drop_duplicates("commitment_group")

    def area_weights(self) -> pd.DataFrame:
        """What each document is about: its areas with weights that sum to 1, the heaviest first.

        >>> Tables.from_results([]).area_weights().columns.tolist()
        ['doc_id', 'area', 'mentions', 'weight']
        """
        import pandas as pd

        areas: dict[str, list[tuple[int, str]]] = {}
        for row in self.arrow["research_areas"].select(["doc_id", "start", "area"]).to_pylist():
            areas.setdefault(row["doc_id"], []).append((row["start"], row["area"]))
        rows = [
            (row["doc_id"], *weight)
            for row in self.arrow["documents"].select(["doc_id", "title", "text"]).to_pylist()
            for weight in area_weights(areas.get(row["doc_id"], ()), _places(row))
        ]
        return pd.DataFrame(rows, columns=["doc_id", "area", "mentions", "weight"])


def _places(document: Row) -> Paragraphs:
    """Where the headline ends, if it stands near the top, and the paragraph after it."""
    text, title = document["text"] or "", document["title"] or ""
    begin = text.lower().find(title.lower(), 0, _TOP + len(title)) if title else -1
    title_end = begin + len(title) if begin >= 0 else 0
    ends = [paragraph.end for paragraph in paragraphs(text) if paragraph.end > title_end]
    return Paragraphs(title_end, ends[0] if ends else 0)
