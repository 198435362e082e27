"""The database: migrations give the schema, later versions are refused, writers wait for each other."""

import threading
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import insert, select, text

from storage import schema
from storage.backup import back_up
from storage.clock import now
from storage.database import Database, SchemaError


def test_migrations_give_the_schema(database: Database) -> None:
    with database.read() as connection:
        assert compare_metadata(MigrationContext.configure(connection), schema.metadata) == []
    database.upgrade()
    database.require_current()


def test_a_database_of_a_later_version_is_refused(database: Database) -> None:
    with database.write() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(SchemaError, match="later version"):
        database.upgrade()


def test_a_database_that_was_never_upgraded_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(SchemaError, match="nianbao db upgrade"):
        Database.at(f"sqlite:///{tmp_path}/new.db").require_current()


def test_writers_wait_for_each_other(database: Database) -> None:
    """Each reads, then writes what it read plus one: nothing is lost, nothing is locked."""
    table = schema.lease

    def count() -> None:
        for _ in range(20):
            with database.write() as connection:
                owner = connection.scalar(select(table.c.owner).with_for_update())
                connection.execute(table.update().values(owner=str(int(owner or 0) + 1)))

    with database.write() as connection:
        connection.execute(insert(table).values(name="count", owner="0", until=now()))
    threads = [threading.Thread(target=count) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with database.read() as connection:
        assert connection.scalar(select(table.c.owner)) == "80"


def test_a_backup_is_a_database(database: Database, tmp_path: Path) -> None:
    with database.write() as connection:
        connection.execute(insert(schema.lease).values(name="x", owner="me", until=now()))
    back_up(database, tmp_path / "copy.db")
    copy = Database.at(f"sqlite:///{tmp_path}/copy.db")
    copy.require_current()
    with copy.read() as connection:
        assert connection.scalar(select(schema.lease.c.owner)) == "me"
    copy.dispose()
