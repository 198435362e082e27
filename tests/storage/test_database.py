"""The database: migrations give the schema, later versions are refused, writers wait for each other."""

import subprocess
import sys
import threading
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import insert, literal, select, text

from storage import schema
from storage.clock import now
from storage.database import Database, SchemaError
from storage.keeping.backup import back_up
from storage.keeping.lineage import MIGRATIONS, revisions
from tests.databases import ON_POSTGRESQL


def test_migrations_give_the_schema(database: Database) -> None:
    with database.read() as connection:
        assert compare_metadata(MigrationContext.configure(connection), schema.metadata) == []
    database.upgrade()
    database.require_current()


def test_the_line_of_migrations_is_that_which_is_run() -> None:
    walked = [script.revision for script in ScriptDirectory(str(MIGRATIONS)).walk_revisions()]
    assert list(revisions()) == walked[::-1]


def test_a_command_with_nothing_to_migrate_starts_without_what_migrates(database: Database) -> None:
    code = "import sys; from storage.database import Database; Database.at(sys.argv[1]).upgrade(); print(*sys.modules)"
    url = database.url.render_as_string(hide_password=False)
    done = subprocess.run([sys.executable, "-c", code, url], capture_output=True, text=True, check=True, timeout=60)
    assert "alembic" not in done.stdout.split()


def test_a_database_of_a_later_version_is_refused(database: Database) -> None:
    with database.write() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(SchemaError, match="later version"):
        database.upgrade()


def test_a_database_that_was_never_upgraded_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(SchemaError, match="nianbao db upgrade"):
        Database.at(f"sqlite:///{tmp_path}/new.db").require_current()


def test_what_no_text_may_hold_is_found_nowhere(database: Database) -> None:
    """PostgreSQL refuses NUL and halves of pairs; whoever asks a page for them asks for what is not there."""
    with database.read() as connection:
        for asked in ("a\0b", "a\ud800b") if ON_POSTGRESQL else ("a\0b",):
            assert connection.execute(select(schema.finding.c.id).where(schema.finding.c.id == asked)).all() == []
        assert connection.scalar(select(literal("青石县"))) == "青石县"


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


def test_json_is_kept_but_for_what_no_database_takes_and_chinese_takes_no_escapes(database: Database) -> None:
    table = schema.portal
    values = {
        "plain": {"词": "政府信息公开"},
        "broken": {"词": "半个\ud83d字", "空": ["\0", "\\u0000", "\\\0"]},
    }
    with database.write() as connection:
        for key, searched in values.items():
            connection.execute(insert(table).values(key=key, name=key, url=key, region="41", searched=searched))
    with database.read() as connection:
        kept = {row.key: row.searched for row in connection.execute(select(table.c.key, table.c.searched))}
        written = connection.scalar(text("SELECT CAST(searched AS TEXT) FROM portal WHERE key = 'plain'"))
    assert kept == values | {"broken": {"词": "半个�字", "空": ["�", "\\u0000", "\\�"]}}
    assert written == '{"词":"政府信息公开"}'


def test_statistics_are_counted_anew(database: Database) -> None:
    if not database.is_sqlite:
        pytest.skip("a server counts by itself")
    with database.write() as connection:
        connection.execute(insert(schema.portal).values(key="x", name="x", url="https://x.gov.cn/", region="41"))
    database.count_anew()
    with database.read() as connection:
        counted = connection.exec_driver_sql("SELECT tbl FROM sqlite_stat1").scalars().all()
    assert "portal" in counted
