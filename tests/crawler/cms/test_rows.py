"""Which links of a page are its list, with their titles and dates."""

from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from crawler.cms import generic
from crawler.pages.page import Page
from crawler.pages.rows import entries_of, is_about_reports
from crawler.pages.tree import NotWholeError
from crawler.pages.unread_lines import says_empty, unread_line
from crawler.pages.wording import names_another_kind, names_report
from storage.visits import Entry

BASE = "http://www.qinghe.gov.cn/zwgk/nb/index.html"
TITLE = "青禾县水利局2023年政府信息公开工作年度报告"


def page(body: str) -> Page:
    return Page.parse(BASE, f"<html><head><title>年报</title></head><body>{body}</body></html>")


def only(body: str) -> Entry:
    (entry,) = entries_of(page(body))
    return entry


def test_a_body_s_page_of_all_years_is_no_line() -> None:
    endpoint = "/module/xxgk/xxgkAnnualReport.jsp?area=7001"
    links = f"<a href='{endpoint}'>青禾县财政局2024年报</a><a href='{endpoint}&fbtime=2023'>青禾县财政局2023年报</a>"
    assert [entry.title for entry in entries_of(page(links))] == ["青禾县财政局2023年报"]


def test_letters_that_are_spaced_or_swapped_name_a_report_where_no_day_shows_a_line() -> None:
    titles = (TITLE, "青禾县财政局 2023年政府信息公开工作年度 报 告", "青禾县东河乡2023年政府信息公开 工作告年度报")
    lines = "".join(f"<dt><a href='t{at}.html'>{title}</a></dt>" for at, title in enumerate(titles))
    assert [entry.title for entry in entries_of(page(f"<dl>{lines}</dl>"))] == [*titles]


@pytest.mark.parametrize(
    "row",
    [
        f'<ul><li><a href="./t1.html" title="{TITLE}">青禾县水利局…</a><span>2024-01-20</span></li></ul>',
        f'<ul><li><span>[2024-01-20]</span><a href="/zwgk/nb/t1.html">{TITLE}</a></li></ul>',
        f'<table><tr><td>2024-00018</td><td><a href="t1.html">{TITLE}</a></td><td>2024年1月20日</td></tr></table>',
        f'<div class="list"><div class="row"><a href="t1.html#top">{TITLE}</a><i>2024/1/20</i></div></div>',
        f'<ul><li><a href="/lm/">[水利]</a><a href="t1.html">{TITLE}</a><span>2024.01.20</span></li></ul>',
        f'<ul><li><a href="t1.html">{TITLE}<em>2024-01-20</em></a></li></ul>',
        f"<dl><dt><a href=' t1.html '>{TITLE}</a></dt><dd>无</dd></dl>2024-01-20",
        f"<a href='t1.html'><div><b>20</b><i>2024-01</i></div><div><p>{TITLE}</p><em>来源：县水利局</em></div></a>",
        f"<ul><li><div><span>01/20</span><span>2024</span></div><h4><a href='t1.html'>{TITLE}</a></h4></li></ul>",
        f"<ul><li><a href='t1.html'><h3>{TITLE}</h3><p>根据条例，现公布年度报告。</p></a><b>2024年1月</b>20</li></ul>",
    ],
)
def test_a_row_gives_address_title_and_date(row: str) -> None:
    entry = only(row)
    assert entry.url == "http://www.qinghe.gov.cn/zwgk/nb/t1.html"
    assert entry.title == TITLE
    assert entry.listed_date == (None if "<dl>" in row else date(2024, 1, 20))


@pytest.mark.parametrize("tag", ["div", "p"])
def test_a_box_with_a_second_link_is_a_row_like_those_beside_it(tag: str) -> None:
    cut = "青禾县水利局2023年政府信息公开…"
    links = f"<a href='post_{{0}}.html'>{cut}</a><a href='m_{{0}}.html'>手机版</a>"
    box = f"<{tag} class='item'>{links}<i>2024-01-2{{0}}</i></{tag}>"
    entries = entries_of(page("<div class='box'>" + "".join(box.format(number) for number in range(1, 4)) + "</div>"))
    assert [(entry.url[-11:], entry.title, entry.listed_date) for entry in entries] == [
        (f"post_{number}.html", cut, date(2024, 1, 20 + number)) for number in range(1, 4)
    ]


