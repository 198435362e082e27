"""The reports that are held of some bodies, as checks see them: current edition, documents, editions, neighbours."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from monitor.checks import Neighbour
from storage import schema
from storage.editions import current_editions, editions_of
from storage.held import DocumentView, EditionView

_DOCUMENT_COLUMNS = [schema.document.c[name] for name in DocumentView.__dataclass_fields__]


@dataclass(frozen=True)
class Held:
    """A report as known at a moment; ``current`` is None when all of it was seen only later.

    ``editions`` are given where there are several.
    """

    current: EditionView | None
    documents: tuple[DocumentView, ...]
    editions: tuple[EditionView, ...]
    neighbours: tuple[Neighbour, ...]


def held_reports(connection: Connection, body_ids: Sequence[int], until: datetime) -> dict[tuple[int, int], Held]:
    """The reports of some bodies by body and year, as known before a moment."""
    table = schema.report
    reports = connection.execute(select(table).where(table.c.body_id.in_(body_ids))).mappings().all()
    newest = {view.id: view for view in current_editions(connection, list(body_ids))}
    documents = _documents(connection, body_ids, until)
    neighbours = _neighbours(connection, body_ids, until)
    held = {}
    for report in reports:
        own = documents.get(report["id"], [])
        known = {document.edition_id for document in own}
        editions: list[EditionView] = []
        if report["editions"] > 1:
            editions = [view for view in editions_of(connection, report["id"]) if view.id in known]
        current = newest.get(report["edition_id"]) if report["edition_id"] in known else _last(editions, own)
        held[report["body_id"], report["year"]] = Held(
            current, tuple(own), tuple(editions), tuple(neighbours.get(report["id"], ()))
        )
    return held


def _last(editions: Sequence[EditionView], documents: Sequence[DocumentView]) -> EditionView | None:
    """The edition that appeared last among those known."""
    first_seen: dict[int | None, datetime] = {}
    for document in documents:
        first_seen.setdefault(document.edition_id, document.first_seen)
    return max(editions, key=lambda edition: (first_seen[edition.id], edition.id), default=None)


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
        found[row["report"]].append(DocumentView(**{name: row[name] for name in DocumentView.__dataclass_fields__}))
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
        .join(other, (other.c.site == own.c.site) & (other.c.index_key == own.c.index_key) & (other.c.id != own.c.id))
        .join(other_edition, other_edition.c.id == other.c.edition_id)
        .join(other_report, other_report.c.id == other_edition.c.report_id)
        .join(schema.body, schema.body.c.id == other_report.c.body_id)
        .where(report.c.body_id.in_(body_ids), own.c.site != "", own.c.index_key != "", other.c.first_seen < until)
        .order_by(other.c.address, other.c.sha256)
    )
    found: dict[int, list[Neighbour]] = defaultdict(list)
    for row in connection.execute(query).mappings():
        document = DocumentView(**{name: row[name] for name in DocumentView.__dataclass_fields__})
        found[row["report"]].append(Neighbour(document, row["owner_id"], row["owner"], row["owner_year"]))
    return dict(found)
