"""Opens the pages on the way to columns: plain, behind a script, a frame or a wall; and says what they may hide."""

import re

from crawler.cms import family_of, generic
from crawler.fetching import walls
from crawler.fetching.answer import Answer, Validators
from crawler.fetching.failures import (
    BlockedError,
    CouldNotLookError,
    NoBrowserError,
    NoSuchPageError,
    NotRenderedError,
    NotThereError,
)
from crawler.fetching.fetcher import Fetcher
from crawler.lists.entering import ask_either_way
from crawler.lists.to_the_end import FEWEST_OF_A_PAGE
from crawler.pagers.marks import ASKS
from crawler.pagers.more import MORE, is_line_of_report
from crawler.pages.own_scripts import own_scripts
from crawler.pages.page import Page
from crawler.pages.rows import entries_of
from crawler.pages.tree import NotWholeError
from crawler.search.clues import Promise
from crawler.search.search import Step
from crawler.search.steps import (
    FEW_LINKS,
    SHELL,
    inner_frames,
)

_MOST_SCRIPTS = 2
_FEWEST_IN_BOX = 2
_TO_NEW_SITE = re.compile(r"迁移|迁至|迁往|搬迁|新(?:版)?(?:网址|域名|网站|平台)|(?:网址|域名).{0,6}(?:变更|更换|调整)")
_MOST_WALLS = 3
"""Walls that a browser is sent to in one search, whatever stands behind them."""


class WayPages:
    """Opens the pages of one search; ``browser`` says when one is used, as of `open_list`."""

    def __init__(self, fetcher: Fetcher, browser: str) -> None:
        self._fetcher, self._browser = fetcher, browser
        self._walls = 0

    async def as_rendered(self, page: Page) -> Page:
        """A home page whose menu a script makes, as a browser shows it; the page itself without one. Raises
        NotRenderedError where the browser could not show it in its time: another time it may."""
        if self._browser == "no" or not page.has_script:
            return page
        try:
            shown = await self._fetcher.render(page.url)
            return Page.parse(shown.url, shown.text, places=shown.boxes)
        except NotRenderedError:
            raise
        except (CouldNotLookError, NotWholeError):
            return page

    async def with_own_scripts(self, page: Page) -> Page:
        """A page with the functions of its site's own scripts, which say where its ways lead; itself without any."""
        for url in own_scripts(page)[:_MOST_SCRIPTS]:
            try:
                answer = await self._fetcher.get(url, referer=page.url)
            except CouldNotLookError:
                continue
            page = page.with_script(answer.text) if answer.status == 200 and not answer.is_html else page
        return page

    async def page(self, url: str) -> Page:
        answer = await ask_either_way(self._fetcher, url, Validators())
        if walls.wall(answer) and self._browser != "no" and self._walls < _MOST_WALLS:
            self._walls += 1
            return await self._beyond_wall(answer)
        _refuse_what_is_no_page(answer)
        try:
            page = Page.parse(answer.url, answer.text, answer.encoding, answer.boxes)
            self._fetcher.refuse_moved(page.url, page.moved_to or _told_address(page))
            if self._fetcher.within(page.moved_to):
                answer = await self._fetcher.get(page.moved_to)
                page = Page.parse(answer.url, answer.text, answer.encoding, answer.boxes)
            if family_of(page).finds_reports:
                return page
            inner = inner_frames(page)
            if len(inner) == 1:
                framed = await self._fetcher.get(inner[0])
                return Page.parse(framed.url, framed.text, framed.encoding, framed.boxes)
            if len(page.links) <= FEW_LINKS and SHELL.search(page.source) and self._browser != "no":
                shown = await self._fetcher.render(url)
                return Page.parse(shown.url, shown.text, places=shown.boxes)
        except NotWholeError as error:
            raise NotThereError(url) from error
        return page

    async def _beyond_wall(self, answer: Answer) -> Page:
        """A page behind a wall, as a browser shows it, once. Raises BlockedError where the wall stands there too."""
        try:
            shown = await self._fetcher.render(answer.url)
            page = Page.parse(shown.url, shown.text, places=shown.boxes)
        except (NoBrowserError, NotWholeError):
            raise BlockedError(walls.wall(answer), answer.evidence) from None
        if walls.wall(shown) or not page.links:
            raise BlockedError(walls.wall(answer), shown.evidence)
        self._fetcher.opened(shown.url)
        return page


def is_made_by_script(page: Page, step: Step) -> bool:
    """Whether a page of disclosure that leads to nothing may do so by what a script puts there."""
    if step.depth == 0 or "公开" not in step.name:
        return False
    if step.promise is Promise.BODIES:
        return page.has_script
    if step.promise is Promise.WAY and any(map(ASKS.search, map(str, page.root.xpath("//script/text()")))):
        return True
    return step.promise in (Promise.WAY, Promise.BODY) and SHELL.search(page.source) is not None


def lists_reports(page: Page) -> bool:
    """Whether a page of all that a body publishes lists its reports too, and does not show the first lines alone; one
    that goes on may do so behind its first page."""
    if any(MORE.match(link.text) for link in page.links):
        return False
    entries = entries_of(page)
    goes_on = len(entries) >= FEWEST_OF_A_PAGE and generic.paging(page, page).following is not None
    return goes_on or any(is_line_of_report(entry.title) for entry in entries)


def names_reports_beside(page: Page) -> bool:
    """Whether a page on the way names several reports itself, in a box or in what a tab shows."""
    named = [one.title for one in entries_of(page) if is_line_of_report(one.title) and "公开" in one.title]
    return len(named) >= _FEWEST_IN_BOX


def _told_address(page: Page) -> str:
    """Where a page says that its site stands now, which leads to nothing else; empty where it does not."""
    is_told = len({link.url for link in page.links}) <= FEW_LINKS and _TO_NEW_SITE.search(page.text) is not None
    return next((link.url for link in page.links), "") if is_told else ""


def _refuse_what_is_no_page(answer: Answer) -> None:
    defence = walls.wall(answer)
    if defence:
        raise BlockedError(defence, answer.evidence)
    if answer.status != 200 or not answer.text:
        raise NoSuchPageError(f"{answer.url} HTTP {answer.status}", answer.evidence)
