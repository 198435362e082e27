"""The whole way of a report through the product over local portals: P1, and P12, P13, C3 and C6 from the same crawls.

A crawl process costs something before it asks for anything; so figures are differences of two crawls, of few and of
many reports. Beside it run the floor (Scrapy that parses and expands tables) and the usual stack, over the same pages.
"""

import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from monitor.judging import check_all
from tests.benchmarks.plain_spider import HAS_PANDAS
from tests.benchmarks.portals import ROOT, Exchange, Plan, Portals
from tests.benchmarks.rows import Row, cpu_of, scaled
from tests.crawler.spiders.observatory import Observatory

PORTALS = min(48, scaled(24, 2))
FEW = 2
MANY = 2 * FEW + min(40, scaled(20, 3))
PEAK = (2, 2, 1, 1, 1)
"""New reports on a list at each look of the peak day: together the 7 a portal that qualities of the season give."""
COUNTRY, LOOKS, NEW, CRAWLS_A_DAY = 3000, 15_000, 20_750, 12
NOTES: list[str] = []
_GOAL_FLOOR, _GOAL_USUAL = 1.7, 0.5


@dataclass(frozen=True)
class Cost:
    """CPU seconds of a process with all its children, and seconds on the clock."""

    cpu: float
    wall: float

    def __sub__(self, other: "Cost") -> "Cost":
        return Cost(self.cpu - other.cpu, self.wall - other.wall)

    def each(self, count: int) -> "Cost":
        return Cost(self.cpu / count, self.wall / count)


def cost_of(task: Callable[[], object]) -> Cost:
    """What the processes that a task runs to their end cost."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    task()
    after, wall = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic() - start
    return Cost(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, wall)


def run() -> list[Row]:
    """The rows of the table."""
    NOTES.clear()
    with tempfile.TemporaryDirectory() as folder, Portals(Plan(FEW)) as portals:
        many = PORTALS * (MANY - FEW)
        floor, usual = (_plain(portals, Path(folder), stack).each(many) for stack in ("floor", "usual"))
        observatory = Observatory(Path(folder))
        observatory.register(*portals.register(PORTALS, MANY + FEW))
        nothing = cost_of(lambda: observatory.crawl(portals=[]))
        costs = []
        for published in (FEW, FEW + FEW, MANY + FEW):
            portals.publish(published)
            costs.append(cost_of(observatory.crawl))
        portals.log()
        unchanged = cost_of(observatory.crawl)
        quiet = portals.log()
        report = (costs[2] - costs[1]).each(many - PORTALS * FEW)
        look = (unchanged - nothing).each(PORTALS)
        check = cpu_of(lambda: check_all(observatory.database, None, datetime.now(UTC))) / (PORTALS * (MANY + FEW))
        begin = costs[1].cpu - PORTALS * (look.cpu + FEW * report.cpu)
        NOTES.append(
            f"P1: {report.cpu * 1000:.1f} ms in the crawl with its readers, {check * 1000:.1f} ms in the check; "
            f"an unchanged look {look.cpu * 1000:.1f} ms; a crawl's beginning {begin:.1f} s"
        )
        return [
            *_whole_way(report, check, floor, usual),
            *_frugality(quiet),
            *_peak_day(observatory, portals, begin, floor),
            _first_load(report, check, floor),
        ]


def _plain(portals: Portals, folder: Path, stack: str) -> Cost:
    """What the others' spider costs for the reports that come on top of the few."""
    costs = []
    for published in (FEW, MANY):
        portals.publish(published)
        file = str(folder / f"{stack}-{published}.db")
        command = [sys.executable, "-m", "tests.benchmarks.plain_spider", stack, str(portals.port), str(PORTALS), file]
        costs.append(cost_of(lambda command=command: subprocess.run(command, cwd=ROOT, check=True)))  # type: ignore[misc]
    return costs[1] - costs[0]


def _whole_way(crawled: Cost, check: float, floor: Cost, usual: Cost) -> list[Row]:
    scale = f"{PORTALS} portals, {PORTALS * (MANY - FEW)} reports of 55 KB"
    stack = f"own spider, {'pandas' if HAS_PANDAS else 'grid'}, ORM object a cell"
    whole = crawled.cpu + check
    return [
        Row("P1 whole way of an HTML report", whole, "Scrapy + grid", floor.cpu, goal=_GOAL_FLOOR, scale=scale),
        Row("P1 whole way of an HTML report", whole, stack, usual.cpu, goal=_GOAL_USUAL, scale=scale),
    ]


def _frugality(log: list[Exchange]) -> list[Row]:
    """C3 and C6 by the servers' log of a crawl that finds nothing new."""
    asked = [one for one in log if one.path == "/nb/"]
    read = sum(one.status != 304 for one in asked) / max(1, len(asked))
    largest = max(one.received + one.sent for one in asked)
    scale = f"{PORTALS} portals, {len(log)} requests"
    return [
        Row("C3 requests, unchanged portals", len(log), "needed", PORTALS, goal=1.05, unit="", scale=scale),
        Row("C6 unchanged lists that were not answered 304", 100 * read, most=1, unit="%", scale=scale),
        Row("C6 bytes up and down for an unchanged list", largest, most=1024, unit="B", scale=scale),
    ]


def _peak_day(observatory: Observatory, portals: Portals, begin: float, floor: Cost) -> list[Row]:
    """Five looks at every portal with all that is new on one day; a crawl's beginning is paid twelve times a day."""
    published, total = MANY + FEW, 0.0
    observatory.register(*portals.register(PORTALS, published + sum(PEAK)))
    portals.log()
    for more in PEAK:
        published += more
        portals.publish(published)
        total += cost_of(observatory.crawl).cpu - begin
    requests = len(portals.log())
    looks, new = PORTALS * len(PEAK), PORTALS * sum(PEAK)
    day = total * COUNTRY / PORTALS + CRAWLS_A_DAY * begin
    scale = f"{looks} looks, {new} new reports"
    return [
        Row("C3 requests, peak day", requests, "needed", looks + new, goal=1.15, unit="", scale=scale),
        Row(
            "P12 crawl of the peak day, no browser",
            day / 60,
            "Scrapy + grid, all as reports",
            (LOOKS + NEW) * floor.cpu / 60,
            most=15,
            unit="CPU min",
            scale=f"{scale}, worked out for {LOOKS:,} and {NEW:,}",
        ),
    ]


def _first_load(report: Cost, check: float, floor: Cost) -> Row:
    hours = 1_000_000 / 3600
    NOTES.append(f"P13: {(report.cpu + check) * hours:.1f} CPU hours for a million reports")
    return Row(
        "P13 first load of 1 M reports by one crawl, on the clock, and its check",
        (report.wall + check) * hours,
        "Scrapy + grid",
        floor.wall * hours,
        most=6,
        unit="h",
        scale=f"worked out from {PORTALS * (MANY - 2 * FEW)} reports",
    )
