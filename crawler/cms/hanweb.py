"""Hanweb JCMS, jpage: records in the page itself, the next ones as XML from ``dataproxy.jsp``.

The list says by ``<nextgroup>`` where its next records are; that address is followed and never built where there is
one, as its ids may be encrypted. An answer without records is no end. A page may hold several stores of records, each
with a pager of its own: notices beside the column's list, or its reports by kinds of bodies.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from crawler.cms.dataproxy import built, incremented, next_group
from crawler.cms.family import Family, Paging, Sheet, Turn, shown, unproved
from crawler.cms.generic import paging
from crawler.fetching.query import Query
from crawler.interfaces.answers import lines_in, records, resent
from crawler.pagers.stated import entries_stated
from crawler.pages.page import Page
from crawler.pages.wording import may_be_report, names_report
from storage.visits import Entry

_MARKS = re.compile(r"dataproxy\.jsp|<datastore\b|<recordset\b|<record\b[^>]*>\s*<!\[CDATA\[", re.IGNORECASE)
_STORE = re.compile(r"<datastore\b", re.IGNORECASE)
_NEXT_GROUP = re.compile(r"<nextgroup\b", re.IGNORECASE)
_UNNAMED = "unnamed"
"""What a query carries where the answer before it did not name it."""
_RECORDS = re.compile(r"total_?record[s]?(?:>|[\"']?\s*+[:=]\s*+[\"']?)\s*+(\d+)", re.IGNORECASE)
_PAGES = re.compile(r"total_?pages?(?:>|[\"']?\s*+[:=]\s*+[\"']?)\s*+(\d+)", re.IGNORECASE)


def _opened(page: Page) -> Sheet:
    stores = _stores(page)
    if stores:
        return _beside_each_other(stores)
    held = records(page.source)
    if not held:
        listed = shown(page, Paging())
        first = () if listed.has_reports else built(page, 0)
        if first:
            return Sheet(paging=Paging(first[0], otherwise=first[1:]))
        if not listed.entries:
            return shown(page, paging(page, page))
        return Sheet(listed.entries, _after_listed(page, listed), unread=listed.unread, lines=len(listed.entries))
    return _in_store(page)


def _stores(page: Page) -> list[Page]:
    """The page once for each of its lists of reports, with a source that is this store and the call of its pager; none
    where it has one store alone."""
    starts = [match.start() for match in _STORE.finditer(page.source)]
    pieces = [replace(page, source=page.source[start:end]) for start, end in pairwise([*starts, len(page.source)])]
    return [piece for piece in pieces if _is_of_reports(_lines(piece))] if len(pieces) > 1 else []


def _is_of_reports(entries: Sequence[Entry]) -> bool:
    titles = [entry.title for entry in entries]
    return any(map(names_report, titles)) or (bool(titles) and all(map(may_be_report, titles)))


def _lines(page: Page) -> tuple[Entry, ...]:
    return lines_in(page.url, "".join(records(page.source)))


def _in_store(page: Page) -> Sheet:
    held, entries = len(records(page.source)), _lines(page)
    return Sheet(entries, _after(page.source, page, held, held=held), lines=max(held, len(entries)))


def _beside_each_other(stores: Sequence[Page]) -> Sheet:
    """Several lists of one page: the first that goes on, and each of the others as a list of its own."""
    lists = [_counted(_in_store(store), store) for store in stores]
    goes_on = next((at for at, one in enumerate(lists) if one.paging.following is not None), None)
    others = [_from_beginning(store) for at, store in enumerate(stores) if at != goes_on]
    if goes_on is not None and None not in others:
        return replace(lists[goes_on], parts=tuple(filter(None, others)))
    is_proved = goes_on is None and all(one.paging.is_proved for one in lists)
    entries = {entry.url: entry for one in lists for entry in one.entries}
    return Sheet(tuple(entries.values()), Paging() if is_proved else unproved("dataproxy.jsp"))


def _counted(sheet: Sheet, store: Page) -> Sheet:
    """A store's list whose further requests carry its own number of records: the page states those of others too."""
    ways = [replace(way, rest=str(_stated(store.source) or "")) for way in sheet.paging.ways]
    paging = replace(sheet.paging, following=ways[0], otherwise=tuple(ways[1:])) if ways else sheet.paging
    return replace(sheet, paging=paging)


def _from_beginning(store: Page) -> Query | None:
    """What asks for a store's list from its first record on; its number of records goes with it."""
    group = next_group(store.source, store.url)
    first = resent(group, page=1) if group is not None else next(iter(built(store, 0)), None)
    return replace(first, rest=str(_stated(store.source) or "")) if first is not None else None


def _after_listed(page: Page, listed: Sheet) -> Paging:
    """The column lists its lines directly: what follows comes from the proxy, where there is more."""
    stated = _stated(page.source)
    if stated is None:
        stated = entries_stated(page.text)
    if stated is None:
        own = paging(page, page)
        if own.is_proved or own.following is None:
            proxied = next_group(page.source, page.url)
            return Paging(proxied) if proxied else own
        return own
    if len(listed.entries) >= stated:
        return Paging(entries=stated)
    return _after(page.source, page, len(listed.entries), held=len(listed.entries))


def _turned(turn: Turn) -> Sheet:
    held = records(turn.text)
    entries = lines_in(turn.column.url or turn.url, "".join(held))
    if not held:
        return Sheet()
    read = turn.read + len(held)
    stated = _stated(turn.text)
    if stated is None:
        stated = int(turn.query.rest) if turn.query.rest.isdecimal() else _stated(turn.column.source)
    following = next_group(turn.text, turn.url)
    if following is None and (_may_go_on(turn, len(held)) if stated is None else read < stated):
        following = incremented(turn.query, len(held))
    if stated is not None and read >= stated:
        following = None
    elif following is not None:
        is_unnamed = stated is None and _NEXT_GROUP.search(turn.text) is None
        following = replace(following, rest=_UNNAMED if is_unnamed else turn.query.rest)
    return Sheet(entries, Paging(following, entries=stated), lines=max(len(held), len(entries)))


def _may_go_on(turn: Turn, lines: int) -> bool:
    """Whether more may follow a full page where no answer names its next group, as the first of them showed."""
    is_unnamed = _NEXT_GROUP.search(turn.text) is None and (turn.number == 2 or turn.query.rest == _UNNAMED)
    return is_unnamed and not turn.is_last(lines)


def _after(source: str, page: Page, read: int, *, held: int) -> Paging:
    """What follows a column's own page."""
    stated = _stated(source)
    if stated is None:
        stated = entries_stated(page.text)
    if stated is not None and read >= stated:
        return Paging(entries=stated)
    following = next_group(source, page.url)
    if following is not None:
        return Paging(following, entries=stated)
    if stated is None:
        pages = _PAGES.search(source)
        if pages is None or int(pages[1]) <= 1:
            return Paging()
    ways = built(page, held)
    if not ways:
        return Paging(is_proved=False, doubt="dataproxy.jsp", entries=stated)
    return Paging(ways[0], entries=stated, otherwise=ways[1:])


def _stated(source: str) -> int | None:
    match = _RECORDS.search(source)
    return int(match[1]) if match else None


FAMILY = Family("hanweb", lambda page: _MARKS.search(page.source) is not None, _opened, _turned)
