"""Runs of the jobs (crawl, check, alert): asked for, under way, ended. By them the observer's own health is judged.

A run that the schedule wants is written once for its job and moment, however many services ask; a run is begun by one
conditional update, so that it is begun once; a person may ask for one, stop it and have it tried again.
"""

import os
import socket
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import partial

from sqlalchemy import Connection, RowMapping, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from storage import schema
from storage.clock import now
from storage.database import Database
from storage.language import N_
from storage.sharing import leases, proofs, tallies

VANISHED = N_("its process was gone without a word")


class RunState(StrEnum):
    """How far a run has come; ``stopped`` is an end that a person wanted."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    STOPPED = "stopped"


@dataclass(frozen=True)
class Run:
    """A run: what for, since when, by whom, where, and what became of it. ``log`` names its file of logs."""

    id: int
    job: str
    arguments: tuple[str, ...]
    due: datetime | None
    asked: datetime
    asked_by: str
    started: datetime | None
    finished: datetime | None
    outcome: RunState
    detail: str
    host: str
    pid: int | None
    log: str
    stop: bool

    @property
    def is_over(self) -> bool:
        """Whether it has ended, one way or another."""
        return self.outcome not in (RunState.QUEUED, RunState.RUNNING)


@dataclass
class Account:
    """What a run under way says of itself: in one sentence what it did, and whether it was stopped before its end."""

    detail: str = ""
    is_stopped: bool = False


def ask(
    connection: Connection, job: str, arguments: Sequence[str] = (), *, by: str = "", due: datetime | None = None
) -> int | None:
    """Ask for a run and give its key; None when a run of the job was asked for that moment of the schedule already."""
    values = {
        "job": job,
        "arguments": list(arguments),
        "due": due,
        "asked": now(),
        "asked_by": by,
        "outcome": RunState.QUEUED,
    }
    try:
        with connection.begin_nested():
            return _inserted(connection, values)
    except IntegrityError:
        return None


def ask_to_send(connection: Connection, by: str = "") -> None:
    """Ask for what waits in the outbox to be sent, where no run that sends is waiting already."""
    if not any(run.job == "alert" for run in in_state(connection, RunState.QUEUED)):
        ask(connection, "alert", ["--waiting"], by=by)


def ask_again(connection: Connection, run_id: int, by: str) -> int | None:
    """Ask for another run like an earlier one; None when there is no such run."""
    run = find(connection, run_id)
    return ask(connection, run.job, run.arguments, by=by) if run is not None else None


def ask_to_stop(connection: Connection, run_id: int, by: str) -> bool:
    """End a run that waits, or let the one under way be told to end; False when there is nothing to end."""
    table = schema.run
    waiting = update(table).where(table.c.id == run_id, table.c.outcome == RunState.QUEUED)
    ended = {"outcome": RunState.STOPPED, "finished": now(), "detail": f"stopped by {by}"}
    if connection.execute(waiting.values(**ended)).rowcount:
        return True
    running = update(table).where(table.c.id == run_id, table.c.outcome == RunState.RUNNING)
    return connection.execute(running.values(stop=True, detail=f"stopped by {by}")).rowcount == 1


def begin(connection: Connection, run_id: int, log: str = "") -> bool:
    """Take a run that waits as this process's own; False when another has, or when it was stopped."""
    table = schema.run
    values = {"outcome": RunState.RUNNING, "started": now(), "host": socket.gethostname(), "pid": os.getpid()}
    if log:
        values["log"] = log
    claim = update(table).where(table.c.id == run_id, table.c.outcome == RunState.QUEUED)
    return connection.execute(claim.values(**values)).rowcount == 1


def begin_at_once(connection: Connection, job: str, arguments: Sequence[str], by: str) -> int:
    """A run that waits for nobody: it is this process's own from the beginning."""
    moment = now()
    values: dict[str, object] = {"job": job, "arguments": list(arguments), "asked": moment, "started": moment}
    values |= {"asked_by": by, "outcome": RunState.RUNNING, "host": socket.gethostname(), "pid": os.getpid()}
    return _inserted(connection, values)


