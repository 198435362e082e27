"""Dumps of web pages whose rows are filled up with bars, as each version of trafilatura writes them otherwise."""

import random

import pytest

from storage.forms import FORM_2019, FORM_2021, LITIGATION_FIELDS
from tests.crawler.reading.page_dumps import filled_up
from tests.crawler.reading.reading_of import differing, numbers, reading_of, states
from tests.crawler.reading.reports import Layout, zeros

SHAPES = ("rows", "broken", "framed", "cells")
LAYOUTS = (Layout(), Layout(handled="row"), Layout(handled="absent"), Layout(form=FORM_2019), Layout(padding=1))


def with_blanks(layout: Layout) -> dict[str, str]:
    """Every cell with a figure of its own, but for one in six."""
    own = random.Random(7)
    return {
        name: "" if own.random() < 1 / 6 and not name.startswith(LITIGATION_FIELDS[-1]) else str(number + 10)
        for number, name in enumerate(layout.form.fields)
    }


@pytest.mark.parametrize("layout", LAYOUTS, ids=["plain", "row", "absent", "2019", "padded"])
@pytest.mark.parametrize("shape", SHAPES)
def test_blank_cells_keep_their_places(shape: str, layout: Layout) -> None:
    cells = with_blanks(layout)
    text = filled_up(cells, shape, layout=layout)
    reading = reading_of(text)
    told = differing(reading, cells)
    assert {state for _, state, _ in told.values()} <= {"blank", "unreadable"}
    # Those that are nearly as wide as their table: one bar at their end says nothing.
    doubtful = {f"disclosure.{row.key}" for block in layout.form.blocks if block.columns[1:] for row in block.rows}
    assert {name.rpartition(".")[0] for name, (_, state, _) in told.items() if state == "unreadable"} <= doubtful
    spans = [cell.spot.span for name, cell in reading.cells.items() if cell.spot and cell.spot.span and cells[name]]
    assert [text[start:end] for start, end in spans] == [cells[name] for name in numbers(reading)]


@pytest.mark.parametrize("shape", SHAPES)
def test_a_row_that_lost_a_blank_cell_is_unreadable(shape: str) -> None:
    row = "requests.received"
    blanks = dict.fromkeys((f"{row}.business", f"{row}.research", "requests.carried_in.business"), "")
    cells = {name: str(number + 10) for number, name in enumerate(FORM_2021.fields)} | blanks
    told = differing(reading_of(filled_up(cells, shape, lost=[f"{row}.business"])), cells)
    assert {name for name, (_, state, _) in told.items() if state == "unreadable"} == {
        name for name in cells if name.startswith(f"{row}.")
    }
    assert told["requests.carried_in.business"][1] == "blank"


@pytest.mark.parametrize("shape", SHAPES)
def test_one_bar_at_a_rows_end_may_be_a_blank_cell_or_fill_up_for_a_lost_one(shape: str) -> None:
    """In a row without merged cells: 规章 | 5 | 7 | | is 5, 7 and nothing, or a lost one among them."""
    row = "disclosure.regulations"
    cells = zeros(disclosure__regulations__issued="5", disclosure__regulations__repealed="7") | {f"{row}.in_force": ""}
    moved = {**cells, f"{row}.issued": "", f"{row}.repealed": "5", f"{row}.in_force": "7"}
    for printed, lost in ((cells, []), (moved, [f"{row}.issued"])):
        reading = reading_of(filled_up(printed, shape, lost=lost))
        assert set(states(reading, f"{row}.").values()) == {"unreadable"}


def test_a_row_with_a_cell_too_many_is_unreadable() -> None:
    cells = zeros(disclosure__regulations__issued="5", disclosure__regulations__repealed="7")
    text = filled_up(cells, "rows")
    start, end = text.index("第二十条第（一）项"), text.index("行政事业性收费")
    wide = text[start:end].replace("\n", "|\n").replace("规章 | 5 | 7 | 0 | |", "规章 | 5 | 7 | | 8 |")
    reading = reading_of(text[:start] + wide + text[end:])
    assert set(states(reading, "disclosure.regulations.").values()) == {"unreadable"}
    assert set(states(reading, "disclosure.licensing.").values()) == {"number"}


def test_rows_of_any_width_keep_no_blanks_where_rows_are_filled_up() -> None:
    """A table that is no wider than its label and its figures, with a row that is too short for it."""
    label, *others = "一、本年新收政府信息公开申请数量", "二、上年结转政府信息公开申请数量", "（一）予以公开"
    heads = "自然人 | 商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 | 其他 | 总计 |"
    table = [f"| {heads}", f"{label} | 5 | | 3 | 4 | 2 | 14 | |"]
    table += [f"{other} | 1 | | 1 | 1 | 1 | 1 | 5 |" for other in others] + ["（二）部分公开 | 1 | 1 |"]
    whole = filled_up(zeros(), "rows")
    start, end = whole.index("（本列数据"), whole.index("四、政府信息公开行政复议")
    reading = reading_of(f"{whole[:start]}{chr(10).join(table)}\n{whole[end:]}")
    assert "number" not in states(reading, "requests.received").values()


def test_cells_that_bars_and_line_breaks_part_without_any_order() -> None:
    cells = {name: str(number + 10) for number, name in enumerate(FORM_2021.fields)}
    lines = filled_up(cells, "cells").replace("|\n|", "").splitlines()
    own = random.Random(3)
    mixed = [line if own.random() < 1 / 2 else line.replace(" |", "") for line in lines if line.strip("|")]
    text = "\n".join(mixed)
    joined = text.replace("|\n", "| ")  # every other bar stands between two cells
    assert differing(reading_of(joined), cells) == {}


def test_a_bar_before_each_cell() -> None:
    cells = {name: str(number + 10) for number, name in enumerate(FORM_2021.fields)}
    lines = [line for line in filled_up(cells, "cells").splitlines() if line.strip("|")]
    text = "\n".join(f"|{line.removesuffix(' |')}" if line.endswith("|") else line for line in lines)
    assert differing(reading_of(text), cells) == {}
