"""Rows that a page's own script holds: written word for word (``document.writeln("<li>…</li>")``), as objects of an
array (``{title: '…', url: '…'}``) that it makes lines of, or in a field that it takes them from.
"""

import html
import re
from collections.abc import Iterator

from crawler.cms.page import Page
from crawler.literals import STRING, said, value_of

_CALL = re.compile(r"document\.write(?:ln)?\(\s*")
_JOINED = re.compile(r"\s*\+\s*")
_OBJECT = re.compile(r"\{[^{}]{12,2000}\}")
_TOPIC = re.compile(r"年报|年度报告|公开|\\u5e74\\u5ea6", re.IGNORECASE)
_TITLES, _URLS, _DAYS = (
    ("title", "name", "text", "n"),
    ("url", "href", "link", "linkurl", "u"),
    ("date", "time", "pubdate"),
)


def with_written(page: Page) -> Page:
    """A page with the lines that its scripts hold; the page itself where they hold none, or put them together."""
    lines = "".join(_written(page.source, call.end()) for call in _CALL.finditer(page.source))
    if "<a" not in lines.lower():
        lines = "".join(_objects(page.source))
    return page.with_lines(lines + "".join(kept_in_fields(page)))


def kept_in_fields(page: Page) -> Iterator[str]:
    """The markup with links that a page keeps in fields (``<textarea>``), for a script to show pieces of."""
    texts = (str(field.text or "") for field in page.root.iter("textarea"))
    yield from (text for text in texts if "<a" in text.lower())


def _written(source: str, at: int) -> str:
    """The strings of one call; empty where a name stands among them."""
    pieces = []
    while string := STRING.match(source, at):
        pieces.append(said(string))
        joined = _JOINED.match(source, string.end())
        if joined is None:
            return "".join(pieces)
        at = joined.end()
    return ""


def _objects(source: str) -> Iterator[str]:
    """The lines that objects with a title about reports and an address stand for."""
    for match in _OBJECT.finditer(source):
        if _TOPIC.search(match[0]) is None:
            continue
        found = value_of(match[0])
        fields = {str(name).lower(): str(value) for name, value in found.items()} if isinstance(found, dict) else {}
        title, url, day = (_field(fields, names, looks) for names, looks in _FIELDS)
        if title and url and not url.startswith(("javascript:", "#")):
            yield f'<li><a href="{html.escape(url)}">{html.escape(title)}</a><span>{html.escape(day)}</span></li>'


def _field(fields: dict[str, str], names: tuple[str, ...], looks: re.Pattern[str]) -> str:
    """A field by its name; under any other, the only one that looks like it."""
    named = next((fields[name] for name in names if fields.get(name)), "")
    alike = [value for value in fields.values() if looks.search(value)]
    return named or (alike[0] if len(set(alike)) == 1 else "")


_FIELDS = (
    (_TITLES, re.compile(r"^[^<>/]*(?:年报|年度报告|公开)[^<>/]*$")),
    (_URLS, re.compile(r"^(?:https?:/|\.{1,2})?/\S+$|^[\w./-]+\.(?:s?html?|jsp|aspx?|pdf|docx?)(?:\?\S*)?$")),
    (_DAYS, re.compile(r"^20\d\d[-/.年]\d{1,2}[-/.月]\d{1,2}")),
)
