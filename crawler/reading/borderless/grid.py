"""Tables without ruling lines: lines of words that stand in columns -> a grid, as far as their places are certain."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from types import MappingProxyType

from crawler.reading.blocks import Block, Grid, GridCell, Picture
from crawler.reading.borderless.bands import figures_of
from crawler.reading.borderless.blocks import fills_block, set_blanks
from crawler.reading.borderless.columns import with_parted_heads
from crawler.reading.borderless.doubt import Hidden
from crawler.reading.borderless.header import columns_named, stands_under_form, with_whole_heads, with_whole_units
from crawler.reading.borderless.label_cells import begins_with_number
from crawler.reading.borderless.labels import TableLine, complete_label
from crawler.reading.borderless.table import open_tables
from crawler.reading.borderless.wraps import WrittenRow, broken_rows
from crawler.reading.form.labels import header_table, is_form_word, is_header_part, row_of
from crawler.reading.form.table_parts import OBJECT
from crawler.reading.form.words import ROWS, key
from crawler.reading.meaning.sections import heading_of, is_page_number
from crawler.reading.printed.text import MOST_PARTS, PrintedLine, Word
from storage.forms import REQUEST_COLUMNS
from storage.report import Box

_LONGEST_WORD = 45
_FEWEST_FIGURES = 4
_FEWEST_LABELS = 5

_NOTHING: Hidden = MappingProxyType({})

# A printed blank: says of a line that no row of the form is known for that it is a row all the same.
_SOMETHING: tuple[str, Word | None] = (" ", None)

Item = PrintedLine | Block


def with_borderless_grids(items: Iterable[Item], hidden: Hidden = _NOTHING) -> list[Item]:
    """The same items with each run of lines that prints a table of the form made a grid.

    ``hidden`` is where pages that are pictures show more than was read, by the page's number: a figure may have faded
    there, so that nothing is surely a blank.
    """
    result: list[Item] = []
    run: list[PrintedLine] = []
    for item in _parted(items):
        if isinstance(item, PrintedLine) and _can_be_row(item):
            run.append(item)
            continue
        if isinstance(item, Picture):
            # A page that is a picture does not end the table that goes on on it.
            result.append(item)
            continue
        result += _closed(run, hidden, below=item)
        run = []
        result.append(item)
    return [*result, *_closed(run, hidden)]


def _parted(items: Iterable[Item]) -> Iterator[Item]:
    """The items without numbers of pages that stand in the midst of a page; what is below one is another part of it."""
    page, part = -1, 0
    for item in items:
        if not isinstance(item, PrintedLine):
            yield item
            continue
        page, part = item.page, part if item.page == page else 0
        if is_page_number(item.text):
            part = min(part + 1, MOST_PARTS - 1)
        else:
            yield replace(item, part=part) if part else item


def _can_be_row(line: PrintedLine) -> bool:
    return not heading_of(line.text) and all(
        len(word.text) <= _LONGEST_WORD and "。" not in word.text for word in line.words
    )


def _closed(
    run: list[PrintedLine], hidden: Hidden, columns: Collection[int] = (), below: Item | None = None
) -> Sequence[Item]:
    """A run as lines, table, lines: the table from the first to the last line that only a table of the form prints.

    ``columns`` are how many a table has that may go on in it, in rows whose labels are whole; ``below`` is what comes
    after the run.
    """
    spots = [number for number, line in enumerate(run) if _is_table_line(line)]
    if not spots or not (any(map(_prints_row, run)) or _has_header(run)):
        return run
    result: list[Item] = []
    before = 0
    for table in open_tables(run, hidden, below if isinstance(below, PrintedLine) else None):
        result += [*_closed(run[before : table.start], hidden, columns, run[table.start]), table.grid]
        before, columns = table.end, {table.columns} & {len(REQUEST_COLUMNS)}
    if before:
        return [*result, *_closed(run[before:], hidden, columns, below)]
    start, end = spots[0], spots[-1] + 1
    blocks = _blocks(run[start:end], hidden, columns, [*run[end:], below][0])
    return [*run[:start], *blocks, *run[end:]]


def _has_header(run: Sequence[PrintedLine]) -> bool:
    """Whether names of columns stand side by side: what is below them is a table, even if nobody filled it in."""
    labels = sum(key(line.words[-1].text) in ROWS for line in run)
    blank = labels >= _FEWEST_LABELS and not any(map(figures_of, run))
    return blank or any(map(_heads_columns, run))


def _heads_columns(line: PrintedLine) -> bool:
    texts = [word.text for word in line.words]
    parts = [text for text in texts if header_table(text) is not None or is_header_part(text)]
    return len(parts) > 1 and any(header_table(text) is not None for text in texts)


def _is_table_line(line: PrintedLine) -> bool:
    figures = figures_of(line)
    if len(figures) == len(line.words) and len(figures) < 2:
        return False
    return bool(figures) or any(is_form_word(word.text) for word in line.words)


def _prints_row(line: PrintedLine) -> bool:
    """Whether a line is a row of figures as a table prints it, not one cell of a table that lost its rows."""
    figures = figures_of(line)
    labelled = len(figures) < len(line.words) and row_of(line.words[-len(figures) - 1].text) is not None
    return len(figures) >= _FEWEST_FIGURES or (bool(figures) and labelled)


def _blocks(lines: Sequence[PrintedLine], hidden: Hidden, columns: Collection[int], below: Item | None) -> list[Block]:
    """The table, and where figures have no label and no certain columns a sign that another table may be hidden."""
    rows = [_row(line) for line in with_whole_units(with_whole_heads([*map(with_parted_heads, lines)]))]
    for number, row in enumerate(rows):
        if row.figures:
            complete_label(rows, number)
    for number, row in enumerate(rows):
        if not (row.figures or row.taken or _says_something(row)):
            row.label = row.line.words[-1].text
            complete_label(rows, number)
            row.label = row.label if key(row.label) in ROWS else ""
    set_blanks(rows, hidden, is_ended=_is_beside(below, lines[-1]))
    certain = _certain_rows(rows, columns)
    certain -= broken_rows([_written(row, number in certain) for number, row in enumerate(rows)])
    texts = [(row.line.page, _cells(row, number in certain)) for number, row in enumerate(rows) if not row.taken]
    grid = Grid(
        tuple(
            tuple(GridCell(text, number, column, _box(page, word)) for column, (text, word) in enumerate(cells))
            for number, (page, cells) in enumerate(texts)
        ),
        keeps_columns=False,
    )
    unplaced = [
        row for number, row in enumerate(rows) if row.figures and number not in certain and not row_of(row.label)
    ]
    return [grid, *[Picture(f"page {row.line.page + 1}") for row in unplaced[:1]]]


def _is_beside(below: Item | None, line: PrintedLine) -> bool:
    """Whether what comes after a table is on the page of its last line, and no figure of that."""
    return isinstance(below, PrintedLine) and below.stretch == line.stretch and not figures_of(below)


def _written(row: TableLine, is_certain: bool) -> WrittenRow:
    is_row = is_certain and (row_of(row.label) is not None or len(row.figures) > len(REQUEST_COLUMNS))
    return WrittenRow(row.line, row.figures if is_row else ())


def _cells(row: TableLine, is_certain: bool) -> list[tuple[str, Word | None]]:
    """The cells of a row. Figures whose columns are not certain are one cell that is no figure."""
    if row.figures:
        label: list[tuple[str, Word | None]] = [(row.label, None)] if row.label else []
        doubtful: tuple[str, Word | None] = (OBJECT.join(["", *(word.text for word in row.figures)]), None)
        if row.rival:
            return [*label, doubtful, (row.rival, None), doubtful]
        if is_certain:
            return [*label, *((word.text, word) for word in row.figures)]
        return [*label, doubtful] if row_of(row.label) else [*label, doubtful, _SOMETHING]
    if row.label:
        return [(row.label, None)]
    cells: list[tuple[str, Word | None]] = [(word.text, word) for word in row.line.words]
    return cells if _says_something(row) else [*cells, _SOMETHING]


def _says_something(row: TableLine) -> bool:
    """Whether a line without figures is not just a piece of a row's label."""
    text = row.line.words[-1].text
    return not key(text) or is_form_word(text) or not any(key(text) in label for label in ROWS)


