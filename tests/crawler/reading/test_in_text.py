"""What a report's own words say about whose and of which year it is."""

from datetime import date

import pytest

from crawler.reading.meaning.in_text import in_text
from crawler.reading.meaning.metadata import column_bodies
from storage.report import Completeness, DocumentKind
from tests.crawler.reading.office_documents import docx_of
from tests.crawler.reading.reading_of import reading_of
from tests.crawler.reading.reports import page, zeros


@pytest.mark.parametrize(
    ("line", "body"),
    [
        ("本报告由清溪县水利局根据《中华人民共和国政府信息公开条例》编制，全文包括六个部分。", "清溪县水利局"),
        (
            "根据《中华人民共和国政府信息公开条例》规定，石桥镇人民政府编制了2023年度政府信息公开工作年度报告。",
            "石桥镇人民政府",
        ),
        ("现将清溪县教育和体育局2023年政府信息公开工作情况报告如下：", "清溪县教育和体育局"),
        ("现公布南岭市卫生健康委员会２０２３年度政府信息公开工作年度报告。", "南岭市卫生健康委员会"),
        ("特编制南岭市人民政府地方志办公室2023年政府信息公开工作年度报告。", "南岭市人民政府地方志办公室"),
        ("现向社会公布清溪县中村乡人民政府2023年政府信息公开工作年度报告。", "清溪县中村乡人民政府"),
        ("2023年，汉阴县坚持以习近平新时代中国特色社会主义思想为指导，", "汉阴县"),
        ("2023 年，淮源镇在县委、县政府的正确领导下，深入贯彻", "淮源镇"),
        ("2023年将乐县人民政府认真贯彻落实", "将乐县人民政府"),
        ("本报告是根据有关要求，由石桥县汉城街道办事处编制的2023年度政府信息公开年度报告。", "石桥县汉城街道办事处"),
        ("2023年度，向阳街道办事处严格按照要求", "向阳街道办事处"),
        ("如对本报告有疑问，请与白水区行政审批局联系（电话：0000-1234567）。", "白水区行政审批局"),
        (
            "2023年，在县委政府的正确领导下，汉城街道结合自身实际，认真贯彻落实《中华人民共和国政府信息公开条例》",
            "汉城街道",
        ),
    ],
)
def test_the_author(line: str, body: str) -> None:
    assert in_text([line]).bodies == (body,)


@pytest.mark.parametrize(
    "line",
    [
        "2023年，我街道坚持以公开为常态，贯彻落实《中华人民共和国政府信息公开条例》。现将我街道2023年度政府信息公开工作报告如下：",
        "2023年，在县委、县政府的正确领导下，各部门认真落实",
        "2023年，全县政府信息公开工作有序推进",
        "根据国务院办公厅政府信息与政务公开办公室要求，编制本报告。",
        "按照上级部门要求，县政府办公室认真组织",
        "本报告由本机关编制。",
        "主动公开部门预算。各乡镇人民政府按照要求报告。",
    ],
)
def test_nobody_is_named(line: str) -> None:
    assert in_text([line]).bodies == ()


@pytest.mark.parametrize(
    ("lines", "kinds"),
    [
        (["我镇党委重视，我镇成立小组。", "本镇公开。", "我局将改进。"], ("镇", "局")),
        (["我 局主动公开"], ("局",)),
        (["我街道办事处", "我街道"], ("街道办事处", "街道")),
        (["本机关不掌握", "基本办结", "自我市场化", "本办法", "样本市", "本部分", "我办理"], ()),
        (["下一步，我办将从以下方面改进"], ("办",)),
    ],
)
def test_how_it_speaks_of_itself(lines: list[str], kinds: tuple[str, ...]) -> None:
    assert in_text([], lines).kinds == kinds


