import re
from datetime import date

import pytest

from storage.report import Completeness, DocumentKind, State
from tests.crawler.reading.reading_of import differing, numbers, reading_of
from tests.crawler.reading.reports import TITLE, Layout, page, page_of, table_2, table_3, table_4, zeros

PRINTED = {name: str(number % 90) for number, name in enumerate(zeros())}
NEIGHBOURS = "<ul><li><a href=1>清溪县石桥镇人民政府2021年政府信息公开工作年度报告</a> 2022-01-20</li></ul>"


def with_information_block(block: str) -> str:
    start = PAGE.index("<p>发布日期")
    return PAGE[:start] + block + PAGE[PAGE.index("</p>", start) + len("</p>") :]


PAGE = page(PRINTED)
BLOCKS = [
    "<p>索引号：01234567X-2024-00012　发布机构：石桥镇　发布日期：2024-01-25</p>",
    (
        "<table><tr><td>索引号</td><td>01234567X-2024-00012</td><td>发布机构</td><td>石桥镇</td></tr>"
        "<tr><td>发布日期</td><td>2024-01-25 09:30</td><td>文号</td><td></td></tr></table>"
    ),
    "<ul><li>索 引 号：01234567X-2024-00012</li><li>发布机构：石桥镇</li><li>发布日期：2024年1月25日</li></ul>",
    (
        "<dl><dt>索引号</dt><dd>01234567X-2024-00012</dd><dt>发布机构</dt><dd>石桥镇</dd>"
        "<dt>发布日期</dt><dd>2024-01-25</dd></dl>"
    ),
    (
        "<div><span>索引号：</span><span>01234567X</span>-2024-<b>00012</b><br>发布机构：<i>石桥镇</i><br>"
        "发布日期：<span>2024</span>-<span>01</span>-25</div>"
    ),
]


@pytest.mark.parametrize("block", BLOCKS)
def test_information_blocks(block: str) -> None:
    reading = reading_of(with_information_block(block))
    assert (reading.index_number, reading.publisher) == ("01234567X-2024-00012", "石桥镇")
    assert reading.dates.displayed == date(2024, 1, 25)


def test_dates_of_page_metadata_and_address_are_kept_apart() -> None:
    metas = '<meta name="PubDate" content="2024-01-24 10:00"><meta name="ContentSource" content="县政府办">'
    reading = reading_of(PAGE.replace("<meta charset=utf-8>", f"<meta charset=utf-8>{metas}"))
    assert (reading.dates.displayed, reading.dates.metadata) == (date(2024, 1, 25), date(2024, 1, 24))
    assert reading.dates.address == date(2024, 1, 26)


def test_the_sections_end_with_the_report_and_not_with_the_page() -> None:
    reading = reading_of(PAGE)
    assert dict(reading.sections) == {
        1: "2023年，我镇主动公开信息120条。\n（一）主动公开。按时公开。",
        2: "",
        3: "",
        4: "",
        5: "公开不够及时。",
        6: "无",
    }


@pytest.mark.parametrize(
    "title",
    [
        f"<title>{TITLE}</title>",
        f"<title>清溪县人民政府</title><meta name=ArticleTitle content='{TITLE}'>",
        f"<title>清溪县</title></head><body><div class=xl-title>{TITLE.replace('2023', '<br>2023')}</div>",
        f"<title>清溪县</title></head><body><h2>{TITLE}</h2>",
        "<title>清溪县人民政府门户网站</title>",
    ],
)
def test_the_title_is_found_and_neighbours_are_not_taken_for_it(title: str) -> None:
    start, end = PAGE.index("<title>"), PAGE.index("</h1>") + len("</h1>")
    html = PAGE[:start] + title + NEIGHBOURS + PAGE[end:]
    if TITLE not in title.replace("<br>", ""):
        html = html.replace("<p>一、总体情况</p>", f"<p>{TITLE[:10]}</p><p>{TITLE[10:]}</p><p>一、总体情况</p>")
    reading = reading_of(html)
    assert (reading.title, reading.year, reading.bodies) == (TITLE, 2023, ("清溪县石桥镇人民政府",))


