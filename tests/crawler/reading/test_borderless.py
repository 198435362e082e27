"""Tables without ruling lines, read by where their words stand: no figure is another column's."""

from collections.abc import Mapping, Sequence

import pytest

from crawler.reading.blocks import Grid
from crawler.reading.borderless.bands import ColumnBands
from crawler.reading.borderless.columns import Column
from crawler.reading.borderless.label_cells import label_cells
from crawler.reading.form.align import align
from crawler.reading.form.table_parts import OBJECT
from crawler.reading.pdf.document import read_pdf
from crawler.reading.printed.text import PrintedLine, Word
from storage.forms import LITIGATION_FIELDS, REQUEST_COLUMNS
from storage.report import Cell, State
from tests.crawler.reading.printed_reports import Drawn, as_pdf

COLUMNS = [column.key for column in REQUEST_COLUMNS]
HEADS = ("自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计")
RECEIVED, CARRIED_IN = "一、本年新收政府信息公开申请数量", "二、上年结转政府信息公开申请数量"
LEFT, STEP, SIZE = 200.0, 50.0, 7.0
FULL = ("1", "2", "3", "4", "5", "6", "21")


class Table:
    """A part of table 3, line by line; ``apart`` is from one column to the next."""

    def __init__(self, heads: Sequence[str] = HEADS, apart: float = STEP) -> None:
        self.pages = [Drawn(texts=[(40, 60, 14, "清溪县2023年政府信息公开工作年度报告")])]
        self.pages[0].texts.append((40, 90, 10, "三、收到和处理政府信息公开申请情况"))
        self.y, self.apart = 110.0, apart
        self.row([], heads)

    def row(
        self, label: Sequence[str], *lines: Sequence[str], first: int = 0, x: float = LEFT, at: float = 40
    ) -> "Table":
        """A row: the lines of its label, and those of its figures, of which the first stand beside one of the label's.

        ``x`` is where the first column begins, ``at`` where the label does.
        """
        self.y += 8
        for number, text in enumerate(label):
            self.pages[-1].texts.append((at, self.y + 9 * number, SIZE, text))
        for number, texts in enumerate(lines, first):
            for column, text in enumerate(texts):
                if text:
                    self.pages[-1].texts.append((x + self.apart * column, self.y + 9 * number, SIZE, text))
        self.y += 9 * max(len(label), first + len(lines))
        return self

    def turned(self) -> "Table":
        """The table as it goes on on another page."""
        self.pages.append(Drawn())
        self.y = 60.0
        return self

    def cells(self) -> Mapping[str, Cell]:
        """What is read of it."""
        aligned = align([block for block in read_pdf(as_pdf(self.pages)).body if isinstance(block, Grid)])
        assert aligned is not None
        return aligned.cells


def shown(cells: Mapping[str, Cell], row: str) -> list[str]:
    """The cells of a row as numbers, or as what they are instead."""
    own = [cells[f"requests.{row}.{column}"] for column in COLUMNS]
    return [str(cell.value) if cell.state is State.NUMBER else cell.state.value for cell in own]


def test_a_blank_is_known_by_the_columns_that_other_rows_fill() -> None:
    cells = Table().row([RECEIVED], FULL).row([CARRIED_IN], ("7", "", "", "", "", "-", "7")).cells()
    assert shown(cells, "carried_in") == ["7", "blank", "blank", "blank", "blank", "dash", "7"]


def test_columns_in_another_order_are_known_by_their_heads() -> None:
    cells = Table(("总计", *HEADS[:6])).row([RECEIVED], ("21", "1", "2", "3", "4", "5", "6")).cells()
    assert shown(cells, "received") == list(FULL)


def test_rows_left_blank_are_blank_and_those_with_totals_alone_too() -> None:
    cells = Table().row([RECEIVED], ("", "", "", "", "", "", "9")).row([CARRIED_IN], ()).cells()
    assert shown(cells, "received") == ["blank"] * 6 + ["9"]
    assert shown(cells, "carried_in") == ["blank"] * 7


