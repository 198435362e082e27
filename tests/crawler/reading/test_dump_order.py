"""Texts of pages that do not say which figure belongs to which label, or whether a blank cell kept its place."""

import re

import pytest

from storage.forms import FORM_2021
from tests.crawler.reading.page_dumps import in_one_line
from tests.crawler.reading.reading_of import numbers, reading_of, states
from tests.crawler.reading.reports import tab_separated, with_sums

CELLS = dict(zip(FORM_2021.fields, map(str, range(1011, 1011 + len(FORM_2021.fields))), strict=True))
LINES = in_one_line(CELLS, FORM_2021, "\n")
HEADS = "自然人|商业企业|科研机构|社会公益组织|法律服务机构|其他|总计"


def wrong(text: str, cells: dict[str, str]) -> dict[str, object]:
    return {name: value for name, value in numbers(reading_of(text)).items() if value != cells[name]}


def filled_up(rows: list[str]) -> str:
    """Rows of table 3 with a bar between their cells, each as wide as the header by bars at its end."""
    width = HEADS.count("|") + 1
    lines = [f"|{row}{'|' * (width - row.count('|'))}|" for row in [f"|{HEADS}", *rows]]
    head, _, rest = LINES.partition("三、收到")
    after = rest[rest.index("四、政府信息公开") :]
    return "\n".join([f"{head}三、收到和处理政府信息公开申请情况", *lines, after])


def rows_of_table_3(cells: dict[str, str]) -> list[str]:
    return [
        "|".join([row.label, *(cells[f"requests.{row.key}.{key}"] for key in COLUMNS)])
        for row in FORM_2021.request_rows
    ]


COLUMNS = [name.rpartition(".")[2] for name in FORM_2021.fields if name.startswith("requests.received.")]


def test_figures_that_stand_before_their_labels_are_those_of_no_row() -> None:
    lines = LINES.split("\n")
    for row in FORM_2021.request_rows:
        place = next(number for number, line in enumerate(lines) if line == row.label or line.endswith(row.label))
        lines[place : place + 8] = [*lines[place + 1 : place + 8], lines[place]]
    text = "\n".join(lines)
    assert text != LINES
    assert not [name for name in numbers(reading_of(text)) if name.startswith("requests.")]


def test_one_figure_below_heads_makes_all_doubtful() -> None:
    penalties, measures = (CELLS[f"disclosure.{row}.decisions"] for row in ("penalties", "coercive_measures"))
    text = LINES.replace(f"行政处罚\n{penalties}\n行政强制\n{measures}", f"{penalties}\n行政处罚\n{measures}\n行政强制")
    assert text != LINES
    assert not wrong(text, CELLS)


def test_a_row_that_was_filled_up_for_a_lost_blank_moves_no_figure() -> None:
    rows = rows_of_table_3(CELLS)
    label, _, *others = rows[0].split("|")
    rows[0] = "|".join([label, "", *others[2:]])  # of two blank cells one was lost
    cells = states(reading_of(filled_up(rows)), "requests.received")
    assert set(cells.values()) == {"unreadable"}
    blank = "|".join([label, "", *others])
    assert states(reading_of(filled_up([blank, *rows[1:]])))["requests.received.natural_person"] == "blank"


def test_two_rows_in_one_line_are_not_the_first_of_them() -> None:
    label = "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请"
    fee, other = ([CELLS[f"requests.{row}.{key}"] for key in COLUMNS] for row in ("closed_fee_unpaid", "closed_other"))
    whole = "\n".join([label, *fee, "3.其他", *other])
    assert whole in LINES
    assert not wrong(LINES.replace(whole, whole.replace("\n", " ")), CELLS)


@pytest.mark.parametrize("between", ["", " "])
def test_a_label_that_ran_together_with_its_heads_is_not_absent(between: str) -> None:
    ran = between.join(["第二十条第（五）项", "信息内容", "本年处理决定数量", "行政许可"])
    text = LINES.replace("第二十条第（五）项\n信息内容\n本年处理决定数量\n行政许可\n", ran + between)
    assert text != LINES
    assert states(reading_of(text))["disclosure.licensing.decisions"] != "absent"


def test_a_cell_of_a_tabbed_row_that_goes_on_below_is_not_blank() -> None:
    text = re.sub(r"\t+\n", "\n", tab_separated(CELLS, padded=False))
    amount = CELLS["disclosure.fees.amount"]
    assert f"行政事业性收费\t{amount}\n" in text
    below = text.replace(f"行政事业性收费\t{amount}\n", f"行政事业性收费\t\n\n{amount}\n\n")
    assert states(reading_of(below))["disclosure.fees.amount"] in ("unreadable", "number")
    assert not wrong(below, CELLS)


def test_a_backslash_between_bars_may_be_a_line_break() -> None:
    rows = rows_of_table_3(with_sums(CELLS))
    label, _, *others = rows[0].split("|")
    told = states(reading_of(filled_up(["|".join([label, "\\", *others]), *rows[1:]])))
    assert told["requests.received.natural_person"] == "unreadable"


def test_figures_among_numbers_that_stand_apart_from_their_labels_are_those_of_no_row() -> None:
    """As in ``pdftotext`` without ``-layout``: the pieces of a page in another order than they are read in."""
    text = LINES
    for number in ("2.", "3.", "4."):
        assert f"\n{number}" in text
        text = text.replace(f"\n{number}", "\n")
    text = text.replace("\n1126", "\n\n2.\n\n3.\n\n4.\n\n1126")
    assert not [name for name in numbers(reading_of(text)) if name.startswith("requests.")]
