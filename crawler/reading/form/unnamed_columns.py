"""Columns of figures that no head names (小计): which cell it is that a row leaves empty nobody knows then."""

from collections.abc import Collection, Iterable

from crawler.reading.blocks import GridCell
from crawler.reading.form.found_rows import FoundRow
from crawler.reading.form.labels import row_of
from crawler.reading.form.numbers import is_value

_REQUESTS = "requests."


def leaves_figures_beside(row: FoundRow, taken: Iterable[GridCell], headed: Collection[int]) -> bool:
    """Whether a row of table 3 has an empty cell, beside those that are taken for fields and those of columns that are
    ``headed`` by other words, in whose column rows of more figures print one. Where the row stands further left than
    these its last cells are empty for that."""
    if row.is_moved or not (
        row.grid.keeps_columns and row.name.startswith(_REQUESTS) and any(cell.text for cell in row.cells)
    ):
        return False
    columns = {cell.column for cell in taken}
    left = {
        cell.column
        for column, cell in enumerate(row.cells, row.start)
        if not cell.text and cell.column == column and column not in columns and column not in headed
    }
    return bool(left) and any(
        any((row_of(text) or "").startswith(_REQUESTS) for text in row.grid.printed(number))
        for number, cells in enumerate(row.grid.rows)
        if left & (printing := _printing(cells, number)) and len(printing) > len(columns)
    )


def _printing(cells: Iterable[GridCell], row: int) -> set[int]:
    """The columns in which a row prints figures of its own."""
    return {cell.column for cell in cells if cell.text and cell.row == row and is_value(cell.text)}
