"""Which printed cell stands for which field of a row: taken where it is certain, left where it is not."""

import re
from collections.abc import Iterator, Sequence

from crawler.reading.blocks import GridCell
from crawler.reading.form.column_order import Order
from crawler.reading.form.found_rows import FoundRow
from crawler.reading.form.labels import row_of
from crawler.reading.form.numbers import figure, is_value
from crawler.reading.form.sums import (
    Placement,
    Sum,
    all_hold,
    has_total_elsewhere,
    holds,
    may_lack_totals,
    proved,
    told_by_sums,
)
from crawler.reading.form.unnamed_columns import leaves_figures_beside

_LABEL = re.compile(r"(?<!\d)[1-8][.．、][\u4e00-\u9fff].{0,60}\s\d")
_UNIT = re.compile("[件项宗个次条份起]|[人件]次|万?元")


def place(row: FoundRow, order: Order, sums: Sequence[Sum]) -> Placement | None:
    """The cells of a row by field, or None where two readings are possible, or none.

    Arithmetic chooses between readings where exactly one of them holds; it never changes what is printed.
    """
    if any(_is_of_two_rows(cell.text) for cell in row.cells if "\n" in cell.text) or _has_a_unit_between(row):
        return None
    if any(_LABEL.search(cell.text) for cell in row.cells if not cell.text.isascii() and not row_of(cell.text)):
        return None  # a label of a table beside this one that runs into its columns
    if order.is_unsaid and not row.is_shown and not _says_one_thing(row):
        return None
    if not order.has_more and (plain := _plain(row, order) or _repeated(row, order)) is not None:
        return plain
    if order.fewer and _holds_whole(row, order, sums):
        return None
    others = _others(row, order)
    headed = others if _fits(row, order, others) else ()
    certain, doubtful = (
        [each for each in found if not leaves_figures_beside(row, each.values(), headed)]
        for found in _candidates(row, order, sums)
    )
    return proved([*certain, *doubtful], sums) if order.has_more else _chosen(certain, doubtful, order, sums)


def _chosen(
    certain: list[Placement], doubtful: Sequence[Placement], order: Order, sums: Sequence[Sum]
) -> Placement | None:
    """What is sure of some ways to place a row, else what its sums choose among all of them."""
    if not order.places:
        certain = [candidate for candidate in certain if not may_lack_totals(candidate, order, sums)]
    if certain and all(candidate == certain[0] for candidate in certain):
        return certain[0]
    distinct = {_texts(candidate, order): candidate for candidate in certain}
    if len(distinct) == 1:
        return certain[0]
    for candidate in doubtful:
        distinct.setdefault(_texts(candidate, order), candidate)
    if order.is_doubtful and len(distinct) == 1:
        return next(iter(distinct.values()))
    holding = [candidate for candidate in distinct.values() if sums and all_hold(candidate, sums)]
    return holding[0] if len(holding) == 1 else None


def _says_one_thing(row: FoundRow) -> bool:
    """Whether a row's cells all print the same, so that their order does not matter."""
    printed = [cell for column, cell in enumerate(row.cells, row.start) if cell.column == column]
    return len({cell.text for cell in printed}) == 1


def _holds_whole(row: FoundRow, order: Order, sums: Sequence[Sum]) -> bool:
    """Whether the figures may be the first of the whole form's after all, though the header prints fewer columns: the
    totals among them hold, and of a row whose end is not shown more may be empty. Zeros in their places, where
    one figure stands below each of the header's columns, show no totals."""
    if row.grid.keeps_ends:
        return False
    printed = [cell for column, cell in enumerate(row.cells, row.start) if cell.column == column]
    figures = {name: figure(cell.text) for name, cell in zip(order.keys, printed, strict=False)}
    whole = [each for each in sums if figures.keys() >= {each.total, *each.parts}]
    if len(figures) == len(order.fewer) and not any(figures[each.total].value for each in whole):
        return False
    return bool(whole) and len(figures) < len(order.keys) and all(holds(figures, each) for each in whole)


def _plain(row: FoundRow, order: Order) -> Placement | None:
    """The cells of a row as most rows are: one below each of the header's columns, and none besides."""
    if row.is_unlike or row.start != order.straight_from or not (row.header_is_above and row.grid.keeps_columns):
        return None
    cells = row.cells
    columns = range(row.start, row.start + len(order.keys))
    if len(cells) != len(columns) or [cell.column for cell in cells] != [*columns]:
        return None
    if not row.grid.keeps_ends and not cells[-1].text:
        return None
    return dict(zip(order.keys, cells, strict=True))


def _repeated(row: FoundRow, order: Order) -> Placement | None:
    """The only cell of a row in a dump that repeats merged cells in each of their places."""
    is_repeated = len(order.keys) == 1 < len(row.cells) and not row.grid.keeps_columns
    return {order.keys[0]: row.cells[0]} if is_repeated and _says_one_thing(row) else None


