"""Storing under faults: killed, refused, full, locked, copied and migrated; what was acknowledged is there, and whole.

NIANBAO_FAULT_ROUNDS says how often each is tried: a few times in the suite, a hundred behind make faults.
"""

import os
import random
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from contextlib import closing
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, func, select, text
from sqlalchemy.exc import OperationalError

from storage import database as database_module
from storage import schema
from storage.database import Database
from storage.documents.summing_up import refresh
from storage.ingest import ingest
from storage.keeping.backup import back_up
from tests.storage.test_ingest import document, everything, reading
from tests.storage.test_upgrading import FIRST_DATA, still_there

ROUNDS = int(os.environ.get("NIANBAO_FAULT_ROUNDS", "3"))
LOCKED = 60 if ROUNDS >= 100 else 0.5  # seconds
ROOT = Path(__file__).parents[2]
STORER = """
import sys
from storage.database import Database
from storage.ingest import ingest
from tests.storage.test_ingest import document, reading
database = Database.at(sys.argv[1])
for number in range(int(sys.argv[2]), 100000):
    with database.write() as connection:
        ingest(connection, document(f"http://a.gov.cn/{number}.html", str(number)),
               reading(f"青石县第{number % 7}局", number, index_number=f"QS-{number % 11}"))
    print(number, flush=True)
"""


def on_file(folder: Path) -> Database:
    found = Database.at(f"sqlite:///{folder}/faults.db")
    found.upgrade()
    return found


def stored(database: Database) -> int:
    with database.read() as connection:
        return int(connection.scalar(select(func.count()).select_from(schema.document)) or 0)


def assert_whole(database: Database) -> None:
    """No document without its edition and report, no edition without figures, every roll-up as its documents say."""
    with closing(sqlite3.connect(str(database.url.database))) as raw:
        assert raw.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert raw.execute("PRAGMA foreign_key_check").fetchall() == []
    before = everything(database)
    with database.write() as connection:
        lost = select(schema.document.c.id).where(schema.document.c.edition_id.is_(None))
        assert connection.execute(lost).all() == []
        bare = select(schema.edition.c.id).where(
            schema.edition.c.id.not_in(select(schema.figures.c.edition_id)), schema.edition.c.form.is_not(None)
        )
        assert connection.execute(bare).all() == []
        for key in connection.scalars(select(schema.report.c.id)).all():
            refresh(connection, key)
    assert everything(database) == before


def test_killed_while_storing_nothing_acknowledged_is_lost(tmp_path: Path) -> None:
    """F2: the storer is killed at any moment and started again where it was."""
    database, next_one, chance = on_file(tmp_path), 0, random.Random(7)
    for _ in range(ROUNDS):
        arguments = [sys.executable, "-c", STORER, f"sqlite:///{tmp_path}/faults.db", str(next_one)]
        storer = subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True, cwd=ROOT)
        assert storer.stdout is not None
        said = storer.stdout.readline()  # it is at work
        time.sleep(chance.uniform(0, 0.3))
        storer.send_signal(signal.SIGKILL)
        said += storer.communicate()[0]
        acknowledged = [int(line) for line in said.splitlines(keepends=True) if line.endswith("\n")]
        next_one = max(acknowledged) + 1
        assert stored(database) in (next_one, next_one + 1), "the last may be stored, but not yet said"
        next_one = stored(database)
    assert_whole(database)
    database.dispose()


def test_the_nth_step_fails_and_leaves_nothing_behind(tmp_path: Path) -> None:
    """F4: SQLite gives up at each step of storing once; then nothing of that document is there, and it can be stored.

    A step is a number of SQLite's own instructions, so that it fails within statements and between them.
    """
    database = on_file(tmp_path)
    with database.write() as connection:
        ingest(connection, document("http://a.gov.cn/1.html", "一"), reading("青石县财政局", 3, index_number="QS-1"))
    before, fail_at = everything(database), 0
    second = reading("青石县财政局", 4, index_number="QS-1")
    while True:
        fail_at += 1
        steps = count(1)
        try:
            with database.write() as connection:
                driver = connection.connection.dbapi_connection
                assert isinstance(driver, sqlite3.Connection)
                driver.set_progress_handler(lambda: next(steps) == fail_at, 40)  # noqa: B023 - called within this round
                try:
                    ingest(connection, document("http://a.gov.cn/2.html", "二"), second)
                finally:
                    driver.set_progress_handler(None, 0)
        except OperationalError:
            assert everything(database) == before
            continue
        break
    assert fail_at > 8
    assert stored(database) == 2
    assert_whole(database)
    database.dispose()


def test_a_full_disk_keeps_what_was_stored_and_goes_on_when_there_is_room(tmp_path: Path) -> None:
    """F6: SQLite may not grow, which it meets as it meets a full disk."""
    database, room = on_file(tmp_path), 10**6

    def limit(connection: Any, _: object, __: object) -> None:
        connection.execute(f"PRAGMA max_page_count = {room}")

    event.listen(database._writer, "checkout", limit)
    with database.read() as connection:
        room = int(connection.scalar(text("PRAGMA page_count")) or 0) + 30
    number = 0

    def store() -> None:
        with database.write() as connection:
            ingest(connection, document(f"http://a.gov.cn/{number}.html", str(number)), reading("甲局", number))

    def fill() -> None:
        nonlocal number
        while True:
            store()
            number += 1

    with pytest.raises(OperationalError, match="full"):
        fill()
    assert stored(database) == number > 0
    room = 10**6
    store()
    assert stored(database) == number + 1
    assert_whole(database)
    database.dispose()


