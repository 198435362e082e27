"""What was looked at: visits, what they cost, and the addresses that columns list."""

from sqlalchemy import JSON, Column, Date, ForeignKey, Index, Integer, String, Table, UniqueConstraint

from storage.keeping.columns import Digest, Text, UtcMoment
from storage.schema.base import Key, metadata

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
