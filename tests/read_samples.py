"""Small files of every form, whole and broken, made in memory for the tests of reading."""

import io
import json
import zipfile

import docx

SENTENCE = "The Ministry of Science will invest £4.5 million in quantum research at York."
PAGE = f"<!DOCTYPE html><html><body><main><h1>A fund</h1><p>{SENTENCE}</p></main></body></html>"
CONTENT_TYPES = "[Content_Types].xml"


def pdf(text=SENTENCE, extra=b""):
    """A PDF of one page with one line of text, its cross-references right."""
    stream = f"BT /F1 12 Tf 72 720 Td ({text}) Tj ET".encode("cp1252")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    body, offsets = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        offsets.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    trailer = b"trailer << /Size 6 /Root 1 0 R %s>>\nstartxref\n%d\n%%%%EOF\n" % (extra, len(body))
    return body + b"xref\n0 6\n0000000000 65535 f \n" + table + trailer


def word(*paragraphs):
    """A Word file with these paragraphs."""
    document = docx.Document()
    for paragraph in paragraphs or (SENTENCE,):
        document.add_paragraph(paragraph)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def repacked(data, change):
    """An archive whose members went through ``change(name, bytes)``; None leaves one out."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w", 8) as new:
        for name in old.namelist():
            content = change(name, old.read(name))
            if content is not None:
                new.writestr(name, content)
    return stream.getvalue()


def archive(members):
    """A ZIP archive of these members."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", 8) as new:
        for name, content in members.items():
            new.writestr(name, content)
    return stream.getvalue()


def rss(*items, head=""):
    """A feed with these items, each a title and a text."""
    entries = "".join(
        f"<item><title>{title}</title><link>https://example.org/{number}</link>"
        f"<pubDate>Wed, 04 Feb 2026 00:30:00 +0900</pubDate>"
        f"<description><![CDATA[{text}]]></description></item>"
        for number, (title, text) in enumerate(items)
    )
    channel = f"<channel><title>Ministry news</title>{entries}</channel>"
    return f'<?xml version="1.0"?>{head}<rss version="2.0">{channel}</rss>'.encode()


def content_item(body=f"<p>{SENTENCE}</p>", **fields):
    """A page of the GOV.UK content API."""
    page = {
        "base_path": "/government/news/a-fund",
        "title": "A fund",
        "description": "A summary.",
        "locale": "en",
        "first_published_at": "2026-02-04T09:30:00Z",
        "details": {"body": body},
        "links": {"organisations": [{"title": "Ministry of Science"}]},
    }
    return json.dumps(page | fields).encode()
