"""Reads a column's list page after page to its known end, and the lists beside it."""

import re
from collections.abc import Iterator
from dataclasses import replace

from crawler.fetching import walls
from crawler.fetching.answer import Answer
from crawler.fetching.failures import BlockedError, CouldNotLookError
from crawler.fetching.fetcher import Fetcher
from crawler.fetching.query import GUESSED, Query
from crawler.interfaces import numbering
from crawler.lists.list_page import ListPage, Source, first_page, named, turned_page
from crawler.lists.list_reading import ListReading
from crawler.lists.told_lists import as_told
from crawler.pages.wording import names_report
from storage.language import N_

MOST_PAGES = 200
_YEAR = re.compile(r"20\d\d")
_FEWEST_LINES, _NEARLY_ALL = 5, 0.8
FEWEST_OF_A_PAGE = 5
"""Lines of a page that goes on behind itself, at least."""
_OF_DISCLOSURE = re.compile(r"公开|年报|报告")

CUT = N_("the page ends early")
PAGER = N_("the list has a pager that cannot be followed")
STUB = N_("a page of the list is empty")
REPEATED = N_("a page of the list repeats another")
STRANGE = N_("a page of the list shows other matters than reports")
TOO_LONG = N_("the list has more pages than are read")
UNREAD = N_("a line of the list names a report and has no link")
ENTRIES_MISSED = N_("the list says that it has more entries than were found")
UNTOLD = N_("nothing tells that the list ends behind a full page")
SLIPPED = N_("pages of the list overlap, others of its lines may be on none")
TOTAL_MISSED = N_("the list has another number of pages than it says")


async def read_list(fetcher: Fetcher, first: ListPage) -> ListReading:
    """The list from its first page to its end. What goes wrong behind the first page is a doubt, never an end."""
    reading, page = _begun(first), first
    seen, bodies = _asked(first), {first.answer.sha256}
    reading.doubt = CUT if first.answer.is_cut else ""
    while not reading.doubt:
        page = _with_other_lists(reading, page, seen)
        if page.paging.following is None:
            beyond = await _beyond(fetcher, reading, page, seen, bodies)
            if beyond is None:
                break
            page = beyond
        elif len(seen) >= MOST_PAGES:
            reading.doubt = f"{TOO_LONG}: {MOST_PAGES}"
        elif str(page.paging.following) in seen or _is_all(reading, page):
            break
        else:
            page = await _turn(fetcher, reading, page, seen, bodies)
    if not reading.doubt:
        reading.doubt = _doubt_at_end(reading, page)
    for part in first.parts:
        if not reading.doubt:
            await _read_part(fetcher, reading, part)
    return reading


def _with_other_lists(reading: ListReading, page: ListPage, seen: set[str]) -> ListPage:
    """A page behind which its own list was read, as one that the next page of another list on it follows."""
    first, following = reading.first.paging, page.paging.following
    if not first.beside or reading.pages == first.total or (following is not None and str(following) not in seen):
        return page
    unread = (Query(url) for url in (*page.paging.beside, *first.beside))
    query = next((one for one in unread if str(one) not in seen), following)
    return replace(page, paging=replace(page.paging, following=query, otherwise=()))


async def _beyond(
    fetcher: Fetcher, reading: ListReading, page: ListPage, seen: set[str], bodies: set[str]
) -> ListPage | None:
    """The page behind the last one that a list states, where it goes on with the list; None where it does not."""
    met = {one.lower() for one in seen}  # a pager may write one address in two ways
    query = next((one for one in _ways_beyond(reading, page) if str(one).lower() not in met), None)
    if query is None or len(seen) >= MOST_PAGES:
        return None
    seen.add(str(query))
    try:
        answer = await _further(fetcher, page, query)
    except CouldNotLookError:
        return None
    turned = turned_page(
        answer, query, reading.first.page, named(page.family), number=reading.pages + 1, read=reading.lines
    )
    is_known = answer.sha256 in bodies
    if turned is None or not turned.entries or _doubt_about(answer):
        return None
    if _doubt_about_lines(turned, reading, is_known, query):
        return None
    bodies.add(answer.sha256)
    if query.url in reading.last_steps and query not in _numbered(page):
        reading.doubt = f"{PAGER}: {query}"  # what stands between is not known
    reading.take(turned)
    return turned


