"""Rendering: which browser, in which context, how long at most; every page is closed, whatever happens.

Started by the first page that needs it, so a crawl without scripted lists costs no browser. Each page has a context of
its own (no workers, and no cookies shared between hosts) and leaves the machine through `FilteringProxy` alone.
"""

import asyncio
import contextlib
import os
import re
from collections.abc import Callable
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from loguru import logger
from playwright.async_api import Browser, Cookie, Error
from playwright.async_api import Response as PlaywrightResponse
from playwright.async_api import TimeoutError as PlaywrightTimeoutError
from scrapy import Request as ScrapyRequest
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy_playwright.handler import ScrapyPlaywrightDownloadHandler
from scrapy_playwright.page import PageMethod
from scrapy_playwright.provider import PlaywrightBrowserProvider

from crawler.fetching.browser import BrowserMissingError, driven, launch
from crawler.fetching.clicking import Clicking
from crawler.fetching.gate import Boundary, OutOfBounds
from crawler.fetching.manners import MannersMiddleware
from crawler.fetching.old_tls import OldTlsContextFactory, is_old_tls
from crawler.fetching.pace import Pace
from crawler.fetching.page_requests import PageRequests
from crawler.fetching.proxy import FilteringProxy
from crawler.fetching.renderers import watched
from crawler.fetching.robots import RobotsMiddleware, RobotsRefusalError

PAGES_AT_ONCE = 2
"""Two pages at once saturate two cores."""
_CLOSED_WITHIN, _STARTED_WITHIN = 5.0, 90.0
_CLOSED_FOR_ANOTHER = re.compile(r"Browser(?:Context)?\.new_(?:context|page): .*has been closed")


class RenderingError(Exception):
    """The browser did not show a page in time, or failed on it: raised by `RenderingHandler.download_request`."""


class BrowserClosedError(RenderingError):
    """The browser was closed for another page before it could begin with this one."""


class BrowserProvider(PlaywrightBrowserProvider):  # type: ignore[misc]
    """Starts the browser that `crawler.fetching.browser` finds."""

    async def start(self) -> None:
        """Raises BrowserMissingError."""
        await driven(super().start())

    async def launch_browser(self) -> Browser:
        """Raises BrowserMissingError."""
        assert self.browser_type is not None  # noqa: S101 - the handler awaits start() before
        return await launch(self.browser_type, self.config.launch_options)


