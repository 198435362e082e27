"""What pages and answers say that is not so, or means another thing, and what is made of it."""

import json
from datetime import date

import pytest

from crawler.cms import annual, generic, gkmlpt, heard, learning
from crawler.cms.family import Turn
from crawler.fetching.answer import Heard
from crawler.fetching.query import Query
from crawler.interfaces.written import with_written
from crawler.interfaces.xml_rows import objects_of
from crawler.pagers.stated import entries_stated
from crawler.pages.page import Page
from crawler.pages.rows import entries_of, is_about_reports
from crawler.pages.unread_lines import unread_line
from crawler.search.closed import doubled_years
from storage.visits import Entry

BASE = "http://www.qinghe.gov.cn/nb/index.html"
TITLES = ("青禾县甲局2024年政府信息公开工作年度报告", "青禾县乙局2024年政府信息公开工作年度报告")
ROWS = "".join(f"<li><a href='{n}.html'>{title}</a><span>2025-01-2{n}</span></li>" for n, title in enumerate(TITLES))


def page(body: str, title: str = "政府信息公开年报", url: str = BASE) -> Page:
    return Page.parse(url, f"<html><head><title>{title}</title></head><body>{body}</body></html>")


def turn(query: Query, text: str, *, number: int = 1, read: int = 0) -> Turn:
    return Turn(Page.parse(BASE, ""), query, query.url, text, number, read)


@pytest.mark.parametrize(
    ("stated", "lines", "size", "believed"),
    [
        (27, 15, 15, 27),
        (0, 13, 15, None),
        (15, 15, 15, None),
        (13, 13, 15, 13),
        (15, 15, None, 15),
        (0, 0, 15, 0),
        (None, 15, 15, None),
    ],
)
def test_a_total_is_believed_where_it_can_be_one(
    stated: int | None, lines: int, size: int | None, believed: int | None
) -> None:
    assert turn(Query(BASE), "").believed(stated, lines, size) == believed


def test_a_script_tells_its_pages_by_whatever_names() -> None:
    script = """<script>var zys = 3, dqy = 1; var h = '';
        if (dqy < zys) h = '<a href=\\"list'+(dqy+1)+'.html\\">下一页</a>';
        pager.innerHTML = '第' + dqy + '页 共' + zys + '页' + h;</script>"""
    paging = generic.FAMILY.opened(page(f"<ul>{ROWS}</ul>{script}")).paging
    assert paging.total == 3
    assert BASE.replace("index", "list2") in [way.url for way in paging.ways]


def test_a_node_that_the_tree_counts_documents_in_does_not_say_that_it_is_empty() -> None:
    tree = [{"id": 9, "name": "政府信息公开年报", "post_count": 6, "children": []}]
    column = page(f"<script>window._CONFIG = {{SID: '755', TREE: {json.dumps(tree)}}};</script>")
    first = gkmlpt.FAMILY.opened(column).paging.ways[0]
    answer = json.dumps({"classify": {"post_count": 0}, "articles": []})
    assert not gkmlpt.FAMILY.turned(turn(first, answer)).says_empty


def test_the_archive_beside_the_lines_of_a_list_is_none_of_them() -> None:
    listed = page(f"<ul><li><a href='wn.html'>往年年报</a></li></ul><ul>{ROWS}</ul>")
    assert [entry.title for entry in entries_of(listed)] == list(TITLES)


@pytest.mark.parametrize(
    ("text", "stated"),
    [
        ("共检索到 26 条信息", 26),
        ("为您找到相关 26 条结果", 26),
        ("查询到26条记录", 26),
        ("共有26篇", 26),
        ("找到新路", None),
    ],
)
def test_what_a_search_found_is_a_number_of_lines(text: str, stated: int | None) -> None:
    assert entries_stated(text) == stated


@pytest.mark.parametrize(
    ("links", "doubled"),
    [
        ("<a href='/nb/4/'>2025年</a><a href='/nb/4/'>2024年</a><a href='/nb/3/'>2023年</a>", ["2025年"]),
        ("<a href='/nb/4/'>2025年</a><a href='/nb/4/'>2025年度报告</a><a href='/nb/3/'>2024年</a>", []),
        ("<a href='/nb/4/'>2025年</a><a href='/nb/3/'>2020年</a><a href='/nb/3/'>2019年及以前</a>", []),
    ],
)
def test_two_years_at_one_address_close_one_of_them(links: str, doubled: list[str]) -> None:
    assert [one.why for one in doubled_years(page(links))] == doubled


@pytest.mark.parametrize(
    "trail", ["您现在的位置：首页 >> 2024年度报告", "当前位置: 首页 > 2024年年报", "位置：2024年年报"]
)
def test_where_a_page_stands_is_no_line_without_a_link(trail: str) -> None:
    rows = ROWS.replace("<li>", "<tr><td>").replace("</li>", "</td></tr>")
    listed = page(
        f"<table><tr><td><a href='/'>首页</a>{trail}</td></tr>{rows}</table>".replace("<a href='/'>首页</a>", "")
    )
    assert unread_line(listed, entries_of(listed)) == ""


def test_a_list_of_notices_need_not_speak_of_reports() -> None:
    notice = "<ul><li><a href='1.html'>关于封闭施工的通告</a><span>2025-03-01</span></li></ul>"
    assert is_about_reports(page(notice, "通知公告_青禾县人民政府"))
    assert not is_about_reports(page(notice, "要闻_青禾县人民政府"))


