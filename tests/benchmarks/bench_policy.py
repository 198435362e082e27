"""C1, C2, C4, C5, C9: a year of 3,000 portals, looked at by the crawl's own policy and by four others, look by look.

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

from rich.console import Console
from rich.table import Table

from crawler.spiders.documents import CHECKED_AT_ONCE, check_after
from crawler.spiders.policy import RUN, Rhythm, due_at
from storage.clock import SHANGHAI, day_of
from storage.lacking import Lacking
from tests.benchmarks.rows import Row

PORTALS, REPORTS = 3000, 50
_BEGIN = datetime(2025, 1, 1, tzinfo=SHANGHAI).astimezone(UTC)
_END = _BEGIN + timedelta(days=365)
_JANUARY, _MARCH = date(2025, 1, 31), date(2025, 3, 31)
_EVERY = timedelta(hours=2)
_DAYS = 365
_GOOD_FOR = timedelta(hours=24)

Policy = Callable[[datetime, int, int, str], datetime]
"""The next look after one, by how many reports of others and of governments are missing, and the portal's key."""


@dataclass(frozen=True)
class Figures:
    """What a policy came to. Delays in hours: in the rush of January, and of all others.

    ``robots`` is with robots.txt, which is good for 24 hours; ``checks`` are known reports asked for again, besides.
    """

    requests: float
    robots: float
    checks: float
    mean: float
    p95: float
    rush_mean: float
    rush_p95: float
    rest_p95: float
    peak: float
    peak_new: float


def run() -> list[Row]:
    """Prints the table; it has no rows of CPU seconds to give."""
    country = [sorted(arrivals(random.Random(seed))) for seed in range(PORTALS)]
    table = Table(
        "policy", "R", "+ robots", "checks", "delay h", "p95", "10 Jan-2 Feb", "p95", "else p95", "peak day R", "new"
    )
    for name, policy in POLICIES.items():
        found = simulate(country, policy)
        table.add_row(name, *(f"{value:.2f}" for value in vars(found).values()))
    Console().print(table)
    Console().print("goals: R <= 1.0, peak day <= 6 + new, 10 Jan-2 Feb mean <= 3 h and p95 <= 8 h, else p95 <= 24 h")
    return []


def simulate(country: list[list[datetime]], policy: Policy) -> Figures:
    """A year of a country's portals under a policy."""
    requests, robots, checks, per_day, new_per_day = 0, 0, 0, Counter[date](), Counter[date]()
    delays: list[tuple[datetime, float]] = []
    for number, appeared in enumerate(country):
        known, read = 0, _BEGIN - _GOOD_FOR
        had: list[datetime] = []
        for look in _looks(appeared, policy, f"portal-{number}"):
            there = bisect_right(appeared, look)
            fresh, known = there - known, there
            delays += [(at, (look - at).total_seconds() / 3600) for at in appeared[there - fresh : there]]
            again = [one for one, at in enumerate(had) if look - at >= _check_after(look - appeared[one])]
            for one in again[:CHECKED_AT_ONCE]:
                had[one], checks = look, checks + 1
            had += [look] * fresh
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
        checks / share,
        fmean(every),
        _p95(every),
        fmean(rush),
        _p95(rush),
        _p95(rest),
        per_day[peak] / len(country),
        new_per_day[peak] / len(country),
    )


def _check_after(age: timedelta) -> timedelta:
    return check_after(age, is_faulty=False)


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
