"""Rows of table 2 without ruling lines, by the head of their own block: how many columns it has, and where they are."""

import re
from collections.abc import Sequence

from crawler.reading.borderless.bands import figures_of, half_a_column
from crawler.reading.borderless.doubt import Hidden, is_near_hidden
from crawler.reading.borderless.header import columns_named
from crawler.reading.borderless.labels import TableLine
from crawler.reading.form.labels import is_article, row_of
from crawler.reading.form.table_parts import OBJECT
from crawler.reading.form.words import ROWS, key
from crawler.reading.printed.text import Word

_SAME_EDGE = 1.5  # points
_NOT_LABEL = re.compile(f"[0-9０-９/／—–{OBJECT}-]")
_TAKEN_IN = re.compile(r"(?:[0-9０-９][件条项次份]?|[/／无—–-])\s*$")


def fills_block(rows: Sequence[TableLine], number: int) -> bool:
    """Whether a row has as many figures as its own block has columns, so that they are these wherever the names stand:
    at the left of columns in the middle of which the figures are."""
    head = _head_of(rows, number)
    return head is not None and len(rows[number].figures) in columns_named(head.line)


def set_blanks(rows: Sequence[TableLine], hidden: Hidden, *, is_ended: bool) -> None:
    """Gives each row that has figures for some of its block's columns a blank in each of the others, where each figure
    stands below one name alone or as those of a full row do; and a row beside which nothing stands blanks in all.

    Nothing is a blank near what is ``hidden``, where a figure may have faded. ``is_ended`` tells that below the last
    row something else stands on its page, so that none of its figures can.
    """
    heads = [_head_of(rows, number) for number in range(len(rows))]
    printed = [row.figures for row in rows]
    for number, row in enumerate(rows):
        head = heads[number]
        line = row.line
        if (
            head is None
            or head.line.stretch != line.stretch
            or is_near_hidden(hidden, line.page, line.top, line.bottom)
        ):
            continue
        names = head.line.words[1:]
        if not row.figures:
            if _is_alone(rows, number, is_ended=is_ended):
                row.label = row.line.text
                row.figures = _filled(row.line.words[0], names, [None] * len(names))
        elif len(row.figures) < len(names):
            own = [figures for figures, other in zip(printed, heads, strict=True) if other is head]
            full = [figures for figures in own if len(figures) == len(names)]
            placed = _below(names, row.figures) or _as_in(full, row.figures) or _in_middles(names, own, row.figures)
            row.figures = _filled(row.figures[0], names, placed) if placed else row.figures


def _filled(beside: Word, names: Sequence[Word], figures: Sequence[Word | None]) -> tuple[Word, ...]:
    """The figures of a row, and where there is none a blank as far as the column's name reaches."""
    return tuple(
        figure or Word("", name.left, beside.top, name.right, beside.bottom)
        for name, figure in zip(names, figures, strict=True)
    )


def _below(names: Sequence[Word], figures: Sequence[Word]) -> Sequence[Word | None]:
    """The figure below each name; empty where one stands below none, or two below one."""
    return _placed([[figure for figure in figures if _is_over(name, figure)] for name in names], figures)


def _as_in(full: Sequence[Sequence[Word]], figures: Sequence[Word]) -> Sequence[Word | None]:
    """The figure in each of the columns that full rows of the block show; empty where that is not certain."""
    columns = [*zip(*full, strict=True)]
    found = [[each for each in figures if any(_is_over(word, each) for word in column)] for column in columns]
    placed = _placed(found, figures)
    pairs = [(figure, column) for figure, column in zip(placed, columns, strict=False) if figure]
    return placed if all(any(_is_set_as(word, figure) for word in column) for figure, column in pairs) else ()


def _in_middles(
    names: Sequence[Word], rows: Sequence[Sequence[Word]], figures: Sequence[Word]
) -> Sequence[Word | None]:
    """The figure in each column where names stand at the left of columns as wide as each other and each figure of the
    block in the middle of one; empty where they do not."""
    half = half_a_column([name.left for name in names], [word for row in rows for word in row])
    if half is None:
        return ()
    columns = [
        [word for word in figures if abs((word.left + word.right) / 2 - name.left - half) < _SAME_EDGE]
        for name in names
    ]
    return _placed(columns, figures)


def _placed(found: Sequence[Sequence[Word]], figures: Sequence[Word]) -> Sequence[Word | None]:
    """The one figure of each column, or None; empty where a column has two, or a figure no column or two."""
    is_clear = sorted(id(figure) for each in found for figure in each) == sorted(map(id, figures))
    return [each[0] if each else None for each in found] if is_clear and all(len(each) < 2 for each in found) else ()


def _is_set_as(word: Word, other: Word) -> bool:
    """Whether two words of a column begin, end or have their middle at one place."""
    left, right = abs(word.left - other.left), abs(word.right - other.right)
    return min(left, right, abs(word.left + word.right - other.left - other.right) / 2) < _SAME_EDGE


def _is_alone(rows: Sequence[TableLine], number: int, *, is_ended: bool) -> bool:
    """Whether a label is all that stands on its line, and the lines above and below on its page are whole themselves:
    a figure that stands higher or lower than its label has none beside it."""
    row, last = rows[number], len(rows) - 1
    beside = rows[max(number - 1, 0) : number + 2]
    is_between = 0 < number < last or (0 < number == last and is_ended)
    return (
        is_between
        and _is_whole(row)
        and not any(is_article(word.text) for word in row.line.words)
        and all(each.line.stretch == row.line.stretch and _is_whole(each) for each in beside)
    )


def _is_whole(row: TableLine) -> bool:
    """Whether a line is a head, the name of an article, or one row's label with or without figures."""
    label = row.line.words[0].text
    if columns_named(row.line) or any(is_article(word.text) for word in row.line.words):
        return True
    is_label = key(label) in ROWS and not _NOT_LABEL.search(label)
    return is_label and not row.taken and len(row.line.words) == 1 + len(figures_of(row.line))


def _is_over(name: Word, figure: Word) -> bool:
    return name.left < figure.right and figure.left < name.right


def _head_of(rows: Sequence[TableLine], number: int) -> TableLine | None:
    """The line that names the columns of the block in which a row of table 2 stands; none for one whose label has taken
    in a figure that stands close behind it."""
    label = rows[number].label or rows[number].line.text
    if not (row_of(label) or "").startswith("disclosure.") or _TAKEN_IN.search(label):
        return None
    for above in reversed(rows[:number]):
        if columns_named(above.line):
            return above
        if any(is_article(word.text) for word in above.line.words):
            break
    return None