def test_a_box_of_two_lines_with_days_of_their_own_is_no_row() -> None:
    box = f"<div><a href='t{{0}}.html'>{TITLE}</a>2024-01-2{{0}}<a href='s{{0}}.html'>{TITLE}</a>2024-02-1{{0}}</div>"
    entries = entries_of(page("".join(box.format(number) for number in range(1, 4))))
    assert [entry.listed_date for entry in entries] == [None] * 6


def test_a_day_beside_a_title_that_is_cut_off_in_the_year_is_one() -> None:
    assert only("<ul><li><a href='/1.html'>青禾县财政局20</a><b>2026-01-30</b></li></ul>").listed_date == date(
        2026, 1, 30
    )


@pytest.mark.parametrize(
    "row",
    [
        f"<li><a href='{BASE}'>青禾县财政局2023年政府信息公开工作年度报告</a><span>2024-01-20</span></li>",
        "<li><a href='/2.html'><img src='2.png'></a></li>",
    ],
)
def test_a_line_that_leads_to_its_list_or_says_nothing_is_unread(row: str) -> None:
    line = f"<li><a href='/1.html'>{TITLE}</a><span>2024-01-20</span></li>"
    found = page(f"<ul>{line}{row}</ul>")
    assert unread_line(found, entries_of(found))
    here = page(f"<ul>{line}<li><a href='{BASE}'>2023年政府信息公开年报</a></li></ul>")
    assert not unread_line(here, entries_of(here)), "where the reader stands"


def test_the_last_date_counts() -> None:
    row = f'<ul><li>2023-11-12 <a href="t1.html">{TITLE}</a><span>2024-01-20</span></li></ul>'
    assert only(row).listed_date == date(2024, 1, 20)


@pytest.mark.parametrize("day", ["26.01.12", "26-01-12", "[01-12]", "01/12"])
def test_a_short_day_shows_a_line_and_dates_nothing(day: str) -> None:
    rows = f"<li><a href='t1.html'>{TITLE}</a>{day}</li><li><a href='t2.html'>政务公开工作要点</a>{day}</li>"
    found = entries_of(page(f"<ul>{rows}</ul>"))
    assert [(entry.title, entry.listed_date) for entry in found] == [(TITLE, None), ("政务公开工作要点", None)]


def test_an_impossible_date_is_none() -> None:
    assert only(f'<ul><li><a href="t1.html">{TITLE}</a><span>2024-02-31</span></li></ul>').listed_date is None


def test_menus_and_side_columns_are_left_out() -> None:
    menu = (
        '<ul><li><a href="/">首页</a></li><li><a href="/zwgk/">政务公开</a></li><li><a href="/nb/">年报</a></li></ul>'
    )
    news = '<ul><li><a href="/n1.html">青禾县召开会议部署工作</a><span>2024-02-01</span></li></ul>'
    listed = f'<ul><li><a href="t1.html">{TITLE}</a><span>2024-01-20</span></li></ul>'
    assert only(menu + listed + news).title == TITLE


def test_lookalikes_beside_reports_are_entries_too() -> None:
    rows = "".join(
        f'<li><a href="t{number}.html">{title}</a><span>2024-01-2{number}</span></li>'
        for number, title in enumerate([TITLE, "一图读懂青禾县水利局年度工作", "关于公布情况的通报"])
    )
    assert len(entries_of(page(f"<ul>{rows}</ul>"))) == 3


@pytest.mark.parametrize("text", ["下载", "点击下载", "查看", "<img src='pdf.gif' alt='PDF'>"])
def test_a_line_whose_link_only_says_what_a_click_does_is_called_by_its_row(text: str) -> None:
    row = f"<table><tr><td>1</td><td>{TITLE}</td><td>2024-01-20</td><td><a href='t1.docx'>{text}</a></td></tr></table>"
    assert only(row) == Entry("http://www.qinghe.gov.cn/zwgk/nb/t1.docx", TITLE, date(2024, 1, 20))


