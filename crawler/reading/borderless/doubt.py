"""Which empty places of a table without ruling lines are no blanks: those beside which more is seen than was read."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from crawler.reading.blocks import Grid, GridCell
from crawler.reading.form.table_parts import OBJECT
from crawler.reading.sheet import Area

Hidden = Mapping[int, Sequence[Area]]
"""Where pages that are pictures show what was not read, by the page's number: figures that faded, a seal."""

_REACH = 12.0
"""How far, in points, from its row a figure may stand: by about one line of its label."""


def without_hidden_blanks(grid: Grid, hidden: Hidden, pages: Collection[int]) -> Grid:
    """A table below its head without the blanks that may hold a figure. What one of several pages hides may be of any
    of its rows, of which a page break may part the figures from their label."""
    if not any(hidden.get(page) for page in pages):
        return grid
    head, *rows = grid.rows

    def checked(cell: GridCell) -> GridCell:
        box = cell.box
        is_sure = box is not None and len(pages) == 1 and not is_near_hidden(hidden, box.page, box.top, box.bottom)
        return cell if cell.text or is_sure else cell._replace(text=OBJECT)

    return replace(grid, rows=(head, *(tuple(map(checked, row)) for row in rows)))


def is_near_hidden(hidden: Hidden, page: int, top: float, bottom: float) -> bool:
    """Whether something that was not read stands level with a row of a page, or one line above or below it."""
    return any(top - _REACH < area.bottom and area.top < bottom + _REACH for area in hidden.get(page, ()))