def _candidates(row: FoundRow, order: Order, sums: Sequence[Sum]) -> tuple[list[Placement], list[Placement]]:
    printed = [cell for column, cell in enumerate(row.cells, row.start) if cell.column == column]
    if _is_reached_by_header(row):
        return [], []
    others = _others(row, order)
    if not others and not any(cell.text for cell in printed):
        if (order.fewer and _may_go_on(row, printed)) or _may_hide_figures(row, order, printed):
            return [], []
        keys = order.fewer if order.fewer and len(printed) == len(order.fewer) else order.keys
        return ([dict(zip(keys, printed, strict=False))] if len(printed) >= len(keys) else []), []
    counts = order.is_forms or order.is_doubtful
    counted = _by_count(row, order, printed, others) if counts else ()
    certain: list[Placement] = [dict(zip(keys, cells, strict=True)) for keys, cells in counted]
    if not order.places and any(has_total_elsewhere(candidate, sums) for candidate in certain):
        return [], []
    doubtful: list[Placement] = []
    if (mapped := _by_header(row, order, printed, others)) is not None:
        full = all(cell.text for cell in mapped.values())
        if row.is_moved and not full:
            return certain, doubtful
        first = min([spots[0] for spots in order.places.values()] + list(others))
        short = bool(sums) and len(row.grid.rows[row.row]) < row.grid.usual_width
        sure = full or (row.start == first and not _is_odd(row) and not short and not order.leaves_gaps)
        (certain if sure else doubtful).append(mapped)
    is_unsure = row.is_unlike or _may_be_moved(row, order, certain)
    if order.is_doubtful:
        return [], told_by_sums([*certain, *doubtful], sums, is_odd=is_unsure or _is_odd(row))
    return ([], certain + doubtful) if is_unsure else (certain, doubtful)


def _is_reached_by_header(row: FoundRow) -> bool:
    """Whether a word of the header reaches down among a row's figures: then nobody knows what stands below what."""
    return any(cell.row < row.row and cell.text and not is_value(cell.text) for cell in row.cells)


def _is_of_two_rows(text: str) -> bool:
    """Whether a cell holds a 0 and a figure below it: no number broken in two, but two rows that fell into one."""
    first, line_break, rest = text.partition("\n")
    return bool(line_break) and first.strip() == "0" and rest.strip().isdecimal()


def _has_a_unit_between(row: FoundRow) -> bool:
    """Whether a unit alone stands behind the label of a row of a dump: it is a column of its own (单位), and of the
    cells behind it nobody knows which they are."""
    return not row.grid.keeps_columns and bool(row.cells) and _UNIT.fullmatch(row.cells[0].text) is not None


def _is_odd(row: FoundRow) -> bool:
    """Whether a row has more places than the others of its table: some cell is one too many, but which?"""
    return len(row.grid.rows[row.row]) > row.grid.usual_width


def _may_be_moved(row: FoundRow, order: Order, certain: Sequence[Placement]) -> bool:
    """Whether a row's empty first cell may not be the first column's own, or is it though it was passed over."""
    if not certain or not row.cells or row.cells[0].text:
        return False
    taken = next(iter(certain[0].values()))
    if not order.places:
        # A label's cell that was merged and taken apart leaves empty ones behind it.
        return not row.header.text and taken is row.cells[0] and any(cell.text for cell in row.cells)
    first, *_ = order.places.get(next(iter(certain[0])), (None,))
    if not (row.header_is_above and row.grid.keeps_columns) or first is None:
        return False
    return (row.start == first) != (taken is row.cells[0])


def _others(row: FoundRow, order: Order) -> tuple[int, ...]:
    """The columns from a row's first figure on that the header gives to something else than the form's fields. What
    stands below the head of its label is none of these: it has moved there."""
    stacks = row.header.stacks
    head = stacks[row.start - 1] if 0 < row.start <= len(stacks) else ""
    return tuple(column for column in order.others if column >= row.start and not (head and stacks[column] == head))


def _by_count(
    row: FoundRow, order: Order, printed: list[GridCell], others: tuple[int, ...]
) -> Iterator[tuple[tuple[str, ...], list[GridCell]]]:
    keys = order.keys
    count = len(keys)
    inner = _trimmed(printed)
    if others and (order.fewer or len(printed) != count or not all(cell.text for cell in printed)):
        return
    if any(_reaches_over_columns(cell, row, order) for cell in printed):
        return
    if row.grid.keeps_blanks and len(printed) == count and not order.fewer:
        yield keys, printed
    elif len(inner) == count and all(cell.text for cell in inner):
        if not _lacks_its_first(row, printed):
            yield keys, inner
    elif (
        row.grid.keeps_blanks
        and len(printed) == len(order.fewer)
        and not _may_go_on(row, printed)
        and not _stands_beside_heads(row, order, printed)
    ):
        yield order.fewer, printed


