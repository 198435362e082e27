"""The log: no secrets, no forged lines, JSON where it is wanted, and old files go."""

import errno
import json
import logging
import os
import time
from pathlib import Path

import pytest
from loguru import logger

from monitor.running.logs import forget_old, one_line, set_up, without_secrets


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("smtp://office:geheim@mail.example.org:587?starttls=yes", "geheim"),
        ("postgresql+psycopg://nianbao:p%40ss@db/nianbao", "p%40ss"),
        ("password=geheim for wang", "geheim"),
        ('{"token": "abc123"}', "abc123"),
        ("Authorization: Bearer abc123", "abc123"),
        ("api_key = abc123", "abc123"),
    ],
)
def test_secrets_are_blotted_out(text: str, secret: str) -> None:
    assert secret not in without_secrets(text)
    assert "***" in without_secrets(text)


def test_an_address_without_password_stays() -> None:
    address = "http://www.example.gov.cn/zfxxgk/a@b/t20240101_1.html"
    assert without_secrets(address) == address


def test_a_line_cannot_be_forged() -> None:
    forged = "title\n2026-01-01 ERROR \x1b[31mforged\u202eline\x85"
    assert one_line(forged) == "title\\u000a2026-01-01 ERROR \\u001b[31mforged\\u202eline\\u0085"


def test_json_is_one_object_a_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    set_up("INFO", as_json=True, folder=tmp_path)
    logger.bind(portal="nanyang", url="http://www.example.gov.cn/").info("{braces} and a\nnew line")
    try:
        raise ValueError("smtp://office:geheim@mail.example.org")
    except ValueError:
        logger.exception("it failed")
    logger.remove()
    written = [json.loads(line) for line in (tmp_path / "nianbao.log").read_text(encoding="utf-8").splitlines()]
    assert written == [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    assert [line["event"] for line in written] == ["{braces} and a\\u000anew line", "it failed"]
    assert (written[0]["portal"], written[0]["level"]) == ("nanyang", "INFO")
    assert written[0]["ts"][-6] in "+-"
    assert "ValueError" in written[1]["exception"]
    assert "geheim" not in written[1]["exception"]


def test_text_shows_no_secrets_of_a_traceback(capsys: pytest.CaptureFixture[str]) -> None:
    set_up("INFO")
    password = "geheim"
    try:
        raise ValueError(len(password))
    except ValueError:
        logger.exception("it failed")
    logger.remove()
    shown = capsys.readouterr().err
    assert "ValueError" in shown
    assert "'geheim'" not in shown


def test_a_line_of_text_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    set_up("INFO")
    logger.info("first")
    logger.info("second")
    logger.remove()
    assert [line[9:] for line in capsys.readouterr().err.splitlines()] == ["INFO first", "INFO second"]


def test_what_libraries_say_is_json_too(capsys: pytest.CaptureFixture[str]) -> None:
    set_up("INFO", as_json=True)
    logging.getLogger("psycopg.pool").warning("error connecting in %r: {gone}", "pool-1")
    logging.getLogger("psycopg.pool").info("nobody wants to know")
    logger.remove()
    (line,) = capsys.readouterr().err.splitlines()
    assert (json.loads(line)["level"], json.loads(line)["event"]) == ("WARNING", "error connecting in 'pool-1': {gone}")


def test_old_logs_of_runs_go(tmp_path: Path) -> None:
    for name, days in (("run-1.log", 100), ("run-2.log", 1), ("other.txt", 100)):
        (tmp_path / name).write_text("")
        moment = time.time() - days * 86400
        os.utime(tmp_path / name, (moment, moment))
    assert forget_old(tmp_path, 90) == 1
    assert sorted(file.name for file in tmp_path.iterdir()) == ["other.txt", "run-2.log"]


def test_a_full_disk_is_one_line_and_other_faults_are_logged_whole(capsys: pytest.CaptureFixture[str]) -> None:
    set_up("INFO")
    for fault in (OSError(errno.ENOSPC, "No space left"), ValueError("strange")):
        try:
            try:
                raise fault
            except (OSError, ValueError) as error:
                raise RuntimeError("it could not be written") from error
        except RuntimeError:
            logger.exception("portal qs could not be looked at")
    full, *strange = capsys.readouterr().err.splitlines()
    assert full.endswith("ERROR portal qs could not be looked at: the disk has no room left")
    assert strange[0].endswith("ERROR portal qs could not be looked at")
    assert strange[-1] == "RuntimeError: it could not be written"