def test_a_row_that_may_stand_a_column_to_the_left_is_unreadable() -> None:
    table = Table().row([RECEIVED], FULL).row(["（七）总计"], ("", "4", "5", "6", "7", "8", "30"), x=LEFT - STEP)
    assert set(shown(table.cells(), "concluded")) == {"unreadable"}
    table = Table().row([RECEIVED], FULL).row(["（七）总计"], ("3", "4", "5", "6", "7", "8", "33"), x=LEFT - STEP)
    assert shown(table.cells(), "concluded") == ["3", "4", "5", "6", "7", "8", "33"]


def test_a_row_without_a_total_is_in_its_columns_where_its_label_stands_as_those_of_full_rows_do() -> None:
    table = Table().row([RECEIVED], FULL).row(["1.属于国家秘密"], FULL).row(["2.其他法律行政法规禁止公开"], FULL)
    cells = table.row(["4.保护第三方合法权益"], ("", "4", "5", "6", "7", "8", "")).cells()
    assert shown(cells, "denied_third_party") == ["blank", "4", "5", "6", "7", "8", "blank"]


def test_figures_in_the_middle_of_columns_whose_names_are_at_the_left() -> None:
    moved = LEFT + STEP / 2 - 12
    table = Table().row([RECEIVED], ("1", "2", "3", "", "5", "", "11"), x=moved)
    cells = table.row([CARRIED_IN], ("", "", "", "", "", "7", "7"), x=moved).cells()
    assert shown(cells, "received") == ["1", "2", "3", "blank", "5", "blank", "11"]
    assert shown(cells, "carried_in") == ["blank"] * 5 + ["7", "7"]


def test_rows_with_a_figure_in_the_last_column_show_where_labels_of_rows_in_place_stand() -> None:
    table = Table().row([RECEIVED], FULL).row(["1.属于国家秘密"], ("", "2", "", "", "", "", "7"))
    table.row(["2.其他法律行政法规禁止公开"], ("", "", "3", "", "", "", "7")).row(
        ["3.危及“三安全一稳定”"], ("5", "", "6")
    )
    assert shown(table.cells(), "denied_safety_stability") == ["5", "blank", "6", *["blank"] * 4]


GROUPED = (
    "1.属于国家秘密",
    "2.其他法律行政法规禁止公开",
    "4.保护第三方合法权益",
    "5.属于三类内部事务信息",
    "6.属于四类过程性信息",
)


@pytest.mark.parametrize(("share", "side"), [(0.5, 120), (1.0, 180)])
def test_labels_set_in_the_middle_or_at_the_right_show_which_rows_are_in_place(share: float, side: float) -> None:
    table = Table().row([RECEIVED], FULL)
    wide = {label: SIZE * (len(label) - 1) for label in (*GROUPED, "7.属于行政执法案卷")}
    for number, label in enumerate(GROUPED):
        # one stands a little off, as it was measured
        table.row([label], FULL, at=side - share * wide[label] - 4 * (number == 3))
    cells = table.row(["7.属于行政执法案卷"], ("7", "8"), at=side - share * wide["7.属于行政执法案卷"]).cells()
    assert shown(cells, "denied_enforcement_file") == ["7", "8", *["blank"] * 5]


def test_a_label_as_far_left_as_one_that_lost_a_cell_is_not_in_place() -> None:
    table = Table().row([RECEIVED], FULL)
    for label in ("4.保护第三方合法权益", "8.属于行政查询事项", "7.属于行政执法案卷"):
        table.row([label], FULL, at=100)
    cells = table.row(["2.其他法律行政法规禁止公开"], ("7", "8"), at=86).cells()
    assert set(shown(cells, "denied_other_law")) == {"unreadable"}


def test_a_label_that_reaches_below_those_of_a_group_spans_their_column() -> None:
    table = Table().row([RECEIVED], ("1", "2", "3", "", "5"))
    for label in GROUPED:
        table.row([label], FULL, at=90)
    cells = table.row(["（七）总计"], ("1", "2"), at=50).cells()
    assert shown(cells, "received") == ["1", "2", "3", "blank", "5", "blank", "blank"]
    assert set(shown(cells, "concluded")) == {"unreadable"}