def test_rows_in_boxes_of_their_own_are_one_list() -> None:
    rows = "".join(
        f'<table class="row"><tr><td><a href="t{number}.html">{title}</a></td><td>2024-01-2{number}</td></tr></table>'
        for number, title in enumerate([TITLE, "青禾县政府网站工作年度报表", TITLE.replace("水利", "民政")])
    )
    beside = '<div><ul><li><a href="/xw/1.html">青禾县召开工作会议</a>2024-01-20</li></ul></div>'
    found = entries_of(page(f"<table><tr><td>{rows}</td><td>{beside}</td></tr></table>"))
    assert [entry.title for entry in found][1:2] == ["青禾县政府网站工作年度报表"]
    assert len(found) == 3


def test_every_group_that_names_reports_is_listed() -> None:
    groups = "".join(
        f'<h3>{year}</h3><ul><li><a href="{year}.html">{TITLE.replace("2023", str(year))}</a></li></ul>'
        for year in (2022, 2023, 2024)
    )
    assert len(entries_of(page(groups))) == 3


@pytest.mark.parametrize("words", ["暂无数据", "暂无相关信息", "没有相关内容", "共 0 条"])
def test_a_page_that_says_it_is_empty(words: str) -> None:
    assert says_empty(page(f"<p>政府信息公开年报</p><p>{words}</p>"))


@pytest.mark.parametrize(
    "beside", ['<li><a href="1.html">财政局</a></li>', "<li onclick='f(1)'>财政局2023年政府信息公开年报</li>"]
)
def test_a_page_with_lines_is_not_empty_whatever_a_side_column_says(beside: str) -> None:
    assert not says_empty(page(f"<ul>{beside}</ul><div class='side'>没有相关信息</div>"))


def test_menus_do_not_keep_a_page_from_being_empty() -> None:
    menu = '<div class="nav"><a href="/about.html">概况</a></div><a href="/zwgk/">政务公开</a><a href="/">首页</a>'
    assert says_empty(page(f"{menu}<p>暂无数据</p>"))


_BARE = "2023年政府信息公开工作年度报告"


@pytest.mark.parametrize(
    "row",
    [
        f"<tr><td>1</td><td><a href='{{n}}.html'>{_BARE}</a></td><td>{{name}}</td><td>2024-01-20</td></tr>",
        f"<li><i>[{{name}}]</i><a href='{{n}}.html'>{_BARE}</a><span>2024-01-20</span></li>",
        f"<li><a href='{{n}}.html'>{_BARE}</a><span>发布机构：{{name}}</span><span>2024-01-20</span></li>",
    ],
)
def test_a_line_that_names_nobody_is_called_like_the_body_beside_it(row: str) -> None:
    def titles(*names: str) -> list[str]:
        rows = "".join(row.format(n=n, name=name) for n, name in enumerate(names))
        return [entry.title for entry in entries_of(page(f"<table>{rows}</table>" if "<tr>" in row else rows))]

    assert titles("青禾县财政局", "柳湾镇人民政府") == [f"青禾县财政局{_BARE}", f"柳湾镇人民政府{_BARE}"]
    assert titles("青禾县人民政府", "青禾县人民政府") == [_BARE] * 2  # who publishes them all
    assert titles("青禾县政府办公室") == [_BARE]
    assert titles("县政府", "财政局") == [f"县政府{_BARE}", f"财政局{_BARE}"]


def test_a_line_that_names_nobody_is_called_like_the_heading_above() -> None:
    line = f"<li><a href={{n}}{{year}}.html>{{year}}{_BARE[4:]}</a></li>"
    blocks = "".join(
        f"<h4>{name}</h4><ul>{line.format(n=n, year=2023)}{line.format(n=n, year=2022)}</ul>"
        for n, name in enumerate(("县政府", "财政局", "柳湾镇"))
    )
    found = [entry.title.removesuffix("年政府信息公开工作年度报告") for entry in entries_of(page(blocks))]
    assert found == ["县政府2023", "县政府2022", "财政局2023", "财政局2022", "柳湾镇2023", "柳湾镇2022"]


def test_two_reports_in_one_row_are_two_entries() -> None:
    cells = "".join(f'<td><a href="{name}.html">{name}局2023年政府信息公开工作年度报告</a></td>' for name in "ab")
    assert len(entries_of(page(f"<table><tr>{cells}</tr></table>"))) == 2


