"""Lists that other lines of their page mask: news beside one in a frame or made by a script, or ways to its parts."""

import re
from collections.abc import Callable, Collection

from crawler.fetching.failures import CouldNotLookError
from crawler.fetching.fetcher import Fetcher
from crawler.lists.behind import list_in_frames, list_in_scripts, list_included
from crawler.lists.browsed import by_browser
from crawler.lists.list_page import ListPage, NoListError, Parts, Source, named
from crawler.lists.named_lines import listed_by_links
from crawler.lists.windows import USUAL
from crawler.pagers.marks import may_ask
from crawler.pages.page import Page
from crawler.pages.rows import is_navigation
from crawler.pages.wording import is_notice, may_be_report

_CUT_OFF, _YEAR, _SHORT = ("…", "..."), re.compile(r"20\d\d|[二2][〇○零0]"), 16


async def unmasked(
    fetcher: Fetcher,
    page: ListPage,
    parts: Callable[[Page], Parts],
    browser: str,
    labelled: Collection[Source],
) -> ListPage | None:
    """The list of reports that a page has beside lines of other matters; None where it shows no other, or nobody can
    see one. Raises NoListError where its own contents lead to the parts of a column, and the lines are all there are:
    else they may be those of one part, and a report may stand behind them."""
    if page.source is not None or not named(page.family).is_static or not _is_of_other_matters(page):
        return None
    for within in (list_in_frames, list_included, list_in_scripts):
        found = await within(fetcher, page)
        if found is not None and found.has_reports:
            return found
    led_to = parts(page.page)
    if (listed := await listed_by_links(fetcher, page, led_to, parts)) is not None:
        return listed
    if _is_whole(page) and _holds_parts(page.page, led_to):
        raise NoListError(page.answer, page.page)
    if browser == "no" or not may_ask(page.page):
        return None
    try:
        shown = await by_browser(fetcher, page.answer.url, "", "", labelled)
    except CouldNotLookError:
        return None
    return shown if shown.has_reports else None


def _is_of_other_matters(page: ListPage) -> bool:
    return bool(page.entries) and not any(_may_be_report(one.title) for one in page.entries)


def _may_be_report(title: str) -> bool:
    """Whether a title may be that of a report: by its words, or as it is cut off, or says little but a year."""
    is_bare = title.endswith(_CUT_OFF) or (len(title) <= _SHORT and _YEAR.search(title) is not None)
    return is_bare or (may_be_report(title) and not is_notice(title))


def _is_whole(page: ListPage) -> bool:
    """Whether a page has no pager, and other lines than as many as pages usually cut their lists at."""
    paging = page.paging
    is_one = paging.following is None and paging.is_proved and paging.total in (None, 1)
    return is_one and page.line_count not in USUAL


def _holds_parts(page: Page, led_to: Parts) -> bool:
    """Whether what a page holds outside of its menus leads to parts of a column."""
    menus = {link.url for link in page.links if is_navigation(link.element)}
    return any(one.url not in menus for one in led_to.all)