def _ways_beyond(reading: ListReading, page: ListPage) -> Iterator[Query]:
    """Where a list may go on behind the page that calls itself the last: a pager that was not made anew tells too few
    pages. A page as full as the first is followed by the next number once."""
    shown = (page.paging.beyond, reading.steps.get(reading.pages + 1, ""), *reading.last_steps)
    yield from (Query(url) for url in shown if url)
    is_told = page.paging.entries is not None and reading.lines >= reading.stated
    is_full = _lines(page) >= _lines(reading.first) >= FEWEST_OF_A_PAGE
    if reading.pages > 1 and named(page.family).is_static and is_full and not is_told:
        yield from _numbered(page)


def _numbered(page: ListPage) -> tuple[Query, ...]:
    """The requests of the page behind another one by the number in its own."""
    query = page.source.query if page.source is not None else Query(page.answer.url)
    ways = (numbering.file_after(query), numbering.after(query, _lines(page)))
    return tuple(way for way in ways if way is not None)


async def names_reports_within(fetcher: Fetcher, first: ListPage, most: int) -> bool:
    """Whether the first pages of a list, ``most`` of them, name any report."""
    reading, page = _begun(first), first
    seen, bodies = _asked(first), {first.answer.sha256}
    while True:
        if any(names_report(entry.title) for entry in reading.entries.values()):
            return True
        if page.paging.following is None or reading.pages >= most or reading.doubt:
            return False
        page = await _turn(fetcher, reading, page, seen, bodies)


def _begun(first: ListPage) -> ListReading:
    reading = ListReading(first)
    reading.take(first)
    return reading


def _asked(first: ListPage) -> set[str]:
    return {first.answer.url if first.source is None else str(first.source.query)}


def _is_all(reading: ListReading, page: ListPage) -> bool:
    """Whether as many lines came as the list says it has, and nothing but a guess would go on."""
    following = page.paging.following
    return following is not None and following.rest == GUESSED and reading.lines == page.paging.entries


async def _read_part(fetcher: Fetcher, reading: ListReading, part: Source) -> None:
    """Another list of the column, added to the reading; with a doubt when it cannot be had."""
    try:
        answer = await fetcher.ask(part.query)
    except CouldNotLookError as failure:
        reading.doubt = failure.detail
        return
    first = first_page(answer, part.query, named(part.family), reading.first.page.url)
    reading.doubt = _doubt_about(answer)
    if part.label and first is not None and first.entries and _repeats(reading, part, first):
        reading.doubt = reading.doubt or f"{REPEATED}: {part.query}"
    elif first is not None and (first.entries or first.lines):
        reading.join(await read_list(fetcher, replace(first, source=part, parts=())))
    elif first is not None and first.says_empty:
        reading.parts.append(replace(first, source=part))
    else:
        reading.doubt = reading.doubt or f"{STUB}: {part.query}"


def _repeats(reading: ListReading, part: Source, first: ListPage) -> bool:
    """Whether the list of a label is one that was shown before: that of another, where the label does nothing.

    Of the years one is that which the page showed at first.
    """
    if any(entry.url not in reading.entries for entry in first.entries):
        return False
    reading.repeated += 1
    # for what the page shows no form is posted
    is_posted = named(part.family).is_static and part.query.method == "POST"
    return is_posted or reading.repeated > (_YEAR.search(part.label) is not None)


