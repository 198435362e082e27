"""Takes documents in: which report, which edition. The result depends only on what was taken in, never on the order.

A report is one body and one year. An edition is one content of it. A document is one content at one address. Documents
of one body, year and content are one edition, wherever they stand; a document that does not say whose it is belongs to
the report whose document carries the same index number on the same site.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Connection, bindparam, select

from storage import schema
from storage.database import alone
from storage.documents.content import Content, content_of
from storage.documents.corrected import Decided, as_read, decided
from storage.documents.identity import names_nobody
from storage.documents.index_number import code_check
from storage.documents.met import tidy_body
from storage.documents.renditions import join, new_edition
from storage.documents.said import gathered, spread
from storage.documents.settling import effective, owning_of, settle, settle_index, some_unassigned, standing_of
from storage.documents.summing_up import refresh, report_at_hand
from storage.keeping.addresses import address_key, number_key, stands_at
from storage.keeping.columns import storable
from storage.keeping.past import set_row
from storage.keeping.prepared import Prepared, Row, carry_out, inserted
from storage.report import Document, Reading


@dataclass(frozen=True)
class Ingested:
    """What became of a document; ``report_id`` is None for no report, or for nobody's: ``unassigned`` says why."""

    document_id: int
    report_id: int | None
    edition_id: int | None
    is_new: bool
    unassigned: str = ""
    is_new_edition: bool = False


def ingest(connection: Connection, document: Document, reading: Reading, reader: str = "") -> Ingested:
    """Take a document in; taking it in again only widens the time in which it was seen, and by which portals.

    What people decided about it (storage.documents.corrections) stands above the reading. ``reader`` is the version
    of who read it, by which storage.documents.rereading finds what a later one may read better; empty asks for another
    reading in any case.
    """
    alone(connection)
    sha256 = document.sha256
    row = _row(document, reading, sha256) | {"reader": reader}
    (known,) = _KNOWN.rows(connection, row)
    if known["document"] is None:
        return _take_in(connection, row, reading, known)
    before = _document(connection, document.address, sha256)
    assert before is not None  # noqa: S101 - it has just been seen there
    changed = _widen(connection, before, document) | _merge(connection, before, document, reading)
    if changed or before["unassigned"]:
        settle(connection, before["id"])
    now = _document(connection, document.address, sha256)
    assert now is not None  # noqa: S101 - it was there or has just been written
    report_id = _report_of(connection, now["edition_id"])
    unassigned = now["unassigned"] if report_id is None else ""
    return Ingested(now["id"], report_id, now["edition_id"], False, unassigned)


def _take_in(connection: Connection, row: Row, reading: Reading, known: Row) -> Ingested:
    content = content_of(reading, row["sha256"])
    told = decided(connection, row, content.digest) if known["correction"] is not None else Decided()
    standing = standing_of(connection, row, told)
    owning = owning_of(standing)
    report = report_at_hand(connection, owning) if owning else None
    report_id = report.id if report else None
    values = row | effective(row, told, standing) | {"edition_id": None}
    twin = report.edition_with(content.digest) if report else None
    if twin is not None:
        values["edition_id"] = twin
    elif standing.is_report or reading.form or reading.sections:  # also of what is none: a person may say that it is
        values["edition_id"] = write_edition(connection, report_id, reading, content)
    document_id = inserted(connection, schema.document, gathered(values))
    if report is not None and twin is None:
        report.roll_up_with(connection, values | {"completeness": reading.completeness, "digest": content.digest})
    elif report is not None and twin is not None:  # what the edition shows, the better of the two, weighs there
        join(connection, document_id, twin, printed(reading, content))
        refresh(connection, report.id)
    if values["unassigned"] or known["waiting"] is not None:
        settle_index(connection, row["address"], row["index_number"])
    owner = standing.owner.body
    if owner is not None and not owner.registered:
        tidy_body(connection, owner.id)
    edition_id = values["edition_id"]
    if values["unassigned"]:  # its index number may have given it to a report
        edition_id = connection.scalar(select(schema.document.c.edition_id).where(schema.document.c.id == document_id))
        report_id = _report_of(connection, edition_id)
    unassigned = "" if report_id is not None else values["unassigned"]
    return Ingested(document_id, report_id, edition_id, True, unassigned, is_new_edition=twin is None)


def _document(connection: Connection, address: str, sha256: str) -> Row | None:
    row = _DOCUMENT.first(connection, {"address_key": address_key(address), "address": address, "sha256": sha256})
    return None if row is None else spread(row)


_AT_ADDRESS = (
    schema.document.c.address_key == bindparam("address_key"),
    schema.document.c.address == bindparam("address"),
    schema.document.c.sha256 == bindparam("sha256"),
)
_CORRECTED = (schema.correction.c.address == bindparam("address"), schema.correction.c.undone.is_(None))
_KNOWN = Prepared(  # one way to the database instead of three, each of which nearly always finds nothing
    select(
        select(schema.document.c.id).where(*_AT_ADDRESS).limit(1).scalar_subquery().label("document"),
        select(schema.correction.c.id).where(*_CORRECTED).limit(1).scalar_subquery().label("correction"),
        some_unassigned().scalar_subquery().label("waiting"),
    )
)
_DOCUMENT = Prepared(select(schema.document).where(*_AT_ADDRESS))


def _widen(connection: Connection, row: Mapping[Any, Any], document: Document) -> bool:
    """Let the time in which a document was seen include this look; the first evidence stands. True when it changed."""
    values: dict[str, Any] = {
        "first_seen": min(row["first_seen"], document.seen),
        "last_seen": max(row["last_seen"], document.seen),
        "evidence": min(filter(None, (row["evidence"], document.evidence)), default=""),
        "attached": min(filter(None, (row["attached"], _records(document))), default=[]),
    }
    return _change(connection, row, values)


