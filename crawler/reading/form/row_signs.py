"""What a row's own cells tell: of which tables figures without words may be, where its figures begin, what a cell that
does not end took in."""

import re
from collections.abc import Sequence
from functools import lru_cache

from crawler.reading.blocks import GridCell
from crawler.reading.form.header import names_outcome
from crawler.reading.form.labels import is_group, row_of, table_of_row
from crawler.reading.form.numbers import is_value
from crawler.reading.form.run_together import tables_run_together, tables_with_heads
from crawler.reading.form.table_parts import OBJECT
from crawler.reading.form.words import ideographs, key

FEWEST_OF_TABLE_4 = 12
"""So many figures behind one label may be those of table 4, whose row has none."""
_FEWEST_COLUMN_NUMBERS = 3
_NOTE = re.compile("备注|说明|注$|填[表报]|制表|审[核批]|(?:单位)?负责人|联系")


def tables_without_words(texts: Sequence[str]) -> tuple[int, ...]:
    """The tables to which figures may belong that no header stands above: beside a label of table 2, or as many alone
    as a row of table 4 has."""
    if any(not text.isascii() and (row_of(text) or "").startswith("disclosure.") for text in texts):
        return (2,)
    return (4,) if len(texts) >= FEWEST_OF_TABLE_4 and all(map(is_value, texts)) else ()


def is_beside(cell: GridCell, label: GridCell, row: int) -> bool:
    """Whether a place beside a label shows the label itself, or a group's that reaches into its row from above."""
    return (cell.row, cell.column) == (label.row, label.column) or (cell.row < row and is_group(cell.text))


def count_figures(cells: Sequence[GridCell], start: int) -> int:
    """How many figures a row prints in cells that begin in a column, merged ones once."""
    return sum(
        bool(cell.text) and cell.column == column and is_value(cell.text) for column, cell in enumerate(cells, start)
    )


def first_figure(cells: Sequence[GridCell], stacks: Sequence[str]) -> int:
    """Where the figures of table 4 begin: a word at the left (件数), or an empty cell, is a label only where the header
    has no column of figures above it."""
    if not any(map(names_outcome, stacks)):
        return 1 if (stacks or cells[0].text) and not is_value(cells[0].text) else 0
    start = 0
    while start < min(len(cells), len(stacks)) and not names_outcome(stacks[start]):
        if cells[start].text and is_value(cells[start].text):
            break
        start += 1
    return start


def numbers_columns(texts: Sequence[str]) -> bool:
    """Whether a row only counts the columns (栏次 1 2 3 …), as statistical tables do below their header."""
    own = texts[1:] if texts and not is_value(texts[0]) else texts
    numbers = [text.strip("()（） ") for text in own]
    return len(numbers) >= _FEWEST_COLUMN_NUMBERS and numbers == [str(number + 1) for number in range(len(numbers))]


def is_note(texts: Sequence[str]) -> bool:
    """Whether a row is one of those that forms end with (备注, 填表人：): beside such a word no figures stand, but
    perhaps one (a telephone number)."""
    return bool(texts) and _NOTE.match(key(texts[0])) is not None and sum(map(_is_figure, texts)) <= 1


def may_be_of_table_4(texts: Sequence[str], cells: Sequence[GridCell]) -> bool:
    """Whether a note may be the row of table 4 after all: a figure alone in as many cells as that has."""
    own = sum(cell.column == column for column, cell in enumerate(cells))
    return own >= FEWEST_OF_TABLE_4 and [*map(_is_figure, texts)] == [False, True]


def _is_figure(text: str) -> bool:
    return is_value(text) and any(map(str.isdecimal, text))


@lru_cache(maxsize=4096)
def swallowed(text: str) -> frozenset[int]:
    """The tables of which a cell's text holds whole rows, as where a tag that does not end took in the cells after."""
    held = tables_run_together(text) | tables_with_heads(text)
    lines = text.split("\n")
    if len(lines) < 3 or row_of(text) or is_group(text):
        return held
    return held | {table_of_row(name) for name in map(row_of, lines) if name}


def is_of_figures(texts: Sequence[str]) -> bool:
    """Whether a row holds figures and no words, what cannot be read left aside."""
    return any(map(is_value, texts)) and all(is_value(text) or OBJECT in text for text in texts)


def may_be_figure(text: str) -> bool:
    """Whether a text that is no figure has digits and no words: one that was changed by hand (3→5), or is raised."""
    return any(map(str.isdecimal, text)) and not ideographs(text)
