"""Labels of a scan that were read a little wrong name their rows where their places prove it, and never another row."""

import re
from collections.abc import Mapping, Sequence

import pytest

from crawler.reading.blocks import Block, Grid
from crawler.reading.form.align import align
from crawler.reading.html.document import read_html
from crawler.reading.scan.misread_labels import with_labels_mended
from storage.forms import FORM_2021, REQUEST_COLUMNS
from storage.report import Cell, State
from tests.crawler.reading.reports import page

CELLS = {name: str(number) for number, name in enumerate(FORM_2021.fields, 10)}
KINDS = [column.key for column in REQUEST_COLUMNS]


def recognised(misread: Mapping[str, str]) -> list[Block]:
    """The blocks of a report some words of which were read as others."""
    text = page(CELLS)
    for label, other in misread.items():
        assert label in text
        text = text.replace(label, other)
    return list(read_html(text).body)


def aligned(blocks: Sequence[Block]) -> Mapping[str, Cell]:
    found = align([block for block in blocks if isinstance(block, Grid)])
    assert found is not None
    return found.cells


def row(cells: Mapping[str, Cell], name: str) -> list[str]:
    return [cells[f"{name}.{kind}"].text for kind in KINDS]


def printed(name: str) -> list[str]:
    return [CELLS[f"{name}.{kind}"] for kind in KINDS]


@pytest.mark.parametrize(
    ("misread", "names"),
    [
        ({"二、上年结转政府": "、十年结转政府"}, ["requests.carried_in"]),
        ({"（一）予以公开": "a 户以公开", "（二）部分公开（区分处理": ": 部行公开 区行处里"}, ["requests.granted"]),
        ({"3.危及“三安全一稳定”": ".危及“安 稳定”"}, ["requests.denied_safety_stability"]),
        ({"（七）总计": "L总i"}, ["requests.concluded"]),
        ({"一、本年新收政府": "、木午新牧政守"}, ["requests.received"]),
        ({"四、结转下年度继续办理": "四、結转下午度经续办"}, ["requests.carried_out"]),
    ],
)
def test_a_label_between_others_names_its_row(misread: Mapping[str, str], names: Sequence[str]) -> None:
    blocks = recognised(misread)
    lost, cells = aligned(blocks), aligned(with_labels_mended(blocks))
    for name in names:
        assert row(lost, name) != printed(name)
        assert row(cells, name) == printed(name)
    assert {name: cell.text for name, cell in cells.items()} == CELLS


def test_labels_of_table_2_name_their_rows() -> None:
    cells = aligned(with_labels_mended(recognised({"行政规范性文件": "行政规范性之性", "行政许可": "政许可"})))
    assert {name: cell.text for name, cell in cells.items()} == CELLS


def test_words_above_the_columns_of_table_4_are_mended_where_all_are_like_their_own() -> None:
    misread = {"未经复议直接起诉": "书经复议直接起诉", "复议后起诉": "复议情起诉", "结果纠正": "结果约正"}
    cells = aligned(with_labels_mended(recognised(misread)))
    assert {name: cell.text for name, cell in cells.items()} == CELLS


@pytest.mark.parametrize(
    ("misread", "name"),
    [
        # another row than the form's stands there
        ({"2.重复申请": "2.咨询类申请事项"}, "requests.rejected_repeated"),
        # nearer to a label that stands elsewhere
        ({"6.属于四类过程性信息": "6.属于三类内部车务信息"}, "requests.denied_deliberative"),
        ({"行政许可": "行政检查"}, "disclosure.licensing"),
    ],
)
def test_a_label_that_is_no_misread_one_names_no_row(misread: Mapping[str, str], name: str) -> None:
    blocks = recognised(misread)
    before, after = aligned(blocks), aligned(with_labels_mended(blocks))
    assert before == after
    assert all(cell.state is not State.NUMBER for field, cell in after.items() if field.startswith(f"{name}."))


def test_a_label_in_whose_place_the_form_has_more_rows_is_left_as_it_is() -> None:
    text = page(CELLS).replace("7.属于行政执法案卷", ".属十行政执汏案")
    without = re.sub(r"<tr>(?:(?!<tr>).)*8\.属于行政查询事项.*?</tr>", "", text, flags=re.DOTALL)
    assert text != without
    blocks = read_html(without).body
    assert with_labels_mended(blocks) == blocks


def test_columns_of_table_4_of_which_one_is_another_are_left_as_they_are() -> None:
    blocks = recognised({"尚未审结": "撤诉和解", "结果纠正": "结果约正"})
    assert with_labels_mended(blocks) == tuple(blocks)
