"""``xxgkAnnualReport.jsp``, Hanweb's endpoint of reports: a page for each body (``area``) and report year (``fbtime``).

The list is the years: those that the page names and the newest, else all since the reports of form 2019, the newest
first. A page holds the report itself, or its file, so that no document is fetched twice. A year may be there or not;
each is asked.
"""

import re
from collections.abc import Collection
from datetime import date

from crawler.cms.family import Family, Paging, Sheet, Turn
from crawler.fetching.query import Query
from crawler.interfaces.answers import parameters, with_parameters
from crawler.pages.page import FILE, Page
from crawler.pages.tree import NotWholeError
from crawler.pages.wording import says_none
from storage.clock import day_of, now
from storage.visits import Entry

_ENDPOINT = re.compile(r"/module/xxgk/xxgkAnnualReport\.jsp\?", re.IGNORECASE)
_OF_YEAR = re.compile(r"(?<=\?)fbtime=20\d\d&|&fbtime=20\d\d(?=&|$)")
_YEARS = re.compile(r"fbtime=(20\d\d)|<option[^<>]*\bvalue=[\"']?(20\d\d)[\"']?", re.IGNORECASE)
_HEADINGS = re.compile(r"总体情况|主动公开政府信息情况|收到和处理政府信息公开申请|行政复议|存在的主要问题|其他需要报告")
_TITLE = re.compile(r"[^\s>|_]{2,60}20\d\d\s*年[^\s<|_]{0,30}(?:报告|年报)")
_DATE = re.compile(r"(20\d\d)[-/年.](\d{1,2})[-/月.](\d{1,2})")
_HEAD = 20_000
"""Characters of a page's text among which its title stands."""
_FIRST_YEAR = 2019
_NEEDED = 3


def _newest() -> int:
    return day_of(now()).year - 1


def _opened(page: Page) -> Sheet:
    named = _named(page) or set(range(_FIRST_YEAR, _newest() + 1))
    named |= {_newest(), int(parameters(page.url).get("fbtime") or _newest())}
    years = sorted((year for year in named if year <= _newest() + 1), reverse=True)
    return Sheet(paging=_after(page.url, years))


def _named(page: Page) -> set[int]:
    """The years that a page offers; none where it names but its own."""
    named = {int(year or option) for year, option in _YEARS.findall(page.source)}
    return named if len(named) > 1 else set()


def _after(url: str, years: list[int]) -> Paging:
    """The page of the next year; where a server has none for a year, that of an older one."""
    queries = [
        Query(with_parameters(url, fbtime=year), rest=" ".join(map(str, years[at + 1 :])))
        for at, year in enumerate(years)
    ]
    return Paging(queries[0], otherwise=tuple(queries[1:])) if queries else Paging()


def _turned(turn: Turn) -> Sheet:
    following = _after(turn.query.url, [int(year) for year in turn.query.rest.split()])
    year, page = int(parameters(turn.query.url)["fbtime"]), turn.page
    # a year counts as a line whether it has a report or not, so that the next year is asked for
    if not _has_report(page, year) and _is_told(page, year):
        return Sheet((), following, says_empty=True, lines=1)
    if _ENDPOINT.search(turn.url) is None:  # it sends to its home page, which is none of a year, and says nothing
        entry, url = Entry(turn.query.url, f"{year}年政府信息公开工作年度报告"), turn.query.url
        return Sheet((entry,), following, lines=1, contents={url: turn.text}, is_silent=True)
    entry = Entry(turn.url, _title(page, year), _day(page.text))
    return Sheet((entry,), following, lines=1, contents={turn.url: turn.text}, is_silent=not _has_report(page, year))


def _has_report(page: Page, year: int) -> bool:
    is_file = _TITLE.search(page.text[:_HEAD]) is not None and str(year) in _title(page, year) and bool(_files(page))
    return is_file or len(set(_HEADINGS.findall(page.text))) >= _NEEDED


def _is_told(page: Page, year: int) -> bool:
    """Whether a page without a report says that there is none of its year, or offers other years alone."""
    named = _named(page)
    return (says_none(page.text) and not _files(page)) or (bool(named) and year not in named)


def _files(page: Page) -> list[str]:
    return [link.url for link in page.links if FILE.search(link.url)]


def is_silent(url: str, text: str) -> bool:
    """Whether the endpoint shows no report of a year, and does not say that there is none."""
    year = parameters(url).get("fbtime", "")
    if not (_ENDPOINT.search(url) and year.isdecimal()):
        return False
    try:
        page = Page.parse(url, text)
    except NotWholeError:
        return False
    return not (_has_report(page, int(year)) or _is_told(page, int(year)))


def without(paging: Paging, quiet: Collection[str]) -> Paging:
    """Paging that leaves out the years at some addresses."""
    left = [query for query in paging.ways if query.url not in quiet]
    return _after(left[0].url, [int(parameters(query.url)["fbtime"]) for query in left]) if left else Paging()


def _title(page: Page, year: int) -> str:
    found = _TITLE.search(page.text[:_HEAD])
    return found[0] if found else f"{page.title} {year}年政府信息公开工作年度报告".strip()


def _day(text: str) -> date | None:
    match = _DATE.search(text)
    try:
        return date(*map(int, match.groups())) if match else None
    except ValueError:
        return None


def shows_latest_alone(page: Page) -> bool:
    """Whether a page leads to one year of each body, and does not say that it is about that year; of one body it may
    offer all, which it shows itself."""
    if re.search(r"20\d\d", page.title):
        return False
    years = _years_by_body(page)
    alone = [one for one in years.values() if len(one) == 1]
    return len(years) - len(alone) <= 1 and len({year for one in alone for year in one}) == 1


def _years_by_body(page: Page) -> dict[str, set[str]]:
    """The years that a page leads to at the endpoint, by the code of their body."""
    years: dict[str, set[str]] = {}
    for link in page.links:
        if _ENDPOINT.search(link.url):
            asked = parameters(link.url)
            years.setdefault(asked.get("area", ""), set()).add(asked.get("fbtime", ""))
    return years


def bodies_beside(page: Page) -> dict[str, str]:
    """Where a page at the endpoint leads to the reports of other bodies, by address with their names."""
    if not shows_latest_alone(page):
        return {}
    own = {parameters(page.url).get("area", ""), *(area for area, of in _years_by_body(page).items() if len(of) > 1)}
    return {
        of_all_years(link.url): link.text
        for link in page.links
        if _ENDPOINT.search(link.url) and link.text and parameters(link.url).get("area", "") not in own
    }


def is_of_all_years(url: str) -> bool:
    """Whether an address is that of a body's reports of every year, which is no document."""
    return _ENDPOINT.search(url) is not None and not parameters(url).get("fbtime", "")


def of_all_years(url: str) -> str:
    """Where a link to the endpoint leads to the reports of every year."""
    return _OF_YEAR.sub("", url) if _ENDPOINT.search(url) else url


FAMILY = Family("xxgk_annual", lambda page: _ENDPOINT.search(page.url) is not None, _opened, _turned)
