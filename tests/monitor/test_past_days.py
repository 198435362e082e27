"""Any past day says what it said: a world is lived through day by day, and then every day of it is asked for again."""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import time_machine
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, select

from alerts.sending import alert
from alerts.subscriptions import AlertSettings, Subscription
from monitor.coverage import explain, stored_coverage
from monitor.judgement.decisions import DecisionError, decide
from monitor.judgement.judging import check_all
from monitor.judgement.past_days import last_second, past_day
from storage import schema
from storage.clock import now
from storage.database import Database
from storage.documents import corrections
from storage.documents.adoption import merge
from storage.export import Scope, findings, reports, visits
from storage.findings import Decision
from storage.ingest import ingest, seen_again
from storage.keeping.backup import back_up
from storage.language import Language
from storage.portals import listing
from storage.register import Body, BodyKind, Portal
from storage.registry.local_dues import put_local_due
from storage.registry.local_orders import LocalDue
from storage.registry.registration import bodies, put_body, put_portal
from storage.report import Completeness, Dates, Document, DocumentKind, Format, Reading
from storage.visits import Entry, Outcome, Visit, record_visit
from tests.databases import discard, fresh_database
from tests.monitor.samples import SECTIONS, UNREADABLE, figures

FIRST_DAY = date(2024, 1, 29)
HOST = "http://www.county.gov.cn"
NAMES = ("某县财政局", "某县水利局", "某县人民政府", "某县住房和城乡建设局")
YEARS = (2023, 2022)
RIGHT = figures(requests__received__natural_person=2, requests__received__total=2)
CONTENTS = (
    figures(),
    figures(requests__received__natural_person=1, requests__received__total=1),
    RIGHT | {name: UNREADABLE for name in RIGHT if name.endswith(("natural_person", "total"))},
    figures(requests__carried_out__natural_person=1, requests__carried_out__total=1),
)
OUTCOMES = (Outcome.OK, Outcome.OK, Outcome.UNREACHABLE, Outcome.UNCHANGED, Outcome.INCOMPLETE, Outcome.EMPTY)
OFFICE = Subscription("office", ("office@example.org",))
ALERTS = AlertSettings("nianbao@example.org", "smtp://127.0.0.1:9", (OFFICE,))


