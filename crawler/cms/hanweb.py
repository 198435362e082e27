"""Hanweb JCMS, jpage: records in the page itself, the next ones as XML from ``dataproxy.jsp``.

The list says by ``<nextgroup>`` where its next records are; that address is followed and never built where there is
one, as its ids may be encrypted. An answer without records is no end.
"""

import html
import re
from urllib.parse import urljoin

from crawler.cms.family import Family, Paging, Sheet, Turn, shown
from crawler.cms.generic import paging
from crawler.cms.interfaces import fields_in, lines_in, parameters, records, resent, sent, with_parameters
from crawler.cms.page import Page
from crawler.cms.stated import entries_stated
from crawler.fetching.query import Query, form

_MARKS = re.compile(r"dataproxy\.jsp|<datastore\b|<recordset\b|<record\b[^>]*>\s*<!\[CDATA\[", re.IGNORECASE)
_NEXT_GROUP = re.compile(r"<nextgroup\b[^<>]*>((?:(?!<nextgroup\b).)*?)</nextgroup>", re.DOTALL | re.IGNORECASE)
_HREF = re.compile(r"href\s*=\s*(?:\"([^\"]+)\"|'([^']+)'|([^\s>]+))", re.IGNORECASE)
_ADDRESS = re.compile(r"(?<![\w/.-])[\w/.-]*dataproxy\.jsp(?:\?[^\"'\s<>]*)?")
_RECORDS = re.compile(r"total_?record[s]?(?:>|[\"']?\s*+[:=]\s*+[\"']?)\s*+(\d+)", re.IGNORECASE)
_PAGES = re.compile(r"total_?pages?(?:>|[\"']?\s*+[:=]\s*+[\"']?)\s*+(\d+)", re.IGNORECASE)
_PER_PAGE = re.compile(r"per_?page(?:>|[\"']?\s*+[:=]\s*+[\"']?)\s*+(\d+)", re.IGNORECASE)
_FIELDS = ("col", "appid", "webid", "path", "columnid", "sourceContentType", "unitid", "webname", "permissiontype")
_GROUP = 3
"""How many pages of its list a column's page holds."""
_LARGEST = 100


def _opened(page: Page) -> Sheet:
    held = records(page.source)
    entries = lines_in(page.url, "".join(held))
    if not held:
        listed = shown(page, Paging())
        if not listed.entries:
            first = _built(page, 0)
            return Sheet(paging=Paging(first[0], otherwise=first[1:])) if first else shown(page, paging(page, page))
        return Sheet(listed.entries, _after_listed(page, listed), unread=listed.unread, lines=len(listed.entries))
    lines = max(len(held), len(entries))
    return Sheet(entries, _after(page.source, page, len(held), held=len(held)), lines=lines)


def _after_listed(page: Page, listed: Sheet) -> Paging:
    """The column lists its lines directly: what follows comes from the proxy, where there is more."""
    stated = _stated(page.source)
    if stated is None:
        stated = entries_stated(page.text)
    if stated is None:
        own = paging(page, page)
        if own.is_proved or own.following is None:
            proxied = _next_group(page.source, page.url) or None
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
        stated = _stated(turn.column.source)
    following = _next_group(turn.text, turn.url)
    if following is None and stated is not None and read < stated:
        following = _incremented(turn.query, len(held))
    if stated is not None and read >= stated:
        following = None
    return Sheet(entries, Paging(following, entries=stated), lines=max(len(held), len(entries)))


def _after(source: str, page: Page, read: int, *, held: int) -> Paging:
    """What follows a column's own page."""
    stated = _stated(source)
    if stated is None:
        stated = entries_stated(page.text)
    if stated is not None and read >= stated:
        return Paging(entries=stated)
    following = _next_group(source, page.url)
    if following is not None:
        return Paging(following, entries=stated)
    if stated is None:
        pages = _PAGES.search(source)
        if pages is None or int(pages[1]) <= 1:
            return Paging()
    ways = _built(page, held)
    if not ways:
        return Paging(is_proved=False, doubt="dataproxy.jsp", entries=stated)
    return Paging(ways[0], entries=stated, otherwise=ways[1:])


def _stated(source: str) -> int | None:
    match = _RECORDS.search(source)
    return int(match[1]) if match else None


def _next_group(source: str, base: str) -> Query | None:
    group = _NEXT_GROUP.search(source)
    href = _HREF.search(html.unescape(group[1])) if group else None
    address = next(filter(None, href.groups()), "") if href else ""
    return Query(urljoin(base, html.unescape(address)), referer=base) if address else None


def _built(page: Page, read: int) -> tuple[Query, ...]:
    """The ways to ask for the records after some that were read: by their numbers, posted too, and by page."""
    address = next((html.unescape(match[0]) for match in _ADDRESS.finditer(page.source)), "")
    fields = {**dict(fields_in(page.source, _FIELDS)), **parameters(address)}
    if not address or not (fields.get("columnid") or fields.get("unitid")):
        return ()
    per_page = _PER_PAGE.search(page.source)
    size = min(int(per_page[1]), _LARGEST) if per_page and int(per_page[1]) else 15
    url = urljoin(page.url, address.partition("?")[0])
    numbers = {"startrecord": read + 1, "endrecord": read + _GROUP * size, "perpage": size}
    asked = {name: value for name, value in fields.items() if name != "page"} | {k: str(v) for k, v in numbers.items()}
    by_number = Query(with_parameters(url, **asked), referer=page.url)
    posted = Query(with_parameters(url, **numbers), form(asked), referer=page.url)
    by_page = Query(with_parameters(url, **{**fields, "page": read // size + 1, "perpage": size}), referer=page.url)
    return by_number, posted, by_page


def _incremented(query: Query, held: int) -> Query | None:
    """The next group where the answer does not say it: the next numbers, or the next page."""
    fields = sent(query) | parameters(query.url)
    if str(fields.get("startrecord", "")).isdigit() and "page" not in fields:
        start = int(fields["startrecord"]) + held
        size = max(int(fields["endrecord"]) - int(fields["startrecord"]) + 1, held)
        changed = {"startrecord": start, "endrecord": start + size - 1}
        if query.method == "POST":
            return Query(with_parameters(query.url, **changed), resent(query, **changed).body, referer=query.referer)
        return resent(query, **changed)
    if str(fields.get("page", "")).isdigit():
        return resent(query, page=int(fields["page"]) + 1)
    return None


FAMILY = Family("hanweb", lambda page: _MARKS.search(page.source) is not None, _opened, _turned)
