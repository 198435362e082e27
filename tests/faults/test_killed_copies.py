"""What makes files and databases of the database, killed in its midst or without room: nothing half is taken for whole.

What is there afterwards is what was there before, or all of it; the source is as it was, and the same command, given
again, does it. NIANBAO_FAULT_ROUNDS says how often each is killed: twice in the suite, a hundred behind make
faults.
"""

import gc
import hashlib
import json
import os
import random
import resource
import signal
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from itertools import count
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerContext
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from monitor.cli import main
from storage import schema
from storage.database import Database
from storage.ingest import ingest
from storage.keeping.copying import proof
from tests.databases import discard, fresh_database
from tests.forking import processes_with
from tests.storage.test_ingest import document, everything, reading

ROUNDS = int(os.environ.get("NIANBAO_FAULT_ROUNDS", "2"))
REPORTS = 40
EXPORTS = {
    "reports.csv": ("export", "reports", "--format", "csv", "-o"),
    "cells.jsonl": ("export", "cells", "-o"),
    "reports.xlsx": ("export", "reports", "--format", "xlsx", "-o"),
    "reports.parquet": ("export", "reports", "--format", "parquet", "-o"),
    "package": ("export", "dataset", "-o"),
    "copy.db": ("db", "backup"),
}
NO_LIMIT = -1


def act(url: str, arguments: tuple[str, ...], most: int, said: Connection) -> None:
    """A command in a process of its own, of which no file may grow beyond so many bytes."""
    os.environ |= {"NIANBAO_STORAGE__URL": url, "NIANBAO_LANG": "en"}
    sys.stderr = os.fdopen(said.fileno(), "w", encoding="utf-8")  # no file: it would have no room
    if most != NO_LIMIT:
        sys.dont_write_bytecode = True  # Python takes a part of a module's bytecode for the whole ever after
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
    code: Any = 0
    try:
        main(arguments)
    except SystemExit as ended:
        code = ended.code
    gc.collect()  # what is thrown away at the end of a program may have something to say
    sys.exit(code)


class Ended(NamedTuple):
    """How a command ended, and what it said of it."""

    code: int | None
    said: str


Run = Callable[..., Ended]


@pytest.fixture(scope="module")
def processes() -> ForkServerContext:
    return processes_with("tests.faults.test_killed_copies")


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    made = fresh_database(tmp_path_factory.mktemp("copies"))
    with made.write() as connection:
        for number in range(REPORTS):
            ingest(connection, document(f"http://qs.gov.cn/{number}.html", str(number)), reading("甲局", number))
    yield made
    discard(made)


@pytest.fixture
def run(processes: ForkServerContext, source: Database) -> Run:
    """Gives a command, which is killed after some seconds."""

    def given(arguments: tuple[str, ...], seconds: float | None = None, most: int = NO_LIMIT) -> Ended:
        url = source.url.render_as_string(hide_password=False)
        hearing, saying = processes.Pipe(duplex=False)
        process = processes.Process(target=act, args=(url, arguments, most, saying))
        process.start()
        saying.close()
        process.join(seconds)
        if process.is_alive():
            process.kill()
            process.join()
        with os.fdopen(os.dup(hearing.fileno()), encoding="utf-8") as heard:
            return Ended(process.exitcode, heard.read())

    return given


def moments(run: Run, arguments: tuple[str, ...]) -> Iterator[float]:
    """When to kill a command, from the time that it takes as a whole."""
    began, chance = time.monotonic(), random.Random(7)
    assert run(arguments).code == 0
    took = time.monotonic() - began
    for _ in range(ROUNDS):
        yield chance.uniform(0.2, 1) * took


def is_whole(path: Path, whole: str) -> bool:
    """Whether what stands there is all that belongs there."""
    if path.is_dir():
        described = json.loads((path / "datapackage.json").read_text(encoding="utf-8"))
        files = [(path / one["path"], one["hash"]) for one in described["resources"]]
        return all(f"sha256:{hashlib.sha256(file.read_bytes()).hexdigest()}" == digest for file, digest in files)
    if path.suffix == ".xlsx":  # it bears the moment in which it was made
        with zipfile.ZipFile(path) as archive:
            return archive.testzip() is None
    return path.suffix == ".db" or hashlib.sha256(path.read_bytes()).hexdigest() == whole


