"""The spider of the register's portals: a portal's columns one after the other, portals side by side."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from typing import Any

from loguru import logger
from scrapy import Spider, signals
from scrapy.crawler import Crawler

from crawler.fetching.failures import CouldNotLookError
from crawler.fetching.fetcher import Fetcher, count_request
from crawler.fetching.gate import Boundary
from crawler.fetching.robots import RobotsMiddleware
from crawler.reading.isolated import Reader
from crawler.spiders.discovery import discover
from crawler.spiders.look import Look
from crawler.spiders.looking import Looker, browser_mode
from crawler.spiders.profile import Profile
from storage import listing
from storage.clock import now
from storage.database import Database
from storage.language import N_
from storage.listing import PortalColumn
from storage.register import Portal
from storage.visits import Outcome, Visit

NO_COLUMNS = N_("no report column was found from the home page")


class ColumnsSpider(Spider):
    """Looks at every column of some portals: a portal's columns one after the other, portals side by side."""

    name = "columns"

    def __init__(
        self,
        database: Database,
        reader: Reader,
        portals: Sequence[Portal],
        registered: frozenset[str],
        *,
        concurrency: int,
        full: bool,
        render: str,
        progress: Callable[[Visit], None],
    ) -> None:
        """``registered`` are the hosts of the whole register: documents may lie on them."""
        super().__init__()
        self._database = database
        self._reader = reader
        self._portals = portals
        self._registered = registered
        self._places = asyncio.Semaphore(concurrency)
        self._full = full
        self._render = render
        self._progress = progress

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **values: Any) -> "ColumnsSpider":
        spider = super().from_crawler(crawler, *args, **values)
        crawler.signals.connect(count_request, signals.request_reached_downloader)
        return spider

    async def start(self) -> AsyncIterator[Any]:
        """All portals; nothing is scheduled, every look awaits its own requests."""
        await asyncio.gather(*(self._look_at_portal(portal) for portal in self._portals))
        return
        yield

    async def _look_at_portal(self, portal: Portal) -> None:
        """A failure that nobody foresaw is logged whole and stays with its portal."""
        async with self._places:
            try:
                fetcher, looker = self._looker(portal)
                for column in await self._columns(fetcher, looker, portal):
                    await looker.visit(column)
            except Exception:  # noqa: BLE001 - the other portals go on
                logger.exception(f"portal {portal.key} could not be looked at")

    def _looker(self, portal: Portal) -> tuple[Fetcher, Looker]:
        render = portal.render or self._render
        fetcher = Fetcher(self.crawler, Boundary.of(portal.url, self._registered), can_render=render != "never")
        robots = self.crawler.get_downloader_middleware(RobotsMiddleware)
        looker = Looker(
            self._database, fetcher, self._reader, robots, render=render, full=self._full, progress=self._progress
        )
        return fetcher, looker

    async def _columns(self, fetcher: Fetcher, looker: Looker, portal: Portal) -> list[PortalColumn]:
        """The portal's columns; where the register names none, those that its home page leads to.

        When the home page leads to none it is noted as a column itself, so that the look and its outcome are seen.
        """
        columns = self._known_columns(portal)
        active, home = _active(columns), _home(columns, portal)
        is_known = home is not None and not self._full and not Profile.of(home.profile).wants_discovery(now())
        if any(column.registered for column in active) or (active and is_known):
            return active
        failure = await self._discover(fetcher, portal)
        columns = self._known_columns(portal)
        active, home = _active(columns), _home(columns, portal)
        if not active and home is not None:
            look = Look(home, Profile(is_home=True), now(), {})
            look.end(failure.outcome if failure else Outcome.LAYOUT_CHANGED, failure.detail if failure else NO_COLUMNS)
            looker.record(look)
        return active

    def _known_columns(self, portal: Portal) -> list[PortalColumn]:
        with self._database.read() as connection:
            return listing.columns_of(connection, portal.key)

    async def _discover(self, fetcher: Fetcher, portal: Portal) -> CouldNotLookError | None:
        """Look for columns and remember them beside the home page; why that was not possible, if it was not."""
        logger.info(f"{portal.key}: looking for report columns")
        found: dict[str, str] = {}
        failure: CouldNotLookError | None = None
        try:
            browser = browser_mode(portal.render or self._render, Profile())
            found = {column.url: column.name async for column in discover(fetcher, portal.url, browser=browser)}
        except CouldNotLookError as error:
            failure = error
        with self._database.write() as connection:
            listing.remember_columns(connection, portal.key, {**found, portal.url: ""})
            columns = listing.columns_of(connection, portal.key)
            home = next(column for column in columns if column.url == portal.url)
            profile = Profile.of(home.profile)
            profile.is_home = portal.url not in found
            profile.discovered = now().isoformat() if found else ""
            listing.save_profile(connection, home.id, profile.as_json())
            others = [column for column in columns if column.active and column.id != home.id]
            listing.set_active(connection, home.id, active=not (profile.is_home and others))
        return failure


def _active(columns: list[PortalColumn]) -> list[PortalColumn]:
    """The columns that are lists and looked at."""
    return [column for column in columns if column.active and not Profile.of(column.profile).is_home]


def _home(columns: list[PortalColumn], portal: Portal) -> PortalColumn | None:
    return next((column for column in columns if column.url == portal.url), None)