def test_a_figure_between_two_columns_makes_its_row_unreadable() -> None:
    cells = Table().row([RECEIVED], FULL).row([CARRIED_IN], ("7", "", "", "", "", "7"), x=LEFT + STEP / 2).cells()
    assert set(shown(cells, "carried_in")) == {"unreadable"}


@pytest.mark.parametrize("beside", range(4))
def test_a_label_of_many_lines_holds_the_figures_beside_any_of_them(beside: int) -> None:
    label = ["一、本", "年新收政府", "信息公开申请", "数量"]
    cells = Table().row(label, FULL, first=beside).row([CARRIED_IN], ("7",) * 7).cells()
    assert shown(cells, "received") == list(FULL)
    assert shown(cells, "carried_in") == ["7"] * 7


def test_the_number_of_the_next_label_is_not_the_end_of_one() -> None:
    table = Table().row([RECEIVED], FULL)
    table.row(["1.属于", "国家秘", "密"], FULL).row(["2.", "其他法律行政", "法规禁止公开"], ("7",) * 7)
    cells = table.cells()
    assert shown(cells, "denied_state_secret") == list(FULL)
    assert shown(cells, "denied_other_law") == ["7"] * 7


def test_a_piece_of_a_label_is_no_dash() -> None:
    label = ["4.", "无", "正当理由大", "量反复申请"]
    cells = Table().row([RECEIVED], FULL).row(label, FULL).cells()
    assert shown(cells, "rejected_excessive") == list(FULL)


def test_figures_that_all_but_touch_each_other_are_parted_where_the_columns_are() -> None:
    table = Table(apart=44).row([RECEIVED], ("9", "8", "7", "6", "5", "4", "39"))
    cells = table.row([CARRIED_IN], ("10000000000", "20000000000", "3", "4", "5", "6", "7")).cells()
    assert shown(cells, "carried_in") == ["10000000000", "20000000000", "3", "4", "5", "6", "7"]


def test_a_number_in_a_column_of_its_own_is_no_figure() -> None:
    """A column of line numbers between the labels and the figures."""
    table = Table(("序号", *HEADS), apart=40).row([RECEIVED], ("1", *FULL))
    table.row([CARRIED_IN], ("2", "", "2", "3", "4", "5", "6", "20")).row(["（七）总计"], ("3", *FULL[:6], ""))
    cells = table.cells()
    assert shown(cells, "carried_in") in (["blank", "2", "3", "4", "5", "6", "20"], ["unreadable"] * 7)
    assert set(shown(cells, "concluded")) == {"unreadable"}


def test_a_page_whose_margins_differ_has_columns_of_its_own_or_none() -> None:
    table = Table().row([RECEIVED], FULL).turned()
    table.row([CARRIED_IN], ("7", "", "", "", "", "", "7"), x=LEFT + STEP).row(["（七）总计"], FULL, x=LEFT + STEP)
    assert set(shown(table.cells(), "carried_in")) == {"unreadable"}


def test_a_label_goes_on_on_the_next_page() -> None:
    table = Table().row([RECEIVED], FULL).row(["二、上年结转政府"], ("7",) * 7).turned().row(["信息公开申请数量"], ())
    assert shown(table.row(["（七）总计"], FULL).cells(), "carried_in") == ["7"] * 7


@pytest.mark.parametrize(
    "figures",
    [
        ["1", "", "", "", "1", "", "", "2", "", "2", "", "", "", "3", "3"],
        ["1", "", "", "", "1", "", "", "2", "", "2", "", "", "", "", ""],
        [""] * 15,
    ],
)
def test_table_4_with_blanks(figures: Sequence[str]) -> None:
    page = Drawn(texts=[(40, 60, 14, "清溪县2023年政府信息公开工作年度报告")])
    page.texts.append((40, 90, 10, "四、政府信息公开行政复议、行政诉讼情况"))
    heads = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"] * 3
    page.texts += [(40 + 170 * number, 112.0, SIZE, name) for number, name in enumerate(["行政复议", "行政诉讼"])]
    page.texts += [(210, 124.0, SIZE, "未经复议直接起诉"), (380, 124.0, SIZE, "复议后起诉")]
    page.texts += [(40 + 34 * number, 136.0, SIZE, name) for number, name in enumerate(heads)]
    page.texts += [(40 + 34 * number, 150.0, SIZE, text) for number, text in enumerate(figures) if text]
    page.texts.append((40, 180, 10, "五、存在的主要问题及改进情况"))
    aligned = align([block for block in read_pdf(as_pdf([page])).body if isinstance(block, Grid)])
    assert aligned is not None
    own = [aligned.cells[name] for name in LITIGATION_FIELDS]
    assert [str(cell.value) if cell.state is State.NUMBER else "" for cell in own] == figures
    assert {cell.state for cell in own} <= {State.NUMBER, State.BLANK}


