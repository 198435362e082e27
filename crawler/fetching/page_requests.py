"""What one page of the browser asks for: documents, scripts and their data alone, each in its turn at its host.

A browser asks for all that a page names at once; a host is promised that nobody of ours does. What a page waits for its
turns is added to its time.
"""

import asyncio
import contextlib
import time
from urllib.parse import urlsplit

from playwright.async_api import Error, Page, Request, Route
from playwright.async_api import TimeoutError as PlaywrightTimeoutError
from scrapy import Request as ScrapyRequest

from crawler.fetching.pace import Pace, Turn

_WANTED = {"document", "script", "xhr", "fetch"}
_SETTLED_WITHIN = 10_000
_MOST = 60
_LONGEST_WAITING = 120.0
"""Seconds that a page may wait for its turns, all in all."""


class PageRequests:
    """The requests of a page while it is shown; ``scope`` is its time limit."""

    def __init__(self, pace: Pace, scope: asyncio.Timeout) -> None:
        self._pace, self._scope = pace, scope
        self._open: dict[Request, Turn] = {}
        self._asked = 0
        self._waited = self._granted = 0.0
        self._closed = False

    async def watch(self, page: Page, _: ScrapyRequest) -> None:
        """Stand between a page that was just made and the network."""
        # as every browser does that blocks pop-ups; what opens all the same is closed, and asks for nothing
        await page.add_init_script("window.open = () => null")
        page.on("popup", lambda popup: popup.close())
        page.on("requestfinished", self._end)
        page.on("requestfailed", self._end)
        await page.context.route("**", lambda route: route.abort())
        await page.route("**", self._let_go)

    async def settle(self, page: Page) -> None:
        """Wait until the page has asked for nothing for half a second; one that never rests is taken as it is."""
        asked = -1
        while asked != self._asked:  # in this while something took its turn: what it brings may ask for more
            asked = self._asked
            with contextlib.suppress(PlaywrightTimeoutError):
                await page.wait_for_load_state("networkidle", timeout=_SETTLED_WITHIN)
                return

    def close(self) -> None:
        """The page is gone: whatever it had asked for is over."""
        self._closed = True
        for request in list(self._open):
            self._end(request)

    async def _let_go(self, route: Route) -> None:
        request = route.request
        if request.url.startswith(("data:", "blob:")):
            await route.fallback()
        elif self._asked < _MOST and _is_wanted(request):
            self._asked += 1
            await self._in_turn(route)
        else:
            await route.abort()

    async def _in_turn(self, route: Route) -> None:
        parts, asked_at = urlsplit(route.request.url), time.monotonic()
        turn = await self._pace.begin(parts.netloc, parts.hostname or "")
        if self._closed:
            self._pace.end(turn)
            return
        self._open[route.request] = turn
        self._waited_since(asked_at)
        with contextlib.suppress(Error):  # the page was closed meanwhile
            await route.fallback()

    def _waited_since(self, asked_at: float) -> None:
        """Add a wait to the page's time; what several requests wait for together counts once."""
        granted = time.monotonic()
        more = min(granted - max(asked_at, self._granted), _LONGEST_WAITING - self._waited)
        self._granted = granted
        self._waited += more
        end = self._scope.when()
        if end is not None:
            self._scope.reschedule(end + more)

    def _end(self, request: Request) -> None:
        turn = self._open.pop(request, None)
        if turn is not None:
            self._pace.end(turn)


def _is_wanted(request: Request) -> bool:
    return request.url.startswith(("http://", "https://")) and request.resource_type in _WANTED
