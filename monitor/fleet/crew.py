"""The crawling process of a worker: it is told portals line by line and answers line by line; it is ended and started
anew when it hangs, when it dies, and after many portals.

Starting Scrapy for each portal would cost more than looking at it; keeping it in the worker would let a page that
hangs stop the worker's heartbeat.
"""

import asyncio
import json
import os
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from loguru import logger

MOST_PORTALS = 300


class CutOffError(Exception):
    """A visit did not come to its end; it is to be made again. Raised by `Crew.look_at`."""


class HeldError(CutOffError):
    """Another process holds the portal, or held it when it died. Raised by `Crew.look_at`."""


class Crew:
    """One crawling process at a time, and its successor."""

    def __init__(self, options: Sequence[str], limit: float, most: int = MOST_PORTALS) -> None:
        """``options`` are handed to the crawl's command; ``limit`` is how long a portal may take, in seconds."""
        self._options = tuple(options)
        self._limit = limit
        self._most = most
        self._hand: _Hand | None = None
        self._all: set[_Hand] = set()
        self._starting = asyncio.Lock()

    async def look_at(self, portal: str, *, full: bool, due_only: bool) -> None:
        """Have a portal looked at, as `crawler.spiders.columns.Plan` says. Raises CutOffError, HeldError."""
        hand = await self._one()
        try:
            async with asyncio.timeout(self._limit):
                await hand.look_at({"portal": portal, "full": full, "due_only": due_only})
        except TimeoutError:
            logger.warning(f"{portal}: not done within {self._limit:g} s; the crawling process is ended")
            hand.kill()
            raise CutOffError(portal) from None

    def beat(self) -> None:
        """Let every process know that its worker is alive and may work."""
        for hand in self._all:
            if hand.is_there:
                hand.beat()

    async def stop(self, patience: float) -> None:
        """Let the processes end what they do, and kill those that do not in time."""
        for hand in self._all:
            if hand.is_there:
                hand.retire()
        waiting = [asyncio.ensure_future(hand.ended()) for hand in self._all]
        if waiting:
            await asyncio.wait(waiting, timeout=patience)
        self.kill()

    def kill(self) -> None:
        """End every process at once: nobody may be asked anything any more."""
        for hand in self._all:
            hand.kill()

    async def _one(self) -> "_Hand":
        """The process that takes orders; another where it is gone, or has had enough of them."""
        async with self._starting:
            hand = self._hand
            if hand is not None and hand.is_there and hand.given >= self._most:
                hand.retire()
                hand = None
            if hand is None or not hand.is_there:
                hand = await _Hand.started(self._options)
                self._all = {old for old in self._all if old.is_there} | {hand}
                self._hand = hand
            hand.given += 1
            return hand


class _Hand:
    """A crawling process with the portals it was told and has not answered for."""

    def __init__(self, process: Process) -> None:
        self._process = process
        self._promised: dict[str, asyncio.Future[None]] = {}
        self.given = 0
        self._listening = asyncio.ensure_future(self._listen())

    @classmethod
    async def started(cls, options: Sequence[str]) -> "_Hand":
        command = [sys.executable, "-m", "monitor.cli", "crawl", "--orders", "--verbose", *options]
        process = await asyncio.create_subprocess_exec(*command, stdin=PIPE, stdout=PIPE, start_new_session=True)
        logger.info(f"crawling process {process.pid} started")
        return cls(process)

    @property
    def is_there(self) -> bool:
        return self._process.returncode is None and not self._listening.done()

    async def look_at(self, order: dict[str, Any]) -> None:
        portal = order["portal"]
        promise = self._promised.setdefault(portal, asyncio.get_running_loop().create_future())
        assert self._process.stdin is not None  # noqa: S101 - it was asked for
        try:
            self._say(order)
            await self._process.stdin.drain()
        except (ConnectionError, RuntimeError):
            raise CutOffError(portal) from None
        await asyncio.shield(promise)

    def beat(self) -> None:
        """Say that whoever orders is alive."""
        self._say({})

    def retire(self) -> None:
        """Give it no more orders; it ends when it has answered for those it has."""
        self._say({"end": True})

    def _say(self, order: dict[str, object]) -> None:
        assert self._process.stdin is not None  # noqa: S101 - it was asked for
        if not self._process.stdin.is_closing():
            self._process.stdin.write(f"{json.dumps(order)}\n".encode())

    def kill(self) -> None:
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)

    async def ended(self) -> None:
        await self._process.wait()
        await self._listening

    async def _listen(self) -> None:
        """Take its answers until it is gone; what it did not answer for was cut off."""
        assert self._process.stdout is not None  # noqa: S101 - it was asked for
        async for line in self._process.stdout:
            with suppress(ValueError, KeyError, TypeError):
                self._take(json.loads(line))
        await self._process.wait()
        for portal, promise in self._promised.items():
            if not promise.done():
                promise.set_exception(CutOffError(portal))
                promise.exception()  # retrieved: a visit that nobody awaits any more is no error of the loop
        self._promised.clear()

    def _take(self, answer: dict[str, Any]) -> None:
        promise = self._promised.pop(answer["portal"], None)
        if promise is None or promise.done():
            return
        if answer["done"]:
            promise.set_result(None)
        else:
            promise.set_exception(HeldError(answer["portal"]))
