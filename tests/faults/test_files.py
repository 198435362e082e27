"""F4: a file that nianbao writes stops growing at any byte, as on a full disk. What was there stays as it was."""

import resource
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner

from monitor.cli import main
from storage import database as database_module
from storage.database import Database
from storage.ingest import ingest
from storage.keeping.backup import back_up
from storage.register import Portal
from storage.registry.registration import put_portal
from tests.storage.test_ingest import document, reading

BEFORE = b"what was there before"
COMMANDS = {
    "reports.csv": ("export", "reports", "--format", "csv", "-o", "{file}"),
    "reports.xlsx": ("export", "reports", "--format", "xlsx", "-o", "{file}"),
    "reports.jsonl": ("export", "reports", "--format", "jsonl", "-o", "{file}"),
    "reports.parquet": ("export", "reports", "--format", "parquet", "-o", "{file}"),
    "portals.csv": ("register", "export", "-o", "{folder}"),
    "copy.db": ("db", "backup", "{file}"),
}


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    made = Database.at(f"sqlite:///{tmp_path_factory.mktemp('files')}/nianbao.db")
    made.upgrade()
    with made.write() as connection:
        put_portal(connection, Portal("qs", "青石县", "http://qs.gov.cn/", "4113"))
        for number in range(20):
            ingest(connection, document(f"http://qs.gov.cn/{number}.html", str(number)), reading("甲局", number))
    with made.read():  # whoever has it open keeps what SQLite needs beside it, which could not be made here
        yield made
    made.dispose()


@contextmanager
def room(most: int) -> Iterator[None]:
    """No file of this process grows beyond so many bytes."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, ignored)


@pytest.mark.parametrize("name", COMMANDS)
def test_a_file_is_written_whole_or_not_at_all(
    name: str, database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NIANBAO_STORAGE__URL", database.url.render_as_string())
    arguments = [part.format(file=tmp_path / name, folder=tmp_path) for part in COMMANDS[name]]
    assert CliRunner().invoke(main, arguments).exit_code == 0
    size = (tmp_path / name).stat().st_size
    for most in (0, size // 2, size - 1):
        for file in tmp_path.iterdir():
            file.write_bytes(BEFORE)
        with room(most):
            done = CliRunner().invoke(main, arguments)
        assert done.exit_code == 1, (most, done.output)
        (line,) = done.stderr.splitlines()
        assert line.startswith("nianbao: ")
        assert (tmp_path / name).read_bytes() == BEFORE
        assert not [file for file in tmp_path.iterdir() if file.name.startswith(".")], "nothing is left aside"


def test_a_database_that_cannot_be_written_can_be_copied(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When it was copied cannot be noted in it then."""
    monkeypatch.setattr(database_module, "BUSY_SECONDS", 0.1)
    hindered = Database(database.url)
    with database.write():
        back_up(hindered, tmp_path / "copy.db")
    hindered.dispose()
    Database.at(f"sqlite:///{tmp_path}/copy.db").require_current()
