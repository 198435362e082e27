"""Follows the steps of a search one after the other: the columns that they are, and the steps that they lead to."""

from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import suppress
from dataclasses import replace

from loguru import logger

from crawler.cms import annual, family_of
from crawler.fetching.answer import Validators
from crawler.fetching.failures import (
    AskedToWaitError,
    CouldNotLookError,
    NoSuchPageError,
    NotRenderedError,
    NotThereError,
)
from crawler.fetching.fetcher import Fetcher
from crawler.lists.filters import without_filters
from crawler.lists.list_page import NO_LIST, ListPage, NoListError, Unchanged
from crawler.lists.opening import open_list
from crawler.pages.page import Page
from crawler.reading.meaning.titles import parse_title
from crawler.search.alike import Alike
from crawler.search.clues import BY_ADDRESS, MAP, Promise, body_in, says_column
from crawler.search.notices import Notices
from crawler.search.search import FoundColumn, Search, Step
from crawler.search.steps import (
    FRAMED,
    GUESSED,
    closed_on,
    frames_on,
    is_called_column,
    lead_to_lists,
    leads_to_itself,
    page_key,
    parts_of,
    steps_of,
)
from crawler.search.way_pages import WayPages, is_made_by_script, lists_reports, names_reports_beside

_MOST_TOLD = 4  # pages that lead nowhere whose scripts are asked for a menu
_ASKED_AT_HOME = 2  # the scripts of the home page, and a browser
_SPARED = 15
"""Requests that are kept for other ways than to columns that should stand alike."""
_LISTS = (Promise.COLUMN, Promise.GROUP, Promise.MIXED)


