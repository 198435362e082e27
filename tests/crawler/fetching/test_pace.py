"""Requests lie apart: one host's by its delay, counted from the answer, many names of one machine by half of that."""

import asyncio
import time
from itertools import pairwise

from crawler.fetching.pace import LONGEST_WISH, Pace

DELAY = 0.1


class Known(Pace):
    """A pace whose names all lie on two machines."""

    async def address(self, name: str) -> str:
        self._addresses[name] = "192.0.2.1" if name.startswith("a") else "192.0.2.2"
        return self._addresses[name]


async def moments(pace: Pace, hosts: list[str], answer: float = 0.0) -> dict[str, list[tuple[float, float]]]:
    """When each request left and when it was answered."""
    asked: dict[str, list[tuple[float, float]]] = {}

    async def ask(host: str) -> None:
        async with pace.turn(host, host):
            left = time.monotonic()
            await asyncio.sleep(answer)
            asked.setdefault(host, []).append((left, time.monotonic()))

    await asyncio.gather(*(ask(host) for host in hosts))
    return asked


def gaps(times: list[float]) -> list[float]:
    return [after - before for before, after in pairwise(sorted(times))]


async def test_a_host_is_asked_at_its_delay_after_the_answer() -> None:
    [asked] = (await moments(Known(DELAY), ["a"] * 3, answer=DELAY / 10)).values()
    assert all(later - answered >= DELAY for (_, answered), (later, _) in pairwise(asked))


async def test_a_slow_host_gets_five_times_its_time() -> None:
    [asked] = (await moments(Known(DELAY), ["a"] * 2, answer=DELAY / 2)).values()
    assert asked[1][0] - asked[0][1] >= 5 * DELAY / 2


async def test_a_host_may_wish_for_more() -> None:
    pace = Known(DELAY)
    async with pace.turn("a", "a"):
        pace.wish("a", 3 * DELAY)
    [asked] = (await moments(pace, ["a"] * 2)).values()
    assert asked[1][0] - asked[0][1] >= 3 * DELAY


async def test_a_wish_that_comes_after_the_answer_holds_for_the_next_request() -> None:
    pace = Known(DELAY)
    begun = time.monotonic()
    await moments(pace, ["a"])
    pace.wish("a", 3 * DELAY)
    [[(left, _)]] = (await moments(pace, ["a"])).values()
    assert left - begun >= 3 * DELAY


async def test_no_wish_is_longer_than_a_crawl_can_bear() -> None:
    pace = Known(DELAY)
    pace.wish("a", 86400)
    assert pace._wishes == {"a": LONGEST_WISH}


async def test_a_host_has_one_request_at_a_time() -> None:
    asked = (await moments(Known(0.0), ["a"] * 3, answer=DELAY))["a"]
    assert all(later >= answered for (_, answered), (later, _) in pairwise(sorted(asked)))


async def test_many_names_of_one_machine_share_its_rate() -> None:
    asked = await moments(Known(DELAY), [f"a{number}" for number in range(6)])
    assert min(gaps([left for times in asked.values() for left, _ in times])) >= DELAY / 2 - 0.01


async def test_connections_that_come_to_stand_at_once_send_apart() -> None:
    pace = Known(DELAY)
    names = [f"a{number}" for number in range(3)]
    for name in names:
        await pace.address(name)
    waits = [pace.seconds_to_send(name) for name in names]
    assert waits[0] == 0
    assert min(gaps(waits)) >= DELAY / 2 - 0.01


async def test_two_machines_do_not_wait_for_each_other() -> None:
    begun = time.monotonic()
    asked = await moments(Known(DELAY), ["a", "b"])
    assert max(left for times in asked.values() for left, _ in times) - begun < DELAY


async def test_who_gives_up_waiting_takes_nobody_s_turn() -> None:
    pace = Known(DELAY)
    await moments(pace, ["a"])
    waiting = asyncio.create_task(pace.begin("a", "a"))
    await asyncio.sleep(0)
    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)
    async with asyncio.timeout(3 * DELAY):
        await moments(pace, ["a"])


async def test_without_a_delay_nobody_waits() -> None:
    begun = time.monotonic()
    await moments(Known(0.0), ["a"] * 50)
    assert time.monotonic() - begun < DELAY
