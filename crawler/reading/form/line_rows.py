"""Lines that look like rows of the form, with some mark or blanks between their cells: of which tables."""

import re

from crawler.reading.form.labels import header_table, row_of, table_of_row
from crawler.reading.form.numbers import is_value
from crawler.reading.meaning.sections import heading_of

TABLES = frozenset({2, 3, 4})
LONGEST_ROW = 400
AROUND_CELLS = ' \t\u3000"'
"""What may stand around a cell between two marks."""
_FEWEST_FIGURES, _MOST_LABELS = 3, 15
_ANY_MARK = re.compile("[|｜│,，;；\t]")


def tables_in_line(text: str) -> frozenset[int]:
    """The tables of which a line is a row or a header, with some mark or blanks between its cells."""
    if len(text) > LONGEST_ROW or "。" in text:
        return frozenset()
    # Labels hold commas; where bars stand between the cells they part nothing.
    cells = [cell.strip(AROUND_CELLS) for cell in (text.split("|") if "|" in text else _ANY_MARK.split(text))]
    if len(cells) < 2:
        cells = text.split()
        if not any(map(is_value, cells)):
            return frozenset()
    words = [cell for cell in cells if not is_value(cell)]
    if len(cells) < 2 or len(words) > _MOST_LABELS:
        return frozenset()
    if not words:
        return TABLES if sum(map(str.isdecimal, cells)) >= _FEWEST_FIGURES else frozenset()
    known = [table for table in map(_table_of, words) if table]
    return frozenset(known) if len(known) == len(words) or len(words) < len(cells) else frozenset()


def ends_in_figure(line: str) -> bool:
    """Whether a short line is words or figures and then a figure or a dash, as the rows of a table are that nothing
    else is known of."""
    words = line.split()
    if not 2 <= len(words) <= _MOST_LABELS or "。" in line or heading_of(line):
        return False
    return is_value(words[-1]) and any(map(str.isdecimal, words))


def _table_of(word: str) -> int | None:
    if row := row_of(word):
        return table_of_row(row)
    return header_table(word)
