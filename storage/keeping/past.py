"""What stood before: old values of rows that were changed, by which a past day is rebuilt (storage.keeping.rebuilding).

Whatever bears a moment of its own is known as of any day without more: looks, documents, events, corrections. Kept here
is only what a change would lose: lines of the register, whose report a document was, what became of findings, how far
subscriptions had been told. Undone from the last to the first, these changes lead back to any moment.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Date, Integer, Row, Table, func, insert, select, update

from storage import schema
from storage.clock import day_of, now
from storage.keeping.columns import Instant, UtcMoment
from storage.keeping.compact import Day

WATCHED: Mapping[str, tuple[str, ...]] = {
    "portal": ("name", "url", "region", "render", "searched"),
    "portal_column": ("portal", "url", "registered", "active", "name", "profile"),
    "body": ("name", "kind", "region", "portal", "aliases", "since", "until", "registered"),
    "local_due": ("day", "source"),
    "entry": ("title", "listed_date", "last_seen", "sha256", "problem", "gone_since", "gone_again"),
    "document": (
        *("kind", "lookalike", "said", "year", "displayed", "in_metadata", "in_address", "column_body", "body_id"),
        *("unassigned", "as_read", "portal", "portals", "first_seen", "last_seen"),
    ),
    "correction": ("body_id",),
    "finding": (
        *("severity", "status", "message", "message_en", "first_seen", "last_seen", "resolved", "resolution"),
        *("status_before", "until", "editions"),
    ),
    "subscription": ("told", "last_digest", "rhythm"),
    "untold": (),
    "incident": ("first", "last"),
}
"""The tables whose changes are kept, and of which columns; a row that comes or goes is kept whole."""

_TOLD_OF = {
    "profile": ("body", "strangers", "only_year", "longest", "cuts", "stopped"),
    "searched": ("shared", "own", "began"),
    "said": ("title",),
}
"""Of large values only what judgements rest on."""

OWNER = "owner"
"""Whose report a document was, among its old values: the body's key and the year; an empty list while it was nobody's,
nothing while it had no content."""

Old = dict[str, Any]


@contextmanager
def noted(connection: Connection, table: Table, where: ColumnElement[bool]) -> Iterator[None]:
    """Keep how some rows stood before the block, as far as it changes them, brings them or takes them away."""
    before = _rows(connection, table, where)
    yield
    after = _rows(connection, table, where)
    for key, old in before.items():
        new = after.get(key)
        changed = (
            old if new is None else {name: value for name, value in old.items() if _differs(name, value, new[name])}
        )
        if changed or new is None:
            write(connection, table.name, key, changed)
    for key in after.keys() - before.keys():
        write(connection, table.name, key, None)


def note_change(connection: Connection, table: Table, key: int | str, values: Mapping[str, Any]) -> None:
    """Keep what one row says in the columns that are given other values now."""
    names = [name for name in WATCHED.get(table.name, ()) if name in values]
    if not names:
        return
    row = connection.execute(select(*(table.c[name] for name in names)).where(table.c.id == key)).mappings().first()
    before = {name: _told_of(name, row[name]) for name in names} if row else {}
    old = {name: value for name, value in before.items() if _differs(name, value, _told_of(name, values[name]))}
    if old:
        write(connection, table.name, str(key), old)


def set_row(connection: Connection, table: Table, key: int, **values: Any) -> None:
    """Change one row by its key; what it said before is kept (storage.keeping.past)."""
    note_change(connection, table, key, values)
    if table is schema.document and "edition_id" in values:
        _note_owners(connection, table.c.id == key)
    elif table is schema.edition and "report_id" in values:
        _note_owners(connection, schema.document.c.edition_id == key)
    connection.execute(update(table).where(table.c.id == key).values(values))


def _note_owners(connection: Connection, where: ColumnElement[bool]) -> None:
    """Keep whose reports some documents were until now."""
    document, edition, report = schema.document, schema.edition, schema.report
    query = (
        select(document.c.id, document.c.edition_id, report.c.body_id, report.c.year)
        .join(edition, edition.c.id == document.c.edition_id, isouter=True)
        .join(report, report.c.id == edition.c.report_id, isouter=True)
    )
    for key, edition_id, body_id, year in connection.execute(query.where(where)).all():
        owner = None if edition_id is None else [] if body_id is None else [body_id, year]
        write(connection, document.name, str(key), {OWNER: owner})


def _differs(name: str, old: Any, new: Any) -> bool:
    if name == "last_seen" and old and new:  # days are rebuilt: the last look of each is enough
        return day_of(old) != day_of(new)
    if name in _HAD_OR_NOT:
        return bool(old) != bool(new)
    return bool(old != new)


_HAD_OR_NOT = ("sha256", "problem")
"""Of an entry: whether its document was had, and whether there was a problem; which one does not matter later."""


def write(connection: Connection, table: str, key: str, old: Old | None) -> None:
    """Keep the old values of a row until now; None where it was not there."""
    row = None if old is None else {name: _plain(value) for name, value in old.items()}
    connection.execute(insert(schema.past), {"kind": table, "key": key, "until": now(), "row": row})


def began(connection: Connection) -> datetime | None:
    """The moment from which on changes are kept; None while there was none."""
    found: datetime | None = connection.scalar(select(func.min(schema.past.c.until)))
    return found


def key_of(table: Table, row: Row[Any] | Mapping[str, Any]) -> str:
    """The key of a row as it is kept."""
    values = row if isinstance(row, Mapping) else row._mapping
    return "|".join(str(values[column.name]) for column in table.primary_key.columns)


def key_values(table: Table, key: str) -> dict[str, Any]:
    """The columns of the key of a row, by the key as it is kept."""
    columns = list(table.primary_key.columns)
    parts: Sequence[str] = key.split("|", len(columns) - 1)
    return {
        column.name: int(part) if isinstance(column.type, Integer) else part
        for column, part in zip(columns, parts, strict=True)
    }


def known(table: Table, old: Mapping[str, Any]) -> Old:
    """Old values as the table takes them."""
    return {name: _known(table, name, value) for name, value in old.items() if name in table.c}


def _known(table: Table, name: str, value: Any) -> Any:
    kind = table.c[name].type
    if value is not None and isinstance(kind, Date | Day):
        return date.fromisoformat(value)
    if value is not None and isinstance(kind, UtcMoment | Instant):
        return datetime.fromisoformat(value)
    return value


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _rows(connection: Connection, table: Table, where: ColumnElement[bool]) -> dict[str, Old]:
    keys = list(table.primary_key.columns)
    names = WATCHED[table.name]
    rows = connection.execute(select(*keys, *(table.c[name] for name in names)).where(where)).mappings()
    return {key_of(table, row): {name: _told_of(name, row[name]) for name in names} for row in map(dict, rows)}


def _told_of(name: str, value: Any) -> Any:
    if name in _TOLD_OF:
        return {each: value[each] for each in _TOLD_OF[name] if each in (value or {})}
    return value
