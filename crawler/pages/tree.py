"""A page's text -> its tree, as a browser would build it as far as libxml2 can be brought to, and its title."""

import re

from lxml import etree, html

END = re.compile(r"</(?:body|html)\s*>", re.IGNORECASE)
"""What ends a page."""
_SCRIPT, _END_OF_SCRIPT = re.compile(r"<script\b", re.IGNORECASE), re.compile(r"(</script)", re.IGNORECASE)
_OF_NO_PAGE = re.compile(
    r"^(?:页[头眉脚尾]|[头顶底尾]部|无标题(?:文档|页)?|新建网页 ?\d*|untitled(?: (?:document|page))?|(?:new )?document|"
    r"(?:page ?)?(?:top|head(?:er)?|foot(?:er)?|bottom)|)$",
    re.IGNORECASE,
)
"""What a page's parts are called, and what an editor calls whatever nobody called."""


class NotWholeError(Exception):
    """The parser gave up within a page (depth, size): raised by `tree_of`, with its address."""


def tree_of(url: str, source: str) -> html.HtmlElement:
    """The elements of a page. Raises NotWholeError where the parser would drop content in silence."""
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True)
    try:
        root = html.document_fromstring(_without_early_end(source).encode("utf-8", "replace"), parser=parser)
    except etree.ParserError:  # nothing in it but blanks or control characters
        root = html.document_fromstring(b"<html></html>")
    if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):
        raise NotWholeError(url)
    for link in root.findall(".//a") if root.find(".//a//a") is not None else ():
        _end_before_next(link)
    return root


def title_of(root: html.HtmlElement) -> str:
    """What a page is called: by its own title, where files that are pages themselves stand before it."""
    titles = [" ".join(title.text_content().split()) for title in root.iter("title")]
    return next((title for title in titles if not _OF_NO_PAGE.match(title)), next(iter(titles), ""))


def _without_early_end(source: str) -> str:
    """A page without the ends in its midst, as of files that are put together: behind one of these a browser goes on,
    and libxml2 begins another document."""
    end = END.search(source)
    if end is None or not END.sub("", source[end.start() :]).strip():
        return source
    return "".join(map(_without_ends, _END_OF_SCRIPT.split(source)))


def _without_ends(part: str) -> str:
    """A part of a page up to the end of a script in it, with what ends the page before that script left out."""
    script = _SCRIPT.search(part)
    start = script.start() if script is not None else len(part)
    return END.sub("", part[:start]) + part[start:]


def _end_before_next(link: html.HtmlElement) -> None:
    """Ends a link that nothing ends where another one begins, as a browser does: what goes on from there follows it."""
    within, around = next(link.iterdescendants("a"), None), link.getparent()
    if within is None or around is None:
        return
    while within.getparent() is not link:
        within = within.getparent()
    following = [within, *within.itersiblings()]
    following[-1].tail = (following[-1].tail or "") + (link.tail or "")
    link.tail = None
    place = around.index(link) + 1
    around[place:place] = following
