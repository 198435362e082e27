"""Lists all of whose lines stand in their page, which shows some of them at a time: such a pager asks for nothing."""

import re
from collections.abc import Sequence
from dataclasses import replace

from lxml import html

from crawler.cms.family import Paging
from crawler.fetching.answer import Answer, Clicked
from crawler.fetching.scrolling import SCROLL
from crawler.lists.list_page import ListPage
from crawler.pages.page import Page
from crawler.pages.rows import entries_of
from crawler.pages.tree import NotWholeError

_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)


def sliced(page: ListPage, shown: Answer, steps: Sequence[Clicked]) -> ListPage | None:
    """The list as it stands in its page, where a click on its pager showed others of its lines and hid those that were
    shown, and nothing was asked for; None where that is not so."""
    step = steps[0]
    if step.label == SCROLL or step.heard or step.opened:
        return None
    before, after = _lines(shown.url, shown.text), _lines(shown.url, step.text)
    first, then = _seen(before), _seen(after)
    is_all = before.keys() == after.keys() == {entry.url for entry in page.entries}
    if not (is_all and first and then) or first & then:
        return None
    return replace(page, paging=Paging(entries=page.lines))


def _lines(url: str, text: str) -> dict[str, bool]:
    """The addresses of a page's lines, and whether each is shown."""
    try:
        page = Page.parse(url, text)
    except NotWholeError:
        return {}
    shown = {link.url for link in page.links if not _is_hidden(link.element)}
    return {entry.url: entry.url in shown for entry in entries_of(page)}


def _seen(lines: dict[str, bool]) -> set[str]:
    return {url for url, is_seen in lines.items() if is_seen}


def _is_hidden(element: html.HtmlElement) -> bool:
    around = (element, *element.iterancestors())
    return any(_HIDDEN.search(one.get("style") or "") for one in around)
