"""Ucap 开普云 of Heilongjiang, Xinjiang and counties elsewhere: shells before the interface ``/common/search``.

The interface gives a document's whole body with its line (``contentHtml``), so that it need not be fetched.
"""

import html
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urljoin, urlsplit

from crawler.cms import generic
from crawler.cms.family import Family, Paging, Sheet, Turn, shown
from crawler.cms.ucap_a import TAGS
from crawler.fetching.query import Query
from crawler.interfaces.answers import (
    answered,
    day_in,
    entries_in,
    entry_of,
    objects_in,
    resent,
    sent,
    total_in,
    with_parameters,
    within,
)
from crawler.literals import with_names_told
from crawler.pages.page import Page

_SEARCH = re.compile(r"(?<![\w/.:-])[\w/.:-]*/(?:common/search|searchList|search)/[\w-]{3,64}(?:\?[^\"'\s<>]*)?")
_SIZE = re.compile(r"\b_?pageSize\b|_isJson")
"""What only a script has that asks for pages of a list."""
_CHANNEL = re.compile(
    r"channel_?id[\"']?\s*[:=]\s*[\"']?([\w-]{3,64})|name=[\"']channel_?id[\"']\s+content=[\"']([\w-]+)", re.I
)
_CHANNEL_PATH = re.compile(r"/c\d+/(?:common_)?(?:list|index)?[\w-]*(?:\.s?html)?$")
_DEFAULTS = {"_pageSize": "15", "_isAgg": "true", "_isJson": "true", "_template": "index"}
_WHOLE = 200


def _is_shell(page: Page) -> bool:
    return bool(_searches(page)) and (
        TAGS.search(page.source) is not None
        or "/common/search/" in page.source
        or "_isJson" in page.source
        or _CHANNEL_PATH.search(urlsplit(page.url).path) is not None
    )


def _searches(page: Page) -> list[str]:
    """Where the interface stands: as the page writes it, for each of its lists, else by the channel that it names."""
    found = (match[0].replace("&amp;", "&") for match in _SEARCH.finditer(with_names_told(page.source)))
    by_path: dict[str, str] = {}
    for address in found:
        by_path.setdefault(address.partition("?")[0], address)
    if by_path:
        first, *others = by_path.values()
        return [first, *(other for other in others if "_isJson" in other)]  # else it may search the whole site
    channel = _CHANNEL.search(page.source)
    return [f"/common/search/{channel[1] or channel[2]}"] if channel else []


def _opened(page: Page) -> Sheet:
    listed = shown(page, generic.paging(page, page))
    is_asked = listed.paging.is_silent and _SEARCH.search(page.source) and _SIZE.search(page.source)
    if listed.has_reports and listed.paging.is_proved and not listed.paging.otherwise and not is_asked:
        return listed
    first, *others = (_first(page, address) for address in _searches(page))
    return Sheet(paging=Paging(first), parts=tuple(others))


def _first(page: Page, address: str) -> Query:
    given = {name: value for name, value in _DEFAULTS.items() if f"{name}=" not in address}
    return Query(with_parameters(urljoin(page.url, address), page=1, **given), referer=page.url)


def _turned(turn: Turn) -> Sheet:
    found = answered(turn.text)
    data = within(found, "data") or found
    rows = objects_in(within(data, "results") or within(data, "list") or within(data, "rows"))
    entries, unread = entries_in(rows, turn.base)
    size = str(sent(turn.query).get("_pageSize") or "")
    stated = turn.believed(total_in(data, ("total", "totalcount")), len(rows), int(size) if size.isdecimal() else None)
    number, read = int(sent(turn.query).get("page") or 1), turn.read + len(rows)
    is_last = read >= stated if stated is not None else turn.is_last(len(rows))
    after = None if is_last or not rows else resent(turn.query, page=number + 1)
    contents = {entry.url: text for row in rows if (entry := entry_of(row, turn.base)) and (text := _document(row))}
    return Sheet(
        entries,
        Paging(after, entries=stated),
        turn.says_end(within(data, "results"), stated),
        unread,
        len(rows),
        contents=contents,
    )


def _document(row: Mapping[str, Any]) -> str:
    """The page of a line's document, put together from what the interface says of it; empty without its whole body."""
    body = str(row.get("contentHtml") or "")
    if len(body) < _WHOLE:
        return ""
    facts = {
        str(one.get("key")): str(one.get("value") or "")
        for group in objects_in(row.get("domainMetaList"))
        for one in objects_in(group.get("resultList"))
    }
    title, day = (
        html.escape(str(row.get("title") or "")),
        day_in(str(row.get("publishedTimeStr") or facts.get("pubdate"))),
    )
    metas = {"ArticleTitle": title, "PubDate": str(day or ""), "ContentSource": html.escape(facts.get("source", ""))}
    head = "".join(f'<meta name="{name}" content="{value}">' for name, value in metas.items() if value)
    index = html.escape(facts.get("indexnumber", ""))
    line = f"<p>索引号：{index}</p>" if index else ""
    head = f"<!DOCTYPE html><html><head>{head}<title>{title}</title></head>"
    return f"{head}<body><h1>{title}</h1>{line}{body}</body></html>"


FAMILY = Family("ucap_b", _is_shell, _opened, _turned)
