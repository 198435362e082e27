"""A past day rebuilt: a copy of the database in which everything that came later is undone.

What bears a moment of its own is taken away when it is later; changes of rows are undone from the last to the first
(storage.keeping.past). Documents then belong to whose reports they were, and reports and editions follow from them by
the same code as ever. How documents are read is the program's, as its rules are: a better reading counts for past days
too.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import Connection, Table, bindparam, delete, exists, func, insert, select, update

from storage import rollup, schema
from storage.clock import day_of, end_of_day
from storage.database import Database
from storage.documents.placing import PARTS_OF_EDITIONS, lose_content, place
from storage.documents.renditions import show_best
from storage.documents.summing_up import refresh, report_at_hand
from storage.events import EventKind
from storage.keeping import past
from storage.keeping.backup import back_up
from storage.keeping.portions import scalars_for
from storage.registry.bodies import body_from, write_names


@dataclass
class Undone:
    """The documents whose rows were undone, and of some of them whose reports they were (storage.keeping.past)."""

    documents: set[int] = field(default_factory=set)
    owners: dict[int, Sequence[int] | None] = field(default_factory=dict)


@contextmanager
def rebuilt(database: Database, day: date) -> Iterator[Database]:
    """The database as it stood at the end of a day in Asia/Shanghai, in a copy that goes when the block ends.

    What was judged stands there as it was judged last. Raises OSError when there is no room for the copy.
    """
    home = Path(str(database.url.database)).parent if database.is_sqlite else None
    with TemporaryDirectory(prefix=".nianbao-day-", dir=home) as folder:
        file = Path(folder, "day.db")
        back_up(database, file)
        copy = Database.at(f"sqlite:///{file}")
        try:
            with copy.mending() as connection:
                rewind(connection, end_of_day(day))
            yield copy
        finally:
            copy.dispose()


def first_day(connection: Connection) -> date | None:
    """The first day that can be rebuilt wholly; None while nothing was ever kept."""
    began = past.began(connection)
    return day_of(began) if began else None


def rewind(connection: Connection, until: datetime) -> None:
    """Undo everything that came at a moment or later; of what was before changes were kept, the register stays."""
    began = past.began(connection)
    connection.execute(delete(schema.checkpoint))
    _forget_telling(connection, until)
    _forget_judging(connection, until)
    undone = _undo_changes(connection, max(until, end_of_day(day_of(began))) if began else until)
    _forget_looking(connection, until)
    _forget_documents(connection, until, undone)
    owed = schema.obligation
    connection.execute(delete(owed).where(~exists().where(schema.body.c.id == owed.c.body_id)))
    rollup.refresh(connection)


def _forget_telling(connection: Connection, until: datetime) -> None:
    """Messages, as far as they were written and sent; who had subscribed, and who wanted no more."""
    outbox, delivery, attempt = schema.outbox, schema.delivery, schema.attempt
    later = select(outbox.c.id).where(outbox.c.created >= until)
    for table in (delivery, attempt):
        connection.execute(delete(table).where(table.c.outbox_id.in_(later)))
    connection.execute(delete(outbox).where(outbox.c.created >= until))
    tried_later = select(attempt.c.outbox_id).where(attempt.c.at >= until)
    tries = select(func.count()).where(attempt.c.outbox_id == outbox.c.id, attempt.c.at < until).scalar_subquery()
    pending = {"state": "pending", "sent": None, "claimed": None, "claimant": "", "due": outbox.c.created}
    connection.execute(update(outbox).where(outbox.c.id.in_(tried_later)).values(attempts=tries, **pending))
    connection.execute(update(delivery).where(delivery.c.at >= until).values(fate="pending", answer=""))
    connection.execute(delete(attempt).where(attempt.c.at >= until))
    subscriber, unsubscription = schema.subscriber, schema.unsubscription
    connection.execute(delete(subscriber).where(subscriber.c.asked >= until))
    connection.execute(update(subscriber).where(subscriber.c.confirmed >= until).values(confirmed=None))
    connection.execute(delete(unsubscription).where(unsubscription.c.at >= until))


def _forget_judging(connection: Connection, until: datetime) -> None:
    """States by what their changes say they were before; findings' steps, and what was judged on other grounds."""
    event, owed = schema.event, schema.obligation
    changes = select(event.c.body_id, event.c.year, event.c["values"]).where(
        event.c.at >= until, event.c.kind == EventKind.STATUS_CHANGED
    )
    before: dict[tuple[int, int], str | None] = {}
    for body_id, year, values in connection.execute(changes.order_by(event.c.id.desc())):
        before[body_id, year] = values["before"]
    own = (owed.c.body_id == bindparam("own_body")) & (owed.c.year == bindparam("own_year"))
    rows = [{"own_body": body_id, "own_year": year, "was": was} for (body_id, year), was in before.items()]
    if gone := [row for row in rows if row["was"] is None]:
        connection.execute(delete(owed).where(own), gone)
    if others := [row for row in rows if row["was"] is not None]:
        connection.execute(update(owed).where(own).values(status=bindparam("was")), others)
    connection.execute(delete(event).where(event.c.at >= until))
    for table, moment in ((schema.finding_history, "at"), (schema.examination, "judged")):
        connection.execute(delete(table).where(table.c[moment] >= until))


