"""What was published: documents, the contents they bear, and what people corrected.

The numbers of a report are one wide typed row, never a row per cell.
"""

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    UniqueConstraint,
    text,
)

from storage.documents.said import SaidValue
from storage.forms import ALL_FIELDS
from storage.keeping.columns import Digest, Instant, Packed, Text, UtcMoment
from storage.keeping.compact import COMPLETENESSES, FORM_NAMES, FORMATS, KINDS, Day, Listed, Record
from storage.schema.base import Key, metadata

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
    Column("digest", Digest(16), nullable=False),  # storage.documents.content
    Column("form", Listed(FORM_NAMES)),
    Column("format", Listed(FORMATS), nullable=False),
    Column("completeness", Listed(COMPLETENESSES), nullable=False),
    Column("problems", JSON, nullable=False),
    Column("marks", LargeBinary, nullable=False),  # what the figures cannot say: storage.keeping.packing
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
    Column("address_key", BigInteger, nullable=False, index=True),  # storage.keeping.addresses
    Column("portal", ForeignKey("portal.key")),
    Column("portals", JSON(none_as_null=True)),  # every portal that showed it, where there are several
    Column("sha256", Digest, nullable=False),
    Column("kind", Listed(KINDS), nullable=False),
    Column("lookalike", String(32), nullable=False, default=""),
    Column("format", Listed(FORMATS), nullable=False),
    Column("said", SaidValue, nullable=False),  # title, bodies, publisher, index number …: storage.documents.said
    Column("column_body", Text, nullable=False, default="", server_default=""),  # the body whose column listed it
    Column("year", Integer),
    Column("number_key", BigInteger),  # of its index number and its site, where it has both: storage.keeping.addresses
    Column("index_check", String(8), nullable=False, default=""),  # storage.documents.index_number.CodeCheck
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

rendition = Table(  # how a document prints its edition, where the edition shows another's: storage.documents.renditions
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

correction = Table(  # what a person said about a document or a body: storage.documents.corrections
    "correction",
    metadata,
    Column("id", Key, primary_key=True),
    Column("point", String(16), nullable=False),  # storage.documents.corrected.Point
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
