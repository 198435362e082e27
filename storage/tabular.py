"""Rows as files: JSON Lines, CSV and spreadsheets, in constant memory, with nothing in them that a spreadsheet runs."""

import csv
import errno
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import IO, Any

import simplejson
from lxml.etree import SerialisationError
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from storage.export import Row
from storage.export_columns import label_of

_FORMULA_STARTS = tuple("=+-@\t\r\n\0＝＋－＠")


def write_jsonl(rows: Iterable[Row], out: IO[bytes], _: Sequence[str] = ()) -> None:
    """One JSON object a line, UTF-8; each names its own columns."""
    for row in rows:
        out.write(simplejson.dumps(row, ensure_ascii=False, use_decimal=True).encode() + b"\n")


def write_csv(rows: Iterable[Row], out: IO[bytes], names: Sequence[str], *, mark: bool = True) -> None:
    """CSV in UTF-8 with BOM, as spreadsheets expect it; nested fields are joined with dots, formulas neutralised.

    ``mark`` False leaves the BOM out, for programs.
    """
    text = _Text(out)
    if mark:
        out.write("\ufeff".encode())
    writer = csv.DictWriter(text, names, lineterminator="\r\n", extrasaction="ignore", restval="")
    writer.writeheader()
    writer.writerows({name: harmless(value) for name, value in row.items()} for row in map(flatten, rows))


class _Text:
    """The text side of a binary file, which its owner keeps open."""

    def __init__(self, out: IO[bytes]) -> None:
        self._out = out

    def write(self, text: str) -> int:
        return self._out.write(text.encode())


def write_xlsx(rows: Iterable[Row], out: IO[bytes], names: Sequence[str]) -> None:
    """Worksheets with the field names and their Chinese above; every text is a text, so that nothing is a formula.

    A sheet holds 1,048,576 lines: where there are more, they go on in another.
    """
    book = Workbook(write_only=True)
    with _disk_errors_said(book):
        sheet, lines = None, 0
        for row in map(flatten, rows):
            if sheet is None or lines == _LINES_A_SHEET:
                sheet, lines = _sheet(book, names), _HEAD_LINES
            sheet.append([_sheet_cell(sheet, row.get(name)) for name in names])
            lines += 1
        if sheet is None:
            _sheet(book, names)
        book.save(out)


@contextmanager
def _disk_errors_said(book: Workbook) -> Iterator[None]:
    """What the disk says to lxml, which writes worksheets aside, as an OSError: it names the error as IO_ENOSPC.

    The worksheets begun are closed here: left to the collector of garbage they would say it once more, to nobody.
    """
    try:
        yield
    except SerialisationError as error:
        sheets: list[Any] = book.worksheets
        for sheet in sheets:
            with suppress(SerialisationError):
                sheet._writer.close()
            sheet._writer.cleanup()
        number = getattr(errno, str(error).removeprefix("IO_"), errno.EIO)
        raise OSError(number, os.strerror(number)) from error


_LINES_A_SHEET = 1_048_576
_HEAD_LINES = 2


def _sheet(book: Workbook, names: Sequence[str]) -> Any:
    sheet = book.create_sheet()
    sheet.freeze_panes = "A3"
    sheet.append(list(names))
    sheet.append([label_of(name) for name in names])
    return sheet


def _sheet_cell(sheet: Any, value: Any) -> Any:
    if not isinstance(value, str):
        return value
    cell = WriteOnlyCell(sheet, value="".join(filter(_is_printable_in_xml, value))[:32767])
    cell.data_type = "s"
    return cell


def _is_printable_in_xml(character: str) -> bool:
    return character >= " " or character in "\t\n\r"


WRITERS: Mapping[str, Callable[[Iterable[Row], IO[bytes], Sequence[str]], None]] = {
    "jsonl": write_jsonl,
    "csv": write_csv,
    "xlsx": write_xlsx,
}


def flatten(row: Row, *, lists: bool = False) -> Row:
    """Nested mappings joined with dots, lists with blanks where they are not to stay ``lists``."""
    flat: Row = {}
    for name, value in row.items():
        if isinstance(value, Mapping):
            flat |= {f"{name}.{inner}": item for inner, item in value.items()} or {name: None}
        else:
            flat[name] = " ".join(map(str, value)) if isinstance(value, list | tuple) and not lists else value
    return flat


def harmless(value: Any) -> Any:
    """A text that a spreadsheet would take for a formula, with an apostrophe before it."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA_STARTS) else value
