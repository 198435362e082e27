"""--as-of on the command line: a past day is shown until the next check, and nothing that stands is changed."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
import time_machine
from click.testing import CliRunner

from monitor.cli import main

PORTALS = "key,name,url,region,columns,render\nq,青石县,http://127.0.0.1:1/,411329,http://127.0.0.1:1/l/,\n"
BODIES = "name,kind,region,portal,aliases,since,until\n青石县{name},department,411329,q,,,\n"


def run(*arguments: str) -> str:
    result = CliRunner().invoke(main, list(arguments))
    assert result.exit_code == 0, result.output
    return result.stdout


def test_a_past_day_is_shown_until_the_next_check(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with time_machine.travel(datetime(2026, 1, 20, tzinfo=UTC), tick=False) as clock:
        Path("portals.csv").write_text(PORTALS, encoding="utf-8")
        Path("bodies.csv").write_text(BODIES.format(name="财政局"), encoding="utf-8")
        run("register", "import", "portals.csv", "bodies.csv")
        clock.move_to(datetime(2026, 2, 3, tzinfo=UTC))
        Path("bodies.csv").write_text(BODIES.format(name="水利局"), encoding="utf-8")
        run("register", "import", "bodies.csv")
        run("check")
        run("check", "--as-of", "2026-01-25")
        shown = [json.loads(line) for line in run("export", "coverage").splitlines()]
        assert [(one["body"], one["status"], one["as_of"]) for one in shown] == [
            ("青石县财政局", "not_due", "2026-01-25")
        ]
        run("check")
        now = [json.loads(line) for line in run("export", "coverage").splitlines()]
        assert {(one["body"], one["status"]) for one in now} == {
            ("青石县财政局", "unverified"),
            ("青石县水利局", "unverified"),
        }
        then = [json.loads(line) for line in run("export", "coverage", "--as-of", "2026-01-25").splitlines()]
        assert then == shown
