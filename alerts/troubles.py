"""What does not get through: for the dashboard to show, for a person to settle, and for the operator to be told."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, and_, func, or_, select, update

from alerts.addresses import Way
from alerts.messages import Fate, Kind, Outcome, State
from storage import schema
from storage.database import Database
from storage.keeping.portions import portions

WORRYING = timedelta(hours=1)  # a message that has waited so long after a try is worth a word to the operator


@dataclass(frozen=True)
class Trouble:
    """A message that somebody did not get, or may not have got: which, by which way, who, and the last answer."""

    outbox_id: int
    subscription: str
    kind: Kind
    way: Way
    subject: str
    created: datetime
    state: State
    attempts: int
    fates: tuple[tuple[str, Fate, str], ...]  # recipient, fate, the server's last words

    @property
    def undelivered(self) -> tuple[tuple[str, Fate, str], ...]:
        """Those who do not have it for certain."""
        return tuple(one for one in self.fates if one[1] is not Fate.SENT)


@dataclass(frozen=True)
class Backlog:
    """How the outbox stands: messages by state, and since when the oldest waits."""

    states: dict[State, int]
    oldest_waiting: datetime | None


def backlog(connection: Connection) -> Backlog:
    """How many messages are in which state."""
    outbox = schema.outbox
    rows = connection.execute(select(outbox.c.state, func.count()).group_by(outbox.c.state))
    oldest = connection.scalar(select(func.min(outbox.c.created)).where(outbox.c.state == State.PENDING))
    return Backlog({State(state): count for state, count in rows}, oldest)


def troubles(
    connection: Connection,
    now: datetime,
    *,
    since: datetime | None = None,
    before: int | None = None,
    limit: int | None = None,
) -> list[Trouble]:
    """What was refused, given up or stays uncertain since a moment, and what waits too long; the newest first, those
    behind the message of a key."""
    outbox = schema.outbox
    recent = outbox.c.created >= since if since else outbox.c.id.is_not(None)
    behind = outbox.c.id < before if before is not None else outbox.c.id.is_not(None)
    return _troubles(connection, and_(_troubled(now), recent, behind), limit)


def unreported(connection: Connection, now: datetime) -> list[Trouble]:
    """Troubles that the operator was not told yet. Words to the operator are none: they would breed."""
    outbox = schema.outbox
    return _troubles(connection, and_(_troubled(now), outbox.c.reported.is_(None), outbox.c.kind != Kind.TROUBLE))


def call_reported(connection: Connection, outbox_ids: Sequence[int], now: datetime) -> None:
    """Note that the operator is told of some messages, in the transaction that puts the word into the outbox."""
    connection.execute(update(schema.outbox).where(schema.outbox.c.id.in_(outbox_ids)).values(reported=now))


def settle(database: Database, outbox_id: int, *, arrived: bool, now: datetime) -> bool:
    """Decide what stays uncertain: it arrived, or it is to be sent once more. False when it is uncertain no longer."""
    outbox, delivery = schema.outbox, schema.delivery
    uncertain = and_(outbox.c.id == outbox_id, outbox.c.state == State.UNCERTAIN)
    values = {"state": State.SENT, "sent": now} if arrived else {"state": State.PENDING, "due": now}
    with database.write() as connection:
        settled = connection.execute(update(outbox).where(uncertain).values(**values)).rowcount > 0
        if settled:
            connection.execute(
                update(delivery)
                .where(delivery.c.outbox_id == outbox_id, delivery.c.fate == Fate.UNCERTAIN)
                .values(fate=Fate.SENT if arrived else Fate.PENDING, at=now)
            )
    return settled


def _troubled(now: datetime) -> ColumnElement[bool]:
    outbox, delivery, attempt = schema.outbox, schema.delivery, schema.attempt
    lost = select(delivery.c.outbox_id).where(delivery.c.fate.in_((Fate.REFUSED, Fate.GIVEN_UP)))
    twice_uncertain = (
        select(attempt.c.outbox_id)
        .where(attempt.c.outcome == Outcome.UNCERTAIN)
        .group_by(attempt.c.outbox_id)
        .having(func.count() >= 2)
    )
    stays_uncertain = and_(outbox.c.state == State.UNCERTAIN, outbox.c.id.in_(twice_uncertain))
    waits = and_(outbox.c.state == State.PENDING, outbox.c.attempts > 0, outbox.c.created <= now - WORRYING)
    return or_(outbox.c.id.in_(lost), stays_uncertain, waits)


def _troubles(connection: Connection, condition: ColumnElement[bool], limit: int | None = None) -> list[Trouble]:
    outbox, delivery = schema.outbox, schema.delivery
    rows = connection.execute(select(outbox).where(condition).order_by(outbox.c.id.desc()).limit(limit)).all()
    fates: dict[int, list[tuple[str, Fate, str]]] = {row.id: [] for row in rows}
    for some in portions(list(fates)):
        query = select(delivery).where(delivery.c.outbox_id.in_(some)).order_by(delivery.c.recipient)
        for one in connection.execute(query):
            fates[one.outbox_id].append((one.recipient, Fate(one.fate), one.answer))
    return [
        Trouble(
            row.id,
            row.subscription,
            Kind(row.kind),
            Way(row.channel),
            row.subject,
            row.created,
            State(row.state),
            row.attempts,
            tuple(fates[row.id]),
        )
        for row in rows
    ]
