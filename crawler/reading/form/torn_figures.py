"""Dumps of text in which figures fell apart, each digit a cell of its own: no row of theirs can be counted through."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from crawler.reading.form.found_rows import FoundRow
from crawler.reading.form.numbers import is_value
from storage.forms import REQUEST_COLUMNS

_FEWEST_COUNTS = 2


def without_torn_rows(rows: Sequence[FoundRow]) -> list[FoundRow]:
    """The same rows, those of dumps without their cells where the figures of the document are torn.

    Rows of table 3 with more figures than it has columns, and not all with as many, show it: a page whose editor kept
    the digits in elements of their own leaves a line for each. As blanks are lost too, such a row may have seven
    figures by chance.
    """
    if not _are_torn([row for row in rows if row.name.startswith("requests.") and _is_of_dump(row)]):
        return list(rows)
    return [replace(row, cells=()) if _is_of_dump(row) else row for row in rows]


def _is_of_dump(row: FoundRow) -> bool:
    return not row.grid.keeps_columns and not row.grid.keeps_blanks


def _are_torn(rows: Sequence[FoundRow]) -> bool:
    counts = Counter(sum(bool(cell.text) and is_value(cell.text) for cell in row.cells) for row in rows)
    over = {count for count in counts if count > len(REQUEST_COLUMNS)}
    # Of a table of more columns that lost its blanks most rows have the same number of figures, or fewer.
    return len(over) >= _FEWEST_COUNTS and counts[max(over)] < max(counts.values())
