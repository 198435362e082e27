"""What must be said: each message is claimed, sent and marked, every try is recorded, and none is lost in silence.

Between a server's acceptance and our commit no design can be sure. A message found claimed by a sender that died is
``uncertain``: it is sent once more under its own Message-ID and says that it may be a repeat. When that is cut off as
well it stays ``uncertain``, for a person to decide.
"""

import time
import uuid
from collections.abc import Iterator
from datetime import datetime, timedelta

from loguru import logger
from sqlalchemy import ColumnElement, Connection, RowMapping, and_, func, insert, or_, select, update

from alerts import causes
from alerts.addresses import Way
from alerts.messages import Attempt, Channel, Claimed, Delivery, Due, Fate, Kind, Message, Outcome, State
from storage import schema
from storage.database import Database
from storage.sharing.tallies import GATHERED

STALE = timedelta(minutes=15)  # several times what a channel takes for one message
UNCERTAIN_PAUSE = timedelta(minutes=15)
GIVE_UP = timedelta(days=5)  # as long as RFC 5321 §4.5.4.1 asks a sender to go on
_PAUSES = (timedelta(minutes=5), timedelta(minutes=15), timedelta(hours=1), timedelta(hours=4))


def put(connection: Connection, message: Message, now: datetime) -> None:
    """Put a message into the outbox, in the transaction of its cause."""
    outbox_id = connection.execute(
        insert(schema.outbox)
        .values(
            subscription=message.subscription,
            channel=message.way,
            kind=message.kind,
            message_id=message.message_id,
            recipients=list(message.to),
            subject=message.subject,
            text=message.text,
            html=message.html,
            headers=dict(message.headers),
            content=dict(message.content),
            causes=[dict(one) for one in message.causes],
            created=now,
            due=now,
            state=State.PENDING,
        )
        .returning(schema.outbox.c.id)
    ).scalar_one()
    rows = [{"outbox_id": outbox_id, "recipient": one, "fate": Fate.PENDING, "at": now} for one in message.to]
    connection.execute(insert(schema.delivery), rows)


def deliver(database: Database, channel: Channel, now: datetime, way: Way = Way.MAIL) -> Iterator[Attempt]:
    """Send every message of a way that is due, each in its own transactions, so that one that fails stops no other.

    A way that is down is left after one try: the others stay due and are tried at the next call.
    """
    began = time.monotonic()

    def moment() -> datetime:
        return now + timedelta(seconds=time.monotonic() - began)

    _settle_abandoned(database, way, moment())
    while claimed := _claim(database, way, moment()):
        delivery = _send(channel, claimed)
        _mark(database, claimed, delivery, moment())
        yield Attempt(claimed.message, delivery.outcome, delivery.explained())
        if delivery.is_down:
            return


def due(connection: Connection, now: datetime) -> list[Due]:
    """The messages that `deliver` would send at a moment, the oldest first; nothing is changed."""
    rows = connection.execute(select(schema.outbox).where(_sendable(now)).order_by(schema.outbox.c.id)).all()
    return [Due(_message(connection, row._mapping), row.attempts, State(row.state)) for row in rows]


def has_due(connection: Connection, now: datetime) -> bool:
    """Whether there is something to send or to settle, or news for those who want it at once."""
    outbox, told, event = schema.outbox, schema.subscription, schema.event
    abandoned = and_(outbox.c.state == State.CLAIMED, outbox.c.claimed <= now - STALE)
    if connection.scalar(select(outbox.c.id).where(or_(_sendable(now), abandoned)).limit(1)) is not None:
        return True
    behind = select(func.min(told.c.told)).where(told.c.rhythm == "at_once", told.c.portal == "")
    least = connection.scalar(behind)
    return least is not None and (connection.scalar(select(func.max(event.c.id))) or 0) > least


def waits(connection: Connection) -> bool:
    """Whether anything is still to be sent or settled."""
    states = (State.PENDING, State.CLAIMED, State.UNCERTAIN)
    return connection.scalar(select(schema.outbox.c.id).where(schema.outbox.c.state.in_(states)).limit(1)) is not None


def _send(channel: Channel, claimed: Claimed) -> Delivery:
    try:
        return channel.send(claimed)
    except Exception as error:  # noqa: BLE001 - logged whole; one message must not stop the others
        logger.exception("message {} could not be made or sent", claimed.message.message_id)
        why = f"{type(error).__name__}: {error}"
        return Delivery(refused=dict.fromkeys(claimed.message.to, why))


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


def _claim(database: Database, way: Way, now: datetime) -> Claimed | None:
    outbox = schema.outbox
    claimant = uuid.uuid4().hex
    sendable = and_(_sendable(now), outbox.c.channel == way)
    with database.write() as connection:
        first = select(outbox.c.id).where(sendable).order_by(outbox.c.id).limit(1).scalar_subquery()
        row = connection.execute(
            update(outbox)
            .where(outbox.c.id == first, _sendable(now))
            .values(state=State.CLAIMED, claimed=now, claimant=claimant, attempts=outbox.c.attempts + 1)
            .returning(outbox)
        ).first()
        if row is None:
            return None
        repeat = _tries(connection, row.id, Outcome.UNCERTAIN) > 0
        message = _message(connection, row._mapping)
        no_longer = causes.no_longer_so(connection, message.causes)
    return Claimed(row.id, message, row.created, now, row.attempts, repeat, claimant, no_longer)


def _tries(connection: Connection, outbox_id: int, outcome: Outcome) -> int:
    attempt = schema.attempt
    query = select(func.count()).where(attempt.c.outbox_id == outbox_id, attempt.c.outcome == outcome)
    return connection.scalar(query) or 0