@pytest.mark.parametrize(
    ("figures", "state"),
    [(["3", "", "3", "", "3"], State.UNREADABLE), (["3"] * 12, State.NUMBER)],
)
def test_blanks_below_a_header_without_totals_may_be_those_of_totals(figures: Sequence[str], state: State) -> None:
    page = Drawn(texts=[(40, 60, 14, "清溪县2023年政府信息公开工作年度报告")])
    page.texts.append((40, 90, 10, "四、政府信息公开行政复议、行政诉讼情况"))
    heads = ["结果维持", "结果纠正", "其他结果", "尚未审结"] * 3
    page.texts += [(40 + 140 * number, 112.0, SIZE, name) for number, name in enumerate(["行政复议", "行政诉讼"])]
    page.texts += [(176, 124.0, SIZE, "未经复议直接起诉"), (312, 124.0, SIZE, "复议后起诉")]
    page.texts += [(40 + 34 * number, 136.0, SIZE, name) for number, name in enumerate(heads)]
    page.texts += [(40 + 34 * number, 150.0, SIZE, text) for number, text in enumerate(figures) if text]
    page.texts.append((40, 180, 10, "五、存在的主要问题及改进情况"))
    aligned = align([block for block in read_pdf(as_pdf([page])).body if isinstance(block, Grid)])
    assert aligned is not None
    assert aligned.cells["suit_direct.upheld"].state is state


def test_names_of_columns_that_all_but_touch_each_other_are_parted() -> None:
    table = Table((), apart=30)
    for x, y, text in [(200, 0, "自然人"), (230, 0, "商业企"), (260, 0, "科研机"), (290, 0, "社会公益组法律服务机")]:
        table.pages[0].texts.append((x, table.y + y, 5.8, text))
    for column, text in [(1, "业"), (2, "构"), (3, "织"), (4, "构"), (5, "其他"), (6, "总计")]:
        table.pages[0].texts.append((200 + 30.2 * column, table.y + 11, 5.8, text))
    table.y += 14
    assert shown(table.row([RECEIVED], FULL).cells(), "received") == list(FULL)


def test_heads_of_table_2_that_all_but_touch_each_other_are_parted() -> None:
    page = Drawn(texts=[(40, 60, 14, "清溪县2023年政府信息公开工作年度报告")])
    page.texts += [(40, 90, 10, "二、主动公开政府信息情况"), (150, 110, 9, "第二十条第（一）项")]
    page.texts += [(40, 130, 9, "信息内容 本年制发件数 本年废止件数 现行有效件数"), (40, 150, 9, "规章")]
    page.texts += [(100 + 58.5 * number, 150, 9, text) for number, text in enumerate("123")]
    aligned = align([block for block in read_pdf(as_pdf([page])).body if isinstance(block, Grid)])
    assert aligned is not None
    columns = ("issued", "repealed", "in_force")
    assert [str(aligned.cells[f"disclosure.regulations.{column}"].value) for column in columns] == ["1", "2", "3"]


def test_broken_heads_of_table_2_that_all_but_touch_each_other_are_parted() -> None:
    page = Drawn(texts=[(40, 60, 14, "清溪县2023年政府信息公开工作年度报告")])
    page.texts += [
        (40, 90, 10, "二、主动公开政府信息情况"),
        (150, 110, 9, "第二十条第（一）项"),
        (40, 130, 9, "信息内容"),
    ]
    page.texts += [(118, 125, 9, "本年制发"), (176, 125, 9, "本年废止 现行有效件"), (127, 135, 9, "件数")]
    page.texts += [(185, 135, 9, "件数"), (233, 135, 9, "数"), (40, 150, 9, "规章")]
    page.texts += [(x, 150, 9, text) for x, text in ((134, "1"), (192, "2"), (235, "3"))]
    aligned = align([block for block in read_pdf(as_pdf([page])).body if isinstance(block, Grid)])
    assert aligned is not None
    columns = ("issued", "repealed", "in_force")
    assert [str(aligned.cells[f"disclosure.regulations.{column}"].value) for column in columns] == ["1", "2", "3"]


