"""Texts of reports that lost blank cells, lines or columns on the way: what may be another cell's is none's."""

import re

import pytest

from storage.forms import FORM_2019, FORM_2021, REQUEST_COLUMNS
from storage.report import State
from tests.crawler.reading.converted_pages import drawn, run_together, with_bars_between
from tests.crawler.reading.page_dumps import PARAGRAPH, given_by_browser
from tests.crawler.reading.reading_of import differing, reading_of, states
from tests.crawler.reading.reports import (
    TITLE,
    Layout,
    cell_a_line,
    page_of,
    table_2,
    table_3,
    table_4,
    td,
    with_sums,
    zeros,
)

PRINTED = {name: str(number) for number, name in enumerate(FORM_2021.fields, 101)}
TEXT = run_together(PRINTED, Layout())
FOURTEEN = ("26", "0", "12", "0", "38", "13", "27", "0", "11", "51", "0", "0", "11", "0")
ZEROS = run_together(zeros(), Layout())
_ROW = re.compile(
    r"((?:申请数量|[息公决定关益案申事卷密开物理取容容新项请]|其他|稳定”|情形）|总计|办理)) ((?:\d+ ){6}\d+)$",
    re.MULTILINE,
)


def row_states(text: str, name: str) -> set[str]:
    return set(states(reading_of(text), f"requests.{name}.").values())


def figures(name: str) -> str:
    return " ".join(PRINTED[f"requests.{name}.{column.key}"] for column in REQUEST_COLUMNS)


@pytest.mark.parametrize("rest", ["84 84", "再处理其 84 84"], ids=["alone", "beside a rest of the label"])
def test_the_rest_of_broken_figures_may_stand_in_the_line_below(rest: str) -> None:
    text = TEXT.replace(figures("rejected_repeated"), f"{figures('rejected_repeated')}\n{rest}")
    assert row_states(text, "rejected_repeated") == {"unreadable"}
    assert row_states(text, "rejected_excessive") == {"number"}


def test_a_row_that_lacks_a_figure_is_not_filled_up_from_the_line_below() -> None:
    short = figures("concluded").rpartition(" ")[0]
    text = TEXT.replace(figures("concluded"), f"{short}\n7")
    assert row_states(text, "concluded") == {"unreadable"}


@pytest.mark.parametrize("head", ["2022年总计", "上年总计", "去年同期"])
def test_a_row_of_seven_figures_below_eight_heads_has_lost_one(head: str) -> None:
    wide = _ROW.sub(r"\1 \2 9", TEXT).replace("法人或其他组织 总计", f"法人或其他组织 总计 {head}")
    text = wide.replace(f"{figures('granted')} 9", f"{figures('granted').rpartition(' ')[0]} 9")
    assert row_states(text, "granted") == {"unreadable"}
    assert row_states(TEXT, "granted") == {"number"}


def test_where_full_rows_have_more_figures_than_the_form_columns_others_have_lost_one() -> None:
    whole = _ROW.sub(r"\1 \2 0", ZEROS)
    granted = "（一）予以公开 0 0 0 0 0 0 0"
    assert f"{granted} 0" in whole
    assert row_states(whole.replace(f"{granted} 0", granted), "granted") == {"unreadable"}


def test_a_blank_before_another_years_figure_is_this_years() -> None:
    text = with_bars_between(PRINTED | {"disclosure.coercive_measures.decisions": ""}, Layout())
    text = text.replace("| 本年处理决定数量", "| 本年处理决定数量| 2022年").replace("| 108", "| 108| 14")
    text = text.replace("行政强制| ", "行政强制| | 18").replace("行政强制| | 18| ", "行政强制| | 18")
    assert "| 18" in text
    assert reading_of(text).cells["disclosure.coercive_measures.decisions"].state is State.UNREADABLE


def test_a_total_of_another_year_is_no_second_column_of_the_total() -> None:
    third = table_3(PRINTED | {"requests.granted.total": ""}).replace(
        td("总计", 2), td("总计", 2) + td("2022年总计", 2)
    )
    third = re.sub(r"(<td>\d*</td>)</tr>", rf"\1{td('88')}</tr>", third)
    cells = reading_of(page_of(table_2(PRINTED), third, table_4(PRINTED))).cells
    assert cells["requests.granted.total"].state is State.BLANK
    assert str(cells["requests.received.total"].value) == PRINTED["requests.received.total"]


