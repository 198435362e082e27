"""Labels that recognition read a little wrong -> as the form prints them, where their places prove what they are."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from rapidfuzz.distance import Levenshtein

from crawler.reading.blocks import Block, Grid, GridCell
from crawler.reading.form.labels import header_table, row_of
from crawler.reading.form.numbers import is_value
from crawler.reading.form.words import key
from storage.forms import FORMS, LITIGATION_FIELDS, OUTCOMES, PROCEEDINGS, TOTAL

_ALIKE, _ALIKE_ALONE = 0.5, 0.7
"""How much of a label must be there: where the number of rows proves which it is, and where its place alone does."""

_SHORTEST_ANCHOR, _SHORTEST_ALONE, _FEWEST_OUTCOMES = 3, 4, 8
_REQUESTS, _DISCLOSURE = "requests.", "disclosure."
_REQUEST_TABLE = 3
_LITIGATION = "行政诉讼"
_ABOVE_ALL = -1

Place = tuple[int, int, int]
"""A grid, and where in it a cell begins."""


class _Labelled(NamedTuple):
    """A row of a grid by the number of that: its label, and the row of the form that this names.

    ``is_head`` for one of table 3's header.
    """

    grid: int
    cell: GridCell
    name: str | None
    is_head: bool


class _Order(NamedTuple):
    """The rows of a table of the form in their order, and their labels."""

    names: tuple[str, ...]
    labels: Mapping[str, str]


def with_labels_mended(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks of a scan with such labels of their tables mended; all others are as they were read.

    Of table 3 those are labels of rows between two that were read well, or between one and the header or the end, where
    as many rows stand between as in the form and each label is nearer to the form's own than to any other; of table 2
    those of the only row that is lacking there; of table 4 all words above its fifteen columns, where each is nearest
    to the one that belongs there.
    """
    grids = [block for block in blocks if isinstance(block, Grid)]
    rows = [row for number, grid in enumerate(grids) for row in _labelled(number, grid)]
    mended: dict[Place, str] = {}
    for order in _orders(_REQUESTS):
        mended |= _between(rows, order)
    for order in _orders(_DISCLOSURE):
        mended |= _alone(rows, order)
    for number, grid in enumerate(grids):
        mended |= {(number, *place): text for place, text in _heads_of_litigation(grid).items()}
    if not mended:
        return tuple(blocks)
    numbers = {id(grid): number for number, grid in enumerate(grids)}
    return tuple(
        _with_texts(block, numbers[id(block)], mended) if isinstance(block, Grid) else block for block in blocks
    )


def _with_texts(grid: Grid, number: int, texts: Mapping[Place, str]) -> Grid:
    def text_of(cell: GridCell) -> GridCell:
        text = texts.get((number, cell.row, cell.column))
        return cell if text is None else cell._replace(text=text)

    return replace(grid, rows=tuple(tuple(map(text_of, row)) for row in grid.rows))


@cache
def _orders(table: str) -> tuple[_Order, ...]:
    """Table 2 or 3 in each of the forms."""
    found = []
    for form in FORMS.values():
        rows = form.request_rows if table == _REQUESTS else [row for block in form.blocks for row in block.rows]
        labels = {f"{table}{row.key}": row.label for row in rows}
        found.append(_Order(tuple(labels), labels))
    return tuple(found)


def _labelled(number: int, grid: Grid) -> Iterator[_Labelled]:
    """The rows of a grid that begin with words, each with the last of them."""
    for row, cells in enumerate(grid.rows):
        own = [cell for column, cell in enumerate(cells) if (cell.row, cell.column) == (row, column) and cell.text]
        words = [cell for cell in own if key(cell.text) and not is_value(cell.text)]
        if words:
            is_head = any(header_table(cell.text) == _REQUEST_TABLE for cell in own)
            yield _Labelled(number, words[-1], row_of(words[-1].text), is_head)


def _between(rows: Sequence[_Labelled], order: _Order) -> dict[Place, str]:
    """The labels of table 3 that stand between two which were read well."""
    spots = [(number, _place_of(row, order)) for number, row in enumerate(rows)]
    anchors = [(number, place) for number, place in spots if place is not None]
    anchors += [(end, len(order.names)) for end in _ends(rows, order)]
    found: dict[Place, str] = {}
    for (start, first), (end, last) in pairwise(sorted(anchors)):
        between, expected = rows[start + 1 : end], order.names[first + 1 : last]
        if len(between) == len(expected) and all(
            _is_nearest(row.cell.text, name, order, _ALIKE) for row, name in zip(between, expected, strict=True)
        ):
            found |= _mended(zip(between, expected, strict=True), order)
    return found


