"""Portals whose servers are slow hold nobody up but themselves."""

import asyncio

import pytest

from crawler.spiders import places
from crawler.spiders.places import Places


@pytest.fixture(autouse=True)
def little_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(places, "_PATIENCE", 0.02)


async def look(places: Places, server: asyncio.Event, done: list[str], name: str) -> None:
    async with places.one() as place:
        async with place.waiting():
            await server.wait()
        done.append(name)


async def test_whoever_waits_long_stands_aside() -> None:
    one, done = Places(1), list[str]()
    slow, fast = asyncio.Event(), asyncio.Event()
    fast.set()
    async with asyncio.timeout(2), asyncio.TaskGroup() as group:
        group.create_task(look(one, slow, done, "slow"))
        others = [group.create_task(look(one, fast, done, "fast")) for _ in range(3)]
        await asyncio.wait(others)
        slow.set()
    assert done == ["fast", "fast", "fast", "slow"]
    assert one.aside == 0


async def test_only_so_many_wait_aside() -> None:
    one, done = Places(1), list[str]()
    server = asyncio.Event()
    async with asyncio.timeout(2), asyncio.TaskGroup() as group:
        for number in range(12):
            group.create_task(look(one, server, done, str(number)))
        await asyncio.sleep(0.5)
        assert one.aside == one.most_aside == 8
        server.set()
    assert len(done) == 12
    assert one.aside == 0


async def test_a_place_is_free_again_when_its_portal_took_too_long() -> None:
    one, done = Places(1), list[str]()
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.1):
            await look(one, asyncio.Event(), done, "never")
    ready = asyncio.Event()
    ready.set()
    async with asyncio.timeout(2):
        await look(one, ready, done, "next")
    assert (done, one.aside) == (["next"], 0)
