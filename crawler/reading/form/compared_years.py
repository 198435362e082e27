"""Tables of a body's own that set years beside each other, where the form's whole table stands elsewhere."""

from collections import defaultdict
from collections.abc import Sequence

from crawler.reading.blocks import Grid
from crawler.reading.form.found_rows import LITIGATION, FoundRow
from crawler.reading.form.labels import table_of_row
from crawler.reading.form.other_layouts import period_of

_FEW = 6


def without_compared(rows: Sequence[FoundRow]) -> list[FoundRow]:
    """The same rows, those of a short table under a head of several years left out if another table has them all."""
    held: dict[tuple[int, int], set[str]] = defaultdict(set)
    for row in rows:
        if row.name != LITIGATION:
            held[row.table, table_of_row(row.name)].add(row.name)
    short = {
        (at, table)
        for (at, table), names in held.items()
        if len(names) <= _FEW and any(names < others for (_, other), others in held.items() if other == table)
    }
    first = {at: min(row.row for row in rows if row.table == at) for at, _ in short}
    grids = {row.table: row.grid for row in rows}
    compared = {(at, table) for at, table in short if _sets_years_beside(grids[at], first[at])}
    return [row for row in rows if row.name == LITIGATION or (row.table, table_of_row(row.name)) not in compared]


def _sets_years_beside(grid: Grid, end: int) -> bool:
    """Whether one of the first rows of a table heads its columns by years."""
    return any(len({period for text in grid.printed(row) if (period := period_of(text))}) > 1 for row in range(end))
