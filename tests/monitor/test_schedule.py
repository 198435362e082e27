"""The service: jobs run when they are due, in processes of their own, by one service at a time; stopping is clean."""

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NoReturn
from zoneinfo import ZoneInfo

import pytest
import time_machine
from apscheduler.triggers.date import DateTrigger
from loguru import logger
from sqlalchemy import insert, select
from sqlalchemy.exc import OperationalError

from monitor import schedule
from monitor.configuration import Schedule
from monitor.running import jobs
from monitor.running.cron import trigger
from monitor.running.jobs import Jobs
from monitor.schedule import LEASE, Service, follow_up, latest_due, put_off
from storage import schema, visits
from storage.clock import Watch
from storage.database import Database
from storage.sharing import proofs, runs, tallies
from storage.sharing.leases import give_up, hold, is_held
from storage.sharing.runs import Run, RunState
from storage.visits import Outcome, Visit

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


class Told:
    """What was told of runs."""

    def __init__(self) -> None:
        self.runs: list[Run] = []

    def __call__(self, run: Run) -> None:
        self.runs.append(run)


def jobs_of(
    database: Database, options: list[str], tmp_path: Path, longest: float = 600, told: Told | None = None
) -> Jobs:
    return Jobs(database, options, tmp_path / "logs", longest, told or Told())


def tend_until_told(supervisor: Jobs, told: Told) -> None:
    """Tend the runs as the service does, until one has ended."""

    def is_told() -> bool:
        supervisor.tend(may_begin=True)
        return bool(told.runs)

    until(is_told)


def ask(database: Database, job: str, *arguments: str) -> int:
    with database.write() as connection:
        key = runs.ask(connection, job, arguments, by="wang")
    assert key is not None
    return key


def run_of(database: Database, key: int) -> Run:
    with database.read() as connection:
        run = runs.find(connection, key)
    assert run is not None
    return run


@pytest.mark.usefixtures("at_once")
def test_jobs_run_when_they_are_due(database: Database, configured: list[str], tmp_path: Path) -> None:
    service = Service(database, Schedule(), jobs_of(database, configured, tmp_path))
    service.start()
    try:
        until(lambda: outcomes(database).get("check") == "done")
    finally:
        service.stop()
    with database.read() as connection:
        assert connection.scalar(select(schema.lease.c.owner)) is None


@pytest.mark.usefixtures("at_once")
def test_a_second_service_stands_by(database: Database, configured: list[str], tmp_path: Path) -> None:
    with database.write() as connection:
        assert hold(connection, LEASE, "another", timedelta(minutes=5))
    said: list[str] = []
    sink = logger.add(lambda message: said.append(str(message)), level="INFO")
    service = Service(database, Schedule(), jobs_of(database, configured, tmp_path))
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


def test_what_was_due_while_nobody_ran_is_caught_up_once(
    database: Database, configured: list[str], tmp_path: Path
) -> None:
    two_days_ago = datetime.now(UTC).replace(minute=30, second=0, microsecond=0) - timedelta(days=2)
    with database.write() as connection:
        runs.ask(connection, "check", due=two_days_ago)
        runs.ask_to_stop(connection, 1, "wang")
    service = Service(database, Schedule(check="30 * * * *"), jobs_of(database, configured, tmp_path))
    service.start()
    try:
        until(lambda: RunState.DONE in outcomes(database).values())
    finally:
        service.stop()
    with database.read() as connection:
        moments = connection.scalars(select(schema.run.c.due).where(schema.run.c.outcome == "done")).all()
    (moment,) = moments
    assert timedelta(0) <= datetime.now(UTC) - moment <= timedelta(hours=1)


def test_moments_that_pass_while_a_run_is_under_way_become_one(
    database: Database, configured: list[str], tmp_path: Path
) -> None:
    with database.write() as connection:
        runs.begin_at_once(connection, "crawl", (), "wang")
    service = Service(database, Schedule(crawl="* * * * *"), jobs_of(database, configured, tmp_path))
    start = datetime.now(UTC)
    service._since = start - timedelta(minutes=1)
    with time_machine.travel(start, tick=True) as clock:
        service._hold_lease()
        for _ in range(5):
            clock.shift(60)
            service._ask_for_due("crawl")
    with database.read() as connection:
        assert len(runs.in_state(connection, RunState.QUEUED)) == 1