def test_pages_may_be_called_by_their_number_alone_which_a_script_counts_from_0() -> None:
    script = (
        '<script>pager({pageIndex:0,pageSize:2,total:4,callback:function(i){location.href=(i+1)+".html"}})</script>'
    )
    column = page(f"<ul>{ROWS}</ul><div class='page'>共2页</div>{script}", url=BASE.replace("index", "secondpage"))
    following = generic.paging(column, column).following
    assert following is not None
    assert following.url == "http://www.qinghe.gov.cn/nb/2.html"


def test_the_home_page_is_no_report_of_a_year() -> None:
    endpoint = "http://www.qinghe.gov.cn/module/xxgk/xxgkAnnualReport.jsp?area=7001&fbtime=2021"
    home = Turn(Page.parse(endpoint, ""), Query(endpoint), "http://www.qinghe.gov.cn/", "<p>欢迎</p>", 2, 1)
    sheet = annual.FAMILY.turned(home)
    assert sheet.is_silent
    assert [entry.url for entry in sheet.entries] == [endpoint]


def test_rows_without_addresses_go_on_in_their_own_manner_or_not_at_all() -> None:
    rows = "".join(f"<li data-id='{n}'><b>{title}</b><i>2025-01-2{n}</i></li>" for n, title in enumerate(TITLES))
    opened = [Entry(f"http://www.qinghe.gov.cn/d/{n}.html", title) for n, title in enumerate(TITLES)]
    guessed = page(f"<ul>{rows}</ul>第1页/共3页 <a href='javascript:turn(2)'>下一页</a>")
    linked = page(f"<ul>{rows}</ul><a href='index_2.html'>下一页</a>")
    query = learning.learnt_of_rows(guessed, opened)
    assert query is not None
    assert not heard.FAMILY.turned(turn(query, guessed.source)).paging.is_proved
    following = heard.FAMILY.turned(turn(query, linked.source)).paging.following
    assert following is not None
    assert heard.FAMILY.turned(turn(following, linked.source, number=2, read=2)).lines == 2


def test_a_list_that_a_script_draws_of_xml_is_learnt() -> None:
    rows = "".join(f'<row id="{n}" bt="{title}" rq="2025-01-2{n}"/>' for n, title in enumerate(TITLES))
    text = f'<?xml version="1.0" encoding="GBK"?>\n<data><count>2</count>{rows}</data>'
    shown = [
        Entry(f"http://www.qinghe.gov.cn/d/{n}.html", title, date(2025, 1, 20 + n)) for n, title in enumerate(TITLES)
    ]
    query = learning.learnt(shown, [Heard("http://www.qinghe.gov.cn/nb.xml", text)], BASE)
    assert query is not None
    assert list(heard.FAMILY.turned(turn(query, text)).entries) == shown


@pytest.mark.parametrize(
    ("text", "value"),
    [
        (
            "<?xml version='1.0'?><d><c><t>年报</t><item><u>1</u></item><item><u>2</u></item></c></d>",
            {"c": {"t": "年报", "item": [{"u": "1"}, {"u": "2"}]}},
        ),
        ("<?xml version='1.0'?><d><r a='1'/></d>", {"r": [{"a": "1"}]}),
        ("<?xml version='1.0'?><!DOCTYPE d [<!ENTITY e SYSTEM 'file:///etc/hostname'>]><d><r>&e;</r></d>", {"r": [{}]}),
        ("<?xml version='1.0'?><d><r>", None),
        ("<html><body></body></html>", None),
        ("", None),
    ],
)
def test_xml_as_objects(text: str, value: object) -> None:
    assert objects_of(text) == value


def test_the_fields_that_a_script_sends_are_no_address_of_a_page() -> None:
    pager = "<div class='page'>共3页 第1页 <a href='javascript:go(2)'>下一页</a></div>"
    sent = page(f"<ul>{ROWS}</ul>{pager}<script>function go(n){{send('/list', 'colId=33&page=' + n)}}</script>")
    told = page(f"<ul>{ROWS}</ul>{pager}<script>function go(n){{open('?colId=33&page=' + n)}}</script>")
    assert not any("colId" in str(way) for way in generic.paging(sent, sent).ways)
    assert str(generic.paging(told, told).following) == f"{BASE}?colId=33&page=2"


@pytest.mark.parametrize(
    ("script", "count"),
    [
        ("function row(t,u,d){document.write('<li>'+t)}{calls}", 2),
        ("{calls}fetch('/api/list')", 0),  # the list may be what is asked for
        ("d.add(1,0,'青禾县财政局2025年年报','/a/1.html');", 0),
        ("note('青禾县财政局2025年政府信息公开年报','/a/1.html','2026-01-20');", 0),  # one alone
    ],
)
def test_calls_that_are_given_a_line_each_are_lines(script: str, count: int) -> None:
    calls = "".join(
        f"row('青禾县{body}2025年政府信息公开年报','/a/{at}.html','2026-01-2{at}');"
        for at, body in enumerate(("财政局", "水利局"))
    )
    source = f"<html><title>年报</title><body><script>{script.replace('{calls}', calls)}</script></body></html>"
    found = entries_of(with_written(Page.parse("http://www.qinghe.gov.cn/nb/", source)))
    assert len(found) == count
