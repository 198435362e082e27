"""Why a further page does not go on with its list, and why the end of a list is not proved."""

import re

from crawler.fetching import walls
from crawler.fetching.answer import Answer
from crawler.fetching.failures import BlockedError
from crawler.fetching.query import Query
from crawler.lists.list_page import ListPage, named
from crawler.lists.list_reading import ListReading
from crawler.pages.wording import names_report
from storage.language import N_

_FEWEST_LINES, _NEARLY_ALL = 5, 0.8
_OF_DISCLOSURE = re.compile(r"公开|年报|报告")

CUT = N_("the page ends early")
PAGER = N_("the list has a pager that cannot be followed")
STUB = N_("a page of the list is empty")
REPEATED = N_("a page of the list repeats another")
STRANGE = N_("a page of the list shows other matters than reports")
UNREAD = N_("a line of the list names a report and has no link")
ENTRIES_MISSED = N_("the list says that it has more entries than were found")
SLIPPED = N_("pages of the list overlap, others of its lines may be on none")
BOXED = N_("the lines may be the latest of the whole portal: they stand beside its documents too")
TOTAL_MISSED = N_("the list has another number of pages than it says")


def is_short(reading: ListReading, last: ListPage) -> bool:
    """Whether a page of a list has fewer lines than each before it, which were full: a pager that does not know its end
    leads on from the last page too, to where nothing stands. A list that tells a number of pages or lines ends there.
    """
    paging, lines, full = last.paging, last.line_count, reading.first.line_count
    is_told = paging.total or paging.entries or any(number > reading.pages for number in reading.steps)
    is_full = reading.lines == (reading.pages - 1) * full + lines
    return named(last.family).is_static and not is_told and is_full and reading.pages > 1 and 0 < lines < full


def doubt_about_lines(turned: ListPage | None, reading: ListReading, is_known: bool, query: Query) -> str:
    """Why a further page does not go on with the list. An interface may say in so many words that nothing follows."""
    if turned is None or not (turned.entries or turned.lines):
        is_end = turned is not None and turned.says_empty and not named(turned.family).is_static
        return "" if is_end else f"{STUB}: {query}"
    has_new = any(entry.url not in reading.entries for entry in turned.entries)
    is_known = is_known and not (turned.says_empty or turned.is_silent)
    if is_known or (turned.entries and not has_new):
        return f"{REPEATED}: {query}"
    return f"{STRANGE}: {query}" if _is_of_another(turned, reading) else ""


def _is_of_another(turned: ListPage, reading: ListReading) -> bool:
    """Whether nothing but other matters follows on lines that nearly all name reports: so answers a site that has not
    understood of which column the next page is wanted, with its news."""
    own = [names_report(entry.title) for entry in reading.entries.values()]
    if min(len(own), len(turned.entries)) < _FEWEST_LINES or sum(own) < _NEARLY_ALL * len(own):
        return False
    return not any(_OF_DISCLOSURE.search(entry.title) for entry in turned.entries)


def doubt_about(answer: Answer) -> str:
    """Why an answer is no page of a list: a wall, an error, or one that breaks off."""
    defence = walls.wall(answer)
    if defence:
        return BlockedError(defence).detail
    if answer.status != 200:
        return f"{STUB}: {answer.url} HTTP {answer.status}"
    return f"{CUT}: {answer.url}" if answer.is_cut else ""


def doubt_at_end(reading: ListReading, last: ListPage) -> str:
    """Why a list may have more than was read when its last page was."""
    stated = last.paging.entries
    if reading.first.is_boxed:
        return BOXED
    if not last.paging.is_proved and reading.lines != stated:
        return f"{PAGER}: {last.paging.doubt}"
    if reading.unread:
        return f"{UNREAD}: {reading.unread}"
    # lines that name no report are among those that the list counts
    is_all = stated is not None and reading.rows == stated == reading.stated
    if stated is not None and reading.lines < reading.stated and not is_all:
        return f"{ENTRIES_MISSED}: {reading.lines} / {reading.stated}"
    if reading.slipped and stated is None:
        return f"{SLIPPED}: {reading.slipped}"
    total = reading.first.paging.total if reading.first.paging.beside else last.paging.total
    if total is not None and reading.pages != total:
        return f"{TOTAL_MISSED}: {reading.pages} / {total}"
    return ""