@pytest.mark.parametrize(
    ("line", "years"),
    [
        ("2023 年，我镇坚持公开。与2022年相比增加。2024年计划", (2023,)),
        ("二〇二三年度，我局认真落实", (2023,)),
        ("现将我街道 2023 年度政府信息公开工作报告如下", (2023,)),
        (
            "本报告依据国办公开办函〔2021〕30号编制，是石桥镇2022年政府信息公开工作年度报告。2023年，我镇主动公开",
            (2023, 2022),
        ),
        ("2023年1月1日施行的办法", ()),
    ],
)
def test_the_years_it_claims(line: str, years: tuple[int, ...]) -> None:
    assert in_text([line]).years == years


@pytest.mark.parametrize(
    ("line", "period"),
    [
        ("本报告中所列数据的统计期限自2023年1月1日起至2023年12月31日止。", (date(2023, 1, 1), date(2023, 12, 31))),
        ("所列统计数据的期限自2023年1月1日起，至2023年12月31日止。", (date(2023, 1, 1), date(2023, 12, 31))),
        ("统计期限为2023年1月1日—12月31日", (date(2023, 1, 1), date(2023, 12, 31))),
        ("本年度报告时限从 2010 年 1 月 1 日到 2009 年 12 月 31 日", (date(2010, 1, 1), date(2009, 12, 31))),
        ("数据统计自 202111日起至20211231日止", (date(2021, 1, 1), date(2021, 12, 31))),
        ("二〇二三年1月1日至二〇二三年12月31日", (date(2023, 1, 1), date(2023, 12, 31))),
        ("2023年3月1日至3月15日开展培训", None),
        ("统计期限自2023年2月30日至2023年12月31日", None),
    ],
)
def test_the_period(line: str, period: tuple[date, date] | None) -> None:
    assert in_text([line]).period == period


@pytest.mark.parametrize(
    ("line", "bodies"),
    [
        ("当前位置：首页 > 政务公开 > 乡镇 > 石桥镇 > 政府信息公开年报", ("石桥镇",)),
        ("您现在的位置： 首页＞单位＞区水利局＞信息公开年报", ("区水利局",)),
        ("首页 > 镇街 > 佳和里街 > 政府信息公开年报", ("佳和里街",)),
        ("首页 > 部门信息公开目录 > 区水利局 > 信息公开年报", ("区水利局",)),
        ("首页»街道办事处»城东街道办事处信息公开目录»年报»正文", ("城东街道办事处",)),
        ("首页 > 各部门 > 县政府 > 乡镇街道 > 年报", ()),
        ("答复率>90%，满意度>95%", ()),
    ],
)
def test_the_column(line: str, bodies: tuple[str, ...]) -> None:
    assert column_bodies([line], {}) == bodies


def test_a_page_keeps_them_apart() -> None:
    """Title, publisher, column and text each name another body and another year: all are there, none is chosen."""
    html = (
        page(zeros())
        .replace(
            "<ul><li>首页</li>", "<div>当前位置：<a>首页</a> &gt; <a>望江镇</a> &gt; <a>年报</a></div><ul><li>首页</li>"
        )
        .replace("来源：石桥镇", "来源：县融媒体中心")
        .replace(
            "<p>一、总体情况</p><p>2023年，我镇主动公开信息120条。</p>",
            "<p>本报告由白水区教育局按照要求编制，统计期限自2022年1月1日至2022年12月31日。</p>"
            "<p>一、总体情况</p><p>2022年，我局主动公开信息120条。</p>",
        )
    )
    identity = reading_of(html).identity
    assert (identity.title_bodies[0], identity.title_year) == ("清溪县石桥镇人民政府", 2023)
    assert (identity.publisher, identity.column_bodies) == ("县融媒体中心", ("望江镇",))
    assert (identity.text_bodies, identity.text_kinds, identity.text_years) == (("白水区教育局",), ("局",), (2022,))
    assert identity.period == (date(2022, 1, 1), date(2022, 12, 31))


