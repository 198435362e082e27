"""Rows without ruling lines whose figures a narrow column may have broken in two lines: neither line is the figure."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import takewhile
from typing import NamedTuple

from crawler.reading.form.labels import header_table, is_article
from crawler.reading.form.numbers import is_value
from crawler.reading.form.words import key
from crawler.reading.printed.text import PrintedLine, Word

_NEXT_LINE = 2.4
"""Heights of a figure from one line of a cell to the next, at most."""
_ARTICLE = "第二十"
"""How the first line of an article's name begins that is broken in two."""


class WrittenRow(NamedTuple):
    """A line of a table: its figures where it is a row of the form whose columns are certain, else none."""

    line: PrintedLine
    figures: tuple[Word, ...]


def broken_rows(rows: Sequence[WrittenRow]) -> set[int]:
    """The numbers of the rows beside which something stands among the columns that is no row of its own."""
    certain = [number for number, row in enumerate(rows) if row.figures]
    return {number for number in certain if _is_broken(rows, number)}


def _is_broken(rows: Sequence[WrittenRow], number: int) -> bool:
    row = rows[number]
    below, above = list(_between(rows, number, 1)), list(_between(rows, number, -1))
    if _goes_on(row, _before_header(below)):
        return True
    under_header = [line for line in above if not _is_header(line)]
    if len(under_header) < len(above):
        return _goes_on(row, filter(_prints_figure, under_header))
    return _goes_on(row, above)


def _between(rows: Sequence[WrittenRow], number: int, step: int) -> Iterator[PrintedLine]:
    """The lines of the page between a row and the next one above or below it."""
    place = number + step
    while 0 <= place < len(rows) and not rows[place].figures and rows[place].line.stretch == rows[number].line.stretch:
        yield rows[place].line
        place += step


def _goes_on(row: WrittenRow, lines: Iterable[PrintedLine]) -> bool:
    """Whether the first of some lines that reaches among the columns may be a second line of the row's figures."""
    first = next((line for line in lines if line.right > row.figures[0].left), None)
    if first is None:
        return False
    height = row.figures[0].bottom - row.figures[0].top
    return abs(first.top + first.bottom - row.figures[0].top - row.figures[0].bottom) <= 2 * _NEXT_LINE * height


def _before_header(lines: Sequence[PrintedLine]) -> Iterator[PrintedLine]:
    return takewhile(lambda line: not _is_header(line), lines)


def _is_header(line: PrintedLine) -> bool:
    return any(
        header_table(word.text) is not None or is_article(word.text) or key(word.text).startswith(_ARTICLE)
        for word in line.words
    )


def _prints_figure(line: PrintedLine) -> bool:
    return any(is_value(word.text) for word in line.words)
