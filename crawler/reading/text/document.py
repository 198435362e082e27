"""Plain-text dumps -> a Page: tab-separated rows, or cells each on a line of its own beginning with a tab."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from crawler.reading.blocks import Block, Grid, Line, Page, grid_of_lines
from crawler.reading.form.numbers import is_value
from crawler.reading.form.table_parts import OBJECT
from crawler.reading.meaning.sections import heading_of
from crawler.reading.meaning.titles import is_sentence
from crawler.reading.text.aligned_columns import aligned_tables
from crawler.reading.text.browser_text import with_rows_joined
from crawler.reading.text.cut_text import ends_in_tables
from crawler.reading.text.framed_text import framed
from crawler.reading.text.kept_blanks import grids_of_rows
from crawler.reading.text.one_line import lines_in
from crawler.reading.text.quoted_cells import with_quotes_read
from crawler.reading.text.spaced_cells import blank_cells
from crawler.reading.workbook.sheet_blocks import is_paragraph
from storage.report import Format

_LINE = re.compile(r"([^\r\n]*)(?:\r\n|\r|\n|$)")
_ONE_CELL = re.compile(r"\t[^\t]*")
_NARROWEST, _FEWEST_CUT = 16, 5
_FIRST_WIDE = "\u1100"
_ENDS_IN_FIGURE = re.compile(r"\s[0-9][0-9,.]*$")
_TABS = re.compile(r"\t+")
_MARKS = re.compile(r"^[#\s]+")


def read_text(text: str) -> Page:
    """The page in a text dump. Such a dump loses merged cells, so no column of it can be relied on."""
    text = with_rows_joined(with_quotes_read(text))
    blocks: list[Block] = []
    lines = [
        _Line(match[1][start:end], match.start() + start)
        for match in _LINE.finditer(text)
        for start, end in lines_in(match[1])
    ]
    cut = _cut_off(lines)
    position, tables = 0, dict[int, list[list[Line]]]()
    aligned = {} if cut else aligned_tables([(line.text, line.start) for line in lines])
    texts = [line.text for line in lines]
    blank = {} if cut or aligned else blank_cells(texts)
    drawable = [Line(line.text, (line.start, line.start + len(line.text))) for line in lines]
    while position < len(lines):
        line = lines[position].text
        blocks += [Line("", (lines[position].start, lines[position].start))] * blank.get(position, 0)
        if whole := _whole_table(drawable, position, aligned):
            blocks += whole[1]
            position = whole[0]
            continue
        if _is_sentence_before_tabs(line, blocks):
            line = line.rstrip()
        if _ONE_CELL.fullmatch(line):
            rows, after = _cell_per_line(lines, position)
            if after:
                blocks.append(grid_of_lines(rows, keeps_columns=False, keeps_blanks=True))
                position = after
                continue
            line = _without_indent(lines, position)
        if "\t" in line:
            end = position
            while end < len(lines) and "\t" in lines[end].text and not _is_sentence(lines[end].text):
                end += 1
            tables[len(blocks)] = _tabbed_rows(lines, position, end, cut)
            # until it is known what all of them are
            blocks.append(grid_of_lines(tables[len(blocks)], keeps_columns=False, keeps_blanks=False))
            position = end
            continue
        if stripped := _MARKS.sub("", line).strip():
            block = _stripped(stripped, lines[position].start + line.index(stripped))
            cut_figure = position in cut and _ENDS_IN_FIGURE.search(stripped)
            blocks.append(Line(stripped + OBJECT, block.span) if cut_figure else block)
        position += 1
    for place, grid in zip(tables, grids_of_rows(list(tables.values())), strict=True):
        blocks[place] = grid
    body = tuple(blocks)
    return Page(Format.TEXT, body, titles=tuple(_first_lines(body)), ends_early=ends_in_tables(texts))


def _whole_table(
    lines: Sequence[Line], position: int, aligned: Mapping[int, tuple[int, Grid]]
) -> tuple[int, Sequence[Block]] | None:
    """The line behind a table that is set in columns or drawn with lines, and what it gives; None where none begins."""
    if position in aligned:
        end, grid = aligned[position]
        return end, [grid]
    drawn = framed(lines, position)
    return (position + drawn.count, [drawn.grid, *drawn.beside]) if drawn else None


def _is_sentence_before_tabs(line: str, blocks: Sequence[Block]) -> bool:
    """Whether a row of one cell is text, as where a sheet was saved as text: every line then has as many tabs. Outside
    of a table it is whatever the form does not know."""
    alone = line.rstrip()
    if alone == line or "\t" in alone or _is_sentence(line):
        return alone != line and "\t" not in alone
    before = blocks[-1] if blocks else None
    is_section = isinstance(before, Line) and heading_of(before.text) is not None  # which may be no more than 无
    return (is_section and is_value(alone)) or (not isinstance(before, Grid) and is_paragraph(alone))


def _is_sentence(line: str) -> bool:
    """Whether a row of one cell is a heading or a sentence wherever it stands."""
    alone = line.rstrip()
    return bool(alone) and "\t" not in alone and (heading_of(alone) is not None or "。" in alone)


def _tabbed_rows(lines: Sequence["_Line"], first: int, end: int, cut: frozenset[int]) -> list[list[Line]]:
    """The cells of lines with tabs; the last one no blank where a figure below may be its own, and no figure where one
    right below may be its second."""
    mark = _mark_of(lines[first:end])
    rows = [_cells(lines, number, mark, cut) for number in range(first, end)]
    last = rows[-1][-1]
    below = range(end, min(end + 1, len(lines)) if last.text else len(lines))
    if _is_figure_first(lines, below):
        rows[-1][-1] = Line(last.text + OBJECT, last.span)
    return rows


def _is_figure_first(lines: Sequence["_Line"], places: range) -> bool:
    """Whether the first of some lines that is not empty is a figure alone: that of the cell above, of which a paragraph
    begins on a line of its own."""
    text = next(filter(None, (lines[place].text.strip() for place in places)), "")
    return bool(text) and is_value(text)


@dataclass(frozen=True, slots=True)
class _Line:
    """A line as it stands in the text, and where it begins."""

    text: str
    start: int

    def cells(self, mark: str) -> list[Line]:
        """Its cells, parted by a mark."""
        cells, start = [], self.start
        for cell in self.text.split(mark):
            cells.append(_stripped(cell, start))
            start += len(cell) + len(mark)
        return cells


def _mark_of(lines: Sequence[_Line]) -> str:
    """What stands between the cells of some lines: a tab, or two where there are never less."""
    return "\t\t" if all(len(tabs) % 2 == 0 for line in lines for tabs in _TABS.findall(line.text)) else "\t"


def _cells(lines: Sequence[_Line], number: int, mark: str, cut: frozenset[int]) -> list[Line]:
    """The cells of a line; what stands where a line was cut off is no whole text."""
    cells = lines[number].cells(mark)
    if number in cut:
        cells[-1] = Line(cells[-1].text + OBJECT, cells[-1].span)
    if number - 1 in cut:
        cells[0] = Line(OBJECT + cells[0].text, cells[0].span)
    return cells


def _cut_off(lines: Sequence[_Line]) -> frozenset[int]:
    """The lines that go on in the next, where a text was cut at a fixed width: very many then are of that length, and
    not only rows of figures, which are as long in a table that is set in columns."""
    shown = [line.text.rstrip(" ") for line in lines]  # rows may be filled up to one width
    by_characters, by_width = list(map(len, shown)), list(map(_width, shown))
    for lengths, slack in ((by_characters, 0), (by_width, 1)):
        longest = max(lengths, default=0)
        cut = [number for number, length in enumerate(lengths) if length >= longest - slack]
        is_prose = any(not _ENDS_IN_FIGURE.search(shown[number]) for number in cut)
        if longest >= _NARROWEST and len(cut) >= _FEWEST_CUT and is_prose:
            return frozenset(cut)
    return frozenset()


def _width(text: str) -> int:
    """How many columns a text takes on a screen, ideographs two each."""
    return sum(2 if character >= _FIRST_WIDE else 1 for character in text)


def _stripped(text: str, start: int) -> Line:
    """A piece of text without the blanks around it, and where that stands."""
    stripped = text.strip()
    begin = start + len(text) - len(text.lstrip())
    return Line(stripped, (begin, begin + len(stripped)) if stripped else (start, start + len(text)))


def _first_lines(blocks: tuple[Block, ...]) -> list[str]:
    """The lines before anything else, which may be the title, alone and in pairs; a sentence goes on with none."""
    first = []
    for block in blocks[:6]:
        if not isinstance(block, Line) or heading_of(block.text):
            break
        first.append(block.text)
    return [*first, *("".join(pair) for pair in pairwise(first) if not any(map(is_sentence, pair)))]


def _without_indent(lines: list[_Line], position: int) -> str:
    """A line with a tab at its beginning, which is a row of cells only where another with a tab comes next."""
    is_row = position + 1 < len(lines) and "\t" in lines[position + 1].text
    return lines[position].text if is_row else lines[position].text.strip()


def _cell_per_line(lines: list[_Line], position: int) -> tuple[list[list[Line]], int]:
    """Rows of cells, each cell on a line after a tab, lines without a tab going on with the cell above, rows parted
    by an empty line; and the position after them, or 0 when the lines are tab-separated rows after all, or more of
    them have no tab than have one, or there is but one."""
    rows: list[list[Line]] = [[]]
    going_on = 0
    while position < len(lines):
        line = lines[position]
        if _ONE_CELL.fullmatch(line.text):
            rows[-1].append(_stripped(line.text, line.start))
        elif "\t" in line.text:
            return [], 0
        elif line.text.strip():
            if not rows[-1]:
                break
            rows[-1][-1] = _joined(rows[-1][-1], _stripped(line.text, line.start))
            going_on += 1
        elif rows[-1]:
            rows.append([])
        position += 1
    cells = sum(map(len, rows))
    return ([], 0) if cells < 2 or going_on > cells else ([row for row in rows if row], position)


def _joined(cell: Line, more: Line) -> Line:
    text = f"{cell.text}\n{more.text}".strip()
    return Line(text, (cell.span[0], more.span[1]) if cell.span and more.span else None)