class Seeker:
    """Follows one step after the other."""

    def __init__(
        self, fetcher: Fetcher, search: Search, browser: str, bodies: frozenset[str], known: frozenset[str]
    ) -> None:
        self._fetcher, self._search, self._browser = fetcher, search, browser
        self._bodies, self._known = bodies, known
        self._pages = WayPages(fetcher, browser)
        self._alike = Alike(search, bodies)
        self._listed: set[str] = set()
        self._going_on: set[str] = set()  # of those the lines of lists that have more pages
        self._home: Page | None = None  # as it was read plainly, where a script may show more
        self._told = 0  # pages whose scripts were asked for
        self._asked_at_home = 0
        self.met_known = False  # whether a way leads to a column that is known: the home page then shows some
        self.boxes: list[Step] = []  # pages on the way that list reports themselves, which no column may
        self.notices = Notices(fetcher, search)
        self.postponed: list[Step] = []  # ways whose server asks to wait
        self.refused: CouldNotLookError | None = None  # why the dearest of the ways that failed now did

    async def follow(self, step: Step, left: int) -> AsyncIterator[FoundColumn]:
        """Look at a step's page: the column that it is, if it is one, and the steps that it leads to. ``left`` are the
        requests that the search may still make: of more columns than that which should stand alike none is opened."""
        if page_key(step.url) in self._known and step.promise in _LISTS:
            self.met_known = True
            self._note_column(step)
            return
        if (found := await self._supposed(step, left)) is not None:
            for one in found:
                yield one
            return
        try:
            page, column = await self.look(step)
        except CouldNotLookError as failure:
            if step.depth == 0:
                raise
            if (unread := self.note_failure(step, failure)) is not None:
                yield unread
            return
        for one in self._columns(step, column):
            yield one
        self._search.waiting += self.notices.times()
        if page is not None:
            async for hub in self._follow_on(page, step, column):
                yield hub

    def _columns(self, step: Step, column: FoundColumn | None) -> list[FoundColumn]:
        if column is not None:
            self._note_column(step)
        return self.notices.with_archive(step, column)

    def _note_column(self, step: Step) -> None:
        self._alike.learn(step)
        self.notices.note_column(step)

    async def among(self, steps: Iterable[Step], browser: str = "no") -> AsyncIterator[FoundColumn]:
        """Of the pages of some steps, and the months of those that are archives, those that are lists of reports;
        nothing else is followed there."""
        left = [*steps]
        for step in left:
            try:
                _, column = await self.look(step, browser)
            except CouldNotLookError as failure:
                self.note_failure(step, failure)
                continue
            left += self.notices.times()
            for one in self.notices.with_archive(step, column):
                yield one

    async def _follow_on(self, page: Page, step: Step, column: FoundColumn | None) -> AsyncIterator[FoundColumn]:
        """Note what a page leads to; it is a hub where that is lists alone."""
        self._alike.opened(step)
        if step.depth == 0 and column is None:
            self._home = page
            step = step if says_column(page) else replace(step, promise=Promise.WAY)
        following = await self._with_told(page, step, column)
        is_open = column is not None or bool(following) or _is_own_column(page, step)
        is_open = is_open or not is_made_by_script(page, step)
        is_splash = all(one.score == FRAMED for one in following)  # what it leads to may be what every page leads to
        if not is_open or (step.depth == 0 and column is None and is_splash):
            shown, self._home = await self._as_rendered(page, step), None
            is_open, page = is_open or shown is not page, shown
            following += self._steps(page, step, column)
        self._search.waiting += following
        if column is not None:
            return
        self._note_own_list(page, step, following)
        closed = closed_on(page, step, self._fetcher, self._bodies)
        if closed and (told := await self._pages.with_own_scripts(page)) is not page:
            opened = self._steps(told, step, column)
            self._search.waiting += opened
            following += opened
            closed = closed_on(told, step, self._fetcher, self._bodies)
        self._search.closed += closed
        if not is_open:
            self._search.closed.append(step)
        elif not following and is_called_column(step) and not self._leads_on(page, step):
            # what stands there nobody can say: a stub, a list of an unknown make
            yield FoundColumn(step.url, step.name, None, NO_LIST, step.why)
        if step.promise in (Promise.COLUMN, Promise.GROUP) and lead_to_lists(following):
            yield FoundColumn(step.url, step.name, None, "", step.why, is_hub=True)

    def _note_own_list(self, page: Page, step: Step, following: list[Step]) -> None:
        """Note a page on the way that may be a list of reports itself."""
        if _is_own_column(page, step):
            self._search.waiting.append(replace(step, promise=Promise.COLUMN, score=BY_ADDRESS))
        elif step.depth and step.promise in (Promise.WAY, Promise.BODIES) and names_reports_beside(page):
            self.boxes.append(replace(step, promise=Promise.MIXED))
        elif step.promise is Promise.BODY and not lead_to_lists(following) and lists_reports(page):
            self._search.waiting.append(replace(step, promise=Promise.MIXED, score=BY_ADDRESS, own=True))

    async def _with_told(self, page: Page, step: Step, column: FoundColumn | None) -> list[Step]:
        """What a page leads to; one on the way that leads nowhere also by the menu that the site's scripts write."""
        following = self._steps(page, step, column)
        is_led = column is not None or any(one.score != FRAMED for one in following)
        if is_led or step.promise in _LISTS or self._told == _MOST_TOLD:
            return following
        self._told += 1
        told = await self._pages.with_own_scripts(page)
        return (told is not page and self._steps(told, step, column)) or following

    async def sees_more_at_home(self) -> bool:
        """Whether scripts, or then a browser, show ways on the home page that it does not show plainly; each is asked
        once, where all other ways led nowhere."""
        home = self._home
        while home is not None and self._asked_at_home < _ASKED_AT_HOME:
            step = Step(home.url, Promise.WAY, 0)
            is_first, self._asked_at_home = not self._asked_at_home, self._asked_at_home + 1
            shown = await (self._pages.with_own_scripts(home) if is_first else self._as_rendered(home, step))
            if shown is not home:
                self._search.waiting += self._steps(shown, replace(step, url=shown.url), None)
            if self._search.waiting:
                return True
        return False

    async def _as_rendered(self, page: Page, step: Step) -> Page:
        """A page as a browser shows it; where that failed, the page itself, and it is still to be looked at."""
        try:
            return await self._pages.as_rendered(page)
        except NotRenderedError as failure:
            self.note_failure(step, failure)
            return page

    def _leads_on(self, page: Page, step: Step) -> bool:
        """Whether a page leads to any list, be it one that was found already."""
        return lead_to_lists(steps_of(page, step, self._fetcher, self._bodies))

    def note_failure(self, step: Step, failure: CouldNotLookError) -> FoundColumn | None:
        """What becomes of a page that could not be looked at: a column that nobody could read yet, or a way left."""
        logger.info("{}", f"{step.url}: leads nowhere now: {failure.detail}")
        is_served = isinstance(failure, NotThereError) and not isinstance(failure, NoSuchPageError)
        is_hidden = is_served and is_called_column(step)  # a login may say so too
        if isinstance(failure, NotThereError | NoListError) and not is_hidden:  # there is nothing to come back for
            return None
        if step.promise in (Promise.COLUMN, Promise.GROUP) and step.score != BY_ADDRESS:
            return FoundColumn(step.url, step.name, None, failure.detail, step.why)
        (self.postponed if isinstance(failure, AskedToWaitError) else self._search.failed).append(step)
        self.refused = self.refused or failure
        return None

    async def look(self, step: Step, for_notices: str = "no") -> tuple[Page | None, FoundColumn | None]:
        """A step's page, and the column that it is; ``for_notices`` is how a browser is used for those. Raises
        CouldNotLookError."""
        if step.promise not in _LISTS:
            return await self._pages.page(step.url), None
        try:
            opened = await open_list(
                self._fetcher,
                step.url,
                validators=Validators(),
                known_sha256="",
                browser=self._browser if step.promise is not Promise.MIXED else for_notices,
                parts=lambda page: parts_of(page, step, self._fetcher, self._bodies),
                of_notices=step.promise is Promise.MIXED,
            )
        except NoListError as error:
            if step.promise is Promise.MIXED and error.page is not None and error.page.has_script:
                self.notices.veiled.append(step)
            return error.page, None
        assert not isinstance(opened, Unchanged)  # noqa: S101 - nothing was known to compare with
        urls = {entry.url for entry in opened.entries}
        is_part = step.promise is not Promise.COLUMN and urls and self._holds(urls, opened)
        if is_part and not self._tells_whose(step, opened):
            self._search.seen |= {*map(page_key, urls)}  # a part of a column that was found already
            return opened.page, None
        is_mixed = step.promise is Promise.MIXED
        listed = await self.notices.naming_reports(step, opened, for_notices) if is_mixed else opened
        if listed is None:
            self.notices.note_archive(opened, step, steps_of(opened.page, step, self._fetcher, self._bodies))
            return None, None
        if step.depth == 0 and not opened.has_reports:
            return opened.page, None
        self._listed |= urls
        self._going_on |= urls if opened.goes_on else set()
        is_masked = not urls <= {entry.url for entry in listed.entries}
        column = FoundColumn(step.url, step.name, listed, why=step.why, is_mixed=is_mixed, is_masked=is_masked)
        return opened.page, column

    def _holds(self, urls: set[str], opened: ListPage) -> bool:
        """Whether lists that were found have all lines of another: not those behind its first page, where they
        themselves show no more than that."""
        return urls <= (self._going_on if opened.goes_on else self._listed)

    def _tells_whose(self, step: Step, opened: ListPage) -> bool:
        """Whether a list in the name of a body shows lines that name nobody: it alone tells whose they are."""
        return bool(body_in(step.name, self._bodies)) and not all(
            parse_title(entry.title).bodies for entry in opened.entries
        )

    async def _supposed(self, step: Step, left: int) -> list[FoundColumn] | None:
        """A body's column where it should stand, its pages unopened; none in the list where it is known already, and
        with it those for which the requests do not last. None where it is not there: then its pages tell more."""
        supposed = self._alike.column_of(step)
        if supposed is None:
            return None
        found: list[FoundColumn] = []
        if page_key(supposed.url) in self._known:
            self.met_known = True
        else:
            with suppress(CouldNotLookError):
                _, column = await self.look(supposed)
                found = [column] if column is not None else []
            if not found:
                self._alike.was_wrong(step)
                return None
        self._alike.was_right(step, supposed)
        self.notices.note_column(supposed)
        return [*found, *(self._unopened() if self._alike.waiting() > left - _SPARED else ())]

    async def rest(self) -> AsyncIterator[FoundColumn]:
        """When nothing more is followed: what else is a column, as far as that is known."""
        for supposed in self._unopened():
            yield supposed
        async for boxed in self.among(self.boxes if not self._search.waiting else ()):
            yield boxed

    def _unopened(self) -> Iterator[FoundColumn]:
        for supposed in self._alike.unopened():
            if page_key(supposed.url) not in self._known:
                yield FoundColumn(supposed.url, supposed.name, None, why=supposed.why)

    def _steps(self, page: Page, step: Step, column: FoundColumn | None) -> list[Step]:
        entries = (
            {entry.url for entry in column.page.entries} if column is not None and column.page is not None else set()
        )
        best: dict[str, Step] = {}
        if column is not None and column.page is not None and column.page.family == annual.FAMILY.name:
            return []  # the years of one body, which its list asks for
        family = family_of(page)
        if step.promise not in _LISTS and family.finds_reports and family.opened(page).is_shell:
            return [replace(step, promise=Promise.COLUMN, score=GUESSED, why=family.name, depth=step.depth + 1)]
        following = steps_of(page, step, self._fetcher, self._bodies)
        is_new = any(page_key(one.url) not in self._search.seen for one in following if one.score != MAP)
        frames = frames_on(page, leads_on=is_new or step.promise in _LISTS)
        framed = [Step(url, Promise.WAY, FRAMED, "iframe", step.names, step.depth + 1) for url in frames]
        if column is not None and column.page is not None:
            following = without_filters(following, column.page, self._bodies)
        for found in (*framed, *following):
            key = page_key(found.url)
            if key in self._search.seen or found.url in entries:
                continue
            if key not in best or found.rank > best[key].rank:
                best[key] = found
        self._search.seen.update(best)
        return list(best.values())


def _is_own_column(page: Page, step: Step) -> bool:
    """Whether a page on the way calls itself a column: a body's page may be its, and the address of a portal too."""
    return step.promise not in _LISTS and (says_column(page) or leads_to_itself(page))
