"""F13: many servers that take a connection and say nothing, at once. The others do not wait for them.

NIANBAO_FAULT_ROUNDS says how many: some in the suite, 200 behind make faults.
"""

import asyncio
import os
import signal
import socket
import subprocess
import time
from contextlib import ExitStack
from pathlib import Path

import pytest

from crawler.fetching import places
from crawler.fetching.places import Place, Places
from crawler.practice.server import PortalServer
from storage.register import Portal
from tests.crawler.spiders.observatory import ROOT, Observatory
from tests.faults.test_crawling import Counted, Meter

SILENT = 2 * int(os.environ.get("NIANBAO_FAULT_ROUNDS", "6"))
CONCURRENCY, QUICK = max(4, SILENT // 8), 4


def test_nobody_waits_for_those_that_are_silent(tmp_path: Path) -> None:
    """All others are looked at whole before the first of the silent ones is given up."""
    meter, observatory = Meter(), Observatory(tmp_path)
    with ExitStack() as stack:
        portals = []
        for number in range(SILENT):
            silent = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
            base = f"http://127.0.0.1:{silent.getsockname()[1]}"
            portals.append(Portal(f"a{number}", "silent", base, "4190", (f"{base}/nb/",)))
        for number in range(QUICK):
            base = stack.enter_context(PortalServer(Counted(f"z{number}", meter, 3))).base
            portals.append(Portal(f"z{number}", "quick", base, "4190", (f"{base}/nb/",)))
        observatory.register(portals)
        command = observatory.command(render="never", concurrency=CONCURRENCY, timeout=60)
        crawl = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            limit = time.monotonic() + 55
            while len(observatory.rows("visit")) < QUICK and time.monotonic() < limit:
                time.sleep(0.1)
        finally:
            crawl.send_signal(signal.SIGKILL)
            crawl.wait()
    visits = observatory.rows("visit")
    assert {row["portal"]: row["outcome"] for row in visits} == {f"z{number}": "ok" for number in range(QUICK)}


def test_a_place_is_lent_and_taken_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(places, "PATIENCE", 0.01)
    at_work, most, log = 0, 0, []

    async def answer(seconds: float) -> float:
        await asyncio.sleep(seconds)
        return seconds

    async def work(place: Place) -> None:
        nonlocal at_work, most
        at_work += 1
        most = max(most, at_work)
        await asyncio.sleep(0.001)
        at_work -= 1
        log.append(place)

    async def portal(crowd: Places, seconds: float) -> None:
        async with crowd.taken() as place:
            await work(place)
            assert await place.lend(answer(seconds)) == seconds
            await work(place)

    async def all_portals() -> float:
        crowd, began = Places(2), time.monotonic()
        await asyncio.gather(*(portal(crowd, 0.3) for _ in range(12)))
        impatient = asyncio.ensure_future(portal(crowd, 60))
        await asyncio.sleep(0.05)
        impatient.cancel()
        with pytest.raises(asyncio.CancelledError):
            await impatient
        await asyncio.gather(*(portal(crowd, 0) for _ in range(4)))
        return time.monotonic() - began

    took = asyncio.run(all_portals())
    assert most == 2, "no more than there are places, also after one was cancelled while it had lent its place"
    assert len(log) == 12 * 2 + 1 + 4 * 2
    assert took < 12 * 0.3 / 2, "those that are silent are waited for side by side"


def test_a_busy_process_takes_no_server_for_silent(monkeypatch: pytest.MonkeyPatch) -> None:
    """While a long list is read nothing else is heard: what has answered meanwhile is not taken for silent."""
    monkeypatch.setattr(places, "PATIENCE", 0.3)
    order: list[str] = []

    async def look(crowd: Places, name: str, seconds: float) -> None:
        async with crowd.taken() as place:
            await place.lend(asyncio.sleep(seconds))
            order.append(name)

    async def busy() -> None:
        for _ in range(3):
            time.sleep(0.35)
            await asyncio.sleep(0)

    async def all_at_once() -> None:
        crowd = Places(1)
        await asyncio.gather(look(crowd, "first", 0.9), look(crowd, "second", 0), busy())

    asyncio.run(all_at_once())
    assert order == ["first", "second"]
