"""Marks the rows of table 3 that are shaped unlike their like: begun further left, or of other cells."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace

from crawler.reading.blocks import GridCell
from crawler.reading.form.column_order import request_order
from crawler.reading.form.found_rows import LITIGATION, FoundRow
from crawler.reading.form.labels import row_of
from crawler.reading.form.numbers import figure
from crawler.reading.form.words import DEPTHS, key
from storage.forms import LITIGATION_FIELDS, OUTCOMES, REQUEST_COLUMNS

_OTHER = "其他"
_TWO = 2
_FEWEST_ROWS, _MOST_SHARE = 5, 0.5
"""Of how many rows at least the first cell must be empty, and in what share of them all others filled."""
_COLUMNS = {"requests": len(REQUEST_COLUMNS), LITIGATION: len(LITIGATION_FIELDS)}


def with_unlike_marked(rows: Sequence[FoundRow]) -> list[FoundRow]:
    """The same rows. Those that begin further left than most rows of their depth have lost the places of merged cells
    that such a table prints. Those with fewer cells than most rows of their grid have lost some, or the others have a
    column that the form has not; among more, not all of them numbers, one may be put in. Where figures of a table stand
    beyond its header, its rows have moved to the right. Nothing is left of the rows of a table whose first column is
    empty all the way beside others that are filled: its cells have moved, and the last may be lost. Of an empty row
    nothing is left where the row above may hold its figures beside its own."""
    rows = _without_fallen(rows)
    starts: dict[str, Counter[int]] = defaultdict(Counter)
    own_starts: dict[tuple[int, str], Counter[int]] = defaultdict(Counter)
    counts: dict[int, Counter[int]] = defaultdict(Counter)
    ends: dict[int, Counter[int]] = defaultdict(Counter)
    for row in rows:
        if row.name in DEPTHS:
            starts[DEPTHS[row.name]][row.start] += 1
            own_starts[row.table, DEPTHS[row.name]][row.start] += 1
            counts[row.table][_count(row)] += 1
            ends[row.table][_end(row)] += 1
    rows = [replace(row, is_unlike=True) if _may_be_filled_up(row) else row for row in rows]
    rows = _without_shifted(_with_passing_marked(rows))
    if all(len(each) == 1 for each in (*starts.values(), *counts.values())):
        return rows
    usual = {depth: _most(each) for depth, each in starts.items()}
    shapes = {table: (_most(each), _most(ends[table])) for table, each in counts.items()}
    headed = {key for key, each in own_starts.items() if len(each) == 1}
    return [
        _marked(
            row, usual[depth], *shapes[row.table], is_headed=(row.table, depth) in headed and _begins_as_headed(row)
        )
        if (depth := DEPTHS.get(row.name))
        else row
        for row in rows
    ]


def _begins_as_headed(row: FoundRow) -> bool:
    """Whether the figures of a row begin where those of its own header do: of a part of a table above whose labels no
    others stand, so that they take fewer columns than in the rest."""
    order = request_order(row.header) if row.header_is_above else None
    return order is not None and order.straight_from == row.start


def _marked(row: FoundRow, start: int, count: int, end: int, *, is_headed: bool) -> FoundRow:
    is_moved, is_unlike = row.is_moved or (row.start < start and not is_headed), _is_unlike(row, count, end)
    return replace(row, is_moved=is_moved, is_unlike=row.is_unlike or is_unlike) if is_moved or is_unlike else row


def _without_fallen(rows: Sequence[FoundRow]) -> list[FoundRow]:
    return [
        replace(row, cells=()) if above and _holds_both(above, row) else row
        for above, row in zip([None, *rows], rows, strict=False)
    ]


def _holds_both(above: FoundRow, row: FoundRow) -> bool:
    if (above.table, above.row + 1) != (row.table, row.row) or any(cell.text for cell in row.cells):
        return False
    printed = [cell.text.split() for cell in above.cells if cell.text]
    return len(printed) > 1 and all(len(parts) == _TWO and all(map(str.isdecimal, parts)) for parts in printed)


def _is_unlike(row: FoundRow, count: int, end: int) -> bool:
    """Whether a row has other cells than most, and does not end where they do: a label may stand for several places.
    In dumps it is told by what merged cells left behind, not by their number."""
    if not row.grid.keeps_columns:
        return False
    own = _count(row)
    is_longer = own > count and _end(row) > end
    is_shorter = own < count and _end(row) < end
    return is_shorter or (is_longer and any(figure(cell.text).value is None for cell in row.cells))


def _with_passing_marked(rows: Sequence[FoundRow]) -> list[FoundRow]:
    """The same rows, those that go on beyond their header marked as moved where a row of their table has a figure
    there. Where one has more figures than the form has columns, those without one at their end lose their cells: which
    of the columns is one too many?"""
    passing = {row.table for row in rows if any(cell.text for cell in _beyond_header(row))}
    wider = {row.table for row in rows if row.name in DEPTHS and _filled(row) > len(REQUEST_COLUMNS)}
    return [
        replace(row, is_moved=True, cells=() if row.table in wider and _is_open(row) else row.cells)
        if row.table in passing and _beyond_header(row)
        else row
        for row in rows
    ]


def _is_open(row: FoundRow) -> bool:
    return not row.cells[-1].text and any(cell.text for cell in row.cells)


def _without_shifted(rows: Sequence[FoundRow]) -> list[FoundRow]:
    """The same rows, those without cells that stand in a table whose first column alone is empty all the way."""
    own: dict[int, list[FoundRow]] = defaultdict(list)
    for row in rows:
        if row.name in DEPTHS and row.cells and row.grid.keeps_columns:
            own[row.table].append(row)
    shifted = {
        table
        for table, each in own.items()
        if len(each) >= _FEWEST_ROWS
        and not any(row.cells[0].text for row in each)
        and sum(_is_filled_behind_first(row) for row in each) > _MOST_SHARE * len(each)
    }
    columns = len(REQUEST_COLUMNS)
    return [
        replace(row, is_moved=True, cells=row.cells if _filled(row) == columns else ())
        if row.table in shifted and row.name in DEPTHS
        else row
        for row in rows
    ]


def _is_filled_behind_first(row: FoundRow) -> bool:
    return _filled(row) >= min(len(row.cells), len(REQUEST_COLUMNS)) - 1


def _filled(row: FoundRow) -> int:
    return sum(bool(cell.text) for column, cell in enumerate(row.cells, row.start) if cell.column == column)


def _beyond_header(row: FoundRow) -> tuple[GridCell, ...]:
    """The cells of a row of table 3 right of the last column that its header names."""
    if row.name not in DEPTHS or not (row.header_is_above and row.grid.keeps_columns):
        return ()
    end = row.header.end
    return row.cells[max(end - row.start, 0) :] if end else ()


def _end(row: FoundRow) -> int:
    return row.start + len(_within(row))


def _within(row: FoundRow) -> tuple[GridCell, ...]:
    """The cells of a row without empty ones beyond its header, of which tables have as many as they like."""
    beyond = _beyond_header(row)
    return row.cells[: len(row.cells) - len(beyond)] if not any(cell.text for cell in beyond) else row.cells


def _may_be_filled_up(row: FoundRow) -> bool:
    """Whether a row of a dump lost a cell and was filled up at its end, as converters do that give all rows of a table
    one width: its total is empty then, and the figure before it no less than those before together."""
    if row.grid.keeps_columns or len(row.cells) != _COLUMNS.get(row.name.partition(".")[0]) or row.cells[-1].text:
        return False
    start = -len(OUTCOMES) - 2 if row.name == LITIGATION else 0
    *parts, last = (figure(cell.text).value or 0 for cell in row.cells[start:-1])
    return last > 0 and last >= sum(parts)


def _count(row: FoundRow) -> int:
    """How many cells of its own a row has after its labels; of （六）其他处理 and 3.其他 only the first is its name."""
    own = [cell.text for column, cell in enumerate(_within(row), row.start) if cell.column == column]
    return len(own) - (bool(own) and _names_a_row(own[0]))


def _names_a_row(text: str) -> bool:
    return not text.isascii() and (key(text) == _OTHER or row_of(text) is not None)


def _most(counted: Counter[int]) -> int:
    return max(counted, key=lambda number: (counted[number], number))
