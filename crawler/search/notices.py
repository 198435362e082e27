"""Lists of notices of all kinds: which are opened, and whether one names reports, on its first pages or where a browser
makes it longer."""

from collections.abc import Iterable

from crawler.fetching.fetcher import Fetcher
from crawler.lists.browsed import list_clicked
from crawler.lists.list_page import ListPage
from crawler.lists.opening import is_made_by_script
from crawler.lists.to_the_end import names_reports_within
from crawler.search.clues import BY_ADDRESS, Promise, is_time
from crawler.search.search import FoundColumn, Search, Step
from crawler.search.steps import page_key

_PAGES = 4
"""As far as a list is read that names no report on its first page: since the spring others came."""
MOST_NOTICES = 4
"""Lists of notices that are opened, or read behind their first page, in vain."""


class Notices:
    """The lists of notices of one search; ``veiled`` are those that only a script may show, or make longer."""

    def __init__(self, fetcher: Fetcher, search: Search) -> None:
        self._fetcher, self._search = fetcher, search
        self._vain = 0  # lists whose further pages were read and name no report
        self._led: set[tuple[str, ...]] = set()  # the anchors that led to columns of single bodies
        self.veiled: list[Step] = []
        self._times: list[Step] = []
        self._archives: dict[str, FoundColumn] = {}  # the page that leads to a month or year, by that of the latter

    def note_column(self, step: Step) -> None:
        """A step leads to a column of reports."""
        if step.own:
            self._led.add(step.names)

    def pass_over(self, step: Step, *, found_shared: bool) -> bool:
        """Whether a step is not followed as it leads to notices: those of all bodies are kept where their column is
        found, for reports may stand there too."""
        if step.promise is Promise.MIXED and not step.own and found_shared:
            self._search.notices.append(step)
            return True
        return self._is_needless(step, found_shared=found_shared)

    def forget_needless(self, *, found_shared: bool) -> None:
        """Leave none of the steps to another search that it would not follow either."""
        waiting = self._search.waiting
        self._search.waiting = [one for one in waiting if not self._is_needless(one, found_shared=found_shared)]

    def _is_needless(self, step: Step, *, found_shared: bool) -> bool:
        """Whether a step leads to the notices of a body whose reports stand in a column, be it that of all bodies."""
        is_notices = step.promise is Promise.MIXED and step.own and step.score != BY_ADDRESS
        above = step.names[:-1]
        return is_notices and (found_shared or any(names[: len(above)] == above for names in self._led))

    def note_archive(self, opened: ListPage, step: Step, following: Iterable[Step]) -> None:
        """Note the months and years by which notices are archived whose first pages name no report: of what the list's
        page leads to, ``following``."""
        found = {page_key(one.url): one for one in following if one.promise is Promise.MIXED and is_time(one.names[-1])}
        archive = FoundColumn(step.url, step.name, opened, why=step.why, is_mixed=True)
        for key, one in found.items():
            if key not in self._search.seen:
                self._times.append(one)
                self._archives[key] = archive
        self._search.seen.update(found)

    def times(self) -> list[Step]:
        """The months and years that were noted since they were asked for last."""
        noted, self._times = self._times, []
        return noted

    def with_archive(self, step: Step, column: FoundColumn | None) -> list[FoundColumn]:
        """What a step's page is, if it is a column; with a month of an archive comes, once, the page that leads to it,
        and will to those to come."""
        archive = self._archives.get(page_key(step.url)) if column is not None else None
        if archive is not None:
            self._archives = {key: one for key, one in self._archives.items() if one is not archive}
        return [one for one in (column, archive) if one is not None]

    async def naming_reports(self, step: Step, first: ListPage, browser: str) -> ListPage | None:
        """The list of a step where it names reports, as far as ``browser`` may show it; None where it names none."""
        if await self._names_reports(first):
            return first
        may_go_on = first.says_no_end or not first.paging.is_proved
        if not (may_go_on and is_made_by_script(first)):
            return None
        if browser == "no":
            self.veiled.append(step)
            return None
        longer = await list_clicked(self._fetcher, first, step.url)
        return longer if longer is not None and await self._names_reports(longer) else None

    async def _names_reports(self, first: ListPage) -> bool:
        """Whether a list names reports on its first pages; not behind the first of many lists in vain."""
        most = _PAGES if self._vain < MOST_NOTICES else 1
        is_named = await names_reports_within(self._fetcher, first, most)
        self._vain += not is_named and first.paging.following is not None
        return is_named