def test_the_unit_of_an_amount_may_stand_below_its_name() -> None:
    page = Drawn(texts=[(40, 60, 14, "清溪县2023年政府信息公开工作年度报告")])
    page.texts += [(40, 90, 10, "二、主动公开政府信息情况"), (150, 110, 9, "第二十条第（八）项")]
    page.texts += [(40, 130, 9, "信息内容"), (250, 125, 9, "本年收费金额（单"), (250, 136, 9, "位：元）")]
    page.texts += [(40, 150, 9, "行政事业性收费"), (250, 150, 9, "61547.63")]
    aligned = align([block for block in read_pdf(as_pdf([page])).body if isinstance(block, Grid)])
    assert aligned is not None
    cell = aligned.cells["disclosure.fees.amount"]
    assert cell.state is State.UNREADABLE or str(cell.value) == "6.154763"


def test_columns_may_change_where_the_number_of_another_page_stands_on_a_page() -> None:
    table = Table().row([RECEIVED], FULL).row(["- 3 -"], ())
    table.row([CARRIED_IN], ("7",) * 7, x=LEFT + STEP).row(["（七）总计"], ("8",) * 7, x=LEFT + STEP)
    table.row(["（一）予以公开"], ("5", "", "", "", "", "", "5"), x=LEFT + STEP)
    table.row(["（二）部分公开"], ("9",) * 7, x=LEFT + STEP)
    cells = table.cells()
    assert [shown(cells, row)[0] for row in ("received", "carried_in", "concluded", "granted")] == ["1", "7", "8", "5"]
    assert shown(cells, "granted") == ["5", *["blank"] * 5, "5"]
    spots = [cells[f"requests.{row}.total"].spot for row in ("received", "carried_in")]
    assert [spot.box.page for spot in spots if spot and spot.box] == [0, 0]


def test_full_rows_of_a_page_without_a_header_are_read_though_others_are_not() -> None:
    table = Table().row([RECEIVED], FULL).row([CARRIED_IN], ("7",) * 7).turned()
    table.row(["（一）予以公开"], ("4", "4"), x=LEFT + STEP).row(["（七）总计"], FULL, x=LEFT + STEP)
    cells = table.cells()
    assert shown(cells, "concluded") == list(FULL)
    assert set(shown(cells, "granted")) == {"unreadable"}


def test_a_row_with_units_may_stand_a_column_or_two_to_the_left() -> None:
    units = tuple(f"{text} 件" for text in FULL)
    for lost in (1, 2):
        table = Table().row([RECEIVED], FULL).row([CARRIED_IN], ("7",) * 7)
        cells = table.row(["（七）总计"], units, x=LEFT - lost * STEP).cells()
        assert shown(cells, "concluded") == list(FULL)


@pytest.mark.parametrize("broken", [("现行有效件数", "（历史累计）"), ("现行有", "效件数")])
def test_names_of_columns_broken_in_two_lines_beside_whole_ones(broken: tuple[str, str]) -> None:
    page = Drawn(texts=[(40, 60, 14, "清溪县2023年政府信息公开工作年度报告")])
    page.texts += [(40, 90, 10, "二、主动公开政府信息情况"), (40, 110, SIZE, "第二十条第（一）项")]
    heads = ("信息内容", "本年制发件数", "本年废止件数")
    page.texts += [(40 + 120 * number, 130.0, SIZE, name) for number, name in enumerate(heads)]
    page.texts += [(400, 125.0, SIZE, broken[0]), (400, 134.0, SIZE, broken[1])]
    for row, name in enumerate(("规章", "行政规范性文件")):
        texts = (name, "1", "2", "3")
        page.texts += [(40 + 120 * number, 150.0 + 14 * row, SIZE, text) for number, text in enumerate(texts)]
    aligned = align([block for block in read_pdf(as_pdf([page])).body if isinstance(block, Grid)])
    assert aligned is not None
    names = [f"disclosure.regulations.{name}" for name in ("issued", "repealed", "in_force")]
    assert [str(aligned.cells[name].value) for name in names] == ["1", "2", "3"]


