"""Tables of a text that are set in columns with blanks alone -> grids, where it is certain in which column a figure is.

That is shown by rows that have all their figures: these begin (or end) at the same places behind labels of different
length. Blanks between cells that ran together cannot do so.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from crawler.reading.blocks import Grid, Line, grid_of_lines
from crawler.reading.form.numbers import figure
from crawler.reading.text.aligned_rows import AlignedRow, header_places, runs_of_rows

_FEWEST_ROWS, _FEWEST_ALONE, _FEWEST_BELOW = 2, 2, 3

Spots = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Measure:
    """How places are counted: the classes of characters that are two wide; where a cell begins, or where it ends."""

    wide: str
    side: int

    def spots(self, row: AlignedRow) -> Spots:
        """Where the figures of a row stand."""
        return tuple(place[self.side] for place in row.places(row.figures, wide=self.wide))

    def label(self, row: AlignedRow) -> tuple[int, int]:
        """Where the last label of a row begins and ends."""
        places = row.places(row.labels[-1:], wide=self.wide)
        return places[0] if places else (0, 0)


_MEASURES = tuple(_Measure(wide, side) for wide, side in product(("", "WF", "WFA"), (0, 1)))


def aligned_tables(lines: Sequence[tuple[str, int]]) -> Mapping[int, tuple[int, Grid]]:
    """Tables of a text, given as lines and where they begin, that have empty cells and keep their places: by their
    first line that behind their last, and the grid."""
    runs = [run for run in runs_of_rows(lines) if _is_table(run[2])]
    columns = {measure: [_columns(rows, measure) for _, _, rows in runs] for measure in _MEASURES}
    # A wrong measure makes some rows alike by chance, the right one all.
    counts = {measure: sum(count for own in tables for count in own.values()) for measure, tables in columns.items()}
    measures = [measure for measure in _MEASURES if counts[measure] and counts[measure] == max(counts.values())]
    found: dict[int, tuple[int, Grid]] = {}
    for number, (start, end, rows) in enumerate(runs):
        known = [(measure, frozenset(columns[measure][number])) for measure in measures]
        cells = [_cells(rows, place, known) for place in range(len(rows))] if known else []
        if any(cell.text == "" for row in cells for cell in row):
            found[start] = end, grid_of_lines(cells, keeps_columns=False, keeps_blanks=True)
    return found


def _is_table(rows: Sequence[AlignedRow]) -> bool:
    """Whether no row may go on in the next: none stands there twice, and figures without a label are table 4's."""
    names = [row.name for row in rows if row.name]
    bare = [row for row in rows if row.figures and not row.name]
    return len({*names}) == len(names) and (not bare or (len(bare) == 1 and not names))


def _columns(rows: Sequence[AlignedRow], measure: _Measure) -> Mapping[Spots, int]:
    """Where the columns of a table stand, and how many rows show it: full ones, or some below heads at these places."""
    full: dict[Spots, list[int]] = {}
    figured = [row for row in rows if row.figures and row.labels and row.width > 1]
    for row in figured:
        if row.is_full:
            full.setdefault(measure.spots(row), []).append(measure.label(row)[1])
    for spots, end in _headed(rows, measure).items():
        below = [row for row in figured if row.width == len(spots)]
        if spots in full:
            full[spots].append(end)
        elif len(below) >= _FEWEST_BELOW and all(_below(row, spots, measure) for row in below):
            full[spots] = [measure.label(row)[1] for row in below if len(row.figures) >= _FEWEST_ALONE]
    return {spots: len(ends) for spots, ends in full.items() if len({*ends}) >= _FEWEST_ROWS}


def _headed(rows: Sequence[AlignedRow], measure: _Measure) -> dict[Spots, int]:
    """Where the heads of a table stand that has a row of several columns, and where the label above the first ends."""
    found: dict[Spots, int] = {}
    for place, row in enumerate(rows):
        if row.name and row.width > 1 and (heads := _heads(rows, place)):
            places = header_places(heads, row.width, wide=measure.wide)
            ends = [end for each in heads for _, end in each.places(each.labels, wide=measure.wide)]
            if places:
                before = max((end for end in ends if end < places[0][0]), default=0)
                found[tuple(each[measure.side] for each in places)] = before
    return found


