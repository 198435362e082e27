"""What is told to whom: events, subscriptions, and the outbox with what became of its messages."""

from sqlalchemy import JSON, BigInteger, Column, Date, ForeignKey, Index, Integer, String, Table

from storage.keeping.columns import Text, UtcMoment
from storage.schema.base import Key, metadata

event = Table(  # everything worth telling, written with its cause: what mails are made of
    "event",
    metadata,
    Column("id", Key, primary_key=True),
    Column("at", UtcMoment, nullable=False),
    Column("kind", String(24), nullable=False),  # storage.events.EventKind
    Column("region", String(12), nullable=False),
    Column("body_id", ForeignKey("body.id")),
    Column("year", Integer),
    Column("portal", ForeignKey("portal.key")),
    Column("finding_id", ForeignKey("finding.id"), index=True),
    Column("values", JSON, nullable=False, default=dict),
    Index("ix_event_at", "at"),
)

subscription = Table(  # how far each subscription has been told; with a portal: that this one cannot be seen
    "subscription",
    metadata,
    Column("name", Text, primary_key=True),
    Column("portal", String(64), primary_key=True, default=""),
    Column("told", BigInteger, nullable=False, default=0),  # the last event that a message of it accounts for
    Column("last_digest", Date),
    Column("rhythm", String(8), nullable=False, server_default="daily"),  # as it was when last told
)

untold = Table(  # findings of which a subscription is not told before their portal is seen again
    "untold",
    metadata,
    Column("finding_id", ForeignKey("finding.id"), primary_key=True),
    Column("subscription", Text, primary_key=True),
)

subscriber = Table(  # who subscribed in the dashboard; nothing is sent before the address is confirmed
    "subscriber",
    metadata,
    Column("id", Key, primary_key=True),
    Column("address", Text, nullable=False),
    Column("regions", JSON, nullable=False, default=list),
    Column("kinds", JSON, nullable=False, default=list),  # of findings
    Column("bodies", JSON, nullable=False, default=list),  # kinds of bodies
    Column("severity", String(8), nullable=False),
    Column("language", String(2), nullable=False),
    Column("rhythm", String(8), nullable=False),
    Column("asked", UtcMoment, nullable=False),
    Column("confirmed", UtcMoment),
    Index("ix_subscriber_address", "address"),
)

unsubscription = Table(  # an address that wants no more of a subscription, wherever that stands
    "unsubscription",
    metadata,
    Column("subscription", Text, primary_key=True),
    Column("address", Text, primary_key=True),
    Column("at", UtcMoment, nullable=False),
)

secret = Table(  # keys of this installation's own, made by the migration
    "secret",
    metadata,
    Column("name", String(32), primary_key=True),
    Column("value", Text, nullable=False),
)

incident = Table(  # a matter that messages of a subscription told: the first and the last of them, for threads
    "incident",
    metadata,
    Column("subscription", Text, primary_key=True),
    Column("incident", String(80), primary_key=True),
    Column("first", Text, nullable=False),
    Column("last", Text, nullable=False),
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", Key, primary_key=True),
    Column("subscription", Text, nullable=False),
    Column("channel", String(16), nullable=False),  # alerts.addresses.Way
    Column("kind", String(16), nullable=False, server_default="digest"),  # alerts.outbox.Kind
    Column("message_id", Text, nullable=False, unique=True),
    Column("recipients", JSON, nullable=False),
    Column("subject", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("html", Text, nullable=False),
    Column("headers", JSON, nullable=False, default=dict),
    Column("content", JSON, nullable=False, server_default="{}"),  # the same for programs
    Column("causes", JSON, nullable=False, server_default="[]"),  # what it rests on: alerts.causes
    Column("created", UtcMoment, nullable=False),
    Column("due", UtcMoment, nullable=False),
    Column("state", String(12), nullable=False),  # pending, claimed, sent, uncertain, failed
    Column("claimed", UtcMoment),
    Column("claimant", String(64), nullable=False, default=""),
    Column("attempts", Integer, nullable=False, default=0),
    Column("sent", UtcMoment),
    Column("reported", UtcMoment),  # when the operator was told that it does not get through
    Index("ix_outbox_state_due", "state", "due"),
)

delivery = Table(  # what became of a message for one recipient
    "delivery",
    metadata,
    Column("outbox_id", ForeignKey("outbox.id"), primary_key=True),
    Column("recipient", Text, primary_key=True),
    Column("fate", String(12), nullable=False),  # pending, sent, refused, uncertain, given_up
    Column("at", UtcMoment, nullable=False),
    Column("answer", Text, nullable=False, default=""),
)

attempt = Table(  # every try to send a message
    "attempt",
    metadata,
    Column("id", Key, primary_key=True),
    Column("outbox_id", ForeignKey("outbox.id"), nullable=False, index=True),
    Column("at", UtcMoment, nullable=False),
    Column("outcome", String(12), nullable=False),
    Column("detail", Text, nullable=False, default=""),
)
