"""Takes documents in: which report, which edition. The result depends only on what was taken in, never on the order.

A report is one body and one year. An edition is one content of it. A document is one content at one address. Documents
of one body, year and content are one edition, wherever they stand; a document that does not say whose it is belongs to
the report whose document carries the same index number on the same site.
"""

import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import Connection, RowMapping, Table, delete, insert, select, update

from storage import schema
from storage.identity import Owner, owner_of
from storage.index_number import code_check, normal_index_number
from storage.packing import pack
from storage.report import Completeness, Document, Reading, State

_BLANKS = re.compile(r"\s+")


@dataclass(frozen=True)
class Ingested:
    """What became of a document; ``report_id`` is None for no report, or for nobody's: ``unassigned`` says why."""

    document_id: int
    report_id: int | None
    edition_id: int | None
    is_new: bool
    unassigned: str = ""


def ingest(
    connection: Connection, document: Document, reading: Reading, body: str = "", *, insists: bool = False
) -> Ingested:
    """Take a document in; taking it in again only widens the time in which it was seen.

    ``body`` names the body where a person knows better than the title. With ``insists`` the person's word on body,
    year and day of publication replaces what was stored of the document before.
    """
    sha256 = document.sha256
    before = _document(connection, document.address, sha256)
    if before is None:
        _take_in(connection, document, reading, body, sha256)
    else:
        _widen(connection, before, document)
        if insists:
            _set(connection, schema.document, before["id"], displayed=reading.dates.displayed or document.listed_date)
        if before["unassigned"] or (insists and before["edition_id"] is not None):
            _know(connection, before["id"], owner_of(connection, document, reading, body))
    _settle(connection, _site(document.address), normal_index_number(reading.index_number))
    now = _document(connection, document.address, sha256)
    assert now is not None  # noqa: S101 - it was there or has just been written
    report_id = _report_of(connection, now["edition_id"])
    if report_id is not None:
        refresh(connection, report_id)
    unassigned = now["unassigned"] if report_id is None else ""
    return Ingested(now["id"], report_id, now["edition_id"], before is None, unassigned)


def _take_in(connection: Connection, document: Document, reading: Reading, body: str, sha256: str) -> None:
    if not reading.kind.is_published_report:
        _write_document(connection, document, reading, sha256, Owner(None, reading.year), None)
        return
    owner = owner_of(connection, document, reading, body)
    edition_id = _edition(connection, _report(connection, owner), reading, sha256)
    _write_document(connection, document, reading, sha256, owner, edition_id)


def _know(connection: Connection, document_id: int, owner: Owner) -> None:
    """Give a document that did not say whose it is to its owner, once the owner is known."""
    report_id = _report(connection, owner)
    if report_id is not None:
        body_id = owner.body.id if owner.body else None
        _set(connection, schema.document, document_id, body_id=body_id, year=owner.year, unassigned="")
        _move(connection, document_id, report_id)


def _document(connection: Connection, address: str, sha256: str) -> RowMapping | None:
    table = schema.document
    return (
        connection.execute(select(table).where(table.c.address == address, table.c.sha256 == sha256)).mappings().first()
    )


def _widen(connection: Connection, row: RowMapping, document: Document) -> None:
    """Let the time in which a document was seen include this look; the earliest look's evidence stands."""
    earlier = document.seen < row["first_seen"]
    values: dict[str, Any] = {
        "first_seen": min(row["first_seen"], document.seen),
        "last_seen": max(row["last_seen"], document.seen),
    }
    if document.evidence and (earlier or not row["evidence"]):
        values["evidence"] = document.evidence
    _set(connection, schema.document, row["id"], **values)


def seen_again(connection: Connection, document: Document) -> None:
    """Note that an address still answers with what it answered last (a 304, an equal digest)."""
    table = schema.document
    query = (
        select(table).where(table.c.address == document.address).order_by(table.c.last_seen.desc(), table.c.id.desc())
    )
    row = connection.execute(query.limit(1)).mappings().first()
    if row is not None:
        _widen(connection, row, document)
        report_id = _report_of(connection, row["edition_id"])
        if report_id is not None:
            refresh(connection, report_id)


