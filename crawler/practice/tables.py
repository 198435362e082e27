"""The three tables of form 2021 as rows of merged boxes, the way the official annex draws them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from storage.forms import (
    FORM_2021,
    LITIGATION_FIELDS,
    ORGANISATIONS,
    OUTCOMES,
    REQUEST_COLUMNS,
    Block,
    Row,
)
from storage.report import State

Cells = Mapping[str, Decimal | State]
"""What a report prints: a number, or the state BLANK or DASH."""

BALANCE = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"
HANDLED = "三、本年度办理结果"

_PRINTED = {State.BLANK: "", State.DASH: "/"}


@dataclass(frozen=True, slots=True)
class Box:
    """One merged cell: its text (``\\n`` breaks the line), how many rows and columns it covers."""

    text: str
    rows: int = 1
    columns: int = 1


Line = list[Box]


def printed(cells: Cells, fields: Iterable[str]) -> list[str]:
    """The texts of some cells as the report prints them."""
    found = (cells[field] for field in fields)
    return [_PRINTED[cell] if isinstance(cell, State) else str(cell) for cell in found]


def request_values(cells: Cells, row: str) -> list[str]:
    """The seven texts of a row of table 3."""
    return printed(cells, (f"requests.{row}.{column.key}" for column in REQUEST_COLUMNS))


def boxes(texts: Iterable[str]) -> Line:
    """Unmerged boxes."""
    return [Box(text) for text in texts]


def disclosure_lines(cells: Cells) -> list[Line]:
    """Table 2: one grid of four columns, each block headed by the item of Art. 20 it answers."""
    return [line for block in FORM_2021.blocks for line in _block(block, cells)]


def _block(block: Block, cells: Cells) -> Iterator[Line]:
    span = 1 if len(block.columns) > 1 else 3
    yield [Box(block.article, columns=4)]
    yield [Box("信息内容"), *(Box(column.label, columns=span) for column in block.columns)]
    for row in block.rows:
        fields = [f"disclosure.{row.key}.{column.key}" for column in block.columns]
        yield [Box(row.label), *(Box(text, columns=span) for text in printed(cells, fields))]


def request_head() -> list[Line]:
    """The three header rows of table 3; the balance note stands in the corner."""
    return [
        [Box(BALANCE, 3, 3), Box("申请人情况", columns=7)],
        [Box("自然人", 2), Box("法人或其他组织", columns=5), Box("总计", 2)],
        [Box(kind.label) for kind in ORGANISATIONS],
    ]


def request_groups() -> list[tuple[str, list[Row]]]:
    """The rows of table 3 under the group that stands before them (empty: none)."""
    return [(group, list(rows)) for group, rows in groupby(FORM_2021.request_rows, key=lambda row: row.group)]


def request_lines(cells: Cells) -> list[Line]:
    """Table 3: three label columns, 三、本年度办理结果 covering all results."""
    lines = request_head()
    results = sum(len(rows) for group, rows in request_groups() if group)
    for group, rows in request_groups():
        for at, row in enumerate(rows):
            line = _labels(group, row, at, len(rows)) + boxes(request_values(cells, row.key))
            lines.append([Box(HANDLED, results), *line] if row.key == "granted" else line)
    return lines


def _labels(group: str, row: Row, at: int, size: int) -> Line:
    if not group:
        return [Box(row.label, columns=3)]
    if group == HANDLED:
        return [Box(row.label, columns=2)]
    return [*([Box(group, size)] if at == 0 else []), Box(row.label)]


def litigation_lines(cells: Cells) -> list[Line]:
    """Table 4: three header rows and one row of 15 numbers."""
    outcomes = [*(outcome.label for outcome in OUTCOMES), "总计"]
    return [
        [Box("行政复议", columns=5), Box("行政诉讼", columns=10)],
        [
            *(Box(label, 2) for label in outcomes),
            Box("未经复议直接起诉", columns=5),
            Box("复议后起诉", columns=5),
        ],
        boxes(outcomes * 2),
        boxes(printed(cells, LITIGATION_FIELDS)),
    ]
