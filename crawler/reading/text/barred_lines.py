"""Dumps of web pages in which every cell stands on a line of its own, with a bar before, behind or below it."""

from collections.abc import Iterator, Sequence

from crawler.reading.blocks import Block, Line
from crawler.reading.form.numbers import is_value

_BAR = "|"
_BARS = "| \t\u3000\xa0"
_FEWEST, _FEWEST_BROKEN, _MOST_ROWS_BESIDE = 12, 3, 8


def without_bars(blocks: Sequence[Block]) -> Sequence[Block]:
    """The same blocks without bars, where these stand beside single cells, or between some cells of rows that are
    broken over lines: which cells make a row they do not say, as bars for the empty ones stand at the end of the row,
    or nowhere."""
    barred = [block.text for block in blocks if isinstance(block, Line) and _BAR in block.text]
    single = sum(map(_holds_one_cell, barred))
    is_single = single >= _FEWEST and single > 2 * (len(barred) - single)
    broken = sum(map(_goes_on, barred))
    if not is_single and (broken < _FEWEST_BROKEN or broken * _MOST_ROWS_BESIDE < len(barred)):
        return blocks
    return [
        cell
        for block in blocks
        for cell in (_cells(block, parts=not is_single) if isinstance(block, Line) else [block])
    ]


def _holds_one_cell(text: str) -> bool:
    is_barred = text.rstrip().endswith(_BAR) or text.lstrip().startswith(_BAR)
    return is_barred and _BAR not in text.strip(_BARS)


def _goes_on(text: str) -> bool:
    """Whether a line has figures alone and begins with one: a row's label stands in a line above."""
    first, *others = (cell.strip(_BARS) for cell in text.split(_BAR))
    return first[:1].isdecimal() and all(map(is_value, (first, *others)))


def _cells(line: Line, *, parts: bool) -> Iterator[Line]:
    """The cells of a line: of one that holds a single one, of any where all ``parts`` of lines are cells."""
    if _BAR not in line.text or not (parts or _holds_one_cell(line.text)):
        yield line
        return
    start = 0
    for text in line.text.split(_BAR):
        cell = text.strip(_BARS)
        begin = start + text.find(cell)
        if cell:
            yield line.part(begin, begin + len(cell))
        start += len(text) + len(_BAR)
