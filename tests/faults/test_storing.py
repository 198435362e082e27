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
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, func, select, text
from sqlalchemy.exc import OperationalError

from storage import database as database_module
from storage import schema
from storage.backup import back_up
from storage.database import Database, SchemaError
from storage.ingest import ingest, seen_again
from storage.lineage import revisions
from storage.renditions import editions_with_prose
from storage.report import Difference, Identity
from storage.settling import refresh, settle
from tests.storage.test_ingest import document, everything, reading

ROUNDS = int(os.environ.get("NIANBAO_FAULT_ROUNDS", "3"))
LOCKED = 60 if ROUNDS >= 100 else 0.5  # seconds
ROOT = Path(__file__).parents[2]
STORER = """
import sys
from storage.database import Database
from storage.ingest import ingest, seen_again
from storage.renditions import editions_with_prose
from storage.report import Difference, Identity
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
        while not stop.is_set():
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


SHA256, CONTENT = "5a" * 32, "c0" * 32
FIRST_DATA = """
INSERT INTO portal (key, name, url, region, render) VALUES ('qs', '青石县', 'http://qs.gov.cn/', '419901', '');
INSERT INTO body (id, name, kind, region, portal, aliases, registered)
    VALUES (1, '青石县财政局', 'department', '419901', 'qs', '["县财政局"]', 1);
INSERT INTO body_name (body_id, name) VALUES (1, '青石县财政局');
INSERT INTO report (id, body_id, year, edition_id, editions, published, first_seen)
    VALUES (1, 1, 2023, 1, 1, '2024-01-20', '2024-02-01 00:00:00.000000');
INSERT INTO edition (id, report_id, digest, form, format, completeness, sections, problems, marks)
    VALUES (1, 1, 'CONTENT', NULL, 'html', 'complete', '{"1": "全文"}', '[]', x'');
INSERT INTO figures (edition_id, requests__received__total) VALUES (1, 7);
INSERT INTO document (id, address, site, portal, sha256, kind, lookalike, format, title, bodies, publisher, year,
    index_number, index_key, first_seen, last_seen, evidence, body_id, edition_id, unassigned)
    VALUES (1, 'http://qs.gov.cn/1.html', 'qs.gov.cn', 'qs', 'SHA256', 'report', '', 'html', '年报',
    '["青石县财政局"]', '', 2023, '', '', '2024-02-01 00:00:00.000000', '2024-02-01 00:00:00.000000', '', 1, 1, '');
INSERT INTO obligation (body_id, year, due, status, published, address, as_of, judged, reason)
    VALUES (1, 2023, '2024-01-31', 'on_time', '2024-01-20', 'http://qs.gov.cn/1.html', '2024-02-01',
    '2024-02-01 00:00:00.000000', '{}');
INSERT INTO portal_column (id, portal, url, registered, active, profile)
    VALUES (1, 'qs', 'http://qs.gov.cn/nb/', 1, 1, '{}');
INSERT INTO visit (id, portal, column_id, started, finished, outcome, requests, rendered, listed, new, detail, evidence)
    VALUES (1, 'qs', 1, '2024-02-01 00:00:00.000000', '2024-02-01 00:00:09.000000', 'ok', 2, 0, 1, 1, '', '[]');
INSERT INTO entry (id, column_id, url, title, first_seen, last_seen, kind, etag, last_modified, sha256, problem)
    VALUES (1, 1, 'http://qs.gov.cn/1.html', '年报', '2024-02-01 00:00:00.000000', '2024-02-01 00:00:00.000000',
    'report', '', '', 'SHA256', '');
INSERT INTO finding (id, "check", severity, body_id, year, status, fields, expected, found, message, message_en,
    first_seen, last_seen)
    VALUES ('f1', 'table3.balance', 'error', 1, 2023, 'open', '[]', '1', '2', '不平', 'unbalanced',
    '2024-02-01 00:00:00.000000', '2024-02-01 00:00:00.000000');
INSERT INTO event (id, at, kind, region, body_id, year, finding_id, "values")
    VALUES (1, '2024-02-01 00:00:00.000000', 'finding_opened', '419901', 1, 2023, 'f1', '{}');
