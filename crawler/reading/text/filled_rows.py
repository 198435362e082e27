"""Dumps of web pages whose rows have a bar behind each cell and are filled up with bars to one width -> grids.

Trafilatura writes such ones, each of its versions otherwise: a row as a line, or broken where a cell was blank, or each
cell on a line of its own. What merged cells leave free is filled up behind the row's last cell, with bars that touch
each other (``0 | ||``). Some blank cells keep their bar, and others are lost and filled up for as well: they count only
where a row has all of its cells.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeGuard

from crawler.reading.blocks import Block, Grid, Line, grid_of_lines
from crawler.reading.form.labels import header_table, is_form_word
from crawler.reading.form.numbers import is_value
from crawler.reading.form.table_parts import OBJECT
from crawler.reading.form.words import DISCLOSURE_TABLE
from crawler.reading.meaning.sections import heading_of
from crawler.reading.text.kept_blanks import columns_of, count_of_words
from storage.forms import LITIGATION_FIELDS

_BAR, _BARS = "|", re.compile(r"\|+")
_FEWEST_ROWS, _FEWEST_WORDS, _MOST_LABELS = 3, 3, 3
_NARROWEST, _WIDEST, _MOST_LINES_OF_A_ROW = 3, 40, 40
_LONGEST_PIECE = 40
_FEWEST_TOUCHING = 2


@dataclass(frozen=True, slots=True)
class _Piece:
    """What stands before a bar: a cell, or nothing where the bar only fills its row up."""

    line: Line
    is_filling: bool = False


@dataclass(frozen=True, slots=True)
class _Row:
    """A row as its words, the cells behind the last of them and the bars that fill it up. ``columns``: how many cells
    it should have, 0 for what is no row of the form. ``rest``: how many bars there are behind these where none is lost.
    ``is_last`` where it is not filled up, as the last row of a table."""

    words: Sequence[Line]
    cells: Sequence[Line]
    filling: Sequence[Line]
    columns: int
    rest: int
    is_last: bool

    @property
    def has_too_many(self) -> bool:
        """Whether something stands behind its last column."""
        return bool(self.columns) and any(cell.text for cell in self.cells[self.columns :])

    @property
    def is_blank(self) -> bool:
        """Whether all of its cells are blank, lost ones among them."""
        is_filled = len(self.cells) + len(self.filling) >= self.columns
        return is_filled and not any(cell.text for cell in self.cells)

    @property
    def behind(self) -> int | None:
        """How many blank cells stand behind its last column, as it says where several bars fill it up."""
        if len(self.filling) < _FEWEST_TOUCHING or not self.columns or len(self.cells) < self.columns:
            return None
        last, *others = self.cells[self.columns - 1 :]
        return len(others) if last.text and not any(cell.text for cell in others) else None

    def is_whole(self, behind: int | None) -> bool:
        """Whether it has all of its cells, ``behind`` blank ones behind the last column where that is known."""
        count, filled = len(self.cells) - self.columns, len(self.filling)
        if self.rest == 0:  # of a bar at its end nobody knows whether a lost cell was filled up for
            return not count and bool(self.cells) and bool(self.cells[-1].text)
        if behind is None or self.has_too_many:
            return False
        if self.is_last:
            return (count, filled) == (behind, 0)
        left = self.rest - behind
        return (count, filled) == ((behind + 1, 0) if left == 1 else (behind, left)) and left > 0


def fills_rows_up(blocks: Sequence[Block]) -> bool:
    """Whether a document is such a dump."""
    return any(piece.is_filling for block in blocks if _is_barred(block) for piece in _pieces(block))


def with_filled_grids(blocks: Sequence[Block]) -> list[Block]:
    """The same blocks of such a document with each run of lines that are rows of one width made a grid."""
    result = list[Block]()
    place = 0
    while place < len(blocks):
        run = blocks[place : _end_of_run(blocks, place)]
        rows = _table(run)
        result += [_grid(rows)] if rows else run
        place += len(run)
    return result


def _end_of_run(blocks: Sequence[Block], start: int) -> int:
    """Where the lines end that stand together from one on: such with a bar at their end, and the short ones among them
    that a cell was broken into."""
    end = start
    for place in range(start, len(blocks)):
        block = blocks[place]
        if _is_barred(block):
            end = place + 1
        elif end == start or not isinstance(block, Line) or not _is_piece(block.text):
            break
    return max(end, start + 1)


def _is_piece(text: str) -> bool:
    return _BAR not in text and len(text) <= _LONGEST_PIECE and not heading_of(text)


def _is_barred(block: Block | None) -> TypeGuard[Line]:
    return isinstance(block, Line) and block.text.endswith(_BAR)


def _table(run: Sequence[Block]) -> list[list[_Piece]]:
    """The rows that some lines are, each as its pieces; none where they are no such table of the form."""
    pieces, ends = list[_Piece](), list[int]()
    broken = list[Line]()
    for block in run:
        if not isinstance(block, Line):
            return []
        if _is_barred(block):
            pieces += _pieces(block, broken)
            ends.append(len(pieces))
            broken = []
        else:
            broken.append(block)
    for width in ends[:_MOST_LINES_OF_A_ROW]:
        if _NARROWEST <= width <= _WIDEST and (rows := _cut(pieces, ends, width)):
            return rows
    return []


def _pieces(line: Line, before: Sequence[Line] = ()) -> Iterator[_Piece]:
    """What stands before each bar of a line, the lines ``before`` at the beginning of the first."""
    parts, start = list(before), 0
    for bars in _BARS.finditer(line.text):
        text = line.text[start : bars.start()]
        if own := text.strip():
            begin = start + text.index(own)
            parts.append(line.part(begin, begin + len(own)))
        is_last, touch = bars.end() == len(line.text), len(bars[0]) > 1
        is_filling = is_last and touch and not parts and (not bars.start() or text[-1:].isspace())
        for place in range(*bars.span()):
            yield _Piece(_together(parts) if parts else line.part(place, place), is_filling)
            parts = []
        start = bars.end()


def _together(parts: Sequence[Line]) -> Line:
    return parts[0] if len(parts) == 1 else Line("\n".join(part.text for part in parts))


def _cut(pieces: Sequence[_Piece], ends: Sequence[int], width: int) -> list[list[_Piece]]:
    """The pieces as rows of one width, the last one perhaps not filled up; none where that makes no rows."""
    rows = [list(pieces[start : start + width]) for start in range(0, len(pieces), width)]
    if len(rows) < _FEWEST_ROWS or not {*range(width, len(pieces), width)} <= {*ends}:
        return []
    if not any(row[0].line.text or row[0].is_filling for row in rows):
        rows = [row[1:] for row in rows]  # each began with a bar
    if not all(map(_is_row, rows)):
        return []
    words = sum(is_form_word(piece.line.text) for row in rows for piece in row)
    return rows if words >= _FEWEST_WORDS else []


def _is_row(row: Sequence[_Piece]) -> bool:
    """Whether pieces are labels and cells, a header's words, or cells alone, and then what fills them up."""
    cells, _ = _parted(row)
    count = count_of_words(cells)
    is_parted = bool(row) and all(piece.is_filling for piece in row[len(cells) :])
    is_worded = all(cell.text and not is_value(cell.text) for cell in cells[:count])
    return is_parted and is_worded and (count <= _MOST_LABELS or not any(cell.text for cell in cells[count:]))


