"""Tables of something else beside the form's, and several reports on one page."""

import random

import pytest

from storage.forms import FORM_2021, PROCEEDINGS
from storage.forms import OUTCOMES as OUTCOME_COLUMNS
from tests.crawler.reading.reading_of import differing, numbers, reading_of, states
from tests.crawler.reading.reports import (
    OUTCOMES,
    TITLE,
    page,
    page_of,
    tab_separated,
    table,
    table_2,
    table_3,
    table_4,
    td,
)

PRINTED = {name: str(n) for name, n in zip(FORM_2021.fields, random.Random(4).sample(range(1, 999), 200), strict=True)}
EARLIER = {name: str(n) for name, n in zip(FORM_2021.fields, random.Random(5).sample(range(1, 999), 200), strict=True)}
BLANK = dict.fromkeys(FORM_2021.fields, "")
COLUMNS_OF_4 = (*(column.key for column in OUTCOME_COLUMNS), "total")
LAST_YEAR = TITLE.replace("2023", "2022")

FOREIGN = {
    "labels of table 2": [["事项", "数量"], ["行政许可", "345"], ["行政强制", "346"], ["规范性文件", "7"]],
    "seven totals": [
        ["部门", *(f"{n}月" for n in range(1, 8))],
        ["党政办", *map(str, range(1, 8))],
        ["总计", *map(str, range(11, 18))],
    ],
    "fifteen figures": [[f"第{n}项" for n in range(15)], [str(n + 300) for n in range(15)]],
    "execution of law": [["类别", "上年", "本年", "同比"], ["行政许可", "1", "2", "3"], ["行政处罚", "4", "5", "6"]],
    "proposals": [["类别", "承办数", "办结数"], ["人大建议", "12", "12"], ["其他", "1", "2"]],
}


def foreign(name: str) -> str:
    return table(["".join(map(td, row)) for row in FOREIGN[name]])


def report_of(html: str) -> str:
    """The report alone of a page."""
    return html[html.index("<div class=TRS_Editor>") : html.index("<div>版权所有")]


@pytest.mark.parametrize("caption", ["本年度情况表", "2023年度数据"])
def test_a_caption_of_this_year_ends_the_tables_of_another(caption: str) -> None:
    third = table_3(PRINTED)
    both = f"<p>上年度情况表</p>{table_3(EARLIER)}<p>{caption}</p>{third}"
    assert differing(reading_of(page(PRINTED).replace(third, both)), PRINTED) == {}


@pytest.mark.parametrize("heads", [("2022年", "2023年"), ("上年数", "本年数")])
def test_a_table_of_a_body_s_own_that_sets_years_beside_each_other_takes_nothing_from_the_form_s(
    heads: tuple[str, str],
) -> None:
    rows = [("指标", *heads, "同比"), ("本年新收政府信息公开申请数量", "1", "2", "+100%"), ("总计", "9", "8", "-")]
    own = table(["".join(map(td, row)) for row in rows])
    assert differing(reading_of(page(PRINTED).replace("<p>二、", f"{own}<p>二、", 1)), PRINTED) == {}


@pytest.mark.parametrize("name", FOREIGN)
@pytest.mark.parametrize("before", ["<p>（一）主动公开", "<p>三、收到", "<p>四、政府", "<div>版权所有", "<p>五、"])
@pytest.mark.parametrize("cells", [PRINTED, BLANK], ids=["figures", "blanks"])
def test_another_table_takes_nothing_and_gives_nothing(name: str, before: str, cells: dict[str, str]) -> None:
    reading = reading_of(page(cells).replace(before, foreign(name) + before))
    if cells is PRINTED:
        assert differing(reading, PRINTED) == {}
    else:
        assert numbers(reading) == {}


@pytest.mark.parametrize("name", ["table_2", "table_3", "table_4"])
def test_another_years_table_does_not_fill_the_blanks_of_this_years(name: str) -> None:
    other = {"table_2": table_2, "table_3": table_3, "table_4": table_4}[name](EARLIER)
    assert numbers(reading_of(page(BLANK).replace("<p>无</p>", f"<p>附：2022年数据</p>{other}"))) == {}


