"""The issue ledger (问题台账) as a spreadsheet in the shape that offices use; no text in it is ever a formula."""

import io
from collections.abc import Iterator, Sequence
from math import ceil
from typing import Any, cast

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet
from sqlalchemy import Connection, and_, select

from alerts.hygiene import one_line
from alerts.letters.cases import MISSING, Scope, Terms, chinese_day
from storage import schema
from storage.findings import FindingStatus, Resolution, Step
from storage.keeping.portions import portions

HEADINGS = ("序号", "单位", "问题", "依据", "网址", "证据", "发现时间", "状态", "复核人")
_WIDTHS = (6, 26, 64, 36, 44, 30, 14, 12, 14)
_LINE_HEIGHT, _MOST_HEIGHT = 15.0, 409.0
_MOST_SIGNS = 32767  # of a cell
_STATUSES = {
    FindingStatus.OPEN: "未整改",
    FindingStatus.ACKNOWLEDGED: "已确认，整改中",
    FindingStatus.SNOOZED: "暂缓",
    FindingStatus.RESOLVED: "已整改",
}
_RESOLUTIONS = {
    Resolution.NEW_EDITION: "已整改",
    Resolution.CHANGED: "数值已变，另列",
    Resolution.GONE: "复查未再发现",
    Resolution.NOT_A_FAULT: "经认定不属问题",
    Resolution.NOT_AN_OBLIGATION: "经认定无须公布",
}
_BY_PERSONS = (Step.ACKNOWLEDGED, Step.SNOOZED, Step.NOT_A_FAULT, Step.NOT_AN_OBLIGATION, Step.COMMENTED)


def ledger(connection: Connection, scope: Scope, terms: Terms) -> bytes:
    """The ledger of a scope: every finding, those resolved too, for a ledger shows what became of each."""
    book = Workbook()
    sheet = book.active
    if not isinstance(sheet, Worksheet):
        raise TypeError("a new workbook has a worksheet")
    sheet.title = "问题台账"
    _head(sheet)
    for number, values in enumerate(_rows(connection, scope, terms), 1):
        cells: tuple[str | int, ...] = (number, *values)
        for column, value in enumerate(cells, 1):
            _put(sheet, number + 1, column, value)
        sheet.row_dimensions[number + 1].height = _height(cells)
    sheet.auto_filter.ref = sheet.dimensions
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _rows(connection: Connection, scope: Scope, terms: Terms) -> Iterator[tuple[str, ...]]:
    finding, body, owed = schema.finding, schema.body, schema.obligation
    rows = connection.execute(
        select(finding, body.c.name, body.c.region, owed.c.address, owed.c.reason)
        .join(body, body.c.id == finding.c.body_id)
        .outerjoin(owed, and_(owed.c.body_id == finding.c.body_id, owed.c.year == finding.c.year))
        .where(*scope.conditions())
        .order_by(body.c.region, body.c.name, finding.c.year, finding.c.check, finding.c.id)
    ).all()
    reviewers = _reviewers(connection, [row.id for row in rows])
    for row in rows:
        rule = terms.rule(row.check)
        yield (
            row.name,
            f"{row.year}年度报告：{rule.name}。{row.message}",
            rule.basis,
            row.address or "",
            _evidence(connection, row),
            chinese_day(row.first_seen),
            _RESOLUTIONS[Resolution(row.resolution)] if row.resolution else _STATUSES[FindingStatus(row.status)],
            reviewers.get(row.id, ""),
        )


def _evidence(connection: Connection, row: Any) -> str:
    """The archive's records: of the document that a finding is about, or of the looks that did not show one."""
    reason = row.reason or {}
    visit, document = schema.visit, schema.document
    if row.check == MISSING:
        query = select(visit.c.evidence).where(visit.c.id.in_(reason.get("visits", []))).order_by(visit.c.id)
        return " ".join(record for records in connection.scalars(query) for record in map(str, records))
    theirs = and_(document.c.body_id == row.body_id, document.c.year == row.year)
    if reason.get("documents"):
        theirs = document.c.id.in_(reason["documents"])
    latest = select(document.c.evidence).where(theirs).order_by(document.c.evidence.desc()).limit(1)
    return connection.scalar(latest) or ""


def _reviewers(connection: Connection, ids: list[str]) -> dict[str, str]:
    """Who decided last about each finding."""
    table = schema.finding_history
    found: dict[str, str] = {}
    for some in portions(ids):
        query = (
            select(table.c.finding_id, table.c.by)
            .where(table.c.finding_id.in_(some), table.c.step.in_(_BY_PERSONS), table.c.by != "")
            .order_by(table.c.id)
        )
        found |= {row.finding_id: row.by for row in connection.execute(query)}
    return found


def _height(cells: Sequence[str | int]) -> float:
    """Room for the longest cell of a row, in points: not every program finds it. A Chinese sign is two wide."""
    lines = (
        ceil(sum(1 if sign.isascii() else 2 for sign in str(cell)) / (width - 1))
        for cell, width in zip(cells, _WIDTHS, strict=True)
    )
    return min(_LINE_HEIGHT * max(1, *lines) + 4, _MOST_HEIGHT)


def _head(sheet: Worksheet) -> None:
    for column, (heading, width) in enumerate(zip(HEADINGS, _WIDTHS, strict=True), 1):
        cell = sheet.cell(1, column, heading)
        cell.font = Font(name="黑体", size=11, bold=True)
        cell.fill = PatternFill("solid", fgColor="E8EDF2")
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
        cell.border = _BORDER
        sheet.column_dimensions[cell.column_letter].width = width
    sheet.row_dimensions[1].height = 24
    sheet.freeze_panes = "C2"
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    cast(Any, sheet.oddFooter).center.text = "第 &P 页，共 &N 页"


_LINE = Side(style="thin", color="B8C0C8")
_BORDER = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)


def _put(sheet: Worksheet, row: int, column: int, value: str | int) -> None:
    cell = sheet.cell(row, column)
    if isinstance(value, str):
        cell.value = one_line(value)[:_MOST_SIGNS]
        cell.data_type = "s"  # a text, whatever it begins with
    else:
        cell.value = value
    cell.font = Font(name="宋体", size=10)
    cell.alignment = Alignment(vertical="top", wrap_text=True, horizontal="center" if column in (1, 7, 8) else None)
    cell.border = _BORDER
