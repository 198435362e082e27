"""A found row -> its cells: states, exact values, printed text, place and what was done to them."""

from collections.abc import Mapping, Sequence
from functools import lru_cache

from crawler.reading.blocks import GridCell
from crawler.reading.candidates import Sum, holds, place
from crawler.reading.header import Order, disclosure_order, litigation_order, request_order
from crawler.reading.labels import key
from crawler.reading.numbers import Figure, Quantity, figure
from crawler.reading.rows import LITIGATION, FoundRow
from storage.forms import AMOUNT_FIELDS, OUTCOMES, PROCEEDINGS, REQUEST_COLUMNS, TOTAL
from storage.report import ABSENT, Cell, Spot, State

UNREADABLE = Cell(State.UNREADABLE)

_REQUEST_SUMS = (Sum(TOTAL.key, tuple(column.key for column in REQUEST_COLUMNS if column is not TOTAL)),)
_LITIGATION_SUMS = tuple(
    Sum(f"{proceeding.key}.{TOTAL.key}", tuple(f"{proceeding.key}.{outcome.key}" for outcome in OUTCOMES))
    for proceeding in PROCEEDINGS
)
_CHANGE = "change"
_NOT_COUNTS = frozenset({_CHANGE, *(name.rpartition(".")[2] for name in AMOUNT_FIELDS)})


def read_row(row: FoundRow, fields: Sequence[str]) -> dict[str, Cell]:
    """The cells of a row by field: all of them unreadable where it is not certain which cell is which."""
    order, sums = _order_and_sums(row, fields)
    placement = place(row, order, sums) if order else None
    if placement is None:
        return dict.fromkeys(fields, UNREADABLE)
    quantities = {name: _quantity(row, name) for name in placement if name in _NOT_COUNTS}
    figures = {name: figure(cell.text, quantities.get(name, Quantity.COUNT)) for name, cell in placement.items()}
    if any(read.joined is not None for read in figures.values()):
        for each in sums:
            figures |= _joined(figures, each)
    prefix = "" if row.name == LITIGATION else f"{row.name}."
    own = {prefix + name: _cell(row, cell, figures[name]) for name, cell in placement.items()}
    return {name: own.get(name, ABSENT) for name in fields}


def _order_and_sums(row: FoundRow, fields: Sequence[str]) -> tuple[Order | None, tuple[Sum, ...]]:
    if row.name == LITIGATION:
        return litigation_order(row.header), _LITIGATION_SUMS
    if row.name.startswith("requests."):
        return request_order(row.header), _REQUEST_SUMS
    return disclosure_order(row.header, tuple(name.rpartition(".")[2] for name in fields)), ()


def _quantity(row: FoundRow, name: str) -> Quantity:
    if f"{row.name}.{name}" in AMOUNT_FIELDS:
        return Quantity.AMOUNT_IN_YUAN if key(row.header.raw).endswith("单位元") else Quantity.AMOUNT
    return Quantity.CHANGE if name == _CHANGE else Quantity.COUNT


def _joined(figures: Mapping[str, Figure], each: Sum) -> dict[str, Figure]:
    """Numbers whose digits stand apart ("1 2"), read as one where the row's sum then holds."""
    names = (each.total, *each.parts)
    broken = {name: figures[name].joined for name in names if name in figures and figures[name].joined is not None}
    whole = {
        name: Figure(State.NUMBER, value, "blanks between the digits dropped: the sum then holds")
        for name, value in broken.items()
    }
    return whole if broken and holds({**figures, **whole}, each) else {}


def _cell(row: FoundRow, printed: GridCell, read: Figure) -> Cell:
    if printed.row != row.row:
        return Cell(State.UNREADABLE, text=printed.text, note="one printed cell for several rows")
    if printed.box or printed.span:
        spot = Spot(row.table, row.row, printed.column, printed.box, printed.confidence, printed.span)
    else:
        spot = _spot(row.table, row.row, printed.column)
    return Cell(read.state, read.value, printed.text, spot, read.note)


@lru_cache(maxsize=8192)
def _spot(table: int, row: int, column: int) -> Spot:
    """Cells of the same form stand in the same places on most pages."""
    return Spot(table, row, column)