@pytest.mark.parametrize(
    ("name", "bodies"),
    [
        ("清溪县人民政府-{}", ()),
        ("{} - 清溪县人民政府", ()),
        ("清溪县人民政府门户网站 - {}", ()),
        ("中国·清溪_{}", ()),
        ("{}-政府信息公开年报-清溪县人民政府", ()),
        ("{}-县财政局-清溪县人民政府", ("县财政局",)),
        ("石桥镇人民政府 | {}", ("石桥镇人民政府",)),
    ],
)
def test_whose_site_a_page_is_of_says_not_whose_report_it_holds(name: str, bodies: tuple[str, ...]) -> None:
    bare = "2023年政府信息公开工作年度报告"
    html = re.sub("<title>.*?</title>", f"<title>{name.format(bare)}</title>", PAGE.replace(TITLE, bare))
    reading = reading_of(html, listed_title=bare)
    assert (reading.title.partition("-")[0], reading.year, reading.bodies) == (bare, 2023, bodies)


def test_a_breadcrumb_is_no_part_of_the_title() -> None:
    start, end = PAGE.index("<title>"), PAGE.index("</h1>") + len("</h1>")
    place = "<p>当前位置：首页 > 政府信息公开 > 政府信息公开年报 > 正文</p>"
    broken = f"{place}<p>{TITLE[:10]}</p><p>{TITLE[10:]}</p><p>一、总体情况</p>"
    reading = reading_of(PAGE[:start] + PAGE[end:].replace("<p>一、总体情况</p>", broken))
    assert reading.title == TITLE


def test_a_page_in_one_layout_table_is_read_like_any_other() -> None:
    body = PAGE[PAGE.index("<body>") + len("<body>") : PAGE.index("</body>")]
    html = PAGE.replace(body, f"<table><tr><td>{body}</td></tr></table>")
    assert differing(reading_of(html), PRINTED) == {}
    assert reading_of(html).sections == reading_of(PAGE).sections


def test_a_report_whose_headings_stand_in_the_rows_of_one_table() -> None:
    def rows(table: str) -> str:
        return table.removeprefix("<table border=1>").removesuffix("</table>")

    def heading(text: str) -> str:
        return f"<tr><td colspan=10>{text}</td></tr>"

    whole = (
        f"<table>{heading('二、主动公开政府信息情况')}{rows(table_2(PRINTED))}"
        f"{heading('三、收到和处理政府信息公开申请情况')}{rows(table_3(PRINTED))}"
        f"{heading('四、政府信息公开行政复议、行政诉讼情况')}{rows(table_4(PRINTED))}</table>"
    )
    html = page_of("", "", "")
    start, end = html.index("<p>二、"), html.index("<p>五、")
    reading = reading_of(html[:start] + whole + html[end:])
    assert differing(reading, PRINTED) == {}
    assert sorted(reading.sections) == [1, 2, 3, 4, 5, 6]


def test_unclosed_cells_and_rows() -> None:
    html = PAGE.replace("</td>", "").replace("</tr>", "")
    assert differing(reading_of(html), PRINTED) == {}


def test_a_table_inside_a_cell() -> None:
    inner = f"<table><tr><td>说明</td></tr><tr><td>{table_3(PRINTED)}</td></tr></table>"
    assert differing(reading_of(page_of(table_2(PRINTED), inner, table_4(PRINTED))), PRINTED) == {}


def test_a_table_of_its_own_in_every_cell() -> None:
    single = re.sub(r"(<td[^>]*>)([^<]*)(?=</td>)", r"\1<table border=0><tr><td>\2</td></tr></table>", PAGE)
    assert single.count("<table") > 200
    assert differing(reading_of(single), PRINTED) == {}


def test_scripts_comments_and_hidden_text_are_not_read() -> None:
    hidden = (
        "<script>document.write('六、其他需要报告的事项')</script><!-- 六、其他 --><p hidden>隐藏</p><style>p{}</style>"
    )
    reading = reading_of(PAGE.replace("<p>无</p>", f"{hidden}<p>无</p>"))
    assert reading.sections[6] == "无"


