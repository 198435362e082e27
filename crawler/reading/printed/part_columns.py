"""A part of table 3 on another page, whose columns are as many but not as wide: they are the others' from the right."""

from collections.abc import Iterator, Sequence

from crawler.reading.blocks import GridCell
from crawler.reading.form.labels import header_table, row_of
from crawler.reading.printed.ruled_grid import TOLERANCE, Rows, RuledPart, rows_of
from storage.forms import REQUEST_COLUMNS

_FIGURES = len(REQUEST_COLUMNS)
_MOST_LIKE = 2
"""How many edges of columns of its own may stand where others do by chance."""


def has_columns_of_its_own(first: RuledPart, part: RuledPart) -> bool:
    """Whether each row of both parts has a cell in each of the last seven columns, and these stand elsewhere."""
    before, after = _edges(first), _edges(part)
    figures = after[-_FIGURES - 1 : -1]
    like = sum(any(abs(edge - other) <= TOLERANCE for other in before) for edge in figures)
    if like > _MOST_LIKE or not _FIGURES < len(after) - 1 <= len(before) - 1:
        return False
    rows = [[*_labelled(each)] for each in (first, part)]
    return all(rows) and all(_has_all_cells(row) for own in rows for row in own)


def spread(part: RuledPart, first: RuledPart, edges: Sequence[float]) -> Rows:
    """The rows of a part over the edges of a table to which another part gives the columns."""
    before, count = _edges(first), len(part.xs) - 1
    labels = count - _FIGURES
    places = [_nearest(edges, edge) for edge in (*before[:labels], *before[-_FIGURES - 1 :])]
    columns = [number for number in range(count) for _ in range(places[number], places[number + 1])]
    return [[_moved(row[column], places[row[column].column]) for column in columns] for row in rows_of(part, part.xs)]


def _edges(part: RuledPart) -> list[float]:
    return [x - part.xs[0] for x in part.xs]


def _labelled(part: RuledPart) -> Iterator[Sequence[GridCell]]:
    """The rows that are the form's; 总计 stands in the header as well."""
    rows = rows_of(part, part.xs)
    return (row for row in rows if any(row_of(cell.text) for cell in row) and not any(map(_heads, row)))


def _heads(cell: GridCell) -> bool:
    return header_table(cell.text) is not None


def _has_all_cells(row: Sequence[GridCell]) -> bool:
    return all(cell.column == column for column, cell in enumerate(row) if column >= len(row) - _FIGURES)


def _nearest(edges: Sequence[float], place: float) -> int:
    return min(range(len(edges)), key=lambda number: abs(edges[number] - place))


def _moved(cell: GridCell, column: int) -> GridCell:
    return GridCell(cell.text, cell.row, column, cell.box)