def _message(connection: Connection, row: RowMapping) -> Message:
    """A message as it is kept, to those who may not have it yet."""
    delivery = schema.delivery
    waiting = set(
        connection.scalars(
            select(delivery.c.recipient).where(
                delivery.c.outbox_id == row["id"], delivery.c.fate.in_((Fate.PENDING, Fate.UNCERTAIN))
            )
        )
    )
    return Message(
        subscription=row["subscription"],
        message_id=row["message_id"],
        to=tuple(one for one in row["recipients"] if one in waiting),
        subject=row["subject"],
        text=row["text"],
        html=row["html"],
        headers=row["headers"],
        way=Way(row["channel"]),
        kind=Kind(row["kind"]),
        content=row["content"],
        causes=tuple(row["causes"]),
    )


def _mark(database: Database, claimed: Claimed, delivery: Delivery, now: datetime) -> None:
    """Record a try and what follows from it. Only who holds the claim moves the message."""
    outbox = schema.outbox
    values, detail = _after(claimed, delivery, now)
    told = logger.bind(attempt=claimed.attempts, reason=str(delivery.outcome))
    level = "INFO" if delivery.outcome is Outcome.SENT else "WARNING"
    why = detail.replace("\n", "; ")
    told.log(level, "{}", f"message {claimed.message.message_id}: {delivery.outcome} {why}".rstrip())
    with database.write() as connection:
        _record(connection, claimed.id, delivery.outcome, detail, now)
        held = connection.execute(
            update(outbox)
            .where(outbox.c.id == claimed.id, outbox.c.state == State.CLAIMED, outbox.c.claimant == claimed.claimant)
            .values(claimed=None, claimant="", **values)
        )
        if held.rowcount:
            _give_fates(connection, claimed, delivery, has_ended=values["state"] == State.FAILED, now=now)
            _call_sent_what_somebody_has(connection, claimed.id, now)


def _after(claimed: Claimed, delivery: Delivery, now: datetime) -> tuple[dict[str, object], str]:
    """The new state of a message, and what the record of the try says."""
    detail = delivery.explained()
    if delivery.uncertain:
        return {"state": State.UNCERTAIN, "due": now + UNCERTAIN_PAUSE}, detail
    if delivery.deferred and now - claimed.created < GIVE_UP:
        pause = _PAUSES[min(claimed.attempts, len(_PAUSES)) - 1]
        return {"state": State.PENDING, "due": now + pause}, detail
    given_up = [f"given up after {GIVE_UP.days} days"] if delivery.deferred else []
    detail = "\n".join([*given_up, detail])
    if delivery.accepted and not delivery.deferred:
        return {"state": State.SENT, "sent": now}, detail
    return {"state": State.FAILED}, detail


def _give_fates(
    connection: Connection, claimed: Claimed, delivery: Delivery, *, has_ended: bool, now: datetime
) -> None:
    """What the try means for each recipient. Who has the message must not get it again with those put off."""
    fates: dict[str, tuple[Fate, str]] = {}
    if delivery.uncertain:
        fates |= dict.fromkeys(claimed.message.to, (Fate.UNCERTAIN, delivery.detail))
    put_off = Fate.GIVEN_UP if has_ended else Fate.PENDING
    fates |= dict.fromkeys(delivery.accepted, (Fate.SENT, ""))
    fates |= {address: (Fate.REFUSED, why) for address, why in delivery.refused.items()}
    fates |= {address: (put_off, why) for address, why in delivery.deferred.items()}
    table = schema.delivery
    for recipient, (fate, answer) in fates.items():
        connection.execute(
            update(table)
            .where(table.c.outbox_id == claimed.id, table.c.recipient == recipient)
            .values(fate=fate, at=now, answer=answer)
        )


def _call_sent_what_somebody_has(connection: Connection, outbox_id: int, now: datetime) -> None:
    """A message has failed only when nobody has it; those who were refused it are told by their fates."""
    outbox, delivery = schema.outbox, schema.delivery
    has_it = select(delivery.c.outbox_id).where(delivery.c.fate == Fate.SENT)
    connection.execute(
        update(outbox)
        .where(outbox.c.id == outbox_id, outbox.c.state == State.FAILED, outbox.c.id.in_(has_it))
        .values(state=State.SENT, sent=now)
    )


def _settle_abandoned(database: Database, way: Way, now: datetime) -> None:
    """Call uncertain what a sender claimed and never marked: it died, and nobody knows after or before the sending."""
    outbox, delivery = schema.outbox, schema.delivery
    with database.write() as connection:
        abandoned = connection.scalars(
            update(outbox)
            .where(outbox.c.channel == way, outbox.c.state == State.CLAIMED, outbox.c.claimed <= now - STALE)
            .values(state=State.UNCERTAIN, claimed=None, claimant="", due=now)
            .returning(outbox.c.id)
        ).all()
        why = "the sender ended before it could say how it went"
        for outbox_id in abandoned:
            logger.warning("a sender ended before it could say whether message {} was sent", outbox_id)
            _record(connection, outbox_id, Outcome.UNCERTAIN, why, now)
            connection.execute(
                update(delivery)
                .where(delivery.c.outbox_id == outbox_id, delivery.c.fate == Fate.PENDING)
                .values(fate=Fate.UNCERTAIN, at=now, answer=why)
            )


def _record(connection: Connection, outbox_id: int, outcome: Outcome, detail: str, now: datetime) -> None:
    connection.execute(insert(schema.attempt).values(outbox_id=outbox_id, at=now, outcome=outcome, detail=detail))
    GATHERED.add("alerts", outcome=outcome)
