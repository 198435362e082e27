"""Boxes that nothing calls so: lines that a page shows in the same place as the first of their own documents does."""

from collections.abc import Collection
from contextlib import suppress

from lxml import html

from crawler.fetching.failures import CouldNotLookError
from crawler.fetching.fetcher import Fetcher
from crawler.lists.list_page import ListPage, named
from crawler.pages.addresses import lasting
from crawler.pages.boxes import LARGEST, place_of
from crawler.pages.line_rows import groups_of, row_of
from crawler.pages.page import FILE, Page
from crawler.pages.rows import rows_on
from crawler.pages.tree import NotWholeError

_FEWEST = 3


async def tell_boxes(fetcher: Fetcher, page: ListPage, known: Collection[str]) -> None:
    """Notes of the places where a page has lines of reports whether they hold boxes.

    One is told by the first report of its lines that is not ``known`` yet: a list stands on its own page, a box beside
    the documents too. Each place is asked about once, and the report need not be asked for again.
    """
    if page.source is not None or page.alone or not named(page.family).is_static:
        return
    for group, lines in _groups(page.page).items():
        pages = (url for url, is_report in lines.items() if is_report and not (url in known or FILE.search(url)))
        place, first = place_of(group), next(pages, "")
        if place in fetcher.places or not _FEWEST <= len(lines) <= LARGEST or not first:
            continue
        with suppress(CouldNotLookError, NotWholeError), fetcher.holding():
            document = await _document(fetcher, first, page.answer.url)
            others = {_alike(url) for url in lines if url != first}
            fetcher.places[place] = others <= _links_in(document, place)


async def _document(fetcher: Fetcher, url: str, referer: str) -> Page:
    """The page of a document, or the one that this sends on to by itself. Raises what `Fetcher.get` raises, and
    NotWholeError."""
    answer = await fetcher.get(url, referer=referer)
    page = Page.parse(answer.url, answer.text, answer.encoding)
    if page.links or not page.moved_to or not fetcher.within(page.moved_to):
        return page
    answer = await fetcher.get(page.moved_to, referer=answer.url)
    return Page.parse(answer.url, answer.text, answer.encoding)


def _groups(page: Page) -> dict[html.HtmlElement, dict[str, bool]]:
    """The lines of a page, by what they stand in, and whether each is a report."""
    groups: dict[html.HtmlElement, dict[str, bool]] = {}
    for row in rows_on(page):
        if not page.boxes.hold(row.element):
            groups.setdefault(row.group, {}).setdefault(row.entry.url, row.names_report)
    return groups


def _links_in(page: Page, place: str) -> set[str]:
    """Where the lines lead that a page has in a place."""
    groups = ((link.url, groups_of(row_of(link.element))[0]) for link in page.links)
    return {_alike(url) for url, group in groups if place_of(group) == place}


def _alike(url: str) -> str:
    """An address as all pages of a portal write it: for some servers letters of either size are the same."""
    return lasting(url).lower()
