"""nianbao register offered and adopt: what was only met in reports becomes a body of the register, or a name of one."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from monitor.cli import main
from monitor.commands.context import NO_TERMINAL, out
from storage.database import Database
from storage.ingest import ingest
from storage.register import Body, BodyKind
from storage.registry.registration import bodies, put_body
from tests.storage.test_ingest import document, reading

PAGE = "http://www.hanyin.gov.cn/1.html"


@pytest.fixture
def nianbao(database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    with database.write() as connection:
        put_body(connection, Body("汉阴县财政局", BodyKind.DEPARTMENT, "610921"))
        ingest(connection, document(PAGE, "一"), reading("汉阴县财政和国资局", 3))
    monkeypatch.setenv("NIANBAO_STORAGE__URL", database.url.render_as_string(hide_password=False))
    monkeypatch.setattr(out, "width", NO_TERMINAL)
    monkeypatch.chdir(tmp_path)
    return CliRunner()


def register(nianbao: CliRunner, *arguments: str) -> Result:
    return nianbao.invoke(main, ["register", *arguments])


def test_a_body_that_was_met_is_offered_and_adopted(nianbao: CliRunner, database: Database) -> None:
    said = register(nianbao, "offered", "--region", "6109").output
    assert all(word in said for word in ("610921", "汉阴县财政和国资局", "2023", PAGE))
    assert register(nianbao, "adopt", "汉阴县财政和国资局", "--by", "王").exit_code == 0
    assert "汉阴县财政和国资局" not in register(nianbao, "offered").output
    again = register(nianbao, "adopt", "汉阴县财政和国资局", "--by", "王")
    assert again.exit_code == 1
    assert "汉阴县财政和国资局" in again.stderr
    with database.read() as connection:
        assert {body.name for body in bodies(connection)} == {"汉阴县财政局", "汉阴县财政和国资局"}


def test_what_is_too_long_for_the_terminal_goes_on_below(
    nianbao: CliRunner, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = "汉阴县政府信息公开工作领导小组办公室"
    with database.write() as connection:
        put_body(connection, Body(name, BodyKind.DEPARTMENT, "610921"))
    assert name in register(nianbao, "list").output, "what goes into a file is not broken"
    monkeypatch.setattr(out, "width", 70)
    rows = [line.split("│") for line in register(nianbao, "list").output.splitlines()]
    assert name in "".join(row[2].strip() for row in rows if len(row) > 2)


def test_a_body_that_was_met_is_another_name_of_one(nianbao: CliRunner, database: Database) -> None:
    unknown = register(nianbao, "adopt", "汉阴县审计局", "--by", "王")
    assert unknown.exit_code == 1
    assert "汉阴县审计局" in unknown.stderr
    wrong = register(nianbao, "adopt", "汉阴县财政局", "--as", "汉阴县财政和国资局", "--by", "王")
    assert wrong.exit_code == 1
    assert register(nianbao, "adopt", "汉阴县财政和国资局", "--as", "汉阴县财政局", "--by", "王").exit_code == 0
    with database.read() as connection:
        (body,) = bodies(connection, registered=None)
    assert (body.name, body.aliases) == ("汉阴县财政局", ("汉阴县财政和国资局",))
