"""Dumps of web pages in which every cell stands on a line of its own, with a bar behind it or below it."""

from collections.abc import Sequence

from crawler.reading.blocks import Block, Line

_BARS = "| \t\u3000\xa0"
_FEWEST = 12


def without_bars(blocks: Sequence[Block]) -> Sequence[Block]:
    """The same blocks without bars, where these stand behind single cells: which of them make a row they do not say, as
    bars for the empty ones stand at the end of the row."""
    barred = [block.text for block in blocks if isinstance(block, Line) and "|" in block.text]
    single = sum(map(_holds_one_cell, barred))
    if single < _FEWEST or single <= 2 * (len(barred) - single):
        return blocks
    return [cell for block in blocks for cell in (_cells(block) if isinstance(block, Line) else [block])]


def _holds_one_cell(text: str) -> bool:
    return "|" not in text.strip(_BARS) and text.rstrip().endswith("|")


def _cells(line: Line) -> list[Line]:
    if "|" not in line.text or not _holds_one_cell(line.text):
        return [line]
    cell = line.text.strip(_BARS)
    start = line.text.index(cell)
    return [Line(cell, (line.span[0] + start, line.span[0] + start + len(cell)) if line.span else None)] if cell else []
