"""C1, C2, C4, C5: a year of 3,000 portals under the crawl's own policy and others.

The country is invented as the goals describe it: 50 reports a portal in one list; 80 % crowd in before 31 January, 14 %
before 31 March, 6 % are late; all in office hours. The service runs every two hours at half past.
"""

import random
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from statistics import fmean

from crawler.looks.policy import RUN, Rhythm, due_at
from crawler.search.searching import is_search_old
from storage.clock import SHANGHAI, day_of
from storage.portals.lacking import Lacking
from tests.benchmarks.rows import Row, scaled

PORTALS, REPORTS = min(3000, scaled(3000)), 50
_BEGIN = datetime(2025, 1, 1, tzinfo=SHANGHAI).astimezone(UTC)
_END = _BEGIN + timedelta(days=365)
_JANUARY, _MARCH = date(2025, 1, 31), date(2025, 3, 31)
_EVERY = timedelta(hours=2)
_DAYS = 365
_GOOD_FOR = timedelta(hours=24)
_SIZES = (15, 20, 50)
NOTES: list[str] = []

Policy = Callable[[datetime, int, int, str], datetime]
"""The next look after one, by how many reports of others and of governments are missing, and the portal's key."""


@dataclass(frozen=True)
class Figures:
    """What a policy came to. Delays in hours: in the rush of January, and of all others.

    ``robots`` is with robots.txt, which is good for 24 hours.
    """

    requests: float
    robots: float
    mean: float
    p95: float
    rush_mean: float
    rush_p95: float
    rest_p95: float
    peak: float
    peak_new: float


def run() -> list[Row]:
    """The crawl's own policy beside a daily look; the goals are in requests and in hours."""
    country = [sorted(arrivals(random.Random(seed))) for seed in range(PORTALS)]
    found = {name: simulate(country, policy) for name, policy in POLICIES.items()}
    NOTES.clear()
    for name, one in found.items():
        NOTES.append(
            f"{name}: {one.requests:.2f} requests a portal and day ({one.robots:.2f} with robots.txt); "
            f"delay {one.mean:.1f} h (p95 {one.p95:.1f}), in the rush {one.rush_mean:.1f} h ({one.rush_p95:.1f}), "
            f"otherwise p95 {one.rest_p95:.1f} h; "
            f"peak day {one.peak:.1f} requests a portal, {one.peak_new:.1f} of them new"
        )
    for size in _SIZES:
        further = behind(country, size)
        NOTES.append(
            f"nianbao, {size} lines a page: {further:.2f} more for the pages where an overdue report may stand"
        )
    NOTES.append(
        f"nianbao: {searches(country):.1f} searches of a portal in the year while a report is overdue, each some 7 "
        "requests on generated portals"
    )
    own, daily = found["nianbao"], found["daily 18:30"]
    scale = f"{PORTALS} portals, {REPORTS} reports each, a year"

    def row(name: str, figure: float, beside: float, most: float, unit: str) -> Row:
        return Row(name, figure, "daily 18:30", beside, most=most, unit=unit, scale=scale)

    return [
        row("C1 requests a portal and day", own.requests, daily.requests, 1.0, ""),
        row("C2 requests a portal on the peak day", own.peak, daily.peak, 6 + own.peak_new, ""),
        row("C4 delay 10 January to 2 February, mean", own.rush_mean, daily.rush_mean, 3, "h"),
        row("C4 delay 10 January to 2 February, p95", own.rush_p95, daily.rush_p95, 8, "h"),
        row("C5 delay otherwise, p95", own.rest_p95, daily.rest_p95, 24, "h"),
    ]


def simulate(country: list[list[datetime]], policy: Policy) -> Figures:
    """A year of a country's portals under a policy."""
    requests, robots, per_day, new_per_day = 0, 0, Counter[date](), Counter[date]()
    delays: list[tuple[datetime, float]] = []
    for number, appeared in enumerate(country):
        known, read = 0, _BEGIN - _GOOD_FOR
        for look in _looks(appeared, policy, f"portal-{number}"):
            there = bisect_right(appeared, look)
            fresh, known = there - known, there
            delays += [(at, (look - at).total_seconds() / 3600) for at in appeared[there - fresh : there]]
            day = day_of(look)
            requests += 1 + fresh
            if look - read >= _GOOD_FOR:
                robots, read = robots + 1, look
            per_day[day] += 1 + fresh
            new_per_day[day] += fresh
    peak = max(per_day, key=per_day.__getitem__)
    rush = [hours for at, hours in delays if _is_rush(at)]
    rest = [hours for at, hours in delays if not _is_rush(at)]
    every = [hours for _, hours in delays]
    share = len(country) * _DAYS
    return Figures(
        requests / share,
        (requests + robots) / share,
        fmean(every),
        _p95(every),
        fmean(rush),
        _p95(rush),
        _p95(rest),
        per_day[peak] / len(country),
        new_per_day[peak] / len(country),
    )


