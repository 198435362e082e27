"""Rows of a text whose labels were broken over lines, whose units stand apart, or whose merged cells are repeated."""

import pytest

from storage.forms import FORM_2021
from tests.crawler.reading.reading_of import differing, numbers, reading_of, states
from tests.crawler.reading.reports import with_sums

PRINTED = with_sums({name: str(number % 40) for number, name in enumerate(FORM_2021.fields, 1)})
TITLE = "清溪县石桥镇人民政府2023年政府信息公开工作年度报告\n一、总体情况\n按时公开。\n二、主动公开政府信息情况"
START = f"{TITLE}\n三、收到和处理政府信息公开申请情况"
END = "四、政府信息公开行政复议、行政诉讼情况\n五、存在的主要问题及改进情况\n无。\n六、其他需要报告的事项\n无。"
HEADS = ["勾稽关系 申请人情况 总计", "自然人 法人或其他组织", "商业企业 科研机构 社会公益组织 法律服务机构 其他"]
LONG = "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请"
FIGURES = "5 1 0 2 0 0 8"
FIELD = "requests.closed_not_corrected."
COLUMNS = [name for name in FORM_2021.fields if name.startswith(FIELD)]


def read_row(*lines: str) -> list[str]:
    """What is read of the row of those who did not correct their request, between two other rows."""
    before, after = "一、本年新收政府信息公开申请数量 9 1 0 2 0 0 12", "四、结转下年度继续办理 0 0 0 0 0 0 0"
    reading = reading_of("\n".join([START, *HEADS, before, *lines, after, END]))
    assert reading.cells["requests.received.total"].value == 12
    assert reading.cells["requests.carried_out.total"].value == 0
    return [str(reading.cells[name].value) if reading.cells[name].value is not None else "" for name in COLUMNS]


@pytest.mark.parametrize(
    "lines",
    [
        [f"{LONG} {FIGURES}"],
        [LONG[:20], f"{LONG[20:]} {FIGURES}"],
        [f"{LONG[:20]} {FIGURES}", LONG[20:]],
        [LONG[:14], LONG[14:27], LONG[27:], FIGURES],
        [LONG[:14], f"{LONG[14:27]} {FIGURES}", LONG[27:]],
        [LONG[:14], LONG[14:27], f"{LONG[27:]} 5 件 1 件 0件 2 件 0 件 0 件 8 件"],
    ],
)
def test_a_label_broken_over_lines_has_its_figures(lines: list[str]) -> None:
    assert read_row(*lines) == FIGURES.split()


@pytest.mark.parametrize(
    "lines",
    [
        [LONG[:20], LONG[20:]],  # left blank
        [LONG[:20], f"{LONG[20:]} {FIGURES}", "4"],
        [LONG[:20], f"见附件 {LONG[20:]} {FIGURES}"],
        [LONG[:20], LONG[20:], "5", ".5", "1", "0", "2", "0", "0"],
    ],
)
def test_a_label_broken_over_lines_that_is_not_sure_of_its_figures_has_none(lines: list[str]) -> None:
    assert read_row(*lines) == [""] * 7


@pytest.mark.parametrize("figures", [["5", ".5"], ["5", ".", "5"]])
def test_a_figure_that_was_taken_apart_is_none(figures: list[str]) -> None:
    read = read_row(LONG, *figures, "1", "0", "2", "0", "0", "8")
    assert read in ([""] * 7, ["", "1", "0", "2", "0", "0", "8"])


def test_a_row_that_was_not_understood_is_not_called_absent() -> None:
    text = "\n".join([START, *HEADS, "一、本年新收政府信息公开申请数量 9 1 0 2 0 0 12", f"不计其他情形） {FIGURES}"])
    assert set(states(reading_of(text), "requests.granted_in_part").values()) == {"unreadable"}


def test_signs_and_units_belong_to_the_figure() -> None:
    head = "信息内容 上一年项目数量 本年增/减 处理决定数量"
    lines = ["第二十条第（五）项", head, "行政许可 8 -3 5", "其他对外管理服务事项 0 增2 2"]
    lines += ["第二十条第（六）项", head, "行政处罚 8 件 +2 10 件", "行政强制 0 0 0"]
    reading = reading_of("\n".join([TITLE, *lines, END]))
    read = {name: str(cell.value) for name, cell in reading.cells.items()}
    columns = ("items_last_year", "change", "decisions")
    assert [read[f"disclosure.licensing.{column}"] for column in columns] == ["8", "-3", "5"]
    assert [read[f"disclosure.penalties.{column}"] for column in columns] == ["8", "2", "10"]
    assert [read[f"disclosure.other_services.{column}"] for column in columns] == ["0", "2", "2"]


def test_a_row_with_a_word_among_its_figures_is_not_called_absent() -> None:
    lines = ["第二十条第（一）项", "信息内容 本年制发件数 本年废止件数 现行有效件数", "规章 1 2人次 3"]
    cells = reading_of("\n".join([TITLE, *lines, END])).cells
    states = [cells[f"disclosure.regulations.{column}"].state.value for column in ("issued", "repealed", "in_force")]
    assert states == ["unreadable"] * 3


@pytest.mark.parametrize("mark", [" | ", "｜", ";"])
def test_a_merged_cell_that_a_converter_repeats_is_one(mark: str) -> None:
    rows = [
        ["信息内容", "本年制发件数", "本年废止件数", "现行有效件数"],
        ["规章", "1", "2", "3"],
        ["信息内容", *["本年处理决定数量"] * 3],
        ["行政处罚", *["30"] * 3],
        ["行政强制", *["4"] * 3],
    ]
    lines = ["第二十条第（六）项", *(mark.join(row) for row in rows)]
    read = numbers(reading_of("\n".join([TITLE, *lines, END])))
    assert [read[f"disclosure.{row}.decisions"] for row in ("penalties", "coercive_measures")] == ["30", "4"]


def test_a_whole_table_of_lines() -> None:
    rows = [
        f"{row.label} {' '.join(PRINTED[name] for name in FORM_2021.fields if name.startswith(f'requests.{row.key}.'))}"
        for row in FORM_2021.request_rows
    ]
    reading = reading_of("\n".join([START, *HEADS, *rows]))
    assert {name for name in differing(reading, PRINTED) if name.startswith("requests.")} == set()
