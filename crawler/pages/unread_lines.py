"""Lines of a list that name reports and gave no entry: what a script opens, or what has the address of another line."""

import re
from collections.abc import Iterable

from lxml import html

from crawler.pages.line_dates import last_date, without_dates
from crawler.pages.line_rows import BLOCKS, ROWS, row_of
from crawler.pages.line_titles import LONGEST_TITLE, PARTS
from crawler.pages.page import Page
from crawler.pages.rows import is_article, is_navigation, rows_on
from crawler.pages.wording import SHORTEST_NAME, names_report, names_report_of_year, names_year, says_none
from crawler.reading.meaning.titles import parse_title
from storage.visits import Entry

_TRAIL = re.compile(r"^(?:[你您]|当前|现在|目前|所在|的)*位置|^(?:返回|网站)?首\s?页\s*[>＞»›→/]")
"""How the line begins that says where a page stands: 您现在的位置：首页 > 2025年年报."""


def says_empty(page: Page) -> bool:
    """Whether a page says that its list holds nothing, and shows nothing that may be a line of it all the same.

    The words may stand in a side column, above a list whose lines nobody could tell from menus.
    """
    if not says_none(page.text) or unread_line(page, ()):
        return False
    return not any(
        len(link.text) >= SHORTEST_NAME and is_article(link.url, page) and not is_navigation(link.element)
        for link in page.links
    )


def unread_line(page: Page, entries: Iterable[Entry]) -> str:
    """The text of a line that names a report, with a date or year, and gave no entry; empty without one.

    Such a line opens by a script, also where its link is that of another line. Only lines beside those of entries
    count, and lines that can be clicked.
    """
    if shared := _sharing_line(page, entries):
        return shared
    urls = {entry.url for entry in entries}
    read = _rows_with(page, urls)
    itself = _rows_with(page, {page.url})
    for row in page.root.iter(*ROWS, *BLOCKS):
        text = without_dates(row.text_content())
        if row in read or len(text) > LONGEST_TITLE or next(row.iter("th"), None) is not None:
            continue
        if row.tag in BLOCKS and not _is_clicked(row):
            continue
        is_own = row in itself and not (last_date(row) and names_report_of_year(text))
        if is_own or (text and page.title.startswith(text)):  # where the reader stands, which opens nothing
            continue
        is_beside = any(sibling in read for sibling in (*row.itersiblings(), *row.itersiblings(preceding=True)))
        is_picture = is_beside and row.tag in ROWS and not text and row.find(".//a/img") is not None
        if not (is_picture or _names_report(row, text)) or page.boxes.hold(row):
            continue
        if is_picture:
            return str(row.xpath("string(.//a[img]/@href)"))
        if is_beside or _is_clickable(row):
            return text
    return ""


def _names_report(row: html.HtmlElement, text: str) -> bool:
    return names_report(text) and not says_place(text) and names_year(row.text_content())


def says_place(text: str) -> bool:
    """Whether a line says where a page stands: 您现在的位置：首页 > 2025年年报."""
    return _TRAIL.match(text.strip()) is not None


def unlinked_lines(page: Page) -> dict[html.HtmlElement, Entry]:
    """The lines that name reports and have no address, by the elements that say so."""
    linked = {link.element for link in page.links}
    found: dict[html.HtmlElement, Entry] = {}
    for element in page.root.iter(*ROWS, *PARTS, "a", "td", "span", "em", "b", "strong", "font", "label"):
        pieces = (element.text or "", *(child.tail or "" for child in element))
        title = without_dates("".join(pieces))
        if not names_report_of_year(title) or len(title) > LONGEST_TITLE:
            continue
        row = row_of(element)
        if not any(one in linked for one in (*element.iterancestors(), *row.iter())):
            found[element] = Entry("", title, last_date(row))
    return found


def _sharing_line(page: Page, entries: Iterable[Entry]) -> str:
    """The title of a report whose line has the address of another report's; empty without one."""
    titles = {entry.url: entry.title for entry in entries}
    for row in rows_on(page):
        title = titles.get(row.entry.url, row.entry.title)
        if not row.is_report or page.boxes.hold(row.element):
            continue
        if not title.endswith(row.entry.title):  # which may be what it is called with its county
            own, first = parse_title(row.entry.title), parse_title(title)
            if own.bodies and first.bodies and (own.bodies, own.year) != (first.bodies, first.year):
                return row.entry.title
    return ""


def _rows_with(page: Page, urls: set[str]) -> set[html.HtmlElement]:
    return {
        row
        for link in page.links
        if link.url in urls
        for row in (
            link.element,
            *link.element.iterdescendants(*BLOCKS),
            *link.element.iterancestors(*ROWS, *BLOCKS),
        )
    }


def _is_clicked(element: html.HtmlElement) -> bool:
    """Whether a click on an element itself does something."""
    return any(name in element.attrib for name in ("onclick", "@click", "v-on:click", "ng-click"))


def _is_clickable(row: html.HtmlElement) -> bool:
    return bool(row.xpath("descendant-or-self::*/@onclick | .//a[starts-with(normalize-space(@href), 'javascript:')]"))
