"""nianbao run: asked for, stopped, asked for once more, and what they logged."""

from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from monitor.cli import main
from storage.database import Database
from storage.sharing import runs
from tests.databases import discard, fresh_database


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    made = fresh_database(tmp_path)
    monkeypatch.setenv("NIANBAO_STORAGE__URL", made.url.render_as_string(hide_password=False))
    monkeypatch.setenv("NIANBAO_SERVICE__LOGS", str(tmp_path))
    yield made
    discard(made)


def nianbao(*arguments: str, status: int = 0) -> Result:
    done = CliRunner().invoke(main, arguments)
    assert done.exit_code == status, (done.output, done.exception)
    return done


def test_a_run_is_asked_for_read_stopped_and_asked_for_again(database: Database, tmp_path: Path) -> None:
    assert "nianbao run log 1" in nianbao("run", "start", "crawl", "--", "--portal", "yunlan").stderr
    assert "1" in nianbao("run", "log", "1", status=1).stderr, "it has not begun"
    with database.write() as connection:
        runs.begin(connection, 1, "run-1.log")
    (tmp_path / "run-1.log").write_text("what it said\n")
    assert nianbao("run", "log", "1").stdout == "what it said\n"
    nianbao("run", "stop", "1")
    with database.read() as connection:
        run = runs.find(connection, 1)
    assert run is not None
    assert run.stop
    assert "nianbao run log 2" in nianbao("run", "retry", "1").stderr
    listed = nianbao("run", "list").stdout
    assert listed.count("crawl --portal yunlan") == 2
    for command in ("log", "stop", "retry"):
        assert "99" in nianbao("run", command, "99", status=1).stderr


def test_no_two_parameters_of_a_command_have_one_name() -> None:
    def commands(group: click.Group, path: str) -> Iterator[tuple[str, click.Command]]:
        context = click.Context(group)
        for name in group.list_commands(context):
            found = group.get_command(context, name)
            assert found is not None
            yield f"{path} {name}", found
            if isinstance(found, click.Group):
                yield from commands(found, f"{path} {name}")

    for path, command in commands(main, "nianbao"):
        names = [one.name for one in command.params]
        assert len(names) == len(set(names)), f"{path}: {names}"
