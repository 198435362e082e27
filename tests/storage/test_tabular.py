"""Tables have the columns of their kind, with rows and without."""

import io
from collections.abc import Callable, Iterable, Sequence
from typing import IO

import pytest
from openpyxl import load_workbook

from storage.export import Row
from storage.tabular import write_csv, write_xlsx

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
