"""Rows of table 2 without ruling lines, by the head of their own block: how many columns it has, and where they are."""

import re
from collections.abc import Sequence

from crawler.reading.borderless_header import columns_named
from crawler.reading.borderless_labels import TableLine
from crawler.reading.labels import is_article, row_of
from crawler.reading.printed_text import Word

_TAKEN_IN = re.compile(r"(?:[0-9０-９][件条项次份]?|[/／无—–-])\s*$")


def fills_block(rows: Sequence[TableLine], number: int) -> bool:
    """Whether a row has as many figures as its own block has columns, so that they are these wherever the names stand:
    at the left of columns in the middle of which the figures are."""
    head = _head_of(rows, number)
    return head is not None and len(rows[number].figures) in columns_named(head.line)


def set_blanks(rows: Sequence[TableLine]) -> None:
    """Gives each row that has figures for some of its block's columns a blank in each of the others, where each figure
    stands below one name alone."""
    for number, row in enumerate(rows):
        head = _head_of(rows, number) if row.figures else None
        if head is None or head.line.stretch != row.line.stretch:
            continue
        names = head.line.words[1:]
        below = [[figure for figure in row.figures if _is_over(name, figure)] for name in names]
        placed = [id(figure) for each in below for figure in each]
        is_clear = all(len(each) < 2 for each in below) and sorted(placed) == sorted(map(id, row.figures))
        if is_clear and len(row.figures) < len(names):
            top, bottom = row.figures[0].top, row.figures[0].bottom
            row.figures = tuple(
                each[0] if each else Word("", name.left, top, name.right, bottom)
                for name, each in zip(names, below, strict=True)
            )


def _is_over(name: Word, figure: Word) -> bool:
    return name.left < figure.right and figure.left < name.right


def _head_of(rows: Sequence[TableLine], number: int) -> TableLine | None:
    """The line that names the columns of the block in which a row of table 2 stands; none for one whose label has taken
    in a figure that stands close behind it."""
    label = rows[number].label
    if not (row_of(label) or "").startswith("disclosure.") or _TAKEN_IN.search(label):
        return None
    for above in reversed(rows[:number]):
        if columns_named(above.line):
            return above
        if any(is_article(word.text) for word in above.line.words):
            break
    return None
