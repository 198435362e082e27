"""Tables that lost their rows, one cell a line: finds them among lines of text and makes them grids again."""

from crawler.reading.blocks import Block, Grid, Line, grid_of_lines
from crawler.reading.labels import header_table, is_article, is_group, is_header_part, row_of
from crawler.reading.numbers import is_value
from crawler.reading.sections import heading_of

_FEWEST_LABELS = 3
_LONGEST_STRAY, _MOST_STRAYS = 24, 7
_NO_LINE = "\ufffc"


def with_token_grids(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """The same blocks with each run of lines that are labels and figures of the form made a grid.

    Empty cells are not there, so a row counts only when it has all its figures.
    """
    result: list[Block] = []
    run: list[Line] = []
    for position, block in enumerate(blocks):
        if isinstance(block, Line) and _belongs(blocks, position, within=bool(run)):
            run.append(block)
            continue
        result += _closed(run)
        run = []
        result.append(block)
    return (*result, *_closed(run))


def _belongs(blocks: tuple[Block, ...], position: int, *, within: bool) -> bool:
    text = _text(blocks, position)
    if _is_word(text) or not within:
        return _is_word(text)
    return is_value(text) or _is_stray(blocks, position)


def _is_stray(blocks: tuple[Block, ...], position: int) -> bool:
    """Whether a line that is neither label nor figure (见附件, a row the form does not know) stands inside a table."""
    for ahead in range(position, position + _MOST_STRAYS + 1):
        text = _text(blocks, ahead)
        if is_value(text) or _is_word(text):
            return True
        if len(text) > _LONGEST_STRAY or "。" in text or text == _NO_LINE or heading_of(text):
            return False
    return False


def _text(blocks: tuple[Block, ...], position: int) -> str:
    block = blocks[position] if position < len(blocks) else None
    return block.text if isinstance(block, Line) else _NO_LINE


def _is_word(text: str) -> bool:
    if len(text) > 80:
        return False
    return is_group(text) or _begins_row(text) or header_table(text) is not None or is_header_part(text)


def _begins_row(text: str) -> bool:
    return is_article(text) or is_group(text) or row_of(text) is not None


def _closed(run: list[Line]) -> list[Line] | list[Grid]:
    words = sum(_begins_row(line.text) or header_table(line.text) is not None for line in run)
    return [_grid(run)] if words >= _FEWEST_LABELS else run


def _grid(run: list[Line]) -> Grid:
    rows: list[list[Line]] = []
    in_header = False
    for line in run:
        text = line.text
        heads = header_table(text) is not None or (in_header and is_header_part(text))
        if is_value(text) and not heads:
            if in_header or not rows:
                rows.append([])
            rows[-1].append(line)
            in_header = False
        elif heads and in_header:
            rows[-1].append(line)
        else:
            rows.append([line])
            in_header = heads
    return grid_of_lines(rows, keeps_columns=False, keeps_blanks=False)