def _site(address: str) -> str:
    return "" if address.startswith("file:") else urlsplit(address).netloc.lower()


def _write_document(
    connection: Connection, document: Document, reading: Reading, sha256: str, owner: Owner, edition_id: int | None
) -> None:
    values = {
        "address": document.address,
        "site": _site(document.address),
        "portal": document.portal or None,
        "sha256": sha256,
        "kind": reading.kind,
        "lookalike": reading.lookalike,
        "format": reading.format,
        "title": reading.title or document.listed_title,
        "bodies": list(reading.bodies),
        "publisher": reading.publisher,
        "column_body": document.column_body,
        "year": owner.year,
        "index_number": reading.index_number,
        "index_key": normal_index_number(reading.index_number),
        "index_check": code_check(reading.index_number),
        "displayed": reading.dates.displayed or document.listed_date,
        "in_metadata": reading.dates.metadata,
        "in_address": reading.dates.address,
        "first_seen": document.seen,
        "last_seen": document.seen,
        "evidence": document.evidence,
        "body_id": owner.body.id if owner.body else None,
        "edition_id": edition_id,
        "unassigned": owner.reason,
        "identity": reading.identity,
        "facts": dict(reading.facts),
        "preface": reading.preface,
        "differences": reading.differences,
    }
    connection.execute(insert(schema.document), values)


def _report(connection: Connection, owner: Owner) -> int | None:
    """The report of an owner, made now if it is the first document of it; None for an owner that is not known."""
    if owner.body is None or owner.year is None:
        return None
    table, body_id, year = schema.report, owner.body.id, owner.year
    query = select(table.c.id).where(table.c.body_id == body_id, table.c.year == year)
    found: int | None = connection.scalar(query)
    return found if found is not None else _inserted(connection, table, {"body_id": body_id, "year": year})


