"""Results of self-checks that somebody wanted to keep: what was read of a draft, never the file itself.

A result is found by a key that cannot be guessed, and is forgotten after ``KEPT_DAYS`` days or when it is removed.
"""

import secrets
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, RowMapping, delete, insert, select

from storage import schema

KEPT_DAYS = 90


@dataclass(frozen=True)
class Draft:
    """What was kept of a draft: ``body`` and ``year`` as they were given beside it, ``reading`` as it was encoded.

    ``regions`` are those that the account of its keeper is limited to.
    """

    key: str
    name: str
    body: str
    year: int | None
    kept: datetime
    author: str
    regions: tuple[str, ...]
    reading: bytes

    @property
    def until(self) -> datetime:
        """When it is forgotten."""
        return self.kept + timedelta(days=KEPT_DAYS)


def keep(
    connection: Connection,
    name: str,
    body: str,
    year: int | None,
    reading: bytes,
    author: str,
    regions: Sequence[str],
    at: datetime,
) -> str:
    """Keep what was read of a draft, and forget what has been kept long enough; the key of the new one."""
    table, key = schema.draft, secrets.token_urlsafe(16)
    connection.execute(delete(table).where(table.c.kept <= at - timedelta(days=KEPT_DAYS)))
    values = {"key": key, "name": name, "body": body, "year": year, "kept": at, "author": author}
    connection.execute(insert(table).values(values | {"regions": list(regions), "reading": zlib.compress(reading)}))
    return key


def find(connection: Connection, key: str, at: datetime) -> Draft | None:
    """The draft of a key; None for one that was never kept, was removed, or has been kept long enough."""
    table = schema.draft
    alive = (table.c.key == key) & (table.c.kept > at - timedelta(days=KEPT_DAYS))
    row = connection.execute(select(table).where(alive)).mappings().first()
    return _draft(row) if row else None


def kept_by(connection: Connection, author: str, at: datetime, limit: int) -> list[Draft]:
    """What somebody has kept, the newest first."""
    table = schema.draft
    own = (table.c.author == author) & (table.c.kept > at - timedelta(days=KEPT_DAYS))
    query = select(table).where(own).order_by(table.c.kept.desc(), table.c.key).limit(limit)
    return [_draft(row) for row in connection.execute(query).mappings()]


def remove(connection: Connection, key: str) -> None:
    """Forget a draft."""
    connection.execute(delete(schema.draft).where(schema.draft.c.key == key))


def _draft(row: RowMapping) -> Draft:
    return Draft(**dict(row) | {"regions": tuple(row["regions"]), "reading": zlib.decompress(row["reading"])})
