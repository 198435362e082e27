"""What changed since a subscription was last told: the difference between what it was told and what is so now."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, func, select, union

from alerts.progress import Progress
from alerts.subscriptions import Subscription
from storage import divisions, schema
from storage.events import EventKind
from storage.findings import FindingStatus, Resolution
from storage.register import BodyKind

# What is said of a body because its report was not seen, or not in time: it waits while its portal cannot be seen.
WAITING_CHECKS = frozenset({"publication.missing", "publication.late"})
_COUNTY_DIGITS = 6


@dataclass(frozen=True)
class BodyName:
    """A body as it is told: its county, and its name with the county before it."""

    id: int
    name: str
    county: str
    county_name: str
    portal: str | None


@dataclass(frozen=True)
class Item:
    """A finding as it is told. ``due`` and ``published`` are the obligation's, None when it is not judged."""

    finding_id: str
    check: str
    severity: str
    status: str
    resolution: str
    body: BodyName
    year: int
    message: str
    message_en: str
    due: date | None
    published: date | None


@dataclass(frozen=True)
class StatusChange:
    """A body's obligation that is in another state than when last told."""

    body: BodyName
    year: int
    before: str
    after: str


@dataclass(frozen=True)
class FindingChanges:
    """Findings to be told as new and as resolved, and those that wait until their portal is seen again."""

    opened: tuple[Item, ...]
    resolved: tuple[Item, ...]
    waiting: tuple[Item, ...]
    newly_waiting: frozenset[str]  # the portals for which something began to wait


def last_event(connection: Connection) -> int:
    """The number of the last event, 0 before the first."""
    return connection.scalar(select(func.max(schema.event.c.id))) or 0


def finding_changes(
    connection: Connection, subscription: Subscription, progress: Progress, failing: Collection[str]
) -> FindingChanges:
    """What became of findings. What came and went since the last message, or went and came again, is no change."""
    event = schema.event
    touched = union(
        select(event.c.finding_id).where(event.c.id > progress.told, event.c.finding_id.is_not(None)),
        select(schema.untold.c.finding_id).where(schema.untold.c.subscription == subscription.name),
    )
    items = _items(connection, subscription, schema.finding.c.id.in_(touched))
    if not items:
        return FindingChanges((), (), (), frozenset())
    lives = connection.execute(
        select(event.c.finding_id, event.c.id, event.c.kind)
        .where(event.c.finding_id.in_(touched))
        .order_by(event.c.finding_id, event.c.id)
    ).all()
    opened, resolved, waiting, newly = list[Item](), list[Item](), list[Item](), set[str]()
    for finding_id, life in groupby(lives, key=lambda row: row.finding_id):
        item = items.get(finding_id)
        if item is None:
            continue
        events, portal = list(life), item.body.portal or ""
        told, now_open = _was_told(events, progress), events[-1].kind == EventKind.FINDING_OPENED
        if told and not now_open:
            if item.resolution != Resolution.CHANGED:  # the finding that follows it is told instead
                resolved.append(item)
        elif now_open and not told and item.check in WAITING_CHECKS and portal in failing:
            waiting.append(item)
            if finding_id not in progress.waiting:
                newly.add(portal)
        elif now_open and not told and item.status == FindingStatus.OPEN:
            opened.append(item)
    return FindingChanges(_in_order(opened), _in_order(resolved), _in_order(waiting), frozenset(newly))


def _was_told(events: Iterable[Row[*tuple[Any, ...]]], progress: Progress) -> bool:
    """Whether the last thing told of a finding is that it is there."""
    before = [event for event in events if event.id <= progress.told]
    if not before or before[-1].finding_id in progress.waiting:
        return False
    return bool(before[-1].kind == EventKind.FINDING_OPENED)


def open_findings(connection: Connection, subscription: Subscription) -> tuple[Item, ...]:
    """All findings that are open and that nobody acknowledged or snoozed."""
    is_open = schema.finding.c.status == FindingStatus.OPEN
    return _in_order(_items(connection, subscription, is_open).values())