def _parted(row: Sequence[_Piece]) -> tuple[list[Line], list[Line]]:
    return [each.line for each in row if not each.is_filling], [each.line for each in row if each.is_filling]


def _grid(table: Sequence[Sequence[_Piece]]) -> Grid:
    rows = list(_rows(table))
    told = {row.behind for row in rows} - {None}
    behind = told.pop() if len(told) == 1 else None
    is_alone = sum(not row.words for row in rows) == 1
    lines = []
    for row in rows:
        own = [cell for cell in row.cells if cell.text]
        if row.columns and (row.words or is_alone):
            if row.is_blank:
                own = [*row.cells, *row.filling][: row.columns]
            elif row.is_whole(behind):
                own = [*row.cells[: row.columns]]
            elif row.has_too_many:
                own = [*own, Line(OBJECT)]
        lines.append([*row.words, *own])
    return grid_of_lines(lines, keeps_columns=False, keeps_blanks=True)


def _rows(table: Sequence[Sequence[_Piece]]) -> Iterator[_Row]:
    """The rows of a table, their words and cells told."""
    width, heads = len(table[0]), 0
    for row in table:
        cells, filling = _parted(row)
        count = count_of_words(cells)
        words = cells[:count]
        if words and header_table(words[0].text) == DISCLOSURE_TABLE:
            heads = count - 1
        columns = columns_of([word.text for word in words], heads) if words else len(LITIGATION_FIELDS)
        columns = columns if count <= _MOST_LABELS else 0
        yield _Row(words, cells[count:], filling, columns, len(row) - count - columns, len(row) < width)
