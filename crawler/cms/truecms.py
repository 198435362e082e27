"""truecms (南通): XML within JSONP from ``getMessage.do``, which answers only those who come from the column's page.

What a server takes at once differs: 50 lines in some places, 10 in others.
"""

import re
from urllib.parse import urlencode, urljoin

from crawler.cms.family import Family, Paging, Sheet, Turn, shown
from crawler.cms.generic import paging
from crawler.fetching.query import Query
from crawler.interfaces.answers import (
    answered,
    fields_in,
    lines_in,
    parameters,
    records,
    resent,
    sent,
    total_in,
    within,
)
from crawler.literals import with_names_told
from crawler.pages.page import Page

_ADDRESS = re.compile(r"(?<![\w/.:-])[\w/.:-]*getMessage\.do(?:\?[^\"'\s<>]*)?")
_TOTAL = re.compile(r"total_?(?:record|count|num)?s?(?:>|[\"']?\s*+[:=]\s*+[\"']?)\s*+(\d+)", re.IGNORECASE)
_WINDOWS = (50, 20, 10)
_NAMED = re.compile(r"[?&](columnId|webId|unitId)=([\w-]{1,64})")
"""What the address of the interface bears behind a number that a script joins to it."""


def _opened(page: Page) -> Sheet:
    address = (_ADDRESS.search(with_names_told(page.source)) or [""])[0].replace("&amp;", "&")
    fields = {**dict(_NAMED.findall(page.source)), **dict(fields_in(page.source, ("columnId", "webId", "unitId")))}
    fields |= parameters(address)
    if not fields.get("columnId"):
        return shown(page, paging(page, page))
    url = urljoin(page.url, address.partition("?")[0])
    ways = [_window(url, {**fields, "callback": "cb"}, size, page.url) for size in _WINDOWS]
    return Sheet(paging=Paging(ways[0], otherwise=tuple(ways[1:])))


def _window(url: str, fields: dict[str, str], size: int, referer: str) -> Query:
    numbers = {"startrecord": "1", "endrecord": str(size), "perpage": str(size)}
    return Query(f"{url}?{urlencode({**fields, **numbers})}", referer=referer)


def _turned(turn: Turn) -> Sheet:
    found = answered(turn.text)
    result = within(found, "result")
    markup = result if isinstance(result, str) else found if isinstance(found, str) else turn.text
    held = records(markup)
    entries = lines_in(turn.query.referer or turn.url, "".join(held) or markup)
    match = _TOTAL.search(markup)
    stated = int(match[1]) if match else total_in(found)
    lines = max(len(held), len(entries))
    if not lines:
        return Sheet(says_empty=stated == 0)
    fields = sent(turn.query)
    start, size = int(fields["startrecord"]), int(fields["perpage"])
    stated = turn.believed(stated, lines, size)
    is_last = turn.read + lines >= stated if stated is not None else turn.is_last(lines)
    # a server may give fewer lines than it was asked for: the next ones begin behind those that came
    after = None if is_last else resent(turn.query, startrecord=start + lines, endrecord=start + lines + size - 1)
    return Sheet(entries, Paging(after, entries=stated), lines=lines)


FAMILY = Family("truecms", lambda page: "getMessage.do" in page.source, _opened, _turned)
