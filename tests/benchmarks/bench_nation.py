"""The nation at accelerated time: seven years of reports in a database, then a season looked at by the crawl's policy.

A share of the country (``SHARE`` portals of 3,000, 50 bodies each): what portals publish is taken in as readings at the
look that finds it, visits are written, checks run on the evenings that matter. It states requests, delays, growth of
the database, the cost of a check and of a full re-check, and counts what was judged wrongly.
"""

import random
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from heapq import merge
from pathlib import Path
from statistics import fmean

from sqlalchemy import func, select

from monitor.dashboard.queries.coverage import place_tallies
from monitor.judgement.judging import check_all
from storage import schema
from storage.clock import SHANGHAI, day_of, end_of_day
from storage.database import Database
from storage.ingest import ingest
from storage.register import Body, BodyKind, Portal
from storage.registry.registration import put_body, put_portal
from storage.report import Completeness, Dates, Document, DocumentKind, Format, Reading
from storage.visits import Outcome, Visit, record_visit
from tests.benchmarks.bench_policy import POLICIES, arrivals
from tests.benchmarks.rows import Row, cpu_of, scaled
from tests.databases import discard, fresh_database
from tests.monitor.dashboard.world import figures

COUNTRY, BODIES, SEASON = 3000, 50, 2025
YEARS = range(SEASON - 7, SEASON - 1)
PORTALS = min(150, scaled(30))
CHECKS = (date(SEASON, 1, 15), date(SEASON, 2, 1), date(SEASON, 2, 28), date(SEASON, 4, 1), date(SEASON, 4, 30))
NOTES: list[str] = []
_BEGIN, _END = datetime(SEASON, 1, 1, tzinfo=SHANGHAI).astimezone(UTC), end_of_day(date(SEASON, 4, 30))
_SIGNS = [chr(code) for code in range(0x4E00, 0x5A00)]
_TEMPLATES = {year: [figures(seed, year) for seed in range(16)] for year in (*YEARS, SEASON - 1)}


@dataclass(frozen=True)
class Look:
    """A look at a portal's list, and which of its reports it is the first to see, with when each appeared."""

    at: datetime
    portal: int
    new: tuple[tuple[int, datetime], ...]


def run() -> list[Row]:
    """The rows; what is no figure of the table is in the notes."""
    NOTES.clear()
    with tempfile.TemporaryDirectory() as folder:
        database, file = fresh_database(Path(folder), "nation"), Path(folder, "nation.db")
        _register(database)
        earlier = PORTALS * BODIES * len(YEARS)
        load = cpu_of(lambda: _earlier_years(database))
        check = cpu_of(lambda: check_all(database, None, _BEGIN))
        before = _size(database, file)
        country = [arrivals(random.Random(portal)) for portal in range(PORTALS)]
        looks = list(merge(*(_looks(portal, country[portal]) for portal in range(PORTALS)), key=lambda look: look.at))
        season, checks = _live(database, looks)
        after = _size(database, file)
        full = cpu_of(lambda: check_all(database, None, _END, full=True))
        page = cpu_of(lambda: _coverage(database))
        wrong = _wrong(database, country)
        discard(database)
    new = sum(len(look.new) for look in looks)
    days = (_END - _BEGIN) / timedelta(days=1)
    requests = (len(looks) + new) / PORTALS / days
    delays = sorted((look.at - at) / timedelta(hours=1) for look in looks for _, at in look.new if at > _BEGIN)
    share = COUNTRY / PORTALS
    seven, growth = earlier + new, after - before
    said = (
        f"{PORTALS} of {COUNTRY} portals, {PORTALS * BODIES} bodies, {earlier} reports of {len(YEARS)} years",
        f"then {new} in {days:.0f} days of {SEASON}; figures for the country are those times {share:g}",
        f"{requests:.2f} requests a portal and day in the season, {len(looks)} looks",
        f"delay of detection {fmean(delays):.1f} h, p95 {delays[int(0.95 * len(delays))]:.1f} h",
        f"storing {load / earlier * 1000:.2f} ms, first check {check / earlier * 1000:.2f} ms of CPU a report",
        f"database {before / earlier:,.0f} B a report with bodies, texts, states and findings",
        f"the season added {growth / 2**20:.1f} MiB, for the country {growth * share / 2**30:.2f} GiB",
        f"the season's looks and reports {season:.1f} s of CPU, {len(CHECKS)} checks {checks:.1f} s",
        f"a check of the country in its season {checks / len(CHECKS) * share / 60:.1f} CPU min",
        f"full re-check {full:.1f} s of CPU, for a million reports {full * 1_000_000 / seven / 60:.0f} CPU min",
        f"coverage of all places from the roll-up {page * 1000:.1f} ms",
    )
    NOTES.extend(f"Nation: {note}" for note in said)
    scale = f"{PORTALS} portals, {days:.0f} days"
    return [
        Row("nation: reports said to be missing or late that are not", wrong, most=0, unit="", scale=scale),
        Row("nation: full re-check of a report", full / seven, "its first check", check / earlier, scale=scale),
    ]


