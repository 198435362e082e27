"""Labels with more behind them than the form prints: units, notes, what they count."""

import re

import pytest

from storage.forms import FORM_2019, FORM_2021, Form
from storage.report import State
from tests.crawler.reading.reading_of import differing, numbers, reading_of, states
from tests.crawler.reading.reports import GROUP_SIZES, TITLE, Layout, page

_LONG = "（根据有关规定应当由本机关填报的事项，" + "包括（但不限于）委托办理的事项，" * 15 + "没有的填零）"


def noted(form: Form, note: str, *, only: str = "") -> tuple[str, dict[str, str]]:
    """A report whose labels (or only one of them) have something behind them, and what it prints."""
    printed = {name: str(number) for number, name in enumerate(form.fields, 101)}
    rows = [*(row.label for block in form.blocks for row in block.rows), *(row.label for row in form.request_rows)]
    labels = {only} if only else {*rows, *GROUP_SIZES} - {"其他"}
    html = page(printed, Layout(form=form), TITLE if form is FORM_2021 else TITLE.replace("2023", "2020"))
    return re.sub(r"(?<=>)[^<>]+(?=</td>)", lambda cell: cell[0] + note * (cell[0] in labels), html), printed


@pytest.mark.parametrize("form", [FORM_2019, FORM_2021], ids=lambda form: form.key)
@pytest.mark.parametrize(
    "note", ["（件）", "(项)", "【注1】", "（2023年1月1日至12月31日)", "（不含\n垂直部门）", _LONG]
)
def test_a_note_behind_a_label(form: Form, note: str) -> None:
    html, printed = noted(form, note.replace("2023", "2023" if form is FORM_2021 else "2020"))
    doubtful = {"disclosure.fees.amount"} if note in ("（件）", "(项)") else set[str]()
    assert differing(reading_of(html), printed).keys() == doubtful & printed.keys()


@pytest.mark.parametrize("counted", ["数", "数量", "件数"])
def test_what_a_row_of_table_2_counts(counted: str) -> None:
    html, printed = noted(FORM_2021, counted, only="行政处罚")
    assert differing(reading_of(html), printed) == {}


def test_a_note_may_speak_of_another_row_and_not_be_one() -> None:
    html, printed = noted(FORM_2021, "（不含行政处罚、行政强制）", only="行政许可")
    assert differing(reading_of(html), printed) == {}
    html, printed = noted(FORM_2021, "（行政强制）", only="行政处罚")
    reading = reading_of(html)
    assert reading.cells["disclosure.penalties.decisions"].state is State.UNREADABLE
    assert numbers(reading).items() <= printed.items()


@pytest.mark.parametrize("other", ["简易程序", "（简易程序）", "小计"])
def test_a_part_beside_which_another_stands_is_not_the_whole(other: str) -> None:
    html, printed = noted(FORM_2021, "（一般程序）", only="行政处罚")
    reading = reading_of(with_a_part(html, "行政处罚（一般程序）", other))
    assert differing(reading, printed).keys() == {"disclosure.penalties.decisions"}
    assert reading.cells["disclosure.penalties.decisions"].state is State.UNREADABLE
    html, printed = noted(FORM_2021, "（件）", only="行政处罚")
    assert differing(reading_of(with_a_part(html, "行政处罚（件）", other)), printed) == {}


def with_a_part(html: str, label: str, part: str) -> str:
    """The same report with a row more below the one of a label: of another label and another figure."""
    row = re.search(f"<tr><td>{label}</td>.*?</tr>", html)
    assert row
    return html.replace(row[0], row[0] + re.sub("(?<=>)[0-9]+(?=<)", "7", row[0].replace(label, part)))


def test_rows_that_only_their_notes_tell_apart_are_not_read() -> None:
    html, _ = noted(FORM_2021, "（一般程序）", only="行政处罚")
    reading = reading_of(with_a_part(html, "行政处罚（一般程序）", "行政处罚（简易程序）"))
    assert states(reading, "disclosure.penalties") == {"disclosure.penalties.decisions": "unreadable"}
    assert not [problem for problem in reading.problems if "different figures" in problem], "the body is not blamed"


@pytest.mark.parametrize("part", ["行政处罚（简易程序）", "其中：行政处罚（简易程序）", "行政处罚数"])
def test_a_part_below_its_row_takes_nothing_from_it(part: str) -> None:
    html, printed = noted(FORM_2021, "")
    assert differing(reading_of(with_a_part(html, "行政处罚", part)), printed) == {}


