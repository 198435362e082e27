"""Checking what was read without storing it: a clerk's draft, and the five real reports."""

from decimal import Decimal
from pathlib import Path

import pytest

from crawler.reading import read
from monitor.checks import check_reading
from storage.clock import now
from storage.findings import Severity
from storage.register import BodyKind
from storage.report import Cell, Completeness, Document, DocumentKind, Format, Reading, State
from tests.monitor.samples import SECTIONS, figures

SEEDS = {
    "hanyin-county-2023.txt": [],
    "luolong-dingdingmen-street-2023.txt": [],
    "tongbai-huaiyuan-town-2023.txt": [("form.section_missing", Severity.NOTICE)],  # section 6 is a bare 无
    "weidong-pucheng-street-2024.txt": [],
    "xinye-hancheng-street-2023.txt": [],
}


@pytest.mark.parametrize(("name", "faults"), SEEDS.items(), ids=SEEDS)
def test_the_faults_of_the_real_reports(seeds: Path, name: str, faults: list[tuple[str, Severity]]) -> None:
    reading = read(Document((seeds / name).read_bytes(), f"file:{name}", now()))
    findings, skipped = check_reading(reading, None, reading.year or 0)
    assert [(one.check, one.severity) for one in findings] == faults
    assert {one.check for one in skipped} == {"years.carried", "years.in_force"}


def test_a_draft_is_checked_without_a_body() -> None:
    cells = figures() | {"requests.received.total": Cell(State.NUMBER, Decimal(1), "1")}
    draft = Reading(
        DocumentKind.REPORT, Format.TEXT, Completeness.COMPLETE, form="2021", cells=cells, sections=SECTIONS
    )
    findings, _ = check_reading(draft, BodyKind.STREET, 2025)
    assert {(one.check, one.body_id, one.year) for one in findings} == {
        ("table3.balance", 0, 2025),
        ("table3.row_total", 0, 2025),
    }
