"""Lists whose lines are called by their bodies or years alone, and are told to be reports by the first of them."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from crawler.cms import generic
from crawler.cms.family import Paging, unproved
from crawler.fetching import walls
from crawler.fetching.answer import Answer
from crawler.fetching.failures import CouldNotLookError
from crawler.fetching.fetcher import Fetcher
from crawler.lists.behind import frames_of
from crawler.lists.entering import moved_on
from crawler.lists.list_page import ListPage, NoListError, Parts
from crawler.lists.list_page import named as of_name
from crawler.pages.lone import report_on, title_on, years_beside
from crawler.pages.page import FILE, Page
from crawler.pages.tree import NotWholeError
from crawler.pages.wording import names_column, names_report_of_year
from crawler.reading.meaning.kind import lookalike
from crawler.reading.meaning.titles import parse_title
from storage.visits import Entry

_FEWEST_NAMED = 2
_NUMBERED = re.compile(r"/[^/?#]*(?:\d{3}|[0-9a-f]{16})[^/?#]*$")
"""How the address of an article ends, which is another one for each."""


async def led_on(fetcher: Fetcher, page: ListPage, parts: Callable[[Page], Parts], browser: str) -> ListPage | None:
    """The list that a page's links are, where they are reports; None where a browser may show more of the page.

    Raises NoListError.
    """
    found = parts(page.page)
    listed = await listed_by_links(fetcher, page, found, parts)
    may_show_more = page.answer.has_script or bool(frames_of(page.page))
    if listed is None and (browser == "no" or not may_show_more or found.all):
        raise NoListError(page.answer, page.page)
    return listed


async def listed_by_links(
    fetcher: Fetcher, page: ListPage, found: Parts, parts: Callable[[Page], Parts]
) -> ListPage | None:
    """The list that what a page leads to (``found``) is, where all of that are reports by their bodies or years; else
    None. ``parts`` tells what its further pages lead to."""
    # where one of the links is surely a part of its own, the others may be too
    is_list = bool(found.reports) and len(found.reports) == len(found.all)
    is_named = not is_list and len(found.named) == len(found.all) >= _FEWEST_NAMED
    # what is called by no number may show another report one day
    is_named = is_named and all(_NUMBERED.search(one.url) for one in found.all)
    articles = found.reports if is_list else found.named if is_named else ()
    if not articles:
        return None
    listed = await _listed_by_name(fetcher, page, articles, is_alone=is_named)
    return listed and replace(listed, called=_of_reports(parts) if is_list else _of_bodies(parts))


async def with_named(fetcher: Fetcher, page: ListPage, parts: Callable[[Page], Parts]) -> ListPage:
    """A list with the lines beside it that are called by their bodies alone, when a report stands behind the first."""
    listed = {entry.url for entry in page.entries}
    named = [one for one in parts(page.page).named if one.url not in listed] if page.entries else []
    if len(named) < _FEWEST_NAMED or not page.has_reports:
        return page
    beside = await _listed_by_name(fetcher, page, named)
    if beside is None:  # what stands behind them nobody can tell, and nothing else here is a report
        is_told = any(_is_called_report(entry.title) for entry in page.entries)
        return page if is_told else replace(page, paging=unproved(named[0].url))
    contents = {**page.contents, **beside.contents}
    entries = (*page.entries, *beside.entries)
    return replace(page, entries=entries, lines=page.lines + len(named), contents=contents, called=_of_bodies(parts))


def _of_reports(parts: Callable[[Page], Parts]) -> Callable[[Page], tuple[Entry, ...]]:
    return lambda page: parts(page).reports


def _of_bodies(parts: Callable[[Page], Parts]) -> Callable[[Page], tuple[Entry, ...]]:
    return lambda page: parts(page).named


def with_called(turned: ListPage, first: ListPage, number: int) -> ListPage:
    """The page of a ``number`` of a list with its lines that are called as those of its ``first`` page are."""
    if first.called is None:
        return turned
    try:
        page = replace(Page.parse(turned.answer.url, turned.answer.text, turned.answer.encoding), number=number)
    except NotWholeError:
        return turned
    listed = {entry.url for entry in turned.entries}
    lines = tuple(one for one in first.called(page) if one.url not in listed)
    paging = turned.paging if turned.entries else _paging(turned, page, first.page)
    return replace(turned, entries=(*turned.entries, *lines), paging=paging, lines=turned.lines + len(lines))


def _paging(page: ListPage, own: Page, column: Page) -> Paging:
    """How a page goes on whose lines its family does not know for a list."""
    return (of_name(page.family).paging or generic.paging)(own, column)


async def _listed_by_name(
    fetcher: Fetcher, page: ListPage, articles: Sequence[Entry], *, is_alone: bool = False
) -> ListPage | None:
    """A page that calls reports by their bodies or years alone, when a report stands behind the first of its links; one
    that ``is_alone`` and leads to no other years."""
    contents = {}
    if not all(FILE.search(one.url) for one in articles):
        first = articles[0].url
        try:
            answer = await moved_on(fetcher, await fetcher.get(first, referer=page.answer.url))
        except CouldNotLookError:  # what cannot be had tells nothing of the page that leads there
            return None
        if not _is_report(answer, is_alone=is_alone):
            return None
        contents = {first: answer.text} if answer.is_html else {}
    return replace(
        page,
        entries=tuple(articles),
        paging=_paging(page, page.page, page.page),
        lines=len(articles),
        contents=contents,
    )


def _is_report(answer: Answer, *, is_alone: bool) -> bool:
    if answer.status != 200 or walls.wall(answer):
        return False
    if not answer.is_html:
        return True
    try:
        page = Page.parse(answer.url, answer.text)
    except NotWholeError:
        return False
    report = report_on(page)
    if is_alone:
        return report is not None and not years_beside(page, report)
    return report is not None or _is_called_report(title_on(page))


def _is_called_report(title: str) -> bool:
    """Whether a page is called like one body's report of a year, which a viewer or a file of it may show."""
    return names_report_of_year(title) and not names_column(title) and not lookalike(parse_title(title))
