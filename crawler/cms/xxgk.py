"""Hanweb's module xxgk: a list by POST to ``search.jsp``, which is not filtered by column; its page names the area."""

import re
from urllib.parse import urljoin, urlsplit

from crawler.cms.family import Family, Paging, Sheet, Turn, shown
from crawler.cms.generic import paging
from crawler.cms.interfaces import fields_in, fragment, lines_in, parameters, resent, sent, with_parameters
from crawler.cms.page import NotWholeError, Page
from crawler.cms.rows import names_report, says_empty
from crawler.cms.stated import entries_stated, total_of
from crawler.fetching.query import Query, form

_MODULE = "/module/xxgk/"
_SEARCH = re.compile(r"[\w/.:-]*/module/xxgk/search\.jsp(?:\?[^\"'\s<>]*)?")
_AREA = re.compile(r"/module/xxgk/(?:tree|search|index)\.jsp\?(?:[^\"'\s<>]*&(?:amp;)?)?area=([\w-]+)")
_COLUMN = re.compile(r"/col/col(\d+)/")
_OF_COLUMN = re.compile(r"/art_(\d+)_\d+\.html?")
_FIELDS = ("infotypeId", "area", "divid", "i_id", "jdid", "webid", "sortfield", "texttype", "fbtime")
_EMPTY = {"infotypeId": "", "vc_title": "", "vc_number": ""}


def _opened(page: Page) -> Sheet:
    found = _SEARCH.search(page.source)
    area = _AREA.search(page.source)
    if found is None and area is None:
        return shown(page, paging(page, page))
    address = (found[0] if found else f"{_MODULE}search.jsp").replace("&amp;", "&")
    given = {**dict(fields_in(page.source, _FIELDS)), **parameters(address)}
    fields = {**_EMPTY, **given, "currpage": "1"}
    if area and not fields.get("area"):
        fields["area"] = area[1]
    column = _COLUMN.search(urlsplit(page.url).path)
    return Sheet(paging=Paging(_query(urljoin(page.url, address.partition("?")[0]), fields, page.url, column)))


def _query(url: str, fields: dict[str, str], referer: str, column: re.Match[str] | None) -> Query:
    # some servers read the address, some the form
    rest = column[1] if column else ""
    return Query(with_parameters(url, **fields), form(fields), referer=referer, rest=rest)


def _turned(turn: Turn) -> Sheet:
    lines = lines_in(turn.column.url or turn.url, turn.text)
    entries = tuple(entry for entry in lines if _is_of(entry.url, entry.title, turn.query.rest))
    try:
        page = fragment(turn.url, turn.text)
    except NotWholeError:
        return Sheet()
    number, total, stated = int(sent(turn.query)["currpage"]), _pages(page), entries_stated(page.text)
    read = turn.read + len(lines)
    if not lines:
        return Sheet(says_empty=says_empty(page) and turn.number == 1)
    is_last = number >= total if total is not None else stated is not None and read >= stated
    following = None if is_last else _turned_to(turn.query, number + 1)
    if total is None and stated is None and not _has_pager(page):
        following = None
    return Sheet(entries, Paging(following, total, entries=stated), lines=len(lines))


def _is_of(url: str, title: str, column: str) -> bool:
    """Whether a line belongs to the column; where nothing tells, whether it names a report."""
    own = _OF_COLUMN.search(url)
    if column and own:
        return own[1] == column
    return names_report(title)


def _pages(page: Page) -> int | None:
    turns = re.findall(r"(?:currpage\D{0,6}|go(?:to)?page\w*\(\D{0,3})(\d{1,4})", page.source, re.IGNORECASE)
    return total_of(page) or max((int(turn) for turn in turns), default=None)


def _has_pager(page: Page) -> bool:
    return re.search(r"下一?页|尾页", page.text) is not None


def _turned_to(query: Query, number: int) -> Query:
    again = resent(query, currpage=number)
    return Query(with_parameters(query.url, currpage=number), again.body, referer=query.referer, rest=query.rest)


FAMILY = Family("xxgk", lambda page: _MODULE in page.source, _opened, _turned)