@pytest.mark.parametrize(
    "line",
    [
        '<a href="t2.html">丙局政府信息公开工作年度报告</a>',
        '<a href="t2.html">丙局政府信息公开工作年度报告</a><span>2024-01-20</span>',
        '<a href="t2.html">财政局</a><span>2024-01-20</span>',
    ],
)
@pytest.mark.parametrize("between", ["", "</ul><ul>"])
def test_a_line_that_may_be_a_report_is_an_entry_too(line: str, between: str) -> None:
    listed = f'<ul><li><a href="t1.html">{TITLE}</a></li>{between}<li>{line}</li></ul>'
    assert len(entries_of(page(listed))) == 2


def test_a_menu_that_names_reports_is_no_list() -> None:
    assert entries_of(page('<ul><li><a href="/nb.html">政府信息公开年报</a></li></ul>')) == ()


def test_a_line_that_opens_by_a_script_is_unread() -> None:
    row = '<li onclick="show(2)"><span>乙局政府信息公开年报</span><span>2024-01-20</span></li>'
    shown = page(f'<ul><li><a href="t1.html">{TITLE}</a></li>{row}</ul>')
    assert unread_line(shown, entries_of(shown)) == "乙局政府信息公开年报"


@pytest.mark.parametrize(
    "row",
    [
        "<div class='r' onclick=\"window.open('t1.html')\"><b>TITLE</b><i>2024-01-20</i></div>",
        "<tr onclick=\"location.href='./t1.html'\"><td>1</td><td>TITLE</td><td>2024-01-20</td></tr>",
        "<li onclick=\"location.href='./t1.html';\">TITLE<span>2024-01-20</span></li>",
        "<ul><li data-url='t1.html'>TITLE<span>2024-01-20</span></li></ul>",
        "<p><a href='javascript:void(0)' onclick=\"window.open('/zwgk/nb/t1.html')\">TITLE</a> 2024-01-20</p>",
    ],
)
def test_a_line_that_a_click_opens_is_read(row: str) -> None:
    assert only(row.replace("TITLE", TITLE)) == Entry(f"{BASE[:-10]}t1.html", TITLE, date(2024, 1, 20))


@pytest.mark.parametrize("tag", ["div", "span", "p"])
def test_a_clicked_block_without_an_address_is_unread(tag: str) -> None:
    shown = page(f"<div><{tag} onclick='show(7)'>{TITLE}</{tag}></div>")
    assert unread_line(shown, entries_of(shown)) == TITLE


def test_blanks_in_an_address_are_sent_as_a_browser_sends_them() -> None:
    assert only(f"<ul><li><a href='年报 1.html'>{TITLE}</a></li></ul>").url == f"{BASE[:-10]}年报%201.html"


def test_a_line_with_the_address_of_another_is_unread() -> None:
    other = TITLE.replace("水利局", "教育局")
    lines = [
        f"<li><a href='detail.html' onclick='keep({n})'>{title}</a></li>" for n, title in enumerate((TITLE, other))
    ]
    shown = page(f"<ul>{''.join(lines)}</ul>")
    assert unread_line(shown, entries_of(shown)) == other
    twice = page(f"<ul>{lines[0]}<li><a href='detail.html'>{TITLE}（图片版）</a></li></ul>")
    assert unread_line(twice, entries_of(twice)) == ""


def test_a_line_with_its_entry_is_read() -> None:
    shown = page(f'<ul><li><a href="t1.html">{TITLE}</a></li><li><a href="index.html">{TITLE}</a></li></ul>')
    assert unread_line(shown, entries_of(shown)) == ""


def test_words_in_scripts_are_not_said() -> None:
    assert not says_empty(page("<script>var none = '暂无数据';</script>"))


def test_a_parked_domain_is_not_about_reports() -> None:
    assert not is_about_reports(Page.parse(BASE, "<html><body>域名出售</body></html>"))


def test_a_page_that_the_parser_gives_up_on_is_refused() -> None:
    deep = "<div>" * 300 + f'<a href="t1.html">{TITLE}</a>' + "</div>" * 300
    with pytest.raises(NotWholeError):
        page(deep)


@example("")
@example("\r")
@example("\0")
@given(st.text(max_size=300))
def test_any_text_is_a_page(text: str) -> None:
    assert isinstance(entries_of(Page.parse(BASE, text)), tuple)


