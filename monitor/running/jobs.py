"""Runs of jobs as processes of their own: begun when they wait, ended when somebody wants it or they take too long.

Scrapy's reactor starts once in a process, and a crash stays where it happens. Each run writes its log into a file of
its own; what it leaves behind (browsers, readers) ends with it.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from socket import gethostname
from types import MappingProxyType

from loguru import logger
from sqlalchemy import Connection

from storage.database import Database
from storage.sharing import runs
from storage.sharing.processes import command_of, lives
from storage.sharing.runs import Run, RunState

JOBS = ("crawl", "check", "alert")
PATIENCE = 20.0
"""Seconds that a run is given to stop by itself before it is killed."""
TOO_LONG = "it took longer than {seconds:g} s and was ended"


@dataclass(eq=False)
class _Process:
    run: Run
    popen: subprocess.Popen[bytes]
    began: float = field(default_factory=time.monotonic)
    told_to_stop: float | None = None
    reason: str = ""


class Jobs:
    """The runs of this service: at most one of each job at a time."""

    def __init__(
        self,
        database: Database,
        options: Sequence[str],
        logs: Path,
        longest: float,
        ended: Callable[[Run], None] = lambda run: None,
        began: Callable[[Run], None] = lambda run: None,
        arguments: Mapping[str, Sequence[str]] = MappingProxyType({}),
    ) -> None:
        """``options`` are handed to every job's command and ``arguments`` to a job's own that the schedule
        asked for; ``longest`` is how long a run may take, in seconds."""
        self._database = database
        self._options = tuple(options)
        self._logs = logs
        self._longest = longest
        self._ended = ended
        self._began = began
        self._arguments = arguments
        self._running: list[_Process] = []

    def tend(self, *, may_begin: bool) -> None:
        """Take note of runs that ended, end those that should, and begin those that wait, if this service may."""
        for process in list(self._running):
            if process.popen.poll() is not None:
                self._reap(process)
            else:
                self._end_if_wanted(process)
        if may_begin:
            self._forget_vanished()
            for run in self._waiting():
                self._begin(run)

    def stop(self) -> None:
        """Let the runs under way stop by themselves, and kill those that do not."""
        for process in self._running:
            self._tell_to_stop(process, "")
        deadline = time.monotonic() + PATIENCE
        for process in self._running:
            try:
                process.popen.wait(max(0.0, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                _signal(process.popen, signal.SIGKILL)
                process.popen.wait()
        for process in list(self._running):
            self._reap(process)

    def _waiting(self) -> list[Run]:
        """The first waiting run of each job that is not under way anywhere."""
        with self._database.read() as connection:
            waiting = runs.in_state(connection, RunState.QUEUED)
            busy = {run.job for run in runs.in_state(connection, RunState.RUNNING)}
        first: dict[str, Run] = {}
        for run in waiting:
            if run.job not in busy:
                first.setdefault(run.job, run)
        return list(first.values())

    def _begin(self, run: Run) -> None:
        log = f"run-{run.id}.log"
        with self._database.write() as connection:
            if not runs.begin(connection, run.id, log):
                return
        try:
            popen = self._started(run, self._logs / log)
        except OSError as error:  # no room for its log, no memory for its process
            with self._database.write() as connection:
                runs.end(connection, run.id, RunState.FAILED, f"it could not be begun: {error.strerror}")
            self._note_end(run.id)
            return
        self._running.append(_Process(run, popen))
        logger.info(f"{run.job} began as run {run.id}; its log is {self._logs / log}")
        self._began(run)

    def _started(self, run: Run, log: Path) -> subprocess.Popen[bytes]:
        self._logs.mkdir(parents=True, exist_ok=True)
        scheduled = self._arguments.get(run.job, ()) if run.due is not None else ()
        arguments = [*run.arguments, *scheduled, "--run", str(run.id), *self._options]
        command = [sys.executable, "-m", "monitor.cli", run.job, *arguments]
        with log.open("ab") as file:
            return subprocess.Popen(  # noqa: S603 - our own command
                command, stdin=subprocess.DEVNULL, stdout=file, stderr=file, start_new_session=True
            )

    def _end_if_wanted(self, process: _Process) -> None:
        if process.told_to_stop is not None:
            if time.monotonic() - process.told_to_stop > PATIENCE:
                logger.warning(f"run {process.run.id} did not stop within {PATIENCE:g} s and is killed")
                _signal(process.popen, signal.SIGKILL)
            return
        if time.monotonic() - process.began > self._longest:
            self._tell_to_stop(process, TOO_LONG.format(seconds=self._longest))
            return
        with self._database.read() as connection:
            run = runs.find(connection, process.run.id)
        if run is not None and run.stop and not run.is_over:
            self._tell_to_stop(process, "")

    @staticmethod
    def _tell_to_stop(process: _Process, reason: str) -> None:
        process.told_to_stop, process.reason = time.monotonic(), reason
        process.popen.send_signal(signal.SIGINT)

    def _reap(self, process: _Process) -> None:
        """Write down how a run ended, where it could not do so itself, and end what it left behind.

        Forgotten only when all that is done: where the database does not answer it is done at the next time.
        """
        status = process.popen.returncode
        _signal(process.popen, signal.SIGKILL)
        with self._database.write() as connection:
            if process.reason:
                runs.end(connection, process.run.id, RunState.FAILED, process.reason)
            outcome = RunState.STOPPED if process.told_to_stop is not None else RunState.FAILED
            runs.end(connection, process.run.id, outcome, "" if process.told_to_stop else f"ended with status {status}")
        self._note_end(process.run.id)
        self._running.remove(process)

    def _forget_vanished(self) -> None:
        """End the runs whose processes are gone, such as after the service was killed or its machine died."""
        own = {process.run.id for process in self._running}
        with self._database.read() as connection:
            running = [run for run in runs.in_state(connection, RunState.RUNNING) if run.id not in own]
            gone = [run for run in running if _is_gone(connection, run)]
        for run in gone:
            with self._database.write() as connection:
                runs.end(connection, run.id, RunState.FAILED, runs.VANISHED)
            self._note_end(run.id)

    def _note_end(self, run_id: int) -> None:
        """Log the end of a run, and tell of it."""
        with self._database.read() as connection:
            run = runs.find(connection, run_id)
        assert run is not None  # noqa: S101 - runs are never deleted
        level = "ERROR" if run.outcome is RunState.FAILED else "INFO"
        took = round((run.finished - run.started).total_seconds(), 3) if run.finished and run.started else 0.0
        told = logger.bind(run_id=run.id, reason=run.detail, duration_s=took)
        told.log(level, "{}", f"run {run.id} ({run.job}) {run.outcome} {run.detail}".rstrip())
        self._ended(run)


def _signal(popen: subprocess.Popen[bytes], number: int) -> None:
    """Signal a run's process and all that it started: they are one session."""
    try:
        os.killpg(popen.pid, number)
    except ProcessLookupError:
        return


def _is_gone(connection: Connection, run: Run) -> bool:
    """Whether the process that began a run runs no more: asked of this machine, or seen by its proofs on another."""
    if run.host != gethostname():
        return runs.is_overdue(connection, run)
    if run.pid is None or not lives(run.pid):
        return True
    command = command_of(run.pid)  # another process may bear its number by now
    return command is not None and b"monitor.cli" not in command and b"nianbao" not in command
