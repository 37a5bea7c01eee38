"""The review as a server: who may ask, what an edit may be, and that nothing saved is ever lost."""

import json
import os
import signal
import socket
import subprocess
import sys
import threading

import pytest

from tests.review_samples import FIRST, Client, serving, write_review_tables
from tidings.errors import GoldError, OutputError
from tidings.evaluate import load_gold
from tidings.review import opened
from tidings.review.journal import Journal

SECOND_ID = "<b>'second'#&"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return write_review_tables(tmp_path_factory.mktemp("tables"))


@pytest.fixture
def out(tmp_path):
    return tmp_path / "corrected.jsonl"


@pytest.fixture
def server(folder, out):
    with serving(folder, out) as running:
        yield running


@pytest.fixture
def client(server):
    return Client(server.url)


def gold(out):
    return {document.doc_id: document for document in load_gold(out)}


# Who may ask


def test_the_page_comes_with_its_policy_and_loads_nothing_from_elsewhere(client):
    status, headers, content = client.ask("")
    assert status == 200
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "require-trusted-types-for 'script'" in headers["Content-Security-Policy"]
    assert headers["Cache-Control"] == "no-store"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "Access-Control-Allow-Origin" not in headers
    assert b"http" not in content
    for name in ("main.js", "form.js", "rows.js", "text.js", "page.js", "review.css"):
        status, _, content = client.ask(name)
        assert status == 200
        assert b"innerHTML" not in content


@pytest.mark.parametrize("path", ["/", "/api/review", "/favicon.ico", "/{token}x/", "/{half}/"])
def test_without_the_token_there_is_nothing(server, client, path):
    path = path.format(token=server.token, half=server.token[:20])
    assert client.ask(path)[::2] == (404, b"Not Found")


@pytest.mark.parametrize("path", ["../server.py", "assets/main.js", "api", "review.html", "x"])
def test_only_what_the_page_needs_is_served(client, path):
    assert client.ask(path)[0] == 404


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1", "evil.example:80", "", "[::1]"])
def test_another_name_for_this_machine_is_refused(client, host):
    assert client.ask("api/review", Host=host)[0] == 421


def test_localhost_is_this_machine(server, client):
    assert client.ask("api/review", Host=f"localhost:{server.server_port}")[0] == 200


def test_it_listens_to_this_machine_alone(server):
    assert server.socket.getsockname()[0] == "127.0.0.1"


def test_another_page_cannot_write(client):
    row = client.row("organisations")
    edit = {"kind": "decide", "id": row["id"], "decision": "accepted", "seen": 0}
    for origin in ("https://evil.example", "null", "http://127.0.0.1:1"):
        assert client.edit(edit, Origin=origin)[0] == 403
    assert client.edit(edit, Content_Type="text/plain")[0] == 415
    assert client.edit(edit, Content_Type="application/x-www-form-urlencoded")[0] == 415
    assert client.sheet()["version"] == 0
    assert client.edit(edit, Origin=f"http://{client.host}")[0] == 200


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "HEAD", "TRACE", "BREW"])
def test_other_methods_are_refused(client, method):
    status, headers, _ = client.ask("api/review", method)
    assert status == 501
    assert "Access-Control-Allow-Origin" not in headers


def test_posting_elsewhere_is_refused(client):
    assert client.ask("api/review", "POST", "{}", Content_Type="application/json")[0] == 404


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"x" * (1 << 20), 400),
        (b"x" * ((1 << 20) + 1), 413),
        (b"x" * (12 << 20), 413),
        (b"", 400),
        (b"[1]", 400),
        (b"{" * 100_000, 400),
        (b'{"doc_id": "first", "edit": {"seen": NaN}}', 400),
        (b'{"doc_id": "\\ud800"}', 400),
        (b'{"doc_id": "first", "edit": {"seen": 1e999}}', 400),
        (b'{"doc_id": "first", "edit": ' + b"9" * 5000 + b"}", 400),
        (b'{"doc_id": "first"}', 422),
        (b"\xff\xfe", 400),
    ],
)
def test_what_is_no_edit_or_too_long_is_refused(client, body, status):
    assert client.ask("api/edit", "POST", body, Content_Type="application/json")[0] == status
    assert client.sheet()["version"] == 0


