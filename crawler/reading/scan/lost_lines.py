"""Tables of scans in which words and a figure stand in one cell -> the same with the figures beside them unreadable."""

import re
from dataclasses import replace

from crawler.reading.blocks import Block, Grid, GridCell
from crawler.reading.form.numbers import is_value
from crawler.reading.form.table_parts import OBJECT

_WORDS_AND_FIGURE = re.compile(rf"[\u4e00-\u9fff][^\n]*[\s{OBJECT}](-?[0-9][0-9,]*(\.[0-9]+)?)(?=[\s{OBJECT}]|$)")


def without_misplaced(block: Block) -> Block:
    """A table without the figures of rows that have words with a figure behind them in one cell: the line between them
    was not seen, and no one knows which column the other figures stand in."""
    if not isinstance(block, Grid):
        return block
    return replace(block, rows=tuple(_doubted(row) if any(map(_holds_both, row)) else row for row in block.rows))


def _holds_both(cell: GridCell) -> bool:
    return _WORDS_AND_FIGURE.search(cell.text) is not None


def _doubted(row: tuple[GridCell, ...]) -> tuple[GridCell, ...]:
    return tuple(cell._replace(text=cell.text + OBJECT) if is_value(cell.text) else cell for cell in row)
