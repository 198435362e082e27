"""Who is watched and where: portals with their columns, bodies with their names, local due days."""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    UniqueConstraint,
)

from storage.keeping.columns import Text, UtcMoment
from storage.schema.base import Key, metadata

portal = Table(
    "portal",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("name", Text, nullable=False),
    Column("url", Text, nullable=False),
    Column("region", String(12), nullable=False, index=True),
    Column("render", String(8), nullable=False, default=""),
    Column("searched", JSON, nullable=False, default=dict, server_default="{}"),  # storage.portals.listing.Search
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
    Column("profile", JSON, nullable=False, default=dict),  # what earlier visits learnt: crawler.looks.profile
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

local_due = Table(  # an earlier day that a local order asks for: storage.registry.local_dues
    "local_due",
    metadata,
    Column("region", String(12), primary_key=True),
    Column("year", Integer, primary_key=True, autoincrement=False),  # the report year, 0 for every year
    Column("kind", String(16), primary_key=True),  # of bodies, empty for every kind
    Column("day", String(5), nullable=False),  # month and day of the year after: 01-28
    Column("source", Text, nullable=False, default=""),
)
