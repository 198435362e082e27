"""Tables of word processors -> blocks: cells placed by the edges they have, tables inside tables taken apart."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from crawler.reading.blocks import Block, Grid, GridCell, Line, Page, Picture, UnreadableError, plain_grid
from crawler.reading.form.table_parts import OBJECT, blocks_of_grid, has_form_words
from crawler.reading.meaning.first_lines import first_lines
from storage.report import Format

_SPACES = re.compile(r"[ \t\r\f\v]+")
_MOST_CELLS = 200_000
_PARTS = 4
"""A column is so many times as wide as its edges may differ between rows."""
TOLERANCE = 30
"""Twips, half a millimetre: what programs' rounding moves an edge between rows."""


@dataclass(frozen=True, slots=True)
class TableCell:
    """A cell: what stands in it, where it begins and ends, and whether it goes on from the cell above.

    Edges count grid columns or twips (1/1440 inch) from the left.
    """

    content: tuple["Line | Picture | Table", ...]
    left: int
    right: int
    continues: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells. Edges nearer than ``tolerance`` are one; ``placed``: the edges are known and can be relied on.

    ``twips`` are the places of grid columns, where edges count these and the document says how wide they are.
    """

    rows: tuple[tuple[TableCell, ...], ...]
    tolerance: int = 0
    placed: bool = True
    twips: tuple[int, ...] = ()


Content = Line | Picture | Table


def lines_in(text: str) -> list[Line]:
    """A paragraph as lines, cut at its line breaks, runs of blanks as one."""
    parts = [part.strip() for part in text.split("\n")] if text else []
    return [Line(part if part.isalnum() else _SPACES.sub(" ", part)) for part in parts if part]


def page_of(contents: Iterable[Content], form: Format) -> Page:
    """The page that a word processor's paragraphs and tables make; its first lines may be its title."""
    blocks: list[Block] = []
    _flatten(contents, blocks)
    if not blocks:
        raise UnreadableError("the document is empty")
    return Page(form, tuple(blocks), titles=tuple(first_lines(blocks)))


def _flatten(contents: Iterable[Content], blocks: list[Block]) -> None:
    for content in contents:
        if not isinstance(content, Table):
            blocks.append(content)
        elif (parts := _parts(content)) is not None:
            blocks += parts
        else:
            for row in content.rows:
                for cell in row:
                    _flatten(cell.content, blocks)


def _parts(table: Table) -> list[Block] | None:
    inner = "".join(_texts(content for cell in _cells(table) for content in cell.content if isinstance(content, Table)))
    if inner and (has_form_words(inner) or not has_form_words("".join(_texts([table])))):
        return None
    return blocks_of_grid(grid_of(table))


def _cells(table: Table) -> Iterator[TableCell]:
    for row in table.rows:
        yield from row


def _texts(contents: Iterable[Content]) -> Iterator[str]:
    for content in contents:
        if isinstance(content, Table):
            for cell in _cells(content):
                yield from _texts(cell.content)
        else:
            yield content.text if isinstance(content, Line) else OBJECT


def _text(cell: TableCell) -> str:
    content = cell.content
    return content[0].text if len(content) == 1 and isinstance(content[0], Line) else "\n".join(_texts(content))


def grid_of(table: Table) -> Grid:
    """The table as a grid, a merged cell in each of its places; without columns where the edges do not give them."""
    columns = _columns(table)
    rows: list[tuple[GridCell, ...]] = []
    size = 0
    for cells in table.rows:
        places = [(columns[cell.left], columns[cell.right]) for cell in cells]
        if not (table.placed and _in_order(places)):
            return _unplaced(table)
        rows.append(tuple(_row(cells, places, rows)))
        size += len(rows[-1])
        if size > _MOST_CELLS:
            raise UnreadableError(f"a table has more than {_MOST_CELLS} cells")
    return Grid(tuple(rows))


def _in_order(places: list[tuple[int, int]]) -> bool:
    """Whether each cell has a width and begins behind the one before it."""
    end = 0
    for left, right in places:
        if not end <= left < right:
            return False
        end = right
    return True


def _unplaced(table: Table) -> Grid:
    rows = [["" if cell.continues else _text(cell) for cell in cells] for cells in table.rows]
    return plain_grid(rows, keeps_columns=False, keeps_blanks=True)


def _columns(table: Table) -> dict[int, int]:
    """The grid line of each edge. Edges that were drawn a little beside each other from row to row are one line."""
    spans = {(cell.left, cell.right) for cell in _cells(table)}
    edges = sorted({edge for span in spans for edge in span})
    places = {edge: table.twips[edge] if table.twips else edge for edge in edges}
    tolerance = _tolerance(table, min((places[right] - places[left] for left, right in spans), default=0))
    columns: dict[int, int] = {}
    first = 0
    line = -1
    for edge in edges:
        if line < 0 or places[edge] - first > tolerance:
            first, line = places[edge], line + 1
        columns[edge] = line
    return columns


def _tolerance(table: Table, narrowest: int) -> int:
    """How far edges of one line stand apart: no more than a part of the narrowest cell, unless it is a sliver."""
    if not table.tolerance or narrowest >= _PARTS * table.tolerance:
        return narrowest // _PARTS if table.tolerance else 0
    return 0 if table.twips else table.tolerance


def _row(
    cells: tuple[TableCell, ...], places: list[tuple[int, int]], above: list[tuple[GridCell, ...]]
) -> list[GridCell]:
    row: list[GridCell] = []
    for cell, (left, right) in zip(cells, places, strict=True):
        row += [GridCell("", len(above), column) for column in range(len(row), left)]
        merged = _merged(above[-1], left, right) if cell.continues and above else None
        row += [merged or GridCell(_text(cell), len(above), left)] * (right - left)
    return row


def _merged(above: tuple[GridCell, ...], left: int, right: int) -> GridCell | None:
    """The cell above if it spans exactly the same columns; cells of other widths are never merged."""
    if right > len(above) or any(above[column] is not above[left] for column in range(left, right)):
        return None
    wider = above[left].column < left or (right < len(above) and above[right] is above[left])
    return None if wider else above[left]
