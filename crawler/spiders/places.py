"""How many portals are looked at side by side: one that waits long for its server stands aside for the others."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

_PATIENCE = 2.0
"""Seconds that a portal may wait for its server before another one begins."""
_ASIDE = 8
"""How many times as many portals may wait aside: each has a connection open."""


class Places:
    """The places of a crawl."""

    def __init__(self, count: int) -> None:
        self.free = asyncio.Semaphore(count)
        self.aside, self.most_aside = 0, _ASIDE * count

    @asynccontextmanager
    async def one(self) -> AsyncIterator["Place"]:
        """A place, once there is one; it is free again at the end."""
        await self.free.acquire()
        place = Place(self)
        try:
            yield place
        finally:
            place.leave()


class Place:
    """One portal's place."""

    def __init__(self, places: Places) -> None:
        self._places = places
        self._is_aside = False

    @asynccontextmanager
    async def waiting(self) -> AsyncIterator[None]:
        """While a server is waited for. If that takes long, the place is another's until it is over."""
        timer = asyncio.get_running_loop().call_later(_PATIENCE, self._step_aside)
        try:
            yield
        finally:
            timer.cancel()
            if self._is_aside:
                await self._places.free.acquire()
                self._come_back()

    def leave(self) -> None:
        """End with it, wherever the portal stands."""
        if self._is_aside:
            self._come_back()
        else:
            self._places.free.release()

    def _step_aside(self) -> None:
        if self._places.aside < self._places.most_aside:
            self._places.aside += 1
            self._is_aside = True
            self._places.free.release()

    def _come_back(self) -> None:
        self._is_aside = False
        self._places.aside -= 1
