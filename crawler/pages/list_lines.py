"""How many lines the list has that holds a page's entries: a line that names no report may be none of these."""

from collections.abc import Collection, Sequence

from lxml import html

from crawler.pages.page import Page, squeeze
from crawler.pages.wording import names_body
from storage.visits import Entry

_ROWS = ("li", "tr", "dd", "area", "option")


def lines_of_list(page: Page, entries: Collection[Entry]) -> int:
    """The rows with a link in the one element that holds the rows of all entries, and those of a table that name a body
    which has no link yet; 0 where several elements do, or none."""
    rows = _rows(page)
    holder = _holder(rows, entries)
    if holder is None:
        return 0
    linked = {row for _, row in rows if row.getparent() is holder}
    return len(linked) + sum(row not in linked and _names_body(row) for row in holder.iterchildren("tr"))


def lines_alike(page: Page, first: Page, entries: Collection[Entry]) -> int:
    """The rows with a link that a further page has where the first one has its entries: in the one element that is
    called like theirs; 0 where there are none, or several such elements."""
    holder = _holder(_rows(first), entries)
    held = {} if holder is None else {row: row.getparent() for _, row in _rows(page)}
    alike = {row: its for row, its in held.items() if its is not None and _called(its) == _called(holder)}
    return len(alike) if len(set(alike.values())) == 1 else 0


def _rows(page: Page) -> list[tuple[str, html.HtmlElement]]:
    return [(link.url, row) for link in page.links if (row := _row(link.element)) is not None]


def _holder(rows: Sequence[tuple[str, html.HtmlElement]], entries: Collection[Entry]) -> html.HtmlElement | None:
    """The one element that holds the rows of all entries; None where several do, or none."""
    urls = {entry.url for entry in entries}
    holders = {row.getparent() for url, row in rows if url in urls}
    return holders.pop() if len(holders) == 1 and urls <= {url for url, _ in rows} else None


def _called(holder: html.HtmlElement | None) -> tuple[object, ...]:
    return (holder.tag, holder.get("class"), holder.get("id")) if holder is not None else ()


def _names_body(row: html.HtmlElement) -> bool:
    return any(names_body(squeeze(cell.text_content())) for cell in row.iterchildren("td", "th"))


def _row(element: html.HtmlElement) -> html.HtmlElement | None:
    return element if element.tag in _ROWS else next(element.iterancestors(*_ROWS), None)