def test_a_locked_database_is_waited_for_and_then_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """F7: a writer waits while another holds the database, for a minute and more, and says so when it takes longer."""
    database = on_file(tmp_path)
    with closing(sqlite3.connect(str(database.url.database), isolation_level=None, check_same_thread=False)) as other:
        other.execute("BEGIN IMMEDIATE")
        release = threading.Timer(LOCKED, other.execute, ["COMMIT"])
        release.start()
        with database.write() as connection:
            ingest(connection, document("http://a.gov.cn/1.html", "一"), reading("甲局", 1))
        release.join()
        monkeypatch.setattr(database_module, "BUSY_SECONDS", 1)
        impatient = Database(database.url)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(OperationalError, match="locked"), impatient.write():
            pass
        other.execute("COMMIT")
        impatient.dispose()
    assert stored(database) == 1
    database.dispose()


def test_a_database_that_may_only_be_read_says_so(tmp_path: Path) -> None:
    """F7: also to root, of whom its right to write everything is taken for this; in one sentence."""
    database = on_file(tmp_path)
    database.dispose()
    tmp_path.chmod(0o555)
    (tmp_path / "faults.db").chmod(0o444)
    environment = {"NIANBAO_STORAGE__URL": str(database.url), "NIANBAO_LANG": "en", "PATH": os.environ["PATH"]}
    as_others = ["setpriv", "--bounding-set", "-dac_override"] if os.geteuid() == 0 else []
    command = [*as_others, sys.executable, "-m", "monitor.cli", "check"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    tmp_path.chmod(0o755)
    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    assert line.startswith("nianbao: the database cannot be opened (attempt to write a readonly database)")


def test_a_copy_taken_while_others_write_is_one_moment(tmp_path: Path) -> None:
    """F24: the copy holds the first so many documents, whole, and opens."""
    database, stop = on_file(tmp_path), threading.Event()

    def store() -> None:
        number = 0
        while not stop.wait(0.005):
            with database.write() as connection:
                ingest(connection, document(f"http://a.gov.cn/{number}.html", str(number)), reading("甲局", number))
            number += 1

    writer = threading.Thread(target=store)
    writer.start()
    try:
        for number in range(min(ROUNDS, 10)):
            time.sleep(0.2)
            back_up(database, tmp_path / f"copy{number}.db")
    finally:
        stop.set()
        writer.join()
    for number in range(min(ROUNDS, 10)):
        copy = Database.at(f"sqlite:///{tmp_path}/copy{number}.db")
        copy.require_current()
        held = stored(copy)
        with copy.read() as connection:
            addresses = set(connection.scalars(select(schema.document.c.address)))
        assert addresses == {f"http://a.gov.cn/{place}.html" for place in range(held)}
        assert_whole(copy)
        copy.dispose()
    database.dispose()


def test_killed_while_migrating_it_goes_on(tmp_path: Path) -> None:
    """F2: a migration is one transaction: killed at any statement, the next start begins it again."""
    script = (
        "import os, signal, sys\n"
        "from sqlalchemy import event\nfrom sqlalchemy.engine import Engine\n"
        "from storage.database import Database\n"
        "steps = [0]\n"
        "def step(*_):\n"
        "    steps[0] += 1\n"
        "    if steps[0] == int(sys.argv[2]): os.kill(os.getpid(), signal.SIGKILL)\n"
        "event.listen(Engine, 'before_cursor_execute', step)\n"
        "Database.at(sys.argv[1]).upgrade()\n"
        "print(steps[0])\n"
    )

    def upgraded_by(name: str, last_step: int) -> "subprocess.CompletedProcess[str]":
        database = Database.at(f"sqlite:///{tmp_path}/{name}.db")
        database.upgrade("0001")
        with closing(sqlite3.connect(str(database.url.database))) as raw:
            raw.executescript(FIRST_DATA)
        database.dispose()
        arguments = [sys.executable, "-c", script, f"sqlite:///{tmp_path}/{name}.db", str(last_step)]
        return subprocess.run(arguments, cwd=ROOT, check=False, capture_output=True, text=True)

    steps, chance = int(upgraded_by("whole", 0).stdout), random.Random(7)
    assert steps > 100
    for number in range(ROUNDS):
        assert upgraded_by(str(number), chance.randint(5, steps)).returncode == -signal.SIGKILL
        database = Database.at(f"sqlite:///{tmp_path}/{number}.db")
        with closing(sqlite3.connect(str(database.url.database))) as raw:
            assert raw.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            assert raw.execute("SELECT version_num FROM alembic_version").fetchall() == [("0001",)]
        database.upgrade()
        database.require_current()
        with database.write() as connection:
            assert connection.execute(select(schema.document.c.said)).scalar_one()["title"] == "年报"
        still_there(database)
        database.dispose()