def test_a_label_that_ends_in_a_figure_may_hold_the_first_of_its_row() -> None:
    text = with_bars_between(PRINTED, Layout())
    first, *others = figures("carried_out").split()
    label = "四、结转下年度继续办理"
    old = "| ".join([label, first, *others])
    assert old in text
    assert row_states(text.replace(old, "| ".join([f"{label} {first}", *others, "100"])), "carried_out") == {
        "unreadable"
    }


def test_a_caption_right_below_the_last_cell_of_a_table_is_seen() -> None:
    """As browsers give paragraphs in cells: a table ends in no more line breaks than a paragraph of a cell does."""
    text = given_by_browser(PRINTED, PARAGRAPH)
    start, end = text.index("三、收到和处理政府"), text.index("四、政府信息公开行政复议")
    table = text[start:end].partition("\n")[2].strip("\n")
    others = re.sub(r"(?m)^\d+$", "66", table)
    own = f"{text[:end].rstrip()}\n\n2022年：\n\n{others}\n\n{text[end:]}"
    assert differing(reading_of(own), PRINTED) == {}


def test_tables_of_markdown_beside_those_of_html() -> None:
    rows = with_bars_between(PRINTED, Layout()).partition("三、收到")[0].split("\n")
    marked = "\n".join(f"| {row} |" for row in rows if "| " in row).replace("\n", "\n|---|---|---|---|\n", 1)
    text = f"<div>\n\n# {TITLE}\n\n## 一、总体情况\n\n公开信息。\n\n## 二、主动公开政府信息情况\n\n{marked}"
    text += "\n\n## 三、收到和处理政府信息公开申请情况\n\n"
    assert differing(reading_of(f"{text}{table_3(PRINTED)}\n\n{table_4(PRINTED)}</div>"), PRINTED) == {}


def test_a_table_that_a_converter_left_out_is_not_called_absent() -> None:
    start, end = TEXT.index("（本列数据"), TEXT.index("四、政府信息公开行政复议")
    text = f"{TEXT[:start]}[TABLE]\n\n{TEXT[end:]}"
    assert set(states(reading_of(text), "requests.").values()) == {"unreadable"}


def test_the_numbers_of_a_tables_rows_are_no_numbers_of_pages() -> None:
    """They grow as those of pages do; a row that has one figure too many does not end in the next of them."""
    lines, number = [TITLE, "二、主动公开政府信息情况"], 0
    for block in FORM_2019.blocks:
        lines += [block.article, "序号", "信息内容", *(column.label for column in block.columns)]
        for row in block.rows:
            number += 1
            lines += [str(number), row.label, *["0"] * len(block.columns)]
    lines += ["四、政府信息公开行政复议、行政诉讼情况", "行政复议", "行政诉讼", "未经复议直接起诉", "复议后起诉"]
    lines += ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"] * 3
    lines += ["政府信息公开", "2024", *FOURTEEN, str(number + 1)]
    text = "\n".join([*lines, "五、存在的主要问题及改进情况", "无。", "六、其他需要报告的事项", "无。"])
    assert set(states(reading_of(text), "review.").values()) == {"unreadable"}


def test_figures_before_a_label_are_those_of_a_row_under_another_name() -> None:
    heads = "".join(
        td(text) for text in ("项目", "自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计")
    )
    left = "".join(td(text) for text in ("一、新收的申请", *["7"] * 7))
    right = "".join(td(text) for text in ("1.信访举报投诉类申请", *["8"] * 7))
    html = f"<table><tr>{heads}{heads}</tr><tr>{left}{right}</tr></table>"
    assert row_states(page_of(table_2(PRINTED), html, table_4(PRINTED)), "received") == {"unreadable"}


