"""Figures that a narrow column or a page break has broken: none of their pieces is taken for the figure."""

import pytest

from crawler.reading.blocks import Grid
from crawler.reading.form.align import align
from crawler.reading.pdf.document import read_pdf
from storage.report import Cell, State
from tests.crawler.reading.printed_reports import Drawn, as_pdf

HEADS = ("自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计")
EDGES = (40.0, 164.0, *(164.0 + 56 * number for number in range(1, 8)))
ROWS = ("一、本年新收政府信息公开申请数量", "二、上年结转政府信息公开申请数量")


class Sheet:
    """A page with a part of table 3, drawn line by line; ``ruled`` or without any line."""

    def __init__(self, *, ruled: bool, column: float = 56) -> None:
        self.page = Drawn(texts=[(40, 60, 14, "清溪县2023年政府信息公开工作年度报告")])
        self.page.texts.append((40, 90, 10, "三、收到和处理政府信息公开申请情况"))
        self.y = 100.0
        self.ruled = ruled
        self.edges = (*EDGES[:2], *(EDGES[1] + column * number for number in range(1, 8)))

    def row(self, label: str, *lines: tuple[str, ...]) -> "Sheet":
        """A row whose label is one line and whose figures are some."""
        bottom = self.y + 12 * max(len(lines), 1) + 8
        for number, texts in enumerate([(label, *lines[0]), *(("", *line) for line in lines[1:])]):
            for left, text in zip(self.edges, texts, strict=False):
                if text:
                    self.page.texts.append((left + 4, self.y + 14 + 11 * number, 7, text))
        if self.ruled:
            self.page.lines += [(self.edges[0], y, self.edges[-1], y) for y in (self.y, bottom)]
            self.page.lines += [(x, self.y, x, bottom) for x in self.edges]
        self.y = bottom
        return self


def cells_of(*sheets: Sheet) -> dict[str, Cell]:
    page = read_pdf(as_pdf([sheet.page for sheet in sheets]))
    aligned = align([block for block in page.body if isinstance(block, Grid)])
    assert aligned is not None
    return dict(aligned.cells)


def states_of(cells: dict[str, Cell], row: str) -> set[State]:
    return {cell.state for name, cell in cells.items() if name.startswith(f"requests.{row}.")}


def torn_of(cells: dict[str, Cell], row: str) -> set[str]:
    """The columns of a row that are unreadable."""
    own = {name.removeprefix(f"requests.{row}."): cell for name, cell in cells.items()}
    return {name for name, cell in own.items() if "." not in name and cell.state is State.UNREADABLE}


def test_without_lines_a_figure_that_goes_on_below_is_unreadable() -> None:
    sheet = Sheet(ruled=False).row("", HEADS)
    sheet.row(ROWS[0], ("1", "2", "3", "4", "5", "6", "21"))
    sheet.row(ROWS[1], ("1052", "0", "0", "0", "0", "0", "1052"), ("9", "", "", "", "", "", "9"))
    cells = cells_of(sheet)
    assert states_of(cells, "received") == {State.NUMBER}
    assert torn_of(cells, "carried_in") == {"natural_person", "total"}


def test_without_lines_all_seven_may_go_on_below() -> None:
    whole, rest = ("10", "20", "30", "40", "50", "60", "21"), ("1", "2", "3", "4", "5", "6", "7")
    sheet = Sheet(ruled=False).row("", HEADS).row(ROWS[0], whole, rest).row(ROWS[1], rest)
    cells = cells_of(sheet)
    assert State.NUMBER not in states_of(cells, "received")


def test_without_lines_a_unit_below_a_figure_leaves_it_unreadable() -> None:
    sheet = Sheet(ruled=False).row("", HEADS)
    sheet.row(ROWS[0], ("1", "2", "3", "4", "5", "6", "21"), ("件", "", "", "", "", "", "件"))
    sheet.row(ROWS[1], ("0", "0", "0", "0", "0", "0", "0"))
    assert torn_of(cells_of(sheet), "received") == {"natural_person", "total"}


