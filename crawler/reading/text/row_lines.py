"""A row of the form printed as a line, or over several that its label was broken into -> its cells, a line each."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import TypeGuard

from crawler.reading.blocks import Block, Line
from crawler.reading.form.header_words import heads_more
from crawler.reading.form.labels import header_table, is_group, is_header_part, row_of
from crawler.reading.form.numbers import is_value
from crawler.reading.form.table_parts import OBJECT
from crawler.reading.form.words import DISCLOSURE_TABLE, GROUPS, ROWS, key
from crawler.reading.meaning.sections import heading_of
from storage.forms import LITIGATION_FIELDS, REQUEST_COLUMNS

_WORD = re.compile(r"\S+")
_APART = re.compile(r"\S+(?:\s\S+)*")
_DIGITS = "(?:[-+−－＋]|[增减][加少]?)?[0-9０-９]{1,12}(?:[,，.．][0-9０-９]{1,12}){0,4}"
_UNITS = "(?:[件条项次份]|万?元)"
_FIGURE = re.compile(f"{_DIGITS}{_UNITS}?|[-—–－/／]{{1,4}}|无|不适用")
_ENDS_OF_FIGURES = frozenset("0123456789０１２３４５６７８９件条项次份元-—–－/／无用")
_NUMBER, _UNIT = re.compile(_DIGITS), re.compile(_UNITS)
_LONGEST_ROW, _FEWEST_FIGURES, _FEWEST_HEADS = 300, 12, 3
_MOST_LINES, _LONGEST_PIECE, _FEWEST_OF_A_LINE = 4, 60, 3
_NUMBERING = re.compile("[（(]?[一二三四五六七八九十0-9０-９]{1,2}[)）.．、]")
_DIGIT, _IDEOGRAPH = re.compile("[0-9０-９]"), re.compile("[\u4e00-\u9fff]")
_LABELS = "|".join((*ROWS, *GROUPS))
_MOST_WORDS, _LONGEST_WORD, _MOST_GROUPS = 4, 12, 2


@dataclass(frozen=True, slots=True)
class LineRow:
    """A line as the beginning of a row and the figures at its end, each a line of its own."""

    label: Line
    figures: tuple[Line, ...]


def with_rows_parted(blocks: Sequence[Block]) -> Iterator[Block]:
    """The same blocks with the cells of each line that is a row, or a header, on lines of their own."""
    rows = [row_of_line(block) if _may_be_piece(block) else None for block in blocks]
    place = 0
    while place < len(blocks):
        block = blocks[place]
        if not isinstance(block, Line):
            yield block
            place += 1
            continue
        count, cells = _wrapped(rows[place : place + _MOST_LINES + 1])
        own = cells or _parted(block)
        is_parted = len(own) > 1 and _may_go_on(own, blocks[place + count : place + count + 1])
        yield from _in_doubt(own) if is_parted else own
        place += count


def _may_go_on(row: Sequence[Line], after: Sequence[Block]) -> bool:
    """Whether figures in the next line may be a row's too: the rest of some that were broken in their cells, beside a
    rest of its label or alone; or, where it has fewer beside its label than its table has columns, one of a cell set a
    little lower."""
    below = row_of_line(after[0]) if after and isinstance(after[0], Line) else None
    if below is None or not below.figures:
        return False
    labels = [cell.text for cell in row if not is_value(cell.text)]
    count, name = len(row) - len(labels), (row_of(labels[-1]) if labels else None) or ""
    if count == 0 or (labels and not name):
        return False
    is_of_requests = not labels or name.startswith("requests.")
    if below.label.text:
        is_short = len(below.figures) < len(REQUEST_COLUMNS)
        return is_of_requests and is_short and row_of(below.label.text) is None and _is_rest(below.label.text)
    is_short = count < (len(REQUEST_COLUMNS) if labels else len(LITIGATION_FIELDS))
    return (is_short and is_of_requests) or len(below.figures) > 1


def _is_rest(text: str) -> bool:
    """Whether a text is made of pieces of labels."""
    return all(key(word) in _LABELS for word in text.split())


def _in_doubt(row: Sequence[Line]) -> Iterator[Line]:
    for cell in row:
        yield Line(cell.text + OBJECT, cell.span) if is_value(cell.text) else cell


def _may_be_piece(block: Block) -> TypeGuard[Line]:
    """Whether a block may be one of the lines of a row."""
    return isinstance(block, Line) and len(block.text) <= _LONGEST_ROW and not heading_of(block.text)


def figures_behind(text: str) -> tuple[str, ...]:
    """The figures and dashes that a line of words ends in."""
    return tuple(figure.text for figure in row_of_line(Line(text)).figures)


def row_of_line(line: Line) -> LineRow:
    """A line parted before the figures at its end."""
    end = len(line.text.rstrip())
    if not end or line.text[end - 1] not in _ENDS_OF_FIGURES:
        return LineRow(line.part(0, end), ())
    words = [*_WORD.finditer(line.text)]
    ends = [(word.start(), word.end()) for word in words]
    figures: list[tuple[int, int]] = []
    while ends:
        start, end = ends[-1]
        own = line.text[start:end]
        if len(ends) > 1 and _UNIT.fullmatch(own) and _NUMBER.fullmatch(line.text[slice(*ends[-2])]):
            start = ends[-2][0]  # 0 件
            del ends[-1]
        elif not _FIGURE.fullmatch(own):
            break
        figures.append((start, end))
        del ends[-1]
    return LineRow(line.part(0, ends[-1][1] if ends else 0), tuple(line.part(*each) for each in figures[::-1]))


def _wrapped(lines: Sequence[LineRow | None]) -> tuple[int, list[Line]]:
    """How many of some lines together are a row whose label was broken, the figures beside one of its pieces, and the
    cells of this row; 1 and nothing where they are none."""
    rows = [row for row in takewhile(bool, lines) if row]
    counts = range(2, min(len(rows), _MOST_LINES) + 1)
    # A label without figures may be the beginning of one with them.
    for has_figures, count in [*((True, count) for count in counts), *((False, count) for count in counts[::-1])]:
        if cells := _joined(rows[:count], rows[count : count + 1], has_figures=has_figures):
            return count, cells
    return 1, []


def _joined(rows: Sequence[LineRow], after: Sequence[LineRow], *, has_figures: bool) -> list[Line]:
    """The cells of some lines together where their words are one row's label, with figures beside one of them."""
    pieces = [row.label.text for row in rows if row.label.text]
    figured = [row for row in rows if row.figures]
    if len(figured) != has_figures or not rows[0].label.text or len(pieces) < 2:
        return []
    alone = not rows[-1].label.text and len(rows[-1].figures) < _FEWEST_OF_A_LINE
    if alone or (has_figures and after and after[0].figures and not after[0].label.text):
        return []  # of a figure on a line of its own more may follow
    row = row_of("".join(pieces))
    if row is None or not _are_pieces(pieces, row):
        return []
    return [Line("".join(pieces), rows[0].label.span), *(figured[0].figures if figured else ())]