async def _turn(fetcher: Fetcher, reading: ListReading, page: ListPage, seen: set[str], bodies: set[str]) -> ListPage:
    """The following page, added to the reading; the same page again with a doubt when it cannot be had."""
    doubt = ""
    for query in page.paging.ways:
        seen.add(str(query))
        try:
            answer = await _further(fetcher, page, query)
        except CouldNotLookError as failure:
            doubt = doubt or failure.detail
            continue
        family, number = named(page.family), reading.pages + 1
        turned = turned_page(answer, query, reading.first.page, family, number=number, read=reading.lines)
        turned = as_told(reading, turned) if turned is not None else None
        reason = _doubt_about(answer) or _doubt_about_lines(turned, reading, answer.sha256 in bodies, query)
        if not reason and turned is not None:
            bodies.add(answer.sha256)
            if not (turned.entries or turned.lines):
                is_told = turned.paging.entries == reading.lines
                if not is_told and _is_full(reading, page) and not await _ends_there(fetcher, reading):
                    reading.doubt = f"{UNTOLD}: {query}"
                    return page
                # what the pages before it said of the list still counts
                return replace(turned, paging=replace(page.paging, following=None, otherwise=()))
            reading.take(turned)
            return turned
        if answer.is_gone and query.rest != GUESSED and _is_short(reading, page):
            return replace(page, paging=replace(page.paging, following=None, otherwise=()))
        doubt = doubt or reason
    reading.doubt = doubt
    return page


def _is_short(reading: ListReading, last: ListPage) -> bool:
    """Whether a page of a list has fewer lines than each before it, which were full: a pager that does not know its end
    leads on from the last page too, to where nothing stands. A list that tells a number of pages or lines ends there.
    """
    paging, lines, full = last.paging, _lines(last), _lines(reading.first)
    is_told = paging.total or paging.entries or any(number > reading.pages for number in reading.steps)
    is_full = reading.lines == (reading.pages - 1) * full + lines
    return named(last.family).is_static and not is_told and is_full and reading.pages > 1 and 0 < lines < full


async def _further(fetcher: Fetcher, page: ListPage, query: Query) -> Answer:
    """What stands at the address of a further page. Raises what `Fetcher` raises.

    A browser that shows the list is not sent to addresses that are guessed and that nothing stands at.
    """
    if not page.answer.rendered:
        return await fetcher.ask(query)
    plain = await fetcher.ask(query) if query.rest == GUESSED else None
    return plain if plain is not None and plain.is_gone else await fetcher.render(query.url)


def _is_full(reading: ListReading, last: ListPage) -> bool:
    """Whether the last page with lines of a list that says nowhere how many it has may have more behind it."""
    if last.paging.entries is not None or last.paging.total is not None or named(last.family).is_static:
        return False
    first, lines = _lines(reading.first), _lines(last)
    if reading.pages > 1:
        return lines >= first
    asked = numbering.size_asked(last.source.query) if last.source is not None else None
    return lines >= (asked or FEWEST_OF_A_PAGE)


def _lines(page: ListPage) -> int:
    return max(page.lines, len(page.entries))


async def _ends_there(fetcher: Fetcher, reading: ListReading) -> bool:
    """Whether the lines that were read are all, by the last page of the same list in pages of another size: an empty
    answer behind a full page may be a server that breaks off."""
    first = reading.first
    query = first.source.query if first.source is not None else None
    cut = numbering.last_of(query, reading.lines, _lines(first)) if query is not None else None
    if cut is None:
        return False
    query, lines = cut
    try:
        answer = await fetcher.ask(query)
    except CouldNotLookError:
        return False
    if _doubt_about(answer):
        return False
    page = turned_page(answer, query, first.page, named(first.family))
    return page is not None and len(page.entries) == lines and all(one.url in reading.entries for one in page.entries)


def _doubt_about_lines(turned: ListPage | None, reading: ListReading, is_known: bool, query: Query) -> str:
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


def _doubt_about(answer: Answer) -> str:
    defence = walls.wall(answer)
    if defence:
        return BlockedError(defence).detail
    if answer.status != 200:
        return f"{STUB}: {answer.url} HTTP {answer.status}"
    return f"{CUT}: {answer.url}" if answer.is_cut else ""


def _doubt_at_end(reading: ListReading, last: ListPage) -> str:
    stated = last.paging.entries
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
