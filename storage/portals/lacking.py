"""What portals still lack: the reports that their registered bodies owe and that nobody has found yet."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, and_, or_, select

from storage import schema
from storage.register import BodyKind

DUE_DAYS = ((1, 31), (3, 31))
"""Bodies owe by 31 January, governments by 31 March (Regulations on Open Government Information, Art. 49)."""


@dataclass(frozen=True)
class Lacking:
    """Of the year owed last: how many reports are owed, and how many of governments and of others are not found."""

    owed: int = 0
    governments: int = 0
    others: int = 0

    @property
    def any(self) -> bool:
        """Whether something is missing."""
        return self.governments + self.others > 0


def overdue_years(connection: Connection, portal: str, today: date, body: str = "") -> frozenset[int]:
    """The years of which a report is overdue and was not found: of a portal's bodies, or of the one of a short name.

    A year counts of which any report of theirs is known, or that is owed last.
    """
    table, report, name = schema.body, schema.report, schema.body_name
    query = select(table.c.id, table.c.kind, table.c.since, table.c.until)
    query = query.where(table.c.registered, table.c.portal == portal)
    named = select(name.c.body_id).where(name.c.name == body)
    bodies = connection.execute(query.where(table.c.id.in_(named))).all() or connection.execute(query).all()
    reports = select(report.c.body_id, report.c.year).where(report.c.body_id.in_([row.id for row in bodies]))
    found = {(key, year) for key, year in connection.execute(reports)}
    return frozenset(
        year
        for year in {today.year - 1, *(year for _, year in found if year < today.year)}
        for key, kind, since, until in bodies
        if (key, year) not in found
        and (since is None or since <= date(year, 12, 31))
        and (until is None or until >= date(year, 1, 1))
        and today > date(year + 1, *DUE_DAYS[kind == BodyKind.GOVERNMENT])
    )


def lacking_reports(connection: Connection, portals: Iterable[str], today: date) -> Mapping[str, Mapping[str, Lacking]]:
    """What each portal's bodies lack of the year before today's, by the body's name, and under ``""`` all together."""
    year = today.year - 1
    body, report = schema.body, schema.report
    found = select(report.c.body_id).where(report.c.year == year)
    existed = and_(
        or_(body.c.since.is_(None), body.c.since <= date(year, 12, 31)),
        or_(body.c.until.is_(None), body.c.until >= date(year, 1, 1)),
    )
    query = select(body.c.portal, body.c.name, body.c.kind, body.c.id.in_(found).label("has")).where(
        body.c.registered, existed, body.c.portal.in_(list(portals))
    )
    lacking: dict[str, dict[str, Lacking]] = defaultdict(dict)
    for portal, name, kind, has in connection.execute(query):
        is_government = kind == BodyKind.GOVERNMENT
        own = Lacking(1, int(not has and is_government), int(not has and not is_government))
        lacking[portal][name] = own
        all_ = lacking[portal].get("", Lacking())
        lacking[portal][""] = Lacking(all_.owed + 1, all_.governments + own.governments, all_.others + own.others)
    return dict(lacking)
