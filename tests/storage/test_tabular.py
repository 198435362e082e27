"""Tables have the columns of their kind, with rows and without."""

import io
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from typing import IO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from storage.export import Row
from storage.exports import spreadsheet
from storage.exports.tabular import write_csv, write_xlsx

NAMES = ("title", "tables.requests.received.total", "tables.requests.received.business")
LABELS = ("标题", "一、本年新收政府信息公开申请数量 总计", "一、本年新收政府信息公开申请数量 商业企业")
ROWS: list[Row] = [{"title": "=1+1", "tables": {"requests.received.business": 2}}]
Writer = Callable[[Iterable[Row], IO[bytes], Sequence[str]], None]


def written(write: Writer, rows: list[Row]) -> io.BytesIO:
    out = io.BytesIO()
    write(rows, out, NAMES)
    return out


@pytest.mark.parametrize(("rows", "lines"), [([], []), (ROWS, ["'=1+1,,2"])])
def test_csv(rows: list[Row], lines: list[str]) -> None:
    assert written(write_csv, rows).getvalue().decode("utf-8-sig").splitlines() == [",".join(NAMES), *lines]


@pytest.mark.parametrize(("rows", "lines"), [([], []), (ROWS, [("=1+1", None, 2)])])
def test_xlsx(rows: list[Row], lines: list[tuple[object, ...]]) -> None:
    (sheet,) = load_workbook(written(write_xlsx, rows)).worksheets
    assert list(sheet.iter_rows(values_only=True)) == [NAMES, LABELS, *lines]


def test_a_sheet_that_is_full_goes_on_in_another(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spreadsheet, "_LINES_A_SHEET", 5)
    rows: list[Row] = [{"title": str(number)} for number in range(6)]
    for count, sheets in ((3, 1), (4, 2), (6, 2)):
        book = load_workbook(written(write_xlsx, rows[:count]))
        assert len(book.worksheets) == sheets
        assert all(sheet.freeze_panes == "A3" for sheet in book.worksheets)
        titles = [line[0] for sheet in book.worksheets for line in sheet.iter_rows(min_row=3, values_only=True)]
        assert titles == [str(number) for number in range(count)]


def test_values_of_a_sheet_come_back_as_they_were() -> None:
    names = ("a", "b", "c", "d", "e", "f")
    row: Row = {
        "a": " <&>\n\"'\x00\x0b\ud800表",
        "b": Decimal("1077.892534"),
        "c": -3,
        "d": True,
        "e": "0012",
        "f": 0.5,
    }
    out = io.BytesIO()
    write_xlsx([row], out, names)
    (sheet,) = load_workbook(out).worksheets
    assert [cell.value for cell in sheet[3]] == [" <&>\n\"'表", 1077.892534, -3, True, "0012", 0.5]


@given(st.integers(0, 16383))
def test_columns_are_called_as_spreadsheets_do(place: int) -> None:
    assert spreadsheet._column(place) == get_column_letter(place + 1)
