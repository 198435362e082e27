"""Which portals of a subscription could be looked at: their columns with the last looks and the last good ones."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, Row, ScalarSelect, Select, and_, func, or_, select

from alerts.subscriptions import Subscription
from storage import schema
from storage.keeping.portions import scalars_for
from storage.visits import LOOKED, Outcome


@dataclass(frozen=True)
class ColumnLook:
    """The last look at a column, and the last that saw it whole; None before the first."""

    outcome: Outcome | None
    looked: datetime | None


@dataclass(frozen=True)
class PortalLooks:
    """A portal of a subscription's regions and the looks at its columns."""

    key: str
    name: str
    region: str
    columns: tuple[ColumnLook, ...]

    @property
    def causes(self) -> tuple[Outcome, ...]:
        """How the last looks that did not count ended, each once; empty while the portal can be looked at."""
        ended = (column.outcome for column in self.columns)
        return tuple(dict.fromkeys(outcome for outcome in ended if outcome and not outcome.looked))

    @property
    def failing(self) -> bool:
        return bool(self.causes)

    @property
    def seen(self) -> datetime | None:
        """When the portal was last seen whole: the oldest of its columns' last good looks, None when one has none."""
        moments = [column.looked for column in self.columns]
        known = [moment for moment in moments if moment]
        return min(known) if known and len(known) == len(moments) else None

    def seen_since(self, moment: datetime) -> bool:
        """Whether every column was seen whole since a moment; never true of a portal without columns."""
        return self.seen is not None and self.seen >= moment


def portal_looks(connection: Connection, subscription: Subscription, now: datetime) -> list[PortalLooks]:
    """The portals that lie in a subscription's regions or serve a body there, with their looks up to a moment."""
    portal, column, body, visit = schema.portal, schema.portal_column, schema.body, schema.visit
    by_now = visit.c.finished <= now
    serving = select(body.c.portal).where(subscription.concerning(), body.c.portal.is_not(None))
    wanted: ColumnElement[bool] = portal.c.key.in_(serving)
    if not subscription.bodies:  # else only the portals that serve such bodies matter
        wanted = or_(wanted, subscription.covering(portal.c.region))
    query = (
        select(
            portal.c.key,
            portal.c.name,
            portal.c.region,
            column.c.id.label("column"),
            _last(visit.c.outcome, by_now).label("outcome"),
            _last(visit.c.finished, by_now, visit.c.outcome.in_(LOOKED)).label("looked"),
        )
        .select_from(portal.outerjoin(column, and_(column.c.portal == portal.c.key, column.c.active)))
        .where(wanted)
        .order_by(portal.c.region, portal.c.key, column.c.id)
    )
    rows = connection.execute(query).all()
    return [_portal(list(group)) for _, group in groupby(rows, key=lambda row: row.key)]


def failing() -> Select[Any]:
    """The portals of which a column's last look did not count."""
    column, visit = schema.portal_column, schema.visit
    ended = select(column.c.portal).join(visit, visit.c.id == column.c.last_visit)
    return ended.where(column.c.active, visit.c.outcome.not_in(sorted(LOOKED)))


def failing_portals(connection: Connection, keys: Collection[str]) -> set[str]:
    """Those of some portals of which a column's last look did not count."""
    return set(scalars_for(connection, failing(), schema.portal_column.c.portal, keys))


def _last(wanted: Column[Any], *conditions: ColumnElement[bool]) -> ScalarSelect[Any]:
    visit = schema.visit
    return (
        select(wanted)
        .where(visit.c.column_id == schema.portal_column.c.id, *conditions)
        .order_by(visit.c.finished.desc(), visit.c.id.desc())
        .limit(1)
        .correlate(schema.portal_column)
        .scalar_subquery()
    )


def bodies_without_portal(connection: Connection, subscription: Subscription) -> int:
    """How many registered bodies of a subscription's regions nobody can look for, having no portal."""
    body = schema.body
    query = select(func.count()).where(
        body.c.portal.is_(None), body.c.registered, body.c.until.is_(None), subscription.concerning()
    )
    return connection.scalar(query) or 0


def _portal(rows: list[Row[*tuple[Any, ...]]]) -> PortalLooks:
    columns = tuple(
        ColumnLook(Outcome(row.outcome) if row.outcome else None, row.looked) for row in rows if row.column is not None
    )
    return PortalLooks(rows[0].key, rows[0].name, rows[0].region, columns)
