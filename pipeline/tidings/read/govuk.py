"""The JSON of the GOV.UK content API: the page as its publisher wrote it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from tidings.errors import InputError
from tidings.read.blocks import text_of
from tidings.read.content import Content, headed, letters, optional

_SITE = "https://www.gov.uk"
_PUBLISHERS = ("primary_publishing_organisation", "organisations", "worldwide_organisations")


def is_content_item(value: Any) -> bool:
    """Whether a JSON value is a page of the content API.

    >>> is_content_item({"details": {"body": "<p>Text</p>"}, "title": "T"})
    True
    """
    if not isinstance(value, Mapping) or "text" in value:
        return False
    details = value.get("details")
    return isinstance(details, Mapping) and ("body" in details or "parts" in details)


def read_content_item(value: Mapping[str, Any]) -> Content:
    """The headline, the summary and the body of a page. Raises InputError where it has no body."""
    optional("lxml", "html")
    bodies = [text for body in _bodies(value["details"]) if (text := _text(body))]
    if not bodies:
        raise InputError("the page has no body", hint="fetch it again")
    title = _string(value.get("title"))
    text = headed(title, headed(_string(value.get("description")), "\n\n".join(bodies)))
    return Content(
        text=text,
        title=title,
        publisher=_publisher(value.get("links") or value.get("expanded_links")),
        published=(_string(value.get("first_published_at")) or "")[:10] or None,
        url=_url(value),
        language=_string(value.get("locale")),
        characters_read=letters(text),
    )


def _bodies(details: Mapping[str, Any]) -> Iterator[Any]:
    """The body, or those of the parts of a page that has several."""
    if "body" in details:
        yield details["body"]
    for part in details.get("parts") or ():
        if isinstance(part, Mapping):
            yield part.get("body")


def _text(body: Any) -> str:
    """A body in HTML or govspeak; where it is given in both, the HTML."""
    if isinstance(body, str):
        return text_of(body) if "<" in body else body.strip()
    if not isinstance(body, list):
        return ""
    forms = {
        form.get("content_type"): form.get("content") for form in body if isinstance(form, Mapping)
    }
    markup = forms.get("text/html")
    return text_of(markup) if isinstance(markup, str) else str(forms.get("text/govspeak") or "")


def _publisher(links: Any) -> str | None:
    for name in _PUBLISHERS:
        bodies = links.get(name) if isinstance(links, Mapping) else None
        for body in bodies if isinstance(bodies, list) else ():
            if isinstance(body, Mapping) and _string(body.get("title")):
                return _string(body["title"])
    return None


def _url(value: Mapping[str, Any]) -> str | None:
    given = _string(value.get("web_url"))
    path = _string(value.get("base_path"))
    return given or (_SITE + path if path and path.startswith("/") else None)


def _string(value: Any) -> str | None:
    return value.strip() or None if isinstance(value, str) else None
