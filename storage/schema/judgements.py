"""What is judged of it: who owes what, findings with their lives, sums, and what judging remembers."""

from sqlalchemy import JSON, BigInteger, Column, Date, ForeignKey, Index, Integer, LargeBinary, String, Table

from storage.keeping.columns import Instant, Text, UtcMoment
from storage.schema.base import Key, metadata

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

figure_sum = (
    Table(  # a figure added up over the reports of a province: a roll-up of figures, kept by monitor.explaining.sums
        "figure_sum",
        metadata,
        Column(
            "measure", String(80), primary_key=True
        ),  # monitor.explaining.measures: one of several cells, or a single cell
        Column("year", Integer, primary_key=True, autoincrement=False),
        Column("province", String(2), primary_key=True),
        Column("kind", String(16), primary_key=True),
        Column("part", BigInteger, nullable=False),
        Column("whole", BigInteger),  # of a share: what it is a share of
        Column("counted", Integer, nullable=False),  # reports in which it is a number
    )
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

checkpoint = Table(  # how far the last check saw, of which there is one row at most: monitor.judgement.changes
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

past = Table(  # how rows stood before they were changed: storage.keeping.past
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
