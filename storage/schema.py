"""The tables of the database. Moments are UTC; a report's numbers are one wide typed row, never a row per cell."""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    UniqueConstraint,
    text,
)

from storage.columns import Digest, Instant, Packed, Text, UtcMoment
from storage.compact import COMPLETENESSES, FORM_NAMES, FORMATS, KINDS, Day, Listed, Record
from storage.forms import ALL_FIELDS
from storage.said import SaidValue

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_N_label)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


Key = BigInteger().with_variant(Integer, "sqlite")  # only INTEGER counts itself up in SQLite

portal = Table(
    "portal",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("name", Text, nullable=False),
    Column("url", Text, nullable=False),
    Column("region", String(12), nullable=False, index=True),
    Column("render", String(8), nullable=False, default=""),
    Column("searched", JSON, nullable=False, default=dict, server_default="{}"),  # storage.listing.Search
)

portal_column = Table(
    "portal_column",
    metadata,
    Column("id", Key, primary_key=True),
    Column("portal", ForeignKey("portal.key"), nullable=False),
    Column("url", Text, nullable=False),
    Column("registered", Boolean, nullable=False),  # named by the register, or found by the program
    Column("active", Boolean, nullable=False, default=True),
    Column("name", Text, nullable=False, default="", server_default=""),  # the anchors that lead there: 年报 > 部门
    Column("profile", JSON, nullable=False, default=dict),  # what earlier visits learnt: crawler.spiders.profile
    Column("last_visit", BigInteger),  # of its visits the latest, and when one last saw it whole: storage.visits
    Column("last_looked", UtcMoment),
    UniqueConstraint("portal", "url"),
)