def test_the_year_is_never_the_addresss() -> None:
    html = page(zeros(), title="清溪县石桥镇人民政府政府信息公开工作年度报告").replace("2023年", "")
    reading = reading_of(html, "https://www.qingxi.gov.cn/2022n/202301/t20230115_1.html")
    assert (reading.year, reading.identity.title_year, reading.identity.text_years) == (None, None, ())


def test_a_title_without_a_year_is_of_the_year_that_the_text_and_the_day_say() -> None:
    title = "石桥镇人民政府政府信息公开工作年度报告"
    reading = reading_of(page(zeros(), title=title))
    assert (reading.bodies[0], reading.year, reading.identity.title_year) == ("石桥镇人民政府", 2023, None)
    other = page(zeros(), title=title).replace("2023年，我镇", "2016年，我镇")
    assert reading_of(other).year is None, "published eight years later"


@pytest.mark.parametrize("menu", ["首页新闻", "首页新闻中心政务公开政务服务互动交流"])
def test_a_menu_before_a_title_without_a_body_is_no_body(menu: str) -> None:
    title = "2023年政府信息公开工作年度报告"
    shown = page(zeros(), title=title).replace("<div class=TRS_Editor>", f"<p>{menu}</p><h1>{title}</h1>")
    assert reading_of(shown).bodies == ()


SENTENCE = "<p>根据《中华人民共和国政府信息公开条例》规定，现公布后柳镇人民政府2022年政府信息公开工作年度报告。</p>"
PERIOD = "<p>所列数据的统计期限自2022年1月1日起至2022年12月31日止。</p>"


def test_where_no_title_is_printed_a_sentence_names_the_report_and_stays_in_the_preface() -> None:
    html = page(zeros(), title="").replace("<p>一、总体情况</p>", f"{SENTENCE}{PERIOD}<p>一、总体情况</p>")
    reading = reading_of(html)
    assert (reading.title, reading.bodies) == ("后柳镇人民政府2022年政府信息公开工作年度报告", ("后柳镇人民政府",))
    assert (reading.year, reading.identity.period) == (2022, (date(2022, 1, 1), date(2022, 12, 31)))
    assert "后柳镇人民政府" in reading.identity.text_bodies
    assert "统计期限" in reading.preface


def test_a_heading_is_no_part_of_a_title_and_the_sentence_behind_it_names_the_report() -> None:
    sentence = "根据《中华人民共和国政府信息公开条例》规定，现公布后柳镇人民政府2022年政府信息公开工作年度报告。"
    said = [sentence, "（一）主动公开。公开12条。", "（二）依申请公开。本年无申请。"]
    named = ["总体情况", "主动公开政府信息情况", "收到和处理政府信息公开申请情况", "政府信息公开行政复议、行政诉讼情况"]
    text = "\n".join(
        [f"一、{named[0]}", *said, *(f"{sign}、{name}" for sign, name in zip("二三四", named[1:], strict=True))]
    )
    for content in (text, docx_of("".join(f"<p>{line}</p>" for line in text.split("\n")))):
        reading = reading_of(content)
        assert reading.title == "后柳镇人民政府2022年政府信息公开工作年度报告"
        assert (reading.bodies, reading.year) == (("后柳镇人民政府",), 2022)


def test_the_name_in_a_list_goes_before_one_in_a_sentence() -> None:
    html = page(zeros(), title="").replace("<p>一、总体情况</p>", f"{SENTENCE}<p>一、总体情况</p>")
    listed = "后柳镇2022年政府信息公开年报"
    assert reading_of(html, listed_title=listed).title == listed


def test_a_report_without_a_title_is_of_the_year_of_its_statistics() -> None:
    begun = "<p>本报告由后柳镇人民政府按照《中华人民共和国政府信息公开条例》编制。</p>"
    html = page(zeros(), title="清溪县人民政府").replace("<p>一、总体情况</p>", f"{begun}{PERIOD}<p>一、总体情况</p>")
    reading = reading_of(html)
    assert (reading.bodies, reading.year, reading.identity.title_year) == ((), 2022, None)
    assert reading.identity.text_bodies == ("后柳镇人民政府",)


