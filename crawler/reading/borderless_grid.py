"""Tables without ruling lines: lines of words that stand in columns -> a grid, as far as their places are certain."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from crawler.reading.blocks import Block, Grid, GridCell
from crawler.reading.labels import ROWS, header_table, is_article, is_group, key, row_of
from crawler.reading.numbers import is_value
from crawler.reading.printed_text import PrintedLine, Word
from crawler.reading.sections import heading_of
from storage.report import Box

_LONGEST_WORD = 45
_FEWEST_FIGURES, _FEWEST_FULL_ROWS = 4, 3
_FURTHEST_LINE = 3

Item = PrintedLine | Block


@dataclass
class _Row:
    """A row of the table to be: a line of words, and for a row of figures the words of its label."""

    line: PrintedLine
    label: str = ""
    figures: tuple[Word, ...] = ()
    taken: bool = field(default=False)


def with_borderless_grids(items: Iterable[Item]) -> list[Item]:
    """The same items with each run of lines that prints a table of the form made a grid."""
    result: list[Item] = []
    run: list[PrintedLine] = []
    for item in items:
        if isinstance(item, PrintedLine) and _can_be_row(item):
            run.append(item)
            continue
        result += _closed(run)
        run = []
        result.append(item)
    return [*result, *_closed(run)]


def _can_be_row(line: PrintedLine) -> bool:
    return not heading_of(line.text) and all(
        len(word.text) <= _LONGEST_WORD and "。" not in word.text for word in line.words
    )


def _closed(run: list[PrintedLine]) -> Sequence[Item]:
    """A run as lines, table, lines: the table from the first to the last line that only a table of the form prints."""
    spots = [number for number, line in enumerate(run) if _is_table_line(line)]
    if not spots or not any(_prints_row(line) for line in run):
        return run
    start, end = spots[0], spots[-1] + 1
    return [*run[:start], _grid(run[start:end]), *run[end:]]


def _is_table_line(line: PrintedLine) -> bool:
    figures = _figures(line)
    if len(figures) == len(line.words) and len(figures) < 2:
        return False
    return bool(figures) or any(_is_form_word(word.text) for word in line.words)


def _prints_row(line: PrintedLine) -> bool:
    """Whether a line is a row of figures as a table prints it, not one cell of a table that lost its rows."""
    figures = _figures(line)
    labelled = len(figures) < len(line.words) and row_of(line.words[-len(figures) - 1].text) is not None
    return len(figures) >= _FEWEST_FIGURES or (bool(figures) and labelled)


def _is_form_word(text: str) -> bool:
    return header_table(text) is not None or is_article(text) or row_of(text) is not None or is_group(text)


def _figures(line: PrintedLine) -> tuple[Word, ...]:
    """The figures at the end of a line."""
    count = 0
    for word in reversed(line.words):
        if not is_value(word.text):
            break
        count += 1
    return line.words[len(line.words) - count :]


def _grid(lines: Sequence[PrintedLine]) -> Grid:
    rows = [_row(line) for line in lines]
    for number, row in enumerate(rows):
        if row.figures:
            _complete_label(rows, number)
    # Pages that face each other have other margins: columns stand at the same place on one page only.
    columns = {
        page: _columns([row for row in rows if row.line.page == page]) for page in {row.line.page for row in rows}
    }
    texts: list[list[tuple[str, Word | None]]] = []
    for row in rows:
        if row.figures:
            label = [(row.label, None)] if row.label else []
            texts.append([*label, *_in_columns(row, columns[row.line.page])])
        elif not row.taken:
            texts.append([(word.text, word) for word in row.line.words])
    pages = [row.line.page for row in rows if row.figures or not row.taken]
    return Grid(
        tuple(
            tuple(GridCell(text, number, column, _box(page, word)) for column, (text, word) in enumerate(cells))
            for number, (cells, page) in enumerate(zip(texts, pages, strict=True))
        ),
        keeps_columns=False,
    )


def _row(line: PrintedLine) -> _Row:
    figures = _figures(line)
    if not figures:
        return _Row(line)
    labels = line.words[: len(line.words) - len(figures)]
    return _Row(line, labels[-1].text if labels else "", figures)


def _complete_label(rows: Sequence[_Row], number: int) -> None:
    """Gives a row of figures the pieces of its label above and below, where the name of one row alone comes of them."""
    row = rows[number]
    if row_of(row.label):
        return
    above, below = _pieces(rows, number, -1), _pieces(rows, number, 1)
    found: dict[str, tuple[list[_Row], list[_Row]]] = {}
    for up in range(len(above) + 1):
        for down in range(len(below) + 1):
            text = _label(above[:up][::-1], row.label, below[:down])
            if key(text) in ROWS:
                found.setdefault(ROWS[key(text)], (above[:up], below[:down]))
    if len(found) == 1:
        upper, lower = next(iter(found.values()))
        row.label = _label(upper[::-1], row.label, lower)
        for piece in (*upper, *lower):
            piece.taken = True


def _label(above: Sequence[_Row], own: str, below: Sequence[_Row]) -> str:
    pieces = [*(row.line.words[-1].text for row in above), own, *(row.line.words[-1].text for row in below)]
    return "".join(pieces)


def _pieces(rows: Sequence[_Row], number: int, step: int) -> list[_Row]:
    """The lines without figures next to a row of figures, as far as the next such row."""
    pieces: list[_Row] = []
    place = number + step
    while 0 <= place < len(rows) and len(pieces) < _FURTHEST_LINE and not rows[place].figures and not rows[place].taken:
        pieces.append(rows[place])
        place += step
    return pieces


def _columns(rows: Sequence[_Row]) -> dict[int, list[tuple[float, float]]]:
    """For each number of columns that enough rows fill, the reach of the columns, where none touches the next."""
    full: dict[int, list[tuple[Word, ...]]] = {}
    for row in rows:
        full.setdefault(len(row.figures), []).append(row.figures)
    columns = {}
    for count, own in full.items():
        if count >= 2 and len(own) >= _FEWEST_FULL_ROWS:
            reach = [
                (min(words[place].left for words in own), max(words[place].right for words in own))
                for place in range(count)
            ]
            if all(left[1] < right[0] for left, right in pairwise(reach)):
                columns[count] = reach
    return columns


def _in_columns(row: _Row, columns: dict[int, list[tuple[float, float]]]) -> Iterator[tuple[str, Word | None]]:
    """The figures of a row with blanks where it leaves a column empty, if the columns of the table show where.

    A label that reaches into the columns may end in a figure.
    """
    reach = columns.get(max(columns, default=0), [])
    labels = row.line.words[: len(row.line.words) - len(row.figures)]
    spots = _spots(row.figures, reach) if len(row.figures) < len(reach) else []
    if not spots or any(word.right >= reach[0][0] for word in labels):
        for word in row.figures:
            yield word.text, word
        return
    words = dict(zip(spots, row.figures, strict=True))
    for place in range(len(reach)):
        found = words.get(place)
        yield (found.text if found else ""), found


def _spots(figures: tuple[Word, ...], reach: Sequence[tuple[float, float]]) -> list[int]:
    """The column of each figure; nothing where one lies in none of them or in two."""
    spots = []
    for word in figures:
        own = [place for place, (left, right) in enumerate(reach) if word.right > left and word.left < right]
        if len(own) != 1 or own[0] in spots:
            return []
        spots += own
    return spots


def _box(page: int, word: Word | None) -> Box | None:
    if word is None:
        return None
    return Box(page, int(word.left), int(word.top), int(word.right) + 1, int(word.bottom) + 1)
