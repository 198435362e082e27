"""Tables have the columns of their kind, with rows and without."""

import io
from collections.abc import Callable, Iterable, Sequence
from typing import IO

import pytest
from openpyxl import load_workbook

from storage.export import Row
from storage.tabular import write_csv, write_xlsx

NAMES = ("name", "tables.a", "tables.b")
ROWS: list[Row] = [{"name": "=1+1", "tables": {"b": 2}}]
Writer = Callable[[Iterable[Row], IO[bytes], Sequence[str]], None]


def written(write: Writer, rows: list[Row]) -> io.BytesIO:
    out = io.BytesIO()
    write(rows, out, NAMES)
    return out


@pytest.mark.parametrize(("rows", "lines"), [([], []), (ROWS, ["'=1+1,,2"])])
def test_csv(rows: list[Row], lines: list[str]) -> None:
    assert written(write_csv, rows).getvalue().decode("utf-8-sig").splitlines() == ["name,tables.a,tables.b", *lines]


@pytest.mark.parametrize(("rows", "lines"), [([], []), (ROWS, [("=1+1", None, 2)])])
def test_xlsx(rows: list[Row], lines: list[tuple[object, ...]]) -> None:
    (sheet,) = load_workbook(written(write_xlsx, rows)).worksheets
    assert list(sheet.iter_rows(values_only=True)) == [NAMES, *lines]