body = Table(
    "body",
    metadata,
    Column("id", Key, primary_key=True),
    Column("name", Text, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("region", String(12), nullable=False),
    Column("portal", ForeignKey("portal.key")),
    Column("aliases", JSON, nullable=False, default=list),
    Column("since", Date),
    Column("until", Date),
    Column("registered", Boolean, nullable=False),  # a body met in a report only owes nothing until it is adopted
    UniqueConstraint("region", "name"),
    Index("ix_body_portal", "portal"),
)

body_name = Table(  # every short name by which a body is known: storage.register.short_name
    "body_name",
    metadata,
    Column("body_id", ForeignKey("body.id"), primary_key=True),
    Column("name", String(200), primary_key=True),
    Index("ix_body_name_name", "name"),
)

visit = Table(
    "visit",
    metadata,
    Column("id", Key, primary_key=True),
    Column("portal", ForeignKey("portal.key"), nullable=False),
    Column("column_id", ForeignKey("portal_column.id"), nullable=False),
    Column("started", UtcMoment, nullable=False),
    Column("finished", UtcMoment, nullable=False),
    Column("outcome", String(16), nullable=False),
    Column("requests", Integer, nullable=False),
    Column("rendered", Integer, nullable=False),
    Column("listed", Integer, nullable=False),
    Column("new", Integer, nullable=False),
    Column("detail", Text, nullable=False, default=""),
    Column("evidence", JSON, nullable=False, default=list),
    Column("statistics", JSON, nullable=False, default=dict, server_default="{}"),  # what Scrapy counted meanwhile
    Index("ix_visit_column_finished", "column_id", "finished"),
    Index("ix_visit_portal_finished", "portal", "finished"),
)

looking = Table(  # what looking at the portals of a province cost on a day: a roll-up of visit, kept by storage.visits
    "looking",
    metadata,
    Column("day", Date, primary_key=True),  # in Asia/Shanghai
    Column("province", String(2), primary_key=True),
    Column("looks", Integer, nullable=False),
    Column("whole", Integer, nullable=False),  # that saw their column whole
    Column("requests", Integer, nullable=False),
    Column("rendered", Integer, nullable=False),
)

entry = Table(  # an address that a column lists
    "entry",
    metadata,
    Column("id", Key, primary_key=True),
    Column("column_id", ForeignKey("portal_column.id"), nullable=False),
    Column("url", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("listed_date", Date),
    Column("first_seen", UtcMoment, nullable=False),
    Column("last_seen", UtcMoment, nullable=False),
    Column("fetched", UtcMoment),  # when its document was last received or confirmed unchanged
    Column("kind", String(16), nullable=False, default=""),  # DocumentKind of what it led to
    Column("etag", Text, nullable=False, default=""),
    Column("last_modified", Text, nullable=False, default=""),
    Column("sha256", Digest, nullable=False, default=""),
    Column("problem", Text, nullable=False, default=""),
    Column("gone_since", UtcMoment),  # the first 404 or 410 where a document had stood
    Column("gone_again", UtcMoment),  # the last one since
    UniqueConstraint("column_id", "url"),
)

report = Table(  # one body, one year: a roll-up of its documents
    "report",
    metadata,
    Column("id", Key, primary_key=True),
    Column("body_id", ForeignKey("body.id"), nullable=False),
    Column("year", Integer, nullable=False),
    Column("edition_id", Integer),  # the current edition
    Column("editions", Integer, nullable=False, default=0),
    Column("published", Day),  # as displayed when first seen
    Column("first_seen", Instant),
    UniqueConstraint("body_id", "year"),
    Index("ix_report_year", "year"),
)

edition = Table(  # one content of a report, however often and wherever it was published
    "edition",
    metadata,
    Column("id", Key, primary_key=True),
    Column("report_id", ForeignKey("report.id")),  # none while nobody knows whose it is
    Column("digest", Digest(16), nullable=False),  # storage.content
    Column("form", Listed(FORM_NAMES)),
    Column("format", Listed(FORMATS), nullable=False),
    Column("completeness", Listed(COMPLETENESSES), nullable=False),
    Column("problems", JSON, nullable=False),
    Column("marks", LargeBinary, nullable=False),  # what the figures cannot say: storage.packing
    UniqueConstraint("report_id", "digest"),
)

prose = Table(  # the text of an edition's sections, where it has any: larger than all else, and seldom read
    "prose",
    metadata,
    Column("edition_id", ForeignKey("edition.id"), primary_key=True),
    Column("sections", Packed(dict), nullable=False),
)

figures = Table(  # one row an edition; a cell that is no number is NULL, amounts are in 分 (10^-6 万元)
    "figures",
    metadata,
    Column("edition_id", ForeignKey("edition.id"), primary_key=True),
    *(Column(field.replace(".", "__"), BigInteger) for field in ALL_FIELDS),
)

NUMBERED = "number_key IS NOT NULL"
"""Whether a document bears an index number, in the words that its index is known by."""
SEVERAL = "portals IS NOT NULL"
"""Whether several portals showed a document, in the same way."""

document = Table(  # one content at one address, once: whoever writes one waits for `alone`; what it led to
    "document",
    metadata,
    Column("id", Key, primary_key=True),
    Column("address", Text, nullable=False),
    Column("address_key", BigInteger, nullable=False, index=True),  # storage.addresses
    Column("portal", ForeignKey("portal.key")),
    Column("portals", JSON(none_as_null=True)),  # every portal that showed it, where there are several
    Column("sha256", Digest, nullable=False),
    Column("kind", Listed(KINDS), nullable=False),
    Column("lookalike", String(32), nullable=False, default=""),
    Column("format", Listed(FORMATS), nullable=False),
    Column("said", SaidValue, nullable=False),  # title, bodies, publisher, index number …: storage.said
    Column("column_body", Text, nullable=False, default="", server_default=""),  # the body whose column listed it
    Column("year", Integer),
    Column("number_key", BigInteger),  # of its index number and its site, where it has both: storage.addresses
    Column("index_check", String(8), nullable=False, default=""),  # storage.index_number.CodeCheck
    Column("displayed", Day),
    Column("in_metadata", Day),
    Column("in_address", Day),
    Column("first_seen", Instant, nullable=False),
    Column("last_seen", Instant, nullable=False),
    Column("evidence", Record, nullable=False, default=""),
    Column("attached", JSON, nullable=False, default=list, server_default="[]"),  # evidence of what is attached
    Column("reader", String(16), nullable=False, default="", server_default=""),  # its version: crawler.reading.version
    Column("body_id", ForeignKey("body.id")),
    Column("edition_id", ForeignKey("edition.id"), index=True),
    Column("unassigned", Text, nullable=False, default=""),  # why a report could not be given to a body and year
    Column("as_read", JSON(none_as_null=True)),  # what the machine read, where a person's decision stands in its place
    Index("ix_document_number", "number_key", sqlite_where=text(NUMBERED), postgresql_where=text(NUMBERED)),
    Index("ix_document_body", "body_id"),
    Index("ix_document_portal", "portal"),
    Index("ix_document_portals", "id", sqlite_where=text(SEVERAL), postgresql_where=text(SEVERAL)),
)

rendition = Table(  # how a document prints its edition, where the edition shows another's: storage.renditions
    "rendition",
    metadata,
    Column("document_id", ForeignKey("document.id"), primary_key=True),
    Column("form", Listed(FORM_NAMES)),
    Column("format", Listed(FORMATS), nullable=False),
    Column("completeness", Listed(COMPLETENESSES), nullable=False),
    Column("sections", Packed(dict), nullable=False),
    Column("problems", JSON, nullable=False),
    Column("marks", LargeBinary, nullable=False),
)

correction = Table(  # what a person said about a document or a body: storage.corrections
    "correction",
    metadata,
    Column("id", Key, primary_key=True),
    Column("point", String(16), nullable=False),  # storage.corrected.Point
    Column("address", Text, nullable=False, default=""),
    Column("sha256", String(64), nullable=False, default=""),
    Column("said", Text, nullable=False, default=""),  # what the machine had said on this point
    Column("value", Text, nullable=False),
    Column("body_id", ForeignKey("body.id"), index=True),
    Column("author", Text, nullable=False),
    Column("note", Text, nullable=False, default=""),
    Column("at", UtcMoment, nullable=False),
    Column("undone", UtcMoment),
    Column("undone_by", Text, nullable=False, default=""),
    Index("ix_correction_address", "address"),
)

past = Table(  # how rows stood before they were changed: storage.past
    "past",
    metadata,
    Column("id", Key, primary_key=True),
    Column("kind", String(16), nullable=False),  # the table
    Column("key", Text, nullable=False),  # of the row, its parts with | between
    Column("until", Instant, nullable=False, index=True),
    Column("row", JSON(none_as_null=True)),  # the values that were given up; none: the row was not there
)

day_shown = Table(  # the past day that a person had judged last, which status and export show until the next check
    "day_shown",
    metadata,
    Column("day", Date, primary_key=True),
)

obligation = Table(  # what a body owes for a year, and the state of it
    "obligation",
    metadata,
    Column("body_id", ForeignKey("body.id"), primary_key=True),
    Column("year", Integer, primary_key=True),
    Column("due", Date, nullable=False),
    Column("status", String(12), nullable=False),
    Column("published", Date),
    Column("address", Text, nullable=False, default=""),  # of the document that the state rests on
    Column("as_of", Date, nullable=False),  # the day in Asia/Shanghai of which it is the state
    Column("judged", UtcMoment, nullable=False),
    Column("reason", JSON, nullable=False, default=dict),
    Index("ix_obligation_year_status", "year", "status"),
)

local_due = Table(  # an earlier day that a local order asks for: storage.local_dues
    "local_due",
    metadata,
    Column("region", String(12), primary_key=True),
    Column("year", Integer, primary_key=True, autoincrement=False),  # the report year, 0 for every year
    Column("kind", String(16), primary_key=True),  # of bodies, empty for every kind
    Column("day", String(5), nullable=False),  # month and day of the year after: 01-28
    Column("source", Text, nullable=False, default=""),
)

coverage = Table(  # how many reports are owed: a roll-up of obligation, kept by storage.rollup
    "coverage",
    metadata,
    Column("place", String(6), primary_key=True),  # a county with its townships, or a city's or province's own bodies
    Column("year", Integer, primary_key=True),
    Column("kind", String(16), primary_key=True),
    Column("status", String(12), primary_key=True),
    Column("number", Integer, nullable=False),
    Column("judged", UtcMoment, nullable=False),
    Column("as_of", Date, nullable=False),
    Column("province", String(2), nullable=False),  # the beginning of the place
    Index("ix_coverage_year_place", "year", "place"),
    Index("ix_coverage_country", "year", "province", "status", "number"),  # the whole country from the index alone
)

figure_sum = Table(  # a figure added up over the reports of a province: a roll-up of figures, kept by monitor.sums
    "figure_sum",
    metadata,
    Column("measure", String(80), primary_key=True),  # monitor.measures: one of several cells, or a single cell
    Column("year", Integer, primary_key=True, autoincrement=False),
    Column("province", String(2), primary_key=True),
    Column("kind", String(16), primary_key=True),
    Column("part", BigInteger, nullable=False),
    Column("whole", BigInteger),  # of a share: what it is a share of
    Column("counted", Integer, nullable=False),  # reports in which it is a number
)

figure_basis = Table(  # the reports that a row of figure_sum rests on
    "figure_basis",
    metadata,
    Column("province", String(2), primary_key=True),
    Column("year", Integer, primary_key=True, autoincrement=False),
    Column("kind", String(16), primary_key=True),
    Column("reports", Integer, nullable=False),  # with figures
    Column("held", Integer, nullable=False),  # with and without; -1 when they are to be added up again
)

finding = Table(
    "finding",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("check", String(40), nullable=False),
    Column("severity", String(8), nullable=False),
    Column("body_id", ForeignKey("body.id"), nullable=False),
    Column("year", Integer, nullable=False),
    Column("status", String(12), nullable=False),
    Column("fields", JSON, nullable=False),
    Column("expected", Text, nullable=False, default=""),
    Column("found", Text, nullable=False, default=""),
    Column("message", Text, nullable=False),
    Column("message_en", Text, nullable=False),
    Column("first_seen", UtcMoment, nullable=False),
    Column("last_seen", UtcMoment, nullable=False),
    Column("resolved", UtcMoment),
    Column("resolution", String(20), nullable=False, default="", server_default=""),  # storage.findings.Resolution
    Column("status_before", String(12), nullable=False, default="", server_default=""),  # when the facts resolved it
    Column("until", Date),  # the day in Asia/Shanghai on which a snoozed finding opens again
    Column("follows", String(16), nullable=False, default="", server_default=""),  # the same fault with other values
    Column("editions", Text, nullable=False, default="", server_default=""),  # keys of those it rests on, with blanks
    Index("ix_finding_body_year", "body_id", "year", "status", "severity", "check"),  # letters are counted by it alone
    Index("ix_finding_status_check", "status", "check"),
    Index("ix_finding_newest", "first_seen", "body_id", "year", "id"),  # the ledger goes backwards through it
    Index("ix_finding_until", "until"),
)

finding_count = Table(  # how many findings a province has: a roll-up of finding, kept by storage.finding_counts
    "finding_count",
    metadata,
    Column("province", String(2), primary_key=True),
    Column("year", Integer, primary_key=True, autoincrement=False),
    Column("kind", String(16), primary_key=True),  # of bodies
    Column("status", String(12), primary_key=True),
    Column("severity", String(8), primary_key=True),
    Column("check", String(40), primary_key=True),
    Column("number", Integer, nullable=False),
)

finding_history = Table(  # every step of a finding's life, by the facts or by a person
    "finding_history",
    metadata,
    Column("id", Key, primary_key=True),
    Column("finding_id", ForeignKey("finding.id"), nullable=False, index=True),
    Column("at", UtcMoment, nullable=False),
    Column("step", String(20), nullable=False),  # storage.findings.Step
    Column("by", Text, nullable=False, default=""),
    Column("why", Text, nullable=False, default=""),
    Column("until", Date),
    Column("values", JSON(none_as_null=True)),
)

examination = Table(  # a body and year as it was last judged: on what grounds, and what could not be judged
    "examination",
    metadata,
    Column("body_id", ForeignKey("body.id"), primary_key=True),
    Column("year", Integer, primary_key=True),
    Column("grounds", String(32), nullable=False),  # a digest of everything the judgement rests on
    Column("not_assessable", Text, nullable=False, default=""),  # identifiers of checks, sorted, with blanks between
    Column("judged", UtcMoment, nullable=False),
)

checkpoint = Table(  # how far the last check saw, of which there is one row at most: monitor.changes
    "checkpoint",
    metadata,
    Column("day", Date, primary_key=True),
    Column("basis", Text, nullable=False),
    Column("visit", BigInteger, nullable=False),
    Column("document", BigInteger, nullable=False),
    Column("past", BigInteger, nullable=False),
)

signature = Table(  # what the texts of an edition are alike by: monitor.checks.likeness
    "signature",
    metadata,
    Column("edition_id", ForeignKey("edition.id"), primary_key=True),
    Column("section", Integer, primary_key=True),
    Column("year", Integer, nullable=False, index=True),
    Column("minima", LargeBinary, nullable=False),
)

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

subscription = Table(  # how far each subscription has been told, of everything (portal empty) and of a waiting portal
    "subscription",
    metadata,
    Column("name", Text, primary_key=True),
    Column("portal", String(64), primary_key=True, default=""),
    Column("told", BigInteger, nullable=False, default=0),  # the last event that a message of it accounts for
    Column("last_digest", Date),
    Column("rhythm", String(8), nullable=False, server_default="daily"),  # as it was when last told
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
    Column("outcome", String(12), nullable=False),  # storage.runs.RunState
    Column("detail", Text, nullable=False, default=""),
    Column("host", Text, nullable=False, default=""),
    Column("pid", Integer),
    Column("log", Text, nullable=False, default=""),  # the name of its file in the folder of logs
    Column("stop", Boolean, nullable=False, default=False),  # a person wants it to end
    UniqueConstraint("job", "due"),  # whoever asks second asks in vain
    Index("ix_run_job_started", "job", "started"),
    Index("ix_run_outcome", "outcome"),
)

probe = Table(  # what a probe of an unknown portal found: storage.probes
    "probe",
    metadata,
    Column("run_id", ForeignKey("run.id"), primary_key=True),
    Column("url", Text, nullable=False),
    Column("found", JSON, nullable=False),
    Column("fault", Text, nullable=False),
)

draft = Table(  # what was read of a draft that somebody checked, where they wanted it kept: storage.drafts
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

tally = Table(  # what was counted since the database began: storage.tallies
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
    Column("name", String(64), nullable=False, unique=True),  # as storage.accounts.normal_account writes it
    Column("password", Text, nullable=False),  # an argon2 hash with its parameters
    Column("role", String(8), nullable=False),  # storage.accounts.Role
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
