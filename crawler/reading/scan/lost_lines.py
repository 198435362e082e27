"""Tables of scans in which words and a figure stand in one cell -> the same with the figures beside them unreadable."""

import re
from dataclasses import replace

from crawler.reading.blocks import Block, Grid, GridCell
from crawler.reading.form.numbers import is_value
from crawler.reading.form.table_parts import OBJECT

_IDEOGRAPH, _FIGURE = re.compile("[\u4e00-\u9fff]"), re.compile(r"-?[0-9][0-9,]*(?:\.[0-9]+)?")


def without_misplaced(block: Block) -> Block:
    """A table without the figures of rows that have words with a figure behind them in one cell: the line between them
    was not seen, and no one knows which column the other figures stand in."""
    if not isinstance(block, Grid):
        return block
    return replace(block, rows=tuple(_doubted(row) if any(map(_holds_both, row)) else row for row in block.rows))


def _holds_both(cell: GridCell) -> bool:
    pieces = cell.text.replace(OBJECT, " ").split()
    words = next((at for at, piece in enumerate(pieces) if _IDEOGRAPH.search(piece)), len(pieces))
    return any(map(_FIGURE.fullmatch, pieces[words + 1 :]))


def _doubted(row: tuple[GridCell, ...]) -> tuple[GridCell, ...]:
    return tuple(cell._replace(text=cell.text + OBJECT) if is_value(cell.text) else cell for cell in row)
