"""Databases for tests, migrated once and copied: SQLite files, or with NIANBAO_TEST_DATABASE=postgresql databases of a
PostgreSQL that this process starts on a free loopback port and takes away at its end.
"""

import atexit
import contextlib
import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from functools import cache
from itertools import count
from pathlib import Path

from sqlalchemy import create_engine, text

from storage.database import Database

ON_POSTGRESQL = os.environ.get("NIANBAO_TEST_DATABASE") == "postgresql"
_numbers = count()


def fresh_database(folder: Path, name: str = "nianbao") -> Database:
    """An empty database of this version; an SQLite one lies in the folder."""
    if ON_POSTGRESQL:
        return Database.at(f"{_server()}/{_copy_of('migrated')}")
    return Database.at(f"sqlite:///{shutil.copy(_migrated_file(), folder / f'{name}.db')}")


def bare_url(folder: Path, name: str = "bare") -> str:
    """The URL of a database without any table."""
    return f"{_server()}/{_copy_of('template0')}" if ON_POSTGRESQL else f"sqlite:///{folder / name}.db"


def discard(database: Database) -> None:
    """Close a database and, on PostgreSQL, drop it."""
    database.dispose()
    if ON_POSTGRESQL:
        _run_on_server(f'DROP DATABASE "{database.url.database}" WITH (FORCE)')


@cache
def _migrated_file() -> Path:
    folder = tempfile.mkdtemp(prefix="nianbao-migrated-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    path = Path(folder, "migrated.db")
    database = Database.at(f"sqlite:///{path}")
    database.upgrade()
    with database.write() as connection:
        connection.execute(text("SELECT 1"))
    database.dispose()
    return path


def _copy_of(template: str) -> str:
    if template == "migrated":
        _migrate_template()
    name = f"test_{next(_numbers)}"
    _run_on_server(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    return name


@cache
def _migrate_template() -> None:
    _run_on_server('CREATE DATABASE "migrated" TEMPLATE template0')
    database = Database.at(f"{_server()}/migrated")
    database.upgrade()
    database.dispose()


def _run_on_server(statement: str) -> None:
    engine = create_engine(f"{_server()}/postgres", isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(statement)
    engine.dispose()


@cache
def _server() -> str:
    """The server of this process, which ends with it; its URL without a database."""
    stack = contextlib.ExitStack()
    atexit.register(stack.close)
    return stack.enter_context(postgresql()).url


class Server:
    """A PostgreSQL that is running, for this machine and, at another ``address``, for whoever reaches that."""

    def __init__(self, home: Path, port: int, *, durable: bool, address: str = "127.0.0.1") -> None:
        self._home = home
        self._address = address
        # root may not run it, so it runs as the account that its package made
        self._as = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        # nothing but a test's own transactions may show in the server's snapshots
        fast = "" if durable else " -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c autovacuum=off"
        self._options = f"-p {port} -c listen_addresses={address} -k {home} -c shared_buffers=32MB{fast}"
        self.url = f"postgresql+psycopg://test@{address}:{port}"

    def create(self) -> None:
        self._run("initdb", "-U", "test", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
        with (self._home / "data/pg_hba.conf").open("a") as allowed:
            allowed.write(f"host all all {self._address}/16 trust\n")
        self.start()

    def start(self) -> None:
        self._run("pg_ctl", "-w", "-l", f"{self._home}/log", "-o", self._options, "start")

    def stop(self, mode: str = "immediate") -> None:
        self._run("pg_ctl", "-m", mode, "stop")

    def _run(self, program: str, *arguments: str) -> None:
        command = [*self._as, str(_programs() / program), "-D", f"{self._home}/data", *arguments]
        # its output must be no pipe: the server would inherit it, and the call would wait for ever
        subprocess.run(command, check=True, cwd=self._home, stdout=subprocess.DEVNULL)


@contextlib.contextmanager
def postgresql(*, durable: bool = False, address: str = "127.0.0.1") -> Iterator[Server]:
    """A PostgreSQL for the length of a test; ``durable`` where it is killed to see what it keeps."""
    home = Path(tempfile.mkdtemp(prefix="nianbao-postgresql-"))
    if os.geteuid() == 0:
        shutil.chown(home, "postgres", "postgres")
    with socket.socket() as probe:
        probe.bind((address, 0))
        port = probe.getsockname()[1]
    server = Server(home, port, durable=durable, address=address)
    try:
        server.create()
        yield server
    finally:
        with contextlib.suppress(subprocess.CalledProcessError):
            server.stop()
        shutil.rmtree(home, ignore_errors=True)


def _programs() -> Path:
    """The folder of initdb and pg_ctl: Debian keeps them out of PATH."""
    on_path = shutil.which("pg_ctl")
    if on_path:
        return Path(on_path).resolve().parent
    versions = Path("/usr/lib/postgresql").glob("*/bin/pg_ctl")
    found = sorted(versions, key=lambda path: int(path.parts[4]))
    if not found:
        raise RuntimeError("the programs of a PostgreSQL server are not installed: run scripts/postgres")
    return found[-1].parent
