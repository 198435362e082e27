"""C9: how old a replaced report is when it is found, and what the asking for it costs, over a year of looks.

A portal with all its reports of seven years in one list is looked at as the policy says; some of its documents are
replaced, at times that nobody announces. Nothing in its list tells of it.
"""

import random
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from statistics import fmean

from crawler.looks.errands import Errand, budget, errands, may_widen, spent, widened
from crawler.looks.policy import Rhythm, due_at
from storage.clock import SHANGHAI
from storage.portals.lacking import Lacking
from storage.portals.listing import KnownEntry, Receipt
from storage.report import DocumentKind
from storage.visits import Entry
from tests.benchmarks.rows import Row, scaled

PORTALS, BODIES, YEARS = min(40, scaled(40)), 50, range(2018, 2025)
_BEGIN, _END = (datetime(year, 1, 1, 12, tzinfo=SHANGHAI) for year in (2025, 2026))
_SHARE, _OF_OLDER, _FAULTY, _CORRECTED_WITHIN = 0.05, 0.005, 0.1, 60
"""The share of reports of the latest year that are replaced, and of older ones; of those with open findings, which all
are, and within how many days."""
NOTES: list[str] = []


@dataclass
class Year:
    """What a portal's year came to: for every document that was replaced its report year, whether it had findings, and
    the days until it was asked for; and how many known reports were asked for again."""

    ages: list[tuple[int, bool, float]] = field(default_factory=list)
    checks: int = 0


def run() -> list[Row]:
    """The age of replaced reports of the latest year, at the 95th percentile; and the requests for known ones."""
    NOTES.clear()
    years = [year_of(random.Random(seed)) for seed in range(PORTALS)]
    scale = f"{PORTALS} portals, {BODIES} bodies, {len(YEARS)} years in one list, a year of looks"
    kinds = _kinds(years)
    for title, ages in kinds.items():
        NOTES.append(f"C9: {title}: mean {fmean(ages):.0f} days, p95 {_p95(ages):.0f} days")

    def row(name: str, ages: list[float]) -> Row:
        return Row(f"C9 age of a replaced report {name}, p95", _p95(ages), most=7, unit="days", scale=scale)

    per_day = sum(one.checks for one in years) / PORTALS / 365
    return [
        row("with findings", kinds["latest year, with findings"]),
        row("without any, of the latest year", kinds["latest year"]),
        Row("C1 known reports asked for again a portal and day", per_day, most=0.33, unit="", scale=scale),
    ]


def _kinds(years: Iterable[Year]) -> dict[str, list[float]]:
    found: dict[str, list[float]] = {}
    for one in years:
        for year, is_faulty, age in one.ages:
            latest = "latest year" if year == YEARS[-1] else "older"
            found.setdefault(f"{latest}{', with findings' if is_faulty else ''}", []).append(age)
    return found


def year_of(chance: random.Random) -> Year:
    """A year of one portal."""
    known = {entry.url: KnownEntry(entry, _BEGIN, _BEGIN, _receipt(chance)) for entry in _entries(chance)}
    faulty = {url for url in known if url.split("/")[3] == str(YEARS[-1]) and chance.random() < _FAULTY}
    replaced = {
        url: _replaced(chance, url in faulty) for url in known if url in faulty or chance.random() < _share(url)
    }
    asked: dict[str, list[datetime]] = {url: [] for url in known}
    year, look, sampled = Year(), _BEGIN, _BEGIN
    while look < _END:
        still = {url for url in faulty if not _found(asked[url], replaced[url])}
        held = list(known.values())
        allowed = budget(held, look, sampled)
        todo = errands({}, known, look, full=False, gone=frozenset(), faulty=still, budget=allowed)
        finds = [one for one in todo.sample if _is_fresh(asked[one.entry.url], replaced.get(one.entry.url, _END), look)]
        sweep: tuple[Errand, ...] = ()
        if finds and may_widen(allowed):
            sweep = widened(held, look, {one.entry.url for one in todo.checked})
        _ask((*todo.checked, *sweep), look, known, asked)
        checks = len(todo.checked) + len(sweep)
        sampled, year.checks = spent(held, look, allowed, checks) or look, year.checks + checks
        missing = max(0, BODIES - (look - _BEGIN).days)
        look = max(due_at(Rhythm(looked=look), Lacking(BODIES, 0, missing), "p"), look + timedelta(minutes=1))
    for url, at in replaced.items():
        place = bisect_left(asked[url], at)
        until = asked[url][place] if place < len(asked[url]) else _END
        year.ages.append((int(url.split("/")[3]), url in faulty, (until - at) / timedelta(days=1)))
    return year


def _share(url: str) -> float:
    return _SHARE if url.split("/")[3] == str(YEARS[-1]) else _OF_OLDER


def _is_fresh(times: list[datetime], at: datetime, look: datetime) -> bool:
    """Whether a document was replaced between the last request for it and a look."""
    return (not times or times[-1] < at) and at <= look


def _found(times: list[datetime], at: datetime) -> bool:
    return bool(times) and times[-1] >= at


def _ask(
    todo: Iterable[Errand], look: datetime, known: dict[str, KnownEntry], asked: dict[str, list[datetime]]
) -> None:
    for errand in todo:
        url = errand.entry.url
        asked[url].append(look)
        known[url] = replace(known[url], receipt=replace(known[url].receipt, at=look))


def _entries(chance: random.Random) -> Iterable[Entry]:
    for year in YEARS:
        for body in range(BODIES):
            day = date(year + 1, 1, 1) - timedelta(days=chance.randrange(30))
            yield Entry(f"http://p.gov.cn/{year}/{body}.html", f"第{body}局{year}年报", day)


def _replaced(chance: random.Random, is_faulty: bool) -> datetime:
    days = chance.random() * (_CORRECTED_WITHIN if is_faulty else 0.7 * 365)
    return _BEGIN + timedelta(days=days)


def _receipt(chance: random.Random) -> Receipt:
    return Receipt(_BEGIN - timedelta(days=chance.random() * 7), DocumentKind.REPORT, sha256="0")


def _p95(values: list[float]) -> float:
    return sorted(values)[int(0.95 * len(values))]
