"""Checking what was read without storing it: a clerk's draft, and the five real reports."""

from decimal import Decimal
from pathlib import Path

import pytest

from crawler.reading.any_format import read
from monitor.checks import check_reading
from storage.clock import now
from storage.findings import Severity
from storage.register import BodyKind, kind_of
from storage.report import Cell, Completeness, Document, DocumentKind, Format, Reading, State
from tests.monitor.samples import SECTIONS, figures

NOTICE = Severity.NOTICE
SEEDS = {
    "hanyin-county-2023.txt": [("form.appraisal_missing", NOTICE, "")],
    "luolong-dingdingmen-street-2023.txt": [],
    "tongbai-huaiyuan-town-2023.txt": [
        ("form.section_missing", NOTICE, "无"),
        ("form.fee_statement_missing", NOTICE, ""),
        ("form.appraisal_missing", NOTICE, ""),
    ],
    "weidong-pucheng-street-2024.txt": [],
    "xinye-hancheng-street-2023.txt": [
        ("form.fee_statement_missing", NOTICE, ""),
        ("text.sum", NOTICE, "180余条+200余件+500余件"),
    ],
}
"""Everything a careful person would say of them; hanyin is consistent in all its numbers."""


@pytest.mark.parametrize(("name", "faults"), SEEDS.items(), ids=SEEDS)
def test_the_faults_of_the_real_reports(seeds: Path, name: str, faults: list[tuple[str, Severity, str]]) -> None:
    reading = read(Document((seeds / name).read_bytes(), f"file:{name}", now()))
    kind = kind_of(reading.bodies[0])
    findings, skipped = check_reading(reading, kind, reading.year or 0, reading.bodies[0])
    assert [(one.check, one.severity, one.found) for one in findings] == faults
    alone = {"years.carried", "years.in_force", "years.jump", "years.same_text", "text.copied"}
    governing = {"bodies.less_than_child", "bodies.sum"} if kind is BodyKind.GOVERNMENT else set()
    assert {one.check for one in skipped} == alone | governing


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
