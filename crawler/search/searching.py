"""The search for a portal's columns: when it is due, how its result is remembered, and which columns have moved."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from loguru import logger

from crawler.fetching.failures import CouldNotLookError
from crawler.fetching.fetcher import Fetcher
from crawler.lists.column_lists import browser_mode
from crawler.looks.look import Look
from crawler.looks.looking import Looker
from crawler.looks.profile import Profile, last_due_day, moment
from crawler.pages.wording import names_body, names_column, names_report
from crawler.reading.meaning.titles import arabic_years
from crawler.search.clues import JOINT
from crawler.search.discovery import ANCHOR, among_notices, discover
from crawler.search.doubted import put_back
from crawler.search.search import FoundColumn, Search
from storage.clock import day_of, end_of_day, now
from storage.database import Database
from storage.language import N_
from storage.portals import listing
from storage.portals.lacking import overdue_years
from storage.portals.listing import PortalColumn
from storage.register import Portal
from storage.visits import Outcome

NO_COLUMNS = N_("no report column was found from the home page")
FOUND = N_("report columns found from the home page")
WAYS_LEFT = N_("ways from the home page are still to be followed")

_FIND_AGAIN = timedelta(days=7)
_GO_ON = timedelta(hours=1)
_NOTHING_FOUND = timedelta(days=1)
_SEASON, _ELSE = timedelta(days=30), timedelta(days=90)
_LATE, _OFTEN = timedelta(days=35), timedelta(days=7)
_SEASON_ENDS, _SEASON_BEGINS = 4, 12


def is_search_due(search: Search, columns: Iterable[PortalColumn], at: datetime) -> bool:
    """Whether a portal without registered columns is to be searched, or searched on.

    What a search left over is followed soon; a whole one is repeated after each due day, for only then "missing" may
    rest on it, and now and then, as each year brings new columns.
    """
    columns = [column for column in columns if column.active and not Profile.of(column.profile).is_home]
    if any(column.registered for column in columns):
        return False
    began, ended = moment(search.began), moment(search.ended)
    if began is None or ended is None:
        return True
    if not search.is_complete and (search.waiting or search.failed):
        return at >= ended + (_GO_ON if search.waiting else _NOTHING_FOUND)
    if not columns:
        return at >= ended + _NOTHING_FOUND
    today = day_of(at)
    if began < end_of_day(last_due_day(today)):
        return True
    is_season = today.month <= _SEASON_ENDS or today.month == _SEASON_BEGINS
    return at >= ended + (_SEASON if is_season else _ELSE)


def is_search_old(ended: datetime | None, at: datetime) -> bool:
    """Whether a search is too old for "missing" to rest on it: after a week while most late reports come, the five
    weeks behind a due day, after a month else."""
    is_recent = at < end_of_day(last_due_day(day_of(at))) + _LATE
    return ended is None or at >= ended + (_OFTEN if is_recent else _SEASON)


@dataclass(frozen=True)
class Searcher:
    """Searches one portal for columns and writes what came of it as a look at its home page."""

    database: Database
    fetcher: Fetcher
    looker: Looker
    portal: Portal
    render: str
    bodies: frozenset[str]
    full: bool

    async def search(self, *, anew: bool, from_home: bool = False) -> None:
        """Look for columns, or go on looking; ``anew`` from the beginning, ``from_home`` too, but for what is known.
        Written as a look at the home page."""
        started = now()
        found, search, failure, known = await self._follow(anew=anew, from_home=from_home)
        look = Look(self._remember(search, found), Profile(), started, {})
        look.profile = Profile.of(look.column.profile)
        look.evidence = [column.page.answer.evidence for column in found if column.page is not None]
        look.end(*_ended(look, found, search, failure, known))
        self.looker.record(look)

    async def confirm(self) -> bool:
        """Once the columns are looked at: open the pages of the bodies of whose columns there is doubt
        (`crawler.search.doubted`). Whether a column may have been found there."""
        is_doubted = put_back(self.database, self.portal.key, self.bodies)
        if is_doubted:
            await self.search(anew=False)
        return is_doubted

    async def search_notices(self) -> bool:
        """Open the lists of notices that the search passed over, as reports may stand there too; whether any does."""
        with self.database.read() as connection:
            search = Search.of(listing.search_of(connection, self.portal.key))
        if not search.notices:
            return False
        with self.fetcher.holding():
            found = [column async for column in among_notices(self.fetcher, search)]
        self._remember(search, found)
        return bool(found)

    async def search_anew(self) -> bool:
        """Search once more where a report of the latest year is overdue, its columns brought nothing new and the last
        search is old: they may be frozen, and a new one be linked since. Whether one is to be looked at.

        Beside columns that the register names only one is taken up that lists what none of them does, of a year that is
        overdue.
        """
        with self.database.read() as connection:
            overdue = overdue_years(connection, self.portal.key, day_of(now()))
            before = Search.of(listing.search_of(connection, self.portal.key))
            columns = [one for one in listing.columns_of(connection, self.portal.key) if one.active]
            listed = listing.lines_of(connection, self.portal.key)
        ended, from_home = moment(before.ended), not before.waiting
        if day_of(now()).year - 1 not in overdue or not is_search_old(ended, now()):
            return False
        if not any(column.registered for column in columns):
            await self.search(anew=False, from_home=from_home)
            return True
        started = now()
        found, search, failure, known = await self._follow(anew=False, from_home=from_home, is_shared_known=True)
        with self.fetcher.holding():
            found += [column async for column in among_notices(self.fetcher, search)]
        found = [column for column in found if _lists_news(column, overdue, listed)]
        look = Look(self._remember(search, found), Profile(), started, {}, listed=len(found) + known)
        look.profile = Profile.of(look.column.profile)
        look.end(*((Outcome.OK, f"{FOUND}: {look.listed}") if failure is None else (failure.outcome, failure.detail)))
        self.looker.record(look)
        return bool(found)

    async def find_moved(self, look: Look) -> None:
        """Look for a column that is gone, once a week at most, and at once where it was there after the last search.

        What it costs belongs to the look that found it gone.
        """
        with self.database.read() as connection:
            ended = moment(Search.of(listing.search_of(connection, self.portal.key)).ended)
        proved = moment(look.profile.proved)
        is_new = proved is not None and ended is not None and proved > ended
        if ended is not None and now() < ended + _FIND_AGAIN and not is_new:
            return
        found, search, _, _ = await self._follow(anew=True)
        found = [column for column in found if column.page is not None or column.is_hub]
        self._remember(search, found)
        if found:
            look.detail += f"; {', '.join(column.url for column in found[:3])}"

    async def _follow(
        self, *, anew: bool, from_home: bool = False, is_shared_known: bool = False
    ) -> tuple[list[FoundColumn], Search, CouldNotLookError | None, int]:
        logger.info(f"{self.portal.key}: looking for report columns")
        with self.database.read() as connection:
            search = Search.of(listing.search_of(connection, self.portal.key))
            columns = listing.columns_of(connection, self.portal.key)
        if anew or from_home or not (search.waiting or search.failed):
            search = Search(began=now().isoformat())
        failure: CouldNotLookError | None = None
        found: list[FoundColumn] = []
        known = [column.url for column in columns if _is_known(column, columns) and not self.full]
        try:
            browser = browser_mode(self.render, Profile())
            seeking = discover(
                self.fetcher,
                self.portal.url,
                search,
                browser=browser,
                bodies=self.bodies,
                known=known,
                is_shared_known=is_shared_known,
            )
            with self.fetcher.holding():
                found = [column async for column in seeking]
        except CouldNotLookError as error:
            failure = error
            search.shared = search.own = False
        search.ended = now().isoformat()
        kept = {column.url for column in columns if column.active and not Profile.of(column.profile).is_home}
        return found, search, failure, 0 if anew else len(kept - _urls(found))

    def _remember(self, search: Search, found: list[FoundColumn]) -> PortalColumn:
        """Write what was found; the home page, which is kept beside the columns that it leads to."""
        portal = self.portal
        with self.database.write() as connection:
            listing.save_search(connection, portal.key, search.as_json())
            listing.remember_columns(connection, portal.key, {column.url: column.name for column in found})
            columns = {column.url: column for column in listing.columns_of(connection, portal.key)}
            for one in found:
                profile = Profile.of(columns[one.url].profile)
                profile.is_hub, profile.is_mixed, profile.is_home = one.is_hub, one.is_mixed, False
                profile.is_masked = one.is_masked
                profile.why = f"{ANCHOR}: {one.why}"
                listing.save_profile(connection, columns[one.url].id, profile.as_json())
            if portal.url not in columns:
                listing.remember_columns(connection, portal.key, {portal.url: ""})
            columns = {column.url: column for column in listing.columns_of(connection, portal.key)}
            home = columns[portal.url]
            profile = Profile.of(home.profile)
            profile.is_home = profile.is_home or not (
                home.registered or _is_known(home, columns.values()) or home.url in _urls(found)
            )
            others = any(column.active and column.id != home.id for column in columns.values())
            if profile.is_home:
                # a home page that leads to columns must not count as one that fails
                listing.set_active(connection, home.id, active=not others)
            listing.save_profile(connection, home.id, profile.as_json())
        return replace(home, profile=profile.as_json())


def _urls(found: Iterable[FoundColumn]) -> set[str]:
    return {column.url for column in found}


def _lists_news(column: FoundColumn, overdue: Collection[int], listed: Collection[str]) -> bool:
    """Whether a column's first page has a line that may be a report of one of some years and stands, by its address or
    its title, in no list so far. A title that names nobody is that of a year's reports in any column."""
    entries = column.page.entries if column.page is not None else ()
    return any(
        (names_report(entry.title) or names_body(entry.title))
        and any(str(year) in arabic_years(f"{column.name} {entry.title}") for year in overdue)
        and entry.url not in listed
        and (entry.title not in listed or names_column(entry.title))
        for entry in entries
    )


