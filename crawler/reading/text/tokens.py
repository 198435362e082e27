"""Tables that became lines, of one cell or of one row each: finds them in a text and makes them grids again."""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise

from crawler.reading.blocks import Block, Grid, Line, grid_of_lines
from crawler.reading.form.header_words import heads_more
from crawler.reading.form.labels import begins_row, header_table, is_form_word, is_header_part, row_of, table_of_row
from crawler.reading.form.line_rows import TABLES, tables_in_line
from crawler.reading.form.numbers import is_value
from crawler.reading.form.run_together import tables_run_together, tables_with_heads
from crawler.reading.form.table_parts import OBJECT
from crawler.reading.form.words import OUTCOME_HEADERS
from crawler.reading.meaning.sections import heading_of, is_page_number
from crawler.reading.text.bare_page_numbers import with_page_numbers_marked
from crawler.reading.text.barred_lines import without_bars
from crawler.reading.text.filled_rows import fills_rows_up, with_filled_grids
from crawler.reading.text.parted_lines import in_doubt, is_rule, with_parted_grids
from crawler.reading.text.row_lines import figures_behind, row_of_line, with_rows_parted

_FEWEST_LABELS = 3
_LONGEST_STRAY, _MOST_STRAYS = 40, 7
_NO_LINE = "\ufffc"
_UNREAD_TABLE = re.compile(r"^\[TABLE\]$|\+-{3,}\+")
"""What Pandoc writes in place of a table that its format cannot draw, and what it draws one with."""
_NUMBER = re.compile("[0-9]{1,2}[.．、]")
_MANY_DIGITS = re.compile("[0-9]{5}")
_RUN_TOGETHER = re.compile('[\u4e00-\u9fff”"][0-9]{5}')
_FEWEST_ALONE, _FEWEST_OF_A_LINE = 7, 3
_LONGEST_WORD = 80
_MOST_OUTCOMES, _MOST_IN_PROSE = 3, 2
_LABELLED = (2, 3)  # the tables whose rows have labels
_NUMBERING = frozenset(("序号", "行次", "栏次"))
_POINTS = frozenset(".．,，")


def with_token_grids(blocks: tuple[Block, ...], *, parts_lines: bool = False) -> tuple[Block, ...]:
    """The same blocks with each run of lines that are labels and figures of the form made a grid.

    Empty cells are not there, so a row counts only when it has all its figures. With ``parts_lines`` a line that
    holds a row, its cells with blanks between them, is taken apart: not so where blanks were made of gaps.
    """
    if parts_lines:
        fills_up = fills_rows_up(blocks)
        own = without_bars(with_filled_grids(blocks) if fills_up else blocks)
        blocks = tuple(with_parted_grids(own, may_keep=not fills_up))
        blocks = with_page_numbers_marked(tuple(with_rows_parted(blocks)))
    pieces: list[Block | list[Line]] = []
    run: list[Line] = []
    for position, block in enumerate(blocks):
        if isinstance(block, Line) and _belongs(blocks, position, within=bool(run)):
            run.append(block)
            continue
        pieces += [run, block]
        run = []
    pieces = [_with_figures_parted(piece) if isinstance(piece, list) else piece for piece in (*pieces, run)]
    runs = [piece for piece in pieces if isinstance(piece, list)]
    is_turned = any(_is_table(own) and (_begins_with_figures(own) or _is_scattered(own)) for own in runs)
    closed = ([piece] if not isinstance(piece, list) else _closed(_unnumbered(piece), is_turned) for piece in pieces)
    return tuple(block for own in closed for block in own)


def tables_with_unread_rows(blocks: Sequence[Block]) -> frozenset[int]:
    """The tables of which rows may be left in lines of text, so that a row that was not found may be there."""
    tables = _bare_rows(blocks)
    figures = 0
    for block in blocks:
        text = block.text if isinstance(block, Line) else ""
        figures = figures + 1 if is_value(text) and text else 0
        if figures >= _FEWEST_ALONE or _ends_in_figures(text) or _UNREAD_TABLE.search(text):
            return TABLES
        tables |= tables_in_line(text)
        if "。" not in text:
            tables |= tables_with_heads(text)
        if "|" in text or (_MANY_DIGITS.search(text) and _RUN_TOGETHER.search(text)):
            tables |= tables_run_together(text)
    if any(sum(word in text for word in OUTCOME_HEADERS) > _MOST_OUTCOMES for text in _run_together(blocks)):
        tables.add(4)  # its header, with nothing left between the cells
    return frozenset(tables)


def _run_together(blocks: Sequence[Block]) -> Iterator[str]:
    """Lines that are no sentences, those that follow each other as one text without blanks: words may be broken."""
    for is_line, run in groupby(blocks, key=lambda block: isinstance(block, Line) and "。" not in block.text):
        if is_line:
            yield "".join("".join(block.text.split()) for block in run if isinstance(block, Line))


