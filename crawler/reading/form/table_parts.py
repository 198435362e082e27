"""What a table is for: one that prints figures of the form stays a grid, another is lines or only layout."""

import re
from collections.abc import Sequence

from crawler.reading.blocks import Block, Grid, Line
from crawler.reading.form.labels import header_table, is_article, row_of
from crawler.reading.form.numbers import is_value
from crawler.reading.meaning.information import lines_of_information
from crawler.reading.meaning.sections import heading_of
from storage.forms import LITIGATION_FIELDS

OBJECT = "\ufffc"
"""Stands for a picture or a field in the text of a cell, so that no number comes of what is left."""

_FORM_WORDS = re.compile("第二十条|本年新收|勾稽关系|结果维持|行政复议|予以公开|信息内容")
_LONGEST_CELL, _MOST_LINES = 1000, 20
_HEADINGS_OF_SHEET = 2


def has_form_words(text: str) -> bool:
    """Whether a text holds words that the form's tables print, and lists of figures elsewhere do not."""
    return bool(_FORM_WORDS.search(text))


def blocks_of_grid(grid: Grid) -> list[Block] | None:
    """A table as grids of figures between the headings that stand in it, or as lines; None for mere layout."""
    texts = {text for row in range(len(grid.rows)) for text in grid.printed(row)}
    if any(len(text) > _LONGEST_CELL or text.count("\n") > _MOST_LINES for text in texts):
        return None
    if any(_is_form_word(text) for text in texts):
        return _parts(grid)
    if _is_row_of_table_4(grid):
        return [grid]
    if any("\n" in text or OBJECT in text for text in texts):
        return None
    return [Line(line) for line in lines_of_information(grid) or grid.lines]


def _is_row_of_table_4(grid: Grid) -> bool:
    """Whether a table is nothing but one row of as many figures as table 4 has: its header stands in another table
    above it, as where a page keeps that in sight while its rows are moved."""
    rows = [row for row in range(len(grid.rows)) if grid.printed(row)]
    return (
        len(rows) == 1
        and len(grid.rows[rows[0]]) == len(LITIGATION_FIELDS)
        and all(map(is_value, grid.printed(rows[0])))
    )


def _parts(grid: Grid) -> list[Block]:
    """A table of figures, cut where a section's heading stands in a row of its own. Where whole paragraphs with one
    stand in a row the table is also a frame round the page: each of its rows of one text is lines. So are, in one with
    the headings of several sections (a sheet saved as a page), those above the tables of each section."""
    parts: list[Block] = []
    start = 0
    printed = [grid.printed(row) for row in range(len(grid.rows))]
    is_frame = any(map(_is_of_paragraphs, printed))
    is_sheet = sum(len(texts) == 1 and heading_of(texts[0]) is not None for texts in printed) >= _HEADINGS_OF_SHEET
    for row, texts in enumerate(printed):
        if len(texts) != 1:
            continue
        if heading_of(texts[0]):
            lines = [texts[0].replace("\n", "")]
        elif _is_form_word(texts[0]) or is_value(texts[0]):
            continue
        elif is_frame or (is_sheet and not any(printed[start:row])):
            lines = texts[0].split("\n")
        else:
            continue
        parts += [*_rest(grid, start, row), *map(Line, lines)]
        start = row + 1
    return parts + _rest(grid, start, len(grid.rows))


def _is_of_paragraphs(texts: Sequence[str]) -> bool:
    """Whether a row is one text of several lines of which one is a section's heading."""
    lines = texts[0].split("\n") if len(texts) == 1 else ()
    return len(lines) > 1 and any((heading := heading_of(line)) and heading.certainty > 1 for line in lines)


def _rest(grid: Grid, start: int, end: int) -> list[Block]:
    return [grid.part(start, end)] if start < end else []


def _is_form_word(text: str) -> bool:
    return header_table(text) is not None or is_article(text) or row_of(text) is not None