@pytest.mark.parametrize("caption", ["2022年", "（2022年度）", "上年度：", "去年"])
def test_a_year_alone_above_a_table_is_its_caption(caption: str) -> None:
    below = f"<p>{caption}</p>{table_2(EARLIER)}<p>三、收到"
    assert differing(reading_of(page(PRINTED).replace("<p>三、收到", below)), PRINTED) == {}
    assert numbers(reading_of(page(BLANK).replace("<p>三、收到", below))) == {}


CAPTIONS = [
    "附：2022年收到和处理政府信息公开申请情况",
    "2022年主动公开情况（供对比）：",
    "2022年度政府信息公开申请情况（单位：件）",
    "上年度收到和处理政府信息公开申请情况",
    "表3 2022年申请情况统计",
]


@pytest.mark.parametrize("number", [2, 3, 4])
@pytest.mark.parametrize("caption", CAPTIONS)
@pytest.mark.parametrize("within", [False, True], ids=["a line above it", "a row between both"])
def test_a_line_right_above_a_table_that_names_another_year_is_its_caption(
    number: int, caption: str, within: bool
) -> None:
    own = {2: table_2, 3: table_3, 4: table_4}[number]
    line = f"</table><p>{caption}</p><table>"
    row = f"<tr>{td(caption, 1, {2: 4, 3: 10, 4: 15}[number])}</tr>"
    rows = own(EARLIER).replace("<table border=1>", row if within else line)
    for cells in (PRINTED, BLANK):
        html = page(cells).replace(own(cells), own(cells).replace("</table>", rows))
        assert differing(reading_of(html), PRINTED) == {} if cells is PRINTED else numbers(reading_of(html)) == {}


@pytest.mark.parametrize(
    "line",
    [
        "与2022年相比，本年情况如下：",
        "较2022年有所增长的申请情况：",
        "截至2022年底有效的行政规范性文件统计在内",
        "2022年至2023年情况",
        "2022年12月起申请由办公室统计",
    ],
)
def test_a_line_above_a_table_that_only_speaks_of_another_year_is_no_caption(line: str) -> None:
    html = page(PRINTED).replace(table_3(PRINTED), f"<p>{line}</p>{table_3(PRINTED)}")
    assert differing(reading_of(html), PRINTED) == {}


@pytest.mark.parametrize("between", ["申请处理情况", "单位：件", "——", "信息内容"])
def test_a_word_of_its_head_stands_between_a_caption_and_its_table(between: str) -> None:
    other = f"<p>附：2022年收到申请情况</p><p>{between}</p>{table_3(EARLIER)}"
    assert numbers(reading_of(page(BLANK).replace("<p>无</p>", other))) == {}


def test_a_caption_within_a_text_parts_its_tables() -> None:
    dump = tab_separated(BLANK).replace(
        "三、收到", "\n".join(["2022年主动公开情况（供对比）：", *_second(EARLIER), "", "三、收到"]), 1
    )
    assert numbers(reading_of(dump)) == {}


def _second(cells: dict[str, str]) -> list[str]:
    """Table 2 of a text in rows."""
    dump = tab_separated(cells)
    return dump[dump.index("第二十条") : dump.index("三、收到")].strip().split("\n")


@pytest.mark.parametrize("caption", ["2022年数据", "附表（上年同期）", "附：2022年政府信息公开情况统计表"])
def test_the_caption_of_a_table_stands_in_it(caption: str) -> None:
    other = table_3(EARLIER).replace("<table border=1>", f"<table border=1><caption>{caption}</caption>")
    html = page(PRINTED).replace(table_3(PRINTED), table_3(PRINTED) + other)
    assert differing(reading_of(html), PRINTED) == {}


def test_years_above_the_report_are_no_captions() -> None:
    html = page(PRINTED).replace("<div class=TRS_Editor>", "<p>2023年</p><p>2022年</p><div class=TRS_Editor>")
    assert differing(reading_of(html), PRINTED) == {}


