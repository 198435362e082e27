"""What a crawl may take of the machine: one that takes more memory, or leaves the disk no room, ends in good order.

And what one answer may bring besides its body, which DOWNLOAD_MAXSIZE limits.
"""

import asyncio
import os
from pathlib import Path
from typing import Self

from loguru import logger
from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import DownloadCancelledError
from scrapy.http import Response
from scrapy.utils.asyncio import create_looping_call

from storage.keeping.room import free_bytes
from storage.language import N_

NO_ROOM = N_("the disk has no room left for what is fetched")
TOO_MUCH_MEMORY = N_("the crawl took more memory than it may")
MOST_HEADERS = 5000
"""No server sends more than a hundred; Twisted takes any number."""
_EVERY = 5.0
_PAGE = os.sysconf("SC_PAGE_SIZE")


def memory() -> int:
    """The memory that this process holds, in bytes."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * _PAGE


class LimitsExtension:
    """Ends the crawl with a reason (its ``finish_reason``); looks under way are not written and are taken up again."""

    def __init__(self, crawler: Crawler) -> None:
        settings = crawler.settings
        self._crawler = crawler
        self._most_memory = settings.getint("MOST_MEMORY")
        self._least_room = settings.getint("LEAST_ROOM")
        self._folder = Path(settings.get("ARCHIVE_FOLDER") or ".")
        self._closing: asyncio.Future[None] | None = None
        self._call = create_looping_call(self._check)
        crawler.signals.connect(self._begin, signals.spider_opened)
        crawler.signals.connect(self._end, signals.spider_closed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def _begin(self) -> None:
        self._call.start(_EVERY, now=False)

    def _end(self) -> None:
        if self._call.running:
            self._call.stop()

    def _check(self) -> None:
        reason = self._broken()
        if not reason:
            return
        self._end()
        logger.error(f"the crawl ends: {reason}")
        assert self._crawler.engine is not None  # noqa: S101 - a spider was opened by it
        self._closing = asyncio.ensure_future(self._crawler.engine.close_spider_async(reason=reason))

    def _broken(self) -> str:
        if free_bytes(self._folder) < self._least_room:
            return NO_ROOM
        return TOO_MUCH_MEMORY if memory() > self._most_memory else ""


class HeadersMiddleware:
    """Refuses an answer with a flood of headers before anything is made of it: nearest the network."""

    def process_response(self, request: Request, response: Response) -> Response:
        """Raises DownloadCancelledError, as for a body that is too large."""
        count = sum(len(values) for _, values in response.headers.items())
        if count > MOST_HEADERS:
            raise DownloadCancelledError(f"{request.url}: {count} headers")
        return response