def _are_pieces(texts: Sequence[str], row: str) -> bool:
    """Whether texts may be the parts of a row's label, and none but the first is a label of its own."""
    first, *later = texts
    numbered = _NUMBERING.match(first)
    if row_of(first) not in (None, row) or any(map(row_of, later)):
        return False
    return all(map(_is_piece, [first[numbered.end() :] if numbered else first, *later]))


def _is_piece(text: str) -> bool:
    is_word = _IDEOGRAPH.search(text) is not None and _DIGIT.search(text) is None
    return is_word and len(text) <= _LONGEST_PIECE and not (is_group(text) or header_table(text))


def _parted(line: Line) -> list[Line]:
    """The cells of a line: a label with figures behind it, figures alone, or words of a header."""
    words = [*_WORD.finditer(line.text)] if len(line.text) <= _LONGEST_ROW else []
    if len(words) < 2:
        return [line]
    row = row_of_line(line)
    labels = _labels(row.label)
    if not row.figures and (beside := _label_beside(line)):
        return beside
    if row.figures and (row_of(labels[-1].text) if labels else len(row.figures) >= _FEWEST_FIGURES):
        return [*labels, *row.figures]
    texts = [word[0] for word in words]
    if labelled := _labelled(texts):
        label = line.part(0, words[labelled - 1].end())
        return [label, *(line.part(word.start(), word.end()) for word in words[labelled:])]
    heads, parts = list(map(header_table, texts)), sum(map(is_header_part, texts))
    is_header = (any(heads) and 2 * parts >= len(texts)) or all(
        table == DISCLOSURE_TABLE or (number and heads_more(text))
        for number, (table, text) in enumerate(zip(heads, texts, strict=True))
    )
    # What is left of heads that stood one above the other: 结果 结果 其他 尚未.
    if is_header or (parts == len(texts) >= _FEWEST_HEADS):
        return [line.part(word.start(), word.end()) for word in words]
    return [line]


def _label_beside(line: Line) -> list[Line]:
    """A row's label without figures, and what stands far to the left of it in the same line, as a page's menu does."""
    pieces = [line.part(*piece.span()) for piece in _APART.finditer(line.text)]
    last = pieces[-1].text if len(pieces) > 1 else ""
    is_label = row_of(last) is not None and not is_header_part(last) and row_of(line.text) is None
    return pieces if is_label else []


def _labels(line: Line) -> list[Line]:
    """The label that a line is, or those of the groups it stands in and its own (三、… （一）予以公开)."""
    if not line.text or row_of(line.text):
        return [line] if line.text else []
    words = [*_WORD.finditer(line.text)]
    count = next((number for number, word in enumerate(words) if not is_group(word[0])), 0)
    if not 0 < count <= _MOST_GROUPS:
        return [line]
    groups = [line.part(word.start(), word.end()) for word in words[:count]]
    return [*groups, line.part(words[count].start(), len(line.text))]


def _labelled(texts: Sequence[str]) -> int:
    """How many words of a line are a row's label, where some of the short ones behind it are figures; 0 for others."""
    for count in range(1, min(len(texts), _MOST_WORDS)):
        rest = texts[count:]
        if row_of("".join(texts[:count])) and all(len(text) <= _LONGEST_WORD and "|" not in text for text in rest):
            return count if any(map(_FIGURE.fullmatch, rest)) else 0
    return 0
