"""Looks at columns: what each found out, and the type that keeps "could not look" apart from "nothing there"."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import Connection, exists, insert, not_, or_, select, update
from sqlalchemy.exc import IntegrityError

from storage import events, schema
from storage.clock import day_of
from storage.events import EventKind
from storage.sharing import tallies


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
    """A line of a column's list: an address, its title and the date printed beside it; ``written`` is when its file was
    written as the server says, in a time zone that it does not say, and is not kept."""

    url: str
    title: str
    listed_date: date | None = None
    written: datetime | None = field(default=None, compare=False)


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
        .join(schema.portal_column, schema.portal_column.c.last_visit == schema.visit.c.id)
        .where(schema.portal_column.c.id == column_id)
    )
    return Outcome(found) if found else None


def record_visit(connection: Connection, visit: Visit) -> None:
    """Write a look, what it cost, and the event when a column begins to fail or can be seen again."""
    before = last_outcome(connection, visit.column_id)
    row = {name: getattr(visit, name) for name in Visit.__dataclass_fields__} | {
        "evidence": list(visit.evidence),
        "statistics": dict(visit.statistics),
    }
    key = connection.execute(insert(schema.visit).values(row).returning(schema.visit.c.id)).scalar_one()
    _point(connection, visit, key)
    region = connection.scalar(select(schema.portal.c.region).where(schema.portal.c.key == visit.portal)) or ""
    _count(connection, visit, region[:2])
    tallies.add(connection, "portal_visits", outcome=visit.outcome)
    tallies.GATHERED.write(connection)
    looked_before = before is None or before.looked
    if looked_before == visit.outcome.looked:
        return
    column = connection.scalar(select(schema.portal_column.c.url).where(schema.portal_column.c.id == visit.column_id))
    values = {"column": column, "outcome": visit.outcome, "detail": visit.detail}
    kind = EventKind.PORTAL_RECOVERED if visit.outcome.looked else EventKind.PORTAL_FAILING
    events.record(connection, kind, visit.finished, region, portal=visit.portal, values=values)


def _point(connection: Connection, visit: Visit, key: int) -> None:
    """Let the column name its latest look, and when it was last seen whole; looks may be written in another order."""
    column, last = schema.portal_column, schema.visit
    later = exists().where(last.c.id == column.c.last_visit, last.c.finished > visit.finished)
    own = column.c.id == visit.column_id
    connection.execute(update(column).where(own, not_(later)).values(last_visit=key))
    if visit.outcome.looked:
        is_later = or_(column.c.last_looked.is_(None), column.c.last_looked < visit.finished)
        connection.execute(update(column).where(own, is_later).values(last_looked=visit.finished))


def _count(connection: Connection, visit: Visit, province: str) -> None:
    """Add a look to what its day has cost; the first of a day and province makes the row."""
    table, day = schema.looking, day_of(visit.finished)
    cost = {"looks": 1, "whole": int(visit.outcome.looked), "requests": visit.requests, "rendered": visit.rendered}
    addition = update(table).where(table.c.day == day, table.c.province == province)
    addition = addition.values({name: table.c[name] + number for name, number in cost.items()})
    if connection.execute(addition).rowcount:
        return
    try:
        with connection.begin_nested():
            connection.execute(insert(table).values(day=day, province=province, **cost))
    except IntegrityError:  # another made it meanwhile
        connection.execute(addition)
