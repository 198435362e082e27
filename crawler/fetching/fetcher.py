"""Asks for one page at a time on behalf of one portal, and says why when it could not: answers in, exceptions out."""

import asyncio
import re
from collections.abc import Awaitable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import TypeVar
from urllib.parse import urlsplit

from playwright.async_api import Response as BrowserResponse
from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response

from crawler.fetching.answer import Answer, Validators
from crawler.fetching.clicking import Choose, Clicking
from crawler.fetching.counting import kind_now
from crawler.fetching.evidence import EvidenceMiddleware
from crawler.fetching.failures import (
    AskedToWaitError,
    NoAnswerError,
    NoBrowserError,
    NotKeptError,
    NotRenderedError,
    RefusedError,
    SentAwayError,
    UnreachableError,
)
from crawler.fetching.gate import Boundary
from crawler.fetching.hearing import Ear
from crawler.fetching.manners import MannersMiddleware, wait_until
from crawler.fetching.places import Place
from crawler.fetching.query import Query
from crawler.fetching.raised import RAISED, failure_of, refused
from crawler.fetching.received import answer_of, is_whole
from crawler.fetching.restraint import Restraint
from crawler.fetching.sent_on import SentOn
from crawler.fetching.tally import Tally
from crawler.fetching.walls import WALL_STATUSES
from storage.archive import MADE_TYPE, ArchiveError
from storage.clock import day_of, now

_BROWSER_ERROR = "chrome-error:"
"""Where a browser stands that was shown nothing."""
_PAGE = re.compile(r"(?:^|/[^./]*|\.(?:[sjx]?html?|jspx?|aspx?|php|do|action|xp))$", re.IGNORECASE)
"""The paths of what a browser shows, not of scripts and files."""
_PAUSES, _LONGEST_PAUSE = 10, 30.0
"""How many delays, and at most how many seconds, lie between two tries."""
_GONE = {HTTPStatus.NOT_FOUND, HTTPStatus.GONE}
_PATIENCE, _SHORTEST_WAIT, _MOMENT = 120.0, 5.0, 60.0
"""Seconds that a portal's servers are waited for in one crawl that ask for that: one that asks for a while of all who
come quickly would show nothing otherwise. How many each wait counts at least, and how many a server may ask for."""
_HELD_FOR = timedelta(minutes=15)
_Result = TypeVar("_Result")


