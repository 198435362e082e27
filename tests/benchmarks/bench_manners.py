"""C7: what the servers saw of a crawl over many portals, held against what was promised to them.

Some portals wish a Crawl-delay, some answer slowly, some ask to be left alone for a while. A breach is a request that
comes before the one before it was answered, or sooner than promised after it, or while a host wants to be left alone.
"""

import tempfile
from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

from tests.benchmarks.portals import Exchange, Plan, Portals, address_of
from tests.benchmarks.rows import Row, scaled
from tests.crawler.spiders.observatory import Observatory

PORTALS, REPORTS = min(1000, scaled(100, 4)), min(100, scaled(10, 3))
"""At ten times the usual scale the 100,000 requests of the goal."""
PLAN = Plan(REPORTS, crawl_delay=1.0, slow=0.2, retry_after=600, bare=True)
DELAY = 0.5
NOTES: list[str] = []
_PATIENCE, _TIMEOUT = 3600, 60.0
_BODIES, _MOST_NAMED = 3, 20
_JITTER = 0.02
"""Seconds by which the server may see two requests closer than they left: it is busy, too."""


def run() -> list[Row]:
    """The breaches in the log of two crawls, and how close requests to one host came."""
    with tempfile.TemporaryDirectory() as folder, Portals(PLAN) as portals:
        observatory = Observatory(Path(folder), patience=_PATIENCE)
        observatory.register(*portals.register(PORTALS, _BODIES))
        for _ in range(2):
            # an answer that a busy machine gives too late is none for who asked: it must not ask to wait in vain
            observatory.crawl(delay=DELAY, concurrency=PORTALS, timeout=_TIMEOUT)
        log = portals.log()
    by_host: dict[str, list[Exchange]] = defaultdict(list)
    for one in sorted(log, key=lambda one: one.arrived):
        by_host[one.host].append(one)
    found = [f"{host} {breach}" for host, asked in by_host.items() for breach in breaches(asked, _promised(host))]
    NOTES[:] = [f"C7: {breach}" for breach in found[:_MOST_NAMED]]
    assert any(one.status == 429 for one in log) or PORTALS < 4, "no host asked to be left alone"
    scale = f"{len(log)} requests, {len(by_host)} hosts, delay {DELAY:g} s"
    return [
        Row("C7 breaches of manners", len(found), most=0, unit="", scale=scale),
        Row(
            "C7 least time between two requests to a host",
            min(later.arrived - earlier.arrived for asked in by_host.values() for earlier, later in pairwise(asked)),
            "promised",
            DELAY,
            unit="s",
            scale=scale,
        ),
    ]


def _promised(host: str) -> float:
    """The delay that a host is owed whatever its answers take."""
    wishing = {address_of(number) for number in range(1, PORTALS, 10)}
    return max(DELAY, PLAN.crawl_delay) if host in wishing else DELAY


def breaches(asked: Sequence[Exchange], delay: float) -> list[str]:
    """What was wrong in the requests to one host, in their order. robots.txt comes before its wish is known."""
    found = []
    left_alone = float("inf")
    for earlier, later in pairwise(asked):
        apart = later.arrived - earlier.arrived
        owed = max(delay if earlier.path != "/robots.txt" else DELAY, 5 * (earlier.answered - earlier.arrived))
        if later.arrived < earlier.answered:
            found.append(f"{later.path}: two at a time")
        elif apart < min(owed, 30.0) - _JITTER:
            found.append(f"{later.path}: {apart:.3f} s instead of {owed:.3f} s")
        if earlier.status == 429:
            left_alone = earlier.answered + PLAN.retry_after
        if left_alone != float("inf") and later.arrived < left_alone:
            since = later.arrived - left_alone + PLAN.retry_after
            found.append(f"{later.path}: asked to be left alone {since:.1f} s ago")
    return found