def _place_of(row: _Labelled, order: _Order) -> int | None:
    """Where in the order a row surely stands; 其他 and 总计 are words of headers too."""
    if row.is_head:
        return _ABOVE_ALL
    is_sure = row.name in order.labels and len(key(row.cell.text)) >= _SHORTEST_ANCHOR
    return order.names.index(row.name) if is_sure and row.name else None


def _ends(rows: Sequence[_Labelled], order: _Order) -> list[int]:
    """Behind the last row of the grid in which table 3 ends."""
    grids = [row.grid for row in rows if _place_of(row, order) is not None]
    return [max(number for number, row in enumerate(rows) if row.grid == grids[-1]) + 1] if grids else []


def _alone(rows: Sequence[_Labelled], order: _Order) -> dict[Place, str]:
    """The labels of table 2 that are lacking, each between those before and after it."""
    spots = {row.name: number for number, row in enumerate(rows) if row.name}
    found: dict[Place, str] = {}
    for place, name in enumerate(order.names):
        before = [spots[each] for each in order.names[:place] if each in spots]
        after = [spots[each] for each in order.names[place + 1 :] if each in spots]
        if name in spots or not (before or after):
            continue
        span = rows[max(before, default=-1) + 1 : min(after, default=len(rows))]
        near = [
            row
            for row in span
            if row.name is None
            and len(key(order.labels[name])) >= _SHORTEST_ALONE
            and _is_nearest(row.cell.text, name, order, _ALIKE_ALONE)
        ]
        if len(near) == 1:
            found |= _mended([(near[0], name)], order)
    return found


def _mended(pairs: Iterable[tuple[_Labelled, str]], order: _Order) -> dict[Place, str]:
    return {(row.grid, row.cell.row, row.cell.column): order.labels[name] for row, name in pairs if row.name != name}


def _is_nearest(text: str, name: str, order: _Order, least: float) -> bool:
    """Whether a text is like the label of a row, and less like that of any other."""
    own = key(text)
    alike = _likeness(own, key(order.labels[name]))
    others = (_likeness(own, key(label)) for other, label in order.labels.items() if other != name)
    return alike >= least and alike > max(others)


def _likeness(one: str, other: str) -> float:
    return Levenshtein.normalized_similarity(one, other)


def _heads_of_litigation(grid: Grid) -> dict[tuple[int, int], str]:
    """The words of table 4's header that were not read well, by where their cells begin."""
    outcomes = [key(column.label) for column in (*OUTCOMES, TOTAL)]
    for number, row in enumerate(grid.rows):
        start = len(row) - len(LITIGATION_FIELDS)
        if start < 0:
            continue
        own = row[start:]
        heads = [(cell, label) for cell, label in zip(own, outcomes * len(PROCEEDINGS), strict=True)]
        if sum(key(cell.text) == label for cell, label in heads) < _FEWEST_OUTCOMES:
            continue
        above = [*_proceedings(grid, number, start)]
        if all(_may_be(cell.text, label, outcomes) for cell, label in heads) and all(
            _may_be(cell.text, label, _names_of_proceedings()) for cell, label in above
        ):
            every = [*heads, *above]
            return {(cell.row, cell.column): label for cell, label in every if key(cell.text) != label}
    return {}


def _proceedings(grid: Grid, row: int, start: int) -> Iterator[tuple[GridCell, str]]:
    """The cells above the outcomes, which begin in a column of the grid, that reach over those of one proceeding or of
    both lawsuits, and the words that belong there."""
    count = len(OUTCOMES) + 1
    names = _names_of_proceedings()
    spans = {(number * count, (number + 1) * count): name for number, name in enumerate(names[:-1])}
    spans[count, len(names[:-1]) * count] = names[-1]
    for cells in grid.rows[:row]:
        for cell in dict.fromkeys(cells[start:]):
            columns = [number for number, each in enumerate(cells[start:]) if each == cell]
            label = spans.get((columns[0], columns[-1] + 1))
            if label is not None and cell.text:
                yield cell, label


@cache
def _names_of_proceedings() -> tuple[str, ...]:
    return (*(key(column.label) for column in PROCEEDINGS), _LITIGATION)


def _may_be(text: str, label: str, labels: Sequence[str]) -> bool:
    """Whether a text is as like a label as to any of its like."""
    own = key(text)
    alike = _likeness(own, label)
    return alike >= _ALIKE and alike == max(_likeness(own, other) for other in labels)
