"""What of a page is not the announcement: menus, share buttons, cookie notices, contact blocks.

The vocabulary is ``rules/read/chrome.csv``. A mark never removes the bulk of a page: a wrapper
called "newsletter-page" around everything is no newsletter box.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

from tidings.read.blocks import Block, Element
from tidings.rules import load_rulebook
from tidings.text import fold

_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_BULK = 0.3
_NO_WORDS = re.compile(r"\W*")


@lru_cache(maxsize=5)
def _words(kind: str) -> frozenset[str]:
    rows = load_rulebook().rows("read/chrome.csv")
    return frozenset(row["words"] for row in rows if row["kind"] == kind)


def marked(body: Element) -> Iterator[Element]:
    """The outermost elements that their tag, role, class or style marks as no announcement."""
    from lxml import etree

    whole = _weight(body)
    walk = etree.iterwalk(body, events=("start",))
    for _, element in walk:
        small = _is_marked(element) and _weight(element) <= _BULK * whole
        if small and not _holds_headline(element):
            yield element
            walk.skip_subtree()


def _weight(element: Element) -> float:
    """The letters of an element; counted by libxml2, so that wide pages stay cheap."""
    return float(element.xpath("string-length(normalize-space(string(.)))"))


def _holds_headline(element: Element) -> bool:
    return bool(element.xpath("boolean(.//h1)")) and not _is_hidden(element)


def _is_marked(element: Element) -> bool:
    tag = element.tag
    if tag in {"html", "body", "main", "article"}:
        return False
    if tag in _words("tag") or (element.get("role") or "").lower() in _words("role"):
        return True
    if tag == "header" and not any(e.tag in {"article", "main"} for e in element.iterancestors()):
        return True
    return _is_hidden(element) or _has_marked_name(element)


def _is_hidden(element: Element) -> bool:
    style = (element.get("style") or "").replace(" ", "").lower()
    hidden = "hidden" in element.attrib or element.get("aria-hidden") == "true"
    return hidden or "display:none" in style or "visibility:hidden" in style


def _has_marked_name(element: Element) -> bool:
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    return any(_is_mark(name) for name in names.split()[:12])


@lru_cache(maxsize=4096)
def _is_mark(name: str) -> bool:
    words = [word.lower() for word in _WORD.findall(name[:200])]
    pairs = (f"{first} {second}" for first, second in pairwise(words))
    marks = _words("class")
    return any(word in marks for word in words) or any(pair in marks for pair in pairs)


def without_chrome(found: list[Block], sure: set[int]) -> list[Block]:
    """Blocks without sections, lists of links and lines that are no part of an announcement.

    ``sure`` holds the indices of blocks that the extractor of main text has taken.
    """
    dropped = {index for index, block in enumerate(found) if _is_chrome_line(block)}
    dropped |= {i for i, block in enumerate(found) if i not in sure and _is_bare_link(block)}
    dropped |= set(_above_headline(found))
    dropped |= {index for section in _sections(found) for index in section}
    dropped |= {index for menu in _menus(found) for index in menu if not sure & set(menu)}
    return [block for index, block in enumerate(found) if index not in dropped]


def _is_chrome_line(block: Block) -> bool:
    if len(block.text) > 60 or block.kind == "heading":
        return _NO_WORDS.fullmatch(block.text) is not None
    return fold(block.text) in _words("line") or _NO_WORDS.fullmatch(block.text) is not None


def _is_bare_link(block: Block) -> bool:
    return block.linked and block.kind == "paragraph" and len(block.text) <= 60


def _above_headline(found: list[Block]) -> Iterator[int]:
    """Labels and menus above the one main heading; a date or a paragraph of prose stays."""
    headlines = [index for index, block in enumerate(found) if block.level == 1]
    for index in range(headlines[0] if len(headlines) == 1 else 0):
        text = found[index].text
        if len(text) < 100 and not any(character.isdigit() for character in text):
            yield index


def _sections(found: list[Block]) -> Iterator[range]:
    """Headings such as "Related news" with what stands below them, if that is not the bulk."""
    letters = sum(len(block.text) for block in found)
    for index, block in enumerate(found):
        if block.kind == "heading" and fold(block.text) in _words("heading"):
            after = (i for i in range(index + 1, len(found)) if 0 < found[i].level <= block.level)
            section = range(index, next(after, len(found)))
            if sum(len(found[i].text) for i in section) <= _BULK * letters:
                yield section


def _menus(found: list[Block]) -> Iterator[list[int]]:
    """Lists of nothing but links; one that a colon announces is part of what is said."""
    lists: dict[int, list[int]] = {}
    for index, block in enumerate(found):
        if block.kind == "item":
            lists.setdefault(id(block.group), []).append(index)
    for members in lists.values():
        before = found[members[0] - 1].text if members[0] else ""
        if all(found[i].linked for i in members) and not before.rstrip().endswith(":"):
            yield members
