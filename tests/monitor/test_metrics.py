"""The metrics and the readiness of a service, asked as a Prometheus server and a balancer would."""

import shutil
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from prometheus_client import generate_latest
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import insert, select, text

from monitor.running.metrics import Sources, registry
from monitor.running.readiness import readiness
from monitor.schedule import LEASE, LEASE_TERM
from storage import schema
from storage.clock import now
from storage.database import Database
from storage.keeping.backup import back_up
from storage.register import Portal
from storage.registry.registration import put_portal
from storage.sharing import runs, tallies
from storage.sharing.leases import hold
from storage.sharing.runs import recorded
from storage.visits import Outcome, Visit, record_visit


def samples(database: Database, archive: Path) -> dict[str, dict[tuple[str, ...], float]]:
    found: dict[str, dict[tuple[str, ...], float]] = {}
    answer = generate_latest(registry(Sources(database, archive))).decode()
    for family in text_string_to_metric_families(answer):
        for sample in family.samples:
            key = tuple(f"{name}={value}" for name, value in sorted(sample.labels.items()))
            found.setdefault(sample.name, {})[key] = sample.value
    return found


def test_a_fresh_database_has_every_metric_at_nothing(database: Database, tmp_path: Path) -> None:
    found = samples(database, tmp_path)
    assert found["nianbao_alerts_pending"] == {(): 0}
    assert found["nianbao_portal_visits_total"] == {(): 0}
    assert found["nianbao_disk_free_bytes"][()] > 0
    assert found["nianbao_db_size_bytes"][()] > 0
    assert all(name.startswith(("nianbao_", "process_")) for name in found)


def test_what_happened_is_counted(database: Database, tmp_path: Path) -> None:
    tallies.GATHERED.observe("request_duration_seconds", 0.3, (0.1, 1.0), kind="list")
    tallies.GATHERED.observe("request_duration_seconds", 30, (0.1, 1.0), kind="list")
    with recorded(database, "crawl") as run:
        run.detail = "ok 1"
    with pytest.raises(ValueError, match="broken"), recorded(database, "check"):
        raise ValueError("broken")
    with database.write() as connection:
        runs.ask(connection, "alert", due=now() - timedelta(minutes=5))
        old = {"state": "pending", "created": now() - timedelta(hours=2)}
        connection.execute(insert(schema.outbox).values({**_message(), **old}))
    found = samples(database, tmp_path)
    assert found["nianbao_runs_total"][("job=check", "outcome=failed")] == 1
    assert list(found["nianbao_last_successful_run_timestamp_seconds"]) == [("job=crawl",)]
    assert found["nianbao_request_duration_seconds_count"] == {("kind=list",): 2}
    assert found["nianbao_request_duration_seconds_bucket"][("kind=list", "le=1.0")] == 1
    assert found["nianbao_request_duration_seconds_sum"][("kind=list",)] == pytest.approx(30.3)
    assert 299 < found["nianbao_scheduler_lag_seconds"][()] < 330
    assert 7199 < found["nianbao_alert_oldest_pending_age_seconds"][()] < 7260


def test_a_copy_of_the_database_has_an_age(database: Database, tmp_path: Path) -> None:
    assert "nianbao_backup_age_seconds" not in samples(database, tmp_path)
    back_up(database, tmp_path / "copy.db")
    assert 0 <= samples(database, tmp_path)["nianbao_backup_age_seconds"][()] < 60


def test_columns_are_told_by_their_last_looks(database: Database, tmp_path: Path) -> None:
    """The last one, and the last one that saw the list whole; a column that nobody looked at has none."""
    with database.write() as connection:
        put_portal(
            connection, Portal("p", "p", "http://p.gov.cn/", "4113", tuple(f"http://p.gov.cn/{n}/" for n in "abc"))
        )
        ids = connection.scalars(select(schema.portal_column.c.id).order_by(schema.portal_column.c.id)).all()
        for column, outcome, hours in ((0, Outcome.OK, 30), (0, Outcome.BLOCKED, 1), (1, Outcome.UNCHANGED, 2)):
            moment = now() - timedelta(hours=hours)
            record_visit(connection, Visit("p", ids[column], moment, moment, outcome, 2, 0, 0, 0, "", (), {}))
    found = samples(database, tmp_path)
    assert found["nianbao_portals"] == {("state=blocked",): 1, ("state=never",): 1, ("state=unchanged",): 1}
    ages = found["nianbao_last_successful_visit_age_seconds"]
    assert ages[("quantile=0.5",)] == pytest.approx(30 * 3600, abs=60)
    assert ages[("quantile=1.0",)] == pytest.approx(30 * 3600, abs=60)


def _message() -> dict[str, object]:
    return {
        "subscription": "office",
        "channel": "mail",
        "message_id": "<1@example.org>",
        "recipients": ["office@example.org"],
        "subject": "s",
        "text": "t",
        "html": "h",
        "due": now(),
    }


def test_a_service_that_works_is_ready(database: Database, tmp_path: Path) -> None:
    with database.write() as connection:
        hold(connection, LEASE, "me", timedelta(minutes=1))
    found = {one.name: one for one in readiness(database, tmp_path / "not/yet/there")}
    assert {name for name, one in found.items() if not one.is_ready} <= _short_of_room(tmp_path)
    assert list(found) == ["database", "schema", "disk", "scheduler"]


def _short_of_room(folder: Path) -> set[str]:
    usage = shutil.disk_usage(folder)
    return {"disk"} if usage.free < usage.total * 0.02 else set()


def test_what_is_wrong_is_said(database: Database, tmp_path: Path) -> None:
    with database.write() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0001'"))
        hold(connection, LEASE, "me", timedelta(minutes=-10))
    found = {one.name: one for one in readiness(database, tmp_path)}
    assert "nianbao db upgrade" in found["schema"].detail
    assert "no service has run the jobs since" in found["scheduler"].detail


@pytest.mark.parametrize(("silent", "is_ready"), [(75, True), (121, False)])
def test_a_schedule_that_stands_still_is_red_within_two_minutes(
    database: Database, tmp_path: Path, silent: int, is_ready: bool
) -> None:
    """Not before another service had the time to take over."""
    with database.write() as connection:
        hold(connection, LEASE, "me", LEASE_TERM)
    with time_machine.travel(now() + timedelta(seconds=silent), tick=True):
        found = {one.name: one for one in readiness(database, tmp_path)}
    assert found["scheduler"].is_ready is is_ready


def test_a_database_that_is_not_there_is_no_crash(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    broken = Database.at(f"sqlite:///{folder}/nianbao.db")
    folder.rmdir()
    found = {one.name: one for one in readiness(broken, tmp_path)}
    assert not found["database"].is_ready
    assert "OperationalError" in found["database"].detail
    broken.dispose()