@pytest.mark.parametrize("word", ["上年新收", "2022年新收", "去年新收"])
def test_a_row_for_another_year_is_not_this_years(word: str) -> None:
    row = td(f"一、{word}政府信息公开申请数量", 1, 3) + "".join(td(str(n)) for n in range(7))
    own = f"<tr>{td('二、上年结转政府信息公开申请数量', 1, 3)}"
    html = page(PRINTED).replace(own, f"<tr>{row}</tr>{own}")
    assert differing(reading_of(html), PRINTED) == {}


class TestSeveralReports:
    @pytest.mark.parametrize("cells", [PRINTED, BLANK], ids=["figures", "blanks"])
    def test_last_years_below_this_years(self, cells: dict[str, str]) -> None:
        below = f"<h2>{LAST_YEAR}</h2>{report_of(page(EARLIER))}<div>版权所有"
        reading = reading_of(page(cells).replace("<div>版权所有", below))
        assert reading.year == 2023
        assert {name: cell.text for name, cell in reading.cells.items()} == cells

    def test_in_one_element(self) -> None:
        below = f"<p>{LAST_YEAR}</p>{report_of(page(EARLIER))[len('<div class=TRS_Editor>') : -len('</div>')]}"
        reading = reading_of(page(PRINTED).replace("<p>无</p>", f"<p>无</p>{below}"))
        assert differing(reading, PRINTED) == {}
        assert reading.sections[6] == "无"

    def test_another_bodys_below(self) -> None:
        below = f"<h2>{TITLE.replace('石桥镇', '后柳镇')}</h2>{report_of(page(EARLIER))}<div>版权所有"
        assert differing(reading_of(page(PRINTED).replace("<div>版权所有", below)), PRINTED) == {}

    def test_one_that_nothing_tells_apart_is_not_read(self) -> None:
        reading = reading_of(page(PRINTED).replace("<div>版权所有", f"{report_of(page(EARLIER))}<div>版权所有"))
        assert set(states(reading).values()) == {"unreadable"}


OWN = {2: table_2, 3: table_3, 4: table_4}
PREFIXES = {2: ("disclosure",), 3: ("requests",), 4: ("review", "suit")}


def states_of(html: str, number: int) -> set[str]:
    cells = reading_of(html).cells
    return {cell.state.value for name, cell in cells.items() if name.startswith(PREFIXES[number])}


@pytest.mark.parametrize("number", [2, 3, 4])
@pytest.mark.parametrize("year", ["2022年", "上年", "2023年"])
@pytest.mark.parametrize("within", [False, True], ids=["above the table", "in the table"])
def test_a_table_under_the_caption_of_another_year_is_not_this_years_and_not_absent(
    number: int, year: str, within: bool
) -> None:
    """Its words are there, so nobody knows that the report has no such table."""
    own = OWN[number](PRINTED)
    other = f"<p>附：{year}数据</p>{own}"
    if within:
        other = own.replace("<table border=1>", f"<table border=1><tr>{td(f'{year}数据', 1, 10)}</tr>")
    html = page(PRINTED)
    assert own in html
    expected = {"number"} if year == "2023年" else {"unreadable"}
    assert states_of(html.replace(own, "").replace("<p>无</p>", other), number) == expected
    both = reading_of(html.replace("<p>无</p>", f"<p>附：2022年数据</p>{OWN[number](EARLIER)}"))
    assert differing(both, PRINTED) == {}


def test_a_table_of_the_bodies_below_behind_the_last_section_is_not_the_reports_own() -> None:
    below = f"<p>无</p><h3>附件2：下属单位信息公开情况统计表</h3>{OWN[3](EARLIER)}"
    assert differing(reading_of(page(PRINTED).replace("<p>无</p>", below)), PRINTED) == {}
    within = OWN[3](PRINTED) + f"<p>所属单位情况统计表</p>{OWN[3](EARLIER)}"
    twice = reading_of(page(PRINTED).replace(OWN[3](PRINTED), within))
    assert not any(name.startswith("requests.") for name in numbers(twice))


