"""The README is true: its commands run, and its tables are what they give."""

import doctest
import re
import shlex
import subprocess
import sys

import pytest

import tidings


def blocks(root, language):
    text = (root / "README.md").read_text(encoding="utf-8")
    return re.findall(rf"^```{language}\n(.*?)^```", text, flags=re.M | re.S)


@pytest.fixture(scope="module")
def folder(tmp_path_factory, root):
    """A folder that holds the announcement with which the README begins."""
    folder = tmp_path_factory.mktemp("readme")
    (folder / "announcement.txt").write_text(blocks(root, "text")[0], encoding="utf-8")
    return folder


def test_every_command_runs(root, folder):
    lines = [line for block in blocks(root, "console") for line in block.splitlines()]
    commands = [shlex.split(line[2:]) for line in lines if line.startswith("$ tidings ")]
    assert len(commands) >= 4
    for command in commands:
        run = [sys.executable, "-m", "tidings", *command[1:]]
        done = subprocess.run(run, cwd=folder, capture_output=True, text=True, check=False)
        assert done.returncode == 0, (command, done.stderr)


def test_the_session_prints_what_it_says(root, folder, monkeypatch):
    monkeypatch.chdir(folder)
    [session] = blocks(root, "python")
    flags = doctest.NORMALIZE_WHITESPACE
    case = doctest.DocTestParser().get_doctest(session, {}, "README", "README.md", 0)
    results = doctest.DocTestRunner(optionflags=flags).run(case)
    assert results.attempted >= 6
    assert results.failed == 0


def test_the_first_tables_are_what_the_announcement_gives(root, folder):
    tables = tidings.extract(folder / "announcement.txt")
    rows = re.findall(r"^\| (.*) \|$", (root / "README.md").read_text(encoding="utf-8"), flags=re.M)
    cells = [row.split(" | ") for row in rows]
    [commitment] = tables.commitments.to_dict("records")
    parties = tables.commitment_parties
    names = {role: ", ".join(parties.query("role == @role")["name"]) for role in parties["role"]}
    wanted = {
        **commitment,
        "low": f"{commitment['low']:.0f}",
        "funders": names["funder"],
        "recipients": names["recipient"],
        "areas": ", ".join(tables.commitment_areas["area"]),
    }
    assert cells[2] == [str(wanted[column]) for column in cells[0]]
    [agreement] = tables.agreements.to_dict("records")
    parties = ", ".join(tables.agreement_parties["name"])
    assert cells[5] == [agreement["instrument"], parties, str(agreement["signed"])]
