"""Lonsun 龙讯 (Anhui): a body's lists as fragments of ``/site/label/8888``, reports ``type=3``; some want a POST."""

import re
from urllib.parse import urlencode, urljoin, urlsplit

from crawler.cms.family import Family, Paging, Sheet, Turn, shown
from crawler.cms.generic import paging
from crawler.fetching.query import Query, form
from crawler.interfaces.answers import fields_in, fragment, lines_in, parameters, resent, sent, with_parameters
from crawler.pagers.stated import entries_stated, total_of
from crawler.pages.page import Page
from crawler.pages.tree import NotWholeError
from crawler.pages.unread_lines import says_empty

_LABEL = re.compile(r"(?<![\w/.:-])[\w/.:-]*/site/label/\d+(?:\?[^\"'\s<>]*)?")
_ORGAN = re.compile(r"/public/column/(\d+)")
_POSTS = re.compile(r"\$\.post\(|(?:type|method)[\"']?\s*:\s*[\"']post", re.IGNORECASE)
_NAMES = (
    "siteId",
    "organId",
    "catId",
    "type",
    "pageSize",
    "action",
    "isDate",
    "dateFormat",
    "length",
    "file",
    "fromCode",
)
_DEFAULTS = {
    "IsAjax": "1",
    "dataType": "html",
    "labelName": "publicInfoList",
    "type": "3",
    "pageSize": "15",
    "action": "list",
    "isDate": "true",
    "dateFormat": "yyyy-MM-dd",
    "length": "80",
    "fromCode": "title",
}
_PAGES = re.compile(r"(?:pageCount|totalPages?|data-pages?)[\"']?\s*[:=]\s*[\"']?(\d+)", re.IGNORECASE)
_COUNT = re.compile(r"(?:totalCount|\btotal|\bcount|recordCount)[\"']?\s*[:=]\s*[\"']?(\d+)", re.IGNORECASE)


def _recognises(page: Page) -> bool:
    is_organ = _ORGAN.search(urlsplit(page.url).path) is not None
    return "publicInfoList" in page.source or ("/site/label/" in page.source and is_organ)


def _opened(page: Page) -> Sheet:
    listed = shown(page, paging(page, page))
    if listed.has_reports and listed.paging.following is None and listed.paging.is_proved:
        return listed
    address = next((m[0].replace("&amp;", "&") for m in _LABEL.finditer(page.source)), "/site/label/8888")
    organ = _ORGAN.search(urlsplit(page.url).path)
    own = {
        name: value for name, value in parameters(page.url).items() if name in ("type", "catId", "organId") and value
    }
    fields = {**_DEFAULTS, **dict(fields_in(page.source, _NAMES)), **parameters(address), **own, "pageIndex": "1"}
    if organ:
        fields["organId"] = fields.get("organId") or organ[1]
    url = urljoin(page.url, address.partition("?")[0])
    got = Query(f"{url}?{urlencode(fields)}", referer=page.url)
    posted = Query(url, form(fields), referer=page.url)
    first, second = (posted, got) if _POSTS.search(page.source) else (got, posted)
    return Sheet(paging=Paging(first, otherwise=(second,)))


def _turned(turn: Turn) -> Sheet:
    entries = lines_in(turn.column.url or turn.url, turn.text)
    try:
        piece = fragment(turn.url, turn.text)
    except NotWholeError:
        return Sheet()
    match, count = _PAGES.search(turn.text), _COUNT.search(turn.text)
    pages = total_of(piece) or (int(match[1]) if match else None)
    stated = entries_stated(piece.text)
    stated = int(count[1]) if stated is None and count else stated
    fields = sent(turn.query)
    if not entries:  # nothing behind an organ that its page does not name is nothing said of the column
        return Sheet(says_empty=says_empty(piece) and bool(fields.get("organId") or fields.get("catId")))
    number = int(fields.get("pageIndex") or 1)
    if pages is not None:
        is_last = number >= pages
    elif stated is not None:
        is_last = turn.reaches(stated, len(entries))
    else:
        is_last = turn.is_last(len(entries))
    following = None if is_last else _turned_to(turn.query, number + 1)
    return Sheet(entries, Paging(following, pages, entries=stated), lines=len(entries))


def _turned_to(query: Query, number: int) -> Query:
    if query.method == "GET":
        return Query(with_parameters(query.url, pageIndex=number), referer=query.referer)
    return resent(query, pageIndex=number)


FAMILY = Family("lonsun", _recognises, _opened, _turned)
