"""eportal: static pages, the next ones by GET of ``moduleId``, ``staticRequest`` and ``currentPage``."""

import re
from dataclasses import replace
from urllib.parse import urljoin

from crawler.cms import generic
from crawler.cms.family import Paging, following, static
from crawler.interfaces.answers import parameters, with_parameters
from crawler.literals import text_assigned
from crawler.pagers.stated import stated_current
from crawler.pages.page import Page

_MARKS = re.compile(r"/eportal/ui\?|eprotalCurrentPageId", re.IGNORECASE)
_TURN = re.compile(r"[\"'(]([^\"'()\s]*\bcurrentPage=\d+[^\"'()\s]*)")
_MODULE = re.compile(r"moduleId[\"']?\s*[:=]\s*[\"']?([0-9a-fA-F]{6,})")


def _recognises(page: Page) -> bool:
    return _MARKS.search(page.source) is not None or "/eportal/ui" in page.url


def _paging(page: Page, column: Page) -> Paging:
    found = generic.paging(page, column)
    current = int(parameters(page.url).get("currentPage") or stated_current(page) or 1)
    turns = [urljoin(page.url, turn.replace("&amp;", "&")) for turn in _TURN.findall(page.source)]
    numbers = {int(number): turn for turn in turns if (number := parameters(turn).get("currentPage", "")).isdecimal()}
    total = found.total or max(numbers, default=None)
    if current + 1 in numbers and (found.total is None or current < found.total):
        return replace(following(numbers[current + 1], found.total), entries=found.entries)
    if found.following is not None and not found.otherwise:
        return found
    written = _MODULE.search(page.source)
    module = written[1] if written is not None else _hidden(page, "moduleId")
    if total is not None and current < total and module:
        page_id = parameters(page.url).get("pageId") or _hidden(page, "eprotalCurrentPageId")
        page_id = page_id or text_assigned(page.source, "eprotalCurrentPageId")
        base = with_parameters(urljoin(page.url, "/eportal/ui"), pageId=page_id, moduleId=module)
        turned = with_parameters(base, staticRequest="yes", currentPage=current + 1)
        return replace(following(turned, found.total), entries=found.entries)
    if total is not None and current >= total:
        return Paging(total=found.total, entries=found.entries)
    return replace(found, following=None, otherwise=()) if found.otherwise else found


def _hidden(page: Page, name: str) -> str:
    """What a hidden field of the page holds, which its scripts send along."""
    fields = (one for one in page.root.iter("input") if name in (one.get("id"), one.get("name")))
    return next((one.get("value") or "" for one in fields), "")


FAMILY = static("eportal", _recognises, _paging)