def _forget_looking(connection: Connection, until: datetime) -> None:
    """Looks, lines of lists, corrections, findings, those that wait among them, and runs that came later."""
    finding, untold = schema.finding, schema.untold
    later_found = select(finding.c.id).where(finding.c.first_seen >= until)
    connection.execute(delete(untold).where(untold.c.finding_id.in_(later_found)))
    for table, moment in (
        (schema.visit, "finished"),
        (schema.entry, "first_seen"),
        (schema.correction, "at"),
        (schema.finding, "first_seen"),
    ):
        connection.execute(delete(table).where(table.c[moment] >= until))
    # what stood is seen when the day is judged
    connection.execute(update(finding).where(finding.c.last_seen >= until).values(last_seen=finding.c.first_seen))
    correction, probe, run = schema.correction, schema.probe, schema.run
    connection.execute(update(correction).where(correction.c.undone >= until).values(undone=None, undone_by=""))
    connection.execute(delete(probe).where(probe.c.run_id.in_(select(run.c.id).where(run.c.asked >= until))))
    connection.execute(delete(run).where(run.c.asked >= until))


def _undo_changes(connection: Connection, until: datetime) -> Undone:
    """Give every row back what it said; whose reports documents were is told, and not yet done."""
    kept = schema.past
    query = select(kept).where(kept.c.until >= until, kept.c.kind != "").order_by(kept.c.id.desc())
    undone, bodies = Undone(), set[int]()
    for row in connection.execute(query).mappings().all():
        table = schema.metadata.tables[row["kind"]]
        key = past.key_values(table, row["key"])
        if row["row"] is not None and past.OWNER in row["row"]:
            undone.owners[key["id"]] = row["row"][past.OWNER]
        else:
            _put_back(connection, table, key, row["row"])
        if table is schema.body:
            bodies.add(key["id"])
        elif table is schema.document:
            undone.documents.add(key["id"])
    _name_again(connection, bodies)
    connection.execute(delete(kept).where(kept.c.until >= until))
    return undone


def _put_back(connection: Connection, table: Table, key: Mapping[str, Any], old: Mapping[str, Any] | None) -> None:
    own = [table.c[name] == value for name, value in key.items()]
    if old is None:
        connection.execute(delete(table).where(*own))
        return
    values = past.known(table, old)
    if "said" in values:  # the rest of what it says is as it is read now
        values["said"] = {**(connection.scalar(select(table.c.said).where(*own)) or {}), **values["said"]}
    if values and connection.execute(update(table).where(*own).values(values)).rowcount:
        return
    if not connection.scalar(select(exists().where(*own))):
        connection.execute(insert(table).values({**key, **values}))


def _name_again(connection: Connection, bodies: set[int]) -> None:
    """Let bodies be known by the names that they had."""
    table, names = schema.body, schema.body_name
    for key in bodies:
        connection.execute(delete(names).where(names.c.body_id == key))
        row = connection.execute(select(table).where(table.c.id == key)).mappings().first()
        if row is not None:
            write_names(connection, key, body_from(row))


def _forget_documents(connection: Connection, until: datetime, undone: Undone) -> None:
    """Take away the documents that came later, and give the others to whose reports they were."""
    document, edition = schema.document, schema.edition
    later = document.c.first_seen >= until
    losing = select(document.c.edition_id).where(later, document.c.edition_id.is_not(None)).distinct()
    editions = connection.scalars(losing).all()
    reports = set(scalars_for(connection, select(edition.c.report_id), edition.c.id, editions))
    ours = select(edition.c.report_id).join(document, document.c.edition_id == edition.c.id)
    reports |= set(scalars_for(connection, ours, document.c.id, undone.documents))
    own = schema.rendition.c.document_id.in_(select(document.c.id).where(later))
    connection.execute(delete(schema.rendition).where(own))
    connection.execute(delete(document).where(later))
    _forget_editions(connection)
    for key in list(scalars_for(connection, select(edition.c.id), edition.c.id, editions)):
        show_best(connection, key)
    for key in sorted(scalars_for(connection, select(document.c.id), document.c.id, undone.owners)):
        _give(connection, key, undone.owners[key])
    for key in sorted(one for one in reports if one is not None):
        refresh(connection, key)
    held = exists().where(edition.c.report_id == schema.report.c.id)
    connection.execute(delete(schema.report).where(~held))


def _forget_editions(connection: Connection) -> None:
    """Take away the contents that no document has."""
    edition = schema.edition
    borne = exists().where(schema.document.c.edition_id == edition.c.id)
    unborne = select(edition.c.id).where(~borne)
    for part in (*PARTS_OF_EDITIONS, schema.prose.c.edition_id):
        connection.execute(delete(part.table).where(part.in_(unborne)))
    connection.execute(delete(edition).where(~borne))


def _give(connection: Connection, document_id: int, owner: Sequence[int] | None) -> None:
    """Let a document be whose report it was; nobody's, or without content, as it may have been."""
    if owner:
        place(connection, document_id, report_at_hand(connection, (owner[0], owner[1])).id)
        return
    place(connection, document_id, None)
    if owner is None:
        lose_content(connection, document_id)
