"""The reports that are held of some bodies, as checks see them: current edition, documents, editions, neighbours."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, case, func, select, text

from monitor.checks import Neighbour
from monitor.checks.views import Absence
from storage import schema
from storage.documents.held import VIEWED, DocumentView
from storage.keeping.portions import portions
from storage.visits import LOOKED, Outcome

_DOCUMENT_COLUMNS = [schema.document.c[name] for name in VIEWED]


@dataclass(frozen=True)
class Known:
    """What is known of a report at a moment, but for its content; ``current`` is None when all was seen only later.

    ``editions`` are the keys of all its contents in the order in which they appeared, ``current`` that of the one it
    stands by.
    """

    current: int | None
    editions: tuple[int, ...]
    documents: tuple[DocumentView, ...]
    neighbours: tuple[Neighbour, ...]
    absences: Mapping[str, Absence | None]

    @property
    def first_document(self) -> DocumentView:
        """The document in which the current edition appeared first."""
        return next(one for one in self.documents if one.edition_id == self.current)


def known_reports(connection: Connection, body_ids: Sequence[int], until: datetime) -> dict[tuple[int, int], Known]:
    """The reports of some bodies by body and year, as known before a moment."""
    table = schema.report
    reports = connection.execute(select(table).where(table.c.body_id.in_(body_ids))).mappings().all()
    documents = _documents(connection, body_ids, until)
    neighbours = _neighbours(connection, body_ids, until)
    absences = _absences(connection, [one for own in documents.values() for one in own], until)
    known = {}
    for report in reports:
        own = documents.get(report["id"], [])
        editions = tuple(dict.fromkeys(one.edition_id for one in own if one.edition_id is not None))
        current = report["edition_id"] if report["edition_id"] in editions else editions[-1] if editions else None
        known[report["body_id"], report["year"]] = Known(
            current,
            editions,
            tuple(own),
            tuple(neighbours.get(report["id"], ())),
            {one.address: absences[one.address] for one in own if one.address in absences},
        )
    return known


def _documents(connection: Connection, body_ids: Sequence[int], until: datetime) -> dict[int, list[DocumentView]]:
    document, report = schema.document, schema.report
    query = (
        select(report.c.id.label("report"), *_DOCUMENT_COLUMNS)
        .join(schema.edition, schema.edition.c.report_id == report.c.id)
        .join(document, document.c.edition_id == schema.edition.c.id)
        .where(report.c.body_id.in_(body_ids), document.c.first_seen < until)
        .order_by(document.c.first_seen, document.c.address, document.c.sha256)
    )
    found: dict[int, list[DocumentView]] = defaultdict(list)
    for row in connection.execute(query).mappings():
        found[row["report"]].append(DocumentView.of(row))
    return dict(found)


def _neighbours(connection: Connection, body_ids: Sequence[int], until: datetime) -> dict[int, list[Neighbour]]:
    """Documents of any report that bear the index number of a report's document on the same site."""
    report, edition, own, other = schema.report, schema.edition, schema.document.alias("own"), schema.document
    other_edition, other_report = edition.alias("other_edition"), report.alias("other_report")
    query = (
        select(
            report.c.id.label("report"),
            schema.body.c.id.label("owner_id"),
            schema.body.c.name.label("owner"),
            other_report.c.year.label("owner_year"),
            *_DOCUMENT_COLUMNS,
        )
        .select_from(report)
        .join(edition, edition.c.report_id == report.c.id)
        .join(own, own.c.edition_id == edition.c.id)
        .join(other, (other.c.number_key == own.c.number_key) & (other.c.id != own.c.id))
        .join(other_edition, other_edition.c.id == other.c.edition_id)
        .join(other_report, other_report.c.id == other_edition.c.report_id)
        .join(schema.body, schema.body.c.id == other_report.c.body_id)
        .where(report.c.body_id.in_(body_ids), own.c.number_key.is_not(None), other.c.first_seen < until)
        .where(text(f"document.{schema.NUMBERED}"))  # so that their index is used
        .order_by(other.c.address, other.c.sha256)
    )
    found: dict[int, list[Neighbour]] = defaultdict(list)
    for row in connection.execute(query).mappings():
        found[row["report"]].append(Neighbour(DocumentView.of(row), row["owner_id"], row["owner"], row["owner_year"]))
    return dict(found)


_READ = (Outcome.OK, Outcome.EMPTY)
"""Looks that read the list itself: an unchanged one says only that it is what it was."""


def _absences(connection: Connection, documents: Sequence[DocumentView], until: datetime) -> dict[str, Absence | None]:
    """Of each address that an active column has listed: since when it is gone from every such column."""
    last_seen: dict[str, datetime] = {}
    for document in documents:
        last_seen[document.address] = max(document.last_seen, last_seen.get(document.address, document.last_seen))
    found: dict[str, Absence | None] = {}
    for some in portions(sorted(last_seen)):
        for row in connection.execute(_gone(some, until)):
            absence = _absence(row, last_seen[row.url], until)
            before = found.get(row.url, absence)
            both = absence is not None and before is not None
            found[row.url] = max(absence, before, key=lambda one: one.first) if both else None
    return found


def _absence(row: Any, last_seen: datetime, until: datetime) -> Absence | None:
    """Since when a line of a column is gone: listed no more and without an answer, or listed and answering 404."""
    if row.first is not None:
        answers = last_seen >= row.first and not row.problem
        return None if answers else Absence(row.first, row.again)
    if row.gone_again is None or row.gone_again >= until or row.gone_again <= last_seen or not row.others_answer:
        return None
    return Absence(row.gone_since, row.gone_again, listed=True)


def _gone(addresses: Sequence[str], until: datetime) -> Any:
    """Each line of a column with the first look that read the list without it, and the last look since.

    Where every document of a column answers 404, the site may fence them all: nothing is said of one of them.
    """
    entry, visit, column = schema.entry, schema.visit, schema.portal_column
    since = (
        (visit.c.column_id == entry.c.column_id)
        & visit.c.outcome.in_(sorted(LOOKED))
        & (visit.c.finished > entry.c.last_seen)
        & (visit.c.started > entry.c.last_seen)
        & (visit.c.finished < until)
    )
    read = func.min(case((visit.c.outcome.in_(_READ), visit.c.started)))
    other = entry.alias("other")
    others = select(other.c.id).where(
        other.c.column_id == entry.c.column_id, other.c.id != entry.c.id, other.c.sha256 != ""
    )
    answering = others.where(other.c.gone_since.is_(None))
    return (
        select(
            entry.c.url,
            entry.c.problem,
            entry.c.gone_since,
            entry.c.gone_again,
            (answering.exists() | ~others.exists()).label("others_answer"),
            read.label("first"),
            func.max(visit.c.started).label("again"),
        )
        .join(column, (column.c.id == entry.c.column_id) & column.c.active)
        .join(visit, since, isouter=True)
        .where(entry.c.url.in_(addresses))
        .group_by(entry.c.id, entry.c.url, entry.c.problem, entry.c.gone_since, entry.c.gone_again, entry.c.column_id)
        .order_by(entry.c.id)
    )
