"""Bodies and what each owes."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, case, func, select

from monitor.dashboard.queries.places import known_until, of_place
from storage import schema
from storage.findings import FindingStatus
from storage.register import BodyKind

_KIND_ORDER = case({kind: place for place, kind in enumerate(BodyKind)}, value=schema.body.c.kind)


@dataclass(frozen=True)
class BodyView:
    """A body of the register, or one met in a report only (``registered`` false: it owes nothing)."""

    id: int
    name: str
    kind: str
    region: str
    portal: str | None
    portal_name: str | None
    aliases: tuple[str, ...]
    since: date | None
    until: date | None
    registered: bool


@dataclass(frozen=True)
class Owed:
    """What a body owes for a year and the state of it, with the address of the document that the state rests on.

    ``open_findings`` counts its open findings of that year.
    """

    body_id: int
    body: str
    kind: str
    region: str
    portal: str | None
    year: int
    due: date
    status: str
    published: date | None
    judged: datetime
    has_report: bool
    open_findings: int
    address: str
    as_of: date

    @property
    def known_until(self) -> datetime | date:
        """The moment, or the earlier day, of which this is the state."""
        return known_until(self.judged, self.as_of)


def _bodies() -> Select[Any]:
    body, portal = schema.body, schema.portal
    return select(body, portal.c.name.label("portal_name")).join(portal, portal.c.key == body.c.portal, isouter=True)


def _body(row: Any) -> BodyView:
    values = {name: row[name] for name in BodyView.__dataclass_fields__}
    return BodyView(**(values | {"aliases": tuple(row["aliases"])}))


def body_by_id(connection: Connection, body_id: int) -> BodyView | None:
    """One body, None when there is none."""
    row = connection.execute(_bodies().where(schema.body.c.id == body_id)).mappings().first()
    return _body(row) if row else None


def bodies_of_place(connection: Connection, region: str) -> list[BodyView]:
    """The bodies of a place, by region, kind and name."""
    body = schema.body
    rows = connection.execute(
        _bodies().where(of_place(body.c.region, region)).order_by(body.c.region, _KIND_ORDER, body.c.name)
    )
    return [_body(row) for row in rows.mappings()]


def owed_of_place(connection: Connection, region: str) -> list[Owed]:
    """What the bodies of a place owe, by body and year."""
    return _owed(connection, of_place(schema.body.c.region, region))


def owed_of_body(connection: Connection, body_id: int) -> list[Owed]:
    """What a body owes, by year."""
    return _owed(connection, schema.body.c.id == body_id)


def _owed(connection: Connection, condition: ColumnElement[bool]) -> list[Owed]:
    owed, body, report, finding = schema.obligation, schema.body, schema.report, schema.finding
    open_findings = (
        select(func.count())
        .where(
            finding.c.body_id == owed.c.body_id,
            finding.c.year == owed.c.year,
            finding.c.status == FindingStatus.OPEN,
        )
        .scalar_subquery()
    )
    query = (
        select(
            owed.c.body_id,
            body.c.name.label("body"),
            body.c.kind,
            body.c.region,
            body.c.portal,
            owed.c.year,
            owed.c.due,
            owed.c.status,
            owed.c.published,
            owed.c.judged,
            owed.c.address,
            owed.c.as_of,
            report.c.id.is_not(None).label("has_report"),
            open_findings.label("open_findings"),
        )
        .join(body, body.c.id == owed.c.body_id)
        .join(report, (report.c.body_id == owed.c.body_id) & (report.c.year == owed.c.year), isouter=True)
        .where(condition)
        .order_by(body.c.region, _KIND_ORDER, body.c.name, owed.c.year)
    )
    return [Owed(**row) for row in connection.execute(query).mappings()]


@dataclass(frozen=True)
class KeyFigures:
    """The totals of table 3 of a body's current report of a year; None where no number was read."""

    year: int
    received: int | None
    carried_in: int | None
    granted: int | None
    concluded: int | None
    carried_out: int | None


def key_figures(connection: Connection, body_id: int) -> dict[int, KeyFigures]:
    """By year, the totals of the body's current reports."""
    report, figures = schema.report, schema.figures
    names = [name for name in KeyFigures.__dataclass_fields__ if name != "year"]
    totals = [figures.c[f"requests__{name}__total"].label(name) for name in names]
    rows = connection.execute(
        select(report.c.year, *totals)
        .join(figures, figures.c.edition_id == report.c.edition_id)
        .where(report.c.body_id == body_id)
    )
    return {row["year"]: KeyFigures(**row) for row in rows.mappings()}