def test_figures_that_a_page_break_parted_are_read_on_neither_page() -> None:
    table = Table().row([RECEIVED], FULL).row(["5"], ["1645", "1209", "1392", "2321", "6603", "2718", "9946"]).turned()
    table.row([".属于三类内部事务信息"], ["1", "2", "4", "1", "", "2", "3"]).row(["（七）总计"], FULL)
    cells = table.cells()
    assert set(shown(cells, "denied_internal_affairs")) == {"unreadable"}
    assert shown(cells, "concluded") == list(FULL)


def test_the_second_line_of_figures_of_table_4_is_no_row() -> None:
    page = Drawn(texts=[(40, 60, 14, "清溪县2023年政府信息公开工作年度报告")])
    page.texts.append((40, 90, 10, "四、政府信息公开行政复议、行政诉讼情况"))
    page.texts += [(40 + 170 * number, 112.0, SIZE, name) for number, name in enumerate(["行政复议", "行政诉讼"])]
    page.texts += [(210, 124.0, SIZE, "未经复议直接起诉"), (380, 124.0, SIZE, "复议后起诉")]
    heads = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"] * 3
    page.texts += [(40 + 34 * number, 136.0, SIZE, name) for number, name in enumerate(heads)]
    for line in range(2):
        page.texts += [(40 + 34 * number, 150.0 + 9 * line, SIZE, "13") for number in range(15)]
    aligned = align([block for block in read_pdf(as_pdf([page])).body if isinstance(block, Grid)])
    assert aligned is None or {aligned.cells[name].state for name in LITIGATION_FIELDS} == {State.UNREADABLE}


def test_figures_of_table_4_that_go_on_on_the_next_page_are_none() -> None:
    page = Drawn(texts=[(40, 60, 14, "清溪县2023年政府信息公开工作年度报告")])
    page.texts.append((40, 690, 10, "四、政府信息公开行政复议、行政诉讼情况"))
    page.texts += [(40 + 170 * number, 712.0, SIZE, name) for number, name in enumerate(["行政复议", "行政诉讼"])]
    page.texts += [(210, 724.0, SIZE, "未经复议直接起诉"), (380, 724.0, SIZE, "复议后起诉")]
    heads = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"] * 3
    page.texts += [(40 + 34 * number, 736.0, SIZE, name) for number, name in enumerate(heads)]
    page.texts += [(40 + 34 * number, 750.0, SIZE, "1") for number in (0, 4)]
    behind = Drawn(texts=[(40 + 34 * number, 60, SIZE, text) for number, text in enumerate("12345")])
    behind.texts.append((40, 69, SIZE, "总计"))
    aligned = align([block for block in read_pdf(as_pdf([page, behind])).body if isinstance(block, Grid)])
    assert aligned is None or State.NUMBER not in {aligned.cells[name].state for name in LITIGATION_FIELDS}


def test_the_rest_of_a_figure_at_the_foot_of_a_page_is_no_page_number() -> None:
    table = Table()
    table.y = 790
    table.row([RECEIVED], (*FULL[:6], "10615"), ("", "", "", "", "", "", "7")).turned()
    cells = table.row([CARRIED_IN], FULL).row(["（七）总计"], FULL).cells()
    assert shown(cells, "received") == [*FULL[:6], "unreadable"]


def test_the_rest_of_a_figure_beside_its_label_leaves_the_other_columns_as_they_are() -> None:
    label = ["一、本", "年新收政府", "信息公开申请", "数量"]
    table = Table().row(label, (*FULL[:6], "10615"), ("", "", "", "", "", "", "7"), first=1)
    assert shown(table.row([CARRIED_IN], FULL).cells(), "received") == [*FULL[:6], "unreadable"]


