"""Corrections by people: recorded with author and moment, standing above the machine, taken back without being erased.

What the machine read stays beside them, so that a correction taken back leaves no trace but its own record. They are
applied by storage.documents.settling whenever a document is taken in, read again or its register changes.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, insert, select, update

from storage import schema
from storage.database import alone
from storage.documents.content import digest_of
from storage.documents.corrected import OF_DOCUMENTS, Correction, Point, as_read, correction_from, decided, said
from storage.documents.identity import Claim, owner_of
from storage.documents.said import spread
from storage.documents.settling import settle
from storage.keeping.addresses import stands_at

__all__ = [
    "Correction",
    "Point",
    "SeveralBodiesError",
    "UnknownError",
    "assign",
    "correct",
    "corrections_about_body",
    "corrections_of",
    "corrections_of_report",
    "date_published",
    "declare",
    "insist",
    "recent_corrections",
    "set_year",
    "undo",
]


class SeveralBodiesError(LookupError):
    """A name may mean several bodies: raised by `insist`."""


class UnknownError(LookupError):
    """There is no such document, body or correction: raised by `correct` and `undo`."""


def assign(connection: Connection, document_id: int, body_id: int, author: str, at: datetime, note: str = "") -> int:
    """This document is that body's report. Raises UnknownError without such a document or body."""
    return correct(connection, document_id, Point.BODY, "", author, at, note, body_id=body_id)


def set_year(connection: Connection, document_id: int, year: int, author: str, at: datetime, note: str = "") -> int:
    """This document is the report of that year. Raises UnknownError without such a document."""
    return correct(connection, document_id, Point.YEAR, str(year), author, at, note)


def declare(
    connection: Connection, document_id: int, *, is_report: bool, author: str, at: datetime, note: str = ""
) -> int:
    """This document is a report, or is none. Raises UnknownError without such a document."""
    return correct(connection, document_id, Point.REPORT, "yes" if is_report else "no", author, at, note)


def date_published(
    connection: Connection, document_id: int, day: date, author: str, at: datetime, note: str = ""
) -> int:
    """That is the day on which this document was published. Raises UnknownError without such a document."""
    return correct(connection, document_id, Point.PUBLISHED, day.isoformat(), author, at, note)


def correct(
    connection: Connection,
    document_id: int,
    point: Point,
    value: str,
    author: str,
    at: datetime,
    note: str = "",
    *,
    body_id: int | None = None,
) -> int:
    """Record a correction about a document and settle the documents it holds for; returns its key.

    ``value`` is as storage.documents.corrected.Point says; for BODY the body is given by its key instead. Raises
    UnknownError without such a document or body.
    """
    alone(connection)
    row = connection.execute(_with_digest(document_id)).mappings().first()
    if row is None:
        raise UnknownError(f"no document {document_id}")
    if point is Point.BODY:
        value = _body_name(connection, body_id)
    values = {
        "point": point,
        "value": value,
        "body_id": body_id if point is Point.BODY else None,
        "address": row["address"],
        "sha256": row["sha256"],
        "said": said(point, as_read(spread(row)), digest_of(row)),
        "author": author,
        "note": note,
        "at": at,
    }
    key = record(connection, values)
    _settle_address(connection, row["address"])
    return key


def insist(
    connection: Connection,
    document_id: int,
    author: str,
    at: datetime,
    body: str = "",
    year: int | None = None,
    published: date | None = None,
) -> None:
    """Decide what a person says of a document, as far as it is not decided so already; the body by its name.

    Raises SeveralBodiesError when the name may mean several bodies.
    """
    alone(connection)
    row = connection.execute(_with_digest(document_id)).mappings().one()
    read = as_read(spread(row))
    stands = decided(connection, read, digest_of(row))
    if body:
        portals = tuple(row["portals"] or filter(None, [row["portal"]]))
        owner = owner_of(connection, Claim((body,), year=year or row["year"] or _ANY_YEAR, portals=portals)).body
        if owner is None:
            raise SeveralBodiesError(body)
        if owner.id != stands.body_id:
            assign(connection, document_id, owner.id, author, at)
    if year is not None and year != stands.year:
        set_year(connection, document_id, year, author, at)
    if published is not None and published != stands.published:
        date_published(connection, document_id, published, author, at)


_ANY_YEAR = 1


def _with_digest(document_id: int) -> Select[Any]:
    table, edition = schema.document, schema.edition
    query = select(table, edition.c.digest).join(edition, edition.c.id == table.c.edition_id, isouter=True)
    return query.where(table.c.id == document_id)


def record(connection: Connection, values: dict[str, object]) -> int:
    """Write a correction as it is, without any consequence; returns its key."""
    key = connection.execute(insert(schema.correction), values).inserted_primary_key
    assert key is not None  # noqa: S101 - an insert of one row always has one
    return int(key[0])


def undo(connection: Connection, correction_id: int, author: str, at: datetime) -> None:
    """Take a correction about a document back; one that was taken back stays so.

    Raises UnknownError without such a correction, ValueError for one about a body: the register changes that.
    """
    alone(connection)
    table = schema.correction
    row = connection.execute(select(table).where(table.c.id == correction_id)).mappings().first()
    if row is None:
        raise UnknownError(f"no correction {correction_id}")
    if Point(row["point"]) not in OF_DOCUMENTS:
        raise ValueError("a body that was adopted is changed in the register")
    if row["undone"] is None:
        connection.execute(update(table).where(table.c.id == correction_id).values(undone=at, undone_by=author))
        _settle_address(connection, row["address"])


def _settle_address(connection: Connection, address: str) -> None:
    table = schema.document
    for key in connection.scalars(select(table.c.id).where(stands_at(address)).order_by(table.c.id)).all():
        settle(connection, key)


def _body_name(connection: Connection, body_id: int | None) -> str:
    name: str | None = connection.scalar(select(schema.body.c.name).where(schema.body.c.id == body_id))
    if name is None:
        raise UnknownError(f"no body {body_id}")
    return name


def corrections_of(connection: Connection, document_id: int) -> list[Correction]:
    """Every correction about the address of a document, the latest first, those taken back included."""
    address = select(schema.document.c.address).where(schema.document.c.id == document_id).scalar_subquery()
    return _corrections(connection, schema.correction.c.address == address)


def corrections_of_report(connection: Connection, report_id: int) -> list[Correction]:
    """Every correction about the addresses where a report was found, the latest first, those taken back included."""
    document, edition = schema.document, schema.edition
    addresses = select(document.c.address).join(edition, edition.c.id == document.c.edition_id)
    return _corrections(connection, schema.correction.c.address.in_(addresses.where(edition.c.report_id == report_id)))


def corrections_about_body(connection: Connection, body_id: int) -> list[Correction]:
    """Every correction that names a body, the latest first, those taken back included."""
    return _corrections(connection, schema.correction.c.body_id == body_id)


def recent_corrections(connection: Connection, limit: int = 100) -> list[Correction]:
    """The latest corrections, the latest first, those taken back included."""
    return _corrections(connection, None, limit)


def _corrections(
    connection: Connection, where: ColumnElement[bool] | None, limit: int | None = None
) -> list[Correction]:
    table = schema.correction
    query = select(table).order_by(table.c.at.desc(), table.c.id.desc()).limit(limit)
    if where is not None:
        query = query.where(where)
    return [correction_from(dict(row)) for row in connection.execute(query).mappings()]
