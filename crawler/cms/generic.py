"""Lists of no known family: paged by their own pager's links, and ended where the pager says so or there is none."""

import re
from dataclasses import replace
from urllib.parse import urlsplit

from crawler.cms.page import Family, Link, Page, Paging, squeeze

_NEXT = re.compile(r"^(?:下一?页|后一?页|下一?頁|next(?: page)?|[>›»]{1,2})$", re.IGNORECASE)
_PREVIOUS = re.compile(r"^(?:上一?页|前一?页)$")
_LAST = re.compile(r"^(?:尾页|末页|最后一?页|last)$", re.IGNORECASE)
_TOTAL = (
    re.compile(r"共\s*(?P<total>\d{1,4})\s*页"),
    re.compile(r"(?<!\d)(?P<current>\d{1,4})\s*/\s*(?P<total>\d{1,4})\s*页"),
)
_STEP = re.compile(r"^第\s*(?P<number>\d{1,4})\s*页$")
_ENTRIES = re.compile(r"共\s*(?:有|计)?\s*(?P<entries>\d{1,6})\s*条")
_TOTAL_IN_SCRIPT = re.compile(
    r"(?:totalPages?|countPage|pageCount|total_page)[\"']?\s*[:=]\s*[\"']?(?P<total>\d{1,4})\b", re.IGNORECASE
)
_PAGER_WITHOUT_LINKS = re.compile(r"下一?页|尾页|末页|加载更多|查看更多|点击加载")
_PAGED_BY_SCRIPT = re.compile(
    r"laypage|jpage|pagination|dataproxy|<nextgroup>|unitbuild\.js|createPage|pageIndex|pageNo\b|currentPage|loadMore",
    re.IGNORECASE,
)


def _paging(page: Page) -> Paging:
    stated = _ENTRIES.search(page.text)
    return replace(_steps(page), entries=int(stated["entries"]) if stated else None)


def _steps(page: Page) -> Paging:
    total = _total(page)
    following = _link(page, _NEXT)
    last = _link(page, _LAST)
    at_end = last is not None and _same(last.url, page.url)
    if following is not None and not _same(following.url, page.url) and not at_end:
        if not _beside(following.url, page.url):
            return Paging(total=total, is_proved=False, doubt=following.url)
        return Paging(following.url, total)
    if total is not None or at_end or following is not None:
        return Paging(total=total)
    sign = _PAGER_WITHOUT_LINKS.search(page.text)
    if sign is not None and not _follows_another(page):
        return Paging(is_proved=False, doubt=sign[0])
    # a page without a pager is the whole list, unless a script pages it out of sight
    script = _PAGED_BY_SCRIPT.search(page.source) if sign is None else None
    return Paging() if script is None else Paging(is_proved=False, doubt=script[0])


def _total(page: Page) -> int | None:
    for pattern in _TOTAL:
        if match := pattern.search(page.text):
            return max(int(match["total"]), 1)
    match = _TOTAL_IN_SCRIPT.search(page.source)
    return max(int(match["total"]), 1) if match else _last_step(page)


def _last_step(page: Page) -> int | None:
    """The last page that a pager of options or buttons names; None where it names none but the first."""
    steps = (_STEP.match(squeeze(element.text_content())) for element in page.root.iter("option", "button"))
    last = max((int(step["number"]) for step in steps if step), default=1)
    return last if last > 1 else None


def _link(page: Page, wanted: re.Pattern[str]) -> Link | None:
    return next((link for link in page.links if wanted.match(link.text)), None)


def _follows_another(page: Page) -> bool:
    """Whether a last page shows its pager's words as plain text, beside a link to the page before it."""
    return any(_PREVIOUS.match(link.text) and _beside(link.url, page.url) for link in page.links)


def _same(one: str, other: str) -> bool:
    return one.rstrip("/") == other.rstrip("/")


def _beside(one: str, other: str) -> bool:
    """Whether a pager's link stays in its list: the same host and folder, else news columns leak in."""
    here, there = urlsplit(other), urlsplit(one)
    folder = here.path.rpartition("/")[0]
    return here.netloc == there.netloc and there.path.startswith(folder)


FAMILY = Family("generic", lambda _: True, _paging)
