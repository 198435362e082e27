"""Tables cut by page breaks -> whole grids: their parts joined by the places of their lines, cut rows made whole."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from crawler.reading.blocks import Grid, GridCell
from crawler.reading.form.labels import header_table, is_article, is_group, row_of
from crawler.reading.form.numbers import is_value
from crawler.reading.form.table_parts import OBJECT
from crawler.reading.form.words import REQUEST_HEADERS, ROWS, key
from crawler.reading.meaning.own_tables import says_year
from crawler.reading.meaning.sections import heading_of
from crawler.reading.printed.part_columns import has_columns_of_its_own, spread
from crawler.reading.printed.ruled_grid import TOLERANCE, Rows, RuledPart, rows_of, snapped

_MOST_HEADER_ROWS, _LONGEST_BETWEEN = 5, 30


@dataclass(frozen=True)
class Piece:
    """A part of a table with what tells whether it goes on: the lines of the page above and below it."""

    part: RuledPart
    above: tuple[str, ...]
    below: tuple[str, ...]


def tables_of(pages: Sequence[Sequence[Piece]]) -> list[tuple[RuledPart, ...]]:
    """The parts of each table, from the first page on."""
    tables: list[list[RuledPart]] = []
    before: Piece | None = None
    for pieces in pages:
        for number, piece in enumerate(pieces):
            if number == 0 and before and _goes_on(before, piece):
                tables[-1].append(piece.part)
            else:
                tables.append([piece.part])
        before = pieces[-1] if pieces else None
    return [tuple(parts) for parts in tables]


def _goes_on(before: Piece, piece: Piece) -> bool:
    widths = [part.xs[-1] - part.xs[0] for part in (before.part, piece.part)]
    between = [*before.below, *piece.above]
    # A word that reaches over the edge of a cut cell does not end a table; a heading, a sentence, a caption does.
    is_told = any(heading_of(text) or says_year(text) for text in between)
    short = sum(map(len, between)) <= _LONGEST_BETWEEN and not is_told
    return short and abs(widths[0] - widths[1]) <= TOLERANCE


def grid_of_parts(parts: Sequence[RuledPart]) -> Grid:
    """One grid of the parts of a table, over the column edges of all of them.

    Pages that face each other have other margins: edges are measured from each part's own left one.
    """
    aside = {number for number, part in enumerate(parts) if number and has_columns_of_its_own(parts[0], part)}
    edges = snapped(x - part.xs[0] for number, part in enumerate(parts) if number not in aside for x in part.xs)
    rows: Rows = []
    for number, part in enumerate(parts):
        is_aside = number in aside
        own = spread(part, parts[0], edges) if is_aside else rows_of(part, [part.xs[0] + edge for edge in edges])
        skipped = _repeated(rows, own)
        own = own[skipped:]
        cut = bool(rows and own) and _is_cut(rows[-1], own[0])
        if rows and own and not cut:
            rows[-1], own[0] = _without_cut_figures(rows[-1], own[0])
        own = _moved(own, skipped, len(rows) - cut)
        rows = _with_cut_row(rows, own) if cut else rows + own
    return Grid(tuple(tuple(row) for row in rows), is_cut=any(part.is_cut for part in parts))


def _moved(rows: Rows, skipped: int, start: int) -> Rows:
    """The rows after some skipped ones, numbered from another row; what reached into them begins with them."""
    return [
        [GridCell(cell.text, max(cell.row - skipped, 0) + start, cell.column, cell.box) for cell in row] for row in rows
    ]


def _repeated(rows: Rows, own: Rows) -> int:
    """How many rows at the top of a part are the table's header, printed again, if only with the first lines of a text
    that reaches down into rows which are not."""
    count = 0
    while count < min(len(own), len(rows), _MOST_HEADER_ROWS) and _begins_alike(own[count], rows[count]):
        count += 1
    heads = any(header_table(cell.text) for row in own[:count] for cell in row)
    return count if heads else 0


def _begins_alike(row: Sequence[GridCell], header: Sequence[GridCell]) -> bool:
    return all(
        one.text == other.text or (key(one.text) and key(other.text).startswith(key(one.text)))
        for one, other in zip(row, header, strict=True)
    )


def _is_cut(above: Sequence[GridCell], below: Sequence[GridCell]) -> bool:
    """Whether two rows are one that the page break cut, which the words of the form alone can tell."""
    pairs = [
        (one.text, other.text) for one, other in _pairs(above, below) if not _is_group_parted(one.text, other.text)
    ]
    if any(_is_word(one) and _is_word(other) and _completes(one, other) for one, other in pairs):
        return True
    if any((_is_figure(one) and _is_figure(other)) or _are_labels(one, other) for one, other in pairs):
        return False
    sides = [one for one, _ in pairs], [other for _, other in pairs]
    # The number of a label may be all of it that fits on the page.
    labels = [{text for text in side if key(text) and not is_value(text) and not is_group(text)} for side in sides]
    figures = [any(map(_is_figure, side)) for side in sides]
    named = [any(map(row_of, side)) and not any(map(header_table, side)) for side in labels]
    upper = named[0] and not figures[0] and not labels[1] and figures[1]
    lower = named[1] and not figures[1] and not labels[0] and figures[0]
    return upper or lower


def _is_group_parted(one: str, other: str) -> bool:
    """Whether two pieces are a group's label (无法提供) only together: its cell reaches over several rows, and says
    nothing of whether one of them is cut."""
    return bool(one and other) and is_group(one + other) and not is_group(one) and not is_group(other)


def _are_labels(one: str, other: str) -> bool:
    """Whether a label stands below another: the rows are two, whichever of them has no figures."""
    return row_of(one) is not None and _is_known(other)


def _completes(one: str, other: str) -> bool:
    """Whether two pieces together are words of the form. The second may alone look like a slip of the pen of them."""
    whole = one + other
    if not _is_known(other):
        return _is_known(whole)
    return not _is_known(one) and key(whole) in ROWS and key(other) not in ROWS


def _without_cut_figures(above: list[GridCell], below: list[GridCell]) -> tuple[list[GridCell], list[GridCell]]:
    """The last row of a page and the first of the next one, the figures marked that the lower one prints and what
    stands above them, where it is no row of its own: a narrow cell breaks a long number in two lines, and a page break
    parts them or takes both along, away from the figures of one line. Of a row with no figures all may be below."""
    if _has_label(above, below):
        return above, below
    cut = [(one, other) for one, other in _pairs(above, below) if other.text and (not one.text or _is_figure(one.text))]
    if not any(_is_figure(other.text) for _, other in cut):
        return above, below
    if not any(_is_figure(cell.text) for cell in above):
        return [_marked(cell) for cell in above], below
    return _with_marks(above, [one for one, _ in cut]), _with_marks(below, [other for _, other in cut])


def _has_label(above: Sequence[GridCell], below: Sequence[GridCell]) -> bool:
    """Whether the first row of a page has a label of its own: words of the form, wherever they stand. The label of a
    group may go on beside what is left of a row, or stand there in the middle of its height: it is the row's only where
    the row above has its own label."""
    if any(_is_known(cell.text) and not is_group(cell.text) for cell in below):
        return True
    labels = [column for column, cell in enumerate(above) if row_of(cell.text) is not None]
    return bool(labels) and is_group(below[labels[-1]].text)


def _with_marks(row: Sequence[GridCell], cut: Sequence[GridCell]) -> list[GridCell]:
    return [cell._replace(text=cell.text + OBJECT) if cell in cut else cell for cell in row]


def _marked(cell: GridCell) -> GridCell:
    return cell if cell.text else cell._replace(text=OBJECT)


def _pairs(above: Sequence[GridCell], below: Sequence[GridCell]) -> Iterator[tuple[GridCell, GridCell]]:
    seen = set()
    for one, other in zip(above, below, strict=True):
        places = (one.row, one.column, other.row, other.column)
        if places not in seen:
            seen.add(places)
            yield one, other


def _is_word(text: str) -> bool:
    return bool(key(text)) and not is_value(text)  # 0项 is none


def _is_figure(text: str) -> bool:
    return bool(text) and is_value(text)


def _is_known(text: str) -> bool:
    return (
        row_of(text) is not None
        or header_table(text) is not None
        or is_article(text)
        or is_group(text)
        or key(text) in REQUEST_HEADERS
    )


def _with_cut_row(rows: Rows, own: Rows) -> Rows:
    """The rows of two parts, the last of the one and the first of the other made one."""
    whole: dict[tuple[int, int], GridCell] = {}
    same: dict[tuple[int, int], tuple[int, int]] = {}
    for one, other in _pairs(rows[-1], own[0]):
        place = (one.row, one.column)
        held = whole.get(place, one)
        text = "\n".join(text for text in (held.text, other.text) if text)
        box = held.box if held.text or not other.text else other.box
        whole[place] = GridCell(text, one.row, one.column, box)
        same[other.row, other.column] = place
    upper = [[whole.get((cell.row, cell.column), cell) for cell in row] for row in rows]
    lower = [
        [whole[same[cell.row, cell.column]] if (cell.row, cell.column) in same else cell for cell in row]
        for row in own[1:]
    ]
    return upper + lower
