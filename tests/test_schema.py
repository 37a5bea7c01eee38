"""The contract of the output: every column described, the page equal to the schemas."""

from tidings.schema import SCHEMAS, SUMMARIES, markdown


def test_every_table_and_every_column_is_described():
    assert set(SUMMARIES) == set(SCHEMAS)
    for columns in SCHEMAS.values():
        assert len({column.name for column in columns}) == len(columns)
        assert all(len(column.description) > 5 for column in columns)


def test_the_page_says_what_the_schemas_say(root):
    page = (root / "docs" / "tables.md").read_text(encoding="utf-8")
    assert page == markdown(), "run make docs"
