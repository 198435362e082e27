"""What must be said: each message is claimed, sent and marked, every try is recorded, and none is lost in silence.

Between a server's acceptance and our commit no design can be sure. A message found claimed by a sender that died is
``uncertain``: it is sent once more under its own Message-ID and says that it may be a repeat. When that is cut off as
well it stays ``uncertain``, for a person to decide.
"""

import time
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from loguru import logger
from sqlalchemy import ColumnElement, Connection, RowMapping, and_, func, insert, or_, select, update

from storage import schema
from storage.database import Database

STALE = timedelta(minutes=15)  # several times what a channel takes for one message
UNCERTAIN_PAUSE = timedelta(minutes=15)
GIVE_UP = timedelta(days=5)  # as long as RFC 5321 §4.5.4.1 asks a sender to go on
_PAUSES = (timedelta(minutes=5), timedelta(minutes=15), timedelta(hours=1), timedelta(hours=4))


class State(StrEnum):
    """The life of a message."""

    PENDING = "pending"
    CLAIMED = "claimed"
    SENT = "sent"
    UNCERTAIN = "uncertain"
    FAILED = "failed"


class Outcome(StrEnum):
    """How a try to send a message ended."""

    SENT = "sent"
    PARTIAL = "partial"  # some recipients have it, others were refused or put off
    DEFERRED = "deferred"
    UNCERTAIN = "uncertain"
    FAILED = "failed"


@dataclass(frozen=True)
class Message:
    """A finished message: what the outbox keeps of it."""

    subscription: str
    message_id: str
    to: tuple[str, ...]
    subject: str
    text: str
    html: str
    headers: Mapping[str, str]


def put(connection: Connection, message: Message, now: datetime) -> None:
    """Put a message into the outbox, in the transaction of its cause."""
    connection.execute(
        insert(schema.outbox).values(
            subscription=message.subscription,
            channel="mail",
            message_id=message.message_id,
            recipients=list(message.to),
            subject=message.subject,
            text=message.text,
            html=message.html,
            headers=dict(message.headers),
            created=now,
            due=now,
            state=State.PENDING,
        )
    )


@dataclass(frozen=True)
class Claimed:
    """A message that this sender alone may send now. ``repeat`` says that it may have arrived before."""

    id: int
    message: Message
    created: datetime
    claimed: datetime
    attempts: int
    repeat: bool
    claimant: str


@dataclass(frozen=True)
class Delivery:
    """What a channel knows after a try: who has the message, and why others do not.

    ``refused`` is for good, ``deferred`` is worth another try; ``uncertain`` when the answer to a whole message
    did not come, so that ``accepted`` cannot be known. ``detail`` says what else there is to say.
    """

    accepted: tuple[str, ...] = ()
    refused: Mapping[str, str] = field(default_factory=dict)
    deferred: Mapping[str, str] = field(default_factory=dict)
    uncertain: bool = False
    detail: str = ""

    @property
    def outcome(self) -> Outcome:
        if self.uncertain:
            return Outcome.UNCERTAIN
        if self.accepted:
            return Outcome.PARTIAL if self.refused or self.deferred else Outcome.SENT
        return Outcome.DEFERRED if self.deferred else Outcome.FAILED

    def explained(self) -> str:
        """One line for each fact, as the attempt keeps it."""
        lines = [self.detail] if self.detail else []
        lines += [f"accepted: {address}" for address in self.accepted]
        lines += [f"refused: {address}: {why}" for address, why in self.refused.items()]
        lines += [f"put off: {address}: {why}" for address, why in self.deferred.items()]
        return "\n".join(lines)


class Channel(Protocol):
    """A way for messages to leave."""

    def send(self, claimed: Claimed) -> Delivery:
        """Try to send a message once, within a third of `STALE`."""


@dataclass(frozen=True)
class Attempt:
    """A try that was made: the message, how it ended, and why."""

    message: Message
    outcome: Outcome
    detail: str


def deliver(database: Database, channel: Channel, now: datetime) -> Iterator[Attempt]:
    """Send every message that is due, each in its own transactions, so that one that fails stops no other."""
    began = time.monotonic()

    def moment() -> datetime:
        return now + timedelta(seconds=time.monotonic() - began)

    _settle_abandoned(database, moment())
    while claimed := _claim(database, moment()):
        delivery = _send(channel, claimed)
        _mark(database, claimed, delivery, moment())
        yield Attempt(claimed.message, delivery.outcome, delivery.explained())


def due(connection: Connection, now: datetime) -> list[Message]:
    """The messages that `deliver` would send at a moment, the oldest first; nothing is changed."""
    rows = connection.execute(select(schema.outbox).where(_sendable(now)).order_by(schema.outbox.c.id))
    return [_message(row._mapping) for row in rows]


