"""What one page of the browser asks for: documents, scripts and their data alone, each in its turn at its host.

A browser asks for all that a page names at once; a host is promised that nobody of ours does. What a page waits for its
turns is added to its time. Hops of a redirect, which Playwright shows only when they are made, are held back by the
browser's own protocol; WebSockets are closed before they reach anybody.
"""

import asyncio
import contextlib
import re
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import urljoin, urlsplit

from playwright.async_api import Error, Page, Request, Response, Route
from playwright.async_api import TimeoutError as PlaywrightTimeoutError
from scrapy import Request as ScrapyRequest

from crawler.fetching.pace import Pace, Turn
from crawler.fetching.query import FORM
from crawler.fetching.shown_encoding import is_shown_otherwise

_ANY = re.compile("")
_REDIRECTS = (301, 302, 303, 307, 308)
_WANTED = {"document", "script", "xhr", "fetch"}
_SETTLED_WITHIN = 10_000
_SHOWN_WITHIN = 4_000
_SHOWS = "() => document.querySelector('frame,iframe,a[href]') || document.body?.innerText.trim().length > 40"
_LOADED = "() => !/加载中|载入中|正在(?:加载|载入)|\\bloading\\b/i.test(document.body?.innerText || '')"
"""Whether a page that has come to rest does not say that more is to come: some begin to ask only after a while."""
_GLANCE, _QUIET, _LONGEST_CALMING = 0.1, 3, 10.0
_MOST, _MOST_ROUNDS = 60, 6
_LONGEST_WAITING = 120.0
"""Seconds that a page may wait for its turns, all in all."""


OPENED = "openedByScript"
"""Where a page keeps the addresses that its scripts wanted to open in windows of their own."""