def _register(database: Database) -> None:
    with database.write() as connection:
        for portal in range(PORTALS):
            url = f"http://p{portal}.gov.cn/"
            put_portal(connection, Portal(f"p{portal}", f"第{portal}县", url, f"41{portal:04}", (f"{url}nb/",)))
            for body in range(BODIES):
                kind = BodyKind.GOVERNMENT if body == BODIES - 1 else BodyKind.DEPARTMENT
                since = date(YEARS[0], 1, 1)
                put_body(connection, Body(_name(portal, body), kind, f"41{portal:04}", f"p{portal}", since=since))


def _name(portal: int, body: int) -> str:
    return f"青石{portal}县第{body}局"


def _earlier_years(database: Database) -> None:
    for year in YEARS:
        seen = datetime(year + 1, 1, 20, 4, tzinfo=UTC)
        for portal in range(PORTALS):
            with database.write() as connection:
                for body in range(BODIES):
                    ingest(connection, *_report(portal, body, year, seen, seen))


def _report(portal: int, body: int, year: int, published: datetime, seen: datetime) -> tuple[Document, Reading]:
    name = _name(portal, body)
    chance = random.Random(f"{name}{year}")
    reading = Reading(
        DocumentKind.REPORT,
        Format.HTML,
        Completeness.COMPLETE,
        title=f"{name}{year}年政府信息公开工作年度报告",
        bodies=(name,),
        year=year,
        index_number=f"QS{portal}-{year}-{body:05}",
        form="2021",
        cells=_TEMPLATES[year][(portal + body) % 16],
        sections={part: "".join(chance.choices(_SIGNS, k=200)) for part in (1, 5, 6)},
        dates=Dates(displayed=day_of(published)),
    )
    address = f"http://p{portal}.gov.cn/nb/{year}/{body}.html"
    return Document(f"{name}{year}".encode(), address, seen, f"p{portal}"), reading


def _looks(portal: int, appear: list[datetime]) -> Iterator[Look]:
    """The looks that the policy makes at a portal; body n is the n-th to appear, the government the last."""
    order = sorted(appear)
    look, known = _BEGIN, 0
    while look < _END:
        there = sum(at <= look for at in order)
        yield Look(look, portal, tuple(enumerate(order))[known:there])
        known = there
        missing = BODIES - there
        governments = min(missing, 1)
        look = POLICIES["nianbao"](look, missing - governments, governments, f"p{portal}")


def _live(database: Database, looks: list[Look]) -> tuple[float, float]:
    """CPU seconds of the looks with what they found, and of the checks on the evenings between."""
    with database.read() as connection:
        column = schema.portal_column
        columns = {row.portal: row.id for row in connection.execute(select(column.c.portal, column.c.id))}
    evenings = [end_of_day(day) + timedelta(hours=6) for day in CHECKS]
    taking = checking = 0.0
    for look in looks:
        while evenings and look.at > evenings[0]:
            now = evenings.pop(0)
            checking += cpu_of(lambda now=now: check_all(database, None, now))  # type: ignore[misc]
        taking += cpu_of(lambda look=look: _take_in(database, columns, look))  # type: ignore[misc]
    for now in evenings:
        checking += cpu_of(lambda now=now: check_all(database, None, now))  # type: ignore[misc]
    return taking, checking


def _take_in(database: Database, columns: dict[str, int], look: Look) -> None:
    portal = f"p{look.portal}"
    with database.write() as connection:
        for body, at in look.new:
            ingest(connection, *_report(look.portal, body, SEASON - 1, at, look.at))
        outcome = Outcome.OK if look.new else Outcome.UNCHANGED
        finished = look.at + timedelta(minutes=1)
        count = len(look.new)
        record_visit(
            connection, Visit(portal, columns[portal], look.at, finished, outcome, 1 + count, 0, BODIES, count)
        )


def _wrong(database: Database, country: list[list[datetime]]) -> int:
    """How many states at the end contradict when the reports really appeared."""
    owed, body = schema.obligation, schema.body
    query = (
        select(body.c.name, body.c.kind, owed.c.status)
        .join(owed, owed.c.body_id == body.c.id)
        .where(owed.c.year == SEASON - 1)
    )
    names = {_name(portal, place): (portal, place) for portal in range(PORTALS) for place in range(BODIES)}
    wrong = 0
    with database.read() as connection:
        for name, kind, status in connection.execute(query):
            portal, place = names[name]
            day = day_of(sorted(country[portal])[place])
            due = date(SEASON, 3, 31) if kind == BodyKind.GOVERNMENT else date(SEASON, 1, 31)
            truth = "on_time" if day <= due else "late" if day <= day_of(_END) else "missing"
            wrong += status in ("missing", "late") and status != truth
    return wrong


def _coverage(database: Database) -> None:
    with database.read() as connection:
        place_tallies(connection, "", SEASON - 1)


def _size(database: Database, file: Path) -> int:
    with database.read() as connection:
        connection.execute(select(func.count()).select_from(schema.report))
    with database.write() as connection:
        connection.exec_driver_sql("PRAGMA optimize")
    wal = file.with_name(f"{file.name}-wal")
    return file.stat().st_size + (wal.stat().st_size if wal.exists() else 0)
