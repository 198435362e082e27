"""A list as a real browser shows it, and what its clicks and the answers to its scripts tell beyond that."""

from collections.abc import Collection
from dataclasses import replace
from functools import partial

from crawler.cms import heard, learning
from crawler.cms.family import Paging
from crawler.fetching import walls
from crawler.fetching.answer import Answer
from crawler.fetching.failures import BlockedError, CouldNotLookError, NoBrowserError, NotThereError
from crawler.fetching.fetcher import Fetcher
from crawler.fetching.query import Query
from crawler.lists.behind import frames_of, list_in_frames
from crawler.lists.clicks import labels_on, labels_opened, rows_opened, was_scrolled_in_vain, with_clicked
from crawler.lists.growing import asked_plainly
from crawler.lists.list_page import ListPage, NoListError, Source, understood
from storage.clock import day_of, now

_FEWEST_STEPS, _MOST_STEPS = 2, 12


async def by_browser(
    fetcher: Fetcher, url: str, defence: str, evidence: str, labelled: Collection[Source], *, is_frame: bool = False
) -> ListPage:
    """What a real browser sees, once, on a page or in its only frame; a wall stays a wall when there is no browser."""
    try:
        answer = await fetcher.render(url, partial(labels_on, [label for one in labelled for label in one.labels]))
    except NoBrowserError:
        if defence:
            raise BlockedError(defence, evidence) from None
        raise
    try:
        page = judged_rendering(answer, defence)
    except NoListError as error:
        listed = await rows_opened(fetcher, answer) or await labels_opened(fetcher, answer, labelled)
        if listed is None and error.page is not None and not is_frame:  # a script may have said what they show
            listed = await list_in_frames(fetcher, understood(answer))
        frames = frames_of(error.page) if error.page is not None and not is_frame else []
        if listed is None and len(frames) == 1:
            listed = await by_browser(fetcher, frames[0], defence, evidence, labelled, is_frame=True)
            return replace(listed, around=error.page)
        if listed is None:
            raise
        return listed
    return await with_clicked(fetcher, await _without_browser(fetcher, page), answer, labelled)


async def list_clicked(fetcher: Fetcher, page: ListPage, url: str) -> ListPage | None:
    """A list that was read plainly, with what clicks on its column's page tell, or the other one that a script puts
    beside lines which name no report; the same ``page`` where that was scrolled to its end and shows no more, None
    where nothing is told."""
    try:
        shown = await fetcher.render(url, partial(labels_on, sorted(page.labels), is_doubted=True))
    except CouldNotLookError:
        return None
    found = await with_clicked(fetcher, page, shown) if shown.clicked else page
    if found != page:
        return found
    if not page.has_reports and (put := await _put_beside(fetcher, page, shown)) is not None:
        return put
    return await _with_steps(fetcher, page, shown) or (page if was_scrolled_in_vain(shown) else None)


async def _put_beside(fetcher: Fetcher, page: ListPage, shown: Answer) -> ListPage | None:
    """The list that a rendered page has beside the lines of a plain one; None without any."""
    try:
        found = understood(shown)
    except NoListError:
        return None
    listed = {entry.url for entry in page.entries}
    return None if {entry.url for entry in found.entries} <= listed else await _without_browser(fetcher, found)


async def _with_steps(fetcher: Fetcher, page: ListPage, shown: Answer) -> ListPage | None:
    """A list whose pager only a script makes, with all its pages as a browser shows them; None where that is not all
    of them."""
    try:
        first = understood(shown)
    except NoListError:
        return None
    if {entry.url for entry in first.entries} != {entry.url for entry in page.entries}:
        return None
    steps = await (_numbered if len(first.paging.steps) >= _FEWEST_STEPS else _walked)(fetcher, first)
    if set(steps) != {*range(1, len(steps) + 1)} or len(steps) < _FEWEST_STEPS:
        return None
    told = Paging(Query(steps[2]), len(steps), entries=page.paging.entries, steps=steps, is_told=True)
    return replace(page, paging=told)


