"""Rows without ruling lines whose figures a narrow column may have broken in two lines: neither line is the figure."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from crawler.reading.labels import header_table, is_article
from crawler.reading.numbers import is_value
from crawler.reading.printed_text import PrintedLine, Word

_NEXT_LINE = 1.5  # heights of a line


class WrittenRow(NamedTuple):
    """A line of a table: its figures where it is a row of the form whose columns are certain, else none."""

    line: PrintedLine
    figures: tuple[Word, ...]


def broken_rows(rows: Sequence[WrittenRow]) -> set[int]:
    """The numbers of the rows beside which something stands among the columns that is no row of its own."""
    certain = [number for number, row in enumerate(rows) if row.figures]
    return {number for number in certain if _is_broken(rows, number)}


def _is_broken(rows: Sequence[WrittenRow], number: int) -> bool:
    left = rows[number].figures[0].left
    below = list(_between(rows, number, 1))
    above = list(_between(rows, number, -1))
    if any(_reaches(line, left) for line in _before_header(below)):
        return True
    under_header = [line for line in above if not _is_header(line)]
    if len(under_header) < len(above):
        return any(_prints_figure(line) for line in under_header)
    return any(_reaches(line, left) for line in above)


def _between(rows: Sequence[WrittenRow], number: int, step: int) -> Iterator[PrintedLine]:
    """The lines between a row and the next one above or below it, as far as they stand close to each other."""
    before = rows[number].line
    place = number + step
    while 0 <= place < len(rows) and not rows[place].figures and _is_close(before, rows[place].line):
        before = rows[place].line
        yield before
        place += step


def _is_close(one: PrintedLine, other: PrintedLine) -> bool:
    gap = max(other.top - one.bottom, one.top - other.bottom)
    return one.page == other.page and gap < _NEXT_LINE * (one.bottom - one.top)


def _before_header(lines: Sequence[PrintedLine]) -> Iterator[PrintedLine]:
    for line in lines:
        if _is_header(line):
            return
        yield line


def _is_header(line: PrintedLine) -> bool:
    return any(header_table(word.text) is not None or is_article(word.text) for word in line.words)


def _reaches(line: PrintedLine, left: float) -> bool:
    return line.right > left


def _prints_figure(line: PrintedLine) -> bool:
    return any(is_value(word.text) for word in line.words)
