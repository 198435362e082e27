"""A page's text -> the elements that a browser would build of it, as far as libxml2 can be brought to."""

import re

from lxml import etree

from crawler.reading.blocks import UnreadableError
from crawler.reading.html.markup import Markup

_TAG = re.compile("<[a-zA-Z].*", re.DOTALL)
_LONG_TAG, _MOST_ATTRIBUTES = 20_000, 1_000
# An end of the page in its midst, as in text pasted from another, ends nothing in a browser, but all of libxml2's; and
# it lets a wbr go on to the end of its cell, and of the cells after where those have no ends of their own.
_UNLIKE_BROWSERS = re.compile(r"</(?:body|html)\b[^>]{0,200}>|</?wbr\b[^>]{0,200}>", re.IGNORECASE)
# An end of a paragraph that never began is shown as an empty one: what follows it stands on the next line.
_LINE_AFTER_PARAGRAPH = re.compile(
    r"(</p\b[^>]{0,200}>)(?!\s*(?:</?(?:p|td|th|tr|t?body|table|div|html|ul|ol|li|section|article|br|h\d)\b|$))",
    re.IGNORECASE,
)
# The same in bytes of lower case, which are searched twice as fast: it finds no fewer.
_MAY_BREAK_AFTER_PARAGRAPH = re.compile(_LINE_AFTER_PARAGRAPH.pattern.encode())
_LINE_BREAK_AS_AN_END = re.compile(r"</br\b[^>]{0,200}>", re.IGNORECASE)
_NEXT_PAGE = re.compile(r"<a\b[^<>]{1,600}>(?:\s|&nbsp;){0,5}下一?页")
_NEXT, _PAGER_OF_TRS = ("下一页".encode(), "下页".encode()), b"createpage"
_PAGES_OF_TRS = re.compile(r"createPage(?:HTML)?\d{0,2}\(\s{0,5}(?:[2-9]|\d\d)\s{0,5},")
_ENDS = (b"</body", b"</html")
_SHORT_REST = 100
_LOST = "the page is nested too deeply or too large, and the parser lost part of it"
_END = 4096
"""How far from its beginning and end a page is looked at for the marks of a whole one, in characters."""


def as_browsers_have_it(markup: Markup) -> Markup:
    """A page without the tags that libxml2 understands otherwise. Raises UnreadableError for a hostile one."""
    text = markup.text
    _check_tags(text)
    breaks = markup.holds(b"</br")
    may_be_broken = breaks or _MAY_BREAK_AFTER_PARAGRAPH.search(markup.plain)
    unlike = markup.holds(b"wbr") or any(_goes_on_after(markup, end) for end in _ENDS)
    if breaks:
        text = _LINE_BREAK_AS_AN_END.sub("<br>", text)
    if unlike:
        text = _UNLIKE_BROWSERS.sub("", text)
    broken = (unlike or may_be_broken) and _LINE_AFTER_PARAGRAPH.search(text) is not None
    if broken:
        text = _LINE_AFTER_PARAGRAPH.sub(r"\1<br>", text)
    return Markup.of(text) if breaks or unlike or broken else markup


def parsed(source: bytes) -> etree._Element:
    """The elements of a page, without its comments. Raises UnreadableError when the parser lost part of it."""
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(source, parser)
    except etree.XMLSyntaxError:  # what is wrong with a page is no error to it; only to have no memory left is
        raise UnreadableError(_LOST) from None
    if root is None:
        raise UnreadableError("the page is empty")
    # libxml2 drops content behind its limits (depth 256, 10 MB of text) without an exception.
    if parser.error_log.filter_types(etree.ErrorTypes.ERR_RESOURCE_LIMIT):
        raise UnreadableError(_LOST)
    return root


def ends_early(text: str) -> bool:
    """Whether a page that began as a whole one does not end as one."""
    end = Markup.of(text[-_END:]).plain
    return not any(tag in end for tag in _ENDS) and b"<html" in Markup.of(text[:_END]).plain


def has_next_page(markup: Markup) -> bool:
    """Whether a pager of a page leads to a next one: 下一页, or the call by which TRS draws one."""
    is_linked = any(map(markup.holds, _NEXT)) and _NEXT_PAGE.search(markup.text) is not None
    return is_linked or (markup.holds(_PAGER_OF_TRS) and _PAGES_OF_TRS.search(markup.text) is not None)


def _goes_on_after(markup: Markup, end: bytes) -> bool:
    return markup.holds(end) and markup.plain.rfind(end, 0, -_SHORT_REST) >= 0


def _check_tags(text: str) -> None:
    # libxml2 needs a time that grows with the square of a tag's attributes. A longer tag covers one of these pieces.
    piece = _LONG_TAG // 2
    if all(text.find(">", start, start + piece) >= 0 for start in range(0, len(text) - piece, piece)):
        return
    for part in text.split(">"):
        tag = _TAG.search(part) if len(part) > _LONG_TAG else None
        if tag and len(tag[0]) > _LONG_TAG and len(tag[0].split()) > _MOST_ATTRIBUTES:
            raise UnreadableError(f"a tag has more than {_MOST_ATTRIBUTES} attributes")
