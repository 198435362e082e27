"""Hanweb's module xxgk: a list by POST to ``search.jsp``, which is not filtered by column; its page names the area."""

import re
from urllib.parse import urljoin, urlsplit

from crawler.cms import annual
from crawler.cms.family import Family, Paging, Sheet, Turn, shown
from crawler.cms.generic import paging
from crawler.fetching.query import Query, form
from crawler.interfaces.answers import fields_in, fragment, lines_in, parameters, resent, sent, with_parameters
from crawler.pagers.stated import entries_stated, total_of
from crawler.pages.page import Page
from crawler.pages.tree import NotWholeError
from crawler.pages.unread_lines import says_empty
from crawler.pages.wording import names_report
from storage.visits import Entry

_MODULE = "/module/xxgk/"
_SEARCH = re.compile(r"(?<![\w/.:-])[\w/.:-]*/module/xxgk/search\.jsp(?:\?[^\"'\s<>]*)?")
_AREA = re.compile(r"/module/xxgk/(?:tree|search|index)\.jsp\?(?:[^\"'\s<>?]*&(?:amp;)?)?area=([\w-]+)")
_COLUMN = re.compile(r"/col/col(\d+)/")
_OF_COLUMN = re.compile(r"/art_(\d+)_\d+\.html?")
_FIELDS = ("infotypeId", "area", "divid", "i_id", "jdid", "webid", "sortfield", "texttype", "fbtime")
_EMPTY = {"infotypeId": "", "vc_title": "", "vc_number": ""}


def _opened(page: Page) -> Sheet:
    reports = _annual_reports(page)
    if reports:
        return Sheet(reports, paging(page, page), lines=len(reports))
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


def _annual_reports(page: Page) -> tuple[Entry, ...]:
    """The reports that a page of bodies leads to at the endpoint of reports: its year is in the address."""
    found: dict[str, Entry] = {}
    is_latest_alone = annual.shows_latest_alone(page)
    for link in page.links:
        year = parameters(link.url).get("fbtime", "")
        is_of_year = year.isdecimal() and not (is_latest_alone and annual.of_all_years(link.url) != link.url)
        if "/xxgkAnnualReport.jsp" in link.url and is_of_year and link.text:
            name = link.text if names_report(link.text) else f"{link.text}{year}年政府信息公开工作年度报告"
            found.setdefault(link.url, Entry(link.url, name))
    return tuple(found.values())


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
    number, total, stated = int(sent(turn.query)["currpage"]), total_of(page), entries_stated(page.text)
    read = turn.read + len(lines)
    if not lines:
        return Sheet(says_empty=says_empty(page) and turn.number == 1)
    if total is not None:
        is_last = number >= total
    elif stated is not None:
        is_last = read >= stated
    else:
        is_last = number >= max(_turns(page), default=1)  # a pager shows at least the next page
    following = None if is_last else _turned_to(turn.query, number + 1)
    return Sheet(entries, Paging(following, total, entries=stated), lines=len(lines))


def _is_of(url: str, title: str, column: str) -> bool:
    """Whether a line belongs to the column; where nothing tells, whether it names a report."""
    own = _OF_COLUMN.search(url)
    if column and own:
        return own[1] == column
    return names_report(title)


def _turns(page: Page) -> list[int]:
    """The pages that the answer's pager leads to."""
    turns = re.findall(r"(?:currpage\D{0,6}|go(?:to)?page\w{0,40}\(\D{0,3})(\d{1,4})", page.source, re.IGNORECASE)
    return [int(turn) for turn in turns]


def _turned_to(query: Query, number: int) -> Query:
    again = resent(query, currpage=number)
    return Query(with_parameters(query.url, currpage=number), again.body, referer=query.referer, rest=query.rest)


FAMILY = Family("xxgk", lambda page: _MODULE in page.source, _opened, _turned)
