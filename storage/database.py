"""The database: engines for one writer at a time and many readers, and its migrations."""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from loguru import logger
from sqlalchemy import Connection, Engine, Table, create_engine, event, make_url, text
from sqlalchemy.engine import URL
from sqlalchemy.engine.interfaces import DBAPIConnection, IsolationLevel
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import ConnectionPoolEntry

from storage.keeping.columns import json_text
from storage.keeping.lineage import MIGRATIONS, revision_of, revisions
from storage.keeping.prepared import on_sqlite
from storage.sharing import silence
from storage.sharing.servers import A_WAIT, BUSY_SECONDS, Patience, storable_only
from storage.sharing.tallies import GATHERED

_RENEWED_AFTER = 3600  # seconds in which a connection learns of new statistics
_ROWS_LOOKED_AT = 1000  # of an index, however large: the whole takes a third of a second
_A_LONG_WAIT = 5.0
"""Seconds after which that is a line of the log too."""
_BEGINNINGS = 5
_Result = TypeVar("_Result")


class SchemaError(Exception):
    """The database cannot be used by this version: raised by `Database.require_current` and `Database.upgrade`."""


@dataclass(frozen=True)
class Database:
    """A database by its SQLAlchemy URL. Writers and readers use different engines, as SQLite wants it."""

    url: URL

    @classmethod
    def at(cls, url: str) -> "Database":
        """The database of a SQLAlchemy URL; the folder of an SQLite file is made. Raises ArgumentError on a bad URL."""
        parsed = make_url(url)
        if parsed.get_backend_name() == "sqlite" and parsed.database not in (None, "", ":memory:"):
            Path(str(parsed.database)).parent.mkdir(parents=True, exist_ok=True)
        return cls(parsed)

    @property
    def is_sqlite(self) -> bool:
        return self.url.get_backend_name() == "sqlite"

    @cached_property
    def _writer(self) -> Engine:
        engine = self._engine()
        if self.is_sqlite:
            event.listen(engine, "begin", _begin_immediate)
        else:
            event.listen(engine, "connect", silence.end_when_standing_still)
        return engine

    @cached_property
    def _reader(self) -> Engine:
        engine = self._engine("REPEATABLE READ")
        if self.is_sqlite:

            @event.listens_for(engine, "begin")
            def begin_deferred(connection: Connection) -> None:
                on_sqlite(connection, "BEGIN")

        return engine

    def _engine(self, isolation: IsolationLevel = "READ COMMITTED", *, is_migrating: bool = False) -> Engine:
        if not self.is_sqlite:  # a server that was restarted meanwhile is found again
            engine = create_engine(
                self.url,
                connect_args=silence.of_client(self.url),
                isolation_level=isolation,
                pool_pre_ping=True,
                json_serializer=json_text,
            )
            event.listen(engine, "do_connect", Patience())
            event.listen(engine, "connect", storable_only)
            event.listen(engine, "connect", silence.heed)
            return engine
        lasting = {"timeout": BUSY_SECONDS, "check_same_thread": False}
        engine = create_engine(
            self.url,
            connect_args=lasting,
            json_serializer=json_text,
            json_deserializer=_from_json,
            pool_recycle=_RENEWED_AFTER,
        )

        @event.listens_for(engine, "connect")
        def on_connect(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
            connection.isolation_level = None  # the driver must not begin by itself: it would begin deferred
            cursor = connection.cursor()
            # a migration puts whole tables in the places of others, which rows of third tables refer to
            foreign_keys = f"foreign_keys={'OFF' if is_migrating else 'ON'}"
            for pragma in ("journal_mode=WAL", "synchronous=NORMAL", foreign_keys):
                cursor.execute(f"PRAGMA {pragma}")
            cursor.close()

        return engine

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A transaction that may write: committed when the block ends, rolled back when it raises."""
        with self._writer.begin() as connection:
            yield connection

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A transaction that only reads, and sees one state of the database throughout."""
        with self._reader.begin() as connection:
            yield connection

    def repeatably(self, work: Callable[[Connection], _Result]) -> _Result:
        """What comes of work in a transaction of its own, begun anew where the server went away before it ended.

        For work that changes nothing more when it is done a second time: the server may have gone between its commit
        and its word of it.
        """
        for _ in range(_BEGINNINGS - 1):
            has_begun = False
            try:
                with self.write() as connection:
                    has_begun = True
                    return work(connection)
            except OperationalError as error:
                if self.is_sqlite or (has_begun and not error.connection_invalidated):
                    raise
                GATHERED.add("db_busy")
        with self.write() as connection:
            return work(connection)

    def upgrade(self, revision: str = "") -> None:
        """Bring the schema to this version's. Raises SchemaError when the database is of a later version.

        It is one transaction, and leaves no row that refers to none.
        """
        wanted = revision or revisions()[-1]
        if self._revision() == wanted:
            return
        with self.mending() as connection:
            before = revision_of(connection)
            _migrate(connection, wanted)
        if before is not None:
            logger.info(f"the database was brought from schema {before} to {wanted}")

    @contextmanager
    def mending(self) -> Iterator[Connection]:
        """A transaction in which rows of an SQLite database may refer to none for a while.

        Raises SchemaError when some still would at its end; nothing is changed then.
        """
        engine = self._engine(is_migrating=True)
        if self.is_sqlite:
            event.listen(engine, "begin", _begin_immediate)
        try:
            with engine.begin() as connection:
                alone(connection)  # machines that start at the same moment make or change the tables once
                yield connection
                if self.is_sqlite and (lost := on_sqlite(connection, "PRAGMA foreign_key_check")):
                    raise SchemaError(f"the change would lose what rows of {lost[0][0]} refer to; nothing was changed")
        finally:
            engine.dispose()

    def size(self) -> int:
        """The bytes that it takes: on SQLite those of its file and of what SQLite keeps beside it."""
        if self.is_sqlite:
            file = Path(str(self.url.database))
            return sum(one.stat().st_size for one in file.parent.glob(f"{file.name}*"))
        with self.read() as connection:
            return int(connection.scalar(text("SELECT pg_database_size(current_database())")) or 0)

    def count_anew(self) -> None:
        """Let the planner know how large the tables have become; a server of databases sees to that by itself.

        Connections that were opened before learn of it when they are renewed.
        """
        if self.is_sqlite:
            with self.write() as connection:
                on_sqlite(connection, f"PRAGMA analysis_limit={_ROWS_LOOKED_AT}")
                on_sqlite(connection, "ANALYZE")

    def is_bare(self) -> bool:
        """Whether no version of nianbao has ever made its tables here."""
        with self.read() as connection:
            return revision_of(connection) is None

    def require_current(self) -> None:
        """Raise SchemaError, saying what to do, unless the schema is this version's."""
        if self._revision() != revisions()[-1]:
            raise SchemaError("the database is of an earlier version: run nianbao db upgrade")

    def _revision(self) -> str | None:
        """The version of the schema. Raises SchemaError for one that this program does not know."""
        with self.read() as connection:
            found = revision_of(connection)
        if found is not None and found not in revisions():
            raise SchemaError(f"the database is of a later version (schema {found}): install that version of nianbao")
        return found

    def dispose(self) -> None:
        """Close every connection."""
        self._writer.dispose()
        self._reader.dispose()


def _begin_immediate(connection: Connection) -> None:
    # A deferred transaction fails at its first write when another wrote meanwhile, whatever the timeout.
    began = time.monotonic()
    on_sqlite(connection, "BEGIN IMMEDIATE")
    took = time.monotonic() - began
    if took > A_WAIT:
        GATHERED.add("db_busy")
    if took > _A_LONG_WAIT:
        logger.info(f"waited {took:.0f} s for another writer of the database")


def _from_json(text: str) -> Any:
    """What JSON holds; most lists of names and tables of values that are kept are empty, and need no parser."""
    if text == "[]":
        return []
    return {} if text == "{}" else json.loads(text)


def alone(connection: Connection) -> None:
    """Wait until no other transaction settles whose report a document is, and keep others waiting until this one ends.

    Documents, bodies and index numbers hang together in ways that no row lock covers. SQLite has one writer anyway.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(_HOLD)


_HOLD = text("SELECT pg_advisory_xact_lock(20190515)")


def unmoved(connection: Connection, numbered: Table, changed: Table) -> None:
    """Let a transaction see one state of the database throughout; to be called before anything is asked.

    In that state no row of ``numbered`` is still to come among those that are seen: on a server a row may be numbered
    before another and become visible after it. Whoever is writing such rows is waited for; whoever wants to waits for
    that long too. ``changed`` is what the transaction changes itself: others that want to do the same wait until it
    ends, and see what it did. On SQLite one writes at a time anyway.
    """
    if connection.dialect.name != "postgresql":
        return
    connection.execute(_ONE_STATE)
    connection.execute(text(f"LOCK TABLE {changed.name} IN SHARE ROW EXCLUSIVE MODE"))
    with connection.begin_nested() as moment:
        connection.execute(text(f"LOCK TABLE {numbered.name} IN SHARE MODE"))
        connection.execute(_LOOK)  # the state is that of the first question, and LOCK is none
        moment.rollback()  # which gives the lock back and keeps the state


_ONE_STATE = text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
_LOOK = text("SELECT 1")


def _migrate(connection: Connection, revision: str) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    command.upgrade(config, revision)