def test_the_options_of_a_choice_are_no_lines_of_the_one_line_beside_it() -> None:
    options = "".join(
        f"<option value='{number}'{' selected' if number == 2 else ''}>{body}</option>"
        for number, body in enumerate(("青禾县财政局", "青禾县水利局", "柳湾镇人民政府", "东河乡人民政府"), 1)
    )
    choice = f"<form action='/nb/list.html'><select name='unit' onchange='this.form.submit()'>{options}</select></form>"
    line = f"<ul><li><a href='t1.html'>{TITLE}</a><span>2024-01-20</span></li></ul>"
    assert only(f"<div>{choice}{line}</div>").title == TITLE


def test_what_is_no_address_costs_nothing_but_its_line() -> None:
    links = '<a href="http://[">2022.pdf</a><a href="2023.pdf">2023.pdf</a>'
    page = Page.parse("http://nianbao.example/nb/", f"<title>Index of /nb/</title><pre>{links}</pre>")
    assert page.is_file_index
    assert [link.url for link in page.links] == ["http://nianbao.example/nb/2023.pdf"]
    more = Page.parse("http://nianbao.example/nb/", '<a href="http://[">加载更多</a><p data-url="//[x">加载更多</p>')
    assert generic.paging(more, more).following is None


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("/nb/5.html?t=1775000004", "/nb/5.html"),
        ("/nb/?_t=1775000004", "/nb/"),
        ("/list.jsp?c=1&_t=1775000004", "/list.jsp?c=1"),
        ("/show.jsp?t=1775000004", "/show.jsp?t=1775000004"),
        ("/show.jsp?c=1&t=17", "/show.jsp?c=1&t=17"),
        ("/nb/5.jsp;jsessionid=A1B2?c=1", "/nb/5.jsp?c=1"),
    ],
)
def test_what_is_written_anew_each_time_is_no_part_of_an_address(address: str, kept: str) -> None:
    page = Page.parse("http://www.qinghe.gov.cn/", f"<html><body><a href='{address}'>年报</a></body></html>")
    assert page.links[0].url == f"http://www.qinghe.gov.cn{kept}"


def test_a_cover_is_called_by_the_words_below_it() -> None:
    titles = ["柳湾镇2025年政府信息公开工作年度报告", "财政局政府信息公开年报", "预算公开说明"]
    covers = "".join(
        f"<div><a href='/{at}.html'><img src='/c.jpg'></a><p>{title}</p><p>2026-01-08</p></div>"
        for at, title in enumerate(titles)
    )
    page = Page.parse("http://www.qinghe.gov.cn/nb/", f"<html><body>{covers}</body></html>")
    assert [entry.title for entry in entries_of(page)] == titles


@pytest.mark.parametrize("cut", ["政府信息公…", "政府信...", "政务信息…"])
def test_a_title_that_is_cut_off_within_its_topic_speaks_of_it(cut: str) -> None:
    line = f"<ul><li><a href='/5.html'>青禾县城关镇人民政府2024年{cut}</a><span>2025-01-08</span></li></ul>"
    page = Page.parse("http://www.qinghe.gov.cn/nb/", f"<html><body>{line}</body></html>")
    assert is_about_reports(page)


@pytest.mark.parametrize(
    ("title", "is_named"),
    [
        ("青禾县城关镇人民政府2025年政府信息公开工…", True),
        ("财政局2025年度政务信息...", True),
        ("青禾县2025年政府工作报…", False),
        ("2025年政府信息公开工作要点…", False),
    ],
)
def test_a_title_that_is_cut_off_within_the_name_of_a_report_names_one(title: str, *, is_named: bool) -> None:
    assert names_report(title) is is_named


def test_the_parts_of_a_picture_speak_of_reports() -> None:
    area = "<area href='/1.html' alt='柳湾镇2025年政府信息公开工作年度报告'>"
    page = Page.parse("http://www.qinghe.gov.cn/nb/", f"<html><body><map name='n'>{area}</map></body></html>")
    assert is_about_reports(page)
    assert [entry.url for entry in entries_of(page)] == ["http://www.qinghe.gov.cn/1.html"]


def test_the_day_of_a_term_stands_in_what_is_said_of_it() -> None:
    terms = "".join(
        f"<dt><a href='/{at}.html'>{title}</a></dt><dd>发布时间：2026-01-0{at}</dd>"
        for at, title in enumerate(("柳湾镇2025年政府信息公开年报", "预算公开说明"), 1)
    )
    found = entries_of(page(f"<dl>{terms}</dl>"))
    assert [(entry.url[-6:], entry.listed_date) for entry in found] == [
        ("1.html", date(2026, 1, 1)),
        ("2.html", date(2026, 1, 2)),
    ]