@pytest.mark.parametrize(
    "note",
    [
        *(
            "（上年）",
            "（其中简易程序）",
            "（累计）",
            "（2022年）",
            "（2022年1月1日至12月31日）",
            "（截至2022年12月31日）",
        ),
        *("（上半年）", "（第一季度）", "（2023年1-6月）", "（二〇二二年）", "（同比）", "（增减）", "（占比）"),
        *("（万元）", "（罚没金额）"),
    ],
)
def test_a_note_that_makes_another_row_of_a_row(note: str) -> None:
    html, _ = noted(FORM_2021, note, only="行政处罚")
    assert states(reading_of(html), "disclosure.penalties") == {"disclosure.penalties.decisions": "unreadable"}


@pytest.mark.parametrize("note", ["（件）", "(件、宗)", "（以本机关名义办理的数量）"])
def test_a_note_behind_a_head(note: str) -> None:
    html, printed = noted(FORM_2021, "")
    heads = ("自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计", "结果维持", "结果纠正")
    for head in heads:
        html = html.replace(f">{head}</td>", f">{head}{note}</td>")
    assert differing(reading_of(html), printed) == {}


@pytest.mark.parametrize("note", ["（同比）", "（上半年）", "（2022年度数据）"])
def test_a_head_whose_note_says_something_else_is_not_that_column(note: str) -> None:
    html, printed = noted(FORM_2021, "")
    other = html.replace('<td rowspan="2">总计</td>', f'<td rowspan="2">总计{note}</td>')
    assert other != html
    assert not {name for name in numbers(reading_of(other)) if name.startswith("requests.") and name.endswith(".total")}
    assert numbers(reading_of(other)).items() <= printed.items()


def test_the_row_of_another_year_takes_nothing_from_that_of_its_own() -> None:
    html, _ = noted(FORM_2021, "（2023年1月1日至12月31日）", only="行政处罚")
    both = with_a_part(html, "行政处罚（2023年1月1日至12月31日）", "行政处罚（2022年1月1日至12月31日）")
    html, printed = noted(FORM_2021, "")
    assert differing(reading_of(both), printed) == {}


@pytest.mark.parametrize("label", ["3.其他（件）", "（七）总计（件）"])
def test_numbered_labels_of_other_tables_with_notes_are_none_of_table_3(label: str) -> None:
    html, printed = noted(FORM_2021, "")
    other = f"<p>附：</p><table><tr><td>项目</td><td>数量</td></tr><tr><td>{label}</td><td>4</td></tr></table>"
    assert differing(reading_of(html.replace("<p>五、存在", other + "<p>五、存在")), printed) == {}


@pytest.mark.parametrize("note", ["（件）", "（收费项目数）", "数量"])
def test_what_counts_things_is_no_amount(note: str) -> None:
    html, printed = noted(FORM_2021, note, only="行政事业性收费")
    assert differing(reading_of(html), printed).keys() == {"disclosure.fees.amount"}
    assert states(reading_of(html), "disclosure.fees") == {"disclosure.fees.amount": "unreadable"}


@pytest.mark.parametrize("figure", [" 5", "（5件）", "（5）", "\n5"])
def test_a_blank_beside_a_label_that_ends_in_a_figure_is_none(figure: str) -> None:
    html, printed = noted(FORM_2021, figure, only="行政处罚")
    assert numbers(reading_of(html))["disclosure.penalties.decisions"] == printed["disclosure.penalties.decisions"]
    html = html.replace(f">{printed['disclosure.penalties.decisions']}<", "><")
    assert states(reading_of(html), "disclosure.penalties") == {"disclosure.penalties.decisions": "unreadable"}


def test_a_mark_of_a_note_is_no_figure() -> None:
    html, printed = noted(FORM_2021, "【注1】", only="行政处罚")
    html = html.replace(f">{printed['disclosure.penalties.decisions']}<", "><")
    assert states(reading_of(html), "disclosure.penalties") == {"disclosure.penalties.decisions": "blank"}


def test_two_years_beside_each_other_are_not_read_by_their_notes() -> None:
    html, printed = noted(FORM_2021, "")
    years = re.sub(r"<td( rowspan=\"2\")?>总计</td>", r"<td\1>总计（2022年）</td><td\1>总计（2023年）</td>", html)
    two = re.sub(r"(<td>\d+</td>)(?=</tr>)", r"<td>7</td>\1", years)
    assert numbers(reading_of(two)).items() <= printed.items()
