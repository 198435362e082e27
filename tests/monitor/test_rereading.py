"""A better reader reads what was received again: the report is improved, nobody is said to have revised it."""

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select

from crawler.reading.any_format import read
from crawler.reading.version import reader_version
from monitor.cli import main
from monitor.judgement.decisions import decide
from monitor.judgement.judging import check_all
from storage import schema
from storage.archive import Archive, Exchange
from storage.documents.corrections import date_published
from storage.documents.editions import editions_of
from storage.findings import Decision
from storage.ingest import Ingested, ingest
from storage.register import Body, BodyKind
from storage.registry.bodies import add_body
from storage.report import Cell, Document, State
from tests.crawler.reading.reports import page, zeros
from tests.monitor.county import HOST, PORTAL, County, moment

NOW = moment(3, 1)
TOWN = "清溪县石桥镇人民政府"
ADDRESS = f"{HOST}/1.html"


def received(county: County, folder: Path, *, archived: bool = True) -> Ingested:
    """A report that stands in the archive, of which an earlier reader misread a cell."""
    county.found()
    content = page(zeros()).encode()
    archive = Archive(folder, "20240120T000000Z-1-abcdef.warc.gz")
    headers = (("Content-Type", "text/html; charset=utf-8"),)
    evidence = archive.record(Exchange(ADDRESS, moment(1, 20), (), 200, headers, content))
    archive.close()
    document = Document(content, ADDRESS, moment(1, 20), PORTAL, evidence=evidence if archived else "")
    reading = read(document)
    misread = {**reading.cells, "requests.received.total": Cell(State.NUMBER, Decimal(72), "72")}
    with county.database.write() as connection:
        add_body(connection, Body(TOWN, BodyKind.TOWNSHIP, "410000", PORTAL))
        ingested = ingest(connection, document, replace(reading, cells=misread), "earlier")
        date_published(connection, ingested.document_id, date(2024, 1, 19), "王芳", NOW)
    check_all(county.database, None, NOW)
    return ingested


def reread(county: County, folder: Path, monkeypatch: pytest.MonkeyPatch, *options: str) -> Result:
    monkeypatch.setenv("NIANBAO_STORAGE__URL", county.database.url.render_as_string(hide_password=False))
    monkeypatch.setenv("NIANBAO_STORAGE__ARCHIVE", str(folder))
    return CliRunner().invoke(main, ["reread", *options])


def counted(result: Result) -> tuple[int, ...]:
    """How many were read again, changed, were the same, are not in the archive, were not finished."""
    assert result.exit_code == 0, result.output
    summary = next(line for line in result.output.splitlines() if ADDRESS not in line)
    return tuple(map(int, re.findall(r"\d+", summary)))


def test_a_better_reading_is_no_revision_and_what_people_said_stands(
    county: County, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ingested = received(county, tmp_path)
    assert county.findings()["table3.balance"] == "open"
    with county.database.write() as connection:
        keys = connection.scalars(select(schema.finding.c.id)).all()
        decide(connection, keys, Decision.ACKNOWLEDGE, by="王芳", now=NOW)
    assert counted(reread(county, tmp_path, monkeypatch)) == (1, 1, 0, 0, 0)
    check_all(county.database, None, moment(3, 2))
    assert county.findings()["table3.balance"] == "resolved"
    assert "publication.revised" not in county.findings()
    with county.database.read() as connection:
        (edition,) = editions_of(connection, ingested.report_id or 0)
        row = connection.execute(select(schema.document)).mappings().one()
        steps = connection.scalars(select(schema.finding_history.c.step)).all()
    assert (edition.id, edition.cells["requests.received.total"].text) == (ingested.edition_id, "0")
    assert (row["displayed"], row["reader"]) == (date(2024, 1, 19), reader_version())
    assert "acknowledged" in steps


def test_what_this_reader_has_read_is_left_alone(
    county: County, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    received(county, tmp_path)
    assert counted(reread(county, tmp_path, monkeypatch)) == (1, 1, 0, 0, 0)
    assert counted(reread(county, tmp_path, monkeypatch)) == (0, 0, 0, 0, 0)
    assert counted(reread(county, tmp_path, monkeypatch, "--all", "--year", "2023")) == (1, 0, 1, 0, 0)
    assert counted(reread(county, tmp_path, monkeypatch, "--all", "--year", "2022")) == (0, 0, 0, 0, 0)


def test_bytes_that_are_not_archived_are_named_and_nothing_changes(
    county: County, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ingested = received(county, tmp_path, archived=False)
    result = reread(county, tmp_path, monkeypatch)
    assert (ADDRESS in result.output, counted(result)) == (True, (1, 0, 0, 1, 0))
    with county.database.read() as connection:
        (edition,) = editions_of(connection, ingested.report_id or 0)
    assert edition.cells["requests.received.total"].value == 72