@dataclass
class World:
    """A county as it is lived through: every act takes two small numbers that say which of the things at hand."""

    database: Database
    known: dict[str, list[int]] = field(default_factory=dict)

    def found(self) -> None:
        with self.database.write() as connection:
            put_portal(connection, Portal("county", "某县", HOST, "410000", (f"{HOST}/0/",)))
            for name in NAMES[:2]:
                put_body(connection, Body(name, BodyKind.DEPARTMENT, "410000", "county"))

    def look(self, one: int, other: int) -> None:
        with self.database.write() as connection:
            columns = [column for column in listing.columns_of(connection, "county") if column.active]
            if not columns:
                return
            column, began = columns[one % len(columns)], now()
            outcome = OUTCOMES[other % len(OUTCOMES)]
            if outcome.looked and outcome is not Outcome.UNCHANGED:
                lines = [self._entry(each) for each in range(4) if outcome is Outcome.OK and each != one % 5]
                listing.remember_entries(connection, column.id, lines, began + timedelta(seconds=30))
            visit = Visit("county", column.id, began, began + timedelta(minutes=1), outcome, listed=3)
            record_visit(connection, visit)

    def _entry(self, number: int) -> Entry:
        return Entry(_address(number), f"{NAMES[number]}2023年政府信息公开年度报告")

    def fetch(self, one: int, other: int) -> None:
        """What became of a line's document: had, refused, gone, gone still."""
        moment = now()
        receipt = (
            listing.Receipt(moment, DocumentKind.REPORT, sha256="a" * 64),
            listing.Receipt(moment, problem="refused"),
            listing.Receipt(moment, sha256="a" * 64, problem="gone", gone_since=moment, gone_again=moment),
            listing.Receipt(
                moment, sha256="a" * 64, problem="gone", gone_since=moment - timedelta(days=2), gone_again=moment
            ),
        )[other % 4]
        with self.database.write() as connection:
            for column in listing.columns_of(connection, "county"):
                listing.mark_fetched(connection, column.id, _address(one % 4), receipt)

    def publish(self, one: int, other: int) -> None:
        """A body's report at its own address, some content of it."""
        self._take_in(NAMES[one % 4], YEARS[one % 2], _address(one % 4), CONTENTS[other % 4], other)

    def publish_elsewhere(self, one: int, other: int) -> None:
        self._take_in(NAMES[one % 4], YEARS[0], f"{HOST}/elsewhere/{other % 3}.html", CONTENTS[other % 2], one)

    def publish_namelessly(self, one: int, other: int) -> None:
        self._take_in("", YEARS[0], f"{HOST}/nameless/{one % 2}.html", CONTENTS[0], other, index=f"GK-2024-{other % 2}")

    def _take_in(self, name: str, year: int, address: str, cells: Any, variant: int, index: str = "") -> None:
        partial = any(cell is UNREADABLE for cell in cells.values())
        reading = Reading(
            kind=DocumentKind.REPORT,
            format=(Format.HTML, Format.PDF)[variant % 2],
            completeness=Completeness.PARTIAL if partial else Completeness.COMPLETE,
            title=f"{name}{year}年政府信息公开工作年度报告",
            bodies=(name,) if name else (),
            year=year,
            form="2021",
            cells=cells,
            sections=SECTIONS | {1: f"{name}的总体情况。"},
            dates=Dates(displayed=(date(2024, 1, 30), date(2024, 2, 2), None)[variant % 3]),
            index_number=index or f"GK-2024-{variant % 2}",
        )
        content = f"{address} {variant % 4} {sorted((key, str(cell)) for key, cell in cells.items())}"
        with self.database.write() as connection:
            ingest(connection, Document(content.encode(), address, now(), "county"), reading)

    def see_again(self, one: int, _: int) -> None:
        with self.database.write() as connection:
            seen_again(connection, Document(b"", _address(one % 4), now(), "county"))

    def register(self, one: int, other: int) -> None:
        """A body enters, or another of its lines is put in the place of the one."""
        kind = (BodyKind.DEPARTMENT, BodyKind.TOWNSHIP, BodyKind.GOVERNMENT)[other % 3]
        if NAMES[one % 4].endswith("政府"):
            kind = BodyKind.GOVERNMENT
        since = date(2023, 6, 1) if other % 5 == 4 else None
        until = date(2022, 12, 31) if other % 5 == 3 else None
        aliases = (NAMES[(one + 1) % 4],) if other == 5 else ()
        body = Body(NAMES[one % 4], kind, "410000", "county" if other != 2 else "", aliases, since, until)
        with self.database.write() as connection:
            put_body(connection, body)

    def name_columns(self, one: int, other: int) -> None:
        columns = ((f"{HOST}/0/",), (f"{HOST}/0/", f"{HOST}/1/"), ())[one % 3]
        with self.database.write() as connection:
            put_portal(connection, Portal("county", ("某县", "某县门户")[other % 2], HOST, "410000", columns))

    def find_columns(self, one: int, other: int) -> None:
        with self.database.write() as connection:
            listing.remember_columns(connection, "county", {f"{HOST}/{2 + one % 2}/": "年报"})
            column = listing.columns_of(connection, "county")[-1]
            listing.save_profile(connection, column.id, {"body": NAMES[other % 4] if other < 4 else "", "pages": one})
            if other == 5:
                listing.set_active(connection, column.id, active=False)

    def search(self, one: int, other: int) -> None:
        search = {"shared": one % 2 == 0, "own": other % 2 == 0, "began": now().isoformat(), "waiting": [one]}
        with self.database.write() as connection:
            listing.save_search(connection, "county", search)

    def order(self, one: int, other: int) -> None:
        day = ("01-28", "01-30", "")[other % 3]
        with self.database.write() as connection:
            put_local_due(connection, LocalDue(("41", "410000")[one % 2], day, kind=("", "department")[other % 2]))

    def correct(self, one: int, other: int) -> None:
        with self.database.write() as connection:
            keys = connection.scalars(select(schema.document.c.id).order_by(schema.document.c.id)).all()
            if not keys:
                return
            key = keys[one % len(keys)]
            registered = bodies(connection)
            if other == 0:
                corrections.assign(connection, key, registered[one % len(registered)].id, "王芳", now())
            elif other == 1:
                corrections.set_year(connection, key, YEARS[one % 2], "王芳", now())
            elif other == 2:
                corrections.declare(connection, key, is_report=one % 2 == 0, author="王芳", at=now())
            elif other == 3:
                corrections.date_published(connection, key, date(2024, 1, 30 + one % 2), "王芳", now())
            elif said := corrections.corrections_of(connection, key):
                corrections.undo(connection, said[-1].id, "王芳", now())

    def merge(self, one: int, other: int) -> None:
        with self.database.write() as connection:
            met, known = bodies(connection, registered=False), bodies(connection)
            if met:
                merge(connection, met[one % len(met)].id, known[other % len(known)].id, "王芳", now())

    def decide(self, one: int, other: int) -> None:
        decision = list(Decision)[other % len(Decision)]
        with self.database.write() as connection:
            keys = connection.scalars(select(schema.finding.c.id).order_by(schema.finding.c.id)).all()
            until = now().date() + timedelta(days=2) if decision is Decision.SNOOZE else None
            chosen = keys[one : one + 1]
            try:
                decide(connection, chosen, decision, by="王芳", why="x", until=until, now=now())
            except DecisionError:
                raise AssertionError from None

    def alert(self, *_: int) -> None:
        """A message is written and cannot be sent: nobody answers at the mail server's port."""
        alert(self.database, ALERTS, now())

    def check(self, *_: int) -> None:
        check_all(self.database, None, now())


