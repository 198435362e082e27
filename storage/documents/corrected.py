"""What people decided about documents, as it applies to each: it stands above what the machine read there.

A correction answers a reading. It holds for the very bytes that it was made about, and for whatever else its address
shows, as long as the machine says the same there on that point: so it outlives a page that only counts its visitors,
and a better reader, but not a page that was replaced by the report of another year.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, bindparam, select

from storage import schema
from storage.keeping.prepared import Prepared


class Point(StrEnum):
    """What a correction is about; its value stands behind it."""

    BODY = "body"  # whose report a document is: a body
    YEAR = "year"  # of which year
    REPORT = "report"  # whether it is a report at all: yes or no
    PUBLISHED = "published"  # the right day of publication
    ADOPTED = "adopted"  # a body met in a report was taken into the register
    MERGED = "merged"  # a body met in a report is another: its name


OF_DOCUMENTS = (Point.BODY, Point.YEAR, Point.REPORT, Point.PUBLISHED)


@dataclass(frozen=True)
class Correction:
    """One correction of a person; ``undone`` is when it was taken back, if it was."""

    id: int
    point: Point
    value: str
    body_id: int | None
    address: str
    sha256: str
    author: str
    note: str
    at: datetime
    undone: datetime | None
    undone_by: str


def correction_from(row: Mapping[str, Any]) -> Correction:
    """A correction from its row."""
    return Correction(**{name: row[name] for name in Correction.__dataclass_fields__} | {"point": Point(row["point"])})


@dataclass(frozen=True)
class Decided:
    """What stands decided about one document; None where the machine's word stands."""

    body_id: int | None = None
    year: int | None = None
    is_report: bool | None = None
    published: date | None = None

    @property
    def anything(self) -> bool:
        """Whether a person said anything at all."""
        return self != Decided()


def as_read(document: Mapping[str, Any]) -> dict[str, Any]:
    """A document's row, spread out, with what the machine read in place of what people decided."""
    row = dict(document)
    kept = row["as_read"]
    if kept:
        days = {name: date.fromisoformat(kept[name]) if kept[name] else None for name in DAYS}
        row |= {"kind": kept["kind"], "year": kept["year"], "lookalike": kept["lookalike"]} | days
    return row


DAYS = ("displayed", "in_metadata", "in_address")


def said(point: Point, read: Mapping[str, Any], digest: str) -> str:
    """What the machine says of a document on a point: by its row as read, and the digest of its content."""
    if point is Point.BODY:
        return json.dumps([read["bodies"], read["publisher"]], ensure_ascii=False)
    if point is Point.YEAR:
        return str(read["year"])
    if point is Point.PUBLISHED:
        return json.dumps([read[name].isoformat() if read[name] else None for name in DAYS])
    return digest


_STANDING = Prepared(
    select(schema.correction).where(
        schema.correction.c.address == bindparam("at_address"), schema.correction.c.undone.is_(None)
    )
)


_NOTHING = Decided()


def decided(connection: Connection, read: Mapping[str, Any], digest: str) -> Decided:
    """What stands decided about a document: of each point the latest word that was not taken back."""
    rows = _STANDING.rows(connection, {"at_address": read["address"]})
    if not rows:
        return _NOTHING
    found: dict[str, Any] = {}
    for row in sorted(rows, key=lambda row: (row["at"], row["value"], row["body_id"] or 0)):
        point = Point(row["point"])
        if row["sha256"] != read["sha256"] and row["said"] != said(point, read, digest):
            continue
        if point is Point.BODY:
            found["body_id"] = row["body_id"]
        elif point is Point.YEAR:
            found["year"] = int(row["value"])
        elif point is Point.REPORT:
            found["is_report"] = row["value"] == "yes"
        elif point is Point.PUBLISHED:
            found["published"] = date.fromisoformat(row["value"])
    return Decided(**found)
