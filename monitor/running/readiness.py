"""Whether the service is fit to work: database, schema, disk, schedule; each asked within a time of its own."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from sqlalchemy import select

from monitor.schedule import LEASE
from storage import schema
from storage.clock import now
from storage.database import Database, SchemaError
from storage.keeping.room import LEAST, free_bytes

PATIENCE = 3.0
_TIMES_LEAST = 2
_LATE_BY = timedelta(minutes=1)


@dataclass(frozen=True)
class Readiness:
    """One thing that was asked; ``detail`` says what is wrong, or what was found."""

    name: str
    is_ready: bool
    detail: str = ""


def readiness(database: Database, archive: Path) -> list[Readiness]:
    """Every check, each ended after a few seconds: what hangs is not ready."""
    checks: dict[str, Callable[[], str]] = {
        "database": lambda: _database(database),
        "schema": lambda: _schema(database),
        "disk": lambda: _disk(archive),
        "scheduler": lambda: _scheduler(database),
    }
    found: dict[str, Readiness] = {
        name: Readiness(name, is_ready=False, detail=f"no answer within {PATIENCE:g} s") for name in checks
    }

    def ask(name: str, check: Callable[[], str]) -> None:
        try:
            fault = check()
        except Exception as error:  # noqa: BLE001 - whatever fails is the answer
            fault = f"{type(error).__name__}: {error}".splitlines()[0]
        found[name] = Readiness(name, is_ready=not fault, detail=fault)

    threads = [threading.Thread(target=ask, args=each, daemon=True) for each in checks.items()]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    return [found[name] for name in checks]


def _database(database: Database) -> str:
    with database.read() as connection:
        connection.execute(select(1))
    return ""


def _schema(database: Database) -> str:
    try:
        database.require_current()
    except SchemaError as error:
        return str(error)
    return ""


def _disk(archive: Path) -> str:
    """Said before a crawl stops for it."""
    free = free_bytes(archive)
    return f"only {free // 1024**2} MiB free where the archive lies" if free < _TIMES_LEAST * LEAST else ""


def _scheduler(database: Database) -> str:
    with database.read() as connection:
        until = connection.scalar(select(schema.lease.c.until).where(schema.lease.c.name == LEASE))
    if until is None:
        return "no service runs the jobs"
    return f"no service has run the jobs since {until.isoformat()}" if until + _LATE_BY < now() else ""
