"""The pager of a list whose links call functions of a script file of the site: ``javascript:toPage(2)``."""

import re
from dataclasses import replace

from crawler.cms import generic
from crawler.cms.family import Paging
from crawler.fetching.failures import AskedToWaitError, CouldNotLookError
from crawler.fetching.fetcher import Fetcher
from crawler.fetching.query import GUESSED, Query
from crawler.lists.list_page import ListPage, named
from crawler.pages.own_scripts import own_scripts
from crawler.pages.page import Page

_MOST = 2
_CALL = re.compile(
    r"^\s*+(?:javascript:)?\s*+(?:return\s++)?(?P<name>[A-Za-z_$][\w$]{0,40})\(\s*+['\"]?\d{1,3}['\"]?\s*+\)"
)


async def with_pager_scripts(fetcher: Fetcher, page: ListPage) -> ListPage:
    """A list with all its pages as its pager and the site's scripts tell them; as it was where they do not tell all.
    Raises AskedToWaitError."""
    following = page.paging.following
    is_guess = not page.paging.is_proved or (following is not None and following.rest == GUESSED)
    if not (page.entries and named(page.family).is_static and is_guess and _calls_elsewhere(page.page)):
        return page
    told = page.page
    for url in own_scripts(told)[:_MOST]:
        try:
            answer = await fetcher.get(url, referer=page.answer.url)
        except AskedToWaitError:
            raise
        except CouldNotLookError:
            continue
        told = told.with_script(answer.text) if answer.status == 200 and not answer.is_html else told
    steps = {**generic.paging(told, told).steps, 1: page.answer.url}
    total = page.paging.total or len(steps)
    if total < 2 or steps.keys() != {*range(1, total + 1)}:
        return page
    paging = Paging(Query(steps[2]), total, entries=page.paging.entries, steps=steps, is_told=True)
    return replace(page, paging=paging)


def _calls_elsewhere(page: Page) -> bool:
    """Whether a page's links call a function with a number that the page itself does not have."""
    scripts = (script for link in page.root.iter("a") for script in (link.get("href"), link.get("onclick")) if script)
    names = {call["name"] for script in scripts if (call := _CALL.match(script))}
    return any(re.search(rf"\b{re.escape(name)}\s*(?:\(|=)[^;]{{0,40}}\{{", page.source) is None for name in names)