def _merge(connection: Connection, row: Mapping[Any, Any], document: Document, reading: Reading) -> bool:
    """Take what the list says where the document says nothing, and the portal; True when that changed anything."""
    portals = sorted({*(row["portals"] or [row["portal"]]), document.portal or None} - {None})
    values: dict[str, Any] = {}
    if document.column_body:
        values["column_body"] = _column_body(row, document.column_body)
    if portals and portals != (row["portals"] or [row["portal"]]):
        values |= {"portals": portals if len(portals) > 1 else None, "portal": portals[0]}
    if not reading.title and document.listed_title:
        values["title"] = min(filter(None, (row["title"], storable(document.listed_title))))
    if not reading.dates.displayed and document.listed_date:
        read = as_read(dict(row))
        first = min(filter(None, (read["displayed"], document.listed_date)))
        if row["as_read"]:
            values["as_read"] = row["as_read"] | {"displayed": first.isoformat()}
        else:
            values["displayed"] = first
    return _change(connection, row, values)


def _column_body(row: Mapping[Any, Any], another: str) -> str:
    """In whose column a document stands that stands in another too: a body's own tells more than one of many."""
    told: list[str] = [name for name in (row["column_body"], another) if name]
    return min(told, key=lambda name: (names_nobody(name), name))


def _change(connection: Connection, row: Mapping[Any, Any], values: dict[str, Any]) -> bool:
    changed = {name: value for name, value in values.items() if row[name] != value}
    if changed:
        set_row(connection, schema.document, row["id"], **gathered(changed, row))
    return bool(changed)


def seen_again(connection: Connection, document: Document) -> None:
    """Note that an address still answers with what it answered last (a 304, an equal digest)."""
    table = schema.document
    query = select(table).where(stands_at(document.address)).order_by(table.c.last_seen.desc(), table.c.id.desc())
    alone(connection)
    row = connection.execute(query.limit(1)).mappings().first()
    if row is not None:
        _widen(connection, row, document)
        report_id = _report_of(connection, row["edition_id"])
        if report_id is not None:
            refresh(connection, report_id)


def listed_also(connection: Connection, address: str, column_body: str) -> None:
    """Note that the column of a body lists a document, too, that was received where another column lists it."""
    query = select(schema.document).where(stands_at(address))
    alone(connection)
    for row in connection.execute(query).mappings().all():
        if _change(connection, row, {"column_body": _column_body(row, column_body)}):
            settle(connection, row["id"])


def _records(document: Document) -> list[str]:
    """The archive records of what is attached to a document."""
    return [one.evidence for one in document.attached]


def _row(document: Document, reading: Reading, sha256: str) -> dict[str, Any]:
    """What was received and read, as the row of a document."""
    said = said_by(reading, document.address)
    return said | {
        "address": document.address,
        "address_key": address_key(document.address),
        "portal": document.portal or None,
        "portals": None,
        "sha256": sha256,
        "title": said["title"] or storable(document.listed_title),
        "column_body": document.column_body,
        "displayed": said["displayed"] or document.listed_date,
        "first_seen": document.seen,
        "last_seen": document.seen,
        "evidence": document.evidence,
        "attached": _records(document),
    }


def said_by(reading: Reading, address: str) -> dict[str, Any]:
    """The columns of a document that come from its reading alone; an index number counts on the site of its address."""
    index_number = storable(reading.index_number)
    return {
        "kind": reading.kind,
        "lookalike": reading.lookalike,
        "format": reading.format,
        "title": storable(reading.title),
        "bodies": list(map(storable, reading.bodies)),
        "publisher": storable(reading.publisher),
        "year": reading.year,
        "index_number": index_number,
        "number_key": number_key(address, index_number),
        "index_check": code_check(index_number),
        "displayed": reading.dates.displayed,
        "in_metadata": reading.dates.metadata,
        "in_address": reading.dates.address,
        "identity": reading.identity,
        "facts": dict(reading.facts),
        "preface": reading.preface,
        "differences": reading.differences,
    }


def write_edition(connection: Connection, report_id: int | None, reading: Reading, content: Content) -> int:
    """Write an edition with its figures; returns its key."""
    values = {"report_id": report_id, "digest": content.digest, **printed(reading, content)}
    edition_id = new_edition(connection, values)
    write_figures(connection, edition_id, content)
    return edition_id


def write_figures(connection: Connection, edition_id: int, content: Content) -> None:
    """Write the figures of an edition that has none."""
    if content.figures:
        statement = _insert_figures(connection.dialect.name, tuple(content.figures))
        carry_out(connection, statement, (edition_id, *content.figures.values()))


def printed(reading: Reading, content: Content) -> dict[str, Any]:
    """How a document prints its content, as storage.documents.renditions keeps it."""
    return {
        "form": reading.form,
        "format": reading.format,
        "completeness": reading.completeness,
        "sections": {str(number): text for number, text in reading.sections.items()},
        "problems": list(reading.problems),
        "marks": content.marks,
    }


@cache
def _insert_figures(dialect: str, columns: tuple[str, ...]) -> str:
    """The statement that writes the figures of a form, as the driver wants it: 200 bound names cost more than the row.

    The columns are those of the table, never a text from outside.
    """
    mark = "?" if dialect == "sqlite" else "%s"
    marks = ", ".join([mark] * (len(columns) + 1))
    return f"INSERT INTO figures (edition_id, {', '.join(columns)}) VALUES ({marks})"  # noqa: S608


def _report_of(connection: Connection, edition_id: int | None) -> int | None:
    report_id: int | None = connection.scalar(
        select(schema.edition.c.report_id).where(schema.edition.c.id == edition_id)
    )
    return report_id