def content_digest(reading: Reading, sha256: str) -> str:
    """The identity of a content: its form, cells and sections; of a document that cannot be read, its bytes."""
    if reading.completeness is Completeness.FAILED and not reading.sections:
        return sha256
    cells = {
        name: [cell.state, str(cell.value.normalize()) if cell.value is not None else ""]
        + ([cell.text] if cell.state is State.UNREADABLE else [])
        for name, cell in reading.cells.items()
    }
    sections = {str(number): _BLANKS.sub("", text) for number, text in reading.sections.items()}
    content = json.dumps([reading.form, cells, sections], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(content.encode()).hexdigest()


def _edition(connection: Connection, report_id: int | None, reading: Reading, sha256: str) -> int:
    table, digest = schema.edition, content_digest(reading, sha256)
    if report_id is not None:
        query = select(table.c.id).where(table.c.report_id == report_id, table.c.digest == digest)
        found: int | None = connection.scalar(query)
        if found is not None:
            return found
    figures, marks = pack(reading.form, reading.cells)
    values = {
        "report_id": report_id,
        "digest": digest,
        "form": reading.form,
        "format": reading.format,
        "completeness": reading.completeness,
        "sections": {str(number): text for number, text in reading.sections.items()},
        "problems": list(reading.problems),
        "marks": marks,
    }
    edition_id = _inserted(connection, table, values)
    if figures:
        connection.execute(insert(schema.figures), {"edition_id": edition_id, **figures})
    return edition_id


def _settle(connection: Connection, site: str, index_key: str) -> None:
    """Give documents that do not say whose they are to the report that bears their index number on their site.

    Nothing is given, and what was given is taken back, where several reports bear it: the number then tells nothing.
    """
    if not site or not index_key:
        return
    table = schema.document
    query = select(table.c.id, table.c.body_id, table.c.year, table.c.unassigned, schema.edition.c.report_id)
    query = query.join(schema.edition, schema.edition.c.id == table.c.edition_id)
    rows = connection.execute(query.where(table.c.site == site, table.c.index_key == index_key)).all()
    owners = {(row.body_id, row.year, row.report_id) for row in rows if not row.unassigned}
    for row in rows:
        if row.unassigned:
            fitting = {
                report_id
                for body_id, year, report_id in owners
                if row.body_id in (None, body_id) and row.year in (None, year)
            }
            given = fitting.pop() if len(fitting) == 1 else None
            if given != row.report_id:
                _move(connection, row.id, given)


def _move(connection: Connection, document_id: int, report_id: int | None) -> None:
    """Let a document belong to another report, or to none, with its content as an edition there."""
    table = schema.edition
    query = select(table).join(schema.document, schema.document.c.edition_id == table.c.id)
    old = connection.execute(query.where(schema.document.c.id == document_id)).mappings().one()
    there = select(table.c.id).where(table.c.report_id == report_id, table.c.digest == old["digest"])
    edition_id = connection.scalar(there) if report_id is not None else None
    if edition_id is None:
        copied = {name: value for name, value in old.items() if name not in ("id", "report_id")}
        edition_id = _inserted(connection, table, copied | {"report_id": report_id})
        figures = schema.figures
        row = connection.execute(select(figures).where(figures.c.edition_id == old["id"])).mappings().first()
        if row is not None:
            connection.execute(insert(figures), dict(row) | {"edition_id": edition_id})
    _set(connection, schema.document, document_id, edition_id=edition_id)
    others = connection.scalar(select(schema.document.c.id).where(schema.document.c.edition_id == old["id"]).limit(1))
    if others is None:
        connection.execute(delete(schema.figures).where(schema.figures.c.edition_id == old["id"]))
        connection.execute(delete(table).where(table.c.id == old["id"]))
    for touched in filter(None, (old["report_id"], report_id)):
        refresh(connection, touched)


def refresh(connection: Connection, report_id: int) -> None:
    """Recompute a report's roll-up from its documents: its current edition, how many there are, when it appeared."""
    table = schema.document
    rows = (
        connection.execute(
            select(table, schema.edition.c.completeness, schema.edition.c.digest)
            .join(schema.edition, schema.edition.c.id == table.c.edition_id)
            .where(schema.edition.c.report_id == report_id)
        )
        .mappings()
        .all()
    )
    if not rows:  # its documents were given to another
        connection.execute(delete(schema.report).where(schema.report.c.id == report_id))
        return
    current = max(_live(rows), key=_standing)
    dated = [(row["first_seen"], day) for row in rows if (day := _best_day(row))]
    _set(
        connection,
        schema.report,
        report_id,
        edition_id=current["edition_id"],
        editions=len({row["edition_id"] for row in rows}),
        published=min(dated)[1] if dated else None,
        first_seen=min(row["first_seen"] for row in rows),
    )


def _live(rows: Sequence[RowMapping]) -> list[RowMapping]:
    """The documents that stand: of each address the content seen last; a file has no successor."""
    last: dict[str, RowMapping] = {}
    for row in sorted(rows, key=lambda row: (row["last_seen"], row["first_seen"], row["sha256"])):
        is_file = row["address"].startswith("file:")
        last[f"{row['address']} {row['sha256']}" if is_file else row["address"]] = row
    return list(last.values())


def _standing(row: RowMapping) -> tuple[Any, ...]:
    readable = row["completeness"] != Completeness.FAILED
    day = _best_day(row)
    return readable, row["first_seen"], day.isoformat() if day else "", row["digest"]


def _best_day(row: RowMapping) -> Any:
    return row["displayed"] or row["in_metadata"] or row["in_address"]


def _report_of(connection: Connection, edition_id: int | None) -> int | None:
    report_id: int | None = connection.scalar(
        select(schema.edition.c.report_id).where(schema.edition.c.id == edition_id)
    )
    return report_id


def _inserted(connection: Connection, table: Table, values: dict[str, Any]) -> int:
    key = connection.execute(insert(table), values).inserted_primary_key
    assert key is not None  # noqa: S101 - an insert of one row always has one
    return int(key[0])


def _set(connection: Connection, table: Table, key: int, **values: Any) -> None:
    connection.execute(update(table).where(table.c.id == key).values(values))