def test_of_a_row_moved_by_a_column_no_figure_is_read_beside_the_rest_of_one() -> None:
    table = Table().row([RECEIVED], FULL).row([CARRIED_IN], FULL, x=LEFT - STEP)
    assert set(shown(table.row([], ("", "", "7")).cells(), "carried_in")) == {"unreadable"}


def test_a_first_label_may_be_broken_in_its_midst_where_no_row_is_filled_in() -> None:
    table = Table().row(["一、本年新", "收政府信息公开申请数量"], ()).row([CARRIED_IN], ())
    assert shown(table.row(["（七）总计"], ()).row(["四、结转下年度继续办理"], ()).cells(), "received") == ["blank"] * 7


ISSUED, REPEALED, IN_FORCE = "本年制发件数", "本年废止件数", "现行有效件数"
THIRDS = (200.0, 320.0, 440.0)


def disclosed(rows: Sequence[tuple[str, Sequence[str]]], heads: float = 0.0, lower: float = 0.0) -> list[list[str]]:
    """Some rows of the first block of table 2 and a whole one of another, as read: 行政许可 last. The names of the
    columns stand so far left of the figures, and the figures so far below their labels."""
    texts = [(40.0, 60.0, 14.0, "清溪县2023年政府信息公开工作年度报告"), (40.0, 90.0, 10.0, "二、主动公开政府信息情况")]
    block = [("第二十条第（一）项", ()), ("信息内容", (ISSUED, REPEALED, IN_FORCE)), *rows]
    block += [("第二十条第（五）项", ()), ("信息内容", ("", "本年处理决定数量")), ("行政许可", ("", "18"))]
    for number, (label, cells) in enumerate(block):
        texts.append((40.0, 120.0 + 16 * number, SIZE, label))
        for left, cell in zip(THIRDS, cells, strict=False):
            moved = heads if label == "信息内容" else 0.0
            width = SIZE * sum(0.5 if each.isascii() else 1.0 for each in cell)
            if cell:
                down = lower if label != "信息内容" else 0.0
                texts.append((left + 21 - width / 2 - moved, 120.0 + 16 * number + down, SIZE, cell))
    aligned = align([each for each in read_pdf(as_pdf([Drawn(texts=texts)])).body if isinstance(each, Grid)])
    assert aligned is not None
    names = ("regulations.issued", "regulations.repealed", "regulations.in_force")
    normative = [name.replace("regulations", "normative_documents") for name in names]
    fields = (names, normative, ["licensing.decisions"])
    read = [[aligned.cells[f"disclosure.{name}"] for name in each] for each in fields]
    return [[str(each.value) if each.state is State.NUMBER else each.state.value for each in own] for own in read]


@pytest.mark.parametrize("heads", [0.0, 60.0])
def test_full_rows_of_table_2_are_read_wherever_the_names_of_their_columns_stand(heads: float) -> None:
    rows = [("规章", ("1", "0", "23")), ("行政规范性文件", ("4", "5", "678"))]
    assert disclosed(rows, heads) == [["1", "0", "23"], ["4", "5", "678"], ["18"]]


def test_blanks_of_table_2_are_blank_where_each_figure_stands_below_its_own_name() -> None:
    rows = [("规章", ("1", "", "")), ("行政规范性文件", ("", "", "38"))]
    assert disclosed(rows) == [["1", "blank", "blank"], ["blank", "blank", "38"], ["18"]]
    assert disclosed(rows, 60.0) == [["unreadable"] * 3, ["unreadable"] * 3, ["18"]]


def test_blanks_of_table_2_are_blank_where_figures_stand_in_the_middle_of_columns_named_at_their_left() -> None:
    rows = [("规章", ("1", "", "")), ("行政规范性文件", ("", "", "38"))]
    assert disclosed(rows, 37.0) == [["1", "blank", "blank"], ["blank", "blank", "38"], ["18"]]


def test_blanks_of_table_2_are_blank_where_each_figure_stands_as_those_of_a_full_row_do() -> None:
    rows = [("规章", ("1", "", "3")), ("行政规范性文件", ("4", "5", "678"))]
    assert disclosed(rows, 60.0) == [["1", "blank", "3"], ["4", "5", "678"], ["18"]]


