"""Plain-text dumps -> a Page: tab-separated rows, or cells each on a line of its own beginning with a tab."""

import re
from itertools import pairwise

from crawler.reading.blocks import Block, Grid, Line, Page, plain_grid
from storage.report import Format

_ONE_CELL = re.compile(r"\t[^\t]*")
_MARKS = re.compile(r"^[#\s]+")


def read_text(text: str) -> Page:
    """The page in a text dump. Such a dump loses merged cells, so no column of it can be relied on."""
    blocks: list[Block] = []
    lines = re.split(r"\r\n|\r|\n", text)
    position = 0
    while position < len(lines):
        line = lines[position]
        if _ONE_CELL.fullmatch(line):
            rows, after = _cell_per_line(lines, position)
            if after:
                blocks.append(plain_grid(rows, keeps_columns=False, keeps_blanks=True))
                position = after
                continue
        if "\t" in line.strip("\n"):
            end = position
            while end < len(lines) and "\t" in lines[end]:
                end += 1
            blocks.append(_tab_separated(lines[position:end]))
            position = end
            continue
        if stripped := line.strip():
            blocks.append(Line(_MARKS.sub("", stripped)))
        position += 1
    body = tuple(blocks)
    return Page(Format.TEXT, body, titles=tuple(_first_lines(body)))


def _first_lines(blocks: tuple[Block, ...]) -> list[str]:
    first = []
    for block in blocks[:6]:
        if not isinstance(block, Line):
            break
        first.append(block.text)
    return [*first, *("".join(pair) for pair in pairwise(first))]


def _tab_separated(lines: list[str]) -> Grid:
    rows = [[cell.strip() for cell in line.split("\t")] for line in lines]
    return plain_grid(rows, keeps_columns=False, keeps_blanks=False)


def _cell_per_line(lines: list[str], position: int) -> tuple[list[list[str]], int]:
    """Rows of cells, each cell on a line after a tab, lines without a tab going on with the cell above, rows parted
    by an empty line; and the position after them, or 0 when the lines are tab-separated rows after all."""
    rows: list[list[str]] = [[]]
    while position < len(lines):
        line = lines[position]
        if _ONE_CELL.fullmatch(line):
            rows[-1].append(line.strip())
        elif "\t" in line:
            return [], 0
        elif line.strip():
            if not rows[-1]:
                break
            rows[-1][-1] = f"{rows[-1][-1]}\n{line.strip()}".strip()
        elif rows[-1]:
            rows.append([])
        position += 1
    return [row for row in rows if row], position