def _stands_beside_heads(row: FoundRow, order: Order, printed: Sequence[GridCell]) -> bool:
    """Whether a row of table 2, which has but one label, prints as many figures as there are heads in other columns
    than theirs: one of its cells or of the header's is missing."""
    if not (row.name.startswith("disclosure.") and row.header_is_above and row.grid.keeps_columns):
        return False
    return any(cell.column not in order.places[name] for name, cell in zip(order.fewer, printed, strict=True))


def _reaches_over_columns(cell: GridCell, row: FoundRow, order: Order) -> bool:
    """Whether a cell with a text reaches over several of the header's columns on a page, as where a line between them
    was not seen: then one cell is not one column's, though the row may have as many of both."""
    if cell.box is None or not cell.text or not (row.header_is_above and row.grid.keeps_columns):
        return False
    own = {column for column, each in enumerate(row.cells, row.start) if each == cell}
    return sum(not own.isdisjoint(spots) for spots in order.places.values()) > 1


def _lacks_its_first(row: FoundRow, printed: Sequence[GridCell]) -> bool:
    """Whether an empty cell stands behind the label of a row of table 2 in a dump, where rows around it have a figure:
    what it has further right is another column's (2022年, beside 本年处理决定数量)."""
    if (
        not row.name.startswith("disclosure.")
        or row.grid.keeps_columns
        or not row.grid.keeps_blanks
        or not row.start
        or not printed
        or printed[0].text
    ):
        return False
    others = (cells for cells in row.grid.rows if len(cells) > row.start and row_of(cells[row.start - 1].text))
    return any(cells[row.start].text and is_value(cells[row.start].text) for cells in others)


def _may_hide_figures(row: FoundRow, order: Order, printed: Sequence[GridCell]) -> bool:
    """Whether figures of an empty row may stand where its table is cut: it has not one cell for each column."""
    return row.grid.is_cut and (bool(order.fewer) or len(printed) != len(order.keys))


def _may_go_on(row: FoundRow, printed: Sequence[GridCell]) -> bool:
    """Whether a row may have had more cells, all of them empty, than the grid shows."""
    return not row.grid.keeps_ends and not (printed and printed[-1].text)


def _trimmed(cells: list[GridCell]) -> list[GridCell]:
    full = [number for number, cell in enumerate(cells) if cell.text]
    return cells[full[0] : full[-1] + 1] if full else []


def _by_header(row: FoundRow, order: Order, printed: list[GridCell], others: tuple[int, ...]) -> Placement | None:
    """The cells under the header's columns, if every printed text has its place in one of them and only one."""
    if not (order.places and row.header_is_above and row.grid.keeps_columns):
        return None
    if others and not _fits(row, order, others):
        return None
    if not others and order.fewer and (len(printed) != len(order.fewer) or _may_go_on(row, printed)):
        # more cells than the header names: which is which?
        return None
    placement: dict[str, GridCell] = {}
    parted = 0
    for name, spots in order.places.items():
        if spots[0] < row.start or spots[-1] >= row.start + len(row.cells):
            return None
        cells = [row.cells[spot - row.start] for spot in spots]
        cell = _only(cells)
        parted += len({each.column for each in cells}) > 1
        if cell is None or parted > 1:
            return None
        placement[name] = cell
    if list(placement.values()) == printed:
        return placement
    used = [(cell.row, cell.column) for cell in placement.values() if cell.text]
    wanted = {
        (cell.row, cell.column)
        for column, cell in enumerate(row.cells, row.start)
        if cell.text and cell.column == column and column not in others
    }
    return placement if len(used) == len(set(used)) and set(used) == wanted else None


def _fits(row: FoundRow, order: Order, others: tuple[int, ...]) -> bool:
    """Whether a row has a cell below each column of the header and no more, so that none of them has moved."""
    named = {spot for spots in order.places.values() for spot in spots}.union(others)
    columns = range(row.start, row.start + len(row.cells))
    return len(columns) + row.start == order.width and named.issuperset(columns)


def _only(cells: list[GridCell]) -> GridCell | None:
    """The one cell of several places that has a text, or the first where none has; None where several have."""
    if len(cells) == 1:
        return cells[0]
    full = {(cell.row, cell.column): cell for cell in cells if cell.text}
    if len(full) > 1:
        return None
    return next(iter(full.values())) if full else cells[0]


def _texts(candidate: Placement, order: Order) -> tuple[str, ...]:
    return tuple(candidate[name].text if name in candidate else "absent" for name in order.keys)
