"""Hears the data that a page's scripts ask for while a browser shows it: there a list may be had without a browser."""

import asyncio
import contextlib

from playwright.async_api import Error, Response

from crawler.fetching.answer import Heard

_LARGEST = 4 << 20
_MOST = 60
_WITHIN = 2.0


class Ear:
    """Collects answers as an event handler of a browser's page; nothing that goes wrong here matters to the page."""

    def __init__(self) -> None:
        self._heard: list[Heard] = []
        self._taking: set[asyncio.Task[None]] = set()
        self._taken = 0

    def hear(self, response: Response) -> None:
        """The handler of the page's event ``response``."""
        kind = response.headers.get("content-type", "").lower()
        asked = response.request.resource_type
        is_data = "json" in kind or ("xml" in kind and "svg" not in kind) or (asked != "script" and "html" in kind)
        is_data = is_data or ("javascript" in kind and "callback=" in response.url)
        if asked in ("xhr", "fetch", "script") and is_data and self._taken < _MOST:
            self._taken += 1
            task = asyncio.ensure_future(self._take(response))
            self._taking.add(task)

    async def _take(self, response: Response) -> None:
        with contextlib.suppress(Error, UnicodeDecodeError):
            body = await response.body()
            request = response.request
            if response.status == 200 and len(body) <= _LARGEST:
                sent, kind = request.post_data or "", request.headers.get("content-type", "")
                is_post = request.method == "POST"
                if request.method in ("GET", "POST"):
                    says_script = "x-requested-with" in request.headers
                    self._heard.append(Heard(response.url, body.decode("utf-8"), sent, kind, is_post, says_script))

    async def heard(self, *, after: int = 0) -> tuple[Heard, ...]:
        """What was heard, in the order in which it was answered; without what came first, if it was heard before."""
        if self._taking:
            _, late = await asyncio.wait(self._taking, timeout=_WITHIN)
            for task in late:
                task.cancel()
            self._taking.clear()
        return tuple(self._heard[after:])
