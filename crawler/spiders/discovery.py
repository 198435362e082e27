"""Finds a portal's report columns: from its home page along anchors that name disclosure, breadth first."""

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass

from loguru import logger

from crawler.cms.page import Page
from crawler.fetching.answer import Validators
from crawler.fetching.failures import CouldNotLookError
from crawler.fetching.fetcher import Fetcher
from crawler.spiders.list_page import ListPage, NoListError, Unchanged
from crawler.spiders.opening import open_list

DEPTH = 3
MOST_REQUESTS = 40

_COLUMN = re.compile(r"(?:政府)?信息公开(?:工作)?(?:年报|年度报告|年度工作报告)|公开年报|^年报$|^年度报告$")
_WAY = re.compile(r"政务公开|政府信息公开|信息公开|法定主动公开")
_GROUP = re.compile(
    r"^20\d\d\s*年?度?$|^(?:县|市|区)?(?:直)?(?:各)?(?:政府)?(?:部门|乡镇|镇街|街道|乡镇街道|镇（街道）|工作部门)"
)
_ADDRESS = re.compile(r"(?:zf)?xxgk(?:gz)?(?:nb|ndbg|ndgzbg)|gknb|ndbg", re.IGNORECASE)


@dataclass(frozen=True)
class FoundColumn:
    """A report column: its first page where it could be read, else why it could not."""

    url: str
    name: str
    page: ListPage | None
    detail: str = ""


@dataclass(frozen=True)
class _Step:
    url: str
    name: str
    depth: int
    is_column: bool


async def discover(fetcher: Fetcher, home: str, *, browser: str, is_column: bool = False) -> AsyncIterator[FoundColumn]:
    """The columns that a home page leads to, at most three steps away and within forty requests.

    A column is a page under an anchor that names reports, or an address in the manner of such columns, that lists
    entries; a page that only leads to groups (years, departments, towns) is passed through. With ``is_column`` the
    home page itself may be one. Raises what `Fetcher` raises for the home page.
    """
    seen = {_page_key(home)}
    waiting = [_Step(home, "", 0, is_column)]
    started = fetcher.tally.requests
    while waiting and fetcher.tally.requests - started < MOST_REQUESTS:
        step = waiting.pop(0)
        page, found = await _look(fetcher, step, browser)
        if found is not None:
            yield found
        if page is None or step.depth >= DEPTH:
            continue
        for following in _steps(page, step, fetcher):
            if _page_key(following.url) not in seen:
                seen.add(_page_key(following.url))
                waiting.append(following)
        waiting.sort(key=lambda step: (not step.is_column, step.depth))


async def _look(fetcher: Fetcher, step: _Step, browser: str) -> tuple[Page | None, FoundColumn | None]:
    """A page on the way, to go on from; and the column that it is, if it is one."""
    if not step.is_column:
        return await _page(fetcher, step), None
    try:
        opened = await open_list(fetcher, step.url, validators=Validators(), known_sha256="", browser=browser)
    except NoListError:
        return await _page(fetcher, step), None
    except CouldNotLookError as failure:
        if step.depth == 0:
            raise
        return None, FoundColumn(step.url, step.name, None, failure.detail)
    assert not isinstance(opened, Unchanged)  # noqa: S101 - nothing was known to compare with
    return opened.page, FoundColumn(step.url, step.name, opened)


async def _page(fetcher: Fetcher, step: _Step) -> Page | None:
    try:
        answer = await fetcher.get(step.url)
        if not answer.text and step.depth == 0:
            raise NoListError(step.url)
        return Page.parse(answer.url, answer.text)
    except CouldNotLookError as failure:
        if step.depth == 0:
            raise
        logger.info(f"{step.url}: {failure.detail}")
        return None


def _steps(page: Page, step: _Step, fetcher: Fetcher) -> list[_Step]:
    steps = []
    for link in page.links:
        name = link.element.get("title") or link.text
        is_column = bool(_COLUMN.search(name)) and not re.search(r"20\d\d", name)
        is_group = step.is_column and bool(_GROUP.search(name))
        leads_on = bool(_WAY.search(name)) and len(name) <= 20
        if (is_column or is_group or leads_on) and fetcher.within(link.url):
            is_column = is_column or is_group or bool(_ADDRESS.search(link.url) and leads_on)
            steps.append(_Step(link.url, name, step.depth + 1, is_column))
    return steps


def _page_key(url: str) -> str:
    """One text for the addresses under which a folder's own page is linked."""
    return re.sub(r"(?:/(?:index|default)\.s?html?)?/?$", "", url)
