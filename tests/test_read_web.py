"""Pages of the web, from a server of the test's own: polite, bounded, never into private nets."""

import gzip
import re
import socket
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from typer.testing import CliRunner

from tests.read_samples import PAGE, SENTENCE, pdf
from tidings.commands import app
from tidings.errors import InputError
from tidings.read import Web, discover, read_list, read_sources
from tidings.read.web import fetch
from tidings.read.web.addresses import Network, is_public
from tidings.read.web.fetch import Fetcher, Limits
from tidings.records import Document
from tidings.tables import Tables

HTML = PAGE.encode()


class Site(BaseHTTPRequestHandler):
    """Answers by path; the server notes what was asked and by whom."""

    def do_GET(self):
        self.server.asked.append((self.path, self.headers["User-Agent"], time.monotonic()))
        answer = getattr(
            self, "page_" + self.path.partition("?")[0].strip("/").replace(".", "_"), None
        )
        if answer:
            answer()
        else:
            self.send(404, b"nothing here")

    def send(self, status, body=b"", **headers):
        self.send_response(status)
        headers = {"Content_Type": "text/html", "Content_Length": str(len(body)), **headers}
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        """The output of tests stays clean."""

    def page_robots_txt(self):
        if self.server.robots is None:
            self.send(404)
        elif isinstance(self.server.robots, int):
            self.send(self.server.robots)
        else:
            self.send(200, self.server.robots)

    def page_news(self):
        self.send(200, HTML)

    def page_moved(self):
        self.send(302, Location="/news")

    def page_circle(self):
        self.send(302, Location="/circle")

    def page_file(self):
        self.send(302, Location="file:///etc/passwd")

    def page_ftp(self):
        self.send(301, Location="ftp://example.org/x")

    def page_away(self):
        self.send(302, Location="http://intranet.test/secret")

    def page_paper_html(self):
        self.send(200, pdf(), Content_Type="text/html; charset=utf-8")

    def page_lies(self):
        self.send(200, HTML, Content_Type="application/pdf")

    def page_picture(self):
        self.send(200, b"\x89PNG\r\n\x1a\n123", Content_Type="text/html")

    def page_short(self):
        self.send(200, HTML, Content_Length=str(len(HTML) + 500))

    def page_packed(self):
        self.send(200, gzip.compress(HTML), Content_Encoding="gzip")

    def page_bomb(self):
        body = gzip.compress(b" " * 40_000_000)
        self.send(200, body, Content_Encoding="gzip", Content_Length=str(len(body)))

    def page_brotli(self):
        self.send(200, b"xx", Content_Encoding="br")

    def page_error(self):
        self.send(503)

    def page_slow(self):
        self.server.release.wait(10)

    def page_endless(self):
        self.send(200, Content_Length=str(1 << 40))
        self.drip(b"x" * 65536, 0)

    def page_drip(self):
        self.send(200, Content_Length=str(1 << 40))
        self.drip(b"x", 0.05)

    def drip(self, piece, pause):
        try:
            while not self.server.release.wait(pause):
                self.wfile.write(piece)
        except OSError:
            return


@pytest.fixture
def server():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    server.asked, server.robots, server.release = [], None, threading.Event()
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    server.url = f"http://127.0.0.1:{server.server_port}"
    yield server
    server.release.set()
    server.shutdown()
    server.server_close()
    thread.join()


def fetcher(**limits):
    return Fetcher(Limits(**{"pause": 0.0, "silence": 5.0, **limits}), allow_private=True)


def pages(server):
    return [path for path, _, _ in server.asked if path != "/robots.txt"]


def test_a_page_becomes_a_document_with_its_address(server, tmp_path):
    sources = discover([server.url + "/news"], Web(tmp_path, allow_private=True, pause=0))
    [document] = read_sources(sources)
    assert SENTENCE in document.text
    assert (document.url, document.source) == (server.url + "/news",) * 2
    assert document.doc_id == "127.0.0.1/news"


def test_a_page_that_was_fetched_comes_from_the_cache(server, tmp_path):
    for _ in range(2):
        [document] = read_sources(
            discover([server.url + "/news"], Web(tmp_path, allow_private=True, pause=0))
        )
        assert isinstance(document, Document)
    assert pages(server) == ["/news"]