def _bare_rows(blocks: Sequence[Block]) -> set[int]:
    """The tables of which a row's label stands alone right above or below a grid: its cells were blank, or lost."""
    shown = [block for block in blocks if not (isinstance(block, Line) and is_rule(block))]
    beside = zip(shown, (None, *shown), (*shown[1:], None), strict=False)
    return {
        table_of_row(row)
        for block, above, below in beside
        if isinstance(block, Line) and (isinstance(above, Grid) or isinstance(below, Grid))
        if not _is_long(block.text) and (row := row_of(block.text))
    }


def _ends_in_figures(text: str) -> bool:
    return sum(map(str.isdecimal, figures_behind(text))) > _MOST_IN_PROSE  # a page's number stands between dashes


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


def _is_long(text: str) -> bool:
    """Whether a text is longer than any label, the blanks by which it was set in columns not counted."""
    return len(text) > _LONGEST_WORD and len(" ".join(text.split())) > _LONGEST_WORD


def _is_word(text: str) -> bool:
    if _is_long(text):
        return False
    return is_form_word(text) or is_header_part(text)


def _with_figures_parted(run: list[Line]) -> list[Line]:
    """The same lines with each of a line's figures its own, where lines hold so many that they are no broken number: of
    figures counted as one a row would have fewer than it has. Whether such a line belongs to the label above it or to
    the one below is not known."""
    figures = [row_of_line(line).figures if is_value(line.text) else () for line in run]
    if max(map(len, figures), default=0) < _FEWEST_OF_A_LINE:
        return run
    parts = zip(run, figures, strict=True)
    return [part for line, own in parts for part in (map(in_doubt, own) if len(own) > 1 else [line])]


def _begins_with_figures(run: Sequence[Line]) -> bool:
    """Whether figures stand right below the heads of table 2 or 3, as where a text has those of a row before its label:
    then nobody knows of a label whether its figures stand above or below. Such as count the columns are none."""
    table = 0
    for is_figure, group in groupby(run, key=lambda line: bool(line.text) and is_value(line.text)):
        texts = [line.text for line in group]
        if is_figure:
            counts = len(texts) >= _FEWEST_LABELS and texts == [str(number) for number in range(1, len(texts) + 1)]
            if table in _LABELLED and not counts:
                return True
            continue
        for text in texts:
            table = header_table(text) or (0 if begins_row(text) and not is_header_part(text) else table)
    return False


def _is_scattered(run: Sequence[Line]) -> bool:
    """Whether the numbers of labels (3.) stand apart from them, as where the pieces of a printed page are told in
    another order than they are read in: then figures stand in the order of no row."""
    apart = [below for line, below in pairwise(run) if _NUMBER.fullmatch(line.text) and not row_of(below.text)]
    return len(apart) >= _FEWEST_LABELS


def _unnumbered(run: list[Line]) -> list[Line]:
    """The same lines. Where the rows are numbered in a column of their own (序号), those figures are marked among which
    the number of a row may be, its own or that of the next: a row that lost a blank has as many as a whole one."""
    if not any(line.text in _NUMBERING for line in run):
        return run
    groups = [[*own] for _, own in groupby(run, key=lambda line: bool(line.text) and is_value(line.text))]
    marked: list[Line] = []
    rows = 0
    for own, after in zip(groups, [*groups[1:], []], strict=True):
        if not is_value(own[0].text) or not own[0].text:
            rows += sum(row_of(line.text) is not None for line in own)
            marked += own
            continue
        may_hold_number = (after and row_of(after[0].text) is not None) or own[0].text == str(rows)
        marked += map(in_doubt, own) if may_hold_number else own
    return marked


def _is_table(run: Sequence[Line]) -> bool:
    return sum(is_form_word(line.text) for line in run) >= _FEWEST_LABELS


def _closed(run: list[Line], is_turned: bool) -> Sequence[Block]:
    if not _is_table(run):
        return run
    return [_grid([in_doubt(line) for line in run] if is_turned else run)]


def _grid(run: list[Line]) -> Grid:
    rows: list[list[Line]] = []
    in_header = False
    for line in run:
        text = line.text
        if is_page_number(text):
            # It ends the row before it: in a text in one line it may be three cells (- 3 -) as well.
            rows += [] if in_header else [[]]
            continue
        if text[:1] in _POINTS and rows and rows[-1]:
            rows[-1][-1] = Line(rows[-1][-1].text + OBJECT + text, line.span)  # of a figure that was taken apart
            continue
        heads = header_table(text) is not None or (in_header and is_header_part(text))
        if is_value(text) and not heads:
            if in_header or not rows:
                rows.append([])
            rows[-1].append(line)
            in_header = False
        elif in_header and (heads or heads_more(text)):
            rows[-1].append(line)
        else:
            rows.append([line])
            in_header = heads
    keeps_blanks = not all(line.text for line in run)
    return grid_of_lines([row for row in rows if row], keeps_columns=False, keeps_blanks=keeps_blanks)
