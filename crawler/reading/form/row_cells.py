"""A found row -> its cells: states, exact values, printed text, place and what was done to them."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cache, lru_cache

from crawler.reading.blocks import GridCell
from crawler.reading.form.candidates import place
from crawler.reading.form.column_order import Order, disclosure_order, litigation_order, request_order
from crawler.reading.form.found_rows import LITIGATION, FoundRow
from crawler.reading.form.numbers import BLANKS_BETWEEN, RAISED_BEHIND, Figure, Quantity, figure, is_value
from crawler.reading.form.sums import Placement, Sum, holds
from crawler.reading.form.table_parts import OBJECT
from storage.forms import AMOUNT_FIELDS, FORM_2019, FORMS, OUTCOMES, PROCEEDINGS, REQUEST_COLUMNS, TOTAL
from storage.report import ABSENT, Cell, Spot, State

UNREADABLE = Cell(State.UNREADABLE)

_REQUEST_SUMS = (Sum(TOTAL.key, tuple(column.key for column in REQUEST_COLUMNS if column is not TOTAL)),)
_LITIGATION_SUMS = tuple(
    Sum(f"{proceeding.key}.{TOTAL.key}", tuple(f"{proceeding.key}.{outcome.key}" for outcome in OUTCOMES))
    for proceeding in PROCEEDINGS
)
_CHANGE = "change"
_PASSED_OVER = {
    BLANKS_BETWEEN: "blanks between the digits dropped",
    RAISED_BEHIND: "the raised figure is a note's",
}
_BLANKS = re.compile(r"\s+")
_MONEY = re.compile("[十百千万亿]{0,5}元")
_UNIT = re.compile("单位[:：为是]?(?:件|项|、|,|，|/){0,4}([十百千万亿]{0,5}元)")
_AMOUNTS_ALONE = frozenset(
    f"disclosure.{row.key}"
    for form in FORMS.values()
    for block in form.blocks
    for row in block.rows
    if [f"disclosure.{row.key}.{column.key}" in AMOUNT_FIELDS for column in block.columns] == [True]
)
"""Rows that have but an amount: where such a label says that it counts things, its figure may be another."""
_COUNTS_THINGS = re.compile(r"(?:[件项宗笔个次条份户家]|项目|数量?)[)）\]】]{0,4}$")
_IN_YUAN = re.compile("(?:单位[:：]|[(（])元")
_POWER_ALONE = re.compile("(?:单位[:：为是]?|[(（])(?:[十百千]|[十百千]?亿|[十百千]万)[)）]")
_OTHER_THAN_YUAN = re.compile("万|[\u4e00-\u9fff](?<![位为是以按币计])元")
"""What is no 元 for certain: a slip may have parted it from 万 or put another word in its place."""
_ENDS_IN_FIGURE = re.compile(r"(?<![0-9０-９注年月第])[0-9０-９]{1,9}\s{0,3}[件项次份条个宗起]?[)）\]】\s]{0,4}$")
"""Behind the words of a label: what may be the figure of a cell beside it that is empty."""
_AS_OF_THOUSANDS = 3
"""As many decimals as digits stand behind a comma."""
_SEVERAL = re.compile(rf"[0-9０-９]\s+[0-9０-９]|{OBJECT}")
_BARE = tuple(
    column.label
    for block in FORM_2019.blocks
    for column in block.columns
    if column.key == "amount" and not _MONEY.search(column.label)
)
"""What a form prints above an amount without saying its unit."""

_NEAR = 24
"""How far behind 金额 its unit may stand, in characters."""
_NOT_COUNTS = frozenset({_CHANGE, *(name.rpartition(".")[2] for name in AMOUNT_FIELDS)})


def read_row(row: FoundRow, fields: Sequence[str]) -> dict[str, Cell]:
    """The cells of a row by field: all of them unreadable where it is not certain which cell is which."""
    order, sums = _order_and_sums(row, fields)
    placement = place(row, order, sums) if order and not _holds_first_figure(row) else None
    if placement is None:
        return dict.fromkeys(fields, UNREADABLE)
    prefix = "" if row.name == LITIGATION else f"{row.name}."
    cells = _counts(row, placement) or _cells(row, placement, sums)
    blanks = UNREADABLE if row.name != LITIGATION and _ENDS_IN_FIGURE.search(row.label) else None
    own = {prefix + name: blanks if blanks and cell.state is State.BLANK else cell for name, cell in cells.items()}
    if row.grid.is_cut:
        own |= {prefix + name: UNREADABLE for name in _cut_off(row, placement) if cells[name].state is State.BLANK}
    if len(own) == len(fields):
        return own
    is_any_unsure = row.grid.is_cut or _is_left(row, placement) or any(map(_may_hold_others, cells.values()))
    unsure = set(fields) if is_any_unsure else {prefix + name for name in order.unsure} if order else set()
    return {name: own.get(name, UNREADABLE if name in unsure else ABSENT) for name in fields}


def _cut_off(row: FoundRow, placement: Placement) -> Iterator[str]:
    """What stands in the last column of a table that is cut off: of that column only the beginning may be seen."""
    last = row.grid.rows[row.row][-1].column
    return (name for name, cell in placement.items() if cell.column == last)


def _holds_first_figure(row: FoundRow) -> bool:
    """Whether a row's label ends in a figure where nothing parts it from those behind it: it may be one of them."""
    return not row.grid.keeps_columns and _ENDS_IN_FIGURE.search(row.label) is not None