_OFFICES = (("云岭县", "财政局"), ("云岭县", "水利局"), ("东河区", "财政局"), ("高新区", "财政局"))


@pytest.mark.parametrize("cell", ["<td>{}</td>", "<td>[{}]</td>", ""])
def test_an_office_is_called_with_the_county_beside_or_above_it(cell: str) -> None:
    """On a city's portal each county has a 财政局, and a zone."""
    row = "<td><a href='/{at}.html'>{office}2025年政府信息公开工作年度报告</a></td><td>2026-01-20</td>"
    rows = [(county, row.format(at=at, office=office)) for at, (county, office) in enumerate(_OFFICES)]
    shown = "".join(
        f"<tr>{cell.format(county)}{cells}</tr>" if cell else f"<h3>{county}</h3><table><tr>{cells}</tr></table>"
        for county, cells in rows
    )
    found = entries_of(page(f"<table>{shown}</table>" if cell else shown))
    ending = "2025年政府信息公开工作年度报告"
    assert [entry.title.removesuffix(ending) for entry in found] == [
        "云岭县财政局",
        "云岭县水利局",
        "东河区财政局",
        "高新区财政局",
    ]


def test_a_text_that_is_cut_is_called_by_its_whole() -> None:
    """2025年政府信息… may be a report's, its whole says that it is a catalogue."""
    title = "青禾县财政局2025年政府信息公开目录"
    found = only(f"<ul><li><a href='/1.html' title='{title}'>{title[:14]}…</a><span>2026-01-20</span></li></ul>")
    assert found.title == title
    assert names_another_kind(title)


@pytest.mark.parametrize(
    ("title", "is_another"),
    [
        ("青禾县财政局政府信息公开指南（2025年版）", True),
        ("青禾县2025年度政府信息主动公开基本目录", True),
        ("政府信息公开制度", True),
        ("青禾县财政局2025年政府信息公开年报目录", False),
        ("关于停水检修的通知", True),
        ("青禾县财政局2025年政府信息公开工作年度报告", False),
    ],
)
def test_what_stands_beside_reports_and_is_of_all_years_is_another_kind(title: str, *, is_another: bool) -> None:
    assert names_another_kind(title) is is_another


def test_a_county_may_span_the_rows_of_its_offices() -> None:
    line = "<td><a href='/{at}.html'>{office}2025年年报</a></td><td>2026-01-20</td>"
    rows = [line.format(at=at, office=office) for at, office in enumerate(("财政局", "水利局", "财政局"))]
    table = f"<tr><td rowspan='2'>云岭县</td>{rows[0]}</tr><tr>{rows[1]}</tr><tr><td>东河县</td>{rows[2]}</tr>"
    found = entries_of(page(f"<table>{table}</table>"))
    assert [entry.title[:6] for entry in found] == ["云岭县财政局", "云岭县水利局", "东河县财政局"]


def test_each_of_the_pictures_in_a_row_is_called_by_its_own_caption() -> None:
    titles = ("青禾县石桥镇政府信息公开指南（2026年版）", "青禾县石桥镇二〇二五年政府信息公开工作年度报告")
    books = "".join(
        f"<div><a href='/s/{at}.html'><img src='/i/c.jpg'></a><p>{title}</p><p>2026-01-2{at}</p></div>"
        for at, title in enumerate(titles)
    )
    page = Page.parse(
        "http://www.qinghe.gov.cn/nb/", f"<title>信息公开年报</title><table><tr><td>{books}</td></tr></table>"
    )
    assert {entry.url.rpartition("/")[2]: entry.title for entry in entries_of(page)}["1.html"] == titles[1]
    assert titles[1] not in [entry.title for entry in entries_of(page) if entry.url.endswith("0.html")]


