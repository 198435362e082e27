"""Reads a column's list page after page to its known end, and the lists beside it."""

import re
from collections.abc import Iterator
from dataclasses import replace

from crawler.cms import generic, heard
from crawler.fetching.answer import Answer
from crawler.fetching.failures import CouldNotLookError
from crawler.fetching.fetcher import Fetcher
from crawler.fetching.query import GUESSED, Query
from crawler.interfaces import numbering
from crawler.lists.doubts import (
    CUT,
    PAGER,
    REPEATED,
    STUB,
    doubt_about,
    doubt_about_lines,
    doubt_at_end,
    is_short,
)
from crawler.lists.list_page import ListPage, Source, first_page, named, turned_page
from crawler.lists.list_reading import ListReading
from crawler.lists.named_lines import with_called
from crawler.lists.told_lists import as_told
from crawler.pages.wording import names_report
from storage.language import N_

MOST_PAGES = 200
_YEAR, _SCHEME = re.compile(r"20\d\d"), re.compile(r"https?://")
_ROUND = 5
FEWEST_OF_A_PAGE = 5
"""Lines of a page that goes on behind itself, at least."""

TOO_LONG = N_("the list has more pages than are read")
UNTOLD = N_("nothing tells that the list ends behind a full page")


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
        reading.doubt = doubt_at_end(reading, page)
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
    met = {_alike(one) for one in seen}
    query = next((one for one in _ways_beyond(reading, page) if _alike(str(one)) not in met), None)
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
    if turned is None or not turned.entries or doubt_about(answer):
        return None
    if doubt_about_lines(turned, reading, is_known, query):
        return None
    bodies.add(answer.sha256)
    if query.url in reading.last_steps and query not in _numbered(page):
        reading.doubt = f"{PAGER}: {query}"  # what stands between is not known
    reading.take(turned)
    return turned


def _alike(request: str) -> str:
    """What is the same of a request in all ways in which a pager may write it: in either scheme, in letters of any
    size."""
    return _SCHEME.sub("//", request.lower())


def _ways_beyond(reading: ListReading, page: ListPage) -> Iterator[Query]:
    """Where a list may go on behind the page that calls itself the last: a pager that was not made anew tells too few
    pages. A page as full as the first is followed by the next number once."""
    shown = (page.paging.beyond, reading.steps.get(reading.pages + 1, ""), *reading.last_steps)
    yield from (Query(url) for url in shown if url)
    is_told = page.paging.entries is not None and reading.lines >= reading.stated
    is_full = page.line_count >= reading.first.line_count >= FEWEST_OF_A_PAGE
    is_numbered = reading.pages > 1 and named(page.family).is_static and not is_told
    if is_full and (is_numbered or _may_count_itself(reading, page)):
        yield from _numbered(page)


def _may_count_itself(reading: ListReading, page: ListPage) -> bool:
    """Whether what an interface says to have in all may be what it gave at once: as many as it is used to give, or the
    column's page has a way to more."""
    lines = page.line_count
    is_alike = page.family == heard.FAMILY.name and page.paging.entries == lines
    return is_alike and (lines % _ROUND == 0 or bool(generic.turning_labels(reading.first.page)))


def _numbered(page: ListPage) -> tuple[Query, ...]:
    """The requests of the page behind another one by the number in its own."""
    query = page.source.query if page.source is not None else Query(page.answer.url)
    ways = (numbering.file_after(query), numbering.after(query, page.line_count))
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
    reading.doubt = doubt_about(answer)
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
        turned = as_told(reading, with_called(turned, reading.first, number)) if turned is not None else None
        reason = doubt_about(answer) or doubt_about_lines(turned, reading, answer.sha256 in bodies, query)
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
        if answer.is_gone and query.rest != GUESSED and is_short(reading, page):
            return replace(page, paging=replace(page.paging, following=None, otherwise=()))
        doubt = doubt or reason
    reading.doubt = doubt
    return page


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
    first, lines = reading.first.line_count, last.line_count
    if reading.pages > 1:
        return lines >= first
    asked = numbering.size_asked(last.source.query) if last.source is not None else None
    return lines >= (asked or FEWEST_OF_A_PAGE)


async def _ends_there(fetcher: Fetcher, reading: ListReading) -> bool:
    """Whether the lines that were read are all, by the last page of the same list in pages of another size: an empty
    answer behind a full page may be a server that breaks off."""
    first = reading.first
    query = first.source.query if first.source is not None else None
    cut = numbering.last_of(query, reading.lines, first.line_count) if query is not None else None
    if cut is None:
        return False
    query, lines = cut
    try:
        answer = await fetcher.ask(query)
    except CouldNotLookError:
        return False
    if doubt_about(answer):
        return False
    page = turned_page(answer, query, first.page, named(first.family))
    return page is not None and len(page.entries) == lines and all(one.url in reading.entries for one in page.entries)