""".replace("SHA256", SHA256).replace("CONTENT", CONTENT)
KEPT = ("portal", "body", "body_name", "report", "edition", "document", "obligation", "figures", "entry", "event")
KEPT_OTHERWISE = {"digest", "sha256", "sections", "first_seen", "last_seen"}  # as the program reads them: still_there


def rows_of(database: Database, columns: dict[str, list[str]]) -> dict[str, list[tuple[Any, ...]]]:
    with closing(sqlite3.connect(str(database.url.database))) as raw:
        return {
            name: sorted(raw.execute(f"SELECT {', '.join(chosen)} FROM {name}").fetchall(), key=repr)  # noqa: S608
            for name, chosen in columns.items()
        }


def first_columns(database: Database) -> dict[str, list[str]]:
    with closing(sqlite3.connect(str(database.url.database))) as raw:
        named = {name: [row[1] for row in raw.execute(f"PRAGMA table_info({name})")] for name in KEPT}
    return {name: [f'"{one}"' for one in columns if one not in KEPT_OTHERWISE] for name, columns in named.items()}


def still_there(database: Database) -> None:
    """What is kept otherwise than at first reads as it was written."""
    seen = datetime(2024, 2, 1, tzinfo=UTC)
    with database.read() as connection:
        (held,) = connection.execute(select(schema.document)).mappings()
        (edition,) = connection.execute(editions_with_prose()).mappings()
        assert (edition["digest"], edition["sections"]) == (CONTENT, {"1": "全文"})
        assert connection.scalar(select(schema.report.c.first_seen)) == seen
        assert connection.scalar(select(schema.entry.c.sha256)) == SHA256
    assert (held["sha256"], held["first_seen"], held["last_seen"]) == (SHA256, seen, seen)
    assert (held["identity"], held["facts"], held["preface"], held["differences"]) == (Identity(), {}, "", ())
    with database.write() as connection:  # it is the very same document that comes again
        again = replace(document("http://qs.gov.cn/1.html", ""), seen=seen + timedelta(days=1))
        seen_again(connection, again)
        assert connection.scalar(select(schema.document.c.last_seen)) == again.seen


def test_every_released_schema_with_data_goes_up_and_none_goes_down(tmp_path: Path) -> None:
    """F23: data of the first schema comes through every stop on the way unchanged."""
    for stop in revisions():
        database = Database.at(f"sqlite:///{tmp_path}/{stop}.db")
        database.upgrade("0001")
        with closing(sqlite3.connect(str(database.url.database))) as raw:
            raw.executescript(FIRST_DATA)
        columns = first_columns(database)
        before = rows_of(database, columns)
        database.upgrade(stop)
        database.upgrade()
        database.require_current()
        assert rows_of(database, columns) == before, stop
        still_there(database)
        database.dispose()
    with database.write() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = 'later'"))
    with pytest.raises(SchemaError, match="later version"):
        database.upgrade()


LATER_DATA = """
INSERT INTO document (id, address, site, portal, sha256, kind, lookalike, format, title, bodies, publisher, year,
    index_number, index_key, first_seen, last_seen, evidence, body_id, edition_id, unassigned, identity, facts, preface,
    differences)
    VALUES (2, 'http://qs.gov.cn/2.pdf', 'qs.gov.cn', 'qs', 'CONTENT', 'report', '', 'pdf', '年报',
    '["青石县财政局"]', '', 2023, '', '', '2024-02-01 00:00:00.000001', '2024-02-02 00:00:00.000000',
    'a.warc.gz#1', 1, 1, '',
    '{"title_year":2023,"period":["2023-01-01","2023-12-31"]}', '{"索引号":"QS-1"}', '前言',
    '[["附件","review.total","1","2"]]');
INSERT INTO rendition (document_id, form, format, completeness, sections, problems, marks)
    VALUES (2, NULL, 'pdf', 'partial', '{"1":"全 文"}', '["scanned"]', x'');
""".replace("SHA256", SHA256).replace("CONTENT", CONTENT)


def test_what_later_schemas_tell_of_documents_goes_up_too(tmp_path: Path) -> None:
    """F23: rows that others refer to, and every value of a document that is kept otherwise now."""
    database = Database.at(f"sqlite:///{tmp_path}/later.db")
    database.upgrade("0002f")
    with closing(sqlite3.connect(str(database.url.database))) as raw:
        raw.executescript(FIRST_DATA + LATER_DATA)
    database.upgrade()
    with database.read() as connection:
        held = connection.execute(select(schema.document).where(schema.document.c.id == 2)).mappings().one()
        shown = connection.execute(select(schema.rendition)).mappings().one()
    assert held["identity"] == Identity(title_year=2023, period=(date(2023, 1, 1), date(2023, 12, 31)))
    assert (held["facts"], held["preface"]) == ({"索引号": "QS-1"}, "前言")
    assert held["differences"] == (Difference("附件", "review.total", "1", "2"),)
    assert held["first_seen"] == datetime(2024, 2, 1, 0, 0, 0, 1, tzinfo=UTC)
    assert shown["sections"] == {"1": "全 文"}
    with database.write() as connection:  # what is written now stands to what is there as it should
        settle(connection, 2)
    assert_whole(database)
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
            assert connection.scalar(select(schema.document.c.title)) == "年报"
        still_there(database)
        database.dispose()