def _certain_rows(rows: Sequence[TableLine], columns: Collection[int]) -> set[int]:
    """The numbers of the rows of figures of which it is certain in which column each stands.

    A page that goes on without a header has other margins: there the number of figures has to be that of a header
    before it.
    """
    certain: set[int] = set()
    counts: set[int] = set()
    for number, row in enumerate(rows):
        if not row.figures:
            counts |= columns_named(row.line)
            continue
        beside = [each for each in rows[:number][::-1] if each.line.stretch == row.line.stretch]
        above = [each.line for each in beside if not each.figures]
        under = stands_under_form(row.figures, above) or stands_under_form(_columns(rows, row), above)
        if under:
            counts.add(len(row.figures))
        goes_on = under is None and (
            len(row.figures) in counts or (len(row.figures) in columns and begins_with_number(row.label))
        )
        if under or goes_on or fills_block(rows, number):
            certain.add(number)
    return certain


def _columns(rows: Sequence[TableLine], row: TableLine) -> Sequence[Word]:
    """The figures of a row, each as wide as all those at its place on the page, where none of these reach another."""
    beside = [each.figures for each in rows if each.line.stretch == row.line.stretch]
    like = [figures for figures in beside if len(figures) == len(row.figures)]
    wide = [
        words[0]._replace(left=min(word.left for word in words), right=max(word.right for word in words))
        for words in zip(*like, strict=True)
    ]
    return wide if all(before.right < after.left for before, after in pairwise(wide)) else row.figures


def _row(line: PrintedLine) -> TableLine:
    figures = figures_of(line)
    if not figures:
        return TableLine(line)
    labels = line.words[: len(line.words) - len(figures)]
    return TableLine(line, labels[-1].text if labels else "", figures)


def _box(page: int, word: Word | None) -> Box | None:
    if word is None:
        return None
    return Box(page, int(word.left), int(word.top), int(word.right) + 1, int(word.bottom) + 1)
