"""Tables 3 and 4 without ruling lines -> grids: columns by where figures and heads stand, rows by their labels.

A figure counts where it stands in one column alone and within the height of one label alone; whatever else stands
among the columns makes the rows beside it unreadable.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from crawler.reading.blocks import Grid, GridCell
from crawler.reading.borderless.bands import PAGE, ColumnBands, figures_of, laid, page_of
from crawler.reading.borderless.columns import Column, litigation_columns, request_columns
from crawler.reading.borderless.doubt import Hidden, without_hidden_blanks
from crawler.reading.borderless.label_cells import LabelCell, begins_with_number, label_cells
from crawler.reading.borderless.notes import without_heads
from crawler.reading.borderless.shifts import TableRow, is_in_place
from crawler.reading.form.labels import header_table, is_article
from crawler.reading.form.table_parts import OBJECT
from crawler.reading.form.words import CLOSED_PARTS, REQUEST_HEADERS, key
from crawler.reading.meaning.sections import heading_of
from crawler.reading.printed.text import MOST_PARTS, PrintedLine, Word
from storage.forms import LITIGATION_FIELDS, PROCEEDINGS
from storage.report import Box

_NEXT_LINE = 2.4
"""Heights of a figure from one line of a cell to the next, at most."""
_FAR = 8
"""Heights of a figure from the rows whose it may be, at most."""
_REQUESTS, _LITIGATION = 3, 4
_OUTCOME = 4
"""Characters in the name of an outcome."""
_CLOSED = "requests.closed"

_FIRST_LABEL = "本年新收"
_HEAD_CHARACTERS = frozenset("".join(REQUEST_HEADERS))
_WITHIN, _SHORT_LABEL = 0.25, 4
_LOST_BEFORE = (1, 2)
"""How many empty cells before its label a row may have lost."""
_ROOM = 2
"""Heights of a header's words from it to the next heading where a row without figures is between them."""
_DIGIT = re.compile("[0-9０-９]")


@dataclass(frozen=True)
class OpenTable:
    """A table found in lines: which of them it takes, how many columns of figures it has, and what it says."""

    start: int
    end: int
    columns: int
    grid: Grid


def open_tables(lines: Sequence[PrintedLine], hidden: Hidden, below: PrintedLine | None = None) -> Iterator[OpenTable]:
    """The tables 3 and 4 whose header names their columns, from the top. Near what is ``hidden`` nothing is a
    blank; ``below`` is the line that comes after all these."""
    for start, end in pairwise([*_starts(lines), len(lines)]):
        table = next((table for line in lines[start:end] if (table := _table_of(line)) is not None), 0)
        read = {_REQUESTS: _requests, _LITIGATION: _litigation}.get(table)
        found = read([laid(line) for line in lines[start:end]]) if read else None
        if table == _LITIGATION and found is None and end == len(lines) and below is not None:
            found = _unfilled([laid(line) for line in lines[start:]], laid(below))
        if found is not None:
            grid, count = found
            columns = sum(bool(cell.text) for cell in grid.rows[0])
            pages = {line.page for line in lines[start:end]}
            yield OpenTable(start, start + count, columns, without_hidden_blanks(grid, hidden, pages))


def _starts(lines: Sequence[PrintedLine]) -> list[int]:
    """Where tables begin: at a header of another table, or of the same one below figures, unless it is the header
    printed again at the top of a page."""
    starts: list[int] = []
    table: int | None = None
    header: set[str] = set()
    is_below = False
    for number, line in enumerate(lines):
        own = _table_of(line)
        if own is not None and (
            own != table or (is_below and not (line.text in header and _heads_page(lines, number)))
        ):
            starts.append(_first_of_head(lines, number))
            table, header, is_below = own, {line.text for line in lines[starts[-1] : number]}, False
        is_below = is_below or bool(figures_of(line))
        if not is_below:
            header.add(line.text)
    return starts


