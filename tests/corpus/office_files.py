"""A report as a Word document and as a workbook."""

import io
from random import Random

import docx
import openpyxl
from openpyxl.styles import Border, Side
from openpyxl.worksheet.worksheet import Worksheet

from storage.forms import LITIGATION_FIELDS
from tests.corpus.printed import Place, Table
from tests.corpus.report import Report
from tests.corpus.word_habits import with_habits
from tests.corpus.written import Written

_THIN = Side(style="thin")
_FRAME = Border(_THIN, _THIN, _THIN, _THIN)


def word_document(report: Report, random: Random) -> Written:
    """A .docx by python-docx, merged cells as Word merges them, with some of Word's habits."""
    document = docx.Document()
    for block in report.blocks:
        if isinstance(block, str):
            document.add_paragraph(block)
            continue
        places = block.places()
        width = len(places[0])
        table = document.add_table(len(places), width)
        cells = table._cells  # the public way to a cell needs a time that grows with the square of their number
        for row, line in enumerate(places):
            for column, place in enumerate(line):
                if place.is_first:
                    cell = cells[row * width + column]
                    if place.cell.down * place.cell.across > 1:
                        last = (row + place.cell.down - 1) * width + column + place.cell.across - 1
                        cell = cell.merge(cells[last])
                    cell.text = place.cell.text
    own = report
    for habit in with_habits(document, random):
        own = own.without(set(), habit)
    stream = io.BytesIO()
    document.save(stream)
    return Written(stream.getvalue(), own)


def workbook(report: Report, random: Random) -> Written:
    """A .xlsx by openpyxl, all on one sheet or a sheet for each table; figures as numbers or as text, cells framed or
    not."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    as_numbers, many, framed, wide = (random.random() < share for share in (0.7, 0.3, 0.5, 0.1))
    line = 1
    for block in report.blocks:
        if isinstance(block, str):
            sheet.cell(line, 1, block)
            line += 1
            continue
        _fill(sheet, block.widened(2) if wide else block, line, as_numbers=as_numbers, framed=framed)
        line += len(block.rows) + random.choice([0, 1])
        if many:
            sheet, line = book.create_sheet(), 1
    stream = io.BytesIO()
    book.save(stream)
    lost = set() if framed else lost_without_frames(report)
    own = report.without(lost, "figures as numbers" if as_numbers else "figures as text")
    for feature in ["cells framed"] * framed + ["cells of two columns"] * wide:
        own = own.without(set(), feature)
    return Written(stream.getvalue(), own)


def lost_without_frames(report: Report) -> set[str]:
    """The fields that a workbook loses where no lines show its empty cells, as it does not store them: those of a part
    of a table in which nothing stands but labels, and of a table 4 without totals whose row ends in an empty cell. That
    row may as well have fifteen cells below twelve heads ("not headed"), of which the first twelve are something else.
    """
    lost: set[str] = set()
    for table in report.tables:
        texts = {cell.field: cell.text.strip() for row in table.rows for cell in row if cell.field}
        if not any(texts.values()):
            lost |= texts.keys()
    *_, last = [cell for cell in report.tables[-1].rows[-1] if cell.field]
    if "table 4 totals: not there" in report.features and not last.text.strip():
        lost |= set(LITIGATION_FIELDS)
    return lost


def _fill(sheet: Worksheet, table: Table, line: int, *, as_numbers: bool, framed: bool) -> None:
    for row, places in enumerate(table.places(), line):
        for column, place in enumerate(places, 1):
            if framed:
                sheet.cell(row, column).border = _FRAME
            if place.is_first:
                _put(sheet, row, column, place, as_numbers=as_numbers)


def _put(sheet: Worksheet, row: int, column: int, place: Place, *, as_numbers: bool) -> None:
    text = place.cell.text
    cell = sheet.cell(row, column)
    if as_numbers and text.isascii() and text.isdecimal():
        cell.value = int(text)
        cell.number_format = "General" if int(text) < 1000 else "#,##0"
    elif text:
        cell.value = text
        cell.data_type = "s"
    if place.cell.down * place.cell.across > 1:
        last_row, last_column = row + place.cell.down - 1, column + place.cell.across - 1
        sheet.merge_cells(start_row=row, start_column=column, end_row=last_row, end_column=last_column)
