"""Which bodies a check must look at again: those that anything known since the last check of the day may concern.

Looks, documents and kept changes (storage.keeping.past) are numbered in their order, and a check notes how far it saw
them. The first check of a day reads everything: a due date may be over, and whatever was changed behind the program's
back is seen then at the latest. So does a check by other rules or settings.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date

from sqlalchemy import Column, ColumnElement, Connection, RowMapping, delete, func, insert, or_, select

from monitor.checks.regions import COUNTY_DIGITS, significant
from monitor.judgement.evidence import bodies_of
from monitor.judgement.examining import rules_digest
from storage import schema
from storage.keeping import past
from storage.keeping.portions import portions, scalars_for
from storage.register import Body

_LATE_BY = 1000
"""On a server numbers may be given in one order and become visible in another, while several write."""
_PLACES_AT_ONCE = 300


@dataclass(frozen=True)
class Standpoint:
    """How far a check saw: the day, what it judged by, and the last look, document and kept change."""

    day: date
    basis: str
    visit: int
    document: int
    past: int


def standpoint(connection: Connection, day: date, confirming_looks: int, first_year: int) -> Standpoint:
    """How far everything has come by now."""
    numbers = {
        name: connection.scalar(select(func.max(table.c.id))) or 0
        for name, table in (("visit", schema.visit), ("document", schema.document), ("past", schema.past))
    }
    return Standpoint(day, f"{rules_digest()} {confirming_looks} {first_year}", **numbers)


def remember(connection: Connection, reached: Standpoint | None) -> None:
    """Note how far a check that ended well saw; nothing when the next is to read everything."""
    connection.execute(delete(schema.checkpoint))
    if reached is not None:
        connection.execute(insert(schema.checkpoint).values(asdict(reached)))


@dataclass
class _Concerned:
    """What changes concern, as far as it is known: bodies, all bodies of portals, whose documents bear a number."""

    bodies: set[int] = field(default_factory=set)
    portals: set[str] = field(default_factory=set)
    documents: set[int] = field(default_factory=set)
    columns: set[int] = field(default_factory=set)
    entries: set[int] = field(default_factory=set)
    findings: set[str] = field(default_factory=set)
    regions: set[str] = field(default_factory=set)
    everything: bool = False


def changed_bodies(connection: Connection, now: Standpoint, editions: Iterable[int]) -> set[int] | None:
    """The bodies that something since the last check may concern, beside those of some editions; None for all."""
    row = connection.execute(select(schema.checkpoint)).mappings().first()
    if row is None or (row["day"], row["basis"]) != (now.day, now.basis):
        return None
    late_by = _LATE_BY if connection.dialect.name == "postgresql" else 0
    concerned = _Concerned()
    _since(connection, concerned, {name: row[name] - late_by for name in ("visit", "document", "past")})
    if concerned.everything:
        return None
    _follow(connection, concerned, editions)
    return concerned.bodies


def _since(connection: Connection, concerned: _Concerned, seen: Mapping[str, int]) -> None:
    visit, document, kept = schema.visit, schema.document, schema.past
    concerned.portals |= set(connection.scalars(select(visit.c.portal).where(visit.c.id > seen["visit"]).distinct()))
    concerned.documents |= set(connection.scalars(select(document.c.id).where(document.c.id > seen["document"])))
    for row in connection.execute(select(kept).where(kept.c.id > seen["past"])).mappings():
        _take(concerned, row)


def _take(concerned: _Concerned, row: RowMapping) -> None:
    """What one kept change concerns."""
    old = row["row"] or {}
    if row["kind"] in ("body", "document"):
        if old.get("portal"):
            concerned.portals.add(old["portal"])
        if old.get("body_id"):
            concerned.bodies.add(old["body_id"])
        if old.get(past.OWNER):
            concerned.bodies.add(old[past.OWNER][0])
    if old.get("region") and row["kind"] == "body":  # where it lay, a government has one body less
        concerned.regions |= {
            old["region"],
            old["region"][:COUNTY_DIGITS],
        }
    if row["kind"] == "portal":
        concerned.portals.add(row["key"])
    elif row["kind"] == "finding":
        concerned.findings.add(row["key"])
    elif row["kind"] == "local_due":
        concerned.everything = True
    elif row["kind"] in _NUMBERED:
        getattr(concerned, _NUMBERED[row["kind"]]).add(int(row["key"]))


_NUMBERED = {"body": "bodies", "document": "documents", "portal_column": "columns", "entry": "entries"}


def _follow(connection: Connection, concerned: _Concerned, editions: Iterable[int]) -> None:
    """From what changed to the bodies that it concerns."""
    body, document, edition, report = schema.body, schema.document, schema.edition, schema.report
    column, entry, finding = schema.portal_column, schema.entry, schema.finding
    concerned.columns |= set(scalars_for(connection, select(entry.c.column_id), entry.c.id, concerned.entries))
    concerned.portals |= {
        *scalars_for(connection, select(column.c.portal), column.c.id, concerned.columns),
        *scalars_for(connection, select(body.c.portal), body.c.id, concerned.bodies),
        *scalars_for(connection, select(document.c.portal), document.c.id, concerned.documents),
    } - {None}
    owners = select(report.c.body_id).join(edition, edition.c.report_id == report.c.id)
    of_documents = owners.join(document, document.c.edition_id == edition.c.id)
    same_number = document.alias("same_number")
    neighbours = of_documents.join(same_number, same_number.c.number_key == document.c.number_key)
    concerned.bodies |= {
        *scalars_for(connection, of_documents, document.c.id, concerned.documents),
        *scalars_for(connection, neighbours, same_number.c.id, concerned.documents),
        *scalars_for(connection, owners, edition.c.id, editions),
        *scalars_for(connection, select(finding.c.body_id), finding.c.id, concerned.findings),
        *scalars_for(connection, select(body.c.id), body.c.portal, concerned.portals),
        *scalars_for(connection, select(body.c.id), body.c.region, concerned.regions),
    }


def bodies_around(connection: Connection, body_ids: Iterable[int]) -> list[Body]:
    """Some bodies with all others of their counties, cities and provinces: they are judged together."""
    region = schema.body.c.region
    regions = set(scalars_for(connection, select(region), schema.body.c.id, body_ids))
    places = sorted({significant(one)[:COUNTY_DIGITS] for one in regions})
    keys: list[int] = []
    for some in portions(places, _PLACES_AT_ONCE):
        query = select(schema.body.c.id, region).where(or_(*(_lies_in(region, place) for place in some)))
        keys += [key for key, code in connection.execute(query) if significant(code)[:COUNTY_DIGITS] in some]
    found: list[Body] = []
    for portion in portions(sorted(keys)):
        found += bodies_of(connection, portion)
    return found


def _lies_in(region: Column[str], place: str) -> ColumnElement[bool]:
    return region.startswith(place) if place else or_(region == "", region.startswith("00"))
