"""JPAAS, the newer platform of Hanweb: units of a page as HTML in JSON, paged by ``paramJson`` in most places.

Several units of a page may be lists, such as one for departments and one for towns.
"""

import re
from dataclasses import replace

from crawler.cms.family import Family, Paging, Sheet, Turn, shown
from crawler.cms.generic import paging
from crawler.cms.jpaas_units import PAGE_SIZE, is_called_alike, is_list, page_numbers, units
from crawler.interfaces.answers import (
    answered,
    fragment,
    lines_in,
    sent,
    total_in,
    with_parameters,
    within,
)
from crawler.literals import value_of
from crawler.pagers.stated import entries_stated, total_of
from crawler.pages.page import Page
from crawler.pages.tree import NotWholeError
from crawler.pages.unread_lines import says_empty
from crawler.pages.wording import names_report

_PART = "part"
_PAGES = re.compile(
    r"(?:totalPages?|pageCount|data-pages?-?(?:total|count)|countPage)[\"']?\s*[:=]\s*[\"']?(\d+)", re.I
)
_COUNT = re.compile(r"(?:totalCount|totalRecords?|(?<!-)\bcount)[\"']?\s*[:=]\s*[\"']?(\d+)", re.IGNORECASE)
_UNSURE = re.compile(r"data-(?:total|count)[\"']?\s*[:=]\s*[\"']?(\d+)", re.IGNORECASE)
"""A number of lines in some places, of pages in others."""


def _recognises(page: Page) -> bool:
    return "unitbuild.js" in page.source or "jpaas-publish-server" in page.source


def _opened(page: Page) -> Sheet:
    found = units(page)
    lists = [unit for unit in found if is_list(unit)]
    listed = shown(page, paging(page, page))
    if not found or (listed.has_reports and not lists):
        return listed  # the page is built with its list, its units fill corners
    others = lists[1:] or [unit for unit in found[1:] if is_called_alike(unit, found[0])]
    parts = [replace(unit, rest=_PART) for unit in others]
    return Sheet(paging=Paging(found[0], otherwise=tuple(found[1:])), parts=tuple(parts))


def _turned(turn: Turn) -> Sheet:
    found = answered(turn.text)
    data = within(found, "data")
    markup = data if isinstance(data, str) else within(data, "html")
    if not isinstance(markup, str):
        return Sheet()
    entries = lines_in(turn.column.url or turn.url, markup)
    shows_list = any(entry.listed_date or names_report(entry.title) for entry in entries)
    if not shows_list and turn.number == 1 and (turn.query.rest == _PART or not is_list(turn.query)):
        # a further unit fills a corner of the page, or has no lines yet
        return Sheet(says_empty=turn.query.rest == _PART and within(found, "success") is True)
    asked = value_of(str(sent(turn.query).get("paramJson") or "")) or {}
    number, size = int(asked.get("pageNo") or 1), int(asked.get("pageSize") or PAGE_SIZE)
    after = _after(turn, number, size, len(entries), markup, data)
    return Sheet(entries, after, _is_empty(turn, markup, found), lines=len(entries))


def _totals(turn: Turn, markup: str, data: object) -> tuple[int | None, int | None]:
    """How many pages and lines there are, where the answer says it."""
    try:
        piece = fragment(turn.url, markup)
    except NotWholeError:
        return None, None
    match, count = _PAGES.search(markup), _COUNT.search(markup)
    pages = total_of(piece) or (int(match[1]) if match else None)
    stated = total_in(data, ("total", "totalcount", "count", "totalrecord"))
    if stated is None:
        stated = entries_stated(piece.text) or (int(count[1]) if count else None)
    return pages, stated


def _after(turn: Turn, number: int, size: int, lines: int, markup: str, data: object) -> Paging:
    pages, stated = _totals(turn, markup, data)
    unsure = _UNSURE.search(markup)
    controls = [int(one) for one in re.findall(r"data-page=[\"']?(\d+)", turn.text.replace("\\", ""))]
    if pages is not None:
        is_last = number >= pages
    elif controls and (set(controls) != {number} or (stated is None and unsure is None)):
        is_last = number >= max(controls)  # a pager shows at least the next page
    elif stated is not None:
        is_last = turn.read + lines >= stated
    elif unsure is not None:  # a full page may end a list of so many lines, or be one of so many pages
        stated = int(unsure[1])
        is_last = turn.number >= stated or (turn.read + lines >= stated and turn.is_last(lines))
    else:
        is_last = turn.is_last(lines)
    if is_last or not lines:
        return Paging(total=pages, entries=stated)
    url = with_parameters(turn.query.url, **page_numbers(number + 1, size))
    return Paging(replace(turn.query, url=url), pages, entries=stated)


def _is_empty(turn: Turn, markup: str, found: object) -> bool:
    """Whether the answer says that it has no lines: in words, or by success without a link behind another page."""
    if turn.number > 1 and within(found, "success") is True and "<a" not in markup.lower():
        return True
    try:
        return says_empty(fragment(turn.url, markup))
    except NotWholeError:
        return False


FAMILY = Family("jpaas", _recognises, _opened, _turned)
