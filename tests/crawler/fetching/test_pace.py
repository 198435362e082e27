"""Requests lie apart: one host's by its delay, counted from the answer, many names of one machine by half of that."""

import asyncio
import time
from itertools import pairwise

import pytest

from crawler.fetching import pace
from crawler.fetching.pace import LONGEST_WISH, Pace

DELAY = 0.1


class Known(Pace):
    """A pace whose names all lie on two machines."""

    async def address(self, name: str) -> str:
        return "192.0.2.1" if name.startswith("a") else "192.0.2.2"


async def moments(paced: Pace, hosts: list[str], answer: float = 0.0) -> dict[str, list[tuple[float, float]]]:
    """When each request left and when it was answered."""
    asked: dict[str, list[tuple[float, float]]] = {}

    async def ask(host: str) -> None:
        async with paced.turn(host, host):
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
    paced = Known(DELAY)
    async with paced.turn("a", "a"):
        paced.wish("a", 3 * DELAY)
    [asked] = (await moments(paced, ["a"] * 2)).values()
    assert asked[1][0] - asked[0][1] >= 3 * DELAY


async def test_a_wish_that_comes_after_the_answer_holds_for_the_next_request() -> None:
    paced = Known(DELAY)
    begun = time.monotonic()
    await moments(paced, ["a"])
    paced.wish("a", 3 * DELAY)
    [[(left, _)]] = (await moments(paced, ["a"])).values()
    assert left - begun >= 3 * DELAY


async def test_no_wish_is_longer_than_a_crawl_can_bear() -> None:
    paced = Known(DELAY)
    paced.wish("a", 86400)
    assert paced._wishes == {"a": LONGEST_WISH}


async def test_a_host_has_one_request_at_a_time() -> None:
    asked = (await moments(Known(0.0), ["a"] * 3, answer=DELAY))["a"]
    assert all(later >= answered for (_, answered), (later, _) in pairwise(sorted(asked)))


async def test_many_names_of_one_machine_share_its_rate() -> None:
    asked = await moments(Known(DELAY), [f"a{number}" for number in range(6)])
    assert min(gaps([left for times in asked.values() for left, _ in times])) >= DELAY / 2 - 0.01


async def test_a_machine_is_asked_under_another_name_after_the_answer() -> None:
    asked = await moments(Known(DELAY), ["a1", "a2"], answer=DELAY)
    [(_, answered)], [(left, _)] = asked["a1"], asked["a2"]
    assert left - answered >= DELAY / 2


async def test_one_that_waits_long_holds_up_no_other_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pace, "_PATIENCE", DELAY)
    asked = await moments(Known(DELAY), ["a1", "a2", "a3"], answer=20 * DELAY)
    begun = [times[0][0] for times in asked.values()]
    assert max(begun) - min(begun) < 10 * DELAY


async def test_a_host_that_is_called_by_its_address_has_its_own_delay() -> None:
    [asked] = (await moments(Known(DELAY), ["192.0.2.2"] * 3)).values()
    assert all(later - answered >= DELAY for (_, answered), (later, _) in pairwise(asked))


async def test_names_that_nobody_knows_do_not_wait_for_each_other() -> None:
    class Unknown(Pace):
        async def address(self, name: str) -> str:
            return ""

    asked = await moments(Unknown(DELAY), ["a", "b", "c"])
    left = [times[0][0] for times in asked.values()]
    assert max(left) - min(left) < DELAY / 2


async def test_two_machines_do_not_wait_for_each_other() -> None:
    begun = time.monotonic()
    asked = await moments(Known(DELAY), ["a", "b"])
    assert max(left for times in asked.values() for left, _ in times) - begun < DELAY


async def test_who_gives_up_waiting_takes_nobody_s_turn() -> None:
    paced = Known(DELAY)
    await moments(paced, ["a"])
    waiting = asyncio.create_task(paced.begin("a", "a"))
    await asyncio.sleep(0)
    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)
    async with asyncio.timeout(3 * DELAY):
        await moments(paced, ["a"])


async def test_without_a_delay_nobody_waits() -> None:
    begun = time.monotonic()
    await moments(Known(0.0), ["a"] * 50)
    assert time.monotonic() - begun < DELAY


async def test_another_process_finds_hosts_and_machines_rested() -> None:
    """Where the next portal of a machine is given to another worker, which knows nothing of this one's requests."""
    paced = Known(DELAY)
    [(_, answered)] = (await moments(paced, ["a"]))["a"]
    await paced.rest(["a"], [])
    assert time.monotonic() - answered >= DELAY
    [(_, answered)] = (await moments(paced, ["a"]))["a"]
    await paced.rest(["unknown"], [await paced.address("a2")])
    assert DELAY / 2 <= time.monotonic() - answered < DELAY
