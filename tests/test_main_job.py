"""The main job as a user runs it: the command line, real processes, real servers on the loopback."""

import csv
import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx
import pytest
from click.testing import CliRunner
from loguru import logger

from crawler.practice import PracticePortals
from monitor.cli import main
from storage.export import COLUMNS
from storage.exports.tabular import flatten
from storage.forms import FORM_2021
from tests.alerts.post import PostOffice
from tests.crawler.reading.seed_expectations import SEEDS

pytestmark = pytest.mark.timeout(240)


class Machine:
    """A user's folder on a machine with nianbao."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.environment = {name: value for name, value in os.environ.items() if not name.startswith("NIANBAO_")}
        self.environment |= {"NIANBAO_LANG": "en", "NO_COLOR": "1"}

    def configure(self, text: str) -> None:
        (self.folder / "nianbao.toml").write_text(text, encoding="utf-8")

    def command(self, *arguments: str) -> list[str]:
        return [sys.executable, "-m", "monitor.cli", *arguments]

    def run(self, *arguments: str, status: int = 0) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            self.command(*arguments),
            cwd=self.folder,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
            encoding="utf-8",
        )
        assert done.returncode == status, done.stderr
        return done

    def export(self, kind: str, *arguments: str) -> list[dict[str, Any]]:
        lines = self.run("export", kind, *arguments).stdout.splitlines()
        return [json.loads(line, parse_float=Decimal) for line in lines]


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


@pytest.fixture
def practice() -> Iterator[PracticePortals]:
    with PracticePortals(latest_year=2024) as portals:
        yield portals


def with_practice(machine: Machine, practice: PracticePortals, more: str = "") -> None:
    machine.configure(f"[crawl]\nallow_private_addresses = true\ndelay = 0.01\n{more}")
    (machine.folder / "portals.csv").write_text(practice.portals_csv, encoding="utf-8-sig")
    (machine.folder / "bodies.csv").write_text(practice.bodies_csv, encoding="gb18030")
    machine.run("register", "import", "portals.csv", "bodies.csv")


def test_the_five_real_reports(machine: Machine, seeds: Path) -> None:
    files = sorted(map(str, seeds.glob("*.txt")))
    machine.run("ingest", *files)
    before = machine.export("reports")
    machine.run("ingest", *reversed(files))
    assert machine.export("reports") == before

    regions = {
        "汉阴县人民政府": "610921",
        "洛龙区定鼎门街道办事处": "410311011",
        "桐柏县淮源镇人民政府": "411330108",
        "卫东区蒲城街道办事处": "410403012",
        "新野县人民政府汉城街道办事处": "411329001",
    }
    rows = {row["body"]: row for row in before}
    assert {body: row["region"] for body, row in rows.items()} == regions
    for expected in SEEDS.values():
        row = rows[expected.body]
        assert (row["title"], row["year"], row["form"]) == (expected.title, expected.year, "2021")
        assert (row["reading"], row["format"], row["editions"]) == ("complete", "text", 1)
        assert row["index_number"] == (expected.index_number or None)
        assert row["published"] == (expected.published.isoformat() if expected.published else None)
        assert row["tables"] == {name: Decimal(expected.cells.get(name, "0")) for name in FORM_2021.fields}
        assert sorted(row["sections"]) == ["1", "2", "3", "4", "5", "6"]
    cells = machine.export("cells")
    assert len(cells) == 5 * 200
    assert {cell["state"] for cell in cells} == {"number"}


def test_inspect_shows_tables_and_faults_and_stores_nothing(machine: Machine, seeds: Path) -> None:
    text = (seeds / "hanyin-county-2023.txt").read_text(encoding="utf-8")
    draft = machine.folder / "draft.txt"
    draft.write_text(re.sub(r"\(七\)总计\s+30", "(七)总计\n\n31", text), encoding="utf-8")
    shown = machine.run("inspect", "draft.txt").stdout
    assert "1077.892534" in shown
    assert "table3.balance" in shown
    found = json.loads(machine.run("inspect", "draft.txt", "--format", "json").stdout, parse_float=Decimal)
    assert found["tables"]["disclosure.fees.amount"] == Decimal("1077.892534")
    faults = {"table3.balance", "table3.concluded", "table3.row_total", "form.appraisal_missing"}
    assert {one["check"] for one in found["findings"]} == faults
    page = machine.run("inspect", "draft.txt", "--format", "html").stdout
    assert "1077.892534" in page
    assert "<script" not in page
    assert not (machine.folder / "var").exists()


@pytest.mark.browser
def test_the_practice_portals_from_crawl_to_export(machine: Machine, practice: PracticePortals) -> None:
    with_practice(machine, practice)
    machine.run("crawl")
    machine.run("check")
    expected = {(body, year): truth for (body, year), truth in practice.truth.items() if year <= 2024}

    coverage = {(row["body"], row["year"]): row for row in machine.export("coverage")}
    for key, truth in expected.items():
        assert coverage[key]["status"] == truth.status, key
        assert coverage[key]["due"] == truth.due.isoformat()
    assert {row["outcome"] for row in machine.export("visits")} == {"ok", "blocked"}

    reports = {(row["body"], row["year"]): row for row in machine.export("reports")}
    published = {key: truth for key, truth in expected.items() if truth.published and truth.status != "unverified"}
    assert set(reports) == set(published)
    for key, truth in published.items():
        numbers = {name: value for name, value in truth.cells.items() if isinstance(value, Decimal)}
        assert {name: reports[key]["tables"][name] for name in numbers} == numbers

    seen = len(practice.requests)
    machine.run("crawl")
    again = practice.requests[seen:]
    documents = {url.split("/", 3)[3] for truth in expected.values() for url in truth.urls}
    assert not [request for request in again if request.path.lstrip("/") in documents]
    findings = machine.export("findings")
    machine.run("check")
    assert [one | {"last_seen": ""} for one in machine.export("findings")] == [
        one | {"last_seen": ""} for one in findings
    ]

    for kind, columns in COLUMNS.items():
        for row in machine.export(kind)[:3]:
            assert set(flatten(row)) <= set(columns), kind
    machine.run("export", "reports", "--format", "csv", "-o", "reports.csv")
    with (machine.folder / "reports.csv").open(encoding="utf-8-sig", newline="") as file:
        assert len(list(csv.DictReader(file))) == len(reports)


@pytest.mark.browser
def test_findings_reach_people_once(machine: Machine, practice: PracticePortals) -> None:
    with PostOffice() as post:
        with_practice(
            machine,
            practice,
            f'[alerts]\nfrom = "nianbao@example.org"\nsmtp = "smtp://127.0.0.1:{post.port}"\n'
            '[[alerts.subscriptions]]\nname = "office"\nto = ["office@example.org"]\n',
        )
        machine.run("crawl")
        machine.run("check")
        shown = machine.run("alert", "--dry-run").stdout
        assert not post.received
        machine.run("alert")
        machine.run("alert")
        (mail,) = post.received
    body = mail.get_body(("plain",))
    assert body is not None
    text = body.get_content()
    assert "云澜县自然资源局" in text
    assert "云澜县自然资源局" in shown


def test_up_serves_and_stops_cleanly(machine: Machine) -> None:
    machine.configure("[dashboard]\nport = 0\n")
    service = subprocess.Popen(
        machine.command("up"), cwd=machine.folder, env=machine.environment, stderr=subprocess.PIPE, text=True
    )
    assert service.stderr is not None
    try:
        address = next(found[0] for line in service.stderr if (found := re.search(r"http://\S+", line)))
        assert httpx.get(f"{address}healthz").status_code == 200
        assert "年报" in httpx.get(address, timeout=20).text
        service.send_signal(signal.SIGTERM)
        assert service.wait(30) == 0
    finally:
        service.kill()
        service.stderr.close()


def test_bad_input_gets_one_sentence(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first in a process of its own, the others in this one: that costs a second each."""
    machine.configure("[crawl]\ndely = 1\n")
    assert "crawl.dely" in machine.run("status", status=2).stderr
    monkeypatch.chdir(machine.folder)
    monkeypatch.setenv("NIANBAO_LANG", "en")

    def refused(*arguments: str, status: int = 1) -> str:
        done = CliRunner().invoke(main, arguments)
        assert done.exit_code == status, done.stderr
        assert "Traceback" not in done.stderr
        return done.stderr

    machine.configure('[dashboard]\nhost = "0.0.0.0"\n')
    assert "0.0.0.0" in refused("up", status=2)
    machine.configure("")
    (machine.folder / "bodies.csv").write_text("name,kind,region,portal\n某局,office,41,\n某镇,township,4101,\n")
    said = refused("register", "import", "bodies.csv")
    assert "line 2" in said
    assert "office" in said
    assert "某镇" in CliRunner().invoke(main, ("register", "list")).stdout
    (machine.folder / "empty.txt").write_text("")
    refused("ingest", "empty.txt")
    refused("inspect", "absent.html")
    assert "no body" in refused("explain", "某县", "2024")
    logger.remove()  # what was said went where these commands' standard error was


def test_inspect_reads_an_address_without_storing(machine: Machine, practice: PracticePortals) -> None:
    machine.configure("[crawl]\nallow_private_addresses = true\n")
    truth = next(one for one in practice.truth.values() if one.urls and one.status == "on_time")
    found = json.loads(machine.run("inspect", truth.urls[0], "--format", "json").stdout, parse_float=Decimal)
    assert (found["year"], found["reading"]) == (truth.year, "complete")
    assert not (machine.folder / "var").exists()
    machine.configure("")
    assert "public" in machine.run("inspect", truth.urls[0], status=1).stderr
