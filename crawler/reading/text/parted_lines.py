"""Tables written as lines with marks between their cells (|, semicolons or commas) -> grids."""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from crawler.reading.blocks import Block, Line
from crawler.reading.form.labels import is_article, is_form_word
from crawler.reading.form.line_rows import AROUND_CELLS, LONGEST_ROW
from crawler.reading.form.numbers import is_value
from crawler.reading.form.table_parts import OBJECT
from crawler.reading.meaning.sections import heading_of
from crawler.reading.text.kept_blanks import grids_of_rows

_FEWEST_LINES, _FEWEST_ROWS = 3, 3
_CELL = {
    "|": re.compile(r"(?:^|\|)([^|]*)"),
    "｜": re.compile("(?:^|｜)([^｜]*)"),
    "│": re.compile("(?:^|│)([^│]*)"),
    ";": re.compile(r'(?:^|;)\s*("[^"]*"|[^;]*)'),
    ",": re.compile(r'(?:^|,)\s*("[^"]*"|[^,]*)'),
}
_RULE = re.compile(r"(?=.*(?:--|==|──))[\s|:+\-=\u2500-\u257f]+")
_THOUSANDS = re.compile(r"(?<![\d\"])\d{1,3},\d{3}(?![\d\"])")
_ANY_DIGIT = re.compile("[0-9０-９]")
_WITH_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+")


def with_parted_grids(blocks: Sequence[Block], *, may_keep: bool) -> list[Block]:
    """The same blocks with each run of lines that are rows of the form, all parted by one mark, made a grid.

    ``may_keep`` where blank cells may be left their places.
    """
    runs = list(_runs(blocks))
    tables = {
        number: _cut(rows, after[0]) if after else rows
        for number, ((run, mark), (after, _)) in enumerate(zip(runs, [*runs, ([], "")][1:], strict=True))
        if (rows := _table(run, mark))
    }
    grids = dict(zip(tables, grids_of_rows(list(tables.values()), may_keep=may_keep), strict=True))
    return [block for number, (run, _) in enumerate(runs) for block in ([grids[number]] if number in grids else run)]


def _runs(blocks: Sequence[Block]) -> Iterator[tuple[list[Block], str]]:
    """The blocks, those that follow each other and have the same mark together, with this mark; others with none."""
    mark = ""

    def told(block: Block) -> str:
        nonlocal mark
        mark = (_mark_of(block.text) or (mark if _is_between_rows(block) else "")) if isinstance(block, Line) else ""
        return mark

    for own, run in groupby(blocks, key=told):
        yield list(run), own


def _is_between_rows(line: Line) -> bool:
    """Whether a line without marks stands within a table all the same: what is drawn, or one cell over all columns."""
    return is_rule(line) or is_article(line.text)


def is_rule(line: Line) -> bool:
    """Whether a line only draws the line between two rows of a table."""
    return _RULE.fullmatch(line.text) is not None


def _mark_of(text: str) -> str:
    """The mark that parts a line, if it can be a row."""
    if len(text) > LONGEST_ROW or "。" in text or heading_of(text):
        return ""
    mark = next((mark for mark in _CELL if mark in text), "")
    return "" if mark == "," and _parts_thousands_alone(text) else mark


def _parts_thousands_alone(text: str) -> bool:
    """Whether all commas of a line stand in figures with blanks around them: 行政许可 1,234."""
    words = text.split()
    return len(words) > 1 and all(_WITH_THOUSANDS.fullmatch(word) for word in words if "," in word)


def _table(run: Sequence[Block], mark: str) -> list[list[Line]]:
    """The rows that some lines with one mark are, or none where they are no table of the form."""
    lines = [block for block in run if isinstance(block, Line)]
    if not mark or len(lines) < _FEWEST_LINES:
        return []
    rows = _without_frame(_rows(lines, mark))
    words = sum(is_form_word(cell.text) for row in rows for cell in row if not is_value(cell.text))
    # A rule below the first line says that this is a table, however short.
    fewest = 1 if is_rule(lines[1]) and not is_rule(lines[0]) else _FEWEST_ROWS
    return rows if words >= fewest else []


def _cut(rows: list[list[Line]], after: Block) -> list[list[Line]]:
    """The rows with their last cell no whole one where a figure stands alone below: the row may go on there."""
    if not (isinstance(after, Line) and after.text and is_value(after.text)):
        return rows
    *others, last = rows
    return [*others, [*last[:-1], Line(last[-1].text + OBJECT, last[-1].span)]]


def _rows(run: Sequence[Line], mark: str) -> list[list[Line]]:
    """The cells of each row. Where lines are drawn between the rows, a line of words with none above it goes on with
    the row above: the cells of such tables are as wide as their columns, and labels are broken in them."""
    rows: list[list[Line]] = []
    drawn = sum(map(is_rule, run))
    is_ruled = 2 * drawn > len(run) - drawn
    may_part_figures = mark == "," and not _has_one_width(run)
    for number, line in enumerate(run):
        if is_rule(line):
            continue
        cells = _cells(line, mark, is_doubtful=may_part_figures and bool(_THOUSANDS.search(line.text)))
        goes_on = is_ruled and number > 0 and not is_rule(run[number - 1]) and len(rows[-1]) == len(cells)
        if goes_on and not any(cell.text and is_value(cell.text) for cell in cells):
            rows[-1] = [_joined(one, other) for one, other in zip(rows[-1], cells, strict=True)]
        elif goes_on:  # figures that were broken in their cells, or a row of which nobody knows where it begins
            rows[-1] = [in_doubt(cell) for cell in rows[-1]]
        else:
            rows.append(cells)
    return rows


def in_doubt(cell: Line) -> Line:
    """A cell whose figure, if it holds one, may go on elsewhere: it is not read."""
    return Line(cell.text + OBJECT, cell.span) if cell.text and is_value(cell.text) else cell


def _joined(one: Line, other: Line) -> Line:
    text = "\n".join(text for text in (one.text, other.text) if text)
    return one if not other.text else Line(text, other.span if not one.text else None)


def _without_frame(rows: list[list[Line]]) -> list[list[Line]]:
    """The rows without what stands outside the marks at the beginning and at the end of each."""
    if not all(len(row) > 1 and not row[-1].text for row in rows):
        return rows
    first = 0 if any(row[0].text for row in rows) else 1
    return [row[first:-1] for row in rows]


def _has_one_width(run: Sequence[Line]) -> bool:
    """Whether lines with commas all have as many cells, those of words alone among them: then no comma stands within a
    figure, as it would make one more."""
    widths = {sum(1 for _ in _CELL[","].finditer(line.text)) for line in run}
    return len(widths) == 1 and any(_ANY_DIGIT.search(line.text) is None for line in run)


def _cells(line: Line, mark: str, *, is_doubtful: bool) -> list[Line]:
    doubt = OBJECT if is_doubtful else ""
    return [_cell(line, match.start(1), match.end(1), doubt) for match in _CELL[mark].finditer(line.text)]


def _cell(line: Line, start: int, end: int, doubt: str) -> Line:
    """A piece of a line without what stands around it; a figure of a line whose commas may stand in numbers is none."""
    text = line.text[start:end]
    stripped = text.strip(AROUND_CELLS)
    begin = start + len(text) - len(text.lstrip(AROUND_CELLS)) if stripped else start
    span = (line.span[0] + begin, line.span[0] + begin + len(stripped)) if line.span else None
    if stripped.strip("\\") == "":
        doubt = OBJECT  # a line break of Markdown or Org in a blank cell, or a dash
    return Line(stripped + doubt if stripped and is_value(stripped) else stripped, span)
