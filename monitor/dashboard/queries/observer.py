"""The observer's own health: its last runs, the last look at each column, and what it could not place."""

from collections import Counter
from dataclasses import astuple, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, case, func, literal, select, tuple_

from monitor.dashboard.queries.places import is_limited, within
from storage import schema
from storage.visits import LOOKED, Outcome


@dataclass(frozen=True)
class RunView:
    """The latest run of a job."""

    job: str
    started: datetime
    finished: datetime | None
    outcome: str
    detail: str


def last_runs(connection: Connection) -> list[RunView]:
    """The latest run of each job; what it did in all, only for those who may see all regions."""
    run = schema.run
    latest = select(func.max(run.c.id)).where(run.c.started.is_not(None)).group_by(run.c.job)
    columns = [run.c[name] for name in RunView.__dataclass_fields__]
    rows = connection.execute(select(*columns).where(run.c.id.in_(latest))).mappings()
    return [RunView(**dict(row) | ({"detail": ""} if is_limited() else {})) for row in rows]


def last_sweep(connection: Connection) -> datetime | None:
    """When a crawl last ended well; where no run was ever recorded, when any column was last looked at."""
    run = schema.run
    query = select(func.max(run.c.finished)).where(run.c.job == "crawl", run.c.outcome == "done")
    moment: datetime | None = connection.scalar(query)
    if moment is None and not connection.scalar(select(func.count()).select_from(run).where(run.c.job == "crawl")):
        moment = connection.scalar(select(func.max(schema.visit.c.finished)))
    return moment


@dataclass(frozen=True)
class ColumnLook:
    """A column of a portal and its last look. ``outcome`` is "never" before the first."""

    portal: str
    portal_name: str
    portal_url: str
    region: str
    column_id: int | None
    url: str | None
    registered: bool
    outcome: str
    finished: datetime | None
    listed: int | None
    new: int | None
    detail: str
    last_looked: datetime | None

    @property
    def looked(self) -> bool:
        """Whether the last look saw the column whole."""
        return self.outcome in LOOKED


def looks(connection: Connection, condition: ColumnElement[bool]) -> list[ColumnLook]:
    """The active columns of the portals that meet a condition; a portal without columns gives one line without."""
    portal, column = schema.portal, schema.portal_column
    rows = connection.execute(_looks().where(condition).order_by(portal.c.region, portal.c.key, column.c.id))
    return [ColumnLook(**row) for row in rows.mappings()]


@dataclass(frozen=True)
class Place:
    """Where a look stands in the list of all: those that did not see their column first, then by region and portal."""

    looked: int
    region: str
    portal: str
    column_id: int

    @classmethod
    def of(cls, look: ColumnLook) -> "Place":
        """The place of a look."""
        return cls(int(look.looked), look.region, look.portal, look.column_id or 0)


def looks_in_order(
    connection: Connection, region: str, outcome: str = "", *, after: Place | None = None, skip: int = 0, limit: int
) -> list[ColumnLook]:
    """The columns of the portals of a region whose last look ended so (empty: anyhow), in the order of `Place`."""
    portal, column = schema.portal, schema.portal_column
    looked = case((schema.visit.c.outcome.in_(sorted(LOOKED)), 1), else_=0)
    places = (looked, portal.c.region, portal.c.key, func.coalesce(column.c.id, 0))
    query = _looks().where(within(portal.c.region, region))
    if outcome:
        query = query.where(_OUTCOME.in_([outcome]))
    if after:
        query = query.where(tuple_(*places) > tuple_(*map(literal, astuple(after))))
    rows = connection.execute(query.order_by(*places).offset(skip).limit(limit))
    return [ColumnLook(**row) for row in rows.mappings()]


def outcomes(connection: Connection, region: str) -> Counter[str]:
    """How many columns of the portals of a region stand in each outcome; portals without columns count as never."""
    query = select(_OUTCOME, func.count()).select_from(_WITH_LOOKS).where(within(schema.portal.c.region, region))
    return Counter({row[0]: row[1] for row in connection.execute(query.group_by(_OUTCOME))})


_OUTCOME = func.coalesce(schema.visit.c.outcome, "never")
_WITH_LOOKS = schema.portal.join(
    schema.portal_column,
    (schema.portal_column.c.portal == schema.portal.c.key) & schema.portal_column.c.active,
    isouter=True,
).join(schema.visit, schema.visit.c.id == schema.portal_column.c.last_visit, isouter=True)


def _looks() -> Select[Any]:
    portal, column, visit = schema.portal, schema.portal_column, schema.visit
    return select(
        portal.c.key.label("portal"),
        portal.c.name.label("portal_name"),
        portal.c.url.label("portal_url"),
        portal.c.region,
        column.c.id.label("column_id"),
        column.c.url,
        func.coalesce(column.c.registered, False).label("registered"),
        _OUTCOME.label("outcome"),
        visit.c.finished,
        visit.c.listed,
        visit.c.new,
        func.coalesce(visit.c.detail, "").label("detail"),
        column.c.last_looked,
    ).select_from(_WITH_LOOKS)


def causes(connection: Connection) -> Counter[str]:
    """By cause, how many portals have a column whose last look does not count."""
    column, visit = schema.portal_column, schema.visit
    query = (
        select(visit.c.outcome, func.count(column.c.portal.distinct()))
        .select_from(column)
        .join(visit, visit.c.id == column.c.last_visit)
        .where(column.c.active, visit.c.outcome.not_in([str(outcome) for outcome in LOOKED]))
        .group_by(visit.c.outcome)
    )
    if is_limited():
        portal = schema.portal
        query = query.join(portal, portal.c.key == column.c.portal).where(within(portal.c.region, ""))
    return Counter({Outcome(outcome): number for outcome, number in connection.execute(query)})


@dataclass(frozen=True)
class Unassigned:
    """A report that could not be given to a body and year, and why."""

    title: str
    address: str
    first_seen: datetime
    reason: str


def unassigned(connection: Connection, limit: int) -> list[Unassigned]:
    """The reports that wait for a person, the newest first."""
    document, edition = schema.document, schema.edition
    rows = connection.execute(
        select(document.c.said, document.c.address, document.c.first_seen, document.c.unassigned)
        .join(edition, edition.c.id == document.c.edition_id)
        .join(schema.portal, schema.portal.c.key == document.c.portal, isouter=True)
        .where(edition.c.report_id.is_(None))  # few editions, by their index, of a million
        .where(document.c.unassigned != "", within(func.coalesce(schema.portal.c.region, ""), ""))
        .order_by(document.c.id.desc())
        .limit(limit)
    )
    return [Unassigned(row.said["title"], row.address, row.first_seen, row.unassigned) for row in rows]


@dataclass(frozen=True)
class Register:
    """How much the register holds: what an empty page has to say next depends on it."""

    portals: int
    bodies: int


def register_size(connection: Connection) -> Register:
    """The number of portals and of registered bodies."""
    portal, body = schema.portal, schema.body
    portals = select(func.count()).select_from(portal).where(within(portal.c.region, ""))
    bodies = select(func.count()).select_from(body).where(body.c.registered, within(body.c.region, ""))
    return Register(connection.scalar(portals) or 0, connection.scalar(bodies) or 0)


def registered_portals(connection: Connection) -> int:
    """The number of portals."""
    portal = schema.portal
    return connection.scalar(select(func.count()).select_from(portal).where(within(portal.c.region, ""))) or 0