def _first_of_head(lines: Sequence[PrintedLine], number: int) -> int:
    """Where the header of a line begins: names broken in two lines stand higher than the note beside them."""
    while number and lines[number - 1].stretch == lines[number].stretch and _is_head_part(lines[number - 1]):
        number -= 1
    return number


def _is_head_part(line: PrintedLine) -> bool:
    return set(key(line.text)) <= _HEAD_CHARACTERS and not figures_of(line) and not heading_of(line.text)


def _heads_page(lines: Sequence[PrintedLine], number: int) -> bool:
    """Whether a line stands on its page before any figures."""
    page = lines[number].stretch
    return not any(line.stretch == page and figures_of(line) for line in lines[:number])


def _table_of(line: PrintedLine) -> int | None:
    for word in line.words:
        if is_article(word.text):
            return 2
        if (table := header_table(word.text)) is not None:
            return table
    return None


def _requests(lines: Sequence[PrintedLine]) -> tuple[Grid, int] | None:
    """Table 3, and how many of the lines it takes."""
    first = next((number for number, line in enumerate(lines) if figures_of(line) or _begins_rows(line)), len(lines))
    head = lines[:first]
    columns = request_columns([word for line in head for word in line.words])
    if not columns:
        return None
    again = {line.text for line in head}
    body = [line for number, line in enumerate(lines[first:], first) if not _is_again(lines, number, again)]
    bands = ColumnBands(columns, lines)
    left = {line.stretch: bands.left(line.stretch) for line in lines}
    words = [word for line in (*head, *body) for word in _labels_on(line, left[line.stretch])]
    bottom = max(word.bottom for line in head for word in line.words if word.right > left[line.stretch])
    labels = label_cells(without_heads(words, bottom))
    rows = _rows(labels.cells, is_whole=not labels.rest)
    top = min((row.top for row in rows), default=0.0)
    body = [*(line for line in head if line.top + line.bottom > 2 * top), *body]
    strays = [word for line in body for word in _place(line, rows, bands, labels.rest)]
    _doubt(rows, [word for word in strays if bands.holds(word)], bands)
    _doubt([row for row in rows if len(key(row.label)) <= _SHORT_LABEL], labels.rest, None)
    if labels.rest:
        # A row without figures may be a part of one with them.
        rows = [row for row in rows if row.figures]
    ends = [row.bottom for row in rows] + [word.bottom for row in rows for word in row.figures.values()]
    if not ends:
        return None
    return _grid(columns, rows, bands, has_labels=True), sum(line.top < max(ends) for line in lines)


def _litigation(lines: Sequence[PrintedLine]) -> tuple[Grid, int] | None:
    """Table 4, and how many of the lines it takes."""
    first = next((number for number, line in enumerate(lines) if figures_of(line)), len(lines))
    columns = litigation_columns([word for line in lines[:first] for word in line.words])
    if not columns or first == len(lines):
        return None
    line = lines[first]
    row = TableRow("", line.top, line.bottom)
    bands = ColumnBands(columns, lines[: first + 1])
    below = [word for other in lines[first + 1 :] for word in other.words]
    if len(figures := figures_of(line)) == len(LITIGATION_FIELDS) > len(columns):
        # The header names no totals, and they are there all the same.
        _doubt([row], [word for word in below if not key(word.text)], None)
        return _counted(columns, figures if row.is_certain else ()), first + 1
    _place(line, [row], bands, ())
    _doubt([row], [word for word in below if bands.holds(word)], bands)
    # As in a table that nobody filled in: with totals that no name tells of, figures stand below names of others.
    row.is_certain = row.is_certain and (len(columns) == len(LITIGATION_FIELDS) or len(row.figures) == len(columns))
    return _grid(columns, [row], bands, has_labels=False), first + 1


