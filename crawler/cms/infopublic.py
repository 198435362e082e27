"""InfoPublic.aspx (.NET): ``?cid=&pid=&page=N``, the last page named by the pager's last link."""

import re
from dataclasses import replace

from crawler.cms import generic
from crawler.cms.family import Paging, following, static
from crawler.interfaces.answers import parameters, with_parameters
from crawler.pages.page import Page

_MARK = re.compile(r"InfoPublic\w{0,60}\.aspx", re.IGNORECASE)


def _recognises(page: Page) -> bool:
    return _MARK.search(page.url) is not None


def _paging(page: Page, column: Page) -> Paging:
    found = generic.paging(page, column)
    own = parameters(page.url)
    current = int(own["page"]) if own.get("page", "").isdecimal() else 1
    numbers = [
        int(number)
        for link in page.links
        if _MARK.search(link.url)
        and parameters(link.url).get("cid") == own.get("cid")
        and (number := parameters(link.url).get("page", "")).isdecimal()
    ]
    last = found.total or max(numbers, default=None)
    if last is None:
        return found
    if current >= last:
        return Paging(total=found.total, entries=found.entries)
    return replace(following(with_parameters(page.url, page=current + 1), found.total), entries=found.entries)


FAMILY = static("infopublic", _recognises, _paging)