def _is_known(column: PortalColumn, columns: Iterable[PortalColumn]) -> bool:
    """Whether a column need not be opened to be known as one, or as an excerpt of one."""
    profile = Profile.of(column.profile)
    whole = next((one for one in columns if one.active and one.url == profile.full_list), column)
    known = Profile.of(whole.profile)
    return whole.active and not profile.is_home and bool(known.looked) and known.failures == 0


def _ended(
    look: Look, found: list[FoundColumn], search: Search, failure: CouldNotLookError | None, known: int
) -> tuple[Outcome, str]:
    if failure is not None:
        return failure.outcome, failure.detail
    look.listed = len(found) + known
    left = [*search.waiting, *search.failed, *search.closed]
    if not search.is_complete and left:  # what was supposed is looked at next
        return (
            Outcome.INCOMPLETE,
            f"{WAYS_LEFT}: {len(left)}, {left[0].url} {left[0].names[-1] if left[0].names else ''}".rstrip(),
        )
    if not found and not known:
        return Outcome.LAYOUT_CHANGED, NO_COLUMNS
    names = "; ".join(f"{column.name.replace(JOINT, '/')} {column.url}" for column in found[:3])
    return Outcome.OK, f"{FOUND}: {len(found) + known}" + (f", {names}" if names else "")
