"""Hanweb's ``dataproxy.jsp``: how the records are asked for that follow those of a page.

One endpoint, two behaviours: by the numbers of records, by GET or POST, or by page, where the numbers are ignored.
"""

import html
import re
from urllib.parse import urljoin

from crawler.fetching.query import Query, form
from crawler.interfaces.answers import fields_in, parameters, resent, sent, with_parameters
from crawler.pages.page import Page

_NEXT_GROUP = re.compile(r"<nextgroup\b[^<>]*>((?:(?!<nextgroup\b).)*?)</nextgroup>", re.DOTALL | re.IGNORECASE)
_HREF = re.compile(r"href\s*=\s*(?:\"([^\"]+)\"|'([^']+)'|([^\s>]+))", re.IGNORECASE)
_ADDRESS = re.compile(r"(?<![\w/.-])[\w/.-]*dataproxy\.jsp(?:\?[^\"'\s<>]*)?")
_PER_PAGE = re.compile(r"per_?page(?:>|[\"']?\s*+[:=]\s*+[\"']?)\s*+(\d+)", re.IGNORECASE)
_FIELDS = ("col", "appid", "webid", "path", "columnid", "sourceContentType", "unitid", "webname", "permissiontype")
_GROUP = 3
"""How many pages of its list a column's page holds."""
_LARGEST = 100


def next_group(source: str, base: str) -> Query | None:
    group = _NEXT_GROUP.search(source)
    href = _HREF.search(html.unescape(group[1])) if group else None
    address = next(filter(None, href.groups()), "") if href else ""
    return Query(urljoin(base, html.unescape(address)), referer=base) if address else None


def built(page: Page, read: int) -> tuple[Query, ...]:
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


def incremented(query: Query, held: int) -> Query | None:
    """The next group where the answer does not say it: the next numbers, or the next page."""
    fields = sent(query) | parameters(query.url)
    if str(fields.get("startrecord", "")).isdecimal() and "page" not in fields:
        start = int(fields["startrecord"]) + held
        size = max(int(fields["endrecord"]) - int(fields["startrecord"]) + 1, held)
        changed = {"startrecord": start, "endrecord": start + size - 1}
        if query.method == "POST":
            return Query(with_parameters(query.url, **changed), resent(query, **changed).body, referer=query.referer)
        return resent(query, **changed)
    if str(fields.get("page", "")).isdecimal():
        return resent(query, page=int(fields["page"]) + 1)
    return None