def _heads(rows: Sequence[AlignedRow], place: int) -> Sequence[AlignedRow]:
    """The header lines above a row, without rows between that have as many columns."""
    end = place
    while end and rows[end - 1].width == rows[place].width and rows[end - 1].name:
        end -= 1
    start = end
    while start and not rows[start - 1].width:
        start -= 1
    return rows[start:end]


def _cells(rows: Sequence[AlignedRow], place: int, known: Sequence[tuple[_Measure, frozenset[Spots]]]) -> list[Line]:
    """The cells of a row, empty ones in their places; figures alone where these are not certain."""
    row = rows[place]
    if not row.figures:
        empty = Line("", (row.start + len(row.text), row.start + len(row.text)))
        return [*row.labels, *[empty] * row.width]
    if row.is_full or row.width < _FEWEST_ALONE:
        return [*row.labels, *row.figures]
    placed = {columns for measure, own in known for columns in _placed(rows, place, measure, own)}
    if len(placed) != 1:
        return [*row.labels, *row.figures]
    (columns,) = placed
    figures = dict(zip(columns, row.figures, strict=True))
    empty = Line("", (row.start, row.start))
    return [*row.labels, *(figures.get(number, empty) for number in range(row.width))]


def _placed(
    rows: Sequence[AlignedRow], place: int, measure: _Measure, own: frozenset[Spots]
) -> Iterator[tuple[int, ...]]:
    """In which columns the figures of a row may stand."""
    row = rows[place]
    for spots in own:
        if (
            (columns := _below(row, spots, measure))
            and _is_whole(rows, row, spots, measure)
            and not _may_move(row, columns)
        ):
            yield columns
    heads = header_places(_heads(rows, place), row.width, wide=measure.wide)
    spots = tuple(each[measure.side] for each in heads)
    if spots and spots not in own and len(row.figures) >= _FEWEST_ALONE and (columns := _below(row, spots, measure)):
        yield columns


def _below(row: AlignedRow, spots: Spots, measure: _Measure) -> tuple[int, ...]:
    """The columns of a row's figures where each stands in one of those at some places, and nothing reaches into the
    next; empty for others."""
    if len(spots) != row.width or (row.labels and measure.label(row)[1] >= spots[0]):
        return ()
    columns = tuple(spots.index(spot) for spot in measure.spots(row) if spot in spots)
    if len(columns) < len(row.figures):
        return ()
    places = row.places(row.figures, wide=measure.wide)
    for (start, end), column in zip(places, columns, strict=True):
        reaches = end >= spots[column + 1] if column + 1 < row.width and not measure.side else False
        if reaches or (measure.side and column and start <= spots[column - 1]):
            return ()
    return columns


def _is_whole(rows: Sequence[AlignedRow], row: AlignedRow, spots: Spots, measure: _Measure) -> bool:
    """Whether all rows whose labels begin where this one's does have their figures in these columns, and fill the first
    and the last of them or stand below heads: a label that lost a cell, or has one more, moves those of its row."""
    start = measure.label(row)[0]
    like = [each for each in rows if each.figures and each.width == row.width and measure.label(each)[0] == start]
    below = [_below(each, spots, measure) for each in like]
    filled = {column for columns in below for column in columns}
    return all(below) and ({0, row.width - 1} <= filled or spots in _headed(rows, measure))


def _may_move(row: AlignedRow, columns: tuple[int, ...]) -> bool:
    """Whether the last figure of a row without a total is the sum of the others, so that it may be the total."""
    values = [figure(each.text).value for each in row.figures]
    numbers = [value for value in values if value is not None]
    return row.width - 1 not in columns and any(numbers) and sum(numbers[:-1]) == numbers[-1]