def test_places_lead_back_to_the_printed_cell() -> None:
    spot = reading_of(PAGE).cells["requests.denied_other_law.total"].spot
    assert spot is not None
    assert (spot.table, spot.row, spot.column) == (1, 8, 9)


@pytest.mark.parametrize("layout", [Layout(), Layout(wrapped=True, word_markup=True)], ids=["plain", "wrapped"])
def test_reading_twice_says_the_same(layout: Layout) -> None:
    first, second = (reading_of(page(PRINTED, layout)) for _ in range(2))
    assert first == second
    assert (first.kind, first.completeness) == (DocumentKind.REPORT, Completeness.COMPLETE)


@pytest.mark.parametrize("after", ["（二）部分公开", "三、收到和处理政府信息公开申请情况", "五、存在的主要问题"])
def test_a_page_that_did_not_arrive_whole_blames_nobody(after: str) -> None:
    whole = page(zeros())
    reading = reading_of(whole[: whole.index(after)])
    assert reading.completeness is Completeness.PARTIAL
    assert State.ABSENT not in {cell.state for cell in reading.cells.values()}
    assert "the page ends before its last section" in reading.problems


@pytest.mark.parametrize(
    "pager",
    [
        '<div class="pages"><span>1</span><a href="t1_1.html">2</a> <a href="t1_1.html">下一页</a></div>',
        '<script>createPageHTML(3, 0, "t1", "html");</script>',
    ],
)
@pytest.mark.parametrize("after", ["<p>三、收到和处理政府信息公开申请情况", "<p>四、政府信息公开行政复议"])
def test_a_report_that_goes_on_on_another_page_blames_nobody(pager: str, after: str) -> None:
    whole = page(zeros())
    foot = "<div>版权所有 清溪县人民政府</div></body></html>"
    reading = reading_of(f"{whole[: whole.index(after)]}{pager}</div>{foot}")
    assert reading.completeness is Completeness.PARTIAL
    assert State.ABSENT not in {cell.state for cell in reading.cells.values()}
    assert "the report goes on on further pages, which were not read" in reading.problems
    assert reading_of(whole.replace("</body>", f"{pager}</body>")).completeness is Completeness.COMPLETE


def test_an_element_that_has_no_end_takes_in_no_cell_after_it() -> None:
    html = re.sub("</t[dr]>", "", page(PRINTED)).replace("<td>0<td>0", "<td>0<wbr><td>0", 1)
    assert differing(reading_of(html), PRINTED) == {}


def test_rows_that_another_cell_took_in_are_not_called_absent() -> None:
    cells = "行政许可<br>0<br>第二十条第（六）项<br>行政处罚<br>0"
    html = page(PRINTED).replace("<td>行政许可</td>", f"<td>{cells}</td>")
    html = re.sub("<tr><td>行政处罚</td>.*?</tr>", "", html)
    found = reading_of(html).cells["disclosure.penalties.decisions"]
    assert found.state.value == "unreadable"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("<p>二、主动公开", "</body></html><p>二、主动公开"),
        ("<tr><td>行政许可</td>", "</body><tr><td>行政许可</td>"),
        ("<tr><td>规章</td>", "<form action=x><tr><td>规章</td>"),
        ("<tr><td>规章</td>", "<td>规章</td>"),
        ("<tr><td>规章</td>", "<thead><tr><td>规章</td>"),
        ("<tr><td>规章</td>", "<tr></tr><tr><form><td>规章</td>"),
        ("<tr><td>规章</td>", "<tr><thead><td>规章</td>"),
        ("<tr><td>规章</td>", "<tr><input type=hidden value=3><td>规章</td>"),
        ("<tr><td>规章</td>", "<tr><!-- x --><a name=x></a><td>规章</td>"),
    ],
)
def test_tags_in_the_wrong_place_lose_nothing(old: str, new: str) -> None:
    html = page(PRINTED)
    assert old in html
    assert differing(reading_of(html.replace(old, new, 1)), PRINTED) == {}


