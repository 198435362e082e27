"""The log of a run as JSON: each line an object that names portal, address and reason, and few of them in an outage."""

import json
import os
import socket
import subprocess
import sys
from pathlib import Path

from sqlalchemy import func, select

from storage import schema
from storage.register import Portal
from storage.registry.registration import put_portal
from storage.sharing import runs
from tests.crawler.spiders.observatory import ROOT
from tests.databases import fresh_database

PORTALS, MOST_BYTES = 3, 600  # a request, when nobody answers; when all answer it is a tenth of that


def test_a_total_outage_is_told_in_few_words(tmp_path: Path) -> None:
    database, log = fresh_database(tmp_path), tmp_path / "run-1.log"
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))  # and does not listen
        nowhere = f"http://127.0.0.1:{probe.getsockname()[1]}/"
        with database.write() as connection:
            runs.ask(connection, "crawl")
            for number in range(PORTALS):
                put_portal(connection, Portal(f"p{number}", f"p{number}", nowhere, "4113", (f"{nowhere}{number}/",)))
        settings = {
            "STORAGE__URL": database.url.render_as_string(hide_password=False),
            "STORAGE__ARCHIVE": f"{tmp_path}/archive",
            "SERVICE__LOG_FORMAT": "json",
            "CRAWL__ALLOW_PRIVATE_ADDRESSES": "true",
            "CRAWL__DELAY": "0.01",
            "CRAWL__RENDER": "never",
        }
        environment = os.environ | {f"NIANBAO_{name}": value for name, value in settings.items()}
        command = [sys.executable, "-m", "monitor.cli", "crawl", "--run", "1"]
        with log.open("wb") as file:
            assert subprocess.run(command, cwd=ROOT, env=environment, stderr=file, check=False).returncode == 0
    with database.read() as connection:
        requests = connection.scalar(select(func.sum(schema.visit.c.requests))) or 0
    database.dispose()
    lines = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]
    looks = [line for line in lines if "looked at" in line["event"]]
    assert {(line["portal"], line["reason"], line["run_id"]) for line in looks} == {
        (f"p{number}", "unreachable", 1) for number in range(PORTALS)
    }
    assert len(looks) == PORTALS
    assert all(line["url"].startswith(nowhere) and line["duration_s"] >= 0 for line in looks)
    asked = [line for line in lines if "request failed" in line["event"]]
    assert len(asked) == requests
    assert {line["attempt"] for line in asked} == {1, 2}
    assert {line["reason"] for line in asked} == {"no_answer"}
    assert not any("exception" in line for line in lines)
    assert log.stat().st_size <= MOST_BYTES * requests


def test_how_a_run_fails_is_a_line_too(tmp_path: Path) -> None:
    database = fresh_database(tmp_path)
    with database.write() as connection:
        put_portal(connection, Portal("qs", "青石县", "http://qs.gov.cn/", "4113"))
        runs.ask(connection, "crawl")
    environment = os.environ | {
        "NIANBAO_STORAGE__URL": database.url.render_as_string(hide_password=False),
        "NIANBAO_SERVICE__LOG_FORMAT": "json",
    }
    command = [sys.executable, "-m", "monitor.cli", "crawl", "--portal", "nobody", "--run", "1"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    database.dispose()
    assert done.returncode == 2
    (line,) = done.stderr.splitlines()
    assert (json.loads(line)["level"], json.loads(line)["run_id"]) == ("ERROR", 1)
