"""How a fleet stands: portals that wait and that are looked at, workers at work. Asked of the database alone."""

from dataclasses import dataclass

from sqlalchemy import Connection, func, select, text

from storage import schema
from storage.clock import now

SCHEMA = "queue"
"""The schema of the queue's tables, beside nianbao's."""


@dataclass(frozen=True)
class FleetState:
    """Portals in the queue, those a worker has taken, and workers that have lately proved to be alive."""

    waiting: int = 0
    taken: int = 0
    workers: int = 0


def fleet_state(connection: Connection) -> FleetState:
    """How things stand; nothing where there is no queue."""
    lease = schema.lease
    at_work = select(func.count()).where(lease.c.name.like("worker %"), lease.c.until > now())
    workers = connection.scalar(at_work) or 0
    if connection.dialect.name != "postgresql" or not connection.scalar(
        text(f"SELECT to_regclass('{SCHEMA}.procrastinate_jobs') IS NOT NULL")
    ):
        return FleetState(workers=workers)
    query = text(
        f"SELECT status::text, count(*) FROM {SCHEMA}.procrastinate_jobs WHERE status IN ('todo', 'doing') GROUP BY 1"  # noqa: S608 - our own words
    )
    counts = {row[0]: int(row[1]) for row in connection.execute(query)}
    return FleetState(counts.get("todo", 0), counts.get("doing", 0), workers)
