"""robots.txt (RFC 9309): asked for once a day and host, within the same gate, counted and obeyed."""

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Self
from urllib.parse import urlsplit

from loguru import logger
from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest, NotConfigured
from scrapy.http import Response
from scrapy.robotstxt import ProtegoRobotParser

from crawler.fetching.manners import MannersMiddleware, wait_until
from crawler.fetching.walls import WALL_STATUSES
from storage.clock import now

GOOD_FOR = timedelta(hours=24)
_READ = 512 * 1024
_LONGEST_MOMENT = 20.0
"""Seconds that are waited for once where a server asks for that."""


class RobotsRefusalError(IgnoreRequest):
    """robots.txt does not allow a request: raised by `RobotsMiddleware`."""


class RobotsUnavailableError(IgnoreRequest):
    """A server that is ill (5xx) for robots.txt is asked for nothing (RFC 9309, 2.3.1.4). Raised as above."""


@dataclass(frozen=True)
class Robots:
    """A host's robots.txt as it was read at a moment; empty when there are no rules."""

    text: str
    read: datetime


class RobotsMiddleware:
    """Obeys robots.txt. In place of Scrapy's own, which asks anew in each crawl, takes a 5xx for permission, and logs
    a traceback for each dead host."""

    def __init__(self, crawler: Crawler) -> None:
        if not crawler.settings.getbool("ROBOTSTXT_OBEY"):
            raise NotConfigured
        self._crawler = crawler
        self._agent = crawler.settings["USER_AGENT"]
        self._known: dict[str, Robots] = {}
        self._parsers: dict[str, ProtegoRobotParser] = {}
        self._asking: dict[str, asyncio.Lock] = {}
        self._silent: dict[str, int] = {}  # hosts without an answer, by status, 0 for none

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def remember(self, host: str, robots: Robots) -> None:
        """Take what an earlier crawl read, while it is good."""
        if robots.read + GOOD_FOR > now():
            self._known.setdefault(host, robots)

    def known(self, host: str) -> Robots | None:
        """What was read of a host; None when it gave no answer or was not asked."""
        return self._known.get(host)

    async def process_request(self, request: Request) -> None:
        """Raises RobotsRefusalError and RobotsUnavailableError."""
        if request.meta.get("dont_obey_robotstxt"):
            return
        parser = await self._parser(request)
        if parser is not None and not parser.allowed(request.url, self._agent):
            raise RobotsRefusalError(request.url)

    async def allows(self, request: Request, url: str) -> bool:
        """Whether what a page (``request``) asks for in a browser may be asked for."""
        try:
            await self.process_request(request.replace(url=url, meta=_shared(request)))
        except (RobotsRefusalError, RobotsUnavailableError):
            return False
        return True

    async def _parser(self, request: Request) -> ProtegoRobotParser | None:
        host = urlsplit(request.url).netloc
        async with self._asking.setdefault(host, asyncio.Lock()):
            if host not in self._known and host not in self._silent:
                await self._ask(request, host)
            if host not in self._known:
                self._refuse_ill(host)
                return None
            if host not in self._parsers:
                self._parsers[host] = self._parse(host, self._known[host])
        return self._parsers[host]

    def _parse(self, host: str, robots: Robots) -> ProtegoRobotParser:
        parser = ProtegoRobotParser(robots.text.encode(), None)
        delay = parser.crawl_delay(self._agent)
        if delay:
            MannersMiddleware.of(self._crawler).pace.wish(host, delay)
        return parser

    def _refuse_ill(self, host: str) -> None:
        """What no answer means: the page itself fails next and says why, but an ill server is not asked again."""
        if self._silent[host]:
            raise RobotsUnavailableError(f"{host}/robots.txt HTTP {self._silent[host]}")

    async def _ask(self, request: Request, host: str) -> None:
        parts = urlsplit(request.url)
        asked = Request(f"{parts.scheme}://{host}/robots.txt", meta={**_shared(request), "dont_obey_robotstxt": True})
        engine = self._crawler.engine
        assert engine is not None  # noqa: S101 - middlewares run inside an engine
        try:
            response = await engine.download_async(asked)
            if (wait := _moment_asked(response)) is not None:
                await asyncio.sleep(wait)
                response = await engine.download_async(asked.replace(dont_filter=True))
        except Exception as error:  # noqa: BLE001 - whatever it is, the page itself meets it next and says it
            logger.info(f"robots.txt of {host} could not be read: {type(error).__name__}")
            self._silent[host] = 0
            return
        if response.status >= 500 and response.status not in WALL_STATUSES:
            self._silent[host] = response.status
            return
        # a wall says nothing of rules, and the page behind it shows the wall;
        # 4xx means that there are no rules (RFC 9309, 2.3.1.3), whatever the body says
        text = response.body[:_READ].decode("utf-8", "replace") if response.status < 300 else ""
        self._known[host] = Robots(text, now())


def _moment_asked(response: Response) -> float | None:
    """The seconds for which a server asks to be left alone, where they are few; None where it does not, or for long."""
    asked = (response.headers.get("Retry-After") or b"").decode("latin-1")
    until = wait_until(response.status, asked, now())
    seconds = (until - now()).total_seconds() if until is not None else _LONGEST_MOMENT + 1
    return max(seconds, 0) if seconds <= _LONGEST_MOMENT else None


def _shared(request: Request) -> dict[str, object]:
    """What is true of a request, and of others for its sake."""
    return {name: request.meta[name] for name in ("boundary", "tally") if name in request.meta}
