"""How far apart requests lie: at one host by its delay, and at one machine behind many names by half of that.

A host's delay counts from the end of the request before: what a new connection, a handshake or a slow answer takes
never brings two arrivals closer. Many counties share one platform: a delay by host alone would hit its machine from a
hundred names at once.
"""

import asyncio
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from scrapy.utils.defer import maybe_deferred_to_future
from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IAddress, IHostResolution, IResolutionReceiver
from zope.interface import implementer  # type: ignore[import-untyped]

_ANSWER_TIMES = 5
_PATIENCE = 2.0
"""Seconds that a machine is left to one request, whose connection may be slow to stand."""
_SLOWEST = 30.0
LONGEST_WISH = 120.0
"""Seconds that a Crawl-delay may ask for: with more, a first crawl would never come to its end."""


@dataclass
class Turn:
    """A request's turn at a host, from a moment on; while it ``is_alone`` no other goes to the machine behind it."""

    host: str
    address: str
    begun: float
    is_alone: bool = True
    timer: asyncio.TimerHandle | None = None


class Pace:
    """Gives each request its turn; ``delay`` is the usual one, in seconds, ``at_once`` how many one host has."""

    def __init__(self, delay: float, at_once: int = 1) -> None:
        self._delay = delay
        self._places: defaultdict[str, asyncio.Semaphore] = defaultdict(lambda: asyncio.Semaphore(at_once))
        self._machines: defaultdict[str, asyncio.Semaphore] = defaultdict(lambda: asyncio.Semaphore(1))
        self._wishes: dict[str, float] = {}
        self._free: dict[str, float] = {}
        self._free_machines: dict[str, float] = {}
        self._addresses: dict[str, str] = {}

    def wish(self, host: str, delay: float) -> None:
        """Take a host's own wish (Crawl-delay, seconds) into account, from its next turn on."""
        self._wishes[host] = min(delay, LONGEST_WISH)
        if host in self._free:
            self._free[host] += max(0.0, self._wishes[host] - self._delay)

    @asynccontextmanager
    async def turn(self, host: str, name: str) -> AsyncIterator[None]:
        """A request to a host, named so, from when it may leave to its end."""
        turn = await self.begin(host, name)
        try:
            yield
        finally:
            self.end(turn)

    async def begin(self, host: str, name: str) -> Turn:
        """Wait until a request to a host, named so, may leave. Whoever begins ends."""
        address = await self.address(name) if self._delay else ""
        await self._places[host].acquire()
        try:
            await _until_free(self._free, host)
            if address:
                await self._machines[address].acquire()
                try:
                    await _until_free(self._free_machines, address)
                except asyncio.CancelledError:
                    self._machines[address].release()
                    raise
        except asyncio.CancelledError:
            self._places[host].release()
            raise
        turn = Turn(host, address, time.monotonic())
        if self._delay:
            self._free[host] = turn.begun + max(self._delay, self._wishes.get(host, 0.0))
        if address:
            # one that waits long for its answer holds up its own host only
            turn.timer = asyncio.get_running_loop().call_later(_PATIENCE, self._let_others, turn)
        return turn

    def end(self, turn: Turn) -> None:
        """A request has its answer, or never will: the next one's delay counts from now."""
        if self._delay:
            ended = time.monotonic()
            slow = min(_ANSWER_TIMES * (ended - turn.begun), _SLOWEST)
            self._free[turn.host] = ended + max(self._delay, self._wishes.get(turn.host, 0.0), slow)
            self._let_others(turn)
        self._places[turn.host].release()

    async def rest(self, hosts: Iterable[str], addresses: Iterable[str]) -> None:
        """Wait until a request of another process, too, may leave for some hosts and the machines at some addresses."""
        free = [self._free.get(host, 0.0) for host in hosts]
        free += [self._free_machines.get(address, 0.0) for address in addresses]
        await asyncio.sleep(max(0.0, max(free, default=0.0) - time.monotonic()))

    def _let_others(self, turn: Turn) -> None:
        """The machine may be asked under other names; once for each turn."""
        if turn.is_alone and turn.timer is not None:
            turn.is_alone = False
            turn.timer.cancel()
            self._free_machines[turn.address] = time.monotonic() + self._delay / 2
            self._machines[turn.address].release()

    async def address(self, name: str) -> str:
        """The address that a name will be connected to, by the gate's own resolver; empty where there is none."""
        if name not in self._addresses:
            from twisted.internet import reactor

            receiver = _First()
            resolver: Any = reactor
            resolver.nameResolver.resolveHostName(receiver, name)
            self._addresses[name] = await maybe_deferred_to_future(receiver.done)
        return self._addresses[name]


async def _until_free(free: Mapping[str, float], key: str) -> None:
    # asked again after each sleep: a wish may have come meanwhile
    while (at := free.get(key, 0.0)) > time.monotonic():
        await asyncio.sleep(at - time.monotonic())


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
