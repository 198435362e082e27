"""Lists that go on when a page is scrolled or its pager clicked: what that made the page ask for is asked for plainly.

Where nobody but the page can ask, a browser shows the list to where it says that it ends, within bounds.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from crawler.cms import generic, heard, learning
from crawler.fetching import walls
from crawler.fetching.answer import Answer, Clicked
from crawler.fetching.failures import CouldNotLookError
from crawler.fetching.fetcher import Fetcher
from crawler.fetching.query import Query
from crawler.fetching.scrolling import SCROLL
from crawler.lists.list_page import ListPage, NoListError, Source, turned_page, understood
from crawler.pages.addresses import joined
from crawler.pages.page import Page
from crawler.pages.rows import entries_of
from crawler.pages.tree import NotWholeError
from storage.clock import day_of, now
from storage.visits import Entry

_TO_LEARN, _TO_THE_END = 2, 24
"""So often a list is made to grow that its requests tell how they follow each other; that it is all there."""
_SAYS_END = re.compile(
    r"(?:没有|已无|暂无|无)更多|到底[了啦]|有底线的|(?:已经?|全部)(?:加载|显示)(?:完毕?|全部)|no more", re.IGNORECASE
)


def steps_on(turning: Sequence[str]) -> tuple[str, ...]:
    """What makes a list go on: a click that turns its page, 加载更多 again and again, or scrolling where nothing else
    is there."""
    if not turning:
        return (SCROLL,) * _TO_LEARN
    return tuple(label for label in turning for _ in range(_TO_LEARN if generic.asks_for_more(label) else 1))


async def grown(
    fetcher: Fetcher, page: ListPage, shown: Answer, steps: Sequence[Clicked], before: Sequence[Entry]
) -> ListPage | None:
    """The list from its first page on, as what the ``steps`` made its page ask for tells; None where that is another's,
    or nothing. ``before`` are the lines that the page showed at first."""
    urls, step = {entry.url for entry in before}, steps[0]
    fresh = [entry for entry in entries_shown(shown.url, step.text) if entry.url not in urls]
    query = learning.learnt_of_pieces(fresh, step.heard, shown.url) if fresh else None
    if query is None and step.opened:
        query = learning.whole_page(joined(shown.url, step.opened), shown.url, step.posted)
    grows = step.label == SCROLL or generic.asks_for_more(step.label)
    if query is None:
        return await _shown_to_the_end(fetcher, page, shown, step.label) if fresh and grows else None
    query = _with_way_on(query, shown, steps)
    first = _first(query, before, shown)
    found = await asked_plainly(fetcher, first, page.page) if first is not None else None
    if found is not None and {entry.url for entry in page.entries} <= {entry.url for entry in found.entries}:
        return replace(found, around=page.around)
    if not grows:
        return None
    if not learning.can_turn(query):
        return await _shown_to_the_end(fetcher, page, shown, step.label)
    # what the page shows itself nobody else gives
    behind = Source(heard.FAMILY.name, query, day_of(now()))
    known = replace(page.paging, following=None, otherwise=(), is_proved=True, doubt="", is_silent=False)
    return replace(page, paging=known, parts=(*page.parts, behind))


def _with_way_on(query: Query, shown: Answer, steps: Sequence[Clicked]) -> Query:
    """The request for a list's second piece with how those behind it are made, as the first or the third tell."""
    for one in shown.heard:
        before = learning.goes_on(replace(one.query, rest=query.rest), one.text, query)
        if before.rest != query.rest:
            return replace(query, rest=before.rest)
    pieces = [one for step in steps for one in step.heard]
    at = next((at for at, one in enumerate(pieces) if str(one.query) == str(query)), None)
    if at is None:
        return query
    later = (learning.goes_on(query, pieces[at].text, one.query) for one in pieces[at + 1 :])
    return next((one for one in later if one != query), query)


def _first(second: Query, before: Sequence[Entry], shown: Answer) -> Query | None:
    """The request for a list's first page, as that for its second tells."""
    numbered = learning.before(second, len(before))
    if numbered is not None and any(str(numbered) == str(one.query) for one in shown.heard):
        return numbered
    return (
        learning.by_cursor(second, before, shown.heard, shown.url) or numbered or learning.of_files(second, shown.heard)
    )


async def asked_plainly(fetcher: Fetcher, query: Query, column: Page) -> ListPage | None:
    """What a request that a page's script was seen to make gives by itself; None where it gives no list page."""
    try:
        answer = await fetcher.ask(query)
    except CouldNotLookError:
        return None
    return turned_page(answer, query, column, heard.FAMILY) if answer.status == 200 and not walls.wall(answer) else None


async def _shown_to_the_end(fetcher: Fetcher, page: ListPage, shown: Answer, label: str) -> ListPage | None:
    """A list as a browser shows it once it has grown as far as it does, or as is waited for; that this is its end only
    the page can say."""
    try:
        answer = await fetcher.render(shown.url, lambda *_: (label,) * _TO_THE_END)
        text = answer.clicked[-1].text if answer.clicked else ""
        found = understood(replace(answer, text=text, body=text.encode(), heard=(), clicked=()))
    except (CouldNotLookError, NoListError):
        return None
    if not {entry.url for entry in page.entries} < {entry.url for entry in found.entries}:
        return None
    is_end = _SAYS_END.search(found.page.text) and not _SAYS_END.search(Page.parse(shown.url, shown.text).text)
    doubt = "" if is_end else shown.url
    paging = replace(found.paging, following=None, otherwise=(), is_proved=bool(is_end), doubt=doubt, is_silent=False)
    return replace(found, paging=paging, around=page.around)


def entries_shown(url: str, text: str) -> tuple[Entry, ...]:
    """The lines of a page as it is shown; none of one that cannot be parsed whole."""
    try:
        return entries_of(Page.parse(url, text))
    except NotWholeError:
        return ()
