"""Requests leave apart: one host by its delay, many names of one machine by half of the usual one."""

import asyncio
import time
from itertools import pairwise

from crawler.fetching.pace import Pace

DELAY = 0.1


class Known(Pace):
    """A pace whose names all lie on two machines."""

    async def _address(self, name: str) -> str:
        return "192.0.2.1" if name.startswith("a") else "192.0.2.2"


async def moments(pace: Pace, hosts: list[str], delay: float = DELAY) -> dict[str, list[float]]:
    left: dict[str, list[float]] = {}

    async def leave(host: str) -> None:
        await pace.turn(host, host, delay)
        left.setdefault(host, []).append(time.monotonic())

    await asyncio.gather(*(leave(host) for host in hosts))
    return left


def gaps(times: list[float]) -> list[float]:
    return [after - before for before, after in pairwise(sorted(times))]


async def test_one_host_is_asked_at_its_delay() -> None:
    left = await moments(Known(DELAY), ["a"] * 4, delay=2 * DELAY)
    assert min(gaps(left["a"])) >= 2 * DELAY - 0.01


async def test_many_names_of_one_machine_share_its_rate() -> None:
    left = await moments(Known(DELAY), [f"a{number}" for number in range(6)])
    assert min(gaps([moment for times in left.values() for moment in times])) >= DELAY / 2 - 0.01


async def test_two_machines_do_not_wait_for_each_other() -> None:
    begun = time.monotonic()
    left = await moments(Known(DELAY), ["a", "b"])
    assert max(left["a"] + left["b"]) - begun < DELAY


async def test_without_a_delay_nobody_waits() -> None:
    begun = time.monotonic()
    await moments(Known(0.0), ["a"] * 50)
    assert time.monotonic() - begun < DELAY
