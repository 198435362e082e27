"""Documents go from one report to another, with their contents: an edition that no document bears is gone."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, RowMapping, bindparam, delete, insert, select

from storage import schema
from storage.documents.renditions import editions_with_prose, forget, join, new_edition, own_rendition, show_best
from storage.documents.summing_up import refresh
from storage.keeping.past import set_row
from storage.keeping.prepared import Prepared
from storage.report import DocumentKind


def place(connection: Connection, document_id: int, report_id: int | None) -> None:
    """Let a document belong to a report, or to none, with its content as an edition there."""
    query = editions_with_prose().join(schema.document, schema.document.c.edition_id == schema.edition.c.id)
    old = connection.execute(query.where(schema.document.c.id == document_id)).mappings().first()
    if old is None:
        return
    if old["report_id"] != report_id:
        _move(connection, document_id, old, report_id)
    for touched in {old["report_id"], report_id} - {None}:
        refresh(connection, touched)


TWIN = Prepared(
    select(schema.edition.c.id).where(
        schema.edition.c.report_id == bindparam("report"), schema.edition.c.digest == bindparam("content")
    )
)
"""The key of the edition of a report that has a content."""


def _move(connection: Connection, document_id: int, old: RowMapping, report_id: int | None) -> None:
    there = {"report": report_id, "content": old["digest"]}
    edition_id = TWIN.scalar(connection, there) if report_id is not None else None
    if edition_id is None and len(bearers(connection, old["id"])) == 1:
        set_row(connection, schema.edition, old["id"], report_id=report_id)
        return
    own = own_rendition(connection, document_id, old)
    if edition_id is None:
        edition_id = _copy(connection, old, own | {"report_id": report_id})
    leave_for(connection, document_id, old["id"], edition_id, own)


def bearers(connection: Connection, edition_id: int) -> Sequence[int]:
    """The documents that have an edition."""
    table = schema.document
    return connection.scalars(select(table.c.id).where(table.c.edition_id == edition_id)).all()


def leave_for(connection: Connection, document_id: int, old_id: int, edition_id: int, own: Mapping[str, Any]) -> None:
    """Let a document leave its edition for another, with its rendition; an edition that nobody has is gone."""
    forget(connection, document_id)
    set_row(connection, schema.document, document_id, edition_id=edition_id)
    join(connection, document_id, edition_id, own)
    _be_left(connection, old_id)


def _be_left(connection: Connection, edition_id: int) -> None:
    if bearers(connection, edition_id):
        show_best(connection, edition_id)
        return
    for part in (*PARTS_OF_EDITIONS, schema.prose.c.edition_id):
        connection.execute(delete(part.table).where(part == edition_id))
    connection.execute(delete(schema.edition).where(schema.edition.c.id == edition_id))


PARTS_OF_EDITIONS = (schema.figures.c.edition_id, schema.signature.c.edition_id)


def drop_nothing(connection: Connection, document_id: int) -> None:
    """Forget the empty content of a document that turned out to be no report."""
    table, edition = schema.document, schema.edition
    query = select(table.c.kind).join(edition, edition.c.id == table.c.edition_id)
    row = connection.execute(query.where(table.c.id == document_id)).first()
    if row is not None and not DocumentKind(row.kind).is_published_report:
        lose_content(connection, document_id)


def lose_content(connection: Connection, document_id: int) -> None:
    """Let a document have no content; an edition that nobody has is gone."""
    table = schema.document
    edition_id = connection.scalar(select(table.c.edition_id).where(table.c.id == document_id))
    if edition_id is not None:
        forget(connection, document_id)
        set_row(connection, table, document_id, edition_id=None)
        _be_left(connection, edition_id)


def _copy(connection: Connection, edition: RowMapping, differs: dict[str, Any]) -> int:
    copied = {name: value for name, value in edition.items() if name != "id"}
    edition_id = new_edition(connection, copied | differs)
    figures = schema.figures
    row = connection.execute(select(figures).where(figures.c.edition_id == edition["id"])).mappings().first()
    if row is not None:
        connection.execute(insert(figures), dict(row) | {"edition_id": edition_id})
    return edition_id
