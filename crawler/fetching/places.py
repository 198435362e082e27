"""How many portals are looked at side by side. One whose server is silent gives its place to another meanwhile.

Otherwise as many silent servers as there are places, such as those of one platform that is down, keep all others
waiting for their time limits.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager
from typing import TypeVar

PATIENCE = 1.0
"""Seconds after which a server is silent: most answer in a tenth of that."""
_GLANCE, _LATE = 0.2, 0.1
"""Seconds between two glances whether it has answered, and by how much one may come late; one that comes later shows
that this process was busy, which says nothing of the server."""
SILENT = 8
"""How many may be waited for beside each place."""
_Result = TypeVar("_Result")


class Places:
    """Places for portals at work, and besides them for those that are waited for."""

    def __init__(self, count: int) -> None:
        self._free = asyncio.Semaphore(count)
        self._silent = asyncio.Semaphore(SILENT * count)

    @asynccontextmanager
    async def taken(self) -> AsyncIterator["Place"]:
        """A place, as soon as there is one."""
        place = Place(self._free, self._silent)
        await place.take()
        try:
            yield place
        finally:
            place.leave()


class Place:
    """The place of one portal, which asks for one thing at a time."""

    def __init__(self, free: asyncio.Semaphore, silent: asyncio.Semaphore) -> None:
        self._free = free
        self._silent = silent
        self._is_held = False

    async def take(self) -> None:
        """Wait for a place and hold it."""
        await self._free.acquire()
        self._is_held = True

    def leave(self) -> None:
        """Give the place up, where it is held."""
        if self._is_held:
            self._is_held = False
            self._free.release()

    async def lend(self, waiting: Awaitable[_Result]) -> _Result:
        """Await an answer; whoever is next in line has the place from the moment at which it takes long."""
        answer = asyncio.ensure_future(waiting)
        try:
            if await _is_silent(answer) and not self._silent.locked():
                async with self._silent:
                    self.leave()
                    await asyncio.wait({answer})
                await self.take()
            return await answer
        finally:
            answer.cancel()


async def _is_silent(answer: asyncio.Future[_Result]) -> bool:
    """Wait for an answer as long as patience lasts; whether it has not come."""
    loop, patience = asyncio.get_running_loop(), PATIENCE
    while patience > 0:
        before = loop.time()
        done, _ = await asyncio.wait({answer}, timeout=min(_GLANCE, patience))
        if done:
            return False
        if loop.time() - before < _GLANCE + _LATE:
            patience -= _GLANCE
    return True
