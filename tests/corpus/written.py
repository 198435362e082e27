"""A report written in some format: the bytes, and the report as far as that format keeps it."""

from dataclasses import dataclass

from storage.forms import LITIGATION_FIELDS
from tests.corpus.printed import PrintedCell, Table
from tests.corpus.report import Report
from tests.corpus.signs import WORDS


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


def _is_figure(cell: PrintedCell) -> bool:
    return bool(cell.text.strip()) and cell.text not in WORDS