@pytest.mark.parametrize("length", ["", "-1", "1_0", "٣", "9" * 30])
def test_a_length_that_is_none_is_refused(server, client, length):
    with socket.create_connection(("127.0.0.1", server.server_port), timeout=20) as raw:
        head = f"POST {client.path}api/edit HTTP/1.1\r\nHost: {client.host}\r\n"
        kind = "Content-Type: application/json\r\n"
        raw.sendall(f"{head}{kind}Content-Length: {length}\r\n\r\n{{}}".encode())
        assert raw.recv(4096).startswith((b"HTTP/1.1 411", b"HTTP/1.1 413"))


def test_chunks_are_refused(server, client):
    with socket.create_connection(("127.0.0.1", server.server_port), timeout=20) as raw:
        head = f"POST {client.path}api/edit HTTP/1.1\r\nHost: {client.host}\r\n"
        kind = "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
        raw.sendall((head + kind).encode())
        assert raw.recv(4096).startswith(b"HTTP/1.1 411")


def test_a_silent_connection_does_not_keep_others_waiting(server, client):
    with socket.create_connection(("127.0.0.1", server.server_port), timeout=20):
        assert client.ask("api/review")[0] == 200


# What an edit does


def test_a_document_that_is_done_is_gold_and_no_other(client, out):
    row = client.row("organisations")
    assert row["says"]["text"] == "UKRI"
    assert client.decide(row, "accepted")[0] == 200
    assert not out.exists()
    amount = client.row("amounts")
    status, answer = client.write(amount, low=4_000_000, high=5e6, qualifier="about")
    assert (status, answer["sheet"]["version"]) == (200, 2)
    assert client.decide(client.row("areas"), "rejected")[0] == 200
    assert client.finish()[0] == 200
    [document] = load_gold(out)
    assert (document.doc_id, document.text) == ("first", FIRST)
    assert document.fields["origin"] == "reviewed"
    assert document.fields["publisher"] == "UKRI"
    [corrected] = document.rows("amounts")
    assert (corrected["low"], corrected["high"], corrected["qualifier"]) == (4e6, 5e6, "about")
    assert len(document.rows("areas")) == len(rows(client, "areas")) - 1
    assert client.finish(done=False)[0] == 200
    assert out.read_bytes() == b""


def rows(client, layer):
    return [row for row in client.sheet()["entries"] if row["layer"] == layer]


def test_a_missed_mention_is_added_by_its_code_points(client, out):
    start = FIRST.index("Fund for")
    says = {"start": start, "end": start + 19, "text": "Fund for\nBold Ideas", "name": "Fund"}
    edit = {"kind": "write", "id": "added-1", "layer": "programmes", "says": says, "seen": 0}
    for row in rows(client, "programmes"):
        client.decide(row, "rejected")
    assert client.edit(edit)[0] == 200
    assert client.finish()[0] == 200
    assert [dict(row) for row in load_gold(out)[0].rows("programmes")] == [says]


