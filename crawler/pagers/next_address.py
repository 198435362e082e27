"""The link to a list's next page that its address alone tells, whatever it is called: 更多报告, dots, a picture."""

import re
from collections.abc import Iterator
from urllib.parse import SplitResult, parse_qsl, urlsplit

from crawler.pagers.told_pages import ARROWS, NUMBERED
from crawler.pages.page import Page

_PAGE = re.compile(
    r"^(?:\w{1,20}\.)?(?:pg|pn?|pno|(?:curr?|current|now|go|to)_?page|page_?(?:no|num|index|number|id)?)$",
    re.IGNORECASE,
)
_START = re.compile(r"^(?:start|offset|begin|skip|first|from)(?:_?(?:row|index|record|at))?$", re.IGNORECASE)
_NUMBER = re.compile(r"^[0-9]{1,6}$")
_IN_PATH = re.compile(r"^page/(\d{1,3})/?$", re.IGNORECASE)
_NO_NEXT = re.compile(
    rf"^{ARROWS}(?:\d{{1,3}}|[首尾末上前]一?[页頁]|最[后末]一?[页頁]|返回.{{0,10}}|first|last|prev(?:ious)?(?: page)?)"
    rf"{ARROWS}$",
    re.IGNORECASE,
)
_FIRST_NAMES = ("index", "default", "list")


def next_by_address(page: Page) -> str:
    """The address of the next page; empty without a link to it."""
    own = urlsplit(page.url)
    found = []
    for link in page.links:
        other = urlsplit(link.url)
        if (other.scheme, other.netloc) != (own.scheme, own.netloc) or _NO_NEXT.match(link.text):
            continue
        if (step := next(_steps(own, other), None)) is not None:
            found.append((step, link.url))
    return min(found, default=(0, ""))[1]


def _steps(own: SplitResult, other: SplitResult) -> Iterator[int]:
    """How far another address lies behind a page's own, in pages or lines; nothing where it is no further page."""
    if own.path != other.path:
        if own.query == other.query and (step := _by_name(own.path, other.path)):
            yield step
        return
    here, there = dict(parse_qsl(own.query)), dict(parse_qsl(other.query))
    changed = [name for name in {*here, *there} if here.get(name) != there.get(name)]
    if (
        len(changed) != 1
        or not _NUMBER.match(there.get(changed[0], ""))
        or not _NUMBER.match(here.get(changed[0], "0"))
    ):
        return
    name, number = changed[0], int(there[changed[0]])
    if _PAGE.match(name) and number == int(here.get(name, "1")) + 1:
        yield 1
    elif _START.match(name) and (lines := number - int(here.get(name, "0"))) > 0:
        yield lines


def _by_name(own: str, other: str) -> int:
    """The same by the numbers in the names of two files of one folder, or behind it."""
    folder, _, name = own.rpartition("/")
    here = _IN_PATH.match(own[own.find("/page/") + 1 :]) if "/page/" in own else None
    begun = own[: own.find("/page/") + 1] if here is not None else f"{folder}/" if not name else ""
    there = _IN_PATH.match(other.removeprefix(begun)) if begun and other.startswith(begun) else None
    if there is not None:
        return int(int(there[1]) == (int(here[1]) if here is not None else 1) + 1)
    beside, _, called = other.rpartition("/")
    stem, _, suffix = name.rpartition(".")
    numbered, further = NUMBERED.match(stem), NUMBERED.match(called.rpartition(".")[0])
    if beside != folder or further is None or (suffix and called.rpartition(".")[2] != suffix):
        return 0
    number = int(further["number"])
    if numbered is not None and (numbered["stem"], numbered["mark"]) == (further["stem"], further["mark"]):
        return int(number == int(numbered["number"]) + 1)
    is_first = further["stem"] == stem or (not stem and further["stem"] in _FIRST_NAMES)
    return int(is_first and number in (1, 2))
