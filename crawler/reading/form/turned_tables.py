"""Tables turned round, which print beside each other what the form prints below each other, turned back."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from types import MappingProxyType

from crawler.reading.blocks import Grid, GridCell
from crawler.reading.form.labels import disclosure_column, is_article, row_of
from crawler.reading.form.words import CORNER, OUTCOME_HEADERS, PROCEEDING_LABELS, REQUEST_HEADERS, key
from storage.forms import OUTCOMES, PROCEEDINGS

_FEWEST_LABELS, _FEWEST_APPLICANTS = 5, 4
# How many columns a turned table 3 has at least, and a turned table 4 at most.
_NARROWEST, _WIDEST = 20, 8
_EACH_OUTCOME = len(OUTCOMES) + 1


def upright(grid: Grid) -> Grid:
    """A table as the form prints it: turned back where its own words say beyond doubt that it is turned round."""
    widths = {len(row) for row in grid.rows}
    if not (grid.keeps_columns and grid.keeps_blanks) or len(widths) != 1 or widths == {0}:
        return grid
    parts = [(0, len(grid.rows))] if _is_turned_3(grid) or _is_turned_4(grid) else _turned_blocks(grid)
    return _turned(grid, parts) if parts else grid


def _is_turned_3(grid: Grid) -> bool:
    """Whether labels of table 3's rows stand in one row and those of its columns in one column."""
    if len(grid.rows[0]) < _NARROWEST or not any(
        len({*_requests(grid.printed(row))}) >= _FEWEST_LABELS for row in range(len(grid.rows))
    ):
        return False
    columns = [_below_each_other(grid, column) for column in range(len(grid.rows[0]))]
    named = (sum(key(text) in REQUEST_HEADERS for text in column) for column in columns)
    return any(count >= _FEWEST_APPLICANTS for count in named) and all(
        len({*_requests(column)}) < _FEWEST_LABELS for column in columns
    )


def _requests(texts: Sequence[str]) -> Iterator[str]:
    return (name for name in map(row_of, texts) if name and name.startswith("requests."))


def _is_turned_4(grid: Grid) -> bool:
    """Whether the outcomes of table 4 stand one below the other, for each proceeding or beside all of them, and no two
    of them in one row."""
    columns = range(len(grid.rows[0]))
    if len(columns) > _WIDEST or not any(key(text) in OUTCOME_HEADERS for text in grid.texts):
        return False
    rows = [[key(text) for text in grid.printed(row)] for row in range(len(grid.rows))]
    if any(sum(text in OUTCOME_HEADERS for text in row) > 1 for row in rows):
        return False
    below = max(sum(key(text) in OUTCOME_HEADERS for text in _below_each_other(grid, at)) for at in columns)
    beside = max(len({*row} & PROCEEDING_LABELS) for row in rows)
    return below == _EACH_OUTCOME * len(PROCEEDINGS) or (below == _EACH_OUTCOME and beside > 1)


def _below_each_other(grid: Grid, column: int) -> list[str]:
    """The texts of the cells of a column, merged ones once."""
    return [row[column].text for number, row in enumerate(grid.rows) if row[column].text and row[column].row == number]


def _turned_blocks(grid: Grid) -> list[tuple[int, int]]:
    """The rows of each block of table 2 between its articles, where the labels of rows stand in the first of them and
    those of columns below each other; nothing where it is so of some blocks only."""
    if not any(map(is_article, grid.words(0))):
        return []
    articles = [row for row in range(len(grid.rows)) if any(map(is_article, grid.words(row)))]
    blocks = [(start + 1, end) for start, end in pairwise([*articles, len(grid.rows)])]
    return blocks if all(_is_turned_block(grid, *block) for block in blocks) else []


def _is_turned_block(grid: Grid, start: int, end: int) -> bool:
    if end - start < 2 or not grid.printed(start):
        return False
    corner, *labels = grid.printed(start)
    heads = [next(iter(grid.printed(row)), "") for row in range(start + 1, end)]
    names = [row_of(label) or "" for label in labels]
    return (
        key(corner) == CORNER
        and bool(names)
        and all(name.startswith("disclosure.") for name in names)
        and all(disclosure_column(key(head)) for head in heads)
    )


def _turned(grid: Grid, parts: Sequence[tuple[int, int]]) -> Grid:
    """The table with some ranges of its rows turned, each on its own; the rows between stay as they are."""
    rows: list[list[GridCell]] = []
    origin: dict[tuple[int, int], tuple[int, int]] = {}
    position = 0
    for start, end in [*parts, (len(grid.rows), len(grid.rows))]:
        down = len(rows) - position
        for number in range(position, start):
            origin |= {(number + down, column): (number, column) for column in range(len(grid.rows[number]))}
            rows.append([cell._replace(row=cell.row + down) for cell in grid.rows[number]])
        columns = _columns(grid.rows[start:end])
        places = {column: len(rows) + number for number, column in enumerate(columns)}
        for column, cells in columns.items():
            origin |= {(len(rows), number): (start + number, column) for number in range(len(cells))}
            rows.append([cell._replace(row=places[cell.column], column=max(cell.row - start, 0)) for cell in cells])
        position = end
    return replace(grid, rows=tuple(map(tuple, rows)), origin=MappingProxyType(origin))


def _columns(rows: Sequence[Sequence[GridCell]]) -> Mapping[int, list[GridCell]]:
    """The columns of some rows by their number, without those in which no cell begins."""
    columns = {column: [row[column] for row in rows] for column in range(len(rows[0]))} if rows else {}
    return {column: cells for column, cells in columns.items() if any(cell.column == column for cell in cells)}