def _address(number: int) -> str:
    return f"{HOST}/{number}.html"


ACTS: tuple[Callable[[World, int, int], None], ...] = (
    World.look,
    World.fetch,
    World.publish,
    World.publish_elsewhere,
    World.publish_namelessly,
    World.see_again,
    World.register,
    World.name_columns,
    World.find_columns,
    World.search,
    World.order,
    World.correct,
    World.merge,
    World.decide,
    World.alert,
    World.check,
)
_TWICE = (World.look, World.publish, World.decide, World.register)
ACT = st.tuples(st.sampled_from([*ACTS, *_TWICE]), st.integers(0, 5), st.integers(0, 5))
DAY = st.tuples(st.integers(1, 3), st.lists(ACT, max_size=4))


def said(database: Database, moment: datetime) -> dict[str, Any]:
    """Everything that is said at a moment."""
    with database.read() as connection:
        shown: dict[str, Any] = {
            "coverage": list(stored_coverage(connection, Scope())),
            "findings": list(findings(connection, Scope())),
            "reports": list(reports(connection, Scope())),
            "visits": list(visits(connection, Scope())),
            "explained": list(_explained(connection)),
            "examined": _examined(connection),
        }
    messages = alert(database, ALERTS, moment, dry_run=True)
    shown["messages"] = [(one.message.subject, one.message.text, one.attempts) for one in messages]
    return shown


def _explained(connection: Connection) -> Iterator[tuple[str, int, list[str]]]:
    for body in bodies(connection):
        for year in YEARS:
            yield body.name, year, list(explain(connection, body.id, year, Language.EN))


def _examined(connection: Connection) -> list[tuple[int, int, str]]:
    table = schema.examination
    query = select(table.c.body_id, table.c.year, table.c.not_assessable).where(table.c.not_assessable != "")
    return [tuple(row) for row in connection.execute(query.order_by(table.c.body_id, table.c.year))]


@contextmanager
def a_world() -> Iterator[World]:
    with tempfile.TemporaryDirectory() as folder:
        database = fresh_database(Path(folder))
        try:
            yield World(database)
        finally:
            discard(database)


def live(world: World, days: list[tuple[int, list[Any]]]) -> dict[date, dict[str, Any]]:
    """Live through some days, each ending with a check; what was said at the end of each."""
    told: dict[date, dict[str, Any]] = {}
    day = FIRST_DAY
    for number, (later, acts) in enumerate(days):
        day += timedelta(days=later)
        with time_machine.travel(datetime(day.year, day.month, day.day, 1, tzinfo=UTC), tick=False) as clock:
            if number == 0:
                world.found()
            for act, one, other in acts:
                clock.shift(timedelta(minutes=20))
                act(world, one, other)
            clock.move_to(last_second(day), tick=False)
            check_all(world.database, None, last_second(day))
            told[day] = said(world.database, last_second(day))
    return told


@given(st.lists(DAY, min_size=2, max_size=5))
@settings(max_examples=3)
def test_every_past_day_says_what_it_said(days: list[tuple[int, list[Any]]]) -> None:
    with a_world() as world:
        told = live(world, days)
        after = max(told) + timedelta(days=1)
        with time_machine.travel(datetime(after.year, after.month, after.day, 1, tzinfo=UTC), tick=False):
            for day, what in told.items():
                with past_day(world.database, day) as past:
                    assert past.is_whole
                    assert said(past.database, last_second(day)) == what


@given(st.lists(DAY, min_size=1, max_size=4))
@settings(max_examples=3)
def test_a_check_of_what_changed_leaves_nothing_for_one_of_everything(days: list[tuple[int, list[Any]]]) -> None:
    with a_world() as world, tempfile.TemporaryDirectory() as folder:
        live(world, [(later, [*acts, (World.check, 0, 0), *acts]) for later, acts in days])
        moment = last_second(FIRST_DAY + timedelta(days=sum(later for later, _ in days)))
        with time_machine.travel(moment, tick=False):
            copy = Database.at(f"sqlite:///{folder}/copy.db")
            back_up(world.database, Path(folder, "copy.db"))
            check_all(copy, None, moment, full=True)
            assert said(copy, moment) == said(world.database, moment)
            copy.dispose()
