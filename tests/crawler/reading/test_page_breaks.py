"""A ruled table that goes on on another page as a table of its own, with columns of other widths."""

from collections.abc import Mapping, Sequence
from itertools import accumulate

import pytest

from crawler.reading.blocks import Grid
from crawler.reading.form.align import align
from crawler.reading.pdf.document import read_pdf
from storage.forms import LITIGATION_FIELDS, REQUEST_COLUMNS
from storage.report import Cell, State
from tests.crawler.reading.printed_reports import Drawn, as_pdf

HEADS = ("自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计")
NARROW, WIDE = (60, 90, *[45] * 7), (120, *[49, 50, 51, 47, 49, 50, 49])
"""Widths of columns: two of labels and seven of figures, and the same table with one of labels."""
_SIZE, _HEIGHT = 7.0, 18.0

Row = Sequence[tuple[str, int]]
"""Texts, and how many columns each takes."""


def drawn(rows: Sequence[Row], widths: Sequence[float], left: float = 60.0, top: float = 120.0) -> Drawn:
    """Rows between lines."""
    edges = [*accumulate(widths, initial=left)]
    page = Drawn()
    for number, row in enumerate(rows):
        upper, column = top + number * _HEIGHT, 0
        for text, across in row:
            start, end = edges[column], edges[column + across]
            page.lines += [(start, upper, end, upper), (start, upper + _HEIGHT, end, upper + _HEIGHT)]
            page.lines += [(start, upper, start, upper + _HEIGHT), (end, upper, end, upper + _HEIGHT)]
            page.texts.append((start + 2, upper + 12, _SIZE, text))
            column += across
    return page


def row(label: Row, figures: Sequence[str]) -> Row:
    return [*label, *((text, 1) for text in figures)]


def cells(pages: list[Drawn]) -> Mapping[str, Cell]:
    aligned = align([block for block in read_pdf(as_pdf(pages)).body if isinstance(block, Grid)])
    assert aligned is not None
    return aligned.cells


def shown(read: Mapping[str, Cell], name: str) -> list[str]:
    own = [read[f"requests.{name}.{column.key}"] for column in REQUEST_COLUMNS]
    return [str(cell.value) if cell.state is State.NUMBER else cell.state.value for cell in own]


FIRST = [
    row([("", 2)], HEADS),
    row([("一、本年新收政府信息公开申请数量", 2)], "1234566"),
    row([("（六）其他处理", 1), ("3.其他", 1)], "1000001"),
]


@pytest.mark.parametrize("figures", [["", "", "", "", "", "", "9"], ["4", "", "", "", "", "", "4"], list("1111116")])
def test_columns_of_other_widths_are_the_same_from_the_right(figures: list[str]) -> None:
    below = [row([("（七）总计", 1)], "1234521"), row([("四、结转下年度继续办理", 1)], figures)]
    read = cells([drawn(FIRST, NARROW), drawn(below, WIDE)])
    assert shown(read, "carried_out") == [text or "blank" for text in figures]
    assert shown(read, "concluded") == list("1234521")
    spot = read["requests.carried_out.total"].spot
    assert spot is not None
    assert spot.box is not None
    assert (spot.box.page, spot.box.left) == (1, 476)


def test_a_part_whose_last_cells_are_merged_gives_no_figure_a_place() -> None:
    below = [row([("（七）总计", 1)], "1234521"), [("四、结转下年度继续办理", 1), ("", 5), ("9", 2)]]
    assert set(shown(cells([drawn(FIRST, NARROW), drawn(below, WIDE)]), "carried_out")) == {"unreadable"}


def test_a_figure_with_its_unit_does_not_end_a_label_that_a_page_break_cut() -> None:
    first = [*FIRST, row([("（四）无法提供", 1), ("1.本机关不掌握相关政府信息", 1)], ["0项"] * 7)]
    below = [row([("（七）总计", 1)], ["1项", *["0项"] * 5, "1项"])]
    read = cells([drawn(first, NARROW), drawn(below, WIDE)])
    assert shown(read, "unavailable_not_held") == ["0"] * 7
    assert shown(read, "concluded") == ["1", *["0"] * 5, "1"]


def test_the_number_of_a_label_may_be_all_of_it_before_a_page_break() -> None:
    first = [*FIRST, row([("（三）不予公开", 1), ("6.", 1)], "1234521")]
    below = [row([("", 1), ("属于四类过程性信息", 1)], [""] * 7), row([("（七）总计", 2)], "2345622")]
    read = cells([drawn(first, NARROW), drawn(below, NARROW)])
    assert shown(read, "denied_deliberative") == list("1234521")
    assert shown(read, "concluded") == list("2345622")


def test_figures_that_a_page_break_cut_are_not_read_below_a_header_that_is_printed_again_in_part() -> None:
    note = "本列数据的勾稽关系为两项之和"
    figures = ["1780", "2472", "7796", "2509", "1923", "1007", "8870"]
    rest = ["", "1", "", "5", "8", "3", "3"]
    first = [row([(note, 2)], HEADS), *FIRST[1:], row([("（七）总计", 2)], figures)]
    below = [row([(note[:11], 2)], HEADS), row([(note[11:], 2)], rest), row([("四、结转下年度继续办理", 2)], "1000001")]
    read = cells([drawn(first, NARROW), drawn(below, NARROW)])
    assert shown(read, "concluded") == [
        "unreadable" if more else text for text, more in zip(figures, rest, strict=True)
    ]
    assert shown(read, "carried_out") == list("1000001")


