"""Tables whose header does not say in which order the columns stand: the sums may say it, else nothing is read."""

import pytest

from storage.forms import FORM_2021, LITIGATION_FIELDS, REQUEST_COLUMNS
from storage.report import Reading
from tests.crawler.reading.reading_of import differing, numbers, reading_of, states
from tests.crawler.reading.reports import KINDS, Layout, page, page_of, table_2, table_3, table_4, with_sums, zeros

PRINTED = with_sums({name: str(number) for number, name in enumerate(FORM_2021.fields, 1)})
ONE = zeros(requests__received__natural_person="1", requests__received__total="1")
START = "清溪县石桥镇人民政府2023年政府信息公开工作年度报告\n一、总体情况\n按时公开。"
BESIDE = ["勾稽关系\t申请人情况\t总计", "自然人\t法人或其他组织", "\t".join(KINDS)]
TOTALS_FIRST = [6, 0, 1, 2, 3, 4, 5]
TOTALS_SECOND = [0, 6, 1, 2, 3, 4, 5]


def unheaded(printed: dict[str, str], order: list[int]) -> Reading:
    keys = [column.key for column in REQUEST_COLUMNS]
    moved = {
        f"requests.{row.key}.{keys[place]}": printed[f"requests.{row.key}.{keys[number]}"]
        for row in FORM_2021.request_rows
        for place, number in enumerate(order)
    }
    return reading_of(page({**printed, **moved}, Layout(header=False)))


def dump(printed: dict[str, str], heads: list[str], order: list[int]) -> str:
    keys = [REQUEST_COLUMNS[number].key for number in order]
    rows = [
        "\t".join([row.label, *(printed[f"requests.{row.key}.{key}"] for key in keys)])
        for row in FORM_2021.request_rows
    ]
    lines = [*heads, *rows]
    return page_of(table_2(printed), "".join(f"<p>{line}</p>" for line in lines), table_4(printed))


class TestTable3:
    def test_is_read_where_the_sums_show_the_forms_order(self) -> None:
        assert differing(unheaded(PRINTED, list(range(7))), PRINTED) == {}

    def test_is_not_read_where_they_show_another(self) -> None:
        read = unheaded(PRINTED, TOTALS_FIRST)
        assert not [name for name in numbers(read) if name.startswith("requests.")]

    @pytest.mark.parametrize("order", [list(range(7)), TOTALS_FIRST])
    def test_one_application_shows_no_order_but_nothing_at_all_is_nothing_in_any(self, order: list[int]) -> None:
        read = states(unheaded(ONE, order), "requests.")
        assert {name for name, state in read.items() if state == "unreadable"} == {
            name for name in read if name.startswith("requests.received")
        }

    @pytest.mark.parametrize("order", [TOTALS_FIRST, TOTALS_SECOND])
    def test_of_a_dump_may_print_its_totals_first(self, order: list[int]) -> None:
        labels = ["自然人", "法人或其他组织", "总计"]
        labels = ["总计", *labels[:2]] if order is TOTALS_FIRST else ["自然人", "总计", labels[1]]
        heads = ["申请人情况", "\t".join(labels), "\t".join(KINDS)]
        read = numbers(reading_of(dump(PRINTED, heads, order)))
        assert {name for name, text in read.items() if PRINTED[name] != text} == set()

    def test_of_a_dump_whose_total_stands_beside_all_applicants_is_the_forms(self) -> None:
        rows = ["\t".join([row.label, *["1", "0", "0", "0", "0", "0", "1"]]) for row in FORM_2021.request_rows]
        read = states(reading_of("\n".join([START, *BESIDE, *rows])), "requests.")
        assert set(read.values()) == {"number"}


def test_figures_of_table_2_that_differ_need_their_heads() -> None:
    html = table_2(PRINTED).replace(
        "<tr><td>信息内容</td><td>本年制发件数</td><td>本年废止件数</td><td>现行有效件数</td></tr>", ""
    )
    assert "现行有效" not in html
    read = states(reading_of(page_of(html, table_3(PRINTED), table_4(PRINTED))), "disclosure.")
    assert {name for name, state in read.items() if state != "number"} == {
        name for name in read if "regulations" in name or "normative" in name
    }


