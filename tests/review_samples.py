"""A review of two small documents, served: what the tests of the page and of its server share."""

import http.client
import json
import threading
from contextlib import contextmanager
from urllib.parse import quote, urlsplit

import tidings
from tidings.review import make_server, opened
from tidings.write import write_tables

FIRST = (
    "Kyoto quantum centre\n\nUKRI will invest £4.5 million in quantum computing at the University "
    "of York, said Ada Okafor of Zorblex. 𝒜 new Fund for\nBold Ideas opens in March 2026."
)
SECOND = (
    "<script>hacked = 1</script> & <img src=x onerror='hacked = 2'> The \u202eEPSRC\u202c pays £2m."
)


HOSTILE = "</title><script>hacked = 3</script>"


def write_review_tables(folder, *given):
    """The tables of both documents, or of the given ones, in a folder."""
    given = given or (
        tidings.Document("first", FIRST, title="Kyoto quantum centre", publisher="UKRI"),
        tidings.Document("<b>'second'#&", SECOND, title=HOSTILE),
    )
    write_tables(tidings.extract(given), folder, ["parquet"], {})
    return folder


@contextmanager
def serving(folder, out, rules=None):
    """A server of the review of ``folder`` that stops when the block is left."""
    with opened(folder, out, rules) as (desk, check):
        server = make_server(desk, check)
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
            server.server_close()


class Client:
    """A tab: it asks the server of an address, and may say anything in its headers."""

    def __init__(self, url):
        parts = urlsplit(url)
        self.host, self.path = parts.netloc, parts.path

    def ask(self, path, method="GET", body=None, **headers):
        """Status, headers and content of an answer; ``path`` follows the token."""
        connection = http.client.HTTPConnection(self.host, timeout=20)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path if path.startswith("/") else self.path + path, body, named)
        answer = connection.getresponse()
        content = answer.read()
        connection.close()
        return answer.status, answer.headers, content

    def sheet(self, doc="first"):
        status, _, content = self.ask(f"api/document?doc={quote(doc, safe='')}")
        assert status == 200, content
        return json.loads(content)["sheet"]

    def edit(self, edit, doc="first", **headers):
        """Status and answer of an edit."""
        body = json.dumps({"doc_id": doc, "edit": edit})
        kind = {"Content_Type": "application/json", **headers}
        status, _, content = self.ask("api/edit", "POST", body, **kind)
        return status, json.loads(content) if content[:1] == b"{" else content.decode()

    def row(self, layer, number=0, doc="first"):
        """A row of a layer, in the order of the tables."""
        return [row for row in self.sheet(doc)["entries"] if row["layer"] == layer][number]

    def decide(self, row, decision, seen=None, doc="first"):
        seen = row["version"] if seen is None else seen
        edit = {"kind": "decide", "id": row["id"], "decision": decision, "seen": seen}
        return self.edit(edit, doc)

    def write(self, row, doc="first", **changes):
        """Correct a row that is there."""
        says = {**row["says"], **changes}
        edit = {"kind": "write", "id": row["id"], "layer": row["layer"], "says": says}
        return self.edit({**edit, "seen": row["version"]}, doc)

    def finish(self, done=True, doc="first", seen=None):
        version = self.sheet(doc)["version"] if seen is None else seen
        return self.edit({"kind": "finish", "done": done, "seen": version}, doc)
