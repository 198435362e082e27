"""How far apart requests leave: for one host by its delay, and for one machine behind many names by half of that.

Many counties share one platform: a delay by host alone would hit its machine from a hundred names at once.
"""

import asyncio
import time
from typing import Any

from scrapy.utils.defer import maybe_deferred_to_future
from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IAddress, IHostResolution, IResolutionReceiver
from zope.interface import implementer  # type: ignore[import-untyped]


class Pace:
    """Gives each request its turn; ``delay`` is the usual one, in seconds."""

    def __init__(self, delay: float) -> None:
        self._delay = delay
        self._free: dict[str, float] = {}
        self._addresses: dict[str, str] = {}

    async def turn(self, host: str, name: str, delay: float) -> None:
        """Wait until a request to a host, named so, may leave."""
        if not self._delay:
            return
        address = await self._address(name)
        # asked again after each sleep, and counted from the moment it really leaves: who oversleeps crowds nobody
        while (at := max(self._free.get(host, 0.0), self._free.get(address, 0.0))) > time.monotonic():
            await asyncio.sleep(at - time.monotonic())
        left = time.monotonic()
        self._free[host] = left + max(delay, self._delay)
        if address:
            self._free[address] = left + self._delay / 2

    async def _address(self, name: str) -> str:
        """The address that a name will be connected to, by the gate's own resolver; empty where there is none."""
        if name not in self._addresses:
            from twisted.internet import reactor

            receiver = _First()
            resolver: Any = reactor
            resolver.nameResolver.resolveHostName(receiver, name)
            self._addresses[name] = await maybe_deferred_to_future(receiver.done)
        return self._addresses[name]


@implementer(IResolutionReceiver)
class _First:
    """The first address of a resolution."""

    def __init__(self) -> None:
        self.done: Deferred[str] = Deferred()
        self._found = ""

    def resolutionBegan(self, resolution: IHostResolution) -> None:  # noqa: N802 - Twisted's name
        """Nothing is known yet."""

    def addressResolved(self, address: IAddress) -> None:  # noqa: N802 - Twisted's name
        self._found = self._found or str(getattr(address, "host", ""))

    def resolutionComplete(self) -> None:  # noqa: N802 - Twisted's name
        self.done.callback(self._found)
