"""Tables of a dump that leave an empty cell its place between two marks: whether they do, what a row's cells are."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

from crawler.reading.blocks import Grid, Line, grid_of_lines
from crawler.reading.form.labels import header_table, is_article, is_header_part, row_of
from crawler.reading.form.numbers import is_value
from crawler.reading.form.table_parts import OBJECT
from crawler.reading.form.words import DEPTHS, DISCLOSURE_TABLE, IN_GROUP, LEAF, TOP, key
from storage.forms import LITIGATION_FIELDS, REQUEST_COLUMNS

_DISCLOSURE = "disclosure"
_OTHER = "其他"
_FEWEST_LEAVES = 5
_COLUMNS = len(REQUEST_COLUMNS)

Cells = Sequence[Line]


@dataclass(frozen=True, slots=True)
class _Row:
    """A row as its words and the cells behind the last of them. ``depth``: how many labels stand before its figures;
    ``heads``: how many columns the header above it names, in table 2."""

    words: Cells
    cells: Cells
    depth: str
    heads: int = 0

    @property
    def is_blank(self) -> bool:
        return not any(cell.text for cell in self.cells)

    @property
    def is_litigation(self) -> bool:
        return not self.words and len(self.cells) == len(LITIGATION_FIELDS)


def grids_of_rows(tables: Sequence[Sequence[Cells]], *, may_keep: bool = True) -> list[Grid]:
    """The grids of a dump's tables, whose merged cells are lost.

    Their blank cells count where the dump shows that it keeps each of them in its place: of the rows deepest in table 3
    each has as many cells behind its label as the table has columns, none of the others has fewer, blank cells stand
    before figures or rows are not filled up to one width, and what a merged label left behind is told by rows of its
    depth that reach the last column. Else, in rows of which that is not shown, and where none ``may_keep`` them, only
    figures count.
    """
    parted = [_without_torn(list(_parted(_without_filling(rows)))) for rows in tables]
    skipped = [_skipped(rows) for rows in parted]
    if not may_keep or not any(_holds_blanks(rows, own) for rows, own in zip(parted, skipped, strict=True) if own):
        return [
            grid_of_lines([[*row.words, *row.cells] for row in rows], keeps_columns=False, keeps_blanks=False)
            for rows in parted
        ]
    may_fill = all(len(set(map(len, rows))) == 1 for rows in tables) and not _shows_places(parted, skipped)
    return [
        grid_of_lines(list(_own_rows(rows, own, may_fill=may_fill)), keeps_columns=False, keeps_blanks=True)
        for rows, own in zip(parted, skipped, strict=True)
    ]


def _shows_places(tables: Sequence[Sequence[_Row]], skipped: Sequence[Mapping[str, int]]) -> bool:
    """Whether a dump is no one of which the rows are filled up to one width: merged labels left blank cells behind them
    or are repeated, as in a grid, or blocks of table 2 have fewer columns than others."""
    own = [row for rows in tables for row in rows]
    widths = {len(row.words) + len(row.cells) for row in own if row.heads}
    is_repeated = any(len(row.words) > 1 and all(is_article(word.text) for word in row.words) for row in own)
    return is_repeated or len(widths) > 1 or any(more for each in skipped for more in each.values())


def _without_filling(rows: Sequence[Cells]) -> Sequence[Cells]:
    """The same rows, where all are as wide without the columns at their end that are blank in each: a sheet saved as
    text is as wide as its widest table."""
    width = max(map(len, rows), default=0)
    if any(len(row) != width for row in rows):
        return rows
    last = max((number for row in rows for number, cell in enumerate(row, 1) if cell.text), default=0)
    return [row[:last] for row in rows]


def _parted(rows: Sequence[Cells]) -> Iterator[_Row]:
    """Rows parted behind their label, those that have none behind their last word."""
    heads = 0
    for row in rows:
        count = count_of_words(row)
        texts = [word.text for word in row[:count] if word.text]
        if header_table(texts[0] if texts else "") == DISCLOSURE_TABLE:
            heads = len(texts) - 1
        yield _Row(row[:count], row[count:], _depth(texts, len(row) - count), heads)


def count_of_words(row: Cells) -> int:
    """How many cells of a row stand before its figures: what is no figure behind the label of a row with some (见附件)
    stands in a cell of theirs."""
    label = max((number for number, cell in enumerate(row, 1) if cell.text and row_of(cell.text)), default=0)
    if label and any(cell.text and is_value(cell.text) for cell in row[label:]):
        return label
    return max((number for number, cell in enumerate(row, 1) if not is_value(cell.text)), default=0)


def columns_of(words: Sequence[str], heads: int) -> int:
    """How many cells the row of the form has whose last word is a label; 0 where it is none. ``heads``: how many
    columns the header above names, in table 2."""
    row = row_of(words[-1]) if words else None
    if row is None or (len(words) > 1 and all(map(is_header_part, words))):
        return 0  # a header's last words: 其他, 总计
    return heads if row.startswith(f"{_DISCLOSURE}.") else _COLUMNS


def _without_torn(rows: Sequence[_Row]) -> list[_Row]:
    """The same rows, those not blank for certain whose label may go on in the row below, where figures stand."""
    return [
        replace(row, cells=[Line(OBJECT)]) if row.depth and row.is_blank and below and _is_rest(below) else row
        for row, below in zip_longest(rows, rows[1:])
    ]


def _is_rest(row: _Row) -> bool:
    return not row.depth and not row.is_blank


def _depth(words: Sequence[str], count: int) -> str:
    """How deep a row of some words and a count of cells behind them stands; empty where it is none of the form's."""
    if not words or not count or any(map(is_article, words)):
        return ""
    name = row_of(words[-1]) or ""
    if name.startswith("disclosure."):
        return _DISCLOSURE
    if count < _COLUMNS:
        return ""  # a header's last words: 其他, 总计
    return LEAF if key(words[-1]) == _OTHER else DEPTHS.get(name, "")


