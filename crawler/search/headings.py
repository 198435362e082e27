"""What the headings above links say of them: of what 更多 shows more, and of which year a body's report is."""

import re
from collections.abc import Callable, Collection, Iterable
from itertools import islice

from lxml import html

from crawler.pagers.more import MORE
from crawler.pages.line_titles import IS_HINT
from crawler.pages.page import Link, Page, squeeze
from crawler.pages.wording import names_report, says_topic
from crawler.search.clues import is_known, year_in

_WITHIN, _LONGEST = 3, 30
_OF_YEARS = ("h1", "h2", "h3", "h4", "h5", "th", "dt", "strong", "b", "caption")
_BLOCKS = ("div", "p", "span", "li", "td", "em")
"""What may be a heading too, where it says a year and nothing else."""
_LONGEST_HEADING = 24
_AROUND_NAME = re.compile(r"^[\W\d_]++|(?<![\W_])[\W_]++$")


def text_of(link: Link) -> str:
    """What a link is called: by its ``title`` attribute where that completes its text, which may be cut, or where that
    only says what a click does, as 更多 does; without such a title 更多 is called by what stands before it."""
    title, text = squeeze(link.element.get("title") or ""), link.text
    if MORE.match(text):
        return title if says_topic(title) else text_before(link.element, text)
    is_hint = IS_HINT.match(text) is not None and not IS_HINT.match(title)
    return title if title and (is_hint or text.rstrip("….") in title) else text


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


def years_above(page: Page, tells: Callable[[str], int | None] = year_in) -> dict[str, int]:
    """The year that the heading above a link ``tells``, by the link's address; none of a page without such headings."""
    links = {link.element: link.url for link in page.links}
    year, found = None, {}
    for element in page.root.iter(*_OF_YEARS, *_BLOCKS, "a", "img"):
        if element in links:
            if year is not None:
                found[links[element]] = year
        elif element.tag == "img":
            is_linked = next(element.iterancestors("a"), None) is not None
            year = (None if is_linked else tells(squeeze(element.get("alt") or ""))) or year
        elif element.tag in _OF_YEARS and len(text := squeeze(element.text_content())) <= _LONGEST_HEADING:
            year = tells(text) or year
        elif element.tag in _BLOCKS and not len(element):
            year = tells(squeeze(element.text or "")) or year
    return found


def year_of_reports(text: str) -> int | None:
    """The year of whose reports a heading among notices speaks: 2025年度报告; None of any other."""
    return year_in(text) if names_report(text) else None


def bodies_beside(page: Page, bodies: Collection[str]) -> dict[str, str]:
    """The registered body whose years stand in its row, or behind its term, by the addresses of these: 柳湾镇：2025年
    2024年. None where a body would have one year twice."""
    found: dict[str, tuple[str, int]] = {}
    for link in page.links:
        year, body = year_in(link.text), _body_beside(link, bodies)
        if year is not None and body:
            found.setdefault(link.url, (body, year))
    is_told = len(set(found.values())) == len(found) and len({body for body, _ in found.values()}) > 1
    return {url: body for url, (body, _) in found.items()} if is_told else {}


def bodies_apart(texts: Iterable[tuple[Link, str]], bodies: Collection[str]) -> dict[str, str]:
    """The registered body beside each of several links of one text, by their addresses: 财政局 查看年报;
    none where a body has several of them."""
    alike: dict[str, dict[str, Link]] = {}
    for link, text in texts:
        if names_report(text) or IS_HINT.match(text):
            alike.setdefault(text, {}).setdefault(link.url, link)
    found: dict[str, str] = {}
    for text, links in alike.items():
        names = {url: _AROUND_NAME.sub("", text_before(link.element, text)) for url, link in links.items()}
        known = {url: name for url, name in names.items() if is_known(name, bodies)} if len(links) > 1 else {}
        found |= known if len(set(known.values())) == len(known) else {}
    return found


def _body_beside(link: Link, bodies: Collection[str]) -> str:
    """What the nearest row around a link says outside of its links, where that is what a body is called."""
    row = next(link.element.iterancestors("li", "tr", "dd", "p"), None)
    if row is None:
        return ""
    around = row.getprevious() if row.tag == "dd" else row
    while around is not None and row.tag == "dd" and around.tag == "dd":
        around = around.getprevious()
    if around is None:
        return ""
    linked = {text for one in around.iter("a") for text in one.itertext()}
    text = squeeze("".join(str(piece) for piece in around.itertext() if piece not in linked))
    name = _AROUND_NAME.sub("", text)
    return name if is_known(name, bodies) else ""
