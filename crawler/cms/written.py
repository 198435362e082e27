"""Rows that a page's own script writes into it, word for word: ``document.writeln("<li>…</li>")``."""

import re

from crawler.cms.page import NotWholeError, Page
from crawler.literals import STRING, unescaped

_CALL = re.compile(r"document\.write(?:ln)?\(\s*")
_END = re.compile(r"</(?:body|html)\s*>", re.IGNORECASE)
_JOINED = re.compile(r"\s*\+\s*")


def with_written(page: Page) -> Page:
    """A page with the links that its scripts write; the page itself where they write none, or put them together."""
    if "document.write" not in page.source:
        return page
    markup = "".join(_written(page.source, call.end()) for call in _CALL.finditer(page.source))
    if "<a" not in markup.lower():
        return page
    try:
        return Page.parse(page.url, f"{_END.sub('', page.source)}<div>{markup}</div>")
    except NotWholeError:
        return page


def _written(source: str, at: int) -> str:
    """The strings of one call; empty where a name stands among them."""
    pieces = []
    while string := STRING.match(source, at):
        pieces.append(unescaped(next(group for group in string.groups() if group is not None)))
        joined = _JOINED.match(source, string.end())
        if joined is None:
            return "".join(pieces)
        at = joined.end()
    return ""
