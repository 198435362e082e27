"""The service's schedule: a run of crawl, check and alert is asked for when its cron line says so, by one service only.

What was due while no service ran is caught up once. A run is written for its moment before it is begun, so that two
services that both believe to lead (one of them slept) ask for it once.
"""

import logging
import os
import socket
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from typing import ParamSpec
from zoneinfo import ZoneInfo

from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.base import BaseTrigger
from loguru import logger
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from alerts.outbox import has_due
from monitor.configuration import Schedule
from monitor.running.cron import trigger
from monitor.running.jobs import JOBS, Jobs
from storage import schema
from storage.clock import Watch, now
from storage.database import Database
from storage.sharing import runs
from storage.sharing.leases import give_up, hold
from storage.sharing.runs import Run, RunState
from storage.sharing.tallies import GATHERED

_P = ParamSpec("_P")
LEASE = "scheduler"
LEASE_TERM = timedelta(seconds=60)
_RENEWAL = 20
_ARGUMENTS = {"crawl": ("--spread", "30")}
"""Columns of one moment fall due over half an hour: the run at its beginning takes them all, each at its minute."""
_MISFIRE_GRACE = 3600
_RETRY = 300
_LATE = timedelta(minutes=5)
"""A run that is asked for so long after its moment was missed, and is caught up."""
_TENDING = 1
_SECONDS = {"waiting": _RETRY, LEASE: _RENEWAL, "tend": _TENDING}
_A_JUMP = 2.0
"""Seconds: what keeps a clock right moves it by less at a time."""


class Service:
    """Asks for the runs that are due and lets them be done, while it holds the lease: a second service stands by."""

    def __init__(self, database: Database, schedule: Schedule, jobs: Jobs) -> None:
        self._database = database
        self._jobs = jobs
        self._owner = f"{socket.gethostname()}:{os.getpid()}"
        self._leads: bool | None = None  # not known before the lease was first asked for, so that the answer is logged
        self._since = now()
        self._watch, self._is_over = Watch(), threading.Event()
        self._lock = threading.Lock()
        zone = ZoneInfo(schedule.timezone)
        self._triggers = {job: trigger(getattr(schedule, job), zone) for job in JOBS}
        self._scheduler = BackgroundScheduler(timezone=zone)
        # that a job is passed over while it is still at work, as in an outage, is meant so: no line a second of it
        logging.getLogger("apscheduler").setLevel(logging.ERROR)
        often = {"coalesce": True, "max_instances": 1, "misfire_grace_time": _MISFIRE_GRACE}
        for job, line in self._triggers.items():
            self._scheduler.add_job(put_off(self._ask_for_due), line, (job,), id=job, **often)
        for name, work in (("waiting", self._ask_for_waiting), (LEASE, self._hold_lease), ("tend", self._tend)):
            self._scheduler.add_job(put_off(work), "interval", seconds=_SECONDS[name], id=name, **often)

    def start(self) -> None:
        """Begin; returns at once."""
        self._hold_lease()
        self._scheduler.start()
        threading.Thread(target=self._heed_clock, name="clock", daemon=True).start()

    def stop(self) -> None:
        """Let running jobs stop by themselves, kill those that do not, and give the lease up."""
        self._is_over.set()
        if self._scheduler.running:
            self._scheduler.shutdown(wait=True)
        with self._lock:
            self._jobs.stop()
        with self._database.write() as connection:
            give_up(connection, LEASE, self._owner)

    def _hold_lease(self) -> None:
        with self._database.write() as connection:
            leads = hold(connection, LEASE, self._owner, LEASE_TERM)
        if leads != self._leads:
            logger.info("this service runs the jobs" if leads else "another service runs the jobs; standing by")
        gained, self._leads = leads and not self._leads, leads
        if gained:
            for job in JOBS:
                self._ask_for_due(job)

    def _ask_for_due(self, job: str) -> None:
        """Ask for a run of the latest moment that was due and has none: several that were missed become one.

        One that still waits, as behind a run that takes longer than from moment to moment, does for them too.
        """
        if not self._leads:
            GATHERED.add("scheduler_runs", outcome="skipped_not_leader")
            return
        with self._database.write() as connection:
            if any(run.job == job and run.due is not None for run in runs.in_state(connection, RunState.QUEUED)):
                return
            asked = runs.last_due(connection, job)
            due = latest_due(self._triggers[job], asked or self._since, now())
            if due is not None and runs.ask(connection, job, _ARGUMENTS.get(job, ()), due=due) is not None:
                late = now() - due > _LATE
                GATHERED.add("scheduler_runs", outcome="missed" if late else "run")

    def _ask_for_waiting(self) -> None:
        """Mails that failed are due again after minutes, not at the next time of the cron line."""
        if not self._leads:
            return
        with self._database.write() as connection:
            if has_due(connection, now()):
                runs.ask_to_send(connection)

    def _heed_clock(self) -> None:
        """Reckon anew what is due when, where the clock is set: the scheduler would sleep until its old moments."""
        while not self._is_over.wait(_TENDING):
            jump = self._watch.jumped()
            if abs(jump) < _A_JUMP:
                continue
            logger.warning(f"the clock of this machine was set by {jump:+.0f} s")
            GATHERED.add("clock_jumps")
            for job, line in self._triggers.items():
                self._scheduler.reschedule_job(job, trigger=line)
            for name, seconds in _SECONDS.items():
                self._scheduler.reschedule_job(name, trigger="interval", seconds=seconds)

    def _tend(self) -> None:
        with self._lock:
            self._jobs.tend(may_begin=bool(self._leads))
        if GATHERED:
            with self._database.write() as connection:
                GATHERED.write(connection)


def put_off(work: Callable[_P, None]) -> Callable[_P, None]:
    """The same, but where the database does not answer that is a line of the log: it comes again at the next time."""

    @wraps(work)
    def told(*arguments: _P.args, **values: _P.kwargs) -> None:
        try:
            work(*arguments, **values)
        except OperationalError as error:
            GATHERED.add("db_failures")
            logger.warning("the database does not answer: {}", str(error.orig or error).splitlines()[0])

    return told


def follow_up(database: Database, run: Run) -> None:
    """Ask for what a run leads to: what a crawl saw is judged when it ends, not only at the next time of the check."""
    if run.job != "crawl" or run.started is None:
        return
    with database.write() as connection:
        seen = select(schema.visit.c.id).where(schema.visit.c.finished >= run.started).limit(1)
        queued = any(one.job == "check" for one in runs.in_state(connection, RunState.QUEUED))
        if not queued and connection.scalar(seen) is not None:
            runs.ask(connection, "check")


def latest_due(line: BaseTrigger, after: datetime, until: datetime) -> datetime | None:
    """The last moment of a trigger after one moment and not after another; None where there is none."""
    found: datetime | None = None
    following = line.get_next_fire_time(None, after + timedelta(microseconds=1))
    while following is not None and following <= until:
        found, following = following, line.get_next_fire_time(following, following + timedelta(microseconds=1))
    return found
