"""Due dates as they are told: a reminder before with those still out, and the whole list on the morning after."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from sqlalchemy import Connection, select

from alerts.changes import BodyName, Places
from alerts.looks import PortalLooks
from alerts.subscriptions import Rhythm, Subscription
from storage import schema

_A_WEEK = 7
_TOLD_WITHIN = timedelta(days=31)  # an older due date is no news any more, and the weekly list has what is open


@dataclass(frozen=True)
class Owed:
    """What a body owes by a due date, and its state when it was last judged, at the end of the day ``as_of``."""

    body: BodyName
    year: int
    status: str
    as_of: date
    published: date | None


@dataclass(frozen=True)
class DueDate:
    """All that is owed by a day. ``unseen`` are those of which nobody could see whether their report is there."""

    due: date
    today: date
    owed: int
    published: int
    late: tuple[Owed, ...]
    out: tuple[Owed, ...]  # before the day: not published yet; after it: missing
    unjudged: tuple[Owed, ...]  # after the day: not there when last judged, which was before the day was over
    unseen: tuple[Owed, ...]

    @property
    def is_over(self) -> bool:
        return self.today > self.due

    @property
    def days(self) -> int:
        """Days left, or days overdue."""
        return abs((self.due - self.today).days)


def due_dates(
    connection: Connection,
    subscription: Subscription,
    remind_days: Collection[int],
    last: date | None,
    today: date,
    portals: Iterable[PortalLooks],
) -> tuple[DueDate, ...]:
    """The due dates of which a subscription, last told something on a day, is to be told now; the earliest first."""
    if not subscription.wants_reports:
        return ()
    before = last if last is not None else today - timedelta(days=_A_WEEK)
    days = {*remind_days, _A_WEEK} if subscription.rhythm is Rhythm.WEEKLY else set(remind_days)
    wanted = [due for due in _near(connection, subscription, today) if _is_told(due, days, before, today)]
    seen = {portal.key: not portal.failing and portal.seen is not None for portal in portals}
    told = (_due_date(connection, subscription, due, today, seen) for due in wanted)
    return tuple(one for one in told if one.is_over or one.out)


def _is_told(due: date, remind_days: Collection[int], before: date, today: date) -> bool:
    if due < today:
        return before <= due
    return any(before < due - timedelta(days=days) <= today for days in remind_days)


def _near(connection: Connection, subscription: Subscription, today: date) -> Sequence[date]:
    obligation, body = schema.obligation, schema.body
    until = today + timedelta(days=60)
    return connection.scalars(
        select(obligation.c.due)
        .join(body, body.c.id == obligation.c.body_id)
        .where(obligation.c.due.between(today - _TOLD_WITHIN, until), subscription.concerning())
        .distinct()
        .order_by(obligation.c.due)
    ).all()


def _due_date(
    connection: Connection, subscription: Subscription, due: date, today: date, seen: Mapping[str, bool]
) -> DueDate:
    obligation, body = schema.obligation, schema.body
    columns = (
        body.c.id.label("body_key"),
        body.c.name.label("body_name"),
        body.c.region,
        body.c.portal.label("body_portal"),
    )
    rows = connection.execute(
        select(*columns, obligation.c.year, obligation.c.status, obligation.c.as_of, obligation.c.published)
        .join(body, body.c.id == obligation.c.body_id)
        .where(obligation.c.due == due, subscription.concerning())
        .order_by(body.c.region, body.c.id, obligation.c.year)
    ).all()
    places = Places(connection)
    all_owed = [Owed(places.body(row), row.year, row.status, row.as_of, row.published) for row in rows]
    groups: dict[str, list[Owed]] = {}
    for one in all_owed:
        groups.setdefault(_group(one, due, today, seen), []).append(one)
    late, out, unjudged, unseen = (tuple(groups.get(name, ())) for name in ("late", "out", "unjudged", "unseen"))
    published = len(groups.get("on_time", ())) + len(late)
    return DueDate(due, today, len(all_owed), published, late, out, unjudged, unseen)


def _group(owed: Owed, due: date, today: date, seen: Mapping[str, bool]) -> str:
    if owed.status in ("on_time", "late"):
        return owed.status
    if owed.status == "unverified" or not seen.get(owed.body.portal or "", False):
        return "unseen"
    if today <= due or owed.status == "missing":
        return "out"
    return "unjudged"


def by_county(owed: Iterable[Owed]) -> list[tuple[str, str, list[Owed]]]:
    """Code, name and what is owed, county by county."""
    ordered = sorted(owed, key=lambda one: one.body.county)
    return [
        (county, name, list(group))
        for (county, name), group in groupby(ordered, key=lambda one: (one.body.county, one.body.county_name))
    ]
