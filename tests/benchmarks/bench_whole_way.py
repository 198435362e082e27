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
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path

from monitor.judgement.judging import check_all
from tests.benchmarks.plain_spider import HAS_PANDAS
from tests.benchmarks.portals import ROOT, Exchange, Plan, Portals
from tests.benchmarks.rows import Row, cpu_of, scaled
from tests.crawler.spiders.observatory import Observatory

PORTALS = min(200, scaled(100, 3))
FEW, MORE = 1, 6
"""New reports on each list: at first and in the small crawl, and in the large one."""
LOOKS, NEW, CRAWLS_A_DAY = 15_000, 20_750, 12
_ROUNDS = 2
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
        floor, usual = (_plain(portals, Path(folder), stack) for stack in ("floor", "usual"))
        observatory = Observatory(Path(folder))
        observatory.register(*portals.register(PORTALS, 2 * FEW + MORE))
        portals.publish(FEW)
        observatory.crawl()
        portals.log()
        portals.publish(2 * FEW)
        small = cost_of(partial(_crawl, observatory))
        portals.publish(2 * FEW + MORE)
        large = cost_of(partial(_crawl, observatory))
        busy = portals.log()
        unchanged = _least(partial(_crawl, observatory))
        quiet = portals.log()
        begin = _least(partial(_crawl, observatory, []))
        report, look = (large - small).each(PORTALS * (MORE - FEW)), (unchanged - begin).each(PORTALS)
        check_all(observatory.database, date(2000, 1, 1), datetime.now(UTC))  # loads what a check needs
        reports = PORTALS * (2 * FEW + MORE)
        check = cpu_of(lambda: check_all(observatory.database, None, datetime.now(UTC))) / reports
        NOTES.append(
            f"P1: {report.cpu * 1000:.1f} ms in the crawl with its readers, {check * 1000:.1f} ms in the check; "
            f"an unchanged look {look.cpu * 1000:.1f} ms; a crawl's beginning {begin.cpu:.1f} s"
        )
        return [
            *_whole_way(report, check, floor, usual),
            _peak_day(report, look, begin, floor),
            _first_load(report, check, floor),
            *_frugality(quiet, busy),
        ]


def _crawl(observatory: Observatory, portals: list[str] | None = None) -> None:
    """Crawl in a process that loads the crawler itself, and is waited for: what it costs is its own."""
    subprocess.run(observatory.command(portals), cwd=ROOT, check=True, capture_output=True)


def _least(task: Callable[[], object]) -> Cost:
    return min((cost_of(task) for _ in range(_ROUNDS)), key=lambda cost: cost.cpu)


def _plain(portals: Portals, folder: Path, stack: str) -> Cost:
    """What the others' spider costs for each report, beyond its beginning."""
    costs = []
    for published in (FEW, MORE):
        portals.publish(published)
        file = str(folder / f"{stack}-{published}.db")
        command = [sys.executable, "-m", "tests.benchmarks.plain_spider", stack, str(portals.port), str(PORTALS), file]
        costs.append(_least(partial(_afresh, command, Path(file))))
    return (costs[1] - costs[0]).each(PORTALS * (MORE - FEW))


def _afresh(command: list[str], file: Path) -> None:
    file.unlink(missing_ok=True)
    subprocess.run(command, cwd=ROOT, check=True)


def _whole_way(crawled: Cost, check: float, floor: Cost, usual: Cost) -> list[Row]:
    scale = f"{PORTALS} portals, {PORTALS * (MORE - FEW)} reports of 55 KB"
    stack = f"own spider, {'pandas' if HAS_PANDAS else 'grid'}, ORM object a cell"
    whole = crawled.cpu + check
    return [
        Row("P1 whole way of an HTML report", whole, "Scrapy + grid", floor.cpu, goal=_GOAL_FLOOR, scale=scale),
        Row("P1 whole way of an HTML report", whole, stack, usual.cpu, goal=_GOAL_USUAL, scale=scale),
    ]


def _frugality(quiet: list[Exchange], busy: list[Exchange]) -> list[Row]:
    """C3 and C6 by the servers' log of crawls that find nothing new, and of two that find new reports."""
    asked = [one for one in quiet if one.path == "/nb/"]
    read = sum(one.status != 304 for one in asked) / max(1, len(asked))
    largest = max(one.received + one.sent for one in asked)
    scale = f"{PORTALS} portals, {len(quiet)} requests"
    needed = PORTALS * (2 + FEW + MORE)
    return [
        Row("C3 requests, unchanged", len(quiet), "needed", _ROUNDS * PORTALS, goal=1.05, unit="", scale=scale),
        Row("C3 requests, new reports", len(busy), "needed", needed, goal=1.15, unit="", scale=f"{PORTALS} portals"),
        Row("C6 unchanged lists that were not answered 304", 100 * read, most=1, unit="%", scale=scale),
        Row("C6 bytes up and down for an unchanged list", largest, most=1024, unit="B", scale=scale),
    ]


def _peak_day(report: Cost, look: Cost, begin: Cost, floor: Cost) -> Row:
    """All looks and all new reports of the country's busiest day, and a crawl's beginning twelve times."""
    day = LOOKS * look.cpu + NEW * report.cpu + CRAWLS_A_DAY * begin.cpu
    return Row(
        "P12 crawls of the peak day, no browser",
        day / 60,
        "Scrapy + grid, all as reports",
        (LOOKS + NEW) * floor.cpu / 60,
        most=15,
        unit="CPU min",
        scale=f"worked out for {LOOKS:,} looks and {NEW:,} reports from the crawls of P1",
    )


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
        scale=f"worked out from {PORTALS * (MORE - FEW)} reports",
    )
