"""Portals one by one: the last looks, and what looking costs."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, case, func, select

from monitor.dashboard.queries.places import are_whole_provinces, within
from storage import schema
from storage.clock import beginning_of_day
from storage.visits import LOOKED


@dataclass(frozen=True)
class PortalView:
    """A portal of the register."""

    key: str
    name: str
    url: str
    region: str
    render: str


def portal_view(connection: Connection, key: str) -> PortalView | None:
    """The portal of a key; None without one."""
    table = schema.portal
    columns = [table.c[name] for name in PortalView.__dataclass_fields__]
    row = connection.execute(select(*columns).where(table.c.key == key)).mappings().first()
    return PortalView(**row) if row else None


@dataclass(frozen=True)
class LookView:
    """One look at one column."""

    url: str
    started: datetime
    finished: datetime
    outcome: str
    requests: int
    rendered: int
    listed: int
    new: int
    detail: str

    @property
    def seconds(self) -> int:
        """How long it took."""
        return round((self.finished - self.started).total_seconds())


def latest_looks(connection: Connection, key: str, limit: int) -> list[LookView]:
    """The last looks at a portal's columns, the newest first."""
    visit, column = schema.visit, schema.portal_column
    names = ("started", "finished", "outcome", "requests", "rendered", "listed", "new", "detail")
    query = (
        select(column.c.url, *(visit.c[name] for name in names))
        .join(column, column.c.id == visit.c.column_id)
        .where(column.c.portal == key)
        .order_by(visit.c.finished.desc(), visit.c.id.desc())
        .limit(limit)
    )
    return [LookView(**row) for row in connection.execute(query).mappings()]


@dataclass(frozen=True)
class Cost:
    """What looking has cost since a moment: looks, those that saw the column whole, requests, rendered pages."""

    looks: int = 0
    whole: int = 0
    requests: int = 0
    rendered: int = 0

    @property
    def rendered_share(self) -> int:
        """Rendered pages among all requests, in per cent; said to be 0 only when there are none."""
        if not self.requests:
            return 0
        return min(100, max(1, round(100 * self.rendered / self.requests))) if self.rendered else 0

    def __add__(self, other: "Cost") -> "Cost":
        return Cost(
            self.looks + other.looks,
            self.whole + other.whole,
            self.requests + other.requests,
            self.rendered + other.rendered,
        )


def cost(connection: Connection, since: date, keys: Collection[str]) -> dict[str, Cost]:
    """The cost of some portals since the beginning of a day in Asia/Shanghai."""
    visit = schema.visit
    query = (
        select(
            visit.c.portal,
            func.count(),
            func.sum(case((visit.c.outcome.in_([str(outcome) for outcome in LOOKED]), 1), else_=0)),
            func.sum(visit.c.requests),
            func.sum(visit.c.rendered),
        )
        .where(visit.c.portal.in_(sorted(keys)), visit.c.finished >= beginning_of_day(since))
        .group_by(visit.c.portal)
    )
    return {name: Cost(*(int(number or 0) for number in numbers)) for name, *numbers in connection.execute(query)}


def cost_of_region(connection: Connection, since: date, region: str) -> Cost:
    """The cost of all portals of a region: of whole provinces from the roll-up, else of one portal after the other."""
    if are_whole_provinces(region):
        table = schema.looking
        sums = [func.sum(table.c[name]) for name in Cost.__dataclass_fields__]
        row = connection.execute(select(*sums).where(table.c.day >= since, within(table.c.province, region))).one()
        return Cost(*(int(number or 0) for number in row))
    portal = schema.portal
    keys = connection.scalars(select(portal.c.key).where(within(portal.c.region, region))).all()
    return sum(cost(connection, since, keys).values(), Cost())