def test_figures_that_a_drawn_cell_breaks_are_none() -> None:
    cut = figures("granted").split()
    text = drawn(PRINTED, Layout())
    row = next(line for line in text.split("\n") if cut[0] in line)
    below = re.sub(r"[^│]", " ", row).replace("│     ", "│ 7   ", 5)
    assert "7" in below
    assert "number" not in row_states(text.replace(row, f"{row}\n{below}"), "granted")


def test_a_unit_behind_a_label_is_a_column_of_its_own() -> None:
    printed = PRINTED | {"disclosure.regulations.repealed": "", "disclosure.regulations.in_force": ""}
    text = run_together(printed, Layout()).replace("规章 101", "规章 件 101 102")
    assert set(states(reading_of(text), "disclosure.regulations.").values()) == {"unreadable"}


def test_a_table_whose_lines_are_drawn_and_whose_words_are_lost_is_not_called_absent() -> None:
    start, end = TEXT.index("行政复议 行政诉讼"), TEXT.index("五、存在")
    rule = "+-------+-------+"
    lost = "\n".join([rule, "| 结    | 结    |", "| 果    | 果    |", rule, "|       |       |", rule])
    assert set(states(reading_of(f"{TEXT[:start]}{lost}\n{TEXT[end:]}"), "review.").values()) == {"unreadable"}


def test_a_text_that_has_the_total_amid_its_parts_has_lost_the_order_of_its_cells() -> None:
    text = ZEROS.replace("（一）予以公开 0 0 0 0 0 0 0", "（一）予以公开 0 0 0 0 2 2 0")
    assert row_states(text, "granted") == {"unreadable"}


def test_a_piece_of_a_label_is_what_is_left_of_a_row() -> None:
    old = f"1.本机关不掌握相关政府信息 {figures('unavailable_not_held')}"
    assert old in TEXT
    text = TEXT.replace(old, "1.本机关不掌握相关政\n提供 府信息")
    assert row_states(text, "unavailable_not_held") == {"unreadable"}


@pytest.mark.parametrize(("first", "next_one"), [((), ("2",)), (("1",), ())], ids=["before", "behind"])
def test_the_number_of_a_row_is_no_figure_of_one_that_lost_a_blank(
    first: tuple[str, ...], next_one: tuple[str, ...]
) -> None:
    """As in a list of terms and descriptions with a column 序号, whose empty cells are not there."""
    cells = ["第二十条第（一）项", "序号", "信息内容", "本年制发件数", "本年废止件数", "现行有效件数"]
    cells += ["规章", *first, "0", "1", *next_one, "行政规范性文件", "7", "8", "9"]
    cells += ["第二十条第（五）项", "序号", "信息内容", "本年处理决定数量", "行政许可", "4"]
    lines = "".join(
        f"<p>{cell}</p>" for cell in ["二、主动公开政府信息情况", *cells, "三、收到和处理政府信息公开申请情况"]
    )
    found = reading_of(f"<html><body><h1>{TITLE}</h1>{lines}</body></html>").cells
    assert found["disclosure.regulations.in_force"].state is State.UNREADABLE
    assert found["disclosure.normative_documents.in_force"].text == "9"


@pytest.mark.parametrize("line", ["107", "行政许可", "重复申请", "四、政府信息公开行政复议、行政诉讼情况"])
def test_a_line_that_is_only_indented_is_no_row_of_cells(line: str) -> None:
    dump = cell_a_line(PRINTED)
    start = dump.index(line)
    start = dump.rindex("\n", 0, start) + 1
    assert differing(reading_of(f"{dump[:start]}\t{dump[start:]}", "file:report.txt"), PRINTED) == {}


def test_a_figure_that_was_broken_does_not_fill_up_a_row_that_lost_a_blank() -> None:
    row = "requests.rejected_repeated."
    sparse = with_sums(PRINTED | {f"{row}business": "0"}) | {f"{row}business": "", "requests.granted.research": ""}
    dump = cell_a_line(sparse)
    broken = dump.replace(
        f"\n{sparse[f'{row}total']}\n", f"\n{sparse[f'{row}total'][:2]}\n{sparse[f'{row}total'][2:]}\n"
    )
    assert set(states(reading_of(broken, "file:report.txt"), row).values()) == {"unreadable"}
