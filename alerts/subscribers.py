"""Who subscribed in the dashboard: nothing is sent to an address before its owner confirmed it, or after they left."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import Connection, and_, func, insert, select, update

from alerts.messages import Fate, State
from alerts.subscriptions import MARK, Rhythm, Subscription
from storage import schema
from storage.findings import Severity
from storage.language import Language

_ASKED_AGAIN = timedelta(hours=1)
_MOST_ASKED_AN_HOUR = 30  # questions to confirm: whoever may fill the form must not flood other people's mailboxes


class TooOftenError(Exception):
    """An address was asked to confirm a moment ago, or too many were. Raised by `ask`."""


def name_of(subscriber: int) -> str:
    """The name under which a subscriber's progress is kept."""
    return f"{MARK}{subscriber}"


@dataclass(frozen=True)
class Subscriber:
    """A subscription of the dashboard; ``confirmed`` None while the address is not."""

    id: int
    subscription: Subscription
    asked: datetime
    confirmed: datetime | None


def ask(connection: Connection, wanted: Subscription, now: datetime) -> int:
    """Keep what somebody wants until the address is confirmed; its key. Raises TooOftenError."""
    table = schema.subscriber
    (address,) = wanted.to
    recent = select(func.count()).where(table.c.confirmed.is_(None), table.c.asked > now - _ASKED_AGAIN)
    asked_of_it = connection.scalar(recent.where(func.lower(table.c.address) == address.lower())) or 0
    if asked_of_it or (connection.scalar(recent) or 0) >= _MOST_ASKED_AN_HOUR:
        raise TooOftenError
    key: int = connection.execute(
        insert(table)
        .values(
            address=address,
            regions=list(wanted.regions),
            kinds=list(wanted.kinds),
            bodies=list(wanted.bodies),
            severity=wanted.severity,
            language=wanted.language,
            rhythm=wanted.rhythm,
            asked=now,
        )
        .returning(table.c.id)
    ).scalar_one()
    return key


def subscriber(connection: Connection, key: int) -> Subscriber | None:
    """A subscriber by its key, whether confirmed or not."""
    row = connection.execute(select(schema.subscriber).where(schema.subscriber.c.id == key)).first()
    return _subscriber(row) if row else None


def confirm(connection: Connection, key: int, now: datetime) -> None:
    """The owner of the address said yes; once is enough, and a yes after an unsubscription begins anew."""
    table = schema.subscriber
    connection.execute(update(table).where(table.c.id == key, table.c.confirmed.is_(None)).values(confirmed=now))


def subscribers(connection: Connection) -> list[Subscriber]:
    """All that are confirmed and did not unsubscribe, in the order in which they came."""
    table, left = schema.subscriber, schema.unsubscription
    rows = connection.execute(select(table).where(table.c.confirmed.is_not(None)).order_by(table.c.id)).all()
    gone = {(row.subscription, row.address) for row in connection.execute(select(left))}
    return [_subscriber(row) for row in rows if (name_of(row.id), row.address) not in gone]


def unsubscribe(connection: Connection, subscription: str, address: str, now: datetime) -> None:
    """Send no more of a subscription to an address, nor what waits for it in the outbox."""
    table, outbox, delivery = schema.unsubscription, schema.outbox, schema.delivery
    if not has_left(connection, subscription, address):
        connection.execute(insert(table).values(subscription=subscription, address=address, at=now))
    idle = (State.PENDING, State.UNCERTAIN)  # one that is claimed is being sent at this moment
    waiting = select(outbox.c.id).where(outbox.c.subscription == subscription, outbox.c.state.in_(idle))
    undecided = delivery.c.fate.in_((Fate.PENDING, Fate.UNCERTAIN))
    connection.execute(
        update(delivery)
        .where(delivery.c.outbox_id.in_(waiting), delivery.c.recipient == address, undecided)
        .values(fate=Fate.UNSUBSCRIBED, at=now)
    )
    wanted = select(delivery.c.outbox_id).where(undecided)
    connection.execute(
        update(outbox)
        .where(outbox.c.subscription == subscription, outbox.c.state.in_(idle), outbox.c.id.not_in(wanted))
        .values(state=State.DROPPED)
    )


def subscribe_again(connection: Connection, subscription: str, address: str) -> None:
    """Undo `unsubscribe`."""
    table = schema.unsubscription
    connection.execute(table.delete().where(table.c.subscription == subscription, table.c.address == address))


def has_left(connection: Connection, subscription: str, address: str) -> bool:
    """Whether an address unsubscribed from a subscription."""
    table = schema.unsubscription
    query = select(table.c.at).where(and_(table.c.subscription == subscription, table.c.address == address))
    return connection.scalar(query) is not None


def active(connection: Connection, configured: Iterable[Subscription]) -> Iterator[Subscription]:
    """The subscriptions of the configuration and of the dashboard, to those of their recipients who did not leave."""
    left = schema.unsubscription
    gone = {(row.subscription, row.address) for row in connection.execute(select(left))}
    for one in configured:
        staying = tuple(address for address in one.to if (one.name, address) not in gone)
        if staying:
            yield replace(one, to=staying)
    yield from (one.subscription for one in subscribers(connection))


def _subscriber(row: object) -> Subscriber:
    values = row._mapping  # type: ignore[attr-defined]
    subscription = Subscription(
        name_of(values["id"]),
        (values["address"],),
        tuple(values["regions"]),
        tuple(values["kinds"]),
        Language(values["language"]),
        tuple(values["bodies"]),
        Severity(values["severity"]),
        Rhythm(values["rhythm"]),
    )
    return Subscriber(values["id"], subscription, values["asked"], values["confirmed"])
