"""What a link is called that has no name of its own: 更多 by the heading before it."""

from itertools import islice

from lxml import html

from crawler.pagers.more import MORE
from crawler.pages.page import Link, squeeze

_WITHIN, _LONGEST = 3, 30


def text_of(link: Link) -> str:
    """What a link is called; 更多 is called by what stands before it."""
    text = link.element.get("title") or link.text
    return text_before(link.element, link.text) if MORE.match(text) else text


def text_before(element: html.HtmlElement, text: str) -> str:
    """The text beside an element of a text, the nearest first; its own where nothing stands beside it."""
    for parent in islice(element.iterancestors(), _WITHIN):
        before = squeeze(parent.text_content()).replace(text, "").strip()
        if before:
            has_list = len(parent.findall(".//a")) > 1
            return (_heading(parent, text) if has_list else "") or before
    return text


def _heading(block: html.HtmlElement, text: str) -> str:
    """What a block begins with that holds a list as well."""
    pieces = (squeeze(str(piece)) for piece in block.itertext())
    first = next((piece for piece in pieces if piece and piece not in text), "")
    return first if len(first) <= _LONGEST else ""