def status_changes(connection: Connection, subscription: Subscription, progress: Progress) -> tuple[StatusChange, ...]:
    """The obligations whose state differs from the one at the last message; those that returned to it are none.

    Nor is a first judgement: a body that was never judged before, as after an import, did not change.
    """
    event, body = schema.event, schema.body
    rows = connection.execute(
        select(event.c.body_id, event.c.year, event.c["values"].label("change"), *_BODY)
        .join(body, body.c.id == event.c.body_id)
        .where(event.c.id > progress.told, event.c.kind == EventKind.STATUS_CHANGED)
        .where(subscription.concerning())
        .order_by(body.c.region, event.c.body_id, event.c.year, event.c.id)
    ).all()
    places = Places(connection)
    changes = []
    for (_, year), group in groupby(rows, key=lambda row: (row.body_id, row.year)):
        steps = list(group)
        before, after = steps[0].change.get("before") or "", steps[-1].change["after"]
        if before not in ("", after):
            changes.append(StatusChange(places.body(steps[0]), year, before, after))
    return tuple(changes)


def unverified_bodies(connection: Connection, subscription: Subscription) -> dict[str, int]:
    """How many bodies of each portal are in doubt because it could not be looked at."""
    obligation, body = schema.obligation, schema.body
    query = (
        select(body.c.portal, func.count(func.distinct(body.c.id)).label("bodies"))
        .join(obligation, obligation.c.body_id == body.c.id)
        .where(obligation.c.status == "unverified", body.c.portal.is_not(None), subscription.concerning())
        .group_by(body.c.portal)
    )
    return {row.portal: row.bodies for row in connection.execute(query)}


_BODY = (
    schema.body.c.id.label("body_key"),
    schema.body.c.name.label("body_name"),
    schema.body.c.region,
    schema.body.c.portal.label("body_portal"),
)


def _items(connection: Connection, subscription: Subscription, condition: ColumnElement[bool]) -> dict[str, Item]:
    finding, body, obligation = schema.finding, schema.body, schema.obligation
    same_year = and_(obligation.c.body_id == finding.c.body_id, obligation.c.year == finding.c.year)
    query: Select[*tuple[Any, ...]] = (
        select(finding, *_BODY, obligation.c.due, obligation.c.published)
        .join(body, body.c.id == finding.c.body_id)
        .outerjoin(obligation, same_year)
        .where(condition, subscription.concerning())
    )
    places = Places(connection)
    return {
        row.id: _item(row, places) for row in connection.execute(query) if subscription.wants(row.check, row.severity)
    }


def _item(row: Row[*tuple[Any, ...]], places: "Places") -> Item:
    return Item(
        finding_id=row.id,
        check=row.check,
        severity=row.severity,
        status=row.status,
        resolution=row.resolution,
        body=places.body(row),
        year=row.year,
        message=row.message,
        message_en=row.message_en,
        due=row.due,
        published=row.published,
    )


def _in_order(items: Iterable[Item]) -> tuple[Item, ...]:
    """By county, then what is not there or came late before the rest, then the latest year first."""
    ranks = {"publication.missing": 0, "publication.withdrawn": 1, "publication.late": 2}
    return tuple(
        sorted(
            items,
            key=lambda item: (item.body.county, ranks.get(item.check, 3), -item.year, item.body.id, item.finding_id),
        )
    )


class Places:
    """Names of counties: as the register's governments bear them, else as the division table has them."""

    def __init__(self, connection: Connection) -> None:
        body = schema.body
        governments = connection.execute(
            select(body.c.region, body.c.name).where(body.c.kind == BodyKind.GOVERNMENT).order_by(body.c.id.desc())
        )
        self._names = {region: name.removesuffix("人民政府") for region, name in governments}

    def body(self, row: Row[*tuple[Any, ...]]) -> BodyName:
        county = row.region[:_COUNTY_DIGITS]
        place = self._names.get(county) or divisions.name_of(county)
        name = row.body_name.removesuffix("人民政府") if row.region == county else row.body_name
        if place and not name.startswith((place, *divisions.names_around(county))):
            name = place + name
        return BodyName(row.body_key, name, county, place or county, row.body_portal)
