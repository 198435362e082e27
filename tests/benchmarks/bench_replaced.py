"""C9: how old a replaced report is when it is found, by the crawl's own rule of what is asked for again, over a year.

A portal with all its reports of seven years in one list is looked at as the policy says; each of its documents is
replaced once, at a time that nobody announces, and found by the next request for it.
"""

import random
from bisect import bisect_left
from dataclasses import replace
from datetime import date, datetime, timedelta

from crawler.spiders.documents import errands
from crawler.spiders.policy import Rhythm, due_at
from storage.clock import SHANGHAI, day_of
from storage.lacking import Lacking
from storage.listing import KnownEntry, Receipt
from storage.report import DocumentKind
from storage.visits import Entry
from tests.benchmarks.rows import Row, scaled

PORTALS, BODIES, YEARS = min(20, scaled(10)), 50, range(2018, 2025)
_BEGIN, _END = (datetime(year, 1, 1, 12, tzinfo=SHANGHAI) for year in (2025, 2026))


def run() -> list[Row]:
    """The age of the replaced reports of the latest year, and of the older ones, at the 95th percentile."""
    young, old = list[float](), list[float]()
    for seed in range(PORTALS):
        for year, age in ages(random.Random(seed)):
            (young if year == YEARS[-1] else old).append(age)
    scale = f"{PORTALS} portals, {BODIES} bodies, {len(YEARS)} years in one list, a year of looks"
    return [
        Row("C9 age of a replaced report of the latest year, p95", _p95(young), most=7, unit="days", scale=scale),
        Row("C9 age of a replaced report of an older year, p95", _p95(old), unit="days", scale=scale),
    ]


def ages(chance: random.Random) -> list[tuple[int, float]]:
    """For every document of a portal its report year, and the days from its replacement to the next request for it."""
    listed = dict(_entry(year, body, chance) for year in YEARS for body in range(BODIES))
    known = {url: KnownEntry(entry, _BEGIN, _BEGIN, _receipt(chance, _BEGIN)) for url, entry in listed.items()}
    asked: dict[str, list[datetime]] = {url: [] for url in listed}
    look = _BEGIN
    while look < _END:
        found = errands(listed, known, look, full=False, gone=frozenset())
        for errand in found.checked:
            url = errand.entry.url
            asked[url].append(look)
            known[url] = replace(known[url], receipt=replace(known[url].receipt, at=look))
        missing = max(0, BODIES - (look - _BEGIN).days) if look < _BEGIN + timedelta(days=BODIES) else 0
        look = max(due_at(Rhythm(looked=look), Lacking(BODIES, 0, missing), "p"), look + timedelta(minutes=1))
    result = []
    for url, times in asked.items():
        at = _BEGIN + (_END - _BEGIN) * chance.random() * 0.7
        place = bisect_left(times, at)
        until = times[place] if place < len(times) else _END
        result.append((int(url.split("/")[3]), (until - at) / timedelta(days=1)))
    return result


def _entry(year: int, body: int, chance: random.Random) -> tuple[str, Entry]:
    url = f"http://p.gov.cn/{year}/{body}.html"
    return url, Entry(url, f"第{body}局{year}年报", date(year + 1, 1, 1) - timedelta(days=chance.randrange(30)))


def _receipt(chance: random.Random, before: datetime) -> Receipt:
    at = before - timedelta(days=chance.random() * 7)
    assert day_of(at) <= day_of(before)
    return Receipt(at, DocumentKind.REPORT, sha256="0")


def _p95(values: list[float]) -> float:
    return sorted(values)[int(0.95 * len(values))]
