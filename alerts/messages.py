"""Messages as values: what is said to whom by which way, what a try to send it came to, what became of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol

from alerts.addresses import Way


class Kind(StrEnum):
    """What a message is: a subscription's news, a question to confirm an address, or a word to the operator."""

    DIGEST = "digest"
    CONFIRMATION = "confirmation"
    TROUBLE = "trouble"


class State(StrEnum):
    """The life of a message."""

    PENDING = "pending"
    CLAIMED = "claimed"
    SENT = "sent"
    UNCERTAIN = "uncertain"
    FAILED = "failed"
    DROPPED = "dropped"  # nobody to whom it goes wants it any more


class Fate(StrEnum):
    """What became of a message for one recipient."""

    PENDING = "pending"
    SENT = "sent"
    REFUSED = "refused"
    UNCERTAIN = "uncertain"
    GIVEN_UP = "given_up"
    UNSUBSCRIBED = "unsubscribed"  # before it could be sent


class Outcome(StrEnum):
    """How a try to send a message ended."""

    SENT = "sent"
    PARTIAL = "partial"  # some recipients have it, others were refused or put off
    DEFERRED = "deferred"
    UNCERTAIN = "uncertain"
    FAILED = "failed"


@dataclass(frozen=True)
class Message:
    """A finished message: what the outbox keeps of it. ``to`` are addresses by their public names."""

    subscription: str
    message_id: str
    to: tuple[str, ...]
    subject: str
    text: str
    html: str
    headers: Mapping[str, str]
    way: Way = Way.MAIL
    kind: Kind = Kind.DIGEST
    content: Mapping[str, Any] = field(default_factory=dict)
    causes: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True)
class Claimed:
    """A message that this sender alone may send now, to those who may not have it yet.

    ``repeat`` says that it may have arrived before, ``no_longer`` what it says that is no longer so.
    """

    id: int
    message: Message
    created: datetime
    claimed: datetime
    attempts: int
    repeat: bool
    claimant: str
    no_longer: tuple[str, ...] = ()


@dataclass(frozen=True)
class Delivery:
    """What a channel knows after a try: who has the message, and why others do not.

    ``refused`` is for good, ``deferred`` is worth another try; ``uncertain`` when the answer to a whole message
    did not come, so that ``accepted`` cannot be known. ``detail`` says what else there is to say. ``is_down`` when
    the way itself cannot be used, so that other messages need not be tried now.
    """

    accepted: tuple[str, ...] = ()
    refused: Mapping[str, str] = field(default_factory=dict)
    deferred: Mapping[str, str] = field(default_factory=dict)
    uncertain: bool = False
    detail: str = ""
    is_down: bool = False

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


@dataclass(frozen=True)
class Due:
    """A message that `deliver` would send, and how often that was tried before."""

    message: Message
    attempts: int
    state: State
