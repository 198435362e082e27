"""Lines that say which proceeding the table below them counts, where table 4 is printed in three."""

from collections.abc import Sequence
from dataclasses import replace

from crawler.reading.blocks import Block, Grid, Line
from crawler.reading.form.numbers import is_value
from crawler.reading.form.words import OUTCOME_HEADERS, PROCEEDING_LABELS, key

_ENDINGS = ("情况统计表", "情况表", "情况", "案件")
_LONGEST = 30


def with_captions(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The same blocks, each grid that heads outcomes alone with the name of the proceeding in the line above it."""
    result: list[Block] = []
    name = ""
    for block in blocks:
        if isinstance(block, Line):
            name = _proceeding(block.text) if block.text else name
            result.append(block)
            continue
        result.append(_captioned(block, name) if name and isinstance(block, Grid) else block)
        name = ""
    return tuple(result)


def _proceeding(text: str) -> str:
    name = key(text) if len(text) <= _LONGEST else ""
    for ending in _ENDINGS:
        name = name.removesuffix(ending)
    return name if name in PROCEEDING_LABELS else ""


def _captioned(grid: Grid, name: str) -> Grid:
    first, *others = [grid.printed(row) for row in range(len(grid.rows))] or [()]
    if not first or not all(key(text) in OUTCOME_HEADERS for text in first):
        return grid
    # Of a text in lines the columns are known all the same where each row has a figure for each of its heads.
    is_full = all(len(texts) == len(first) and all(map(is_value, texts)) for texts in others)
    return replace(grid, caption=name, keeps_columns=grid.keeps_columns or is_full)