def _counts(row: FoundRow, placement: Placement) -> Mapping[str, Cell] | None:
    """The cells of a row as most rows are, each a count in a cell of its own on a page; None for any other row."""
    if row.grid.origin or not _NOT_COUNTS.isdisjoint(placement) or _reaching_on(row):
        return None
    cells: dict[str, Cell] = {}
    for name, printed in placement.items():
        if printed.row != row.row or printed.box or printed.span or printed.confidence is not None:
            return None
        cell = _count_at(printed.text, row.table, row.row, printed.column)
        if cell.state is State.UNREADABLE:
            return None
        cells[name] = cell
    return cells


def _cells(row: FoundRow, placement: Placement, sums: Sequence[Sum]) -> Mapping[str, Cell]:
    """The cells of any row."""
    quantities = {name: _quantity(row, name) for name in placement if name in _NOT_COUNTS}
    figures = {name: _figure(cell, quantities.get(name, Quantity.COUNT)) for name, cell in placement.items()}
    if any(read.joined is not None for read in figures.values()):
        for each in sums:
            figures |= _joined(figures, each)
    reaching = _reaching_on(row)
    return {name: _cell(row, cell, figures[name], reaching) for name, cell in placement.items()}


def _figure(cell: GridCell, quantity: Quantity) -> Figure:
    read = figure(cell.text, quantity)
    value = read.value if cell.confidence is not None and quantity is Quantity.COUNT else None
    if value is not None and value.as_tuple().exponent == -_AS_OF_THOUSANDS:
        # recognised: of a comma a point may be left
        return Figure(State.UNREADABLE, note="a count was recognised with decimals")
    return read


def _is_left(row: FoundRow, placement: Mapping[str, GridCell]) -> bool:
    """Whether the row prints a figure, or what may be one, that no field took: then it is not known to have no cell for
    a field."""
    taken = {(cell.row, cell.column) for cell in placement.values()}
    return any(
        cell.text and (is_value(cell.text) or OBJECT in cell.text) and (cell.row, cell.column) not in taken
        for cell in row.cells
    )


def _may_hold_others(cell: Cell) -> bool:
    """Whether what is printed in a cell may be the figures of several, between which but a blank is left."""
    return cell.state is State.UNREADABLE and _SEVERAL.search(cell.text) is not None


def _order_and_sums(row: FoundRow, fields: Sequence[str]) -> tuple[Order | None, tuple[Sum, ...]]:
    if row.name == LITIGATION:
        return litigation_order(row.header), _LITIGATION_SUMS
    if row.name.startswith("requests."):
        return request_order(row.header), _REQUEST_SUMS
    return disclosure_order(row.header, _columns_of(tuple(fields))), ()


@cache
def _columns_of(fields: tuple[str, ...]) -> tuple[str, ...]:
    """The columns of the fields of a row of the form."""
    return tuple(name.rpartition(".")[2] for name in fields)


