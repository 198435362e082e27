"""The whole database copied into another, such as from SQLite to PostgreSQL, and proved to be the same there.

Every table goes over in the order of its keys, in one transaction on either side; then both sides are counted and a
digest is taken of every row of every table as it reads there. Only when all agree is the copy committed.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Table, delete, func, insert, select

from storage import schema
from storage.database import Database
from storage.language import N_

_BATCH = 500
_OF_MIGRATIONS = (schema.secret,)
"""The tables in which a database that was only made holds rows already: keys that nothing was signed with yet."""
NOT_EMPTY = N_("the database to copy to holds data already")
DIFFERS = N_("the copy differs from the original and was not kept: {table}")


class CopyError(Exception):
    """The copy was not made, for a reason in English with its values: raised by `copy_database`."""

    def __init__(self, reason: str, **values: str) -> None:
        super().__init__(reason)
        self.values = values


@dataclass(frozen=True)
class Copied:
    """One table as it stands on both sides: how many rows, and the digest of all of them."""

    table: str
    rows: int
    digest: str


def copy_database(source: Database, target: Database) -> Iterator[Copied]:
    """Copy everything into an empty database, which is migrated first; gives each table once it is proved.

    The caller must take all that is given: only then is it committed. Raises CopyError when the target holds data or a
    table differs; the target is then as it was before.
    """
    source.require_current()
    if target.is_bare():
        target.upgrade()
    target.require_current()
    with source.read() as origin, target.write() as copy:
        for table in schema.metadata.sorted_tables:
            if table in _OF_MIGRATIONS:
                copy.execute(delete(table))
            elif copy.execute(select(table).limit(1)).first() is not None:
                raise CopyError(NOT_EMPTY)
        for table in schema.metadata.sorted_tables:
            _copy_rows(origin, copy, table)
            _count_on(copy, table)
        for table in schema.metadata.sorted_tables:
            rows, digest = proof(origin, table)
            if (rows, digest) != proof(copy, table):
                raise CopyError(DIFFERS, table=table.name)
            yield Copied(table.name, rows, digest)


def _copy_rows(origin: Connection, copy: Connection, table: Table) -> None:
    for batch in _ordered(origin, table).partitions(_BATCH):
        copy.execute(insert(table), [dict(row) for row in batch])


def _ordered(connection: Connection, table: Table) -> Any:
    query = select(table).order_by(*table.primary_key.columns)
    return connection.execute(query.execution_options(yield_per=_BATCH)).mappings()


def _count_on(connection: Connection, table: Table) -> None:
    """Let PostgreSQL number new rows after those that were copied."""
    key = table.autoincrement_column
    if connection.dialect.name != "postgresql" or key is None:
        return
    last = connection.scalar(select(func.max(key)))
    if last is not None:
        sequence = select(func.setval(func.pg_get_serial_sequence(table.name, key.name), last))
        connection.execute(sequence)


def proof(connection: Connection, table: Table) -> tuple[int, str]:
    """How many rows a table has, and the sum of the digests of them all, whatever the database and its order."""
    digests, rows = 0, 0
    for row in _ordered(connection, table):
        values = [_plain(value) for value in row.values()]
        line = json.dumps(values, ensure_ascii=False, sort_keys=True, default=repr)
        digests = (digests + int.from_bytes(hashlib.sha256(line.encode()).digest())) % 2**256
        rows += 1
    return rows, f"{digests:064x}"


def _plain(value: Any) -> Any:
    if isinstance(value, bytes | memoryview):
        return bytes(value).hex()
    if isinstance(value, datetime | date):
        return value.isoformat()
    return value if isinstance(value, str | int | float | bool | dict | list | type(None)) else repr(value)
