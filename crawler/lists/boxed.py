"""Boxes that nothing calls so: lines that a page shows in the same place as the first of their own documents does."""

from collections.abc import Mapping

from lxml import html

from crawler.fetching import walls
from crawler.fetching.answer import Answer
from crawler.fetching.failures import CouldNotLookError
from crawler.fetching.fetcher import Fetcher
from crawler.lists.entering import moved_on
from crawler.lists.list_page import ListPage, named
from crawler.pages.addresses import lasting
from crawler.pages.boxes import LARGEST, place_of
from crawler.pages.line_rows import groups_of, row_of
from crawler.pages.page import FILE, Page
from crawler.pages.rows import rows_on
from crawler.pages.tree import NotWholeError

_FEWEST = 3


async def tell_boxes(fetcher: Fetcher, page: ListPage) -> Mapping[str, Answer]:
    """Notes of the places where a page has lines of reports whether they hold boxes; the documents that were asked for.

    One is told by the first document of its lines: a list stands on its own page, a box beside the documents too. Each
    place is asked about once.
    """
    asked: dict[str, Answer] = {}
    if page.source is not None or page.alone or not named(page.family).is_static:
        return asked
    for group, urls in _groups(page.page).items():
        place, first = place_of(group), next(iter(urls))
        if place in fetcher.places or not _FEWEST <= len(urls) <= LARGEST or FILE.search(first):
            continue
        try:
            answer = asked.get(first) or await moved_on(fetcher, await fetcher.get(first, referer=page.answer.url))
            document = Page.parse(answer.url, answer.text, answer.encoding)
        except (CouldNotLookError, NotWholeError):
            continue
        if answer.status != 200 or walls.wall(answer) or len(document.links) < _FEWEST:
            continue
        asked[first] = answer
        others = {lasting(url) for url in urls if url != first}
        fetcher.places[place] = others <= _links_in(document, place)
    return asked


def _groups(page: Page) -> dict[html.HtmlElement, dict[str, None]]:
    """The lines of a page, by what they stand in, where any of them is a report."""
    groups: dict[html.HtmlElement, dict[str, None]] = {}
    naming: set[html.HtmlElement] = set()
    for row in rows_on(page):
        if not page.boxes.hold(row.element):
            groups.setdefault(row.group, {})[row.entry.url] = None
            naming |= {row.group} if row.is_report else set()
    return {group: urls for group, urls in groups.items() if group in naming}


def _links_in(page: Page, place: str) -> set[str]:
    """Where the lines lead that a page has in a place."""
    groups = ((link.url, groups_of(row_of(link.element))[0]) for link in page.links)
    return {lasting(url) for url, group in groups if place_of(group) == place}