@pytest.mark.parametrize(("lower", "state"), [(0.0, "blank"), (11.0, "unreadable")])
def test_a_row_of_table_2_is_blank_where_nothing_stands_beside_its_label(lower: float, state: str) -> None:
    rows = [("规章", ()), ("行政规范性文件", ("4", "5", "678"))]
    assert disclosed(rows, lower=lower)[0] == [state] * 3


def test_a_figure_close_behind_its_label_is_not_passed_over_as_a_blank() -> None:
    rows = [("规章", ("1", "0", "23")), ("行政规范性文件 4", ("", "5", "678"))]
    assert disclosed(rows)[1:] == [["unreadable"] * 3, ["18"]]


def test_what_reaches_out_of_its_page_above_belongs_to_it() -> None:
    table = Table().row([RECEIVED], FULL).turned().row([CARRIED_IN], FULL)
    table.pages[1].texts.append((LEFT, 2, SIZE, "4 2"))
    assert shown(table.cells(), "carried_in") == [*FULL]


def test_a_note_printed_again_in_other_lines_on_the_next_page_makes_no_row_doubtful() -> None:
    table = Table().row([RECEIVED], FULL).row(["（一）予以公开"], FULL).turned()
    table.row(["（本列数据的勾稽关", "系为：第一项加第二", "项之和，等于第三项", "加第四项之和）"]).row([], HEADS)
    cells = table.row(["四、结转下年度继续办理"], FULL).cells()
    assert shown(cells, "granted") == shown(cells, "carried_out") == list(FULL)


@pytest.mark.parametrize(("left", "unread"), [(30, 0), (10, 1)])
def test_a_number_that_was_not_read_is_no_word_of_another_label(left: float, unread: int) -> None:
    number = Word(OBJECT, left, 100, left + 1, 108)
    found = label_cells([number, Word(CARRIED_IN[2:], 40, 100, 150, 108)])
    assert [cell.row for cell in found.cells] == ["requests.carried_in"]
    assert len(found.rest) == unread


def test_a_mark_that_stands_apart_at_the_beginning_of_a_line_parts_no_label() -> None:
    """A comma of full width at the beginning of a line stands further from what follows than letters do."""
    label = "（二）部分公开（区分处理的，只计这一情形"
    words = [Word(label, 40, 100, 200, 108), Word("不计其他情形）", 80, 110, 140, 118), Word("，", 70, 115, 72, 118)]
    found = label_cells(words)
    assert [cell.row for cell in found.cells] == ["requests.granted_in_part"]
    assert found.rest == ()


def test_a_page_without_a_line_of_the_table_has_none_of_its_columns() -> None:
    words = (Word("1", 60, 100, 64, 110), Word("2", 90, 100, 94, 110))
    bands = ColumnBands((Column("自然人", 50, 70), Column("总计", 80, 100)), [PrintedLine(0, words)])
    assert bands.of(0)
    assert bands.of(100) == ()


def test_a_name_of_which_half_a_line_is_close_to_others_is_parted_from_them() -> None:
    table = Table((), apart=30)
    table.pages[0].texts.append((290, table.y, 5.8, "社会公益 法律服务 其"))
    for x, text in [(200, "自然人"), (230, "商业企"), (260, "科研机"), (380, "总")]:
        table.pages[0].texts.append((x, table.y, 5.8, text))
    for x, text in [(230, "业"), (260, "构"), (290, "组织"), (316, "机构"), (342, "他"), (380, "计")]:
        table.pages[0].texts.append((x, table.y + 9, 5.8, text))
    table.y += 14
    for column, x in enumerate((200, 230, 260, 290, 316, 342, 380)):
        table.pages[0].texts.append((x, table.y + 8, 5.8, FULL[column]))
    assert shown(table.row([RECEIVED], ()).cells(), "received") == list(FULL)


def test_the_head_of_a_table_at_the_top_of_two_pages_is_none_of_the_page_s_own() -> None:
    table = Table(()).turned().row([], HEADS).row([RECEIVED], FULL).turned().row([], HEADS)
    cells = table.row([CARRIED_IN], FULL).cells()
    assert shown(cells, "received") == shown(cells, "carried_in") == list(FULL)