def test_a_number_that_a_narrow_cell_breaks_is_whole_where_its_row_adds_up() -> None:
    sheet = Sheet(ruled=True).row("", HEADS)
    sheet.row(ROWS[0], ("1052", "0", "0", "0", "0", "0", "1052"), ("9", "", "", "", "", "", "9"))
    sheet.row(ROWS[1], ("1052", "0", "0", "0", "0", "0", "10"), ("9", "", "", "", "", "", ""))
    cells = cells_of(sheet)
    assert cells["requests.received.natural_person"].value == 10529
    assert cells["requests.carried_in.natural_person"].state is State.UNREADABLE
    assert cells["requests.carried_in.total"].value == 10


@pytest.mark.parametrize(
    ("column", "lines", "beside", "whole"),
    [
        (22, ("1052", "9"), 5.5, 10529),
        (22, ("２３", "００"), 5.5, 2300),
        (22, ("1052", "9071", "3"), 11, 105290713),
        (27, ("1052", "9"), 5.5, None),  # there is room for one more
        (22, ("1052", "9"), 0, None),  # as in a row of two, the first of which has a figure
        (22, ("1052", "9"), None, None),  # nothing tells that it is no row of two
        (22, ("9", "1052"), 5.5, None),
        (22, ("1052", "9", "107"), 11, None),
    ],
)
def test_a_number_whose_lines_fill_a_narrow_cell_is_whole(
    column: float, lines: tuple[str, ...], beside: float | None, whole: int | None
) -> None:
    """The other figure of the row stands in the middle between the two lines, where no figure of two rows would."""
    sheet = Sheet(ruled=True, column=column)
    sheet.row("", *(tuple(head[place : place + 2] for head in HEADS) for place in (0, 2, 4)))
    top = sheet.y
    sheet.row(ROWS[0], *((line, *[""] * 6) for line in lines))
    if beside is not None:
        sheet.page.texts.append((sheet.edges[2] + 4, top + 14 + beside, 7, "7"))
    sheet.row(ROWS[1], tuple("0000000"))
    cell = cells_of(sheet)["requests.received.natural_person"]
    assert (cell.state, cell.value) == (State.UNREADABLE if whole is None else State.NUMBER, whole)


BROKEN = (("1052", "33", "2900", "7", "1240", "0", "4217"), ("9", "", "8", "", "36", "", "05"))
"""A row in which four digits fill a cell."""


def narrow(*rows: tuple[tuple[str, ...], ...]) -> Sheet:
    sheet = Sheet(ruled=True, column=22)
    sheet.row("", *(tuple(head[place : place + 2] for head in HEADS) for place in (0, 2, 4)))
    for label, lines in zip(ROWS, rows, strict=False):
        sheet.row(label, *lines)
    return sheet


def test_figures_all_of_which_fill_their_lines_are_whole_wherever_they_stand_in_their_cells() -> None:
    """As word processors print them, which begin at the top of a cell."""
    cells = cells_of(narrow(BROKEN, (tuple("0720401"),)))
    values = [cells[f"requests.received.{column}"].value for column in ("natural_person", "research", "legal_services")]
    assert [*values, cells["requests.received.total"].value] == [10529, 29008, 124036, 421705]
    assert cells["requests.received.business"].value == 33


@pytest.mark.parametrize(
    "other",
    [
        (tuple("0720401"), tuple("0000000")),  # two rows, of a figure each
        (("0", "720", "4", "0", "1", "0", "1"), ("0", "", "", "", "", "", "")),
    ],
)
def test_where_one_figure_does_not_fill_its_lines_none_is_put_together(other: tuple[tuple[str, ...], ...]) -> None:
    cells = cells_of(narrow(BROKEN, other))
    assert torn_of(cells, "received") >= {"natural_person", "research", "legal_services", "total"}


def test_two_broken_figures_do_not_tell_that_they_are_no_row_of_two() -> None:
    cells = cells_of(narrow((("1052", *"00000", "9999"), ("9", "", "", "", "", "", "1")), (tuple("0720401"),)))
    assert torn_of(cells, "received") == {"natural_person", "total"}


def test_a_figure_with_commas_is_whole_where_it_is_one() -> None:
    rows = (("1,052", "33", "2,900", "7", "12,40", "0", "42,17"), (",900", "", "123", "", "0", "", "1"))
    cells = cells_of(narrow(rows, (tuple("0720401"),)))
    own = [cells[f"requests.received.{column}"].value for column in ("natural_person", "legal_services", "total")]
    assert own == [1052900, 12400, 42171]
    assert torn_of(cells, "received") == {"research"}