async def _numbered(fetcher: Fetcher, first: ListPage) -> dict[int, str]:
    """The pages that a pager shows by their numbers on the first and on the last one, and on those that show further
    ones; none where its end is not seen."""
    steps, last = dict(first.paging.steps), first
    asked: set[str] = set()
    while last.paging.is_proved and steps[max(steps)] not in asked:
        asked.add(steps[max(steps)])
        if len(asked) > _MOST_STEPS or (further := await _rendered(fetcher, steps[max(steps)])) is None:
            return {}
        last = further
        steps |= last.paging.steps
    is_end = last is not first and last.paging.is_proved and last.paging.following is None
    return steps if is_end else {}


async def _walked(fetcher: Fetcher, first: ListPage) -> dict[int, str]:
    """The pages that a pager leads to which names none but the next; none where its end is not seen."""
    steps, last = {1: first.answer.url}, first
    while (following := last.paging.following) is not None and following == Query(following.url):
        if len(steps) > _MOST_STEPS or following.url in steps.values():
            return {}
        if (further := await _rendered(fetcher, following.url)) is None:
            return {}
        steps[len(steps) + 1], last = following.url, further
    is_last = last.paging.total == len(steps)  # which by itself does not know its number
    return steps if is_last or (last.paging.is_proved and last.paging.following is None) else {}


async def _rendered(fetcher: Fetcher, url: str) -> ListPage | None:
    """A further page as a browser shows it; None where it shows no line."""
    try:
        page = understood(await fetcher.render(url))
    except (CouldNotLookError, NoListError):
        return None
    return page if page.entries else None


async def _without_browser(fetcher: Fetcher, page: ListPage) -> ListPage:
    """The list that a browser showed, by the JSON that its script was given, where that gives every line of it."""
    if not page.entries:
        return page
    if page.paging.entries is None:
        stated = learning.stated(page.entries, page.answer.heard)
        page = replace(page, paging=replace(page.paging, entries=stated))
    query = learning.learnt(page.entries, page.answer.heard, page.answer.url)
    query = query or learning.learnt_inline(page.entries, page.answer.url, page.answer.text)
    if query is None:
        return await _together(fetcher, page)
    found = await asked_plainly(fetcher, query, page.page)
    shown = {entry.url for entry in page.entries}
    if found is None or not shown <= {entry.url for entry in found.entries}:
        return page
    # what says nothing of further pages is one of several where the column's own pager leads on, or it states more
    is_all = found.paging.following is None and found.paging.is_proved and found.paging.entries is None
    leads_on = page.paging.following is not None or not page.paging.is_proved
    states_more = (page.paging.entries or 0) > found.line_count
    is_one_of_several = states_more or (leads_on and len(found.entries) == len(shown))
    return page if is_all and is_one_of_several else found


async def _together(fetcher: Fetcher, page: ListPage) -> ListPage:
    """A list whose lines several requests gave, as the first of them, with the others as its parts."""
    queries = learning.learnt_together(page.entries, page.answer.heard, page.answer.url)
    if not queries:
        return page
    found = await asked_plainly(fetcher, queries[0], page.page)
    parts = tuple(Source(heard.FAMILY.name, query, day_of(now())) for query in queries[1:])
    return replace(found, parts=parts) if found is not None and found.entries else page


def judged_rendering(answer: Answer, defence: str) -> ListPage:
    """A rendered list page; ``defence`` is the wall that a plain request met.

    Raises BlockedError, NotThereError, NoListError.
    """
    page = understood(answer)
    if page.entries:
        if not page.has_reports:
            refuse_not_there(page)
        return page
    defence = walls.wall(answer) or defence or walls.soft_wall(answer, page.page.text)
    if defence:
        raise BlockedError(defence, answer.evidence)
    refuse_not_there(page)
    if page.says_empty:
        return page
    raise NoListError(answer, page.page)


def refuse_not_there(page: ListPage) -> None:
    words = walls.not_there(page.page.text, page.page.title)
    if words:
        raise NotThereError(f"{page.answer.url} {words}", page.answer.evidence)
