"""A sheet of a workbook -> blocks: its visible cells, paragraphs that stand in single cells apart from tables."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from crawler.reading.blocks import Block, Grid, GridCell, Line, Picture, UnreadableError
from crawler.reading.form.labels import is_form_word, is_header_part
from crawler.reading.form.line_rows import TABLES
from crawler.reading.form.numbers import is_value
from crawler.reading.form.table_parts import blocks_of_grid
from crawler.reading.meaning.sections import heading_of
from crawler.reading.word.tables import lines_in

MOST_CELLS = 200_000
_LONGEST_LABEL = 8


@dataclass(frozen=True, slots=True)
class Area:
    """Merged cells, both ends included; rows and columns count from 0."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass
class Sheet:
    """The cells of a sheet as shown, by row and column counted from 0; empty ones only where the file has them."""

    name: str = ""
    cells: dict[tuple[int, int], str] = field(default_factory=dict)
    areas: list[Area] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    pictures: int = 0
    framed: set[tuple[int, int]] = field(default_factory=set)
    """Cells that have borders, so that they are seen though they are empty."""

    @property
    def hides_rows(self) -> bool:
        """Whether something stands in a row that is hidden."""
        return any(text and row in self.hidden_rows for (row, _), text in self.cells.items())

    @property
    def hides_columns(self) -> bool:
        """Whether something stands in a column that is hidden."""
        return any(text and column in self.hidden_columns for (_, column), text in self.cells.items())

    def put(self, row: int, column: int, text: str) -> None:
        """Sets a cell. Raises UnreadableError for a sheet of more cells than any report has."""
        self.cells[row, column] = text
        if len(self.cells) > MOST_CELLS:
            raise UnreadableError(f"a sheet has more than {MOST_CELLS} cells")


def blocks_of_sheet(sheet: Sheet) -> list[Block]:
    """What a sheet shows, in order."""
    grid, ends = _grid(sheet)
    blocks: list[Block] = []
    start = 0
    for row in range(len(grid.rows)):
        texts = list(grid.printed(row))
        if len(texts) != 1 or (row > start and _is_label_of_blanks(grid, ends, row)):
            continue
        is_alone = row == start and (_is_word_alone(grid.rows[row]) or _is_section_of_text(blocks))
        if is_alone or is_paragraph(texts[0]):
            blocks += _table(grid, ends, start, row)
            blocks += lines_in(texts[0])
            start = row + 1
    blocks += _table(grid, ends, start, len(grid.rows))
    return blocks + [Picture("")] * sheet.pictures


@dataclass(frozen=True, slots=True)
class _End:
    """Up to which column a row is seen, and whether a border shows that it ends there."""

    column: int
    is_framed: bool


def _table(grid: Grid, ends: Sequence[_End], start: int, end: int) -> list[Block]:
    """Some rows as a table, without the columns to the right of which nothing is seen in any of them."""
    if start == end:
        return []
    part = grid.part(start, end)
    if not any(cell.text for row in part.rows for cell in row):
        return []
    width = max(each.column for each in ends[start:end])
    keeps_ends = all(each == _End(width, is_framed=True) for each in ends[start:end] if each.column)
    rows = _without_doubled([row[:width] for row in part.rows])
    narrow = Grid(rows, keeps_ends=keeps_ends, is_cut=part.is_cut)
    blocks = blocks_of_grid(narrow)
    return blocks if blocks is not None else [*_lines(narrow)]


def _without_doubled(rows: Sequence[tuple[GridCell, ...]]) -> tuple[tuple[GridCell, ...], ...]:
    """The rows of a table without the columns in which no cell begins: a sheet has as many as its widest table, and the
    cells of the others are merged over some of them."""
    begun = {0} | {column for row in rows for column, cell in enumerate(row) if cell.column == column}
    columns = sorted(begun)
    if not rows or len(columns) >= max(map(len, rows)):
        return tuple(rows)
    numbers = {column: number for number, column in enumerate(columns)}
    return tuple(tuple(row[column]._replace(column=numbers[row[column].column]) for column in columns) for row in rows)


