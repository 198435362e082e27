"""Pages as programs write them that make text of HTML and keep its tables: with bars, tabs or drawn lines."""

import csv
import io
import unicodedata
from collections.abc import Callable, Iterator
from itertools import chain, zip_longest

from lxml import html

from tests.crawler.reading.reports import Layout, page

Row = list[tuple[str, int, int]]
"""Texts of cells, over how many columns and rows they reach."""


def with_blanks_for_merged(cells: dict[str, str], layout: Layout) -> str:
    """Bars around the cells; a merged cell leaves blank ones in all the places it covers."""
    return _text(cells, layout, lambda rows: [f"| {' | '.join(row)} | " for row in _expanded(rows)])


def with_blanks_behind(cells: dict[str, str], layout: Layout) -> str:
    """Bars around the cells; one that reaches over columns leaves blank ones behind it, one over rows leaves none."""
    rule = "| --- | --- |"
    return _text(cells, layout, lambda rows: [rule, *(f"| {_behind(row, ' | ')} |" for row in rows)])


def with_bars_between(cells: dict[str, str], layout: Layout) -> str:
    """Bars between the cells that a row of the page has, and none for merged ones."""
    return _text(cells, layout, lambda rows: ["| ".join(text for text, _, _ in row) for row in rows])


def with_two_tabs(cells: dict[str, str], layout: Layout) -> str:
    """Two tabs between the cells that a row of the page has; blanks at its end are lost."""
    return _text(cells, layout, lambda rows: ["\t\t".join(text for text, _, _ in row).rstrip() for row in rows])


def drawn(cells: dict[str, str], layout: Layout) -> str:
    """The tables drawn with lines, as browsers for terminals do."""
    return _text(cells, layout, _drawn)


def in_columns(cells: dict[str, str], layout: Layout) -> str:
    """Columns set with blanks, each character as wide as any; merged cells reach over theirs."""
    return _text(cells, layout, lambda rows: _aligned(_expanded(rows), len, right=False))


def in_wide_columns(cells: dict[str, str], layout: Layout) -> str:
    """Columns set with blanks, ideographs two wide and columns of figures to the right."""
    return _text(cells, layout, lambda rows: _aligned(_expanded(rows), _wide, right=True))


def in_own_columns(cells: dict[str, str], layout: Layout) -> str:
    """Columns set with blanks of the cells that a row of the page has: merged ones move those behind them."""
    return _text(cells, layout, lambda rows: _aligned([[text for text, _, _ in row] for row in rows], len, right=False))


def with_commas(cells: dict[str, str], layout: Layout) -> str:
    """A sheet saved as text with commas, in which a figure that has them is quoted."""
    return _text(cells, layout, lambda rows: _with_commas(_expanded(rows), 0))


def with_commas_filled(cells: dict[str, str], layout: Layout) -> str:
    """The same where each row is as wide as the widest of the sheet."""
    return _text(cells, layout, lambda rows: _with_commas(_expanded(rows), 16))


def run_together(cells: dict[str, str], layout: Layout) -> str:
    """A row a line with one blank between its cells; blank ones are lost."""
    return _text(cells, layout, lambda rows: [" ".join(text for text, _, _ in row if text) for row in rows])


def digit_a_line(cells: dict[str, str]) -> str:
    """A cell a line, blank ones lost, of a page whose digits each stand in an element of their own."""
    return _text(
        cells,
        Layout(),
        lambda rows: [line for text, _, _ in chain(*rows) for line in (text if text.isdigit() else [text]) if line],
    )


def _text(cells: dict[str, str], layout: Layout, tabled: Callable[[list[Row]], list[str]]) -> str:
    lines: list[str] = []
    for block in html.fromstring(page(cells, layout)).iter("p", "h1", "table"):
        if block.tag != "table":
            lines.append("".join(map(str, block.itertext())))
            continue
        lines += ["", *tabled([[_cell(cell) for cell in row] for row in block.iter("tr")]), ""]
    return "\n".join(lines)


def _cell(cell: html.HtmlElement) -> tuple[str, int, int]:
    text = "".join("".join(map(str, cell.itertext())).split())
    return text, int(cell.get("colspan", "1")), int(cell.get("rowspan", "1"))


def _behind(row: Row, bar: str) -> str:
    return bar.join(text for cell, across, _ in row for text in [cell, *[""] * (across - 1)])


def _places(rows: list[Row]) -> Iterator[tuple[int, int, str, int, int]]:
    """Row, column, text and reach of each cell."""
    taken: set[tuple[int, int]] = set()
    for number, row in enumerate(rows):
        column = 0
        for text, across, down in row:
            while (number, column) in taken:
                column += 1
            taken |= {(number + below, column + beside) for below in range(down) for beside in range(across)}
            yield number, column, text, across, down
            column += across


def _expanded(rows: list[Row]) -> list[list[str]]:
    placed = list(_places(rows))
    width = max(column + across for _, column, _, across, _ in placed)
    grid = [[""] * width for _ in rows]
    for row, column, text, _, _ in placed:
        grid[row][column] = text
    return grid


def _with_commas(rows: list[list[str]], width: int) -> list[str]:
    stream = io.StringIO()
    csv.writer(stream).writerows([row + [""] * (width - len(row)) for row in rows])
    return stream.getvalue().split("\r\n")


def _aligned(rows: list[list[str]], measure: Callable[[str], int], *, right: bool) -> list[str]:
    """Rows in columns; with ``right`` those that hold figures are set to the right, their heads too."""
    columns = [*zip_longest(*rows, fillvalue="")]
    widths = [max(map(measure, column)) for column in columns]
    to_right = [right and any(map(str.isdigit, column)) for column in columns]
    return [
        " ".join(
            " " * (width - measure(text)) + text if to else text + " " * (width - measure(text))
            for text, width, to in zip(row, widths, to_right, strict=False)
        )
        for row in rows
    ]


def _wide(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def _drawn(rows: list[Row]) -> list[str]:
    placed = list(_places(rows))
    width = max(column + across for _, column, _, across, _ in placed)
    widths = [max([2, *(_wide(t) for _, c, t, a, _ in placed if c == at and a == 1)]) for at in range(width)]
    lefts = [sum(widths[:at]) + at for at in range(width + 1)]
    screen = [[" "] * (lefts[-1] + 1) for _ in range(2 * len(rows) + 1)]
    for row, column, text, across, down in placed:
        top, low, left, right = 2 * row, 2 * (row + down), lefts[column], lefts[column + across]
        for at in range(left, right + 1):
            screen[top][at] = screen[low][at] = "─"
        for at in range(top, low + 1):
            screen[at][left] = screen[at][right] = "│"
        room = right - left - 1
        pieces, start = [""], top + 1
        for character in text:
            if _wide(pieces[-1] + character) > room:
                pieces.append("")
            pieces[-1] += character
        if len(pieces) > low - top - 1:
            pieces = [text[: room // 2]]
        for offset, piece in enumerate(pieces):
            at = left + 1
            for character in piece:
                screen[start + offset][at : at + _wide(character)] = [character, *[""] * (_wide(character) - 1)]
                at += _wide(character)
    return ["".join(line) for line in screen]
