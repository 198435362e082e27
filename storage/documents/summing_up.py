"""Reports as their documents make them: which edition is the current one, how many there are, when it appeared."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, delete, select, update

from storage import schema
from storage.documents.joining import Owning
from storage.keeping.prepared import Prepared, Row, inserted
from storage.report import Completeness


@dataclass(frozen=True)
class ReportAtHand:
    """A report with all documents that it has, for the one that comes to it now."""

    id: int
    documents: Sequence[Row]

    def edition_with(self, digest: str) -> int | None:
        """Its edition that has a content."""
        return next((row["edition_id"] for row in self.documents if row["digest"] == digest), None)

    def roll_up_with(self, connection: Connection, document: Row) -> None:
        """Bring it up to date with the document that has come."""
        _roll_up(connection, self.id, [*self.documents, document])


def report_at_hand(connection: Connection, owning: Owning) -> ReportAtHand:
    """The report of a body and year, made now if there is none."""
    body_id, year = owning
    rows = _HELD.rows(connection, {"body": body_id, "of_year": year})
    if not rows:
        return ReportAtHand(inserted(connection, schema.report, {"body_id": body_id, "year": year}), ())
    return ReportAtHand(rows[0]["report_id"], [row for row in rows if row["edition_id"] is not None])


def report_of(connection: Connection, body_id: int, year: int) -> int:
    """The key of the report of a body and year, made now if there is none."""
    found: int | None = _REPORT.scalar(connection, {"body": body_id, "of_year": year})
    return found if found is not None else inserted(connection, schema.report, {"body_id": body_id, "year": year})


_REPORT = Prepared(
    select(schema.report.c.id).where(
        schema.report.c.body_id == bindparam("body"), schema.report.c.year == bindparam("of_year")
    )
)


def refresh(connection: Connection, report_id: int) -> None:
    """Recompute a report's roll-up from its documents: its current edition, how many there are, when it appeared."""
    rows = _OF_REPORT.rows(connection, {"report": report_id})
    if not rows:  # its documents were given to another
        connection.execute(delete(schema.report).where(schema.report.c.id == report_id))
        return
    _roll_up(connection, report_id, rows)


def _roll_up(connection: Connection, report_id: int, rows: Sequence[Row]) -> None:
    current = max(_live(rows), key=_standing) if len(rows) > 1 else rows[0]
    dated = [(row["first_seen"], day) for row in rows if (day := _best_day(row))]
    rolled_up = {
        "edition_id": current["edition_id"],
        "editions": len({row["edition_id"] for row in rows}),
        "published": min(dated)[1] if dated else None,
        "first_seen": min(row["first_seen"] for row in rows),
    }
    _ROLL_UP.run(connection, {"report": report_id, **rolled_up})


_SEEN = ("edition_id", "address", "sha256", "first_seen", "last_seen", "displayed", "in_metadata", "in_address")
_WEIGHED = [*(schema.document.c[name] for name in _SEEN), schema.edition.c.completeness, schema.edition.c.digest]
_OF_REPORT = Prepared(
    select(*_WEIGHED)
    .join(schema.edition, schema.edition.c.id == schema.document.c.edition_id)
    .where(schema.edition.c.report_id == bindparam("report"))
)
_HELD = Prepared(
    select(schema.report.c.id.label("report_id"), *_WEIGHED)
    .select_from(schema.report)
    .join(schema.edition, schema.edition.c.report_id == schema.report.c.id, isouter=True)
    .join(schema.document, schema.document.c.edition_id == schema.edition.c.id, isouter=True)
    .where(schema.report.c.body_id == bindparam("body"), schema.report.c.year == bindparam("of_year"))
)
_ROLL_UP = Prepared(
    update(schema.report)
    .where(schema.report.c.id == bindparam("report"))
    .values({name: bindparam(name) for name in ("edition_id", "editions", "published", "first_seen")})
)


def _live(rows: Sequence[Row]) -> list[Row]:
    """The documents that stand: of each address the content seen last; a file has no successor."""
    last: dict[str, Row] = {}
    for row in sorted(rows, key=lambda row: (row["last_seen"], row["first_seen"], row["sha256"])):
        is_file = row["address"].startswith("file:")
        last[f"{row['address']} {row['sha256']}" if is_file else row["address"]] = row
    return list(last.values())


def _standing(row: Row) -> tuple[Any, ...]:
    readable = row["completeness"] != Completeness.FAILED
    day = _best_day(row)
    return readable, row["first_seen"], day.isoformat() if day else "", row["digest"]


def _best_day(row: Row) -> Any:
    return row["displayed"] or row["in_metadata"] or row["in_address"]
