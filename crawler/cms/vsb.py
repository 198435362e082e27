"""VSB 博达: static lists whose pages count down (``nb/12.htm`` is page 2), so that only the pager's links tell the way.

Dynamic ones say their number of pages beside the page's: ``a<tree>t=3&a<tree>p=2``.
"""

import re
from dataclasses import replace

from crawler.cms import generic
from crawler.cms.family import Paging, following, static
from crawler.interfaces.answers import parameters
from crawler.pages.page import Page

_MARKS = re.compile(
    r"vsb_content|v_news_content|showVsbpdfIframe|_showDynClicks|tree\.TreeTempUrl|/_sitegray/|vsbscreen", re.I
)
_DOCUMENT = re.compile(r"/info/\d+/\d+\.htm$")
_NOT_OFFERED, _OFFERED = (re.compile(rf"(?:^|\s){name}(?:\s|$)") for name in ("p_next_d", "p_next"))
"""How the classes of a pager mark the way on where there is none, and where there is."""
_TREE_PAGE = re.compile(r"^a\d+p$")
_TREE_TOTAL = re.compile(r"^a\d+t$")


def _recognises(page: Page) -> bool:
    return _MARKS.search(page.source) is not None or any(_DOCUMENT.search(link.url) for link in page.links)


def _paging(page: Page, column: Page) -> Paging:
    found = generic.paging(page, column)
    turns = [parameters(link.url) for link in page.links if "wbtreeid=" in link.url]
    totals = [
        int(value) for one in turns for name, value in one.items() if _TREE_TOTAL.match(name) and value.isdecimal()
    ]
    if not totals and _is_last(page):
        return Paging(total=found.total, entries=found.entries)
    if not totals:
        # a guess would count up
        return replace(found, following=None, otherwise=(), is_proved=False, doubt="下页") if found.otherwise else found
    current = _page_number(page.url)
    after = next((link.url for link in page.links if _page_number(link.url) == current + 1), "")
    if after and current < max(totals):
        return replace(following(after, max(totals)), entries=found.entries)
    return Paging(total=max(totals), entries=found.entries)


def _is_last(page: Page) -> bool:
    """Whether the page's pager shows that there is no way on."""
    classes = [one.get("class") or "" for one in page.root.iter("span", "a", "div", "td", "li")]
    return any(map(_NOT_OFFERED.search, classes)) and not any(map(_OFFERED.search, classes))


def _page_number(url: str) -> int:
    return next(
        (int(value) for name, value in parameters(url).items() if _TREE_PAGE.match(name) and value.isdecimal()), 1
    )


FAMILY = static("vsb", _recognises, _paging)
