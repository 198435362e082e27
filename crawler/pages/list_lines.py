"""How many lines the list has that holds a page's entries: a line that names no report may be none of these."""

from collections.abc import Collection, Iterable, Sequence

from lxml import html

from crawler.pages.page import Link, Page, squeeze
from crawler.pages.rows import is_article
from crawler.pages.wording import names_body
from storage.visits import Entry

_ROWS = ("li", "tr", "dd", "area", "option")
_SHORTEST_TITLE = 8
"""What a link is called at least that is a line though it stands in a paragraph: no number or word of a pager."""


def lines_of_list(page: Page, entries: Collection[Entry]) -> int:
    """The rows with a link in the elements that hold the rows of entries, be these a table and paragraphs behind it,
    and those of a table that name a body which has no link yet; 0 where an entry stands in no row."""
    rows = [*_rows(page), *_paragraphs(page)]
    urls = {entry.url for entry in entries}
    if not urls <= {url for url, _ in rows}:
        return 0
    holders = {row.getparent() for url, row in rows if url in urls}
    linked: dict[html.HtmlElement, set[str]] = {}
    for url, row in rows:
        if row.getparent() in holders:
            linked.setdefault(row, set()).add(url)
    unlinked = (row for holder in holders if holder is not None for row in holder.iterchildren("tr"))
    return _different(linked.values()) + sum(row not in linked and _names_body(row) for row in unlinked)


def _different(rows: Iterable[Collection[str]]) -> int:
    """How many rows lead to what those before them do not: a box beside a list shows some of its lines again."""
    met: set[str] = set()
    count = 0
    for urls in rows:
        count += not met.issuperset(urls)
        met.update(urls)
    return count


def _paragraphs(page: Page) -> list[tuple[str, html.HtmlElement]]:
    """The paragraphs that are a title alone, outside rows, with where that leads."""
    return [
        (link.url, link.element.getparent())
        for link in page.links
        if _is_paragraph(link) and _row(link.element) is None and is_article(link.url, page)
    ]


def _is_paragraph(link: Link) -> bool:
    parent = link.element.getparent()
    return parent is not None and parent.tag == "p" and len(link.text) >= _SHORTEST_TITLE


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
