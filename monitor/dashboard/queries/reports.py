"""One report: its roll-up, its editions and the documents they were found in."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, select

from storage import schema
from storage.documents.editions import documents_of, editions_of
from storage.documents.held import DocumentView, EditionView


@dataclass(frozen=True)
class ReportView:
    """A body's report of a year. ``current`` is the edition that stands; None when none was kept."""

    id: int
    published: date | None
    first_seen: datetime | None
    current: EditionView | None
    editions: tuple[EditionView, ...]
    documents: tuple[DocumentView, ...]

    def documents_of_edition(self, edition_id: int) -> list[DocumentView]:
        """The documents that hold an edition, in the order in which they were first seen."""
        return [document for document in self.documents if document.edition_id == edition_id]

    @property
    def in_time(self) -> tuple[EditionView, ...]:
        """The editions in the order in which they were first seen."""
        first = {document.edition_id: place for place, document in reversed(list(enumerate(self.documents)))}
        return tuple(sorted(self.editions, key=lambda edition: (first.get(edition.id, len(first)), edition.id)))


def report_of(connection: Connection, body_id: int, year: int) -> ReportView | None:
    """The report of a body and year, None when none was found."""
    table = schema.report
    row = connection.execute(select(table).where(table.c.body_id == body_id, table.c.year == year)).mappings().first()
    if row is None:
        return None
    editions = tuple(editions_of(connection, row["id"]))
    return ReportView(
        id=row["id"],
        published=row["published"],
        first_seen=row["first_seen"],
        current=next((edition for edition in editions if edition.id == row["edition_id"]), None),
        editions=editions,
        documents=tuple(documents_of(connection, row["id"])),
    )


def years_of(connection: Connection, body_id: int) -> tuple[int, ...]:
    """The years of which the body owes or published a report, the latest first."""
    owed = select(schema.obligation.c.year).where(schema.obligation.c.body_id == body_id)
    found = select(schema.report.c.year).where(schema.report.c.body_id == body_id)
    return tuple(sorted(connection.scalars(owed.union(found)), reverse=True))