@pytest.mark.parametrize(
    ("number", "rows"),
    [
        (4, [[f"甲{n}" for n in range(15)], [str(n) for n in range(15)]]),
        (4, [[str(n) for n in range(15)]]),
        (3, [["项", *"甲乙丙丁戊己庚"], *[["某", *"1234567"]] * 5]),
        (2, [["类别", "件数"], ["许可", "5"], ["处罚", "5"]]),
        (2, [["类别", "件数"], ["行政许可", "5"], ["行政处罚", "5"]]),
    ],
)
def test_a_table_of_figures_that_nobody_took_stands_where_the_forms_would(number: int, rows: list[list[str]]) -> None:
    own = OWN[number](PRINTED)
    html = page(PRINTED).replace(own, table(["".join(map(td, row)) for row in rows]))
    assert states_of(html, number) == {"unreadable"}
    assert states_of(page(PRINTED).replace(own, ""), number) == {"absent"}


OTHERS = TITLE.replace("石桥镇", "柳湾镇")


@pytest.mark.parametrize(
    ("listed", "bodies"),
    [("清溪县2023年各乡镇政府信息公开工作年度报告", ()), (TITLE, ("清溪县石桥镇人民政府",))],
    ids=["named after none of them", "named after one"],
)
def test_the_reports_of_several_bodies_are_given_to_none_of_them(listed: str, bodies: tuple[str, ...]) -> None:
    both = f"<h2>{TITLE}</h2>{report_of(page(PRINTED))}<h2>{OTHERS}</h2>{report_of(page(EARLIER))}"
    reading = reading_of(f"<html><head><title>{listed}</title></head><body>{both}</body></html>", listed_title=listed)
    assert (reading.bodies, reading.year, reading.kind) == (bodies, 2023, "report")
    assert ("the page holds the reports of several bodies" in reading.problems) == (not bodies)
    assert set(states(reading).values()) == ({"number"} if bodies else {"unreadable"})


def in_three(cells: dict[str, str], between: str = "<p>{}</p>") -> str:
    """Table 4 as three tables, each below a line that names its proceeding."""
    parts = []
    for proceeding, caption in zip(PROCEEDINGS, ("（一）行政复议", "未经复议直接起诉", "复议后起诉情况"), strict=True):
        heads = "".join(map(td, (*OUTCOMES, "总计")))
        figures = "".join(td(cells[f"{proceeding.key}.{column}"]) for column in COLUMNS_OF_4)
        parts.append(between.format(caption) + table([heads, figures]))
    return "".join(parts)


def test_table_4_in_three_tables_below_their_captions() -> None:
    cells = {name: str(number * 7 % 50) for number, name in enumerate(FORM_2021.fields)}
    cells["suit_direct.pending"] = ""
    reading = reading_of(page_of(table_2(cells), table_3(cells), in_three(cells)))
    assert states(reading, "suit_direct.pending") == {"suit_direct.pending": "blank"}
    assert {name: printed for name, (printed, *_) in differing(reading, cells).items()} == {"suit_direct.pending": ""}
    unsaid = reading_of(page_of(table_2(cells), table_3(cells), in_three(cells, "<p>详见下表</p>")))
    assert not [name for name in numbers(unsaid) if name.startswith(("review", "suit"))]


@pytest.mark.parametrize("label", ["上年", "去年同期", "上一年度"])
def test_figures_of_table_4_for_an_earlier_year_are_not_this_years(label: str) -> None:
    cells = dict.fromkeys(FORM_2021.fields, "3")
    captioned = (
        in_three(cells).replace("<tr><td>", "<tr><td></td><td>").replace("<td></td><td>3", f"<td>{label}</td><td>3")
    )
    fourth = set(states(reading_of(page_of(table_2(cells), table_3(cells), captioned)), "review").values())
    assert fourth == {"unreadable"}
