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