def test_an_empty_row_above_the_figures_of_table_4() -> None:
    fourth = table_4(PRINTED)
    row = fourth.rindex("<tr>")
    html = page(PRINTED).replace(fourth, f"{fourth[:row]}<tr></tr>{fourth[row:]}")
    assert differing(reading_of(html), PRINTED) == {}


def test_the_foot_of_a_table_stands_below_its_bodies() -> None:
    fourth = table_4(PRINTED)
    row = fourth.rindex("<tr>")
    heads, figures = fourth[:row].removeprefix("<table border=1>"), fourth[row:].removesuffix("</table>")
    html = page(PRINTED).replace(fourth, f"<table><tfoot>{figures}</tfoot><thead>{heads}</thead></table>")
    assert differing(reading_of(html), PRINTED) == {}


def test_a_row_of_which_a_cell_lost_its_beginning_is_doubtful_and_not_absent() -> None:
    """A browser shows the text of such a cell before the table, and the cells after it one place to the left."""
    for old, new in (("<td>规章</td>", "规章</td>"), ("<td>规章</td><td>", "<td>规章</td>")):
        cells = reading_of(page(PRINTED).replace(old, new, 1)).cells
        row = {name: cell.state for name, cell in cells.items() if name.startswith("disclosure.regulations.")}
        assert set(row.values()) == {State.UNREADABLE}
        assert cells["disclosure.normative_documents.issued"].state is State.NUMBER


def test_tables_without_an_end() -> None:
    assert differing(reading_of(page(PRINTED).replace("</table>", "")), PRINTED) == {}


@pytest.mark.parametrize("before", ["<td>行政许可</td>", "<tr><td>行政许可</td>"])
def test_a_table_that_begins_between_cells_ends_the_one_before(before: str) -> None:
    html = page(PRINTED)
    assert before in html
    reading = reading_of(html.replace(before, f"{before}<table>", 1))
    assert reading.cells["disclosure.licensing.decisions"].state is State.UNREADABLE
    assert differing(reading, PRINTED).keys() == {"disclosure.licensing.decisions"}


@pytest.mark.parametrize("between", ["", "\n"])
def test_figures_behind_an_end_of_the_table_are_in_no_cell(between: str) -> None:
    """A browser shows their texts run together."""
    printed = zeros() | {f"requests.{row}.total": "7" for row in ("carried_in", "granted", "concluded")}
    html = page(printed)
    start = html.index("<tr>", html.index("二、上年结转"))
    reading = reading_of(html[:start] + "</table>" + between + html[start:].replace("</td>", "</td>" + between))
    assert reading.cells["requests.carried_in.total"].value == 7
    assert {cell.state for name, cell in reading.cells.items() if name.startswith("requests.granted")} == {
        State.UNREADABLE
    }
    assert reading.cells["requests.concluded.total"].state is State.UNREADABLE


def test_a_line_break_written_as_an_end_breaks_the_line() -> None:
    html = page(zeros(requests__received__total="12")).replace("<td>12</td>", "<td>1</br>2</td>")
    assert reading_of(html).cells["requests.received.total"].state is State.UNREADABLE


@pytest.mark.parametrize("end", ["</p>", "</p> ", "</P><span>", "</p><!-- -->", "</br>", "<hr>"])
def test_digits_that_a_stray_end_puts_on_two_lines_are_no_number(end: str) -> None:
    html = page(zeros(requests__received__total="5END6")).replace("END", end)
    cell = reading_of(html).cells["requests.received.total"]
    assert (cell.state, cell.text) == (State.UNREADABLE, "5\n6")


@pytest.mark.parametrize("end", ["</div>", "</span>", "</font>"])
def test_a_stray_end_that_a_browser_passes_over_breaks_no_number(end: str) -> None:
    html = page(zeros(requests__received__total="5END6")).replace("END", end)
    assert numbers(reading_of(html))["requests.received.total"] == "56"
