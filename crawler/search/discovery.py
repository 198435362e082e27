"""Finds a portal's report columns: best first from its home page along what links promise, within forty requests.

Reports stand in one column of all bodies, by year and group or by group alone, or in a column of each body's own; a
body without a report in the one may have it in the other, so a search says which of the two it followed to the end.
What forty requests leave over is kept, and the next search goes on with it. Where the columns of several bodies follow
from the addresses of their pages, those of the others should too, and are looked for there.
"""

from collections.abc import AsyncIterator, Collection

from crawler.fetching.fetcher import Fetcher
from crawler.search.clues import MAP, Promise
from crawler.search.notices import MOST_NOTICES
from crawler.search.search import FoundColumn, Search, Step
from crawler.search.seeking import Seeker
from crawler.search.steps import page_key
from storage.language import N_

MOST_REQUESTS = 40
_MOST_VEILED = 2
"""Lists of notices that are shown to a browser where no column was found."""

ANCHOR = N_("found by the link")


async def discover(
    fetcher: Fetcher,
    home: str,
    search: Search,
    *,
    browser: str,
    bodies: Collection[str] = (),
    known: Collection[str] = (),
    is_column: bool = False,
    is_shared_known: bool = False,
) -> AsyncIterator[FoundColumn]:
    """The columns that a home page leads to, the likeliest first, and what could be searched, noted in ``search``.

    ``bodies`` are short names of bodies whose pages are looked for, ``known`` the addresses of columns that need not be
    opened, the one of all bodies among them where ``is_shared_known``. With ``is_column`` the home page itself may be
    one. Raises what `Fetcher` raises for the home page; where nothing is found what the dearest way raised that could
    not be followed.
    """
    seeker = Seeker(fetcher, search, browser, frozenset(bodies), frozenset(map(page_key, known)))
    if not search.seen:
        promise = Promise.COLUMN if is_column else Promise.WAY
        search.waiting = [Step(home, promise, 1000)]
        search.seen = {page_key(home)}
    search.waiting, search.failed = [*search.waiting, *search.failed], []
    started, found_shared, found_any = fetcher.tally.requests, is_shared_known, False
    while (left := MOST_REQUESTS - (fetcher.tally.requests - started)) > 0:
        found_any = found_any or seeker.met_known
        if not search.waiting and (found_any or not await seeker.sees_more_at_home()):
            break
        step = max(search.waiting, key=lambda step: step.rank)
        search.waiting.remove(step)
        if seeker.notices.pass_over(step, found_shared=found_shared):
            continue
        if step.score == MAP and found_any:
            continue
        async for found in seeker.follow(step, left):
            found_any = True
            found_shared |= not step.own and not found.is_hub and found.page is not None
            yield found
    seeker.notices.forget_needless(found_shared=found_shared)
    async for found in seeker.rest():
        found_any = True
        found_shared |= found.page is not None
        yield found
    veiled = () if search.waiting or found_any or known else seeker.notices.veiled[:_MOST_VEILED]
    async for found in seeker.among(veiled, browser=browser):
        found_any = True
        yield found
    search.waiting += seeker.postponed
    search.requests += fetcher.tally.requests - started
    search.settle(found_shared)
    if seeker.refused is not None and not (found_any or known) and not search.is_complete:
        raise seeker.refused


async def among_notices(fetcher: Fetcher, search: Search) -> AsyncIterator[FoundColumn]:
    """Of the lists of notices that a search passed over those that name reports; nothing else is followed there."""
    seeker = Seeker(fetcher, search, "no", frozenset(), frozenset())
    left, search.notices = search.notices, []
    async for column in seeker.among(left[:MOST_NOTICES]):
        yield column
