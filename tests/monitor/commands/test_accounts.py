"""Accounts from the command line: made, shown, limited, disabled; passwords and tokens are shown once."""

import re
from collections.abc import Iterator

import pytest
from argon2 import PasswordHasher
from click.testing import CliRunner, Result
from loguru import logger

from monitor.cli import main
from storage.database import Database
from storage.people.accounts import account_named, is_right_of
from storage.people.roles import Role
from storage.people.sessions import log_in, session_account, token_account

MADE = re.compile(r"(?:[a-z2-9]{4}-){3}[a-z2-9]{4}")


@pytest.fixture
def run(database: Database, monkeypatch: pytest.MonkeyPatch) -> Iterator[CliRunner]:
    monkeypatch.setattr("storage.people.accounts._hasher", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    monkeypatch.setenv("NIANBAO_STORAGE__URL", database.url.render_as_string(hide_password=False))
    monkeypatch.setenv("NIANBAO_LANG", "en")
    yield CliRunner()
    logger.remove()


def asked(run: CliRunner, *arguments: str, ends: int = 0) -> Result:
    result = run.invoke(main, ("user", *arguments))
    assert result.exit_code == ends, result.output
    return result


def added(run: CliRunner, *arguments: str) -> str:
    (password,) = MADE.findall(asked(run, "add", *arguments).stdout)
    return str(password)


def test_an_account_is_made_with_a_password_that_is_shown_once(run: CliRunner, database: Database) -> None:
    password = added(run, "Wang", "--role", "editor", "--region", "4113", "--region", "419901")
    with database.read() as connection:
        account = account_named(connection, "wang")
    assert account is not None
    assert (account.role, account.regions) == (Role.EDITOR, ("4113", "419901"))
    assert is_right_of(database, account, password)
    shown = asked(run, "list").stdout
    assert "wang" in shown
    assert "4113 419901" in shown
    assert password not in shown


@pytest.mark.parametrize(
    "arguments",
    [("wang",), ("wang", "--role", "king"), ("li", "--region", "abc"), ("a b",), ()],
    ids=["twice", "no such role", "no such region", "no name", "nothing"],
)
def test_what_cannot_be_made_is_said_in_a_line(run: CliRunner, arguments: tuple[str, ...]) -> None:
    added(run, "wang")
    refused = asked(run, "add", *arguments, ends=2)
    assert refused.stderr.strip()
    assert "Traceback" not in refused.output
    assert not MADE.search(refused.output)


def test_a_new_password_and_a_disabled_account_end_what_was_open(run: CliRunner, database: Database) -> None:
    added(run, "head", "--role", "admin")
    first = added(run, "li")
    secret = log_in(database, "li", first, "127.0.0.1")
    assert secret
    (second,) = MADE.findall(asked(run, "password", "li").stdout)
    assert session_account(database, secret) is None
    assert log_in(database, "li", first, "127.0.0.2") is None
    assert log_in(database, "li", second, "127.0.0.2")
    asked(run, "disable", "li")
    assert log_in(database, "li", second, "127.0.0.3") is None
    assert "no" in asked(run, "list").stdout
    asked(run, "enable", "li")
    assert log_in(database, "li", second, "127.0.0.3")
    asked(run, "role", "li", "--role", "editor", "--region", "41")
    with database.read() as connection:
        changed = account_named(connection, "li")
    assert changed is not None
    assert (changed.role, changed.regions) == (Role.EDITOR, ("41",))


def test_the_last_admin_stays(run: CliRunner) -> None:
    added(run, "head", "--role", "admin")
    asked(run, "disable", "head", ends=2)
    asked(run, "role", "head", "--role", "viewer", ends=2)
    asked(run, "role", "head", "--role", "admin", "--region", "41", ends=2)
    added(run, "other", "--role", "admin")
    asked(run, "disable", "head")


def test_a_token_is_printed_alone_and_taken_back(run: CliRunner, database: Database) -> None:
    added(run, "li")
    secret = asked(run, "token", "li", "--label", "statistics").stdout.strip()
    found = token_account(database, secret)
    assert found is not None
    assert found.name == "li"
    shown = asked(run, "tokens", "li").stdout
    assert "statistics" in shown
    assert secret not in shown
    (number,) = re.findall(r"\b(\d+)\b.*statistics", shown)
    asked(run, "revoke", "li", "99", ends=1)
    asked(run, "revoke", "li", number)
    assert token_account(database, secret) is None


@pytest.mark.parametrize("command", ["password", "disable", "enable", "token", "tokens"])
def test_nobody_of_that_name(run: CliRunner, command: str) -> None:
    assert "nianbao user list" in asked(run, command, "nobody", ends=1).stderr
