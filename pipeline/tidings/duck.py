"""Tables → one DuckDB file: keys, comments on every table and column, and three ready views.

The rows and their order are the same for the same tables. The file's bytes are not: DuckDB gives
every file an identity of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa

from tidings.schema import SCHEMAS, SUMMARIES

if TYPE_CHECKING:
    import duckdb

_KEYS = {
    "documents": ("doc_id",),
    "organisations": ("doc_id", "mention_id"),
    "programmes": ("doc_id", "mention_id"),
    "amounts": ("doc_id", "mention_id"),
    "dates": ("doc_id", "mention_id"),
    "research_areas": ("doc_id", "mention_id"),
    "people": ("doc_id", "person_id"),
    "commitments": ("doc_id", "commitment_id"),
    "agreements": ("doc_id", "agreement_id"),
    "organisation_index": ("org_id",),
}
# Rows of these tables belong to a row of another.
_PARENTS = {
    "commitment_parties": "commitments",
    "commitment_areas": "commitments",
    "agreement_parties": "agreements",
    "agreement_areas": "agreements",
}
_TYPES = {
    pa.string(): "VARCHAR",
    pa.int32(): "INTEGER",
    pa.float64(): "DOUBLE",
    pa.date32(): "DATE",
    pa.bool_(): "BOOLEAN",
}

# Name, what a row is, and the query.
_VIEWS = (
    (
        "commitments_in_full",
        "one row a commitment with its document, its funders, recipients and areas",
        """
        SELECT c.*, d.title, d.publisher, d.published, d.url, p.funders, p.recipients, a.areas
        FROM commitments AS c
        JOIN documents AS d USING (doc_id)
        LEFT JOIN (
            SELECT doc_id, commitment_id,
                string_agg(name, '; ' ORDER BY name) FILTER (role = 'funder') AS funders,
                string_agg(name, '; ' ORDER BY name) FILTER (role = 'recipient') AS recipients
            FROM commitment_parties GROUP BY ALL
        ) AS p USING (doc_id, commitment_id)
        LEFT JOIN (
            SELECT doc_id, commitment_id, string_agg(area, '; ' ORDER BY area) AS areas
            FROM commitment_areas GROUP BY ALL
        ) AS a USING (doc_id, commitment_id)
        ORDER BY c.doc_id, c.evidence_start, c.commitment_id
        """,
    ),
    (
        "sums_by_year",
        "one row a year, currency, stage and area; a group of tellings counts once,"
        " and a sum for several areas stands whole at each",
        """
        WITH once AS (
            SELECT c.*, year(d.published) AS year
            FROM commitments AS c JOIN documents AS d USING (doc_id)
            WHERE c.currency IS NOT NULL AND c.low IS NOT NULL
            QUALIFY row_number() OVER (
                PARTITION BY c.commitment_group
                ORDER BY d.published NULLS LAST, c.doc_id, c.evidence_start, c.commitment_id
            ) = 1
        )
        SELECT year, currency, stage, area,
            count(*) AS commitments, sum(low) AS low, sum(high) AS high
        FROM once LEFT JOIN commitment_areas USING (doc_id, commitment_id)
        GROUP BY ALL ORDER BY ALL
        """,
    ),
    (
        "organisations_together",
        "one row a pair of bodies that the same documents mention, and in how many",
        """
        WITH seen AS (
            SELECT DISTINCT doc_id, org_id FROM organisations WHERE org_id IS NOT NULL
        )
        SELECT a.org_id, i.name, b.org_id AS other_id, j.name AS other_name,
            count(*) AS documents
        FROM seen AS a JOIN seen AS b ON a.doc_id = b.doc_id AND a.org_id < b.org_id
        JOIN organisation_index AS i ON i.org_id = a.org_id
        JOIN organisation_index AS j ON j.org_id = b.org_id
        GROUP BY ALL ORDER BY documents DESC, a.org_id, other_id
        """,
    ),
)


class Database:
    """A new DuckDB file that is filled table by table, a parent before its children."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection

    @classmethod
    @contextmanager
    def at(cls, path: Path) -> Iterator[Database]:
        """The database of the new file ``path``; in the end the views are added.

        Raises OSError where the file cannot be written.

        >>> with Database.at(Path("tidings.duckdb")) as database:  # doctest: +SKIP
        ...     database.table("documents")(tables.arrow["documents"])
        """
        import duckdb

        try:
            with duckdb.connect(str(path)) as connection:
                yield cls(connection)
                for name, comment, query in _VIEWS:
                    connection.execute(f"CREATE VIEW {name} AS {query}")
                    connection.execute(f"COMMENT ON VIEW {name} IS {_quoted(comment)}")
        except duckdb.IOException as error:
            raise OSError(str(error)) from error

    def table(self, name: str) -> Callable[[pa.Table], None]:
        """Make a table; what is given back adds rows to it."""
        execute = self._connection.execute
        columns = [f'"{column.name}" {_TYPES[column.type]}' for column in SCHEMAS[name]]
        if name in _KEYS:
            columns.append(f"PRIMARY KEY ({', '.join(_KEYS[name])})")
        if parent := _PARENTS.get(name):
            columns.append(f"FOREIGN KEY ({', '.join(_KEYS[parent])}) REFERENCES {parent}")
        execute(f"CREATE TABLE {name} ({', '.join(columns)})")
        execute(f"COMMENT ON TABLE {name} IS {_quoted(SUMMARIES[name])}")
        for column in SCHEMAS[name]:
            comment = _quoted(column.description)
            execute(f'COMMENT ON COLUMN {name}."{column.name}" IS {comment}')

        def add(rows: pa.Table) -> None:
            self._connection.register("rows_to_write", rows)
            execute(f"INSERT INTO {name} SELECT * FROM rows_to_write")
            self._connection.unregister("rows_to_write")

        return add


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
