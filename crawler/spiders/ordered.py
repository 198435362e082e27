"""The spider of a worker: looks at the portals that it is told of, line by line, and answers for each.

Lines are JSON: ``{"portal": "nanyang"}`` orders a look, ``{}`` says that whoever orders is alive, ``{"end": true}``
that there is nothing more to do. The answer ``{"portal": "nanyang", "done": true}`` says that its due columns were
looked at, false that another process holds it. When nothing was heard for a while, or the other end is gone, the
process ends at once: its portals are given to another by then.
"""

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any, NoReturn

from loguru import logger

from crawler.spiders.columns import ColumnsSpider, Plan
from storage.database import Database
from storage.registry.registration import portals as portals_of

GIVEN_UP = 3
"""The status with which a process ends that nobody orders any more."""


class OrderedSpider(ColumnsSpider):
    """Looks at portals as they are ordered on standard input, and answers on standard output."""

    name = "ordered"

    def __init__(self, database: Database, *arguments: Any, silence: float, **values: Any) -> None:
        """After ``silence`` seconds whoever orders is taken for dead or cut off."""
        super().__init__(database, *arguments, **values)
        self._orders_from = database
        self._silence = silence

    async def start(self) -> AsyncIterator[Any]:
        """Every portal that is ordered, side by side, until there is nothing more to do."""
        looks: set[asyncio.Task[None]] = set()
        async for key, plan in self._ordered(await _lines()):
            look = asyncio.create_task(self._serve(key, plan))
            looks.add(look)
            look.add_done_callback(looks.discard)
        await asyncio.gather(*looks)
        return
        yield

    async def _ordered(self, lines: asyncio.StreamReader) -> AsyncIterator[tuple[str, Plan]]:
        while True:
            try:
                async with asyncio.timeout(self._silence):
                    line = await lines.readline()
            except TimeoutError:
                _give_up(f"nobody was heard for {self._silence:g} s")
            if not line:
                _give_up("whoever ordered is gone")
            order = json.loads(line)
            if order.get("end"):
                return
            if "portal" in order:
                yield order["portal"], replace(self._plan, full=order["full"], due_only=order["due_only"])

    async def _serve(self, key: str, plan: Plan) -> None:
        with self._orders_from.read() as connection:
            portal = next((one for one in portals_of(connection) if one.key == key), None)
        # one that has left the register meanwhile is done with
        is_done = portal is None or await self._look_at_portal(portal, plan)
        sys.stdout.write(json.dumps({"portal": key, "done": is_done}) + "\n")
        sys.stdout.flush()


async def _lines() -> asyncio.StreamReader:
    reader = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    return reader


def _give_up(why: str) -> NoReturn:
    """End without another request."""
    logger.error(f"{why}: this crawling process ends, its portals are looked at by others")
    os._exit(GIVEN_UP)