def _skipped(rows: Sequence[_Row]) -> Mapping[str, int]:
    """How many blank cells a merged label left before the figures of the rows of each depth in table 3; none where the
    rows do not show that no cell is lost and none was added."""
    depths = {depth: [row for row in rows if row.depth == depth] for depth in (LEAF, IN_GROUP, TOP)}
    leaves = depths[LEAF]
    if len(leaves) < _FEWEST_LEAVES or {len(row.cells) for row in leaves} != {_COLUMNS} or any(map(_goes_on, rows)):
        return {}
    if any(map(_lost_cells, rows)):
        return {}
    return {
        depth: more
        for depth, own in depths.items()
        if len({len(row.cells) for row in own}) == 1
        and (more := len(own[0].cells) - _COLUMNS) >= 0
        and (not more or _reach_the_end(own, more))
    }


def _goes_on(row: _Row) -> bool:
    """Whether a row has figures and no words: it is that of table 4, or goes on with a row that was too long."""
    return not row.words and not row.is_blank


def _lost_cells(row: _Row) -> bool:
    """Whether a row of table 3 has fewer cells than the table has columns."""
    words = [word.text for word in row.words if word.text]
    return not any(map(header_table, words)) and not row.heads and len(row.cells) < columns_of(words, 0)


def _reach_the_end(rows: Sequence[_Row], more: int) -> bool:
    """Whether rows with some cells more than columns have them at their beginning."""
    is_begun = any(cell.text for row in rows for cell in row.cells[:more])
    return not is_begun and any(row.cells[-1].text for row in rows)


def _holds_blanks(rows: Sequence[_Row], depths: Collection[str]) -> bool:
    """Whether blank cells are those of the page: a dump that had lost them and was filled up afterwards has them at the
    end of its rows alone, which then are all as wide."""
    own = [row for row in rows if row.depth in depths]
    return len({len(row.words) + len(row.cells) for row in own}) > 1 or any(
        not cell.text and any(later.text for later in row.cells[number:])
        for row in own
        for number, cell in enumerate(row.cells)
    )


def _own_rows(rows: Sequence[_Row], skipped: Mapping[str, int], *, may_fill: bool) -> Iterator[list[Line]]:
    """The cells of each row, its figures alone where its blank ones do not count. ``may_fill`` where rows may be filled
    up to one width, for cells that were lost before their figures: not those that end in one."""
    is_alone = sum(map(_goes_on, rows)) == 1
    for row in rows:
        own = _own_cells(row, skipped, is_alone=is_alone)
        if own and may_fill and not row.is_blank and not own[-1].text:
            own = None
        # Between a label and another word blanks tell no more than between the figures: counted with these they would
        # move them.
        yield [cell for cell in (*row.words, *row.cells) if cell.text] if own is None else [*row.words, *own]


def _own_cells(row: _Row, skipped: Mapping[str, int], *, is_alone: bool) -> Cells | None:
    """The cells of a row without those that belong to its label; None where it is not told which do.
    ``is_alone`` where the table has one row without words."""
    if row.depth in skipped:
        return row.cells[skipped[row.depth] :]
    columns = row.heads if row.depth == _DISCLOSURE else _COLUMNS if row.depth else len(row.cells)
    if row.is_blank and (row.depth or not any(row_of(word.text) for word in row.words)):
        return row.cells[:columns]
    if (row.is_litigation and is_alone) or (row.depth == _DISCLOSURE and len(row.cells) == columns):
        return row.cells
    return None
