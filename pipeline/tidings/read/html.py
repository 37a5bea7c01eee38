"""HTML pages: trafilatura finds where the announcement is; all its blocks are kept, in order.

Extractors of main text drop what looks unlike prose: a list of awards, a table, a short last
paragraph. So its answer says which part of the page is meant, and the page itself says what
stands there; only what is known to be no announcement (``chrome.py``) is left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tidings.errors import InputError
from tidings.read.blocks import Block, Element, blocks, join
from tidings.read.chrome import marked, without_chrome
from tidings.read.content import Content, headed, letters, optional
from tidings.read.encoding import decode_markup

_EXTRA = "html"
_MAIN = 0.9
_DROPPED = {"remove_comments": True, "remove_pis": True}
# The clock is never read: htmldate would otherwise take today as the last possible date.
_DATES = {"original_date": True, "extensive_search": False, "max_date": "2199-12-31"}


def read_html(data: bytes) -> list[Content | InputError]:
    """The announcement of a page, with the title, publisher and date that its head gives.

    Raises InputError where the package is missing or the page holds no text.
    """
    trafilatura = optional("trafilatura", _EXTRA)
    markup = decode_markup(data).replace("\0", "")
    tree = _tree(markup)
    body = tree.find("body")
    if body is None:
        body = tree
    about = trafilatura.extract_metadata(_tree(markup), date_config=dict(_DATES), extensive=False)
    everything = blocks(body)
    text = _announcement(trafilatura, markup, body)
    headline = _headline(body, about.title)
    content = Content(
        text=headed(headline, text),
        title=headline or about.title,
        publisher=_publisher(tree, about.sitename),
        published=about.date,
        url=_canonical(tree),
        language=(tree.get("lang") or "").strip() or None,
        characters_read=sum(letters(block.text) for block in everything),
    )
    return [content]


def _tree(markup: str) -> Element:
    from lxml import etree, html

    parser = html.HTMLParser(encoding="utf-8", huge_tree=True, **_DROPPED)
    try:
        tree = html.document_fromstring(markup.encode("utf-8", "replace"), parser=parser)
    except etree.ParserError as error:
        raise InputError("the page is empty", hint="leave it out") from error
    if parser.error_log.filter_from_fatals():  # libxml2 dropped what it could not hold
        raise InputError("the page is nested too deeply", hint="save it as text")
    for code in tree.xpath("//h1//script | //h1//style"):  # else it is read as part of a title
        code.drop_tree()
    return tree


def _announcement(trafilatura: Any, markup: str, body: Element) -> str:
    """The text of the page's announcement; of all the page where no part of it stands out."""
    left_out = list(marked(body))
    found = blocks(body, left_out)
    main = _main_text(trafilatura, markup)
    sure = {i for i, block in enumerate(found) if _flat(block.text) and _flat(block.text) in main}
    container = _container([found[i] for i in sorted(sure)]) if sure else body
    inside = [
        (i, block)
        for i, block in enumerate(found)
        if i in sure or _is_within(block.element, container)
    ]
    kept = {place for place, (i, _) in enumerate(inside) if i in sure}
    return join(without_chrome([block for _, block in inside], kept))


def _main_text(trafilatura: Any, markup: str) -> str:
    """What trafilatura takes for the main text, without white space; "" where it finds none."""
    found = trafilatura.extract(
        _tree(markup),
        favor_recall=True,
        include_comments=False,
        include_tables=True,
        date_extraction_params=dict(_DATES),
    )
    return _flat(found or "")


def _flat(text: str) -> str:
    return "".join(text.split())


def _container(sure: list[Block]) -> Element:
    """The deepest element that holds nearly all of the main text; its article or main, if any."""
    weights: dict[Element, int] = {}
    for block in sure:
        for element in (block.element, *block.element.iterancestors()):
            weights[element] = weights.get(element, 0) + len(block.text)
    total = sum(len(block.text) for block in sure)
    holding = [element for element, weight in weights.items() if weight >= _MAIN * total]
    deepest = max(holding, key=lambda element: sum(1 for _ in element.iterancestors()))
    path = [deepest, *deepest.iterancestors()]
    return next((e for e in path if e.tag in {"article", "main"}), _widen(deepest))


def _widen(element: Element) -> Element:
    """From one paragraph, or a column of text, to what holds it with its neighbours."""
    inline = {"p", "li", "td", "tr", "tbody", "ul", "ol", "blockquote", "dd"}
    while element.tag in inline and element.getparent() is not None:
        element = element.getparent()
    return element


def _is_within(element: Element, container: Element) -> bool:
    return element is container or any(e is container for e in element.iterancestors())


def _headline(body: Element, title: str | None) -> str | None:
    """The main heading, where there is one alone or one that agrees with the page's title."""
    headings = [" ".join(e.text_content().split()) for e in body.iter("h1")]
    headings = [heading for heading in headings if heading]
    agreeing = [h for h in headings if title and (h in title or title in h)]
    if agreeing:
        return agreeing[0]
    return headings[0] if len(headings) == 1 else None


def _publisher(tree: Element, sitename: str | None) -> str | None:
    for name in ("DC.publisher", "dcterms.publisher", "citation_publisher"):
        for value in tree.xpath("//meta[translate(@name,'DCP','dcp')=$n]/@content", n=name.lower()):
            return str(value).strip() or None
    if not sitename or sitename.startswith("@") or "://" in sitename:
        return None
    return sitename


def _canonical(tree: Element) -> str | None:
    links: Iterator[Any] = iter(
        tree.xpath("//link[@rel='canonical']/@href | //meta[@property='og:url']/@content")
    )
    return next((str(url) for url in links if str(url).startswith(("http://", "https://"))), None)
