"""What goes wrong with a command is said in one sentence."""

import gc
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result
from loguru import logger
from sqlalchemy.exc import OperationalError

from monitor.cli import main
from monitor.commands.context import Failure, database_faults_said
from storage.export import COLUMNS
from tests.databases import fresh_database

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Run]:
    """Runs a command in a folder of its own, beside an empty database."""
    fresh_database(tmp_path).dispose()
    for name in [name for name in os.environ if name.startswith("NIANBAO_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NIANBAO_STORAGE__URL", f"sqlite:///{tmp_path}/nianbao.db")
    yield lambda *arguments: CliRunner().invoke(main, arguments)
    logger.remove()  # the command's log goes where this run's standard error was


def test_what_is_stopped_says_so(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("monitor.cli.LazyGroup.get_command", lambda *_: click.Command("check", callback=interrupted))
    result = run("check")
    assert result.exit_code == 1
    assert result.stderr == "Stopped before the end.\n"


def fails_in_one_sentence(result: Result, status: int, *named: str) -> None:
    assert isinstance(result.exception, SystemExit), result.exception
    assert result.exit_code == status
    (line,) = result.stderr.splitlines()
    assert line.startswith("nianbao: ")
    assert not line.endswith("None")
    assert all(name in line for name in named), line


@pytest.mark.parametrize(
    ("url", "named"),
    [
        ("mysql+foo://x", "mysql"),
        ("postgresql+nodriver://localhost/x", "nodriver"),
        ("sqlite:////proc/nope/x.db", "/proc/nope"),
        ("sqlite:///.", "unable to open"),
        ("sqlite:///notes.txt", "not a database"),
    ],
)
def test_a_database_that_cannot_be_opened(run: Run, monkeypatch: pytest.MonkeyPatch, url: str, named: str) -> None:
    Path("notes.txt").write_text("no database at all\n" * 100)
    monkeypatch.setenv("NIANBAO_STORAGE__URL", url)
    fails_in_one_sentence(run("status"), 1, "storage.url", named)


@pytest.mark.parametrize(
    "command", [("history", "{}", "2024"), ("export", "reports", "--region", "{}"), ("portal", "show", "{}")]
)
def test_a_terminal_of_another_encoding(run: Run, command: tuple[str, ...]) -> None:
    name = os.fsdecode("青石县".encode("gbk"))
    fails_in_one_sentence(run(*(part.format(name) for part in command)), 2, "UTF-8")


def test_a_driver_that_is_not_installed(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    monkeypatch.setenv("NIANBAO_STORAGE__URL", "postgresql+psycopg://localhost/x")
    fails_in_one_sentence(run("status"), 1, "storage.url", "psycopg")


@pytest.mark.parametrize("url", ["http://[::bad/", "http://", "http://x:99999/", "http://a..b/"])
def test_an_address_that_is_none(run: Run, url: str) -> None:
    fails_in_one_sentence(run("inspect", url), 2, url)


@pytest.mark.parametrize(
    "arguments",
    [
        ("export", "reports", "-o", "nowhere/reports.jsonl"),
        ("register", "export", "-o", "/proc/nope/folder"),
        ("db", "backup", "/proc/self/backup.db"),
        ("db", "backup", "/proc/nope/backup.db"),
    ],
)
def test_a_file_that_cannot_be_written(run: Run, arguments: tuple[str, ...]) -> None:
    fails_in_one_sentence(run(*arguments), 1, arguments[-1])


def test_a_folder_without_reports(run: Run) -> None:
    Path("empty").mkdir()
    Path("empty/notes.md").write_text("no report")
    fails_in_one_sentence(run("ingest", "empty"), 1, "empty")


def test_nothing_owed_is_a_sentence(run: Run) -> None:
    result = run("check")
    assert result.exit_code == 0
    assert "()" not in result.stderr.replace(" ", "").replace("（）", "()")
    assert result.stderr.strip()


@pytest.mark.parametrize("kind", COLUMNS)
def test_an_empty_table_has_its_header(run: Run, kind: str) -> None:
    result = run("export", kind, "--format", "csv")
    assert result.stdout_bytes.decode("utf-8-sig").rstrip("\r\n").split(",") == list(COLUMNS[kind])


def test_a_disk_that_is_full_is_said_in_one_sentence() -> None:
    with pytest.raises(Failure, match="database or disk is full") as failed, database_faults_said():
        raise OperationalError("INSERT", {}, sqlite3.OperationalError("database or disk is full"))
    assert failed.value.exit_code == 1


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("crawl", "--portal", "nobody"), "nianbao: 登记中没有代码为 nobody 的门户"),
        (("ingest", "notice.html"), "notice.html：文档中没有任何内容表明它是年度报告"),
    ],
)
def test_what_fails_is_said_in_chinese_too(tmp_path: Path, arguments: tuple[str, ...], sentence: str) -> None:
    (tmp_path / "notice.html").write_text("<title>通知</title><p>会议</p>", encoding="utf-8")
    environment = {
        "NIANBAO_LANG": "zh",
        "NIANBAO_STORAGE__URL": f"sqlite:///{tmp_path}/nianbao.db",
        "PYTHONPATH": str(Path(__file__).parents[3]),
        "PATH": os.environ["PATH"],
    }
    register = "key,name,url,region,columns,render\nqs,青石县,http://qs.gov.cn/,411329,,\n"
    (tmp_path / "portals.csv").write_text(register, encoding="utf-8")
    command = [sys.executable, "-m", "monitor.cli"]
    for given in (("register", "import", "portals.csv"), arguments):
        done = subprocess.run(
            [*command, *given], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
        )
    assert done.stderr.splitlines()[0] == sentence


def test_loading_a_command_leaves_the_collector_of_garbage_at_work() -> None:
    assert main.get_command(click.Context(main), "portal") is not None
    assert gc.isenabled()
