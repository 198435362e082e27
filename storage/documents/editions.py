"""Editions of reports as they are read back from the database, and the documents they were found in."""

from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, select

from storage import schema
from storage.documents.held import VIEWED, DocumentView, EditionView
from storage.keeping.packing import unpack
from storage.keeping.portions import portions
from storage.report import Completeness, Format


def _query() -> Select[Any]:
    return (
        select(schema.edition, schema.figures, schema.prose.c.sections, schema.report.c.body_id, schema.report.c.year)
        .join(schema.report, schema.report.c.id == schema.edition.c.report_id)
        .join(schema.figures, schema.figures.c.edition_id == schema.edition.c.id, isouter=True)
        .join(schema.prose, schema.prose.c.edition_id == schema.edition.c.id, isouter=True)
    )


def _view(row: RowMapping) -> EditionView:
    return EditionView(
        id=row["id"],
        report_id=row["report_id"],
        body_id=row["body_id"],
        year=row["year"],
        form=row["form"],
        format=Format(row["format"]),
        completeness=Completeness(row["completeness"]),
        cells=unpack(row["form"], row, row["marks"]),  # type: ignore[arg-type]
        sections={int(number): text for number, text in (row["sections"] or {}).items()},
        problems=tuple(row["problems"]),
    )


def edition(connection: Connection, edition_id: int) -> EditionView | None:
    """One edition by its key; None when there is none, or nobody knows yet whose it is."""
    row = connection.execute(_query().where(schema.edition.c.id == edition_id)).mappings().first()
    return _view(row) if row else None


def editions(connection: Connection, edition_ids: Iterable[int]) -> dict[int, EditionView]:
    """Some editions by their keys, as far as they belong to a report."""
    keys, found = sorted(set(edition_ids)), dict[int, EditionView]()
    for some in portions(keys):
        query = _query().where(schema.edition.c.id.in_(some))
        found |= {row["id"]: _view(row) for row in connection.execute(query).mappings()}
    return found


def editions_by_key(connection: Connection, edition_ids: list[int]) -> list[EditionView]:
    """Some editions, in no order."""
    rows = connection.execute(_query().where(schema.edition.c.id.in_(edition_ids))).mappings()
    return [_view(row) for row in rows]


def editions_of(connection: Connection, report_id: int) -> list[EditionView]:
    """The editions of a report, in the order of their keys."""
    rows = connection.execute(
        _query().where(schema.edition.c.report_id == report_id).order_by(schema.edition.c.id)
    ).mappings()
    return [_view(row) for row in rows]


def current_editions(
    connection: Connection, body_ids: list[int] | None = None, year: int | None = None
) -> Iterator[EditionView]:
    """The current edition of every report, or of those of some bodies or a year, by body and year, streaming."""
    query = _query().where(schema.report.c.edition_id == schema.edition.c.id)
    if body_ids is not None:
        query = query.where(schema.report.c.body_id.in_(body_ids))
    if year is not None:
        query = query.where(schema.report.c.year == year)
    query = query.order_by(schema.report.c.body_id, schema.report.c.year)
    for row in connection.execute(query.execution_options(yield_per=500)).mappings():
        yield _view(row)


def documents_of(connection: Connection, report_id: int) -> list[DocumentView]:
    """The documents in which a report was found, in the order in which they were first seen."""
    table = schema.document
    rows = connection.execute(
        select(*(table.c[name] for name in VIEWED))
        .join(schema.edition, schema.edition.c.id == table.c.edition_id)
        .where(schema.edition.c.report_id == report_id)
        .order_by(table.c.first_seen, table.c.address, table.c.sha256)
    )
    return [DocumentView.of(row) for row in rows.mappings()]