def behind(country: list[list[datetime]], size: int) -> float:
    """Requests a portal and day for the pages behind the first on which reports of the latest year stand, where a page
    has so many lines: once a day, while one is overdue."""
    requests = 0
    for number, appeared in enumerate(country):
        asked: set[date] = set()
        for look in _looks(appeared, _own, f"portal-{number}"):
            there, day = bisect_right(appeared, look), day_of(look)
            if _is_overdue(REPORTS - there, day) and day not in asked:
                asked.add(day)
                requests += there // size  # the last of them ends with a line of the year before
    return requests / len(country) / _DAYS


def searches(country: list[list[datetime]]) -> float:
    """How often a portal is searched anew in the year, as "missing" rests on no old search."""
    count = 0
    for number, appeared in enumerate(country):
        ended: datetime | None = None
        for look in _looks(appeared, _own, f"portal-{number}"):
            if _is_overdue(REPORTS - bisect_right(appeared, look), day_of(look)) and is_search_old(ended, look):
                ended, count = look, count + 1
    return count / len(country)


def _is_overdue(missing: int, day: date) -> bool:
    return missing > 0 and day > (_JANUARY if missing > 1 else _MARCH)


def _looks(appeared: list[datetime], policy: Policy, key: str) -> Iterator[datetime]:
    look = _BEGIN
    while look < _END:
        yield look
        missing = REPORTS - bisect_right(appeared, look)
        # the government's is the last but few of the list; the others owe by January
        governments = min(missing, 1)
        look = policy(look, missing - governments, governments, key)


def _own(look: datetime, others: int, governments: int, key: str) -> datetime:
    due = due_at(Rhythm(looked=look), Lacking(REPORTS, governments, others), key)
    # the run at or before it takes it and waits for its minute
    latest_run = _run_at(due - RUN)
    return max(due, latest_run, look + timedelta(minutes=1))


def _run_at(moment: datetime) -> datetime:
    """The first run of the service at or after a moment."""
    since = moment - _BEGIN - timedelta(minutes=30)
    return _BEGIN + timedelta(minutes=30) + -(-since // _EVERY) * _EVERY


def _daily(hour: int, minute: int) -> Policy:
    def policy(look: datetime, others: int, governments: int, key: str) -> datetime:
        local = look.astimezone(SHANGHAI).replace(hour=hour, minute=minute, second=0)
        moment = local.astimezone(UTC)
        return moment if moment > look else moment + timedelta(days=1)

    return policy


def _each(hours: int) -> Policy:
    return lambda look, others, governments, key: look + timedelta(hours=hours)


POLICIES: dict[str, Policy] = {
    "nianbao": _own,
    "daily 08:00": _daily(8, 0),
    "daily 18:30": _daily(18, 30),
    "every 3 h": _each(3),
    "weekly": _each(24 * 7),
}


def arrivals(chance: random.Random) -> list[datetime]:
    """When the reports of one portal appear."""
    return [_office_hour(chance, _day(chance)) for _ in range(REPORTS)]


def _day(chance: random.Random) -> date:
    kind = chance.random()
    if kind < 0.80:
        return _working(max(date(2025, 1, 2), _JANUARY - timedelta(days=int(chance.expovariate(1 / 6)))))
    if kind < 0.94:
        return _working(max(date(2025, 2, 3), _MARCH - timedelta(days=int(chance.expovariate(1 / 14)))))
    return _working(min(date(2025, 12, 20), _MARCH + timedelta(days=1 + int(chance.expovariate(1 / 40)))))


def _working(day: date) -> date:
    return day - timedelta(days=max(0, day.weekday() - 4))


def _office_hour(chance: random.Random, day: date) -> datetime:
    hour = chance.choice((8, 9, 10, 11, 14, 15, 16, 17))
    local = datetime(day.year, day.month, day.day, hour, chance.randrange(60), tzinfo=SHANGHAI)
    return local.astimezone(UTC)


def _is_rush(at: datetime) -> bool:
    return date(2025, 1, 10) <= day_of(at) <= date(2025, 2, 2)


def _p95(values: list[float]) -> float:
    return sorted(values)[int(0.95 * len(values))]