@pytest.mark.parametrize("widths", [(60, 90, *[45] * 6, 12), (76, 90, *[59] * 7)])
def test_a_number_that_is_not_all_within_its_table_or_its_page_is_none(widths: Sequence[float]) -> None:
    full = [*"123456", "27500"]
    read = cells([drawn([FIRST[0], row([("一、本年新收政府信息公开申请数量", 2)], full)], widths, left=66.0)])
    assert shown(read, "received") == [*"123456", "unreadable"]


@pytest.mark.parametrize(
    ("width", "closed", "state"), [(62.0, True, "absent"), (64.1, False, "unreadable"), (64.1, True, "unreadable")]
)
def test_a_table_that_goes_to_the_edge_of_its_page_from_a_margin_may_go_on(
    width: float, closed: bool, state: str
) -> None:
    # LibreOffice leaves out the columns of a web page's table for which there is no room.
    page = drawn([row([("", 2)], HEADS[:6]), row(FIRST[1][:1], "123456")], (60, 90, *[width] * 6), left=60.0)
    edge = max(line[2] for line in page.lines)
    page.lines = [line for line in page.lines if closed or line[0] < edge]
    assert shown(cells([page]), "received") == [*"123456", state]


def test_of_the_column_at_which_a_table_is_cut_off_nothing_is_blank() -> None:
    # LibreOffice shows the beginning of the column for which there is not enough room.
    widths = (60, 90, *[60] * 6, 24)
    page = drawn([row([("", 2)], HEADS), row(FIRST[1][:1], [*"123456", ""])], widths, left=60.0)
    assert shown(cells([page]), "received") == [*"123456", "unreadable"]


def test_the_rest_of_figures_of_table_4_that_a_page_break_cut_is_no_row() -> None:
    outcomes = ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")
    head = [[("行政复议", 5), ("未经复议直接起诉", 5), ("复议后起诉", 5)], [(text, 1) for text in outcomes * 3]]
    upper, lower = ["0", "15", *["2"] * 13], ["件", "9件", *["件"] * 13]
    widths = [32] * 15
    first, table = drawn(FIRST, NARROW), drawn([*head, row([], upper)], widths, 40, 300)
    first.texts += table.texts
    first.lines += table.lines
    read = cells([first, drawn([row([], lower)], widths, 40)])
    assert shown(read, "received") == list("1234566")
    assert not any(read[name].state is State.NUMBER for name in LITIGATION_FIELDS if name in read)


def test_the_label_of_a_group_beside_the_rest_of_a_row_is_not_the_label_of_a_row() -> None:
    # LibreOffice and Spire.Doc cut a row whose digits a narrow cell broke, and go on with its group's label beside it.
    first = [*FIRST, row([("（三）", 1), ("1.属于国家秘密", 1)], ["18", "10", "10", "4", "24", "12", "54"])]
    rest = ["4", "25", "76", "", "0", "46", "9"]
    below = [row([("不予公开", 1), ("", 1)], rest), row([("（七）总计", 2)], "2345622")]
    read = cells([drawn(first, NARROW), drawn(below, NARROW)])
    assert shown(read, "denied_state_secret") == [*["unreadable"] * 3, "4", *["unreadable"] * 3]
    assert shown(read, "concluded") == list("2345622")


def test_a_cell_may_be_empty_as_its_figure_went_to_the_next_page_alone() -> None:
    # WeasyPrint takes both lines of a broken figure along, and leaves those of one line with their label.
    first = [*FIRST, row([("（三）不予公开", 1), ("1.属于国家秘密", 1)], ["0", "", "0", "0", "1", "", "1008"])]
    below = [row([("", 1), ("", 1)], ["", "1007", "", "", "", "", ""]), row([("（七）总计", 2)], "2345622")]
    read = cells([drawn(first, NARROW), drawn(below, NARROW)])
    assert shown(read, "denied_state_secret") == ["0", "unreadable", "0", "0", "1", "blank", "1008"]


def test_a_label_below_another_begins_a_row_though_it_has_no_figures() -> None:
    first = [*FIRST[:2], row([("（六）其他处理", 2)], "1000001")]
    below = [row([("（七）总计", 2)], [""] * 7), row([("四、结转下年度继续办理", 2)], "0210205")]
    read = cells([drawn(first, NARROW), drawn(below, NARROW)])
    assert shown(read, "concluded") == ["blank"] * 7
    assert shown(read, "carried_out") == list("0210205")


def test_figures_at_the_same_place_of_several_pages_are_no_running_head() -> None:
    pages = [Drawn() for _ in range(3)]
    for number, page in enumerate(pages):
        figures = [(200.0 + 50 * place, 84.0, 9.0, f"{700 + 10 * number + place}") for place in range(7)]
        page.texts += [(60.0, 78.0, 9.0, "检查"), *figures, (60.0, 90.0, 9.0, "情况")]
        page.texts += [(60.0, 300.0 + 20 * line, 9.0, "本镇认真做好信息公开工作。") for line in range(9)]
    body = str(read_pdf(as_pdf(pages)).body)
    assert [number for number in range(700, 727) if number % 10 < 7 and str(number) not in body] == []
