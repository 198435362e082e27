"""The spider of the register's portals: a portal's due columns one after the other, portals side by side."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from loguru import logger
from scrapy import Spider, signals
from scrapy.crawler import Crawler

from crawler.fetching.failures import CouldNotLookError
from crawler.fetching.fetcher import Fetcher
from crawler.fetching.gate import Boundary
from crawler.fetching.manners import MannersMiddleware
from crawler.fetching.places import Place, Places
from crawler.fetching.robots import RobotsMiddleware
from crawler.fetching.tally import count_request
from crawler.looks.look import Look
from crawler.looks.looking import Looker
from crawler.looks.profile import Profile
from crawler.looks.tenancy import Tenancy
from crawler.looks.timetable import is_looked_at, next_look_at
from crawler.reading.process.isolated import Reader
from crawler.search.replaced import leave_excerpts, replace_moved
from crawler.search.search import Search
from crawler.search.searching import Searcher, is_search_due
from storage.clock import day_of, now
from storage.database import Database
from storage.language import N_
from storage.portals import listing
from storage.portals.lacking import Lacking, lacking_reports
from storage.portals.listing import PortalColumn
from storage.register import Portal
from storage.visits import Outcome, Visit


class TookTooLongError(CouldNotLookError):
    """A portal was not done within its limit. Its columns that were not reached say so."""

    message = N_("the portal took longer than it may")


@dataclass(frozen=True)
class Plan:
    """Which columns are looked at, and when.

    With ``due_only`` those that fall due within ``spread``, each when it does; else all of them, now. ``full`` ignores
    what earlier visits learnt; ``limit`` is how long one portal may take, in seconds.
    """

    full: bool = False
    due_only: bool = False
    spread: timedelta = timedelta()
    limit: float = 4 * 3600


@dataclass
class _Tour:
    """A portal while it is looked at: its columns that were looked at, those that are gone, how much is new,
    and whether it was seen."""

    portal: Portal
    plan: Plan
    bodies: Mapping[str, str]
    visited: set[int] = field(default_factory=set)
    gone: list[PortalColumn] = field(default_factory=list)
    new: int = 0
    has_looked: bool = False

    def heed(self, visit: Visit) -> None:
        """Note what a look brought."""
        self.new += visit.new
        self.has_looked |= visit.outcome.looked


class ColumnsSpider(Spider):
    """Looks at the due columns of some portals: a portal's one after the other, portals side by side."""

    name = "columns"

    def __init__(
        self,
        database: Database,
        reader: Reader,
        portals: Sequence[Portal],
        registered: frozenset[str],
        plan: Plan,
        *,
        concurrency: int,
        render: str,
        progress: Callable[[Visit], None],
    ) -> None:
        """``registered`` are the hosts of the whole register: documents may lie on them."""
        super().__init__()
        self._database = database
        self._reader = reader
        self._portals = portals
        self._registered = registered
        self._places = Places(concurrency)
        self._plan = plan
        self._render = render
        self._progress = progress
        self._tenancy = Tenancy(database)
        self._lacking: dict[str, Mapping[str, Lacking]] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **values: Any) -> "ColumnsSpider":
        spider = super().from_crawler(crawler, *args, **values)
        crawler.signals.connect(count_request, signals.request_reached_downloader)
        return spider

    async def start(self) -> AsyncIterator[Any]:
        """All portals; nothing is scheduled, every look awaits its own requests."""
        await asyncio.gather(*(self._look_at_portal(portal, self._plan) for portal in self._portals))
        return
        yield

    async def _look_at_portal(self, portal: Portal, plan: Plan) -> bool:
        """False while another process looks at it."""
        falls_due = self._falls_due(portal, plan)
        if falls_due is None:
            return True
        await asyncio.sleep(max(0.0, (falls_due - now()).total_seconds()))
        is_held = False
        try:
            async with self._places.taken() as place:
                machines = await self._machines(portal)
                is_held = self._tenancy.take(portal, machines)
                if not is_held:
                    logger.warning(f"{portal.key}: another process looks at it or at its host")
                    return False
                await self._isolated(portal, plan, place)
            # whoever looks there next, in another process, knows nothing of the requests of this one
            await MannersMiddleware.of(self.crawler).pace.rest(_hosts(portal), machines)
            return True
        finally:
            if is_held:
                self._tenancy.leave(portal)

    async def _machines(self, portal: Portal) -> set[str]:
        """The addresses of a portal's servers; none where requests need not lie apart."""
        if not self.settings.getfloat("DELAY"):
            return set()
        pace = MannersMiddleware.of(self.crawler).pace
        names = {urlsplit(url).hostname or "" for url in (portal.url, *portal.columns)}
        return {await pace.address(name) for name in names}

    def _falls_due(self, portal: Portal, plan: Plan) -> datetime | None:
        """When the portal's first column falls due; None when none does in this crawl."""
        at = now()
        if not plan.due_only:
            return at
        with self._database.read() as connection:
            self._lacking[portal.key] = lacking_reports(connection, [portal.key], day_of(at)).get(portal.key, {})
        columns = self._columns(portal)
        moments = [self._due_at(column) for column in columns if is_looked_at(column)]
        if is_search_due(self._search(portal), columns, at):
            moments.append(at)
        first = min(moments, default=None)
        return max(first, at) if first is not None and first <= at + plan.spread else None

    def _due_at(self, column: PortalColumn) -> datetime:
        return next_look_at(column, self._lacking[column.portal], now()).at

    async def _isolated(self, portal: Portal, plan: Plan, place: Place) -> None:
        """The tour; what nobody foresaw is logged whole and stays with its portal."""
        try:
            await self._limited(portal, plan, place)
        except Exception:  # noqa: BLE001 - the other portals go on
            logger.exception(f"portal {portal.key} could not be looked at")

    async def _limited(self, portal: Portal, plan: Plan, place: Place) -> None:
        """The tour within its time."""
        with self._database.read() as connection:
            tour = _Tour(portal, plan, listing.body_names(connection, portal.key))
        fetcher, looker = self._looker(tour, place)
        try:
            async with asyncio.timeout(tour.plan.limit):
                await self._go(tour, fetcher, looker)
        except TimeoutError:
            failure = TookTooLongError(f"{tour.plan.limit:g} s")
            for column in self._open(tour):
                look = Look(column, Profile.of(column.profile), now(), {})
                look.end(failure.outcome, failure.detail)
                looker.record(look)

    async def _go(self, tour: _Tour, fetcher: Fetcher, looker: Looker) -> None:
        searcher = self._searcher(tour, fetcher, looker)
        columns, search, at = self._columns(tour.portal), self._search(tour.portal), now()
        nobody_named = not any(column.registered for column in columns if is_looked_at(column))
        found_nothing = not any(map(is_looked_at, columns))
        asked_for = nobody_named and not tour.plan.due_only and (tour.plan.full or found_nothing or search.waiting)
        if asked_for or is_search_due(search, columns, at):
            await searcher.search(anew=tour.plan.full)
        else:
            looker.on_gone = searcher.find_moved
        await self._visit_all(tour, looker)
        if await searcher.confirm():
            await self._visit_all(tour, looker)
        if tour.has_looked and not tour.new and await searcher.search_anew():
            await self._visit_all(tour, looker)
        if self._lacks(tour.portal) and await searcher.search_notices():
            await self._visit_all(tour, looker)
        gone = [*tour.gone, *self._stopped(tour)]
        if gone:
            replace_moved(self._database, tour.portal, gone)
        leave_excerpts(self._database, tour.portal)

    def _stopped(self, tour: _Tour) -> list[PortalColumn]:
        """The columns that were looked at and say that they go on no more."""
        return [one for one in self._columns(tour.portal) if one.id in tour.visited and one.active and one.stopped]

    def _lacks(self, portal: Portal) -> bool:
        with self._database.read() as connection:
            lacking = lacking_reports(connection, [portal.key], day_of(now()))
        return any(one.any for one in lacking.get(portal.key, {}).values())

    async def _visit_all(self, tour: _Tour, looker: Looker) -> None:
        """Every open column; one that leads to others opens them."""
        while following := self._open(tour):
            column = following[0]
            tour.visited.add(column.id)
            if await looker.visit(column) is Outcome.LAYOUT_CHANGED:
                tour.gone.append(column)

    def _open(self, tour: _Tour) -> list[PortalColumn]:
        """The columns that are still to be looked at."""
        columns = [column for column in self._columns(tour.portal) if is_looked_at(column)]
        until = now() + tour.plan.spread
        return [
            column
            for column in columns
            if column.id not in tour.visited and (not tour.plan.due_only or self._due_at(column) <= until)
        ]

    def _looker(self, tour: _Tour, place: Place) -> tuple[Fetcher, Looker]:
        render = tour.portal.render or self._render
        boundary = Boundary.of(tour.portal.url, self._registered)

        def progress(visit: Visit) -> None:
            tour.heed(visit)
            self._progress(visit)

        fetcher = Fetcher(self.crawler, boundary, can_render=render != "never", place=place)
        looker = Looker(
            self._database,
            fetcher,
            self._reader,
            self.crawler.get_downloader_middleware(RobotsMiddleware),
            render=render,
            full=tour.plan.full,
            bodies=tour.bodies.keys(),
            progress=progress,
        )
        return fetcher, looker

    def _searcher(self, tour: _Tour, fetcher: Fetcher, looker: Looker) -> Searcher:
        render = tour.portal.render or self._render
        return Searcher(self._database, fetcher, looker, tour.portal, render, frozenset(tour.bodies), tour.plan.full)

    def _columns(self, portal: Portal) -> list[PortalColumn]:
        with self._database.read() as connection:
            return listing.columns_of(connection, portal.key)

    def _search(self, portal: Portal) -> Search:
        with self._database.read() as connection:
            return Search.of(listing.search_of(connection, portal.key))


def _hosts(portal: Portal) -> set[str]:
    return {urlsplit(url).netloc for url in (portal.url, *portal.columns)}
