"""Runs of the jobs (crawl, check, alert): the record by which the observer's own health is judged."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import insert, update

from storage import schema
from storage.clock import now
from storage.database import Database


@dataclass
class Run:
    """A run under way; ``detail`` is one sentence on what it did."""

    detail: str = ""


@contextmanager
def recorded(database: Database, job: str) -> Iterator[Run]:
    """Record a run from its start to its end; one that raises is recorded as failed with the reason."""
    with database.write() as connection:
        values = {"job": job, "started": now(), "outcome": "running"}
        key = connection.execute(insert(schema.run).values(values)).inserted_primary_key
    run, outcome = Run(), "failed"
    try:
        yield run
        outcome = "done"
    except BaseException as error:
        run.detail = f"{type(error).__name__}: {error}"
        raise
    finally:
        with database.write() as connection:
            values = {"finished": now(), "outcome": outcome, "detail": run.detail}
            connection.execute(update(schema.run).where(schema.run.c.id == key[0]).values(values))  # type: ignore[index]
