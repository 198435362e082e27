"""What a subscription is told on a day: only what changed since its last message, and once a week what is open."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Connection

from alerts import progress as progresses
from alerts.changes import (
    Item,
    StatusChange,
    finding_changes,
    last_event,
    open_findings,
    status_changes,
    unverified_bodies,
)
from alerts.duedates import DueDate, due_dates
from alerts.looks import PortalLooks, bodies_without_portal, portal_looks
from alerts.progress import Progress
from alerts.subscriptions import Rhythm, Subscription
from storage.clock import day_of

# A complete portal is looked at once a week, so that a day more must pass before it counts as not looked at.
LOOKED_WITHIN = timedelta(days=8)


@dataclass(frozen=True)
class Unseen:
    """A portal that cannot be looked at: what is not said of its bodies for that reason, and how many are in doubt."""

    portal: PortalLooks
    waiting: tuple[Item, ...]
    unverified: int


@dataclass(frozen=True)
class Weekly:
    """What is open without being new, and whether everything was looked at, so that silence is not ambiguous."""

    open: tuple[Item, ...]
    portals: int
    not_looked: tuple[PortalLooks, ...]
    without_portal: int

    @property
    def all_looked(self) -> bool:
        return self.portals > 0 and not self.not_looked and not self.without_portal


@dataclass(frozen=True)
class Digest:
    """All that one message says. ``in_lists`` are opened findings that a list of a due date tells already."""

    subscription: Subscription
    as_of: datetime
    due_dates: tuple[DueDate, ...]
    in_lists: tuple[Item, ...]
    opened: tuple[Item, ...]
    resolved: tuple[Item, ...]
    unseen: tuple[Unseen, ...]
    seen_again: tuple[PortalLooks, ...]
    statuses: tuple[StatusChange, ...]
    weekly: Weekly | None

    @property
    def news(self) -> int:
        """How many things are new in it."""
        return sum(map(len, (self.due_dates, self.opened, self.resolved, self.unseen, self.seen_again, self.statuses)))


@dataclass(frozen=True)
class Plan:
    """A subscription's next message, None when there is nothing to say, and its progress once that is written."""

    digest: Digest | None
    before: Progress
    after: Progress


def plan(
    connection: Connection,
    subscription: Subscription,
    now: datetime,
    remind_days: Collection[int] = (),
    urgent: bool = False,
) -> Plan:
    """What a subscription is to be told at a moment; writes nothing.

    At most one message a day, or a week, as its rhythm says. The first of a week (Monday's, or the next when Monday's
    was not sent) also lists what is open and whether all was looked at, and is written even when nothing is new.
    ``urgent`` is for those who want to be told at once: only what changed, beside the day's message.
    """
    before = progresses.load(connection, subscription.name)
    day = day_of(now)
    if not _is_time(subscription.rhythm, before.last_digest, day, urgent):
        return Plan(None, before, before)
    portals = portal_looks(connection, subscription, now)
    digest, waiting = _digest(connection, subscription, before, portals, now, () if urgent else remind_days, urgent)
    speaks = digest.news > 0 or digest.weekly is not None
    after = Progress(
        told=last_event(connection),
        unseen=frozenset(portal.key for portal in portals if portal.failing),
        waiting=frozenset(item.finding_id for item in waiting),
        last_digest=day if speaks and not urgent else before.last_digest,
        rhythm=subscription.rhythm,
    )
    return Plan(digest if speaks else None, before, after)


def _is_time(rhythm: Rhythm, last: date | None, day: date, urgent: bool) -> bool:
    if urgent:
        return rhythm is Rhythm.AT_ONCE and last is not None  # the first message is a whole one
    if rhythm is Rhythm.WEEKLY:
        return _first_of_week(last, day)
    return last is None or last < day or rhythm is Rhythm.AT_ONCE


def _digest(
    connection: Connection,
    subscription: Subscription,
    before: Progress,
    portals: list[PortalLooks],
    now: datetime,
    remind_days: Collection[int],
    urgent: bool,
) -> tuple[Digest, tuple[Item, ...]]:
    """The message, and what waits until its portal is seen again."""
    failing = {portal.key: portal for portal in portals if portal.failing}
    changes = finding_changes(connection, subscription, before, failing)
    doubts = unverified_bodies(connection, subscription)
    told_anew = [key for key in failing if key not in before.unseen or key in changes.newly_waiting]
    unseen = tuple(
        Unseen(
            failing[key],
            tuple(item for item in changes.waiting if item.body.portal == key),
            doubts.get(key, 0),
        )
        for key in told_anew
    )
    due: tuple[DueDate, ...] = ()
    if not urgent:
        due = due_dates(connection, subscription, remind_days, before.last_digest, day_of(now), portals)
    in_lists = _in_lists(changes.opened, due)
    weekly = None
    if not urgent and _first_of_week(before.last_digest, day_of(now)):
        untold = {item.finding_id for item in (*changes.opened, *changes.waiting)}
        still = [item for item in open_findings(connection, subscription) if item.finding_id not in untold]
        not_looked = tuple(one for one in portals if one.failing or not one.seen_since(now - LOOKED_WITHIN))
        weekly = Weekly(tuple(still), len(portals), not_looked, bodies_without_portal(connection, subscription))
    digest = Digest(
        subscription=subscription,
        as_of=now,
        due_dates=due,
        in_lists=in_lists,
        opened=tuple(item for item in changes.opened if item not in in_lists),
        resolved=changes.resolved,
        unseen=unseen,
        seen_again=tuple(portal for portal in portals if portal.key in before.unseen and not portal.failing),
        statuses=_untold_statuses(status_changes(connection, subscription, before), subscription, set(failing)),
        weekly=weekly,
    )
    return digest, changes.waiting


def _in_lists(opened: tuple[Item, ...], due: tuple[DueDate, ...]) -> tuple[Item, ...]:
    """Those of the newly opened findings that say what a list of this message says."""
    told = {
        (check, one.body.id, one.year)
        for each in due
        if each.is_over
        for check, listed in (("publication.missing", each.out), ("publication.late", each.late))
        for one in listed
    }
    return tuple(item for item in opened if (item.check, item.body.id, item.year) in told)


def _first_of_week(last: date | None, day: date) -> bool:
    return last is None or last.isocalendar()[:2] < day.isocalendar()[:2]


def _untold_statuses(
    changes: tuple[StatusChange, ...], subscription: Subscription, failing: set[str]
) -> tuple[StatusChange, ...]:
    """The changes of state that no finding and no portal's line tells: into doubt, out of doubt, published on time."""
    if not (subscription.wants("publication.missing") or subscription.wants("publication.late")):
        return ()
    return tuple(
        change
        for change in changes
        if (change.after == "unverified" and change.body.portal not in failing)
        or (change.after == "on_time" and change.before != "missing")
    )