def stands(path: Path) -> bool:
    return (path / "datapackage.json" if path.suffix == "" else path).exists()


def left_aside(folder: Path) -> list[Path]:
    return [file for file in folder.rglob(".*") if file.is_file()]


@pytest.mark.parametrize("name", EXPORTS)
def test_killed_while_writing_a_file_there_is_none_or_a_whole_one(
    name: str, source: Database, run: Run, tmp_path: Path
) -> None:
    path, before = tmp_path / "out" / name, everything(source)
    path.parent.mkdir()
    arguments = (*EXPORTS[name], str(path))
    whole = ""
    for moment in moments(run, arguments):
        if not whole and path.is_file():
            whole = hashlib.sha256(path.read_bytes()).hexdigest()
        for file in [file for file in path.parent.rglob("*") if file.is_file() and not file.name.startswith(".")]:
            file.unlink()
        assert run(arguments, moment).code in (0, -signal.SIGKILL)
        assert not stands(path) or is_whole(path, whole)
        if name == "copy.db" and stands(path):
            assert the_same(source, Database.at(f"sqlite:///{path}"))
    assert run(arguments).code == 0
    assert is_whole(path, whole)
    assert left_aside(path.parent) == [], "what the killed ones left is gone"
    assert everything(source) == before


def the_same(one: Database, other: Database) -> bool:
    """Whether two databases hold the same rows; when it was last copied is counted in the one alone."""
    with one.read() as here, other.read() as there:
        tables = [table for table in schema.metadata.sorted_tables if table is not schema.tally]
        same = all(proof(here, table) == proof(there, table) for table in tables)
    other.dispose()
    return same


def test_killed_while_copying_to_another_database_it_is_empty_or_whole(
    source: Database, run: Run, tmp_path: Path
) -> None:
    """One that was only migrated is empty too: it is what a copy leaves that was killed behind the migration."""
    before, numbers = everything(source), count()

    def new_target() -> Database:
        return fresh_database(tmp_path, f"target{next(numbers)}")

    def copying_to(target: Database) -> tuple[str, ...]:
        return "db", "copy", target.url.render_as_string(hide_password=False)

    first = new_target()
    for moment in moments(run, copying_to(first)):
        target = new_target()
        assert run(copying_to(target), moment).code in (0, -signal.SIGKILL)
        again = run(copying_to(target))
        assert again.code == 0 or "holds data already" in again.said
        assert the_same(source, target), "whether it was done before it was killed, or done again"
        discard(target)
    discard(first)
    assert everything(source) == before


def test_without_room_a_package_stays_as_it_was(run: Run, tmp_path: Path) -> None:
    """F6: one sentence, and the package that was there before is still one."""
    path = tmp_path / "package"
    arguments = (*EXPORTS["package"], str(path))
    assert run(arguments).code == 0
    before = {file: file.read_bytes() for file in path.rglob("*") if file.is_file()}
    sizes = sorted(file.stat().st_size for file in before)
    for most in (0, sizes[-1] // 2, sizes[-1] - 1):
        assert run(arguments, most=most) == (1, f"nianbao: {path}: File too large\n")
        assert {file: file.read_bytes() for file in path.rglob("*") if file.is_file()} == before
    assert run(arguments).code == 0


def test_without_room_for_a_spreadsheet_nothing_is_said_but_one_sentence(run: Run, tmp_path: Path) -> None:
    """F6: its archive ends in the midst, and would say so on the screen too; nothing half stays beside it."""
    path = tmp_path / "reports.xlsx"
    assert run((*EXPORTS["reports.xlsx"], str(path)), most=5_000) == (1, f"nianbao: {path}: File too large\n")
    assert not list(tmp_path.glob("reports.xlsx*"))


def test_without_room_a_copy_says_so_and_is_made_when_there_is_some(source: Database, run: Run, tmp_path: Path) -> None:
    """F6: of a copy to a file; the room of a server is its own."""
    file = tmp_path / "target.db"
    ended = run(("db", "copy", f"sqlite:///{file}"), most=600_000)
    (line,) = ended.said.splitlines()
    assert ended.code == 1
    assert line.startswith("nianbao: ")
    assert "disk" in line
    assert run(("db", "copy", f"sqlite:///{file}")).code == 0
    assert the_same(source, Database.at(f"sqlite:///{file}"))