def end(connection: Connection, run_id: int, outcome: RunState, detail: str = "") -> bool:
    """End a run that is under way; False when it is not, such as when its own process ended it."""
    table = schema.run
    values: dict[str, object] = {"outcome": outcome, "finished": now()}
    if detail:
        values["detail"] = detail
    ending = update(table).where(table.c.id == run_id, table.c.outcome == RunState.RUNNING)
    job = connection.scalar(ending.values(**values).returning(table.c.job))
    if job is None:
        return False
    tallies.add(connection, "runs", job=job, outcome=outcome)
    proofs.forget(connection, _proof(run_id))
    return True


def find(connection: Connection, run_id: int) -> Run | None:
    """A run by its key."""
    row = connection.execute(select(schema.run).where(schema.run.c.id == run_id)).mappings().first()
    return _run(row) if row is not None else None


def in_state(connection: Connection, state: RunState) -> list[Run]:
    """The runs in a state, in the order in which they were asked for."""
    query = select(schema.run).where(schema.run.c.outcome == state).order_by(schema.run.c.id)
    return [_run(row) for row in connection.execute(query).mappings()]


def latest(connection: Connection, limit: int = 50, *, job: str = "", before: int | None = None) -> list[Run]:
    """The last runs, the newest first; ``before`` a key, for the next page."""
    table = schema.run
    query = select(table).order_by(table.c.id.desc()).limit(limit)
    if job:
        query = query.where(table.c.job == job)
    if before is not None:
        query = query.where(table.c.id < before)
    return [_run(row) for row in connection.execute(query).mappings()]


def last_due(connection: Connection, job: str) -> datetime | None:
    """The latest moment of the schedule, of those that have come, for which a run of a job was asked.

    Moments that are yet to come were asked for by a clock that was wrong: they hold nothing up.
    """
    due = schema.run.c.due
    query = select(func.max(due)).where(schema.run.c.job == job, due <= now())
    moment: datetime | None = connection.scalar(query)
    return moment


def is_overdue(connection: Connection, run: Run) -> bool:
    """Whether a run of another machine has proved nothing for so long that it must be gone."""
    begun = run.started or run.asked
    return begun + proofs.TERM < now() and not leases.is_held(connection, _proof(run.id))


@contextmanager
def recorded(
    database: Database, job: str, run_id: int | None = None, *, ends_process: bool = True
) -> Iterator[Account]:
    """Record a run from its start to its end; one that raises is recorded as failed with the reason.

    ``run_id`` is a run that was asked for before, and that somebody has begun for this process. With ``ends_process``
    this process does nothing else, and ends when its run was given to another while it slept.
    """
    with database.write() as connection:
        key = _begun(connection, job) if run_id is None else _taken_over(connection, run_id)
    account, outcome = Account(), RunState.FAILED
    try:
        with proofs.proving(database, _proof(key), partial(_is_under_way, key), ends_process=ends_process):
            yield account
        outcome = RunState.STOPPED if account.is_stopped else RunState.DONE
    except (KeyboardInterrupt, SystemExit):
        outcome = RunState.STOPPED
        raise
    except BaseException as error:
        account.detail = f"{type(error).__name__}: {error}"
        raise
    finally:
        with database.write() as connection:
            end(connection, key, outcome, account.detail)
            tallies.GATHERED.write(connection)


def _proof(run_id: int) -> str:
    return f"run {run_id}"


def _is_under_way(run_id: int, connection: Connection) -> bool:
    return connection.scalar(select(schema.run.c.outcome).where(schema.run.c.id == run_id)) == RunState.RUNNING


def _begun(connection: Connection, job: str) -> int:
    moment = now()
    values: dict[str, object] = {
        "job": job,
        "arguments": [],
        "asked": moment,
        "started": moment,
        "outcome": RunState.RUNNING,
    }
    return _inserted(connection, values | {"host": socket.gethostname(), "pid": os.getpid()})


def _taken_over(connection: Connection, run_id: int) -> int:
    """Let a run that was begun for this process bear its number: whoever began it may be gone before it ends."""
    values = {"host": socket.gethostname(), "pid": os.getpid()}
    connection.execute(update(schema.run).where(schema.run.c.id == run_id).values(**values))
    return run_id


def _inserted(connection: Connection, values: Mapping[str, object]) -> int:
    key = connection.execute(insert(schema.run).values(values)).inserted_primary_key
    assert key is not None  # noqa: S101 - an insert of one row always has one
    return int(key[0])


def _run(row: RowMapping) -> Run:
    values = dict(row) | {"arguments": tuple(row["arguments"]), "outcome": RunState(row["outcome"])}
    return Run(**values)