def test_a_line_of_the_information_block_is_no_title() -> None:
    block = "<p>分类：政府信息公开年报 综合政务</p>"
    html = page(zeros(), title="").replace("<p>一、总体情况</p>", f"{block}{SENTENCE}<p>一、总体情况</p>")
    assert reading_of(html).title == "后柳镇人民政府2022年政府信息公开工作年度报告"


@pytest.mark.parametrize(
    "way", ["首页/ 政务公开 / 政府信息公开年报 / 镇街 / 2022年 / 正文", "首页 | 政务公开 | 2022年年报"]
)
def test_the_way_to_a_page_is_no_title_whatever_parts_it(way: str) -> None:
    title = "后柳镇2022年政府信息公开工作年度报告"
    shown = f"<p>{way}</p><p>{title}</p>"
    html = page(zeros(), title="").replace("<p>一、总体情况</p>", f"{shown}<p>一、总体情况</p>")
    assert (reading_of(html).title, reading_of(html).bodies) == (title, ("后柳镇",))


@pytest.mark.parametrize(
    ("shown", "line", "bodies"),
    [
        ("2022年水利局", "2022年青石县水利局", ("青石县水利局",)),
        ("县水利局2022年", "成文日期 2023-01-18 标 题 县水利局2022年", ("县水利局",)),
        ("县水利局2022年", "政务公开县水利局2022年", ("县水利局",)),
        ("水利局2022年", "青石县水利局2021年", ("水利局",)),
        ("水利局2022年", "青石县农业农村和水利局2022年", ("水利局",)),
        ("水利局2022年", "青石县教育局2022年", ("水利局",)),
    ],
)
def test_of_two_titles_that_name_one_body_the_fuller_counts(shown: str, line: str, bodies: tuple[str, ...]) -> None:
    titles = f"<p>{line}政府信息公开工作年度报告</p>"
    html = page(zeros(), title=f"{shown}政府信息公开工作年度报告")
    assert reading_of(html.replace("<p>一、总体情况</p>", f"{titles}<p>一、总体情况</p>")).bodies == bodies


def test_a_title_of_several_lines_that_ends_as_a_notice_is_one() -> None:
    lines = "<p>国务院办公厅</p><p>关于政府信息公开工作年度报告</p><p>有关事项的通知</p>"
    blank = page(dict.fromkeys(zeros(), ""), title="")
    reading = reading_of(blank.replace("<p>一、总体情况</p>", f"{lines}<p>一、总体情况</p>"))
    assert (reading.kind, reading.lookalike) == (DocumentKind.LOOKALIKE, "format_notice")


def test_a_page_without_a_title_whose_sentence_introduces_an_attached_report() -> None:
    html = f"<html><body>{SENTENCE}<p><a href='/files/1.pdf'>附件</a></p></body></html>"
    reading = reading_of(html)
    assert (reading.kind, reading.bodies, reading.year) == (DocumentKind.ATTACHMENT, ("后柳镇人民政府",), 2022)


def test_a_sheet_saved_as_a_page_has_its_title_and_its_text_in_rows() -> None:
    title, text = "青石县水利局2022年政府信息公开工作年度报告", "主动公开信息7条。"
    texts = (title, "", "一、总体情况", text, "二、主动公开政府信息情况")
    rows = "".join(f"<tr><td>{text}</td>{'<td><br></td>' * 6}</tr>" for text in texts)
    html = page(zeros(), title="")
    start, end = html.index("<p>一、总体情况</p>"), html.index("<table", html.index("<p>二、"))
    body = html[end:].replace("<table border=1>", "", 1)
    reading = reading_of(f"{html[:start]}<table border=1>{rows}{body}")
    assert (reading.title, reading.sections[1]) == (title, text)
    assert reading.completeness is Completeness.COMPLETE
