"""Signs that a script turns the pages of a list: its words, a link that it makes of a number, room for its pager."""

import re
from itertools import islice

from lxml import html

from crawler.pagers.marks import CALLED_PAGER, fills_pager, has_room_for_pager
from crawler.pagers.other_numbers import OF_SLIDES
from crawler.pages.page import Page, squeeze

EMPTY_PAGER, POINTER = "pager", "next"
"""What a doubt says of a pager that a script fills, and of a way on without words."""
NEXT_CLASS = re.compile(r"(?:^|[\s_-])(?:page|btn)?next(?:page|btn)?(?:$|[\s_-])", re.IGNORECASE)
_PAGED_BY_SCRIPT = re.compile(
    r"laypage|jpage|pagination|dataproxy|<nextgroup>|unitbuild\.js|createPage|pageIndex|pageNo\b|currentPage|loadMore|"
    r"flow\.load|infinite-?scroll|\binit_?page\(|IntersectionObserver|scrollTop\(\)\s*\+|\bPager\(|RecordCount\s*=|"
    r"\bpage_?nav\(|PageCount\s*=|"
    r"\bcurr_?page\b|\bpage_?(?:idx|max)\b|f[ea]n_?ye\w{0,10}\(|"
    r"(?:\.scroll\(|\bonscroll\s*=|[\"']scroll[\"']\s*,)[^<]{0,200}?(?:\bpage\w{0,6}\s*(?:\+\+|\+=)|\b(?:load|get|next)\w{0,12}(?:List|Page|More|Data)\w{0,6}\()",
    re.IGNORECASE,
)
_MADE_BY_NUMBER = re.compile(
    r"href\s?=\s?\\?[\"'](?:[\w./-]{0,60}[A-Za-z][_-])?(?:[\"']\s?\+\s?\(?[A-Za-z]\w{0,11}(?:\s?[+-]\s?1)?\)?\s?\+\s?[\"']|"
    r"\$\{[A-Za-z]\w{0,11}(?:\s?[+-]\s?1)?\})\.s?html?\b|"
    r"href\s?=\s?\\?[\"'][\w./-]{0,60}[\"']\s?\+\s?\([^()\n]{1,60}\)\s?\+\s?[\"']\.s?html?\b|"
    r"href\s?=\s?\\?[\"'][\w./-]{0,60}\?(?:[^\"'<>\s]{0,80}&)?(?:(?:cur|current|now)_?)?(?:page|pn|pg|p)(?:_?(?:no|num|index))?="
    r"(?:[\"']\s?\+\s?\(?|\$\{)[A-Za-z]\w{0,11}\b(?!\.)",
    re.IGNORECASE,
)
"""A link that a script makes of a number, as those of a pager are: ``'<a href="index_' + i + '.html">'``."""
_LIBRARY = re.compile(r"<script\b[^<>]*\bsrc\s*=[^<>]*>", re.IGNORECASE)
_DISABLED = re.compile(r"disabled", re.IGNORECASE)


def sign_of_script(page: Page) -> str:
    """What tells that a script of the page turns its list; empty where nothing does."""
    source = page.source if has_room_for_pager(page) else _LIBRARY.sub("", page.source)
    found = _PAGED_BY_SCRIPT.search(source) or _MADE_BY_NUMBER.search(source)
    return found[0] if found is not None else ""


def turns_by_script(page: Page) -> bool:
    """The same, by what the scripts themselves say and are called."""
    said = " ".join(map(str, page.root.xpath("//script/text() | //script/@src")))
    return (_PAGED_BY_SCRIPT.search(said) or _MADE_BY_NUMBER.search(said)) is not None


def awaits_pager(page: Page) -> bool:
    """Whether a script may fill the room that a page has for a pager."""
    return fills_pager(page) or (has_room_for_pager(page) and _LIBRARY.search(page.source) is not None)


def is_pointed_on(page: Page) -> bool:
    """Whether a pager has a way on without words that only a script follows: ``<a class="page-next">``."""
    for element in page.root.iter("a", "span", "button", "i", "li"):
        own = element.get("class") or ""
        if not NEXT_CLASS.search(own) or squeeze(element.text_content()) or not is_clicked(element):
            continue
        around = " ".join(one.get("class") or "" for one in islice(element.iterancestors(), 2))
        called = f"{own} {around}"
        if CALLED_PAGER.search(called) and not (OF_SLIDES.search(called) or _DISABLED.search(called)):
            return True
    return False


def is_clicked(element: html.HtmlElement) -> bool:
    """Whether only a script makes something of a click on an element."""
    return "onclick" in element.attrib or (element.get("href") or "").startswith(("javascript:", "#"))
