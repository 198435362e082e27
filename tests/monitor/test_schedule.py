"""The service: jobs run when they are due, in processes of their own, by one service at a time; stopping is clean."""

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from apscheduler.triggers.date import DateTrigger
from loguru import logger
from sqlalchemy import select

from monitor import schedule
from monitor.configuration import Schedule
from monitor.schedule import LEASE, Service
from storage import schema
from storage.database import Database
from storage.leases import give_up, hold

SOON = timedelta(seconds=0.5)


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every cron line is due now, once."""

    def due(line: str, zone: ZoneInfo) -> DateTrigger:
        return DateTrigger(datetime.now(UTC) + SOON)

    monkeypatch.setattr(schedule, "trigger", due)


def until(met: Callable[[], bool]) -> None:
    """Wait for something that another process does."""
    limit = time.monotonic() + 60
    pause = threading.Event()
    while not met():
        assert time.monotonic() < limit, "it did not happen within a minute"
        pause.wait(0.1)


def outcomes(database: Database) -> dict[str, str]:
    with database.read() as connection:
        return {row.job: row.outcome for row in connection.execute(select(schema.run))}


@pytest.fixture
def configured(database: Database, tmp_path: Path) -> list[str]:
    file = tmp_path / "nianbao.toml"
    url = database.url.render_as_string(hide_password=False)
    file.write_text(f'[storage]\nurl = "{url}"\narchive = "{tmp_path}/archive"\n', encoding="utf-8")
    return ["--config", str(file)]


@pytest.mark.usefixtures("at_once")
def test_jobs_run_when_they_are_due(database: Database, configured: list[str]) -> None:
    service = Service(database, Schedule(), configured)
    service.start()
    try:
        until(lambda: outcomes(database).get("check") == "done")
    finally:
        service.stop()
    with database.read() as connection:
        assert connection.scalar(select(schema.lease.c.owner)) is None


@pytest.mark.usefixtures("at_once")
def test_a_second_service_stands_by(database: Database, configured: list[str]) -> None:
    with database.write() as connection:
        assert hold(connection, LEASE, "another", timedelta(minutes=5))
    said: list[str] = []
    sink = logger.add(lambda message: said.append(str(message)), level="INFO")
    service = Service(database, Schedule(), configured)
    service.start()
    logger.remove(sink)
    assert len([line for line in said if "another service runs the jobs" in line]) == 1
    threading.Event().wait(2 * SOON.total_seconds())
    service.stop()
    assert outcomes(database) == {}
    with database.read() as connection:
        assert connection.scalar(select(schema.lease.c.owner)) == "another"


def test_a_lease_is_taken_over_when_it_has_run_out(database: Database) -> None:
    with database.write() as connection:
        assert hold(connection, "job", "first", timedelta(minutes=5))
        assert not hold(connection, "job", "second", timedelta(minutes=5))
        assert hold(connection, "job", "first", timedelta(seconds=-1))
        assert hold(connection, "job", "second", timedelta(minutes=5))
        give_up(connection, "job", "first")
        assert not hold(connection, "job", "first", timedelta(minutes=5))
        give_up(connection, "job", "second")
        assert hold(connection, "job", "first", timedelta(minutes=5))
