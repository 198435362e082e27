"""TRS WCM 拓尔思: static pages ``index.html``, ``index_1.html`` …, their number in a script (`trs_scripts`).

Some sites write a page's number into the name (``index_9513_1.shtml``), or rows by ``document.writeln``. Others count
from 1: ``index_2``, or ``index_1`` all the same, is page 2. A page may hold several lists, each with pages of its own:
``index_1``, ``index_xz_1``.
"""

import re
from dataclasses import replace
from urllib.parse import urljoin, urlsplit

from crawler.cms import generic
from crawler.cms.family import Paging, Sheet, Turn, asked, static, unproved
from crawler.cms.trs_scripts import another_list, is_of_other_list, other_lists, pages_stated
from crawler.fetching.query import GUESSED, Query
from crawler.pages.page import Page

_MARKS = re.compile(
    r"TRS_Editor|TRS_UEDITOR|trs_editor_view|createPage(?:HTML)?\d{0,2}\s*\(|pagination_script_config|\bPager\(\s*\{|m_nRecordCount"
)
_NUMBERED = re.compile(r"_(\d{1,3})\.\w+$")
_DOCUMENT = re.compile(r"/t\d{8}_\d+\.s?html?$")


def _recognises(page: Page) -> bool:
    return _MARKS.search(page.source) is not None or any(_DOCUMENT.search(link.url) for link in page.links)


def paging(page: Page, column: Page) -> Paging:
    """How a list goes on whose number of pages stands in a script."""
    stated = pages_stated(page)
    if stated is None:
        return generic.paging(page, column)
    total, current, stem, suffix = stated
    total = max(total, 1)
    counts_from = _first(column)
    if current - counts_from + 1 >= total:
        other = another_list(page)
        return unproved(other) if other else Paging(total=_counted(page, total))
    linked = generic.paging(page, column)
    if linked.following is not None and linked.following.rest != GUESSED:
        return replace(linked, total=_counted(page, total))  # a link is surer than an address put together
    own = _NUMBERED.search(urlsplit(page.url).path) if page.url != column.url else None
    # behind a first page that counts itself as 1 the second one may be called 1 too: the other would pass over it
    numbers = (current + 1,) if not counts_from else (int(own[1]) + 1,) if own else (current, current + 1)
    return asked([Query(urljoin(page.url, f"{stem}_{one}.{suffix}")) for one in numbers], _counted(page, total))


def _counted(page: Page, total: int) -> int | None:
    """The number of a list's pages, where all of them are read as pages of it: the first page of a column's second list
    is that of its first one."""
    return None if is_of_other_list(page) else total


def _opened(page: Page) -> Sheet:
    others = tuple(Query(urljoin(page.url, name), referer=page.url) for name in other_lists(page))
    return replace(_PLAIN.opened(page), parts=others)


def _first(column: Page) -> int:
    """What the first page counts itself as: 0 in most places, 1 in some."""
    stated = pages_stated(column)
    return int(stated is not None and stated[1] == 1 and not urlsplit(column.url).path.endswith(f"_1.{stated[3]}"))


def _turned(turn: Turn) -> Sheet:
    sheet = _PLAIN.turned(turn)
    others = other_lists(turn.page) if turn.number == 1 and not is_of_other_list(turn.page) else ()
    return replace(sheet, paging=unproved(others[0])) if others else sheet  # nobody asked for them from here


_PLAIN = static("trs", _recognises, paging)
FAMILY = replace(_PLAIN, opened=_opened, turned=_turned)
