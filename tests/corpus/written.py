"""A report written in some format: the bytes, and the report as far as that format keeps it."""

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from storage.forms import LITIGATION_FIELDS, OUTCOMES, REQUEST_COLUMNS
from tests.corpus.printed import PrintedCell, Table
from tests.corpus.report import Report
from tests.corpus.signs import WORDS

_PARTS_BEFORE = {len(REQUEST_COLUMNS): len(REQUEST_COLUMNS) - 2, len(LITIGATION_FIELDS): len(OUTCOMES)}
"""How many parts would stand before the total of a row that moved to the left, by the number of its fields."""


@dataclass(frozen=True)
class Written:
    """The bytes of a document, the content type it is served with, and what can be known from it."""

    content: bytes
    report: Report
    content_type: str = ""


def rows_with_gaps(table: Table, *, padded_only: bool = False) -> set[str]:
    """The fields of rows in which a figure is missing or is no figure: without the columns they cannot be told.

    ``padded_only``: of rows that have more cells behind their label than figures.
    """
    gaps: set[str] = set()
    for row in table.rows:
        printed = [cell for cell in row if cell.field]
        padded = any(not cell.text.strip() for cell in row if not cell.field)
        if not all(map(_is_figure, printed)) and (padded or not padded_only):
            gaps |= {cell.field for cell in printed}
    return gaps


def gaps_of(report: Report, *, padded_only: bool = False) -> set[str]:
    """The fields of all such rows of a report."""
    return {name for table in report.tables for name in rows_with_gaps(table, padded_only=padded_only)}


def known_by_header(report: Report) -> set[str]:
    """The fields of rows that only the columns under their header tell: those of tables with columns of their own."""
    own: set[str] = set()
    if "table 3 columns: another order" in report.features:
        own |= set(report.form.request_fields)
    if any(
        feature in report.features for feature in ("table 4 totals: not there", "table 4 label: before the figures")
    ):
        own |= set(LITIGATION_FIELDS)
    return own


def perhaps_moved(report: Report) -> set[str]:
    """The fields of rows of a dump that may have lost a cell and been filled up at their end, as converters do: their
    total is empty, and the figure before it may be the total of those before. Nothing shows that no cell was lost."""
    moved: set[str] = set()
    for table in report.tables:
        for row in table.rows:
            printed = [cell for cell in row if cell.field]
            if len(printed) not in _PARTS_BEFORE or printed[-1].text.strip():
                continue
            *before, last, _ = [_amount(cell) for cell in printed[-_PARTS_BEFORE[len(printed)] - 2 :]]
            if last > 0 and last >= sum(before):
                moved |= {cell.field for cell in printed}
    return moved


def _amount(cell: PrintedCell) -> Decimal:
    """What a cell may count for in a sum; nothing where it is no figure."""
    digits = "".join(each for each in cell.text if each.isdecimal() or each in ".-")
    try:
        return Decimal(digits)
    except InvalidOperation:
        return Decimal(0)


def _is_figure(cell: PrintedCell) -> bool:
    return bool(cell.text.strip()) and cell.text not in WORDS
