"""A fleet on a crawl that is bound by delays: how long two workers take where one takes so long."""

import tempfile
from pathlib import Path

from tests.benchmarks.rows import Row, scaled
from tests.databases import postgresql
from tests.monitor.fleet.fleet import fleet

PORTALS = min(40, scaled(16, 4))
_DELAY = 1.0


def run() -> list[Row]:
    """Seconds from the first request to the last; each worker looks at two portals side by side."""
    one, two = (_seconds(workers) for workers in (1, 2))
    scale = f"{PORTALS} portals, delay {_DELAY:g} s"
    return [Row("fleet: two workers", two, "one worker", one, goal=0.65, unit="s", scale=scale)]


def _seconds(workers: int) -> float:
    with (
        tempfile.TemporaryDirectory() as folder,
        postgresql() as server,
        fleet(Path(folder), server.url, PORTALS) as ours,
    ):
        ours.delay = _DELAY
        ours.run("crawl", "--hand-out")
        for number in range(workers):
            ours.start(f"w{number}")
        ours.until(lambda: ours.looked() == set(ours.sites), seconds=600)
        asked = ours.requests
        return (asked[-1].time - asked[0].time).total_seconds()
