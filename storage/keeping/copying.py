"""The whole database copied into another, such as from SQLite to PostgreSQL, and proved to be the same there.

Every table goes over in the order of its keys, in one transaction on either side, into PostgreSQL by its COPY. Rows are
counted and a digest is taken of each: of the original's as it goes over, of the copy's as it reads there afterwards.
Only when all agree is the copy committed.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Row, Table, delete, func, insert, select

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
        originals = {}
        for table in schema.metadata.sorted_tables:
            originals[table] = _copy_rows(origin, copy, table)
            _count_on(copy, table)
        for table, (rows, digest) in originals.items():
            if (rows, digest) != proof(copy, table):
                raise CopyError(DIFFERS, table=table.name)
            yield Copied(table.name, rows, digest)


def _copy_rows(origin: Connection, copy: Connection, table: Table) -> tuple[int, str]:
    """Let all rows of a table go over; how many they are and their digest, as `proof` says of the original."""
    digest, write = _Digest(), _streamed if copy.dialect.name == "postgresql" else _inserted
    write(copy, table, digest.taken(_ordered(origin, table)))
    return digest.rows, digest.said


def _inserted(copy: Connection, table: Table, rows: Iterator[Row[Any]]) -> None:
    while batch := [dict(row._mapping) for row in islice(rows, _BATCH)]:
        copy.execute(insert(table), batch)


def _streamed(copy: Connection, table: Table, rows: Iterator[Row[Any]]) -> None:
    """By COPY, which takes a fraction of what statements take; values are bound as statements bind them."""
    dialect = copy.dialect
    quote = dialect.identifier_preparer.quote
    columns = ", ".join(quote(column.name) for column in table.columns)
    binds = [column.type.dialect_impl(dialect).bind_processor(dialect) for column in table.columns]
    bound = [(place, bind) for place, bind in enumerate(binds) if bind is not None]
    driver: Any = copy.connection.driver_connection
    with driver.cursor().copy(f"COPY {quote(table.name)} ({columns}) FROM STDIN") as stream:
        for row in rows:
            values = list(row)
            for place, bind in bound:
                values[place] = bind(values[place])
            stream.write_row(values)


def _ordered(connection: Connection, table: Table) -> Iterator[Row[Any]]:
    query = select(table).order_by(*table.primary_key.columns)
    yield from connection.execute(query.execution_options(yield_per=_BATCH))


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
    digest = _Digest()
    for _ in digest.taken(_ordered(connection, table)):
        pass
    return digest.rows, digest.said


@dataclass
class _Digest:
    """How many rows went by, and the sum of their digests."""

    rows: int = 0
    sum: int = 0

    @property
    def said(self) -> str:
        """The sum in hexadecimal digits."""
        return f"{self.sum:064x}"

    def taken(self, rows: Iterable[Row[Any]]) -> Iterator[Row[Any]]:
        """The rows, counted as they go by."""
        encode = json.JSONEncoder(ensure_ascii=False, sort_keys=True, default=_plain).encode
        for row in rows:
            line = encode(tuple(row)).encode()
            self.sum = (self.sum + int.from_bytes(hashlib.sha256(line).digest())) % 2**256
            self.rows += 1
            yield row


def _plain(value: Any) -> str:
    """A value that JSON has no form for."""
    if isinstance(value, bytes | memoryview):
        return bytes(value).hex()
    return value.isoformat() if isinstance(value, datetime | date) else repr(value)
