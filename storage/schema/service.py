"""The service itself: its runs, leases and counts, and who may use the dashboard."""

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    UniqueConstraint,
)

from storage.keeping.columns import Text, UtcMoment
from storage.schema.base import Key, metadata

run = Table(  # a crawl, a check or a sending, asked for or under way or ended: the observer's own health
    "run",
    metadata,
    Column("id", Key, primary_key=True),
    Column("job", String(16), nullable=False),
    Column("arguments", JSON, nullable=False, default=list),
    Column("due", UtcMoment),  # the moment of the schedule; none for a run that a person asked for
    Column("asked", UtcMoment, nullable=False),
    Column("asked_by", Text, nullable=False, default=""),  # a person's name; empty for the schedule
    Column("started", UtcMoment),
    Column("finished", UtcMoment),
    Column("outcome", String(12), nullable=False),  # storage.sharing.runs.RunState
    Column("detail", Text, nullable=False, default=""),
    Column("host", Text, nullable=False, default=""),
    Column("pid", Integer),
    Column("log", Text, nullable=False, default=""),  # the name of its file in the folder of logs
    Column("stop", Boolean, nullable=False, default=False),  # a person wants it to end
    UniqueConstraint("job", "due"),  # whoever asks second asks in vain
    Index("ix_run_job_started", "job", "started"),
    Index("ix_run_outcome", "outcome"),
)

probe = Table(  # what a probe of an unknown portal found: storage.portals.probes
    "probe",
    metadata,
    Column("run_id", ForeignKey("run.id"), primary_key=True),
    Column("url", Text, nullable=False),
    Column("found", JSON, nullable=False),
    Column("fault", Text, nullable=False),
)

draft = Table(  # what was read of a draft that somebody checked, where they wanted it kept: storage.documents.drafts
    "draft",
    metadata,
    Column("key", String(32), primary_key=True),
    Column("name", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("year", Integer),
    Column("kept", UtcMoment, nullable=False, index=True),
    Column("author", Text, nullable=False, index=True),
    Column("regions", JSON, nullable=False),
    Column("reading", LargeBinary, nullable=False),
)

tally = Table(  # what was counted since the database began: storage.sharing.tallies
    "tally",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("labels", String(200), primary_key=True),
    Column("value", Float, nullable=False),
)

lease = Table(
    "lease",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("owner", String(64), nullable=False),
    Column("until", UtcMoment, nullable=False),
)

account = Table(  # who may use the dashboard where it asks for a name and a password
    "account",
    metadata,
    Column("id", Key, primary_key=True),
    Column("name", String(64), nullable=False, unique=True),  # as storage.people.accounts.normal_account writes it
    Column("password", Text, nullable=False),  # an argon2 hash with its parameters
    Column("role", String(8), nullable=False),  # storage.people.accounts.Role
    Column("regions", JSON, nullable=False, default=list),  # beginnings of division codes; empty: the whole country
    Column("active", Boolean, nullable=False, default=True),
    Column("created", UtcMoment, nullable=False),
)

session = Table(  # who is logged in; of the secret in the cookie only its digest is kept
    "session",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("account_id", ForeignKey("account.id"), nullable=False, index=True),
    Column("created", UtcMoment, nullable=False),
    Column("seen", UtcMoment, nullable=False),
)

api_token = Table(  # what a program reads the API with; of the token only its digest is kept
    "api_token",
    metadata,
    Column("id", Key, primary_key=True),
    Column("account_id", ForeignKey("account.id"), nullable=False, index=True),
    Column("label", Text, nullable=False),
    Column("digest", String(64), nullable=False, unique=True),
    Column("created", UtcMoment, nullable=False),
    Column("used", UtcMoment),
)

login_attempt = Table(  # tries that have not succeeded, by which further ones are slowed down
    "login_attempt",
    metadata,
    Column("id", Key, primary_key=True),
    Column("name", String(64), nullable=False),
    Column("address", String(64), nullable=False),
    Column("at", UtcMoment, nullable=False, index=True),
)