def test_an_added_commitment_comes_after_those_that_were_found(client, out):
    amount = {"currency": "EUR", "low": 1, "high": 1, "qualifier": "exact"}
    empty = {"funders": [], "recipients": [], "areas": []}
    says = {"amount": amount, **empty, "programme": None, "start": None, "duration": None}
    edit = {"kind": "write", "id": "added-1", "layer": "commitments", "says": says, "seen": 0}
    assert client.edit(edit)[0] == 200
    assert client.finish()[0] == 200
    assert [row["amount"]["currency"] for row in load_gold(out)[0].commitments] == ["GBP", "EUR"]


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"start": 0}, "in the text, not"),
        ({"currency": "pounds"}, "currency: 'pounds' does not match"),
        ({"low": "much"}, "low: 'much' is not of type"),
        ({"low": 9e9}, "its lower bound is above its upper one"),
        ({"role": None}, "role: None is not one of"),
        ({"extra": 1}, "Additional properties"),
        ({"start": -5}, "start: -5 is less than the minimum"),
        ({"end": 10**30}, "in the text, not"),
        ({"start": 1.5}, "start: 1.5 is not of type 'integer'"),
    ],
)
def test_what_could_not_be_gold_is_refused_in_words(client, changes, says):
    status, answer = client.write(client.row("amounts"), **changes)
    assert status == 422
    assert says in answer["error"]
    assert answer["row"] == client.row("amounts")["id"]
    assert client.sheet()["version"] == 0


def test_rows_of_a_layer_never_stand_on_the_same_words(client):
    row = client.row("organisations")
    edit = {"kind": "write", "id": "added-1", "layer": "organisations", "says": row["says"]}
    status, answer = client.edit({**edit, "seen": 0})
    assert (status, answer["error"]) == (422, "organisations: 'UKRI' overlaps 'UKRI'")
    client.decide(row, "rejected")
    assert client.edit({**edit, "seen": 0})[0] == 200
    status, answer = client.decide(client.row("organisations"), "accepted")
    assert (status, answer["row"]) == (422, row["id"])


def test_a_row_whose_type_is_not_known_keeps_the_document_from_being_done(folder, tmp_path):
    with opened(folder, tmp_path / "c.jsonl") as (desk, check):
        sheet = desk.sheet("first")
        entry = next(e for e in sheet.entries.values() if e.layer == "organisations")
        entry.says["type"] = None
        with pytest.raises(GoldError) as refused:
            desk.edit("first", {"kind": "finish", "done": True, "seen": 0}, check)
    assert refused.value.where == entry.id
    assert refused.value.what.startswith("type: None is not one of")


@pytest.mark.parametrize(
    "edit",
    [
        None,
        [],
        {"kind": "finish"},
        {"kind": "remove", "seen": 0},
        {"kind": "decide", "id": "x", "decision": "added", "seen": 0},
        {"kind": "decide", "id": "nobody", "decision": "accepted", "seen": 0},
        {"kind": "write", "id": "added-1", "layer": "secrets", "says": {}, "seen": 0},
        {"kind": "write", "id": "../x", "layer": "people", "says": {}, "seen": 0},
        {"kind": "write", "id": "added-1", "layer": "people", "says": {}, "seen": 0},
        {"kind": "finish", "done": True, "seen": True},
    ],
)
def test_an_edit_that_is_none_is_refused(client, edit):
    assert client.edit(edit)[0] in (409, 422)
    assert client.edit({"kind": "finish", "done": True, "seen": 0}, doc="nobody")[0] == 422
    assert client.sheet()["version"] == 0


def test_a_row_stays_in_its_layer(client):
    row = client.row("organisations")
    status, answer = client.write({**row, "layer": "programmes"})
    assert (status, answer["error"]) == (422, "a row stays in its layer")


# Two tabs


def test_two_tabs_on_different_rows_both_keep_their_work(server):
    one, other = Client(server.url), Client(server.url)
    first, second = one.row("organisations", 0), other.row("organisations", 1)
    assert one.decide(first, "accepted")[0] == 200
    status, answer = other.decide(second, "rejected")
    assert status == 200
    decisions = {row["id"]: row["decision"] for row in answer["sheet"]["entries"]}
    assert (decisions[first["id"]], decisions[second["id"]]) == ("accepted", "rejected")


def test_two_tabs_on_one_row_the_second_is_told_and_shown(server):
    one, other = Client(server.url), Client(server.url)
    row = one.row("organisations")
    assert one.write(row, name="Other Name")[0] == 200
    status, answer = other.decide(row, "rejected")
    assert status == 409
    assert "another tab" in answer["error"]
    [now] = [entry for entry in answer["sheet"]["entries"] if entry["id"] == row["id"]]
    assert (now["says"]["name"], now["decision"]) == ("Other Name", "corrected")


