"""The walk of docs/own-rules.md: its commands run in their order and print what the page says."""

import re
import shlex

import pytest
from typer.testing import CliRunner

from tests.review_samples import Client, serving
from tidings.commands import app
from tidings.evaluate import load_gold
from tidings.rules import forget_rulebooks


@pytest.fixture(scope="module")
def page(root):
    return (root / "docs" / "own-rules.md").read_text(encoding="utf-8")


@pytest.fixture
def folder(page, tmp_path, monkeypatch):
    """A folder with the files that the page shows."""
    files = re.findall(r"^`(files/\S+)`:\n\n```text\n(.*?)^```", page, flags=re.M | re.S)
    for name, content in files:
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(content, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def steps(page):
    """Every command with what the page says that it prints."""
    for block in re.findall(r"^```console\n(.*?)^```", page, flags=re.M | re.S):
        for step in block.removeprefix("$ ").split("\n$ "):
            command, _, printed = step.partition("\n")
            yield shlex.split(command)[1:], printed.splitlines()


def correct(folder):
    """What the page says that a person does in the browser."""
    with serving(folder / "tables-2", folder / "mine.jsonl", folder / "mine") as server:
        client = Client(server.url)
        text = client.sheet("seaweed")["text"]
        start = text.index("Hebrides Marine")
        body = {"name": "Hebrides Marine", "type": "government", "country": "GB"}
        says = {"start": start, "end": start + 15, "text": "Hebrides Marine", **body}
        edit = {"kind": "write", "id": "added-1", "layer": "organisations", "says": says}
        assert client.edit({**edit, "seen": 0}, doc="seaweed")[0] == 200
        commitments = [
            row for row in client.sheet("seaweed")["entries"] if row["layer"] == "commitments"
        ]
        [smaller] = [row for row in commitments if row["says"]["amount"]["low"] == 400_000]
        status, _ = client.write(smaller, doc="seaweed", funders=["Hebrides Marine"])
        assert status == 200
        assert client.finish(doc="seaweed")[0] == 200


def test_the_walk_is_as_the_page_says(page, folder):
    done = []
    for command, printed in steps(page):
        done.append(command[0])
        if command[0] == "review":
            correct(folder)
            continue
        result = CliRunner().invoke(app, command)
        assert result.exit_code == 0, (command, result.output, result.exception)
        assert printed == [] or timeless(result.output.splitlines()) == timeless(printed)
    assert done == ["extract", "report", "rules", "rules", "extract", "review", *["evaluate"] * 3]
    [gold] = load_gold(folder / "mine.jsonl", folder / "mine")
    assert gold.commitments[-1]["funders"] == ["Hebrides Marine"]
    assert (folder / "report.html").stat().st_size > 1_000_000
    assert loses_a_name(folder, command)


def timeless(lines):
    """Lines without what changes when rules are shipped: line numbers, and what was wrong."""
    plain = (re.sub(r"^(terms/\w+\.csv):\d+:", r"\1:", line) for line in lines)
    return [re.sub(r": (missed|wrong \(\w+\)) → right$", ": → right", line) for line in plain]


def loses_a_name(folder, gate):
    """Whether the gate falls when the alias is taken out of the rules again."""
    file = folder / "mine/organisations/ours.csv"
    row = file.read_text(encoding="utf-8")
    file.write_text(row.replace("The Coastal Trust", ""), encoding="utf-8")
    forget_rulebooks()
    fallen = CliRunner().invoke(app, gate)
    return fallen.exit_code == 1 and "organisations.value" in fallen.output