def test_the_row_of_table_4_is_known_by_the_heads_above_it() -> None:
    sheet = Sheet(ruled=True)
    sheet.edges = (*(20.0 + 22 * number for number in range(16)),)
    upper, lower = ("结果", "结果", "其他", "尚未", "总计"), ("维持", "纠正", "结果", "审结", "")
    sheet.row("结果", (*upper[1:], *upper, *upper), (*lower[1:], *lower, *lower))
    sheet.page.texts.append((24, sheet.y - 7, 7, "维持"))
    sheet.row("12", ("3451", *"120", "56", *"3402", "7810", "9", "0", "1230"), ("6", *[""] * 8, "7", "", "", "4"))
    page = read_pdf(as_pdf([sheet.page]))
    last = [cell.text for block in page.body if isinstance(block, Grid) for cell in block.rows[-1]]
    assert [text for text in last if len(text) > 2] == ["34516", "78107", "12304"]


def test_a_figure_whose_rest_stands_in_the_cell_below_is_none() -> None:
    """As word processors print rows of a height that was set: what has no room is cut off or stands on the line."""
    sheet = Sheet(ruled=True).row("", HEADS).row(ROWS[0], tuple("1000001"))
    left = sheet.edges[7] + 4
    sheet.page.texts.append((left, sheet.y + 5, 7, "6"))
    sheet.row(ROWS[1], tuple("0000037"))
    cells = cells_of(sheet)
    assert torn_of(cells, "received") == {"total"}
    assert "total" in torn_of(cells, "carried_in")


def test_a_label_that_a_page_break_cuts_does_not_end_its_table() -> None:
    """Of parts whose edges differ, as where a browser draws no line beside a merged cell that goes on."""
    first, second = Sheet(ruled=True).row("", HEADS), Sheet(ruled=True)
    first.row("（六）其他处理 1.申请人无正当理由逾期不补正", tuple("1000001"))
    first.row("2.申请人逾期未按收费通知要求缴纳费用、行政", tuple("2000002"))
    second.edges = (second.edges[0] - 20, *second.edges[1:])
    second.page.texts.clear()
    second.row("机关不再处理其政府信息公开申请", ("",) * 7).row("3.其他", tuple("3000003"))
    assert State.ABSENT not in states_of(cells_of(first, second), "closed_other")


def test_two_rows_of_figures_without_a_line_between_them_are_not_one() -> None:
    sheet = Sheet(ruled=True, column=22)
    sheet.row("", *(tuple(head[place : place + 2] for head in HEADS) for place in (0, 2, 4)))
    top = sheet.y
    sheet.row(ROWS[0], tuple("1234567")).row(ROWS[1], ("", "1", "1", "1", "1", "1", "5"))
    sheet.page.texts = [text for text in sheet.page.texts if text[1] < top or text[0] != sheet.edges[1] + 4]
    sheet.page.texts += [(sheet.edges[1] + 4, y, 7, text) for y, text in ((top + 14, "1052"), (top + 25, "9071"))]
    sheet.page.lines.remove((sheet.edges[0], top + 20, sheet.edges[-1], top + 20))
    sheet.page.lines.remove((sheet.edges[0], top + 20, sheet.edges[-1], top + 20))
    sheet.page.lines += [(left, top + 20, right, top + 20) for left, right in ((40, 164), (186, sheet.edges[-1]))]
    cells = cells_of(sheet)
    assert cells["requests.received.natural_person"].state is State.UNREADABLE
    assert cells["requests.carried_in.natural_person"].state is State.UNREADABLE
    assert [cells[f"requests.{row}.total"].value for row in ("received", "carried_in")] == [7, 5]


def test_a_number_that_a_page_break_cuts_is_unreadable() -> None:
    first = Sheet(ruled=True).row("", HEADS)
    first.row(ROWS[0], ("1052", "7", "0", "0", "0", "0", "1059"))
    second = Sheet(ruled=True)
    second.page.texts.clear()
    second.row("", ("9", "", "", "", "", "", "9")).row(ROWS[1], ("0", "0", "0", "0", "0", "0", "0"))
    cells = cells_of(first, second)
    assert cells["requests.received.natural_person"].state is State.UNREADABLE
    assert cells["requests.received.total"].state is State.UNREADABLE
    assert cells["requests.received.business"].value == 7
    assert states_of(cells, "carried_in") == {State.NUMBER}


