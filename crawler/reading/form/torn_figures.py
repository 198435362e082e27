"""Dumps of text whose rows cannot be counted through: figures fell apart, each digit a cell of its own, or their table
has a column that the form has not."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from crawler.reading.form.found_rows import FoundRow
from crawler.reading.form.numbers import figure, is_value
from storage.forms import REQUEST_COLUMNS

_FEWEST_COUNTS = 2
_FEWEST_OVER, _SHARE_OVER = 3, 10
"""How many rows at least, and one in how many, show by their figures that a table has a column more."""


def without_torn_rows(rows: Sequence[FoundRow]) -> list[FoundRow]:
    """The same rows, those of dumps without their cells where the figures of the document are torn.

    Rows of table 3 with more figures than it has columns, and not all with as many, show it: a page whose editor kept
    the digits in elements of their own leaves a line for each. As blanks are lost too, such a row may have seven
    figures by chance.
    """
    own = [row for row in rows if row.name.startswith("requests.") and not row.grid.keeps_columns]
    if not _are_torn([row for row in own if _is_of_dump(row)]):
        return _without_unproved(rows) if _have_one_more(own) else _without_filled_up(rows)
    return [replace(row, cells=()) if _is_of_dump(row) else row for row in rows]


def _have_one_more(rows: Sequence[FoundRow]) -> bool:
    """Whether so many rows have more figures than the form has columns that their table has a column more (小计)."""
    over = sum(_filled(row) > len(REQUEST_COLUMNS) for row in rows)
    return over >= _FEWEST_OVER and _SHARE_OVER * over >= len(rows)


def _without_unproved(rows: Sequence[FoundRow]) -> list[FoundRow]:
    """The same rows, those of table 3 without cells that have as many figures as the form has columns, as one that lost
    a blank would, but for those whose sum shows that they are the form's. Where most full rows have more, all others
    have lost one."""
    counts = [_filled(row) for row in rows if row.name.startswith("requests.") and not row.grid.keeps_columns]
    over = sum(count > len(REQUEST_COLUMNS) for count in counts)
    is_proof = over <= counts.count(len(REQUEST_COLUMNS))
    return [
        replace(row, cells=())
        if row.name.startswith("requests.")
        and not row.grid.keeps_columns
        and len(figures := _figures(row)) == len(REQUEST_COLUMNS)
        and not (is_proof and figures[-1] and figures[-1] == sum(value or 0 for value in figures[:-1]))
        else row
        for row in rows
    ]


def _without_filled_up(rows: Sequence[FoundRow]) -> list[FoundRow]:
    """The same rows, those of a dump that lost the blanks of its table 3 without cells which a figure broken in two
    filled up: they have as many as the form has columns, and their sum holds only where two are put together."""
    own = [row for row in rows if row.name.startswith("requests.") and _is_of_dump(row)]
    if not any(0 < _filled(row) < len(REQUEST_COLUMNS) for row in own):
        return list(rows)
    doubtful = {id(row) for row in own if _filled(row) == len(REQUEST_COLUMNS) and _holds_put_together(row)}
    return [replace(row, cells=()) if id(row) in doubtful else row for row in rows]


def _holds_put_together(row: FoundRow) -> bool:
    texts = [cell.text for cell in row.cells if cell.text]
    if not all(map(str.isdecimal, texts)):
        return False
    joined = ([*texts[:at], texts[at] + texts[at + 1], *texts[at + 2 :]] for at in range(len(texts) - 1))
    return not _holds(texts) and any(map(_holds, joined))


def _holds(texts: Sequence[str]) -> bool:
    *parts, total = map(int, texts)
    return total == sum(parts)


def _filled(row: FoundRow) -> int:
    return sum(bool(cell.text) for cell in row.cells)


def _figures(row: FoundRow) -> list[Decimal | None]:
    """What the cells of a row say; None for a dash."""
    return [figure(cell.text).value for cell in row.cells if cell.text and is_value(cell.text)]


def _is_of_dump(row: FoundRow) -> bool:
    return not row.grid.keeps_columns and not row.grid.keeps_blanks


def _are_torn(rows: Sequence[FoundRow]) -> bool:
    counts = Counter(sum(bool(cell.text) and is_value(cell.text) for cell in row.cells) for row in rows)
    over = {count for count in counts if count > len(REQUEST_COLUMNS)}
    # Of a table of more columns that lost its blanks most rows have the same number of figures, or fewer.
    return len(over) >= _FEWEST_COUNTS and counts[max(over)] < max(counts.values())
