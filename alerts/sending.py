"""The alerts as a whole: what is due to be said is written into the outbox, and what is due there is sent."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from loguru import logger

from alerts import outbox, progress, wording
from alerts.addresses import MailServer
from alerts.channels.mail import MailChannel
from alerts.digests import plan
from alerts.outbox import Message, Outcome
from alerts.subscriptions import AlertSettings, Subscription
from alerts.words import Speech
from storage.database import Database


@dataclass(frozen=True)
class Alert:
    """A message, why it is sent, and how the sending ended; ``outcome`` None when it was only shown."""

    message: Message
    why: str
    outcome: Outcome | None = None
    detail: str = ""


def alert(database: Database, config: AlertSettings, now: datetime, dry_run: bool = False) -> list[Alert]:
    """Write what is to be said at a moment and send what is due; ``dry_run`` shows it and changes nothing.

    A subscription whose message cannot be made is logged and listed as failed, and stops no other. Raises ValueError,
    before anything is written, when somebody is to be told but no sender or mail server is configured.
    """
    if dry_run:
        return list(_shown(database, config, now))
    if not config.subscriptions:
        return []
    channel = _channel(config)
    failed = [failure for one in config.subscriptions if (failure := _write(database, config, one, now))]
    return failed + list(_sent(database, config, channel, now))


def deliver(database: Database, config: AlertSettings, now: datetime) -> list[Alert]:
    """Send what is due in the outbox without writing anything new: for tries between two times of `alert`."""
    return list(_sent(database, config, _channel(config), now)) if config.subscriptions else []


def _channel(config: AlertSettings) -> MailChannel:
    if not config.sender or not config.smtp:
        raise ValueError("there are subscriptions, but [alerts] from and smtp do not both say how to send mail")
    return MailChannel(MailServer.parse(config.smtp), config.sender)


def _shown(database: Database, config: AlertSettings, now: datetime) -> Iterator[Alert]:
    with database.read() as connection:
        for waiting in outbox.due(connection, now):
            yield Alert(waiting, _why(config, waiting.subscription))
        for subscription in config.subscriptions:
            digest = plan(connection, subscription, now).digest
            if digest is not None:
                yield Alert(wording.message(digest, config), _why(config, subscription.name))


def _write(database: Database, config: AlertSettings, subscription: Subscription, now: datetime) -> Alert | None:
    """Write a subscription's message and its progress in one transaction; what went wrong, if anything did."""
    try:
        with database.write() as connection:
            planned = plan(connection, subscription, now)
            if planned.digest is not None:
                outbox.put(connection, wording.message(planned.digest, config), now)
            if planned.after != planned.before:
                progress.save(connection, subscription.name, planned.after)
    except Exception as error:  # noqa: BLE001 - logged whole; one subscription must not stop the others
        logger.exception("the message of subscription {} could not be written", subscription.name)
        unwritten = Message(subscription.name, "", subscription.to, "", "", "", {})
        detail = f"{type(error).__name__}: {error}"
        return Alert(unwritten, _why(config, subscription.name), Outcome.FAILED, detail)
    return None


def _sent(database: Database, config: AlertSettings, channel: MailChannel, now: datetime) -> Iterator[Alert]:
    for attempt in outbox.deliver(database, channel, now):
        yield Alert(attempt.message, _why(config, attempt.message.subscription), attempt.outcome, attempt.detail)


def _why(config: AlertSettings, name: str) -> str:
    for subscription in config.subscriptions:
        if subscription.name == name:
            return wording.reason(subscription, Speech(subscription.language))
    return f"subscription {name}, which is no longer configured"
