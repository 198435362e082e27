"""Epoint 新点: a shell, a script with the site's name and id, then the list by POST of JSON."""

import json
import re
from typing import Any
from urllib.parse import urljoin, urlsplit

from crawler.cms import generic
from crawler.cms.family import Family, Paging, Sheet, Turn, asked, shown
from crawler.cms.generic import paging
from crawler.fetching.query import JSON, Query, form
from crawler.interfaces.answers import (
    answered,
    entries_in,
    fields_in,
    objects_in,
    parameters,
    resent,
    sent,
    total_in,
    within,
)
from crawler.interfaces.details import COMMON_SCRIPT
from crawler.literals import assigned, text_assigned, value_of
from crawler.pages.page import Page

_MARKS = re.compile(r"webBuilderCommon\.js|EWB-FRONT|lightfrontaction|govInfoPub", re.IGNORECASE)
_CATEGORY = re.compile(r"/(\d{3,})(?:/|$)")
_NAMES = ("categorynum", "categoryNum", "deptcode", "deptCode")
_SIZE = 15


def _opened(page: Page) -> Sheet:
    listed = shown(page, paging(page, page))
    if listed.has_reports and listed.paging.is_proved:
        return listed
    given = _given(page.source)
    if given is not None:
        return Sheet(paging=_asked(page, *given))
    script = COMMON_SCRIPT.search(page.source)
    address = urljoin(page.url, script[0] if script else "/js/webBuilderCommon.js")
    return Sheet(paging=Paging(Query(address, referer=page.url)))


def _given(source: str) -> tuple[str, str] | None:
    """The project's name and the site's id as a script gives them."""
    info = assigned(source, "siteInfo")
    project = str(within(info, "projectName") or text_assigned(source, "projectName"))
    site = str(within(info, "siteGuid") or text_assigned(source, "siteGuid"))
    return (project, site) if site else None


def _said(page: Page) -> dict[str, str]:
    """What a column's page says of its category and department, in its script or its address."""
    said = {**dict(fields_in(page.source, _NAMES)), **parameters(page.url)}
    return {name.lower(): value for name, value in said.items() if value and name in _NAMES}


def _asked(page: Page, project: str, site: str) -> Paging:
    category, said = _CATEGORY.search(urlsplit(page.url).path), _said(page)
    fields = {
        "deptcode": said.get("deptcode", ""),
        "categorynum": said.get("categorynum") or (category[1] if category else ""),
        "siteGuid": site,
        "pageIndex": 1,
        "pageSize": _SIZE,
    }
    path = project.strip("/") or "EWB-FRONT"
    url = urljoin(page.url, f"/{path}/rest/lightfrontaction/getgovinfolist")
    wrapped = json.dumps({"token": "", "params": fields}, ensure_ascii=False)
    return Paging(
        Query(url, json.dumps(fields, ensure_ascii=False), JSON, page.url),
        otherwise=(
            Query(url, wrapped, JSON, page.url),
            Query(url, form({"params": json.dumps(fields, ensure_ascii=False)}), referer=page.url),
            Query(url, form(fields), referer=page.url),
        ),
    )


def _turned(turn: Turn) -> Sheet:
    if turn.query.method == "GET":
        given = _given(turn.text) if urlsplit(turn.query.url).path.endswith(".js") else None
        # a list of plain pages, which its own pager turns
        return Sheet(paging=_asked(turn.column, *given)) if given else generic.FAMILY.turned(turn)
    custom = within(answered(turn.text), "custom")
    custom = value_of(custom) if isinstance(custom, str) else custom
    rows = objects_in(within(custom, "data") or within(custom, "infodata"))
    entries, unread = entries_in(rows, turn.base)
    fields = _fields(turn.query)
    number, size, read = int(fields["pageIndex"]), int(fields["pageSize"]), turn.read + len(rows)
    stated = turn.believed(total_in(custom, ("total", "totalcount", "count")), len(rows), size)
    is_last = read >= stated if stated is not None else turn.is_last(len(rows))
    is_short = len(rows) < size
    goes_on = bool(rows or stated) and (not is_last or (is_short and stated is None))
    ways = [number + 1] if goes_on and (number or not turn.read) else []
    if ways and number:
        # where pages count from 0 the list seems to end early, and its first page is what is left
        is_left = is_short and (not rows or stated is None or stated - read == size)
        ways = [0, *ways] if is_left else [*ways, 0]
    after = asked([_at(turn.query, page) for page in ways], entries=stated)
    # nothing behind a category that nobody named is nothing said of the column
    is_named = not turn.column.source or bool(_said(turn.column))
    return Sheet(entries, after, is_named and turn.says_end(within(custom, "data"), stated), unread, len(rows))


def _fields(query: Query) -> dict[str, Any]:
    fields = sent(query)
    params = fields.get("params")
    return dict(value_of(params) or {}) if isinstance(params, str) else dict(params or fields)


def _at(query: Query, number: int) -> Query:
    fields = sent(query)
    params = fields.get("params")
    if params is None:
        return resent(query, pageIndex=number)
    inner = {**_fields(query), "pageIndex": number}
    return resent(query, params=json.dumps(inner, ensure_ascii=False) if isinstance(params, str) else inner)


FAMILY = Family("epoint", lambda page: _MARKS.search(page.source + page.url) is not None, _opened, _turned)