def has_due(connection: Connection, now: datetime) -> bool:
    """Whether `deliver` would find something to send or to settle."""
    outbox = schema.outbox
    abandoned = and_(outbox.c.state == State.CLAIMED, outbox.c.claimed <= now - STALE)
    return connection.scalar(select(outbox.c.id).where(or_(_sendable(now), abandoned)).limit(1)) is not None


def _send(channel: Channel, claimed: Claimed) -> Delivery:
    try:
        return channel.send(claimed)
    except Exception as error:  # noqa: BLE001 - logged whole; one message must not stop the others
        logger.exception("message {} could not be made or sent", claimed.message.message_id)
        return Delivery(detail=f"{type(error).__name__}: {error}")


def _sendable(now: datetime) -> ColumnElement[bool]:
    outbox, attempt = schema.outbox, schema.attempt
    uncertain = (
        select(func.count())
        .where(attempt.c.outbox_id == outbox.c.id, attempt.c.outcome == Outcome.UNCERTAIN)
        .correlate(outbox)
        .scalar_subquery()
    )
    repeatable = and_(outbox.c.state == State.UNCERTAIN, uncertain < 2)
    return and_(outbox.c.due <= now, or_(outbox.c.state == State.PENDING, repeatable))


def _claim(database: Database, now: datetime) -> Claimed | None:
    outbox = schema.outbox
    claimant = uuid.uuid4().hex
    with database.write() as connection:
        first = select(outbox.c.id).where(_sendable(now)).order_by(outbox.c.id).limit(1).scalar_subquery()
        row = connection.execute(
            update(outbox)
            .where(outbox.c.id == first, _sendable(now))
            .values(state=State.CLAIMED, claimed=now, claimant=claimant, attempts=outbox.c.attempts + 1)
            .returning(outbox)
        ).first()
        if row is None:
            return None
        repeat = _tries(connection, row.id, Outcome.UNCERTAIN) > 0
    return Claimed(row.id, _message(row._mapping), row.created, now, row.attempts, repeat, claimant)


def _tries(connection: Connection, outbox_id: int, outcome: Outcome) -> int:
    attempt = schema.attempt
    query = select(func.count()).where(attempt.c.outbox_id == outbox_id, attempt.c.outcome == outcome)
    return connection.scalar(query) or 0


def _message(row: RowMapping) -> Message:
    return Message(
        subscription=row["subscription"],
        message_id=row["message_id"],
        to=tuple(row["recipients"]),
        subject=row["subject"],
        text=row["text"],
        html=row["html"],
        headers=row["headers"],
    )


def _mark(database: Database, claimed: Claimed, delivery: Delivery, now: datetime) -> None:
    """Record a try and what follows from it. Only who holds the claim moves the message."""
    outbox = schema.outbox
    values, detail = _after(claimed, delivery, now)
    with database.write() as connection:
        _record(connection, claimed.id, delivery.outcome, detail, now)
        connection.execute(
            update(outbox)
            .where(outbox.c.id == claimed.id, outbox.c.state == State.CLAIMED, outbox.c.claimant == claimed.claimant)
            .values(claimed=None, claimant="", **values)
        )


def _after(claimed: Claimed, delivery: Delivery, now: datetime) -> tuple[dict[str, object], str]:
    """The new state of a message, and what the record of the try says."""
    detail = delivery.explained()
    if delivery.uncertain:
        return {"state": State.UNCERTAIN, "due": now + UNCERTAIN_PAUSE}, detail
    if delivery.deferred and now - claimed.created < GIVE_UP:
        pause = _PAUSES[min(claimed.attempts, len(_PAUSES)) - 1]
        # Who has the message already must not get it again with those who were put off.
        return {"state": State.PENDING, "due": now + pause, "recipients": list(delivery.deferred)}, detail
    if delivery.accepted:
        return {"state": State.SENT, "sent": now}, detail
    given_up = [f"given up after {GIVE_UP.days} days"] if delivery.deferred else []
    return {"state": State.FAILED}, "\n".join([*given_up, detail])


def _settle_abandoned(database: Database, now: datetime) -> None:
    """Call uncertain what a sender claimed and never marked: it died, and nobody knows after or before the sending."""
    outbox = schema.outbox
    with database.write() as connection:
        abandoned = connection.scalars(
            update(outbox)
            .where(outbox.c.state == State.CLAIMED, outbox.c.claimed <= now - STALE)
            .values(state=State.UNCERTAIN, claimed=None, claimant="", due=now)
            .returning(outbox.c.id)
        ).all()
        for outbox_id in abandoned:
            logger.warning("a sender ended before it could say whether message {} was sent", outbox_id)
            _record(connection, outbox_id, Outcome.UNCERTAIN, "the sender ended before it could say how it went", now)


def _record(connection: Connection, outbox_id: int, outcome: Outcome, detail: str, now: datetime) -> None:
    connection.execute(insert(schema.attempt).values(outbox_id=outbox_id, at=now, outcome=outcome, detail=detail))