def _unfilled(head: Sequence[PrintedLine], below: PrintedLine) -> tuple[Grid, int] | None:
    """Table 4 that nobody filled in: the next heading comes after its header, on its page below room for a row.

    Where the header names no totals, nothing tells whether they are there."""
    columns = litigation_columns([word for line in head for word in line.words])
    last = max(head, key=lambda line: line.bottom)
    room = below.top - last.bottom
    if len(columns) < len(LITIGATION_FIELDS) or not heading_of(below.text) or room < _ROOM * (last.bottom - last.top):
        return None
    row = TableRow("", last.bottom, below.top)
    return _grid(columns, [row], ColumnBands(columns, head), has_labels=False), len(head)


def _counted(columns: Sequence[Column], figures: Sequence[Word]) -> Grid:
    """A row of which only the number of its figures tells what they are, below the names of its columns."""
    count = len(columns) // len(PROCEEDINGS)
    texts = [column.name if number % count == 0 else column.name[-_OUTCOME:] for number, column in enumerate(columns)]
    names = [GridCell(text, 0, number) for number, text in enumerate(texts)]
    cells = [GridCell(word.text, 1, number, _box_of(word)) for number, word in enumerate(figures)]
    return Grid((tuple(names), tuple(cells or [GridCell(OBJECT, 1, 0)])), keeps_columns=False)


def _begins_rows(line: PrintedLine) -> bool:
    """Whether a line begins with the label of the first row, whole enough to tell it from the note over the labels."""
    text = line.words[0].text
    name = key(text)
    is_piece = begins_with_number(text) and len(name) > 1 and _FIRST_LABEL.startswith(name)
    return is_piece or name.startswith(_FIRST_LABEL)


def _is_again(lines: Sequence[PrintedLine], number: int, head: set[str]) -> bool:
    """Whether a line is one of the header's, printed again at the top of a page."""
    return lines[number].text in head and lines[number].stretch > lines[0].stretch and _heads_page(lines, number)


def _labels_on(line: PrintedLine, left: float) -> list[Word]:
    """The words of a line that stand before the columns."""
    figures = _figures_on(line, left)
    return [word for word in line.words if word.right <= left and word not in figures]


def _figures_on(line: PrintedLine, left: float) -> list[Word]:
    """The figures at the end of a line; before the columns 无 is a piece of a label."""
    return [word for word in figures_of(line) if word.right > left or not key(word.text) or _DIGIT.search(word.text)]


def _rows(cells: Sequence[LabelCell], *, is_whole: bool) -> list[TableRow]:
    """The rows of the labels. 其他处理 is one only where the rows are not there that it groups in the later form."""
    names = {cell.row for cell in cells}
    is_group = not names.isdisjoint(CLOSED_PARTS)
    rows = []
    for cell in cells:
        if cell.row is not None and not (cell.row == _CLOSED and is_group):
            is_certain = is_whole or cell.row != _CLOSED
            rows.append(TableRow(cell.text, cell.top, cell.bottom, cell.words, is_certain=is_certain))
    return rows


def _place(line: PrintedLine, rows: Sequence[TableRow], bands: ColumnBands, unknown: Sequence[Word]) -> Sequence[Word]:
    """Gives what stands among the columns to the row within whose label it does; returns it where there is none."""
    left = bands.left(line.stretch)
    figures = _figures_on(line, left)
    if len(figures) != bands.count:
        inside = [word for word in line.words if word.right > left or word in figures]
        figures = [part for word in inside for part in bands.parts(word)]
    if not figures:
        return ()
    height = figures[0].bottom - figures[0].top
    middle = (figures[0].top + figures[0].bottom) / 2
    own = [row for row in rows if row.top - _WITHIN * height <= middle <= row.bottom + _WITHIN * height]
    columns = _columns_of(figures, bands)
    if not own:
        named = [word for word in unknown if key(word.text)]
        is_row = len(figures) == bands.count and any(word.top < middle < word.bottom for word in named)
        return () if is_row else figures
    if len(own) > 1 or columns is None or not own[0].figures.keys().isdisjoint(columns):
        for row in own:
            row.is_certain = row.is_certain and columns is not None
            for word in figures:
                row.doubt(word, bands)
        return ()
    own[0].figures |= dict(zip(columns, figures, strict=True))
    return ()


