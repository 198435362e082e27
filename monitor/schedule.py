"""The service's schedule: crawl, check and alert by cron lines, each a process of its own, one at a time."""

import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Sequence
from datetime import timedelta
from zoneinfo import ZoneInfo

from apscheduler.schedulers.background import BackgroundScheduler
from loguru import logger

from alerts.outbox import has_due
from monitor.configuration import Schedule
from monitor.cron import trigger
from storage.clock import now
from storage.database import Database
from storage.leases import give_up, hold

JOBS = ("crawl", "check", "alert")
LEASE = "scheduler"
_LEASE_TERM = timedelta(seconds=60)
_RENEWAL = 20
_OPTIONS = {"crawl": ("--spread", "30")}
"""Columns of one moment fall due over half an hour: the run at its beginning takes them all, each at its minute."""
_MISFIRE_GRACE = 3600
_RETRY = 300
_PATIENCE = 20
"""Seconds that a job is given to stop by itself before it is killed."""


class Service:
    """Runs the jobs when they are due, while it holds the lease: a second service stands by."""

    def __init__(self, database: Database, schedule: Schedule, options: Sequence[str]) -> None:
        """``options`` are handed to every job's command, such as the configuration file."""
        self._database = database
        self._options = tuple(options)
        self._owner = f"{socket.gethostname()}:{os.getpid()}"
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        self._lock = threading.Lock()
        self._stopping = False
        self._leads: bool | None = None  # not known before the lease was first asked for, so that the answer is logged
        zone = ZoneInfo(schedule.timezone)
        self._scheduler = BackgroundScheduler(timezone=zone)
        for job in JOBS:
            self._scheduler.add_job(
                self._run,
                trigger(getattr(schedule, job), zone),
                (job,),
                id=job,
                coalesce=True,
                max_instances=1,
                misfire_grace_time=_MISFIRE_GRACE,
            )
        self._scheduler.add_job(self._send_waiting, "interval", seconds=_RETRY, id="waiting", max_instances=1)
        self._scheduler.add_job(self._hold_lease, "interval", seconds=_RENEWAL, id=LEASE, max_instances=1)

    def start(self) -> None:
        """Begin; returns at once."""
        self._hold_lease()
        self._scheduler.start()

    def stop(self) -> None:
        """Let running jobs stop by themselves, kill those that do not, and give the lease up."""
        with self._lock:
            self._stopping = True
            running = dict(self._running)
        for process in running.values():
            process.send_signal(signal.SIGINT)
        for job, process in running.items():
            try:
                process.wait(_PATIENCE)
            except subprocess.TimeoutExpired:
                logger.warning(f"{job} did not stop within {_PATIENCE} s and is killed")
                process.kill()
        if self._scheduler.running:
            self._scheduler.shutdown(wait=True)
        with self._database.write() as connection:
            give_up(connection, LEASE, self._owner)

    def _hold_lease(self) -> None:
        with self._database.write() as connection:
            leads = hold(connection, LEASE, self._owner, _LEASE_TERM)
        if leads != self._leads:
            logger.info("this service runs the jobs" if leads else "another service runs the jobs; standing by")
        self._leads = leads

    def _send_waiting(self) -> None:
        """Mails that failed are due again after minutes, not at the next time of the cron line."""
        with self._database.read() as connection:
            waits = has_due(connection, now())
        if waits:
            self._run("alert", "--waiting")

    def _run(self, job: str, *arguments: str) -> None:
        """One run of a job in a process of its own: Scrapy's reactor starts once, and a crash stays there."""
        with self._lock:
            if self._stopping or not self._leads or job in self._running:
                return
            command = [sys.executable, "-m", "monitor.cli", job, *_OPTIONS.get(job, ()), *arguments, *self._options]
            process = subprocess.Popen(command)  # noqa: S603 - our own command
            self._running[job] = process
        logger.info(f"{job} started")
        status = process.wait()
        with self._lock:
            del self._running[job]
        logger.log("INFO" if status == 0 else "ERROR", f"{job} ended with status {status}")