@pytest.mark.parametrize(
    ("head", "between", "tail"),
    [
        ("<html><head><title>页头</title></head><body><a href='/'>首页</a></body></html>", "", "</body></html>"),
        ("", "</body></html>", ""),
        ("", "</HTML >\n<!DOCTYPE html><html><head><title>无标题文档</title></head><body>", "</body></html>"),
        ("<script>document.write('</body></html>')</script>", "</html>", "<script>var end='</html>'</script>"),
    ],
)
def test_an_end_of_a_page_in_its_midst_ends_no_list(head: str, between: str, tail: str) -> None:
    lines = [f"<li><a href='/t{at}.html'>{TITLE}</a><span>2024-01-2{at}</span></li>" for at in range(4)]
    whole = f"<html><head><title>年报</title></head><body><ul>{''.join(lines[:2])}{between}{''.join(lines[2:])}</ul>"
    found = Page.parse(BASE, f"{head}{whole}{tail}")
    assert len(entries_of(found)) == len(lines)
    assert found.title == "年报"
    assert [script.text_content() for script in found.root.iter("script")] == [
        part.rpartition("</script>")[0].partition(">")[2] for part in (head, tail) if "<script>" in part
    ]


@pytest.mark.parametrize("between", ["", "<br>", "<p>", "<div>"])
def test_a_link_without_an_end_ends_where_the_next_begins(between: str) -> None:
    bodies = ("青禾县财政局", "青禾县水利局", "青禾县审计局")
    lines = between.join(
        f"<a href='/t{at}.html'>{body}2025年政府信息公开工作年度报告 2026-01-2{at}" for at, body in enumerate(bodies)
    )
    found = entries_of(page(f"<div>{lines}</div>"))
    assert [entry.title[:6] for entry in found] == [*bodies]


LATEST = "".join(
    f"<li><a href='/x{at}.html'>青禾县{body}2025年政府信息公开工作年度报告</a><span>2026-01-2{at}</span></li>"
    for at, body in enumerate(("财政局", "审计局", "医疗保障局"))
)
OWN = f"<h2>政府信息公开年报</h2><ul><li><a href='/1.html'>{TITLE}</a><span>2024-01-20</span></li></ul>"


@pytest.mark.parametrize(
    "box",
    [
        f"<div><h3>最新发布<a href='/gk/'>更多&gt;&gt;</a></h3><ul>{LATEST}</ul></div>",
        f"<div class='x'><p>相关阅读：</p>{LATEST}</div>",
        f"<div><div class='tit'><span>热点新闻</span></div><div class='con'><ul>{LATEST}</ul></div></div>",
        f"<div>推荐阅读<ul>{LATEST}</ul></div>",
        f"<div class='xgwz'><ul>{LATEST}</ul></div>",
    ],
)
def test_the_latest_documents_of_a_portal_are_none_of_the_list_beside_them(box: str) -> None:
    assert [entry.url.rpartition("/")[2] for entry in entries_of(page(f"{box}{OWN}"))] == ["1.html"]
    assert [entry.url.rpartition("/")[2] for entry in entries_of(page(f"{OWN}{box}"))] == ["1.html"]
    assert entries_of(page(box)) == ()


def test_what_stands_below_the_words_of_a_box_is_a_list_where_the_page_is_called_so_or_it_is_long() -> None:
    called = f"<title>最新发布-青禾县人民政府</title><h3>最新发布</h3><ul>{LATEST}</ul>"
    assert len(entries_of(Page.parse(BASE, called))) == 3
    rows = "".join(f"<li><a href='/l{at}.html'>{TITLE}</a><span>2024-01-2{at % 9}</span></li>" for at in range(13))
    assert len(entries_of(page(f"<h3>最新信息</h3><ul>{rows}</ul>"))) == 13


@pytest.mark.parametrize(
    "before",
    [
        "<div class='left'><h3>最新公开</h3><ul id='news'></ul></div>",
        "<h3>公开动态</h3><ul id='news'></ul>",
        "<h3>最新发布</h3><div id='news'></div><div><img src='/nb.png'></div>",
        "<div class='left'><h3>热点新闻</h3><ul><li><a href='/xw/'>新闻</a></li></ul></div>",
    ],
)
def test_a_box_that_a_script_fills_makes_none_of_the_list_behind_it(before: str) -> None:
    own = f"<div class='right'><ul><li><a href='/1.html'>{TITLE}</a><span>2024-01-20</span></li></ul></div>"
    assert [entry.url.rpartition("/")[2] for entry in entries_of(page(f"{before}{own}"))] == ["1.html"]