class Fetcher:
    """Fetches within one portal's boundary."""

    def __init__(self, crawler: Crawler, boundary: Boundary, *, can_render: bool, place: Place | None = None) -> None:
        """``place`` is lent to others while a server is silent."""
        self._crawler = crawler
        self._place = place
        self._boundary = boundary
        self._can_render = can_render
        self._pause = min(_PAUSES * crawler.settings.getfloat("DELAY"), _LONGEST_PAUSE)
        self._patience = _PATIENCE
        self._holds = False
        self._answers: dict[str, tuple[datetime, Answer]] = {}
        self._opened: set[str] = set()
        self._sent_on = SentOn()
        self.places: dict[str, bool] = {}
        """Places of its pages by what stands around them, and whether they hold boxes (`crawler.lists.boxed`)."""
        self.restraint = Restraint()
        self.tally = Tally()

    def leave_alone(self, url: str, until: datetime) -> None:
        """Ask nothing of an address's host before a moment."""
        MannersMiddleware.of(self._crawler).leave_alone(url, until)

    def opened(self, url: str) -> None:
        """The wall before an address opened for a browser, as for anybody's: its host's pages are the browser's now."""
        self._opened.add(urlsplit(url).netloc)

    def within(self, url: str) -> bool:
        """Whether an address lies within the portal's boundary."""
        return self._boundary.allows(url)

    def refuse_moved(self, page: str, moved_to: str) -> None:
        """Raises SentAwayError where a page sends by itself to a government's host that is not the portal's."""
        failure = refused(page, moved_to)
        if isinstance(failure, SentAwayError) and not self.within(moved_to):
            raise failure

    async def get(self, url: str, validators: Validators = Validators(), referer: str = "") -> Answer:  # noqa: B008 - it is frozen
        """The answer to a plain request, conditional when validators are given; walls are for the caller to judge.

        ``referer`` is the page that led there: some servers give a file only to those who come from it. Where a wall
        ``opened`` for a browser, a page is what the browser shows.

        Raises UnreachableError, AskedToWaitError, ForbiddenByRobotsError, RefusedError, TooLargeError, and there what
        `render` raises.
        """
        if urlsplit(url).netloc in self._opened and _PAGE.search(urlsplit(url).path):
            return await self.render(url)
        return await self.ask(Query(url, referer=referer), validators)

    async def ask(self, query: Query, validators: Validators = Validators()) -> Answer:  # noqa: B008 - it is frozen
        """The answer to any request. Raises what `get` raises."""
        if validators == Validators() and (held := self._held(str(query))) is not None:
            return held
        headers = {"If-None-Match": validators.etag, "If-Modified-Since": validators.last_modified, **query.headers}
        answer = await self._ask(query, {name: value for name, value in headers.items() if value}, {})
        if answer.status == HTTPStatus.NOT_MODIFIED and validators == Validators():
            raise UnreachableError(f"{answer.url} HTTP {answer.status}")  # nobody said what it was before
        return self._hold(str(query), self.placed(answer))

    def placed(self, answer: Answer) -> Answer:
        """An answer with the places that are known to hold boxes by now."""
        return replace(answer, boxes=frozenset(place for place, is_box in self.places.items() if is_box))

    @contextmanager
    def holding(self) -> Iterator[None]:
        """Keep what is asked for meanwhile: a look at a column that was just found need not ask for it again."""
        before, self._holds = self._holds, True
        try:
            yield
        finally:
            self._holds = before

    def _hold(self, key: str, answer: Answer) -> Answer:
        if self._holds and answer.status == 200:
            self._answers[key] = (now(), answer)
        return answer

    def _held(self, key: str) -> Answer | None:
        """An answer of a moment ago and of the same day: what comes after a due day rests on nothing before it."""
        found = self._answers.get(key) if self._holds else self._answers.pop(key, None)
        if found is None or now() - found[0] > _HELD_FOR or day_of(now()) != day_of(found[0]):
            return None
        return found[1]

    async def render(self, url: str, choose: Choose | None = None) -> Answer:
        """The page as a browser shows it once its scripts have run; then what clicks on the labels do that ``choose``
        names of it. Raises also NoBrowserError and NotRenderedError."""
        if not self._can_render:
            raise NoBrowserError("render = never")
        key = f"rendered {url}"
        return self._held(key) or self._hold(key, self.placed(await self._render(url, choose)))

    def made(self, answer: Answer, page: str, of: Sequence[Answer]) -> Answer:
        """An answer as a page that was made of others: what is read of them, and kept beside them. Raises
        NotKeptError."""
        body, names = page.encode(), [one.evidence for one in of if one.evidence]
        keeper = self._crawler.get_downloader_middleware(EvidenceMiddleware)
        try:
            evidence = keeper.made(answer.url, body, names) if keeper is not None and names else ""
        except ArchiveError as error:
            raise NotKeptError(str(error)) from error
        headers = (*((name, value) for name, value in answer.headers if name.lower() != "content-type"),)
        typed = (*headers, ("Content-Type", MADE_TYPE))
        return replace(answer, headers=typed, body=body, text=page, evidence=evidence)

    async def _render(self, url: str, choose: Choose | None) -> Answer:
        ear = Ear()
        clicking = Clicking(choose, ear) if choose is not None else None

        def note(response: BrowserResponse) -> None:
            self.tally.count()
            self._heed(response.url, response.status, response.headers.get("retry-after", ""))
            ear.hear(response)

        events = {"response": note}
        self.tally.rendered += 1
        try:
            meta = {"playwright": True, "playwright_page_event_handlers": events, "clicking": clicking}
            shown = await self._ask(Query(url), {}, meta)
            if clicking is not None:
                return replace(shown, heard=clicking.heard, clicked=tuple(clicking.clicked))
            return replace(shown, heard=await ear.heard())
        except NoBrowserError:
            self.tally.rendered -= 1
            raise

    async def _ask(self, query: Query, headers: dict[str, str], meta: dict[str, object]) -> Answer:
        until = MannersMiddleware.of(self._crawler).left_alone_until(query.url)
        if until is not None and now() < until:
            await self._wait(until)
        try:
            return await self._sent(query, headers, meta)
        except AskedToWaitError as failure:
            await self._wait(failure.until)
        return await self._sent(query, headers, meta)

    async def _wait(self, until: datetime) -> None:
        """Wait as a server asks. Raises AskedToWaitError where that is longer than its portal is waited for."""
        seconds = max(0.0, (until - now()).total_seconds())
        if seconds > _MOMENT or max(seconds, _SHORTEST_WAIT) > self._patience:
            raise AskedToWaitError(until)
        self._patience -= max(seconds, _SHORTEST_WAIT)
        await self._patiently(asyncio.sleep(seconds))

    async def _sent(self, query: Query, headers: dict[str, str], meta: dict[str, object]) -> Answer:
        """What an address answers, asked for where it is known to send to; where it is linked if it is not there."""
        meant = self._sent_on.meant(query.url) if _may_be_sent_on(query, meta) else query.url
        if meant != query.url:
            answer = await self._requested(replace(query, url=meant), headers, meta)
            if answer.status not in _GONE:
                return answer
            self._sent_on.was_wrong(query.url)
        return await self._requested(query, headers, meta)

    async def _requested(self, query: Query, headers: dict[str, str], meta: dict[str, object]) -> Answer:
        url = query.url
        if not self.within(url):
            raise RefusedError(url)
        if "playwright" not in meta:  # a browser looks once at what a plain request could not see
            self.restraint.check(url)
        old = self._boundary.names(url)
        shared = {"boundary": self._boundary, "tally": self.tally, "may_speak_old_tls": old, "kind": kind_now(), **meta}
        request = Request(url, method=query.method, headers=headers, body=query.body, meta=shared)
        try:
            response = await self._download(request)
        except NoAnswerError:
            if "playwright" in meta:
                raise
        else:
            if _may_be_sent_on(query, meta) and response.request is not None:
                self._sent_on.note(url, response.url, response.request.meta.get("redirect_urls", ()))
            return self._judged(response)
        # one more try, after a while, for what may be an accident of the network
        await self._patiently(asyncio.sleep(self._pause))
        try:
            again = request.replace(dont_filter=True, meta=request.meta | {"attempt": 2})
            return self._judged(await self._download(again))
        except NoAnswerError:
            self.restraint.silent(url)
            raise

    async def _patiently(self, waiting: Awaitable[_Result]) -> _Result:
        return await (waiting if self._place is None else self._place.lend(waiting))

    async def _download(self, request: Request) -> Response:
        engine = self._crawler.engine
        assert engine is not None  # noqa: S101 - a spider runs inside an engine
        try:
            download = engine.download_async(request)
            # pages that wait for their turn in the browser would only crowd it
            return await (download if "playwright" in request.meta else self._patiently(download))
        except RAISED as error:
            raise failure_of(request.url, error) from error

    def _heed(self, url: str, status: int, retry_after: str) -> datetime | None:
        """Until when a server asks to be left alone with this answer, from now on."""
        until = wait_until(status, retry_after, now())
        if until is not None:
            self.leave_alone(url, until)
        return until

    def _judged(self, response: Response) -> Answer:
        self.restraint.answered(response.url)
        retry_after = (response.headers.get("Retry-After") or b"").decode("latin-1")
        until = self._heed(response.url, response.status, retry_after)
        if until is not None:
            raise AskedToWaitError(until)
        if response.status >= 500 and response.status not in WALL_STATUSES:
            raise UnreachableError(f"{response.url} HTTP {response.status}")
        # Scrapy follows only http and https
        if 300 <= response.status < 400 and response.status != HTTPStatus.NOT_MODIFIED:
            raise RefusedError((response.headers.get("Location") or b"").decode("latin-1")[:200])
        if "partial" in response.flags and not is_whole(response.body):
            raise UnreachableError(f"{response.url} ended early")
        if response.url.startswith(_BROWSER_ERROR):
            raise NotRenderedError(response.url)
        if not self.within(response.url):  # a browser follows redirects by itself
            raise refused(self._boundary.own, response.url)
        return answer_of(response)


def _may_be_sent_on(query: Query, meta: Mapping[str, object]) -> bool:
    """Whether another address may answer in the place of a query's: to a plain request, not to what is posted."""
    return "playwright" not in meta and query.method == "GET"
