"""A PostgreSQL server that dies and comes back: what was acknowledged is there, and nobody is told of an error."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, wait

import pytest
from sqlalchemy import Connection, create_engine, func, select, text
from sqlalchemy.exc import OperationalError

from alerts import digests
from alerts.changes import last_event
from alerts.messages import Outcome
from alerts.sending import alert
from storage import schema
from storage.database import Database
from storage.findings import Finding, Severity
from storage.ingest import ingest
from storage.sharing import servers
from tests.alerts.post import PostOffice
from tests.alerts.world import DAY, MONDAY, THURSDAY, World, county, settings
from tests.crawler.spiders.observatory import ROOT
from tests.databases import Server, postgresql
from tests.faults.test_storing import ROUNDS
from tests.storage.test_ingest import document, reading

WRITERS, EACH, RESTARTS = 4, 25 * ROUNDS, max(2, ROUNDS // 10)


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with postgresql(durable=True) as running:
        yield running


@pytest.fixture
def bare(server: Server, request: pytest.FixtureRequest) -> Iterator[Database]:
    """A database of the test's own, without any table."""
    name = f"d{abs(hash(request.node.name))}"
    with create_engine(f"{server.url}/postgres", isolation_level="AUTOCOMMIT").connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    made = Database.at(f"{server.url}/{name}")
    yield made
    made.dispose()


@pytest.fixture
def database(bare: Database) -> Database:
    """The same with its tables."""
    bare.upgrade()
    return bare


def stored(database: Database) -> int:
    with database.read() as connection:
        return int(connection.scalar(select(func.count()).select_from(schema.document)) or 0)


def test_a_server_that_was_restarted_is_found_again(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """F7: stopped at once, as by a crash, and started; nobody opens the database anew. One that stays away is told."""
    database = Database.at(f"{server.url}/postgres")
    database.upgrade()
    for number in range(ROUNDS):
        with database.write() as connection:
            ingest(connection, document(f"http://a.gov.cn/{number}.html", str(number)), reading("甲局", number))
        server.stop()
        server.start()
        assert stored(database) == number + 1
    server.stop()
    monkeypatch.setattr(servers, "BUSY_SECONDS", 0.5)
    with pytest.raises(OperationalError):
        stored(database)
    began = time.monotonic()
    with pytest.raises(OperationalError):
        stored(Database.at(f"{server.url}/postgres"))
    assert time.monotonic() - began < servers.BUSY_SECONDS, "one that never was there is told at once"
    server.start()
    assert stored(database) == ROUNDS
    database.dispose()


def test_no_transaction_fails_while_the_server_is_restarted_again_and_again(server: Server) -> None:
    """F7: several write without pause; what was under way is done again, and nothing twice."""
    database = Database.at(f"{server.url}/postgres")
    database.upgrade()
    before, done, more = stored(database), 0, threading.Condition()

    def store(writer: int) -> None:
        nonlocal done
        for number in range(EACH):
            page = document(f"http://b{writer}.gov.cn/{number}.html", f"{writer} {number}")
            found = reading(f"第{writer}局", number)

            def write(connection: Connection) -> None:
                ingest(connection, page, found)  # noqa: B023 - called within this round

            database.repeatably(write)
            with more:
                done += 1
                more.notify_all()

    with ThreadPoolExecutor(WRITERS) as writers:
        futures = [writers.submit(store, writer) for writer in range(WRITERS)]
        for restart in range(RESTARTS):
            with more:
                more.wait_for(lambda: done >= WRITERS * EACH * restart // (RESTARTS + 1), 600)  # noqa: B023
            server.stop(("fast", "immediate")[restart % 2])
            server.start()
        for future in futures:
            future.result()
    assert stored(database) - before == WRITERS * EACH
    database.dispose()


def test_what_happens_while_a_message_is_written_is_told_by_the_next(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """F5: another machine's check ends between what the message asks and what it notes as told."""
    world = World(database)
    bodies = county(world)
    world.open(bodies["forestry"], "form.before")
    meanwhile = [bodies["water"]]

    def last(connection: Connection) -> int:
        if meanwhile:
            world.open(meanwhile.pop(), "form.meanwhile")
        return last_event(connection)

    monkeypatch.setattr(digests, "last_event", last)
    with PostOffice() as post:
        for day in range(3):
            sent = alert(database, settings(port=post.port), THURSDAY + day * DAY)
            assert all(one.outcome is Outcome.SENT for one in sent)
    texts = [str(body.get_content()) for mail in post.received if (body := mail.get_body(("plain",)))]
    assert [["form.before" in text, "form.meanwhile" in text] for text in texts] == [[True, False], [False, True]]


def test_what_was_numbered_before_and_is_there_after_is_told(database: Database) -> None:
    """F5: a check that is long at work has numbered its events; another's, numbered later, are told meanwhile."""
    world = World(database)
    bodies = county(world)
    days = iter(range(1, 9))
    with PostOffice() as post, ThreadPoolExecutor(1) as elsewhere:

        def tell() -> None:
            sent = alert(database, settings(port=post.port), MONDAY + next(days) * DAY)
            assert all(one.outcome is Outcome.SENT for one in sent)

        tell()
        with database.write() as connection:
            world.opened(
                connection, Finding("form.long", Severity.ERROR, bodies["water"], 2025, "form.long", "form.long")
            )
            world.open(bodies["forestry"], "form.short")
            telling = elsewhere.submit(tell)
            wait([telling], timeout=0.5)
        telling.result(30)
        tell()
    texts = "".join(str(body.get_content()) for mail in post.received if (body := mail.get_body(("plain",))))
    assert [texts.count("form.long"), texts.count("form.short")] == [1, 1]


def test_two_that_tell_at_once_tell_once(database: Database) -> None:
    """F5: of two services each takes itself for the one that runs the jobs, as after a sleep."""
    world = World(database)
    bodies = county(world)
    with PostOffice() as post, ThreadPoolExecutor(2) as services:
        for day in range(4):
            world.open(bodies["forestry"], f"form.day_{day}")
            both = [services.submit(alert, database, settings(port=post.port), THURSDAY + day * DAY) for _ in range(2)]
            assert {one.outcome for each in both for one in each.result(30)} <= {Outcome.SENT}
    texts = "".join(str(body.get_content()) for mail in post.received if (body := mail.get_body(("plain",))))
    assert [texts.count(f"form.day_{day}") for day in range(4)] == [1] * 4


def test_machines_that_start_at_once_make_the_tables_once(bare: Database) -> None:
    """F8: a service and its workers meet a new database at the same moment."""
    command = [sys.executable, "-m", "monitor.cli", "db", "upgrade"]
    environment = os.environ | {"NIANBAO_STORAGE__URL": bare.url.render_as_string(hide_password=False)}
    machines = [subprocess.Popen(command, env=environment, cwd=ROOT) for _ in range(2)]
    assert [machine.wait(60) for machine in machines] == [0, 0]
    bare.require_current()