def test_a_damaged_cache_is_fetched_again(server, tmp_path):
    web = Web(tmp_path, allow_private=True, pause=0)
    assert web.get(server.url + "/news") == HTML
    [content] = (tmp_path / "contents").iterdir()
    content.write_bytes(b"changed")
    assert web.get(server.url + "/news") == HTML
    assert pages(server) == ["/news", "/news"]


def test_every_request_says_who_asks(server):
    fetcher().fetch(server.url + "/news")
    assert {agent for _, agent, _ in server.asked} == {fetch.AGENT}


def test_robots_are_asked_once_and_obeyed(server):
    server.robots = b"User-agent: *\nDisallow: /news\n"
    client = fetcher()
    with pytest.raises(InputError, match=r"robots\.txt forbids"):
        client.fetch(server.url + "/news")
    assert client.fetch(server.url + "/packed") == HTML
    assert [path for path, _, _ in server.asked] == ["/robots.txt", "/packed"]


def test_a_redirect_into_a_forbidden_page_is_not_followed(server):
    server.robots = b"User-agent: tidings\nDisallow: /news\n"
    with pytest.raises(InputError, match="forbids"):
        fetcher().fetch(server.url + "/moved")
    assert pages(server) == ["/moved"]


def test_a_host_whose_robots_are_in_trouble_is_left_alone(server):
    server.robots = 503
    with pytest.raises(InputError, match="forbids"):
        fetcher().fetch(server.url + "/news")
    assert pages(server) == []


def test_two_requests_to_a_host_keep_their_distance(server):
    client = fetcher(pause=0.3)
    client.fetch(server.url + "/news")
    client.fetch(server.url + "/packed")
    first, second = (when for path, _, when in server.asked if path != "/robots.txt")
    assert second - first >= 0.25


def test_a_crawl_delay_is_kept(server):
    server.robots = b"User-agent: *\nCrawl-delay: 1\n"
    client = fetcher()
    client.fetch(server.url + "/news")
    client.fetch(server.url + "/packed")
    first, second = (when for path, _, when in server.asked if path != "/robots.txt")
    assert second - first >= 0.9


@pytest.mark.parametrize("path", ["/news", "/moved", "/packed", "/lies"])
def test_pages_arrive_whatever_their_header_says(server, path):
    assert fetcher().fetch(server.url + path) == HTML


FAILS = {
    "/circle": "more than 5 redirects",
    "/file": "is no web address",
    "/ftp": "is no web address",
    "/away": "the host intranet.test is not known",
    "/short": "the connection failed",
    "/bomb": "more than 1 MB, the limit",
    "/endless": "more than 1 MB, the limit",
    "/brotli": "the server sends 'br'",
    "/error": "the server answers 503",
    "/gone": "the server answers 404",
    "/slow": "no answer in 0.5 seconds",
    "/drip": "not finished after 0.8 seconds",
}


@pytest.mark.parametrize(("path", "reason"), FAILS.items())
def test_bad_answers_end_soon_and_say_why(server, monkeypatch, path, reason):
    resolve = socket.getaddrinfo

    def only_numbers(host, *rest, **named):
        if host == "intranet.test":
            raise socket.gaierror("unknown")
        return resolve(host, *rest, **named)

    monkeypatch.setattr(socket, "getaddrinfo", only_numbers)
    begun = time.monotonic()
    silence, seconds = 0.5 if path == "/slow" else 20, 0.8 if path == "/drip" else 20
    with pytest.raises(InputError, match=reason):
        fetcher(size=1 << 20, silence=silence, seconds=seconds).fetch(server.url + path)
    assert time.monotonic() - begun < 15


def test_a_failed_page_is_a_row_and_content_decides_over_its_header(server, tmp_path):
    web = Web(tmp_path, allow_private=True, pause=0)
    urls = [server.url + path for path in ("/gone", "/lies", "/paper.html", "/picture")]
    gone, lies, paper, picture = read_sources(discover(urls, web))
    assert (gone.source, gone.reason) == (urls[0], "the server answers 404")
    assert SENTENCE in lies.text
    assert (paper.origin, paper.doc_id) == ("pdf", "127.0.0.1/paper")
    assert picture.reason == "a picture, not a document"


def test_private_addresses_are_refused_before_anything_is_sent(server, tmp_path):
    [failure] = read_sources(discover([server.url + "/news"], Web(tmp_path)))
    assert "127.0.0.1, an address of a private network" in failure.reason
    assert "--allow-private" in failure.hint
    assert server.asked == []