def _quantity(row: FoundRow, name: str) -> Quantity:
    if f"{row.name}.{name}" in AMOUNT_FIELDS:
        return _unit_of(row)
    return Quantity.CHANGE if name == _CHANGE else Quantity.COUNT


def _unit_of(row: FoundRow) -> Quantity:
    """In what an amount is printed, as its header or its label says; the form's 万元 where neither says anything.

    Of words that were recognised characters may be lost, 万 too: a unit must be seen then, and 元 alone right behind
    its mark, unless the line above ends in words behind which the form prints none.
    """
    label = _BLANKS.sub("", row.label)
    if row.name in _AMOUNTS_ALONE and "元" not in label and _COUNTS_THINGS.search(label):
        return Quantity.AMOUNT_IN_OTHER_UNIT
    header = _BLANKS.sub("", row.header.raw)
    said = (header.partition("金额")[2][:_NEAR] + label).replace("圆", "元")
    if _POWER_ALONE.search(said):
        return Quantity.AMOUNT_IN_OTHER_UNIT
    units = {match[0] for match in _MONEY.finditer(said)}
    if not units:
        units = {match[1] for match in _UNIT.finditer("\n".join([header, *_articles_above(row)]))}
    is_sure = units == {"万元"} or (units == {"元"} and _IN_YUAN.search(f"{header}\n{label}"))
    if any(cell.confidence is not None for cell in row.cells) and not (is_sure or (not units and _is_below_bare(row))):
        return Quantity.AMOUNT_IN_UNREAD_UNIT
    if not units or units == {"万元"}:
        return Quantity.AMOUNT
    is_other = units != {"元"} or _OTHER_THAN_YUAN.search(said)
    return Quantity.AMOUNT_IN_OTHER_UNIT if is_other else Quantity.AMOUNT_IN_YUAN


def _is_below_bare(row: FoundRow) -> bool:
    above = row.grid.printed(row.row - 1) if row.row else ()
    return bool(above) and _BLANKS.sub("", above[-1]) in _BARE


def _articles_above(row: FoundRow) -> list[str]:
    """What the nearest row above prints that names the article of the block."""
    for number in range(row.row - 1, -1, -1):
        if any("第二十条" in text for text in row.grid.printed(number)):
            return [_BLANKS.sub("", text) for text in row.grid.printed(number)]
    return []


def _joined(figures: Mapping[str, Figure], each: Sum) -> dict[str, Figure]:
    """Numbers whose digits stand apart ("1 2"), or before a raised one, read as one where the row's sum then holds."""
    names = (each.total, *each.parts)
    broken = {name: figures[name].joined for name in names if name in figures and figures[name].joined is not None}
    whole = {
        name: Figure(State.NUMBER, value, f"{_PASSED_OVER[figures[name].note]}: the sum then holds")
        for name, value in broken.items()
    }
    return whole if broken and holds({**figures, **whole}, each) else {}


def _cell(row: FoundRow, printed: GridCell, read: Figure, reaching: Collection[int]) -> Cell:
    if printed.row != row.row or printed.column in reaching:
        return Cell(State.UNREADABLE, text=printed.text, note="one printed cell for several rows")
    place = row.grid.origin.get((row.row, printed.column), (row.row, printed.column))
    is_told = printed.box or printed.span or printed.confidence is not None
    if is_told or read is not figure(printed.text):
        spot = Spot(row.table, *place, printed.box, printed.confidence, printed.span)
        return Cell(read.state, read.value, printed.text, spot, read.note)
    return _count_at(printed.text, row.table, *place)


def _reaching_on(row: FoundRow) -> Collection[int]:
    """The columns in which a figure's cell is merged with the one below it, while the row's label is not."""
    if not row.start or row.row + 1 >= len(row.grid.rows):
        return ()
    label = row.grid.rows[row.row][row.start - 1]
    below = row.grid.rows[row.row + 1]
    reaching = {cell.column for cell in below if cell.row == row.row}
    return () if label.column in reaching else reaching


@lru_cache(maxsize=8192)
def _count_at(text: str, table: int, row: int, column: int) -> Cell:
    """Cells of the same form that print the same stand in the same places on most pages."""
    read = figure(text)
    return Cell(read.state, read.value, text, Spot(table, row, column), read.note)
