"""Workers on one queue: every portal is looked at, none by two at once, nothing is lost, whoever dies or is cut off."""

import random
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select, text

from crawler.spiders.ordered import GIVEN_UP
from monitor.fleet.state import FleetState, fleet_state
from monitor.fleet.worker import is_at_work
from storage import schema
from storage.keeping.lineage import revisions
from storage.sharing import leases, proofs, runs
from storage.sharing.runs import RunState
from tests.databases import Server, postgresql
from tests.monitor.fleet.fleet import DOCUMENTS, Fleet, fleet, wrong_of
from tests.monitor.fleet.relay import Relay

pytestmark = pytest.mark.timeout(300)
PORTALS, MACHINES = 8, 6


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with postgresql() as running:
        yield running


@pytest.fixture
def ours(tmp_path: Path, server: Server) -> Iterator[Fleet]:
    with fleet(tmp_path, server.url, PORTALS, machine) as made:
        yield made


def machine(number: int) -> str:
    """The address of a portal's machine, some of which have two portals."""
    return f"127.0.1.{number % MACHINES}"


def test_whoever_is_killed_paused_or_cut_off_the_others_go_on(ours: Fleet, server: Server) -> None:
    choice = random.Random(7)
    assert f"{PORTALS} of {PORTALS}" in ours.run("crawl", "--hand-out")
    assert f"0 of {PORTALS}" in ours.run("crawl", "--hand-out")
    with Relay(int(server.url.rpartition(":")[2])) as relay:
        ours.start("cut", relay.port)
        ours.start("paused")
        ours.start("killed")
        ours.until(lambda: len(_names(ours)) == 3)
        relay.fall_silent()
        ours.workers["paused"].send_signal(signal.SIGSTOP)
        ours.until(lambda: len(ours.requests) > choice.randint(14, 20))
        ours.workers["killed"].kill()
        ours.run("crawl", "--hand-out")  # what the dead one was about is in the queue once more
        ours.start("fresh")
        ours.until(lambda: ours.looked() == set(ours.sites))
        ours.until(lambda: ours.workers["cut"].poll() is not None)
        relay.recover()
    ours.workers["paused"].send_signal(signal.SIGCONT)
    ours.until(lambda: ours.workers["paused"].poll() is not None)
    assert ours.documents() == PORTALS * DOCUMENTS
    ours.until(lambda: _state(ours).taken + _state(ours).waiting == 0)
    assert not wrong_of(ours, machine)
    assert _state(ours).workers >= 1
    assert is_at_work(ours.database)
    ours.workers["fresh"].send_signal(signal.SIGTERM)
    assert ours.workers["fresh"].wait(60) == 0


def _state(ours: Fleet) -> FleetState:
    with ours.database.read() as connection:
        return fleet_state(connection)


def _proved_until(ours: Fleet) -> datetime | None:
    """Until when the worker at work has proved to be alive."""
    table = schema.lease
    with ours.database.read() as connection:
        until: datetime | None = connection.scalar(select(func.max(table.c.until)).where(table.c.name.like("worker %")))
    return until


def _put_revision(ours: Fleet, revision: str) -> None:
    with ours.database.write() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :revision"), {"revision": revision})


def _names(ours: Fleet) -> set[str]:
    return {request.headers.get("User-Agent", "") for request in ours.requests}


def test_workers_of_another_version_are_refused(ours: Fleet) -> None:
    with ours.database.write() as connection:
        leases.hold(connection, "worker elsewhere 1", "0.0.9", timedelta(minutes=5))
    assert "workers of version 0.0.9 are at work" in ours.run("worker", "--until-empty", status=1)
    with ours.database.write() as connection:
        leases.give_up(connection, "worker elsewhere 1", "0.0.9")


def test_a_worker_ends_when_another_version_upgrades_the_database(ours: Fleet) -> None:
    worker = ours.start("old")
    ours.until(lambda: is_at_work(ours.database))
    first = _proved_until(ours)
    ours.until(lambda: _proved_until(ours) != first)
    _put_revision(ours, "9999")
    try:
        ours.until(lambda: worker.poll() is not None, 20)
        assert worker.returncode == GIVEN_UP
        assert "of a later version (schema 9999)" in ours.logs()
        assert "install that version" in ours.run("worker", "--until-empty", status=1)
    finally:
        _put_revision(ours, revisions()[-1])


def test_a_session_ends_when_its_client_is_gone(ours: Fleet) -> None:
    """By the system's own defaults it would live for two hours, and keep all others waiting for its locks."""
    shown = {}
    for name, begun in (("reader", ours.database.read), ("writer", ours.database.write)):
        with begun() as connection:
            settings = ("tcp_keepalives_idle", "tcp_user_timeout", "idle_in_transaction_session_timeout")
            shown[name] = [connection.scalar(text(f"SHOW {setting}")) for setting in settings]
    assert shown == {"reader": ["15", "30000", "0"], "writer": ["15", "30000", "1min"]}


def test_a_fleet_needs_postgresql(tmp_path: Path) -> None:
    lonely = Fleet.on_sqlite(tmp_path)
    assert "PostgreSQL" in lonely.run("worker", status=2)
    assert "PostgreSQL" in lonely.run("crawl", "--hand-out", status=2)
    assert "no worker" in lonely.run("worker", "--check", status=1)


_SLEPT = """
import sys, threading
from storage.sharing import proofs
from storage.database import Database
from storage.sharing.runs import recorded
proofs.EVERY = 0.2
with recorded(Database.at(sys.argv[1]), "check"):
    print("begun", flush=True)
    threading.Event().wait(60)
"""


def test_a_run_that_was_given_to_another_ends(ours: Fleet) -> None:
    """It proves to be under way until somebody has taken it for gone, such as while its machine was paused."""
    url = ours.database.url.render_as_string(hide_password=False)
    process = subprocess.Popen([sys.executable, "-c", _SLEPT, url], stdout=subprocess.PIPE)
    assert process.stdout is not None
    process.stdout.readline()
    with ours.database.read() as connection:
        (run,) = runs.in_state(connection, RunState.RUNNING)
        assert leases.is_held(connection, f"run {run.id}")
    with ours.database.write() as connection:
        runs.end(connection, run.id, RunState.FAILED, runs.VANISHED)
    assert process.wait(20) == proofs.TAKEN_FOR_DEAD
    with ours.database.read() as connection:
        found = runs.find(connection, run.id)
    assert found is not None
    assert found.detail == runs.VANISHED
