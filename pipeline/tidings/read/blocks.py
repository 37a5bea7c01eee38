"""A tree of HTML → blocks of text in the order of the page: paragraphs, headings, items, rows."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

Element = Any

# Elements whose text is never part of what a page says.
SILENT = frozenset(
    {"script", "style", "noscript", "template", "svg", "math", "iframe", "object", "embed"}
    | {"select", "option", "button", "input", "textarea", "canvas", "audio", "video", "head"}
    | {"title", "datalist", "figcaption", "map"}
)
_BLOCKS = frozenset(
    {"address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details"}
    | {"dialog", "dir", "div", "dl", "dt", "fieldset", "figure", "footer", "form", "h1", "h2"}
    | {"h3", "h4", "h5", "h6", "header", "hgroup", "hr", "html", "legend", "li", "main", "menu"}
    | {"nav", "ol", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th"}
    | {"thead", "tr", "ul"}
)
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_INNER = "p|div|ul|ol|h1|h2|h3|h4|table|section"
_SPACE = re.compile(r"[ \t\n\r\f]+")


@dataclass(slots=True)
class Block:
    """A stretch of text of its own. ``level`` is 1 to 6 for a heading, else 0; ``group`` tells the
    items of one list, and the rows of one table, from those of the next.
    """

    text: str
    element: Element
    kind: str
    level: int = 0
    group: Element = None
    linked: bool = False


def blocks(root: Element, leave_out: Collection[Element] = ()) -> list[Block]:
    """The blocks below ``root`` in their order, without the elements of ``leave_out``."""
    return list(_Walk(leave_out).blocks(root))


def join(found: list[Block]) -> str:
    """The text of blocks: a blank line between two, none inside a list or a table."""
    parts: list[str] = []
    for _, members in groupby(found, key=_together):
        parts.append("\n".join(_line(block) for block in members))
    return "\n\n".join(parts)


def _together(block: Block) -> tuple[int, str]:
    return id(block if block.group is None else block.group), block.kind


def text_of(markup: str) -> str:
    """The text of a fragment of HTML.

    >>> text_of("<p>One <b>bold</b> word.</p><ul><li>First</li><li>Second</li></ul>")
    'One bold word.\\n\\n- First\\n- Second'
    """
    if not markup.strip():
        return ""
    from lxml import html

    return join(blocks(html.fragment_fromstring(_plain(markup), create_parent="div")))


def _plain(markup: str) -> str:
    """Without what libxml2 refuses: NUL, and a declaration that contradicts a decoded string."""
    return re.sub(r"^\s*<\?xml[^>]*\?>", "", markup.replace("\0", ""))


def _line(block: Block) -> str:
    return f"- {block.text}" if block.kind == "item" else block.text


class _Walk:
    """Gathers the inline text of the page and closes a block wherever a block element ends one."""

    def __init__(self, leave_out: Collection[Element]) -> None:
        self._leave_out = set(leave_out)
        self._pieces: list[str] = []
        self._linked = 0
        self._links = 0

    def blocks(self, root: Element) -> Iterator[Block]:
        from lxml import etree

        walk = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
        for event, element in walk:
            tag = element.tag if isinstance(element.tag, str) else ""
            if event == "start":
                if tag in SILENT or element in self._leave_out:
                    walk.skip_subtree()
                    continue
                if tag == "table" and _is_grid(element):
                    yield from self._flush(element.getparent())
                    yield from _rows(element, self._leave_out)
                    walk.skip_subtree()
                    continue
                if tag in _BLOCKS:
                    yield from self._flush(element.getparent())
                elif tag == "br":
                    self._pieces.append("\v")
                self._links += tag == "a"
                self._add(element.text)
                continue
            if event == "end" and tag not in SILENT:
                if tag in _BLOCKS:
                    yield from self._flush(element)
                self._links -= tag == "a" and element not in self._leave_out
            if element is not root:
                self._add(element.tail)

    def _add(self, text: str | None) -> None:
        if text:
            self._pieces.append(text)
            self._linked += len(text.strip()) if self._links > 0 else 0

    def _flush(self, element: Element) -> Iterator[Block]:
        text = _tidy("".join(self._pieces))
        linked = bool(text) and self._linked >= 0.9 * len(text)
        self._pieces, self._linked = [], 0
        if text and element is not None:
            yield _block(text, element, linked)


def _block(text: str, element: Element, linked: bool) -> Block:
    heading = next((e for e in _upwards(element, 2) if e.tag in _HEADINGS), None)
    if heading is not None:
        return Block(text, element, "heading", int(heading.tag[1]), linked=linked)
    item = next((e for e in _upwards(element, 3) if e.tag in {"li", "dd"}), None)
    if item is not None and item.tag == "li" and _first_of(item, element):
        return Block(text, element, "item", group=item.getparent(), linked=linked)
    return Block(text, element, "paragraph", linked=linked)


def _upwards(element: Element, steps: int) -> Iterator[Element]:
    while element is not None and steps:
        yield element
        element, steps = element.getparent(), steps - 1


def _first_of(item: Element, element: Element) -> bool:
    """Whether nothing of a list item stands before ``element``, so that the bullet is its own."""
    while element is not item:
        before = element.getprevious()
        if before is not None or (element.getparent().text or "").strip():
            return False
        element = element.getparent()
    return True


def _is_grid(table: Element) -> bool:
    """Whether a table holds data; one whose cells hold paragraphs lays out the page."""
    cells = table.xpath("count(.//td|.//th)")
    rich = table.xpath(f"count((.//td|.//th)[.//{_INNER.replace('|', ' or .//')}])")
    return bool(cells) and not table.xpath("boolean(.//table)") and rich * 2 <= cells


def _rows(table: Element, leave_out: Collection[Element]) -> Iterator[Block]:
    for caption in table.xpath("./caption"):
        yield from _caption(caption, leave_out)
    for row in table.iter("tr"):
        cells = [join(blocks(cell, leave_out)) for cell in row.xpath("./td|./th")]
        texts = [" ".join(cell.split("\n")) for cell in cells if cell]
        if texts and row not in leave_out:
            yield Block(" | ".join(texts), row, "row", group=table)


def _caption(caption: Element, leave_out: Collection[Element]) -> Iterator[Block]:
    text = join(blocks(caption, leave_out))
    if text:
        yield Block(text, caption, "paragraph")


def _tidy(text: str) -> str:
    """One space for white space, as a browser shows it; forced line breaks stay, two as a gap."""
    lines = "\n".join(_SPACE.sub(" ", line).strip(" ") for line in text.split("\v"))
    return re.sub(r"\n{2,}", "\n\n", lines).strip("\n")
