"""Looks at columns: what each found out, and the type that keeps "could not look" apart from "nothing there"."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import Connection, insert, select

from storage import events, schema, tallies
from storage.events import EventKind


class Outcome(StrEnum):
    """How a look at a column ended. Only OK, UNCHANGED and EMPTY count as having looked."""

    OK = "ok"
    UNCHANGED = "unchanged"
    EMPTY = "empty"
    INCOMPLETE = "incomplete"
    LAYOUT_CHANGED = "layout_changed"
    BLOCKED = "blocked"
    UNREACHABLE = "unreachable"
    ROBOTS = "robots"
    ERROR = "error"

    @property
    def looked(self) -> bool:
        """Whether the column was seen whole."""
        return self in LOOKED


LOOKED = frozenset({Outcome.OK, Outcome.UNCHANGED, Outcome.EMPTY})


@dataclass(frozen=True)
class Entry:
    """A line of a column's list: an address, its title and the date printed beside it."""

    url: str
    title: str
    listed_date: date | None = None


@dataclass(frozen=True)
class Visit:
    """One look at one column. ``evidence`` names the archive records of its list pages, ``statistics`` is what Scrapy
    counted while it went on."""

    portal: str
    column_id: int
    started: datetime
    finished: datetime
    outcome: Outcome
    requests: int = 0
    rendered: int = 0
    listed: int = 0
    new: int = 0
    detail: str = ""
    evidence: tuple[str, ...] = field(default=())
    statistics: Mapping[str, int] = field(default_factory=dict)


def last_outcome(connection: Connection, column_id: int) -> Outcome | None:
    """The outcome of the latest look at a column, None before the first."""
    found = connection.scalar(
        select(schema.visit.c.outcome)
        .where(schema.visit.c.column_id == column_id)
        .order_by(schema.visit.c.finished.desc(), schema.visit.c.id.desc())
        .limit(1)
    )
    return Outcome(found) if found else None


def record_visit(connection: Connection, visit: Visit) -> None:
    """Write a look, and the event when a column begins to fail or can be seen again."""
    before = last_outcome(connection, visit.column_id)
    row = {name: getattr(visit, name) for name in Visit.__dataclass_fields__} | {
        "evidence": list(visit.evidence),
        "statistics": dict(visit.statistics),
    }
    connection.execute(insert(schema.visit).values(row))
    tallies.add(connection, "portal_visits", outcome=visit.outcome)
    tallies.GATHERED.write(connection)
    looked_before = before is None or before.looked
    if looked_before == visit.outcome.looked:
        return
    region = connection.scalar(select(schema.portal.c.region).where(schema.portal.c.key == visit.portal)) or ""
    column = connection.scalar(select(schema.portal_column.c.url).where(schema.portal_column.c.id == visit.column_id))
    values = {"column": column, "outcome": visit.outcome, "detail": visit.detail}
    kind = EventKind.PORTAL_RECOVERED if visit.outcome.looked else EventKind.PORTAL_FAILING
    events.record(connection, kind, visit.finished, region, portal=visit.portal, values=values)
