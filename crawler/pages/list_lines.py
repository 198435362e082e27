"""How many lines the list has that holds a page's entries: a line that names no report may be none of these."""

from collections.abc import Collection

from lxml import html

from crawler.pages.page import Page
from storage.visits import Entry

_ROWS = ("li", "tr", "dd", "area", "option")


def lines_of_list(page: Page, entries: Collection[Entry]) -> int:
    """The rows with a link in the one element that holds the rows of all entries; 0 where several do, or none."""
    urls = {entry.url for entry in entries}
    rows = [(link.url, row) for link in page.links if (row := _row(link.element)) is not None]
    holders = {row.getparent() for url, row in rows if url in urls}
    if len(holders) != 1 or not urls <= {url for url, _ in rows}:
        return 0
    return len({row for _, row in rows if row.getparent() in holders})


def _row(element: html.HtmlElement) -> html.HtmlElement | None:
    return element if element.tag in _ROWS else next(element.iterancestors(*_ROWS), None)
