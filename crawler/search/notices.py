"""Lists of notices of all kinds: whether one names reports, on its first pages or where a browser makes it longer."""

from crawler.fetching.fetcher import Fetcher
from crawler.lists.browsed import list_clicked
from crawler.lists.list_page import ListPage
from crawler.lists.opening import is_made_by_script
from crawler.lists.to_the_end import names_reports_within
from crawler.search.search import Step

_PAGES = 4
"""As far as a list is read that names no report on its first page: since the spring others came."""
MOST_NOTICES = 4
"""Lists of notices that are opened, or read behind their first page, in vain."""


class Notices:
    """The lists of notices of one search; ``veiled`` are those that only a script may show, or make longer."""

    def __init__(self, fetcher: Fetcher) -> None:
        self._fetcher = fetcher
        self._vain = 0  # lists whose further pages were read and name no report
        self.veiled: list[Step] = []

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