def test_a_label_cut_after_its_first_word_keeps_its_() -> None:
    """What is left of the label on the next page looks like a slip of the pen of the whole."""
    first = Sheet(ruled=True).row("", HEADS).row("3.危", ("0", "1", "0", "0", "0", "0", "1"))
    second = Sheet(ruled=True)
    second.page.texts.clear()
    second.row("及“三安全一稳定”", ("", "", "", "", "", "", "")).row(ROWS[1], tuple("0000000"))
    cells = cells_of(first, second)
    assert [cells[f"requests.denied_safety_stability.{column}"].value for column in ("business", "total")] == [1, 1]


def test_a_group_whose_word_a_page_break_parts_leaves_the_rows_beside_it_whole() -> None:
    """（四）无 on one page and 法提供 on the next: each page prints a row of its own beside it."""
    edge = 84.0
    first = Sheet(ruled=True).row("", HEADS).row(ROWS[0], ("9", "0", "0", "0", "0", "0", "9"))
    first.page.lines.append((edge, first.y, edge, first.y + 20))
    first.page.texts.append((42, first.y + 14, 7, "（四）无"))
    first.row("", ("7", "0", "0", "0", "0", "0", "7"))
    first.page.texts.append((edge + 2, first.y - 6, 5, "1.本机关不掌握相关政府信息"))
    second = Sheet(ruled=True)
    second.page.texts.clear()
    second.page.lines.append((edge, second.y, edge, second.y + 20))
    second.page.texts.append((42, second.y + 14, 7, "法提供"))
    second.row("", ("2", "0", "0", "0", "0", "0", "2"))
    second.page.texts.append((edge + 2, second.y - 6, 5, "2.没有现成信息需要另行制作"))
    second.row("四、结转下年度继续办理", tuple("0000000"))
    cells = cells_of(first, second)
    rows = ("received", "unavailable_not_held", "unavailable_needs_creation", "carried_out")
    assert [cells[f"requests.{row}.total"].value for row in rows] == [9, 7, 2, 0]


def test_words_set_from_top_to_bottom_in_scaled_type_stay_in_their_own_column() -> None:
    """As WPS prints 三、本年度办理结果: type of size 199 scaled by 0.05, in a font for vertical writing."""
    edge = 84.0
    first = Sheet(ruled=True).row("", HEADS)
    top = first.y
    labels = (
        "（一）予以公开",
        "1.属于国家秘密",
        "2.其他法律行政法规禁止公开",
        "3.危及“三安全一稳定”",
        "4.保护第三方合法权益",
    )
    for number, label in enumerate(labels, 1):
        first.row("", tuple(f"{number}00000{number}"))
        first.page.texts.append((edge + 2, first.y - 6, 5, label))
    first.page.lines.append((edge, top, edge, first.y))
    first.page.upright.append((60.0, top + 4, 199, 0.05, "三、本年度办理结果"))
    cells = cells_of(first)
    rows = ("granted", "denied_state_secret", "denied_other_law", "denied_safety_stability", "denied_third_party")
    assert [cells[f"requests.{row}.total"].value for row in rows] == [1, 2, 3, 4, 5]


def test_the_first_lines_of_large_type_are_the_title_and_no_taller_line_of_a_paragraph() -> None:
    sheet = Sheet(ruled=True).row("", HEADS).row(ROWS[0], tuple("1000001"))
    sheet.page.texts = [(x, y + 60, size, text) for x, y, size, text in sheet.page.texts if y > 70]
    sheet.page.lines = [(x, y + 60, other_x, other_y + 60) for x, y, other_x, other_y in sheet.page.lines]
    sheet.page.texts += [(40, 60, 18, "清溪县"), (40, 82, 18, "2023年政府信息公开工作年度报告")]
    sheet.page.texts += [(40, 104, 10, "根据《中华人民共和国政府信息公开"), (40, 124, 18, "条例》的要求编制本报告。")]
    assert read_pdf(as_pdf([sheet.page])).titles == ("清溪县2023年政府信息公开工作年度报告",)