def test_done_is_for_what_the_tab_has_seen(server):
    one, other = Client(server.url), Client(server.url)
    seen = other.sheet()["version"]
    one.decide(one.row("organisations"), "rejected")
    assert other.finish(seen=seen)[0] == 409
    assert one.finish()[0] == 200
    assert other.decide(other.row("organisations"), "accepted")[0] == 409


def test_many_tabs_at_once_lose_nothing(server, folder, out):
    tabs = [Client(server.url) for _ in range(8)]
    ids = [row["id"] for row in tabs[0].sheet()["entries"]]

    def work(tab, mine):
        for identifier in mine:
            edit = {"kind": "decide", "id": identifier, "decision": "accepted", "seen": 0}
            assert tab.edit(edit)[0] == 200

    threads = [
        threading.Thread(target=work, args=(tab, ids[number :: len(tabs)]))
        for number, tab in enumerate(tabs)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    sheet = tabs[0].sheet()
    assert sheet["version"] == len(ids)
    assert {row["decision"] for row in sheet["entries"]} == {"accepted"}


# Nothing is lost


def start(folder, out):
    command = [sys.executable, "-m", "tidings", "review", folder, "--out", out, "--no-browser"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    line = process.stdout.readline()
    assert line.startswith("review: http://127.0.0.1:"), line
    return process, Client(line.split()[1])


def test_a_killed_server_has_lost_nothing(folder, out):
    process, client = start(folder, out)
    try:
        client.write(client.row("organisations"), name="Corrected Council")
        client.finish()
        client.decide(client.row("amounts", doc=SECOND_ID), "rejected", doc=SECOND_ID)
    finally:
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
    assert gold(out)["first"].rows("organisations")[0]["name"] == "Corrected Council"
    with serving(folder, out) as server:
        again = Client(server.url)
        assert again.row("organisations")["decision"] == "corrected"
        assert again.row("amounts", doc=SECOND_ID)["decision"] == "rejected"
        assert again.sheet()["done"] is True


def test_ctrl_c_ends_it_with_a_count(folder, out):
    process, client = start(folder, out)
    client.finish()
    os.kill(process.pid, signal.SIGINT)
    said, _ = process.communicate(timeout=20)
    assert process.returncode == 0
    assert f"documents that are gold: 1, in {out}" in said


def test_half_a_line_at_the_end_of_the_journal_is_cut_off(folder, out):
    with serving(folder, out) as server:
        Client(server.url).decide(Client(server.url).row("organisations"), "rejected")
    journal = out.with_name("corrected.jsonl.journal")
    whole = journal.read_bytes()
    for length in range(0, 40, 7):
        journal.write_bytes(whole + b'{"doc_id": "first", "edit": {"kind": "dec'[:length])
        with serving(folder, out) as server:
            assert Client(server.url).row("organisations")["decision"] == "rejected"
        assert journal.read_bytes().startswith(whole)


def test_a_broken_journal_is_named_with_its_line(folder, out):
    out.with_name("corrected.jsonl.journal").write_text('{"a": 1}\n{broken\n', encoding="utf-8")
    with pytest.raises(OutputError, match=r"journal:2: not a line of a review.*move the file"):
        opened(folder, out).__enter__()


def test_a_full_disk_is_told_and_changes_nothing(server, client, monkeypatch):
    def full(descriptor):
        raise OSError(28, "No space left on device")

    row = client.row("organisations")
    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        status, answer = client.decide(row, "rejected")
    assert status == 507
    assert "nothing was saved" in answer["error"]
    assert client.row("organisations")["decision"] == "open"
    assert client.decide(row, "rejected")[0] == 200


def test_two_reviews_cannot_be_open_on_one_file(folder, out):
    with opened(folder, out), pytest.raises(OutputError, match="another review is open"):
        opened(folder, out).__enter__()
    with opened(folder, out):
        pass


def test_gold_that_is_there_is_taken_over(folder, out):
    with serving(folder, out) as server:
        Client(server.url).finish()
    before = out.read_bytes()
    out.with_name("corrected.jsonl.journal").unlink()
    with serving(folder, out) as server:
        client = Client(server.url)
        assert client.sheet()["done"] is True
        client.finish(doc=SECOND_ID)
    assert out.read_bytes().endswith(before)
    assert sorted(gold(out)) == [SECOND_ID, "first"]


def test_gold_that_other_hands_changed_is_not_overwritten(folder, out):
    with serving(folder, out) as server:
        Client(server.url).finish()
    fields = json.loads(out.read_text(encoding="utf-8"))
    changed = json.dumps({**fields, "note": "by hand"}) + "\n"
    out.write_text(changed, encoding="utf-8")
    with pytest.raises(OutputError, match=r"changed since.*move corrected.jsonl.journal away"):
        opened(folder, out).__enter__()
    assert out.read_text(encoding="utf-8") == changed
    out.with_name("corrected.jsonl.journal").unlink()
    with serving(folder, out) as server:
        assert Client(server.url).sheet()["head"]["note"] == "by hand"


def test_what_was_kept_but_not_yet_written_is_written_at_the_next_start(folder, out):
    with serving(folder, out) as server:
        client = Client(server.url)
        client.finish()
        client.finish(doc=SECOND_ID)
    journal = out.with_name("corrected.jsonl.journal")
    lines = journal.read_bytes().splitlines(keepends=True)
    journal.write_bytes(b"".join(lines[:-1]))  # killed before it could note what it had written
    wanted = out.read_bytes()
    with serving(folder, out):
        assert out.read_bytes() == wanted
    out.unlink()
    with serving(folder, out):
        assert out.read_bytes() == wanted


def test_a_journal_is_for_its_owner_alone(tmp_path):
    Journal(tmp_path / "j").close()
    assert (tmp_path / "j").stat().st_mode & 0o077 == 0


def test_a_port_that_is_taken_is_an_error_in_one_sentence(folder, tmp_path, server):
    command = [sys.executable, "-m", "tidings", "review", folder, "--no-browser"]
    done = subprocess.run(
        [*command, "--port", str(server.server_port), "--out", tmp_path / "o.jsonl"],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 1
    assert "cannot be used" in done.stderr
    assert "leave --port out" in done.stderr


OVERLAY = """\
name,type,country,aliases,acronyms,guarded,ror,wikidata
Zorblex Foundation,funder,GB,Zorblex,,,,
"""


def test_what_was_corrected_gates_the_next_run(folder, tmp_path):
    out, floors, mine = tmp_path / "mine.jsonl", tmp_path / "floors.json", tmp_path / "rules"
    (mine / "organisations").mkdir(parents=True)
    (mine / "organisations/ours.csv").write_text(OVERLAY, encoding="utf-8")
    start = FIRST.index("Zorblex")
    body = {"name": "Zorblex Foundation", "type": "funder", "country": "GB"}
    says = {"start": start, "end": start + 7, "text": "Zorblex", **body}
    with serving(folder, out) as server:
        client = Client(server.url)
        there = [row for row in rows(client, "organisations") if row["says"]["start"] == start]
        known = there[0]["id"] if there else "added-1"
        edit = {"kind": "write", "id": known, "layer": "organisations", "says": says, "seen": 0}
        assert client.edit(edit)[0] == 200
        assert client.finish()[0] == 200
    assert evaluate(out, floors, "--rules", mine, "--raise-floors") == 0
    assert evaluate(out, floors, "--rules", mine) == 0
    assert evaluate(out, floors) == 1


def evaluate(gold, floors, *more):
    command = [sys.executable, "-m", "tidings", "evaluate", gold, "--floors", floors, *more]
    return subprocess.run(command, capture_output=True, check=False).returncode
