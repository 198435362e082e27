"""The alerts as a whole: what is due to be said is written into the outbox, and what is due there is sent."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from loguru import logger
from sqlalchemy import Connection

from alerts import outbox, progress, subscribers, threads
from alerts.addresses import MailServer, Way, public_name, way_of
from alerts.channels.mail import MailChannel
from alerts.composing import digest_messages
from alerts.digests import Digest, plan
from alerts.links import Links
from alerts.messages import Channel, Kind, Message, Outcome, State
from alerts.operator_words import report_troubles
from alerts.subscriptions import AlertSettings, Rhythm, Subscription
from alerts.wording import reason
from alerts.words import Speech
from storage import schema
from storage.database import Database, unmoved
from storage.language import Language


@dataclass(frozen=True)
class Alert:
    """A message, why it is sent, and how the sending ended; ``outcome`` None when it was only shown."""

    message: Message
    why: str
    outcome: Outcome | None = None
    detail: str = ""
    attempts: int = 0
    may_have_arrived: bool = False


def alert(database: Database, config: AlertSettings, now: datetime, dry_run: bool = False) -> list[Alert]:
    """Write what is to be said at a moment and send what is due; ``dry_run`` shows it and changes nothing.

    A subscription whose message cannot be made is logged and listed as failed, and stops no other. Raises ValueError,
    before anything is written, when somebody is to be told by mail but no sender or mail server is configured.
    """
    with database.read() as connection:
        active = list(subscribers.active(connection, config.subscriptions))
        if dry_run:
            return list(_shown(connection, config, active, now))
    channels = _channels(config, active)
    failed = [failure for one in active if (failure := _write(database, config, one, now, urgent=False))]
    with database.write() as connection:
        progress.forget_urgency(connection, [one.name for one in active if one.rhythm is Rhythm.AT_ONCE])
    return failed + _sent(database, config, channels, active, now)


def deliver(database: Database, config: AlertSettings, now: datetime) -> list[Alert]:
    """Send what is due in the outbox, and tell those who want it at once: between two times of `alert`."""
    with database.read() as connection:
        active = list(subscribers.active(connection, config.subscriptions))
    channels = _channels(config, active)
    failed = [failure for one in active if (failure := _write(database, config, one, now, urgent=True))]
    with database.write() as connection:
        progress.forget_urgency(connection, [one.name for one in active if one.rhythm is Rhythm.AT_ONCE])
    return failed + _sent(database, config, channels, active, now)


def somebody_to_tell(database: Database, config: AlertSettings) -> bool:
    """Whether there is any subscription, or a message for somebody in the outbox."""
    with database.read() as connection:
        return any(True for _ in subscribers.active(connection, config.subscriptions)) or outbox.waits(connection)


def _channels(config: AlertSettings, active: Sequence[Subscription]) -> dict[Way, Channel]:
    """The ways that are configured. Chats and webhooks are looked up among all addresses of the configuration."""
    if not config.sends_mail and any(one.to_by(Way.MAIL) for one in active):
        raise ValueError("there are subscriptions by mail, but [alerts] from and smtp do not both say how to send it")
    addresses = [address for one in config.subscriptions for address in one.to]
    addresses += config.operator
    channels: dict[Way, Channel] = {}
    if config.sends_mail:
        channels[Way.MAIL] = MailChannel(MailServer.parse(config.smtp), config.sender, config.envelope_sender)
    secret = {way: {public_name(one): one for one in addresses if way_of(one) is way} for way in Way}
    if secret[Way.CHAT]:
        from alerts.channels.chat import ChatChannel  # apprise takes a third of a second to load

        channels[Way.CHAT] = ChatChannel(secret[Way.CHAT])
    if secret[Way.WEBHOOK]:
        from alerts.channels.webhook import WebhookChannel

        channels[Way.WEBHOOK] = WebhookChannel(secret[Way.WEBHOOK])
    return channels


def _shown(
    connection: Connection, config: AlertSettings, active: Sequence[Subscription], now: datetime
) -> Iterator[Alert]:
    for waiting in outbox.due(connection, now):
        uncertain = waiting.state is State.UNCERTAIN
        yield Alert(waiting.message, _why(active, waiting.message), None, "", waiting.attempts, uncertain)
    links = Links.of(connection, config.dashboard_url)
    for subscription in active:
        digest = plan(connection, subscription, now, config.remind_days).digest
        if digest is not None:
            for message in _messages(connection, digest, config, links):
                yield Alert(message, _why(active, message))


def _messages(connection: Connection, digest: Digest, config: AlertSettings, links: Links) -> list[Message]:
    matters = threads.incidents(digest)
    return digest_messages(digest, config, links, threads.thread(connection, digest.subscription.name, matters))


def _write(
    database: Database, config: AlertSettings, subscription: Subscription, now: datetime, *, urgent: bool
) -> Alert | None:
    """Write a subscription's messages and its progress in one transaction; what went wrong, if anything did."""
    try:
        database.repeatably(partial(_write_into, config=config, subscription=subscription, now=now, urgent=urgent))
    except Exception as error:  # noqa: BLE001 - logged whole; one subscription must not stop the others
        logger.exception("the message of subscription {} could not be written", subscription.name)
        unwritten = Message(subscription.name, "", tuple(map(public_name, subscription.to)), "", "", "", {})
        return Alert(unwritten, _why([subscription], unwritten), Outcome.FAILED, f"{type(error).__name__}: {error}")
    return None


def _write_into(
    connection: Connection, config: AlertSettings, subscription: Subscription, now: datetime, urgent: bool
) -> None:
    # what happens meanwhile would count as told, and be in no message
    unmoved(connection, numbered=schema.event, changed=schema.subscription)
    planned = plan(connection, subscription, now, config.remind_days, urgent)
    if planned.digest is not None:
        links = Links.of(connection, config.dashboard_url)
        written = _messages(connection, planned.digest, config, links)
        for message in written:
            outbox.put(connection, message, now)
        matters = threads.incidents(planned.digest)
        threads.remember(connection, subscription.name, matters, written[0].message_id)
    if planned.after != planned.before:
        progress.save(connection, subscription.name, planned.after)


def _sent(
    database: Database,
    config: AlertSettings,
    channels: dict[Way, Channel],
    active: Sequence[Subscription],
    now: datetime,
) -> list[Alert]:
    """Send by all ways at once, so that a slow one keeps no other waiting; then tell the operator what failed."""
    alerts = _by_all_ways(database, channels, active, now)
    if report_troubles(database, config, now):
        alerts += _by_all_ways(database, channels, active, now)
    return alerts


def _by_all_ways(
    database: Database, channels: dict[Way, Channel], active: Sequence[Subscription], now: datetime
) -> list[Alert]:
    def by(way: Way) -> list[Alert]:
        return [
            Alert(attempt.message, _why(active, attempt.message), attempt.outcome, attempt.detail)
            for attempt in outbox.deliver(database, channels[way], now, way)
        ]

    if len(channels) < 2:
        return [one for way in channels for one in by(way)]
    with ThreadPoolExecutor(len(channels)) as pool:
        return [one for found in pool.map(by, channels) for one in found]


def _why(active: Sequence[Subscription], message: Message) -> str:
    for subscription in active:
        if subscription.name == message.subscription:
            return reason(subscription, Speech(subscription.language))
    if message.kind is Kind.DIGEST:
        return f"subscription {message.subscription}, which is no longer there"
    return Speech(Language(message.headers.get("Content-Language", "en"))).purpose(message.kind)
