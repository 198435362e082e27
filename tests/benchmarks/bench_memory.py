"""P11: the crawler's memory while 3,000 portals are registered and the lists in hand name 100,000 documents.

A crawl looks at as many portals at once as its setting says; their lists together hold all the addresses. It fetches
and stores for a while, is watched, and is ended. Beside it the plain spider over the same lists.
"""

import contextlib
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from tests.benchmarks.portals import ROOT, Plan, Portals
from tests.benchmarks.rows import Row, scaled
from tests.crawler.spiders.observatory import Observatory

HOSTS, ADDRESSES, AT_ONCE = min(3000, scaled(3000, 4)), min(100_000, scaled(100_000, 100)), min(32, scaled(32, 4))
SECONDS = min(300, scaled(60, 25))
_LISTS_READ = 0.4
"""The share of the time after which all lists are read: from then on memory should stay what it is."""


def run() -> list[Row]:
    """The crawl process at its largest, its growth, and the plain spider."""
    with tempfile.TemporaryDirectory() as folder, Portals(Plan(ADDRESSES // AT_ONCE)) as portals:
        observatory = Observatory(Path(folder))
        observatory.register(portals.register(HOSTS, 0)[0])
        ours = _watched(observatory.command(concurrency=AT_ONCE))
        asked = len(portals.log())
        stored = len(observatory.rows("document"))
        plain = [sys.executable, "-m", "tests.benchmarks.plain_spider", "floor", str(portals.port), str(AT_ONCE), "-"]
        theirs = _watched(plain)
    settled = ours[int(len(ours) * _LISTS_READ)]
    scale = f"{HOSTS} hosts, {ADDRESSES // AT_ONCE * AT_ONCE} addresses in {AT_ONCE} lists, {asked} requests"
    return [
        Row(
            "P11 crawler's memory, at most", max(ours), "Scrapy + grid", max(theirs), most=400, unit="MiB", scale=scale
        ),
        Row(
            "P11 growth after the lists were read",
            100 * (ours[-1] - settled) / settled,
            most=10,
            unit="%",
            scale=f"{SECONDS} s, {stored} documents stored, not a million",
        ),
    ]


def _watched(command: Sequence[str]) -> list[float]:
    """The memory of a process, in MiB, ten times a second for a while; then it is ended."""
    seen = []
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    until = time.monotonic() + SECONDS
    while time.monotonic() < until and process.poll() is None:
        seen.append(_resident(process.pid))
        time.sleep(0.1)
    process.terminate()
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(20)
    if process.poll() is None:
        process.kill()
        process.wait()
    return [one for one in seen if one]


def _resident(pid: int) -> float:
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("VmRSS"):
                return int(line.split()[1]) / 1024
    return 0.0