class RenderingHandler(ScrapyPlaywrightDownloadHandler):  # type: ignore[misc]
    """scrapy-playwright with a time limit on everything, a context a page, and a start on demand."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._allow_private = crawler.settings.getbool("ALLOW_PRIVATE_ADDRESSES")
        self._pages_of_a_browser = crawler.settings.getint("PAGES_OF_A_BROWSER")
        self._limit = 2.0 * crawler.settings.getfloat("DOWNLOAD_TIMEOUT")
        self._proxy: FilteringProxy | None = None
        self._starting = asyncio.Lock()
        self._places = asyncio.Semaphore(PAGES_AT_ONCE)
        self._count = self._recycled = self._rendering = 0
        self._cookies: dict[str, list[Cookie]] = {}
        self._old: set[str] = set()
        self._old_handler: HTTP11DownloadHandler | None = None
        # a second try of its own would come at once and uncounted: `Fetcher` makes one, after a while
        self._pool.retryAutomatically = False

    @property
    def _pace(self) -> Pace:
        return MannersMiddleware.of(self._crawler).pace

    async def _maybe_launch_in_thread(self) -> None:
        """Overrides the start with the engine: the driver is started by the first page."""

    async def download_request(self, request: ScrapyRequest) -> Response:
        """Raises BrowserMissingError, RenderingError, RobotsRefusalError, and for plain requests what Scrapy's own
        handler raises."""
        if not request.meta.get("playwright"):
            return await self._plain(request)
        await self._start()
        async with self._places:
            self._rendering += 1
            try:
                await self._start_browser()
                try:
                    return await self._render(request)
                except BrowserClosedError:
                    await self._start_browser()
                    return await self._render(request)
            finally:
                self._rendering -= 1
                await self._recycle()

    async def _plain(self, request: ScrapyRequest) -> Response:
        """Scrapy's own way, in turn; a registered host with which no common TLS is found is spoken to as it can."""
        parts = urlsplit(request.url)
        if parts.netloc in self._old:
            return await self._old_tls(request)
        try:
            async with self._pace.turn(parts.netloc, parts.hostname or ""):
                return await HTTP11DownloadHandler.download_request(self, request)
        except Exception as error:
            if parts.scheme != "https" or not request.meta.get("may_speak_old_tls") or not is_old_tls(error):
                raise
            logger.warning(f"{parts.netloc} speaks old TLS only")
            response = await self._old_tls(request)
            self._old.add(parts.netloc)
            return response

    async def _old_tls(self, request: ScrapyRequest) -> Response:
        if self._old_handler is None:
            self._old_handler = HTTP11DownloadHandler(self._crawler)
            policy: Any = OldTlsContextFactory()
            self._old_handler._contextFactory = policy
            self._old_handler._pool.retryAutomatically = False
        if request.meta.get("tally") is not None:
            request.meta["tally"].tls = "old"
        parts = urlsplit(request.url)
        async with self._pace.turn(parts.netloc, parts.hostname or ""):
            return await self._old_handler.download_request(request)

    async def _recycle(self) -> None:
        """Start the browser anew after some pages: what pages leave behind in it does not add up."""
        if self._count - self._recycled < self._pages_of_a_browser or self._rendering:
            return
        logger.info(f"the browser is started anew after {self._count - self._recycled} pages")
        self._recycled = self._count
        await self._end_browser()

    async def _start(self) -> None:
        async with self._starting:
            if self._proxy is None:
                if os.getuid() == 0:
                    logger.warning("running as root: the browser has no sandbox; run as an ordinary user")
                proxy = await FilteringProxy.start(allow_private=self._allow_private, timeout=self._limit)
                self.config.launch_options["proxy"] = {"server": proxy.address}
                try:
                    await self._launch()
                except BrowserMissingError:
                    proxy.close()
                    raise
                self._proxy = proxy

    async def _start_browser(self) -> None:
        """Start the browser where none runs: on a busy machine that takes longer than a page may.

        Raises RenderingError.
        """
        try:
            async with asyncio.timeout(max(self._limit, _STARTED_WITHIN)):
                await self._maybe_launch_browser()
        except TimeoutError as error:
            raise RenderingError("the browser did not start") from error

    async def _render(self, request: ScrapyRequest) -> Response:
        self._count += 1
        name, host = f"page-{self._count}", urlsplit(request.url).netloc
        try:
            # page.content() has no time limit of its own and never returns on a page that loops
            async with watched(), asyncio.timeout(self._limit) as scope:
                asked = PageRequests(self._pace, scope, partial(self._allows, request), _bounds(request))
                clicking: Clicking | None = request.meta.get("clicking")
                clicks = [PageMethod(clicking.click, asked)] if clicking is not None else []
                request.meta.update(
                    playwright_context=name,
                    playwright_context_kwargs={
                        "accept_downloads": False,
                        "ignore_https_errors": True,
                        "service_workers": "block",
                        "locale": "zh-CN",
                        "timezone_id": "Asia/Shanghai",
                        "storage_state": {"cookies": self._cookies.get(host, []), "origins": []},
                    },
                    # what a page waits for its turns is no time of its own: the scope alone is its limit
                    playwright_page_goto_kwargs={"wait_until": "domcontentloaded", "timeout": 0},
                    playwright_page_methods=[PageMethod(asked.settle), *clicks],
                    playwright_page_init_callback=asked.watch,
                )
                response: Response = await self._download_request_with_retry(request, self._crawler.spider)
                if len(asked.documents) > 1:
                    response = _as_shown(response, asked.documents[-1])
                    await self._keep_cookies(name, host)
                if asked.left_bounds:
                    raise OutOfBounds(asked.left_bounds)
                if asked.refused:  # without it a page may say that it holds nothing
                    raise RobotsRefusalError(asked.refused)
                if clicking is not None and clicking.before:  # the page itself is what it was before the clicks
                    encoding = getattr(response, "encoding", "utf-8")
                    return response.replace(body=clicking.before.encode(encoding, "xmlcharrefreplace"))
                return response
        except PlaywrightTimeoutError as error:
            raise _failure(asked, RenderingError("timeout")) from error
        except TimeoutError as error:
            raise _failure(asked, RenderingError(f"more than {self._limit:g} s")) from error
        except Error as error:
            said = error.message.strip().splitlines()[0][:200]
            failure = BrowserClosedError(said) if _CLOSED_FOR_ANOTHER.match(said) else RenderingError(said)
            raise _failure(asked, failure) from error
        finally:
            asked.close()
            await self._close_context(name)

    async def _keep_cookies(self, name: str, host: str) -> None:
        """A page that called itself again was let in by a cookie: its host's next page shows that, as browsers do."""
        if (wrapper := self.context_wrappers.get(name)) is not None:
            self._cookies[host] = await wrapper.context.cookies()

    async def _allows(self, request: ScrapyRequest, url: str) -> bool:
        robots = self._crawler.get_downloader_middleware(RobotsMiddleware)
        return robots is None or await robots.allows(request, url)

    async def _close_context(self, name: str) -> None:
        wrapper = self.context_wrappers.get(name)
        if wrapper is None:
            return
        try:
            async with asyncio.timeout(_CLOSED_WITHIN):
                await wrapper.context.close()
        except (TimeoutError, Error):
            logger.warning("a page could not be closed: the browser is started anew")
            self.context_wrappers.pop(name, None)
            await self._end_browser()

    async def _end_browser(self) -> None:
        """Close the browser; the next page starts another. One that died is gone already."""
        if hasattr(self, "browser"):
            with contextlib.suppress(TimeoutError, Error):
                async with asyncio.timeout(_CLOSED_WITHIN):
                    await self.browser.close()

    async def close(self) -> None:
        """Close the browser and its way out."""
        await super().close()
        if self._old_handler is not None:
            await self._old_handler.close()
        if self._proxy is not None:
            self._proxy.close()


def _failure(asked: PageRequests, failure: RenderingError) -> Exception:
    """Why a page was not shown: as it wanted to be another site's, or else as it failed."""
    return OutOfBounds(asked.left_bounds) if asked.left_bounds else failure


def _bounds(request: ScrapyRequest) -> Callable[[str], bool]:
    boundary: Boundary | None = request.meta.get("boundary")
    return boundary.allows if boundary is not None else lambda _: False


def _as_shown(response: Response, last: PlaywrightResponse) -> Response:
    """A page with the status and headers of the answer that it shows, not of the first one: a wall opens for a browser
    by calling its page once more."""
    headers = {name: value for name, value in last.headers.items() if name != "content-encoding"}
    return response.replace(status=last.status, headers=headers)