def test_a_public_name_with_a_private_address_is_refused(server, monkeypatch):
    entry = (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", server.server_port))
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: [entry])
    client = Fetcher(Limits(pause=0.0), allow_private=False)
    with pytest.raises(InputError, match=r"news\.example is 127\.0\.0\.1"):
        client.fetch(f"http://news.example:{server.server_port}/news")
    assert server.asked == []


def test_the_connection_goes_to_the_address_that_was_checked(monkeypatch):
    answers = iter([[(2, 1, 6, "", ("203.0.113.9", 80))], [(2, 1, 6, "", ("10.0.0.1", 80))]])
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: next(answers))
    network, used = Network(allow_private=True), []
    monkeypatch.setattr(network._plain, "connect_tcp", lambda address, *_: used.append(address))
    network.connect_tcp("rebinding.example", 80)
    assert used == ["203.0.113.9"]


PRIVATE = re.findall(
    r"\S+",
    "127.0.0.1 127.1.2.3 0.0.0.0 10.1.2.3 172.16.0.1 192.168.1.1 169.254.169.254 100.64.0.1 "
    "224.0.0.1 255.255.255.255 ::1 :: fe80::1 fe80::1%eth0 fc00::1 ff02::1 ::ffff:127.0.0.1 "
    "::ffff:169.254.169.254 64:ff9b::7f00:1 2002:7f00:1:: 240.0.0.1 198.18.0.1",
)


@pytest.mark.parametrize("address", PRIVATE)
def test_what_is_not_public_is_private(address):
    assert not is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8"])
def test_public_addresses_are_public(address):
    assert is_public(address)


@pytest.mark.parametrize(
    "url",
    ["https://user:secret@example.org/", "http://", "http://[::1", "https://a:b/", "gopher://x"],
)
def test_addresses_that_are_none_are_refused(url):
    with pytest.raises(InputError):
        fetch.normal(url)


@pytest.mark.parametrize(
    ("url", "doc_id"),
    [
        ("https://www.example.org/news/a-fund.html", "www.example.org/news/a-fund"),
        ("https://example.org/", "example.org"),
        ("https://example.org/news?id=7", "example.org/news-"),
    ],
)
def test_the_address_names_the_document(url, doc_id):
    assert Web().page(url).doc_id.startswith(doc_id)


def test_a_list_of_addresses_is_read_line_by_line(tmp_path):
    path = tmp_path / "pages.txt"
    path.write_text("# ours\n\n  https://example.org/a \nhttp://example.org/b\n", encoding="utf-8")
    assert read_list(path) == ["https://example.org/a", "http://example.org/b"]


def test_a_line_that_is_no_address_is_named_with_its_number(tmp_path):
    path = tmp_path / "pages.txt"
    path.write_text("https://example.org/a\nexample.org/b\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"pages\.txt:2"):
        read_list(path)


def test_a_list_that_is_not_there_says_what_to_name(tmp_path):
    with pytest.raises(InputError, match="one URL a line"):
        read_list(tmp_path / "none.txt")


def test_extract_reads_a_list_and_a_page_and_keeps_what_it_fetched(server, tmp_path):
    listed = tmp_path / "pages.txt"
    listed.write_text(f"{server.url}/news\n{server.url}/gone\n", encoding="utf-8")
    arguments = ["extract", "--urls", str(listed), "--cache", str(tmp_path / "cache")]
    arguments += ["--allow-private", "--out", str(tmp_path / "out")]
    done = CliRunner().invoke(app, arguments)
    tables = Tables.read(tmp_path / "out")
    assert done.exit_code == 1
    assert SENTENCE in tables.documents["text"].item()
    assert tables.documents["url"].item() == f"{server.url}/news"
    assert tables.failures["source"].item() == f"{server.url}/gone"
    CliRunner().invoke(app, arguments)
    assert pages(server).count("/news") == 1


def test_extract_refuses_a_private_page_unless_told(server, tmp_path):
    arguments = ["extract", f"{server.url}/news", "--out", str(tmp_path / "out")]
    done = CliRunner().invoke(app, arguments)
    assert done.exit_code == 1
    assert "private" in Tables.read(tmp_path / "out").failures["reason"].item()
    assert server.asked == []
