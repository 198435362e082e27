"""A server of databases: waited for while it is restarted, and asked only for what it can hold."""

import time
from typing import Any

from loguru import logger
from sqlalchemy import Dialect
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry

from storage.keeping.columns import storable
from storage.sharing.tallies import GATHERED

BUSY_SECONDS = 90
"""How long a transaction waits for another writer, or for a server that is restarted: a minute and some more."""
A_WAIT = 0.05
"""Seconds after which a transaction counts as one that had to wait."""


class Patience:
    """Waits for a server that was there and is not: it is restarted, and takes connections again in a moment.

    One that never was there is told at once: its address is wrong, or nobody has started it.
    """

    def __init__(self) -> None:
        self._was_there = False

    def __call__(self, dialect: Dialect, _: ConnectionPoolEntry, args: Any, options: Any) -> DBAPIConnection:
        until, is_told = time.monotonic() + BUSY_SECONDS, False
        while True:
            try:
                connection = dialect.connect(*args, **options)
            except dialect.loaded_dbapi.OperationalError:
                if not self._was_there or time.monotonic() > until:
                    raise
                GATHERED.add("db_busy")
                if not is_told:
                    logger.warning(f"the server of the database does not answer: waiting up to {BUSY_SECONDS:g} s")
                    is_told = True
                time.sleep(A_WAIT)
            else:
                self._was_there = True
                return connection


def storable_only(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    """Let what is asked for hold only what `Text` keeps: PostgreSQL takes no NUL in a text, and no half of a pair.

    The address of a page may hold NUL; the question is then what it is on SQLite, of something that is not there.
    """
    from psycopg.types.string import StrDumperUnknown

    class Storable(StrDumperUnknown):
        def dump(self, obj: str) -> Any:
            return super().dump(storable(obj))

    connection.adapters.register_dumper(str, Storable)