def test_two_that_both_believe_to_lead_ask_once(database: Database) -> None:
    moment = datetime(2026, 2, 1, 4, 30, tzinfo=UTC)

    def ask_for_it() -> None:
        for hour in range(50):
            with database.write() as connection:
                runs.ask(connection, "crawl", due=moment + timedelta(hours=hour))

    threads = [threading.Thread(target=ask_for_it) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with database.read() as connection:
        assert len(runs.in_state(connection, RunState.QUEUED)) == 50


def test_a_run_is_begun_once(database: Database) -> None:
    key = ask(database, "check")
    with database.write() as connection:
        assert runs.begin(connection, key)
        assert not runs.begin(connection, key)


def test_a_run_that_a_person_asked_for_leaves_its_log(
    database: Database, configured: list[str], tmp_path: Path
) -> None:
    told = Told()
    supervisor = jobs_of(database, configured, tmp_path, told=told)
    key = ask(database, "check", "--verbose")
    tend_until_told(supervisor, told)
    assert run_of(database, key).outcome is RunState.DONE
    assert [run.id for run in told.runs] == [key]
    assert (tmp_path / "logs" / run_of(database, key).log).is_file()


def test_a_run_with_wrong_arguments_fails_and_its_log_says_why(
    database: Database, configured: list[str], tmp_path: Path
) -> None:
    told = Told()
    supervisor = jobs_of(database, configured, tmp_path, told=told)
    key = ask(database, "check", "--no-such-option")
    tend_until_told(supervisor, told)
    assert run_of(database, key).outcome is RunState.FAILED
    assert "no-such-option" in (tmp_path / "logs" / run_of(database, key).log).read_text(encoding="utf-8")


_ENDLESS = "import signal, time; signal.signal(signal.SIGINT, signal.SIG_IGN); time.sleep(600)"


@pytest.mark.parametrize("reason", ["stopped", "too long"])
def test_a_run_that_does_not_listen_is_killed(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, reason: str
) -> None:
    endless = tmp_path / "monitor" / "cli.py"
    endless.parent.mkdir()
    endless.write_text(_ENDLESS, encoding="utf-8")
    monkeypatch.chdir(tmp_path)  # python -m takes the module of the working folder
    monkeypatch.setattr(jobs, "PATIENCE", 0.5)
    told = Told()
    supervisor = jobs_of(database, [], tmp_path, longest=0.2 if reason == "too long" else 600, told=told)
    key = ask(database, "crawl")
    supervisor.tend(may_begin=True)
    if reason == "stopped":
        with database.write() as connection:
            assert runs.ask_to_stop(connection, key, "wang")
    tend_until_told(supervisor, told)
    ended = run_of(database, key)
    assert ended.outcome is (RunState.STOPPED if reason == "stopped" else RunState.FAILED)
    assert ("wang" if reason == "stopped" else "longer than") in ended.detail


def test_a_run_whose_process_is_gone_is_found(database: Database, tmp_path: Path) -> None:
    key = ask(database, "check")
    with database.write() as connection:
        runs.begin(connection, key)
        connection.execute(schema.run.update().values(pid=2**22 + 1))
    jobs_of(database, [], tmp_path).tend(may_begin=True)
    assert run_of(database, key).outcome is RunState.FAILED
    assert "gone" in run_of(database, key).detail


def test_a_run_that_cannot_be_begun_fails_and_holds_nothing_up(
    database: Database, configured: list[str], tmp_path: Path
) -> None:
    (tmp_path / "logs").write_text("", encoding="utf-8")  # as on a full disk no file can be made there
    told = Told()
    supervisor = jobs_of(database, configured, tmp_path, told=told)
    first, second = ask(database, "check"), ask(database, "check")
    supervisor.tend(may_begin=True)
    assert run_of(database, first).outcome is RunState.FAILED
    assert "could not be begun" in run_of(database, first).detail
    assert [run.id for run in told.runs] == [first]
    (tmp_path / "logs").unlink()
    told.runs.clear()
    tend_until_told(supervisor, told)
    assert run_of(database, second).outcome is RunState.DONE


@pytest.mark.parametrize("is_proved", [True, False])
def test_a_run_of_a_machine_that_died_is_found(database: Database, tmp_path: Path, is_proved: bool) -> None:
    told = Told()
    key = ask(database, "check")
    long_ago = datetime.now(UTC) - 2 * proofs.TERM
    with database.write() as connection:
        runs.begin(connection, key)
        connection.execute(schema.run.update().values(host="elsewhere", started=long_ago))
        if is_proved:
            hold(connection, f"run {key}", "proof", timedelta(seconds=30))
    jobs_of(database, [], tmp_path, told=told).tend(may_begin=True)
    assert run_of(database, key).outcome is (RunState.RUNNING if is_proved else RunState.FAILED)
    assert [run.id for run in told.runs] == ([] if is_proved else [key])
    with database.read() as connection:
        counts = {count.name: count.labels for count in tallies.counts(connection)}
    assert counts.get("runs") == (None if is_proved else {"job": "check", "outcome": "failed"})


def test_how_a_run_ended_is_written_when_the_database_answers_again(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "monitor").mkdir()
    (tmp_path / "monitor" / "cli.py").write_text("", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    told = Told()
    supervisor = jobs_of(database, [], tmp_path, told=told)
    key = ask(database, "check")
    supervisor.tend(may_begin=True)
    supervisor._running[0].popen.wait()
    monkeypatch.setattr(Database, "write", _no_answer)
    with pytest.raises(OperationalError):
        supervisor.tend(may_begin=True)
    monkeypatch.undo()
    assert told.runs == []
    supervisor.tend(may_begin=True)
    supervisor.tend(may_begin=True)
    assert [run.outcome for run in told.runs] == [RunState.FAILED]
    assert run_of(database, key).detail == "ended with status 0"


def _no_answer(_: Database) -> NoReturn:
    raise OperationalError("SELECT 1", {}, Exception("server closed the connection\n  unexpectedly"))


def test_a_database_that_does_not_answer_is_one_line(database: Database, tmp_path: Path) -> None:
    said: list[str] = []
    sink = logger.add(said.append, level="INFO", format="{message}")
    put_off(_no_answer)(database)
    logger.remove(sink)
    assert said == ["the database does not answer: server closed the connection\n"]


def test_a_clock_that_is_set_is_noticed_and_holds_nothing_up(database: Database) -> None:
    """A moment that a wrong clock asked for, and a lease that it wrote, are not waited for."""
    watch = Watch()
    assert abs(watch.jumped()) < 1
    with time_machine.travel(datetime.now(UTC) + timedelta(days=1), tick=True):
        assert watch.jumped() == pytest.approx(86400, abs=1)
        with database.write() as connection:
            runs.ask(connection, "check", due=datetime.now(UTC))
            assert hold(connection, LEASE, "gone", timedelta(minutes=1))
    assert watch.jumped() == pytest.approx(-86400, abs=1)
    with database.write() as connection:
        assert runs.last_due(connection, "check") is None
        assert hold(connection, LEASE, "another", timedelta(minutes=1))


def test_a_service_whose_clock_is_set_back_does_not_sleep_until_then(
    database: Database, configured: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("monitor.schedule._RENEWAL", 1)
    service = Service(database, Schedule(), jobs_of(database, configured, tmp_path))
    service.start()
    try:
        with time_machine.travel(datetime.now(UTC) + timedelta(days=1), tick=True):
            ahead = datetime.now(UTC)
            until(lambda: all(job.next_run_time > ahead for job in service._scheduler.get_jobs()))
        soon = datetime.now(UTC) + timedelta(hours=12)
        until(lambda: all(service._scheduler.get_job(name).next_run_time < soon for name in ("tend", LEASE, "waiting")))
        with database.write() as connection:
            connection.execute(schema.lease.update().values(until=datetime.now(UTC)))
        until(lambda: _is_held(database))
    finally:
        service.stop()


def _is_held(database: Database) -> bool:
    with database.read() as connection:
        return is_held(connection, LEASE)


def test_the_latest_moment_that_was_due() -> None:
    line = trigger("30 */2 * * *", ZoneInfo("Asia/Shanghai"))
    noon = datetime(2026, 1, 31, 4, 31, tzinfo=UTC)
    assert latest_due(line, noon - timedelta(days=3), noon) == noon - timedelta(minutes=1)
    assert latest_due(line, noon, noon + timedelta(hours=1)) is None


def test_what_a_crawl_saw_is_judged_when_it_ends(database: Database) -> None:
    key = ask(database, "crawl")
    with database.write() as connection:
        runs.begin(connection, key)
        runs.end(connection, key, RunState.DONE)
    follow_up(database, run_of(database, key))
    with database.read() as connection:
        assert runs.in_state(connection, RunState.QUEUED) == []
    with database.write() as connection:
        connection.execute(insert(schema.portal).values(key="p", name="p", url="http://p.gov.cn/", region="411329"))
        column = {"portal": "p", "url": "http://p.gov.cn/nb/", "registered": True}
        connection.execute(insert(schema.portal_column).values(id=1, **column))
        visits.record_visit(connection, Visit("p", 1, datetime.now(UTC), datetime.now(UTC), Outcome.OK))
    for _ in range(2):
        follow_up(database, run_of(database, key))
    with database.read() as connection:
        assert [run.job for run in runs.in_state(connection, RunState.QUEUED)] == ["check"]
