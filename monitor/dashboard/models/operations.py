"""What the API answers to those who run the observer."""

from datetime import datetime
from typing import Any

from pydantic import Field

from monitor.dashboard.models.answer import Answer


class KeptDraft(Answer):
    """A kept result of a self-check; ``result`` is what ``nianbao inspect --format json`` says."""

    name: str
    kept: datetime
    until: datetime
    result: dict[str, Any]


class WaitingReport(Answer):
    """A report that could not be given to a body and year, and bodies that it may belong to."""

    document_id: int
    address: str | None
    title: str
    portal: str | None
    region: str
    names: list[str]
    publisher: str
    year: int | None
    reason: str
    first_seen: datetime
    may_be: list[str]


class WaitingReports(Answer):
    """A page of them, the latest first; ``next`` is the value of ``before`` for the page behind."""

    waiting: list[WaitingReport]
    next: int | None


class Letter(Answer):
    """A letter that there would be: about a body's report of a year."""

    body_id: int
    body: str
    year: int
    letter: str = Field(description="notice or reminder")
    faults: int


class Letters(Answer):
    """The letters that there would be, and the bodies that get no reminder: their portal cannot be looked at now."""

    letters: list[Letter]
    left_out: list[str]
    next: str | None = Field(description="what after asks for the letters behind; null at the end")


class Run(Answer):
    """A run of the service."""

    id: int
    job: str
    arguments: list[str]
    due: datetime | None
    asked: datetime
    asked_by: str
    started: datetime | None
    finished: datetime | None
    outcome: str = Field(description="queued, running, done, failed or stopped")
    detail: str
    host: str


class Runs(Answer):
    """A page of runs, the newest first; ``next`` is the value of ``before`` for the page behind."""

    runs: list[Run]
    next: int | None


class Recipient(Answer):
    """Somebody who does not have a message for certain, and the last words of the server."""

    recipient: str
    fate: str
    answer: str


class Message(Answer):
    """A message that somebody did not get, or may not have got."""

    id: int
    subscription: str
    kind: str
    way: str
    subject: str
    created: datetime
    state: str
    attempts: int
    undelivered: list[Recipient]


class Outbox(Answer):
    """How many messages are in which state, and a page of those of 90 days that did not get through, the newest first;
    ``next`` is the value of ``before`` for the page behind."""

    states: dict[str, int]
    oldest_waiting: datetime | None
    troubles: list[Message]
    next: int | None


class Subscription(Answer):
    """Who is told, of what and how often."""

    name: str
    to: list[str]
    regions: list[str]
    kinds: list[str]
    bodies: list[str]
    severity: str
    rhythm: str
    language: str


class Subscriptions(Answer):
    """Every subscription."""

    subscriptions: list[Subscription]


class Account(Answer):
    """An account of the dashboard."""

    name: str
    role: str
    regions: list[str]
    active: bool
    created: datetime


class Accounts(Answer):
    """The accounts of the dashboard."""

    accounts: list[Account]
