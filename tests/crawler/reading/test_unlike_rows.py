"""Rows that differ from their like: figures of two rows in one, labels without figures, cells filled up at the end."""

import re

import pytest

from storage.forms import FORM_2021
from tests.crawler.reading.reading_of import numbers, reading_of, states
from tests.crawler.reading.reports import (
    cell_a_line,
    page,
    page_of,
    tab_separated,
    table_2,
    table_3,
    table_4,
    with_sums,
    zeros,
)

PRINTED = with_sums({name: str(number * 7 % 90 + 1) for number, name in enumerate(FORM_2021.fields)})
_ROW = "requests.rejected_repeated"
_BELOW = "requests.rejected_published_material"
_CELL = re.compile(r"<td>([^<]*)</td>")


def third_with(change: dict[int, str]) -> str:
    """The report, some rows of table 3 after that of 重复申请 (0) replaced."""
    rows = table_3(PRINTED).split("</tr>")
    first = next(number for number, row in enumerate(rows) if "重复申请" in row)
    rows[first : first + len(change)] = [change[number] for number in sorted(change)]
    return page_of(table_2(PRINTED), "</tr>".join(rows), table_4(PRINTED))


def row_of(label: str, figures: list[str]) -> str:
    return "<tr>" + "".join(f"<td>{text}</td>" for text in ([label] if label else []) + figures)


def figures_of(row: str) -> list[str]:
    return [text for name, text in PRINTED.items() if name.startswith(f"{row}.")]


@pytest.mark.parametrize("between", ["<br>", " "])
def test_an_empty_row_below_one_that_holds_the_figures_of_both_is_unreadable(between: str) -> None:
    both = [f"{own}{between}{below}" for own, below in zip(figures_of(_ROW), figures_of(_BELOW), strict=True)]
    read = reading_of(third_with({0: row_of("2.重复申请", both), 1: row_of("3.要求提供公开出版物", [""] * 7)}))
    assert {*states(read, _ROW).values(), *states(read, _BELOW).values()} == {"unreadable"}


def test_an_empty_row_above_figures_without_a_label_is_unreadable() -> None:
    read = reading_of(third_with({0: row_of("2.重复申请", [""] * 7) + "</tr>" + row_of("", figures_of(_ROW))}))
    assert set(states(read, _ROW).values()) == {"unreadable"}


def test_a_row_of_table_2_in_one_line_with_the_heading_below_it_is_not_absent() -> None:
    joined = page(PRINTED).replace('</tr><tr><td colspan="4">第二十条第（五）项', '<td colspan="4">第二十条第（五）项')
    assert joined != page(PRINTED)
    assert "absent" not in states(reading_of(joined), "disclosure").values()


@pytest.mark.parametrize("lost", range(7))
def test_a_row_of_a_dump_that_lost_a_cell_and_was_filled_up_at_its_end_is_unreadable(lost: int) -> None:
    shown = {"requests.denied_state_secret.natural_person": ""}
    figures = figures_of(_ROW)
    row = "\t".join(["2.重复申请", *figures])
    moved = "\t".join(["2.重复申请", *figures[:lost], *figures[lost + 1 :], ""])
    dump = tab_separated(PRINTED | shown, padded=False)
    read = numbers(reading_of(dump.replace(row, moved)))
    wrong = {name: text for name, text in read.items() if PRINTED[name] != text}
    assert wrong == {}
    assert dump.count(row) == 1
    assert f"{_ROW}.total" in numbers(reading_of(dump))


@pytest.mark.parametrize(
    ("label", "name"), [("行政规范性文件", "disclosure.normative_documents"), ("3.要求提供公开出版物", _BELOW)]
)
def test_a_row_without_its_label_among_cells_that_stand_each_on_a_line_is_not_absent(label: str, name: str) -> None:
    text = cell_a_line(PRINTED)
    assert text.count(f"\n{label}\n") == 1
    assert "absent" not in states(reading_of(text.replace(f"\n{label}\n", "\n")), name).values()


def test_a_blank_row_whose_label_nobody_knows_is_not_absent_beside_the_label_of_its_group() -> None:
    blank = dict.fromkeys((name for name in FORM_2021.fields if "denied_state_secret" in name), "")
    reading = reading_of(page(zeros() | blank).replace("1.属于国家秘密", "1.于国家秘密"))
    assert set(states(reading, "requests.denied_state_secret.").values()) == {"unreadable"}
