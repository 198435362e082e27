"""What became of a report, in one sequence: its editions and what they changed, withdrawals and returns, with evidence.

Editions are what was received. That a report was withdrawn, or is back, is what the checks found, each with the look
that it rests on.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Connection, select

from storage import schema
from storage.documents.editions import documents_of, editions_of
from storage.documents.held import DocumentView, EditionView
from storage.findings import Step
from storage.visits import LOOKED

_WITHDRAWN = "publication.withdrawn"


class Event(StrEnum):
    """What may become of a report."""

    APPEARED = "appeared"
    CHANGED = "changed"  # another edition took the place of the one before
    REPEATED = "repeated"  # an edition appeared at another address too
    WITHDRAWN = "withdrawn"
    RETURNED = "returned"


@dataclass(frozen=True)
class Happening:
    """One step: when it was seen, where, and the records of the archive that show it.

    ``edition_id`` is the edition that came; ``changed`` names the cells and sections (``sections.1``) in which it
    differs from the one before.
    """

    at: datetime
    event: Event
    addresses: tuple[str, ...]
    evidence: tuple[str, ...] = ()
    edition_id: int | None = None
    changed: tuple[str, ...] = field(default=())


def chronicle(connection: Connection, body_id: int, year: int) -> list[Happening]:
    """What became of the report of a body and year, the first first; empty where none was ever seen."""
    table = schema.report
    report_id = connection.scalar(select(table.c.id).where(table.c.body_id == body_id, table.c.year == year))
    if report_id is None:
        return []
    documents = documents_of(connection, report_id)
    editions = {one.id: one for one in editions_of(connection, report_id)}
    found = [*_editions(documents, editions), *_withdrawals(connection, body_id, year, documents)]
    return sorted(found, key=lambda one: one.at)


def _editions(documents: list[DocumentView], editions: Mapping[int, EditionView]) -> Iterator[Happening]:
    seen: list[int] = []
    for document in documents:
        edition_id = document.edition_id
        if edition_id is None:
            continue
        event = Event.REPEATED if edition_id in seen else Event.CHANGED if seen else Event.APPEARED
        changed = _changed(editions[seen[-1]], editions[edition_id]) if event is Event.CHANGED else ()
        record = (document.evidence,) if document.evidence else ()
        yield Happening(document.first_seen, event, (document.address,), record, edition_id, changed)
        if edition_id not in seen:
            seen.append(edition_id)


def _changed(before: EditionView, after: EditionView) -> tuple[str, ...]:
    """The cells whose state or number differs, and the sections whose text does but for blanks."""
    names = dict.fromkeys([*before.cells, *after.cells])
    cells = (name for name in names if _said(before, name) != _said(after, name))
    numbers = sorted({*before.sections, *after.sections})
    sections = (f"sections.{number}" for number in numbers if _text(before, number) != _text(after, number))
    return (*cells, *sections)


def _said(edition: EditionView, name: str) -> object:
    cell = edition.cells.get(name)
    return None if cell is None else (cell.state, cell.value)


def _text(edition: EditionView, number: int) -> str | None:
    text = edition.sections.get(number)
    return None if text is None else "".join(text.split())


def _withdrawals(connection: Connection, body_id: int, year: int, documents: list[DocumentView]) -> Iterator[Happening]:
    """When the checks found it gone, and found it no longer so."""
    finding, history = schema.finding, schema.finding_history
    addresses = tuple(sorted({document.address for document in documents if document.url}))
    query = (
        select(history.c.at, history.c.step, history.c.by, finding.c.found)
        .join(finding, finding.c.id == history.c.finding_id)
        .where(finding.c.body_id == body_id, finding.c.year == year, finding.c.check == _WITHDRAWN)
        .order_by(history.c.id)
    )
    for row in connection.execute(query):
        step = Step(row.step)
        if row.by or step not in (Step.OPENED, Step.REOPENED, Step.RESOLVED):
            continue
        event = Event.RETURNED if step is Step.RESOLVED else Event.WITHDRAWN
        where = addresses if event is Event.RETURNED else tuple(row.found.split()) or addresses
        yield Happening(row.at, event, where, _last_looks(connection, where, row.at))


def _last_looks(connection: Connection, addresses: tuple[str, ...], until: datetime) -> tuple[str, ...]:
    """The records of the last looks before a moment at the columns that list, or listed, some addresses."""
    entry, visit = schema.entry, schema.visit
    columns = connection.scalars(select(entry.c.column_id).where(entry.c.url.in_(addresses)).distinct()).all()
    found: list[str] = []
    for column in sorted(columns):
        query = select(visit.c.evidence).where(
            visit.c.column_id == column, visit.c.finished <= until, visit.c.outcome.in_(sorted(LOOKED))
        )
        found += connection.scalar(query.order_by(visit.c.finished.desc(), visit.c.id.desc()).limit(1)) or ()
    return tuple(found)