class PageRequests:
    """The requests of a page while it is shown; ``scope`` is its time limit.

    While it ``stays`` it goes nowhere else: where it would have gone is kept in ``left_for``. ``refused`` is the first
    address that it wanted to show or read before, and that may not be asked for, ``left_bounds`` that of another site
    which it wanted to be. ``documents`` are the answers that
    were shown in turn, as those of a page that a script calls again: the last one is what it shows.
    """

    def __init__(
        self,
        pace: Pace,
        scope: asyncio.Timeout,
        allows: Callable[[str], Awaitable[bool]],
        is_within: Callable[[str], bool],
    ) -> None:
        """``allows`` says whether an address may be asked for, ``is_within`` whether it may be the page's own."""
        self._pace, self._scope, self._allows, self._is_within = pace, scope, allows, is_within
        self._own: set[str] = set()
        self._open: dict[Request, Turn] = {}
        self._hops: dict[str, Turn] = {}
        self._asked = 0
        self._gone_to: Counter[str] = Counter()
        self._waited = self._granted = 0.0
        self._closed = False
        self._in_line = 0
        self.stays = False
        self.refused = self.left_bounds = ""
        self.left_for: list[tuple[str, str]] = []
        self.documents: list[Response] = []

    async def watch(self, page: Page, _: ScrapyRequest) -> None:
        """Stand between a page that was just made and the network."""
        # as every browser does that blocks pop-ups; what opens all the same is closed, and asks for nothing
        await page.add_init_script(
            f"window.{OPENED} = []; window.open = url => (window.{OPENED}.push(String(url)), null)"
        )
        page.on("popup", lambda popup: popup.close())
        page.on("requestfinished", self._end)
        page.on("requestfailed", self._end)
        page.on("response", self._note_document)
        await page.context.route("**", lambda route: route.abort())
        await page.context.route_web_socket(_ANY, lambda socket: socket.close())
        await page.route("**", self._let_go)
        await self._hold_hops(page)

    async def settle(self, page: Page) -> None:
        """Wait until the page has asked for nothing for half a second; one that never rests is taken as it is, and one
        that shows nothing yet, or that it is loading, is given a while more."""
        await self._rest(page)
        for shown in (_SHOWS, _LOADED):
            with contextlib.suppress(PlaywrightTimeoutError, Error):
                await page.wait_for_function(shown, timeout=_SHOWN_WITHIN)
                await self._rest(page)

    async def calm(self) -> None:
        """Wait until nothing that the page asks for is open, after something was done to it; ten seconds at most."""
        asked, quiet, left = -1, 0, _LONGEST_CALMING
        while quiet < _QUIET and left > 0:
            await asyncio.sleep(_GLANCE)
            quiet = 0 if self._open or self._in_line or asked != self._asked else quiet + 1
            asked, left = self._asked, left - (0 if self._in_line else _GLANCE)

    async def _rest(self, page: Page) -> None:
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
        for turn in self._hops.values():
            self._pace.end(turn)
        self._hops.clear()

    async def _hold_hops(self, page: Page) -> None:
        """Let a redirect go on only when its next address has its turn."""
        session = await page.context.new_cdp_session(page)

        async def hold(paused: dict[str, Any]) -> None:
            may_go_on = paused.get("responseStatusCode") not in _REDIRECTS or await self._hop(paused)
            with contextlib.suppress(Error):  # the page was closed meanwhile
                if may_go_on and await is_shown_otherwise(session, paused):
                    return
                if may_go_on:
                    await session.send("Fetch.continueRequest", {"requestId": paused["requestId"]})
                else:
                    refusal = {"requestId": paused["requestId"], "errorReason": "BlockedByClient"}
                    await session.send("Fetch.failRequest", refusal)

        session.on("Fetch.requestPaused", hold)
        await session.send("Fetch.enable", {"patterns": [{"requestStage": "Response"}]})

    async def _hop(self, paused: dict[str, Any]) -> bool:
        """The turn of the address that was asked ends, that of the address which it leads to begins; whether that one
        may be asked for."""
        asked = paused["request"]["url"]
        for request in [one for one in self._open if one.url == asked]:
            self._end(request)
        if asked in self._hops:
            self._pace.end(self._hops.pop(asked))
        headers = {one["name"].lower(): one["value"] for one in paused.get("responseHeaders", ())}
        url = urljoin(asked, headers.get("location", ""))
        if not url.startswith(("http://", "https://")) or url in self._hops:
            return True
        if asked in self._own and not self._may_go_to(url):
            return False
        if not await self._allows(url):
            self._note_refusal(url, str(paused.get("resourceType", "")))
            return False
        asked_at = time.monotonic()
        turn = await self._begin(url)
        if turn is not None:
            self._hops[url] = turn
            self._waited_since(asked_at)
        return True

    async def _begin(self, url: str) -> Turn | None:
        """A turn at an address's host; None when the page is gone by then."""
        parts = urlsplit(url)
        turn = await self._pace.begin(parts.netloc, parts.hostname or "")
        if not self._closed:
            return turn
        self._pace.end(turn)
        return None

    async def _let_go(self, route: Route) -> None:
        request = route.request
        if request.url.startswith(("data:", "blob:")):
            await route.fallback()
        elif _is_own(request) and not self.stays and not self._may_go_to(request.url):
            await route.abort("aborted")
        elif self.stays and _is_own(request):
            self.left_for.append((request.url, _form_of(request)))
            await route.abort("aborted")  # any other reason would show an error in the page's place
        elif self._is_sent_round(request):
            await route.abort("aborted")
        elif self._asked < _MOST and _is_wanted(request):
            self._asked += 1
            await (self._in_turn(route) if await self._allows(request.url) else self._refuse(route))
        else:
            await route.abort()

    def _is_sent_round(self, request: Request) -> bool:
        """Whether a page goes to one address again and again, as a wall sends it that never opens."""
        if not _is_own(request):
            return False
        self._gone_to[request.url] += 1
        return self._gone_to[request.url] > _MOST_ROUNDS

    def _may_go_to(self, url: str) -> bool:
        """Whether the page itself may be what an address shows."""
        self._own.add(url)
        if not self._is_within(url):
            self.left_bounds = self.left_bounds or url
            self._scope.reschedule(asyncio.get_running_loop().time())  # what else it does is of no interest
        return not self.left_bounds

    async def _refuse(self, route: Route) -> None:
        self._note_refusal(route.request.url, route.request.resource_type)
        await route.abort()

    def _note_refusal(self, url: str, kind: str) -> None:
        if not self.stays and kind.lower() != "script":
            self.refused = self.refused or url

    async def _in_turn(self, route: Route) -> None:
        asked_at = time.monotonic()
        self._in_line += 1
        try:
            turn = await self._begin(route.request.url)
        finally:
            self._in_line -= 1
        if turn is None:
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

    def _note_document(self, response: Response) -> None:
        if _is_own(response.request) and response.status not in _REDIRECTS:
            self.documents.append(response)

    def _end(self, request: Request) -> None:
        turn = self._open.pop(request, None) or self._hops.pop(request.url, None)
        if turn is not None:
            self._pace.end(turn)


def _form_of(request: Request) -> str:
    """The form that a page would have sent, as it is posted; empty where it is asked for plainly, or with files."""
    is_form = request.headers.get("content-type", FORM).partition(";")[0] == FORM
    return (request.post_data or "") if request.method == "POST" and is_form else ""


def _is_own(request: Request) -> bool:
    """Whether a request is for the page itself, not for what it holds."""
    return request.is_navigation_request() and request.frame.parent_frame is None


def _is_wanted(request: Request) -> bool:
    return request.url.startswith(("http://", "https://")) and request.resource_type in _WANTED