def _columns_of(figures: Sequence[Word], bands: ColumnBands) -> Sequence[int] | None:
    """The column of each of a line's figures, or None where that is not certain."""
    own = [bands.columns_at(word) for word in figures]
    if len(figures) == bands.count:
        # A row that lost the empty cells before its label stands a column or two to the left.
        straight = [[number] for number in range(bands.count)]
        lefts: list[list[list[int]]] = [[[]] * lost + straight[:-lost] for lost in _LOST_BEFORE]
        return range(bands.count) if own == straight or (bands.has_full_rows and own in lefts) else None
    columns = [each[0] for each in own if len(each) == 1]
    return columns if len(columns) == len(figures) == len(set(columns)) else None


def _doubt(rows: Sequence[TableRow], strays: Sequence[Word], bands: ColumnBands | None) -> None:
    """What stands among the rows and is of none may be the rest of a figure of the rows beside it, in its column."""
    for word in strays:
        middle, reach = (word.top + word.bottom) / 2, _NEXT_LINE * (word.bottom - word.top)
        for row in rows:
            if row.top - reach <= middle <= row.bottom + reach:
                row.doubt(word, bands)
        for row in _neighbours(rows, word):
            row.doubt(word, bands)


def _neighbours(rows: Sequence[TableRow], word: Word) -> list[TableRow]:
    """The rows above and below a word that stands far from both, among which its own may be: where it is a figure, and
    where a page break lies between, which may have parted the figures of a row."""
    reach = _FAR * (word.bottom - word.top) if not key(word.text) else 0.0
    before = [row for row in rows if row.top < word.top][-1:]
    after = [row for row in rows if row.top >= word.top][:1]
    above = [row for row in before if int(row.top // PAGE) < page_of(word) or word.top - row.bottom < reach]
    below = [row for row in after if int(row.top // PAGE) > page_of(word) or row.top - word.bottom < reach]
    return [*above, *below]


def _grid(columns: Sequence[Column], rows: Sequence[TableRow], bands: ColumnBands, *, has_labels: bool) -> Grid:
    names = [*([""] if has_labels else []), *(column.name for column in columns)]
    made: list[tuple[GridCell, ...]] = [tuple(GridCell(name, 0, number) for number, name in enumerate(names))]
    for number, row in enumerate(rows, 1):
        cells: list[GridCell] = [GridCell(row.label, number, 0)] if has_labels else []
        # what may be figures of a row that has none for sure may stand in other columns than theirs
        is_certain = row.is_certain and (is_in_place(row, rows, bands) if row.figures else not row.doubtful)
        for column in range(len(columns)):
            figure = row.figures.get(column)
            text = (figure.text if figure else "") + ("" if is_certain and column not in row.doubtful else OBJECT)
            cells.append(GridCell(text, number, len(cells), _box(row, figure, column, bands)))
        made.append(tuple(cells))
    return Grid(tuple(made))


def _box(row: TableRow, word: Word | None, column: int, bands: ColumnBands) -> Box | None:
    if word:
        return _box_of(word)
    page = int(row.top // PAGE)
    down = page * PAGE
    reach = bands.of(page)
    if not reach:
        return None
    left, right = reach[column]
    bottom = min(row.bottom, down + PAGE - 1)
    return Box(page // MOST_PARTS, int(left), int(row.top - down), int(right) + 1, int(bottom - down) + 1)


def _box_of(word: Word) -> Box:
    stretch = page_of(word)
    down = stretch * PAGE
    top, bottom = int(word.top - down), int(word.bottom - down) + 1
    return Box(stretch // MOST_PARTS, int(word.left), top, int(word.right) + 1, bottom)