def _lines(grid: Grid) -> Iterator[Line]:
    for row in range(len(grid.rows)):
        for text in grid.printed(row):
            yield from lines_in(text)


def is_paragraph(text: str) -> bool:
    """Whether the only text of a row is none of a table's: a heading, or words that the form does not know."""
    if heading_of(text):
        return True
    return not is_form_word(text) and not is_value(text)


def _is_label_of_blanks(grid: Grid, ends: Sequence[_End], row: int) -> bool:
    """Whether the only text of a row is a label (件数) before empty cells that borders show, right below a header that
    ends where they do."""
    (text,) = grid.printed(row)
    if not (above := grid.printed(row - 1)) or not all(map(is_header_part, above)):
        return False
    own = {cell.column for cell in grid.rows[row][: ends[row].column]}
    is_of_table = ends[row].is_framed and ends[row] == ends[row - 1] and len(own) > 1
    return is_of_table and len(text) <= _LONGEST_LABEL and heading_of(text) is None


def _is_section_of_text(blocks: Sequence[Block]) -> bool:
    """Whether what comes next stands right below the heading of a section without a table, which may be no more than
    无."""
    last = blocks[-1] if blocks else None
    heading = heading_of(last.text) if isinstance(last, Line) else None
    return heading is not None and heading.section not in TABLES


def _is_word_alone(row: Sequence[GridCell]) -> bool:
    """Whether the only text of a row stands in merged cells that begin with it: no table begins with a figure for many
    columns, and a section may be no more than 无."""
    return sum(bool(cell.text) for cell in row) > 1 and bool(row[0].text) and is_value(row[0].text)


def _grid(sheet: Sheet) -> tuple[Grid, list[_End]]:
    """The visible part of a sheet, and where each row ends; rows of which the file holds no cell are left out."""
    rows = sorted({row for row, _ in sheet.cells} - sheet.hidden_rows)
    last = max((column for (_, column), text in sheet.cells.items() if text), default=-1)
    last = max(
        [
            last,
            *(column for _, column in sheet.framed),
            *(area.right for area in sheet.areas if sheet.cells.get((area.top, area.left))),
        ]
    )
    if len(rows) * (last + 1) > MOST_CELLS:
        raise UnreadableError(f"a sheet has more than {MOST_CELLS} cells")
    columns = [column for column in range(last + 1) if column not in sheet.hidden_columns]
    merged = dict(_merged(sheet, rows, columns))
    grid = Grid(
        tuple(
            tuple(
                merged.get((row, column)) or GridCell(sheet.cells.get((row, column), ""), y, x)
                for x, column in enumerate(columns)
            )
            for y, row in enumerate(rows)
        ),
        is_cut=bool(sheet.hidden_columns) and sheet.hides_columns,
    )
    widths = [
        max(
            (x + 1 for x, column in enumerate(columns) if grid.rows[y][x].text or (row, column) in sheet.framed),
            default=0,
        )
        for y, row in enumerate(rows)
    ]
    ends = [
        _End(width, is_framed=width > 0 and (row, columns[width - 1]) in sheet.framed)
        for row, width in zip(rows, widths, strict=True)
    ]
    return grid, ends


def _merged(sheet: Sheet, rows: list[int], columns: list[int]) -> Iterator[tuple[tuple[int, int], GridCell]]:
    """For each visible place of a merged area the grid cell that stands in all of them."""
    size = 0
    for area in sheet.areas:
        within = range(bisect_left(rows, area.top), bisect_right(rows, area.bottom))
        across = range(bisect_left(columns, area.left), bisect_right(columns, area.right))
        size += len(within) * len(across)
        if size > MOST_CELLS:
            raise UnreadableError(f"a sheet has more than {MOST_CELLS} merged cells")
        if within and across:
            cell = GridCell(sheet.cells.get((area.top, area.left), ""), within[0], across[0])
            yield from (((rows[y], columns[x]), cell) for y in within for x in across)