def test_heads_of_table_2_with_blanks_between_them_keep_their_order() -> None:
    lines = [
        "清溪县石桥镇人民政府2023年政府信息公开工作年度报告",
        "二、主动公开政府信息情况",
        "第二十条第（一）项",
        "信息内容  现行有效件数  本年制发件数  本年废止件数",
        "规章  5  1  2",
        "行政规范性文件  9  3  4",
        "三、收到和处理政府信息公开申请情况",
    ]
    read = numbers(reading_of("\n".join(lines)))
    assert read.get("disclosure.regulations.issued") in (None, "1")


def test_fifteen_figures_alone_after_table_3_may_be_table_4() -> None:
    rows = ["\t".join([row.label, *["0"] * 7]) for row in FORM_2021.request_rows]
    text = "\n".join([START, "三、收到和处理政府信息公开申请情况", *BESIDE, *rows, "\t".join(["1"] * 15)])
    read = states(reading_of(text))
    assert {read[name] for name in LITIGATION_FIELDS} == {"unreadable"}


LETTERS = [
    "行政复议 行政诉讼",
    "未经复议直接起诉 复议后起诉",
    "结果 结果 其他 尚未 总",
    "维持 纠正 结果 审结 计 结果 结果 其他 尚未 总 结果 结果 其他 尚未 总",
    "维持 纠正 结果 审结 计 维持 纠正 结果 审结 计",
]


@pytest.mark.parametrize(
    ("figures", "is_read"),
    [
        ("0 0 0 0 0 0 0 0 0 0 0 0 0 0 0", True),
        ("2 1 0 1 4 1 0 0 0 1 0 2 0 1 3", True),
        ("1 0 0 0 1 0 0 0 0 0 0 0 0 0 0", True),
        ("4 2 1 0 1 1 1 0 0 0 3 0 2 0 1", False),  # the totals are first
        ("2 1 0 1 5 1 0 0 0 1 0 2 0 1 3", True),
        ("2 1 0 1 4 1 0 0 0 1 0 2 0 1", False),
    ],
)
def test_heads_of_table_4_taken_apart_line_by_line_are_the_forms_unless_sums_say_otherwise(
    figures: str, is_read: bool
) -> None:
    lines = [START, "四、政府信息公开行政复议、行政诉讼情况", *LETTERS, figures, "五、存在的主要问题及改进情况", "无。"]
    reading = reading_of("\n".join([*lines, "六、其他需要报告的事项", "无。"]))
    read = [str(reading.cells[name].value) for name in LITIGATION_FIELDS if reading.cells[name].value is not None]
    assert read == (figures.split() if is_read else [])


def test_heads_of_table_4_taken_apart_of_which_the_total_is_first_are_not_read() -> None:
    heads = [*LETTERS[:2], "总 结果 结果 其他 尚未", "计 维持 纠正 结果 审结"]
    lines = [
        START,
        "四、政府信息公开行政复议、行政诉讼情况",
        *heads,
        "1 1 0 0 0 0 0 0 0 0 0 0 0 0 0",
        "五、存在的问题",
        "无。",
    ]
    reading = reading_of("\n".join([*lines, "六、其他需要报告的事项", "无。"]))
    assert [reading.cells[name].value for name in LITIGATION_FIELDS if reading.cells[name].value is not None] == []


def test_heads_of_table_4_taken_apart_stand_above_blanks_too() -> None:
    figures = ["", "2", "", "", "2", *["0"] * 10]
    heads = ["\n".join(f"\t{word}" for word in line.split()) for line in LETTERS]
    cells = "\n".join(f"\t{text}" for text in figures)
    end = ["五、存在的主要问题及改进情况", "无。", "六、其他需要报告的事项", "无。"]
    text = "\n\n".join([START, "四、政府信息公开行政复议、行政诉讼情况", *heads, cells, *end])
    reading = reading_of(text)
    assert [reading.cells[name].text for name in LITIGATION_FIELDS] == figures
