"""How lists go on whose pagers say it in an unusual way, and what the answers of interfaces are relative to."""

import json
from dataclasses import replace
from types import ModuleType

import pytest

from crawler.cms import epoint, eportal, family_of, generic, jpaas, lonsun, ucap_b
from crawler.cms.family import Paging, Turn, following
from crawler.fetching.query import GUESSED, Query
from crawler.pages.page import Page
from crawler.pages.rows import entries_of

BASE = "http://www.qinghe.gov.cn/nb/"
LINE = "<ul><li><a href='t1.html'>青禾县甲局2024年政府信息公开工作年度报告</a><span>2025-01-20</span></li></ul>"
SITE = "<script>var siteInfo={projectName:'/QH',siteGuid:'7eb5'};</script><i class='EWB-FRONT'></i>"


def page(body: str, url: str = BASE) -> Page:
    return Page.parse(url, f"<html><head><title>政府信息公开年报</title></head><body>{LINE}{body}</body></html>")


def test_a_script_caps_the_page_that_a_reader_writes_at_the_last_one() -> None:
    jump = "<script>PageIndex = PageIndex>3?3:PageIndex;</script>"
    column, last = page(f"<a href='index_2.shtml'>后一页</a>{jump}"), page(jump, f"{BASE}index_3.shtml")
    assert generic.paging(column, column) == following(f"{BASE}index_2.shtml", 3)
    assert generic.paging(Page(last.url, last.source, last.root, 3), column) == Paging(total=3)


def test_a_pager_that_leads_to_its_own_page_in_other_letters_goes_nowhere() -> None:
    only = page("共1条 第1/1页 <a href='/Nb/Index.Html'>首页</a><a href='/Nb/Index.Html'>尾页</a>", f"{BASE}index.html")
    found = generic.paging(only, only)
    assert (found.following, found.is_proved, found.last) == (None, True, "")


@pytest.mark.parametrize("number", ["3", "'3'", "parseInt(3)", 'parseInt("3")', "Number('3')"])
def test_the_number_of_pages_may_be_made_of_a_text(number: str) -> None:
    column = page(f"<a href='index_2.html'>下一页</a><script>var pageCount = {number};</script>")
    assert generic.paging(column, column).total == 3


@pytest.mark.parametrize(
    ("pager", "is_whole"),
    [
        ("<a href='/nb/index.html' class='active'>1</a>", True),
        ("<ul><li class='on'><span>1</span></li></ul>", True),
        ("<span class='current'>1</span><script>$('.pagination').jpage({pageSize: 15})</script>", False),
        ("<span class='current'>1</span>", True),
        ("<a href='/nb/index.html'>1</a><a href='javascript:go(2)'>2</a>", False),
        ("<a href='javascript:go(1)' class='active'>1</a>", False),
        ("<a href='/nb/other.html'>1</a>", False),
        ("<span>1</span><a disabled='disabled'>下一页</a>", True),
        ("<span>1</span><a disabled='disabled' onclick='go(2)'>下一页</a>", False),
        ("<span>1</span><a href='javascript:go(2)'>2</a><a disabled='disabled'>下一页</a>", False),
        ("<a href='/nb/index.html' class='active'>1</a> 共 3 页", False),
    ],
)
def test_a_pager_that_has_only_this_page_ends_a_list(pager: str, is_whole: bool) -> None:
    column = page(f"<div class='pagination'>{pager}</div>")
    found = generic.paging(column, column)
    assert (found.is_proved and found.following is None) is is_whole


def test_eportal_turns_pages_by_names_and_then_by_numbers() -> None:
    hidden = "<input type='hidden' id='eprotalCurrentPageId' value='56'><input name='moduleId' value='37611f'>"
    turn = "<a onclick=\"queryArticleByCondition(this,'{}')\">下一页</a>第{}页/共6页" + hidden
    last = "<a onclick=\"query(this,'/eportal/ui?pageId=56&currentPage=6&moduleId=37611f&staticRequest=yes')\">尾页</a>"
    column = page(turn.format("/nb/47aa-2.html", 1) + last)
    third = page(turn.format("/nb/47aa-4.html", 3) + last, f"{BASE}47aa-3.html")
    for at, name in ((column, "47aa-2.html"), (third, "47aa-4.html")):
        query = eportal.FAMILY.turned(Turn(column, Query(at.url), at.url, at.source, 1, 0)).paging.following
        assert query is not None
        assert query.url == BASE + name


def test_the_plain_pages_of_epoint_name_their_site_each() -> None:
    column = page(f"{SITE}<div class='pages'><a href='2.html'>2</a></div>")
    turned = epoint.FAMILY.turned(Turn(column, Query(f"{BASE}2.html"), f"{BASE}2.html", column.source, 2, 1))
    assert [entry.url for entry in turned.entries] == [f"{BASE}t1.html"]
    script = Turn(column, Query(f"{BASE}w.js"), f"{BASE}w.js", "var siteInfo={projectName:'/QH',siteGuid:'7'};", 1, 0)
    asked = epoint.FAMILY.turned(script).paging.following
    assert asked is not None
    assert asked.url.endswith("/QH/rest/lightfrontaction/getgovinfolist")


def test_epoint_may_count_from_0_also_where_the_page_asked_for_first_is_full() -> None:
    fields = {"categorynum": "004", "siteGuid": "7", "pageIndex": 1, "pageSize": 2}
    rows = [{"infourl": f"/t{n}.html", "realtitle": f"第{n}镇2025年政府信息公开工作年度报告"} for n in range(2)]
    query = Query(f"{BASE}getgovinfolist", json.dumps(fields), "application/json")
    answer = json.dumps({"custom": {"total": 4, "data": rows}})
    ways = epoint.FAMILY.turned(Turn(page(""), query, query.url, answer, 1, 0)).paging.ways
    assert [json.loads(way.body)["pageIndex"] for way in ways] == [2, 0]
    first = replace(query, body=json.dumps({**fields, "pageIndex": 0}))
    (way,) = epoint.FAMILY.turned(Turn(page(""), first, first.url, answer, 1, 0)).paging.ways
    assert json.loads(way.body)["pageIndex"] == 1


def test_what_truecms_is_asked_for_may_stand_in_the_address_that_a_script_joins() -> None:
    script = (
        's.src="/x/getMessage.do?startrecord="+(k*10+1)+"&endrecord="+(k*10+10)+"&perpage=10&columnId=b1&callback=cb"'
    )
    column = Page.parse(BASE, f"<html><title>政府信息公开年报</title><script>{script}</script></html>")
    query = family_of(column).opened(column).paging.following
    assert query is not None
    assert query.url.startswith("http://www.qinghe.gov.cn/x/getMessage.do?columnId=b1&startrecord=1")


def test_addresses_in_the_answer_of_another_host_are_those_of_the_page() -> None:
    rows = [
        {"title": "青禾县甲局2024年政府信息公开工作年度报告", "url": "/nb/1.html", "publishedTimeStr": "2025-01-20"}
    ]
    answer = json.dumps({"data": {"total": 1, "results": rows}})
    asked = Query("http://api.qinghe.gov.cn/search/common/search/806?page=1", referer=BASE)
    sheet = ucap_b.FAMILY.turned(Turn(Page.parse(BASE, ""), asked, asked.url, answer, 1, 0))
    assert [entry.url for entry in sheet.entries] == ["http://www.qinghe.gov.cn/nb/1.html"]


@pytest.mark.parametrize(
    "pager",
    [
        "<div class='fanye'></div><script>showFanye(total, 1)</script>",
        "<div class='pageNumber'></div><script src='/js/a.js'></script>",
        "<div id='pg'></div><script src='/js/a.js'></script>",
        "<script>pageBar.init(3,1,15)</script>",
        "<script>var currPage=1,all=35;show(all)</script>",
        "<script>for(var i=1;i<=3;i++){h+='<a href=\"index_'+i+'.html\">'+i+'</a>'}</script>",
        "<script>for(let i=1;i<=3;i++){h+=`<a href='index_${i}.html'>${i}</a>`}</script>",
        "<script>for(var i=1;i<=3;i++){h+='<a href=\"?page='+i+'\">'+i+'</a>'}</script>",
        "<script>for(let i=1;i<=3;i++){h+=`<a href='?cid=7&page=${i}'>${i}</a>`}</script>",
        "<div id='pg'></div><script>document.getElementById('pg').innerHTML=h</script>",
        "<script>for(var i=1;i<=3;i++)h+=\"<a href='index\"+(i>1?'_'+i:'')+\".html'>\"+i+\"</a>\"</script>",
        "<a class='pagenext' href='index_2.html'><img src='/i/n.png'></a>",
        "<a class='btn nextPage' href='index_2.html'><i></i></a>",
        "<div class='more' onclick='nextPage()'>显示更多</div>",
        "<div class='pages'><a class='next' href='javascript:;'></a></div>",
        "<p>显示 1-15，共 35</p>",
        "<p>1-15 / 35</p>",
        "<p>35 条信息 分 3 页显示</p>",
        "<p>共有 3 页</p>",
    ],
)
def test_a_pager_that_a_script_makes_leaves_the_end_open(pager: str) -> None:
    found = generic.paging(page(pager), page(pager))
    says_more = (found.total or 1) > 1 or (found.entries or 0) > 1
    assert not found.is_proved or found.following is not None or says_more


PICTURES = "".join(f"<li><a href='/zt/{at}/'><img src='/b{at}.jpg' alt='专题{at}'></a></li>" for at in range(3))
DOTS = "<ol><li>1</li><li>2</li><li>3</li></ol>"
TURNED = "<a href='javascript:;'>&lt;</a><a href='javascript:;'>&gt;</a>"


@pytest.mark.parametrize(
    "other",
    [
        f"<div class='banner'><ul>{PICTURES}</ul>{DOTS}{TURNED}</div>",
        f"<div><ul>{PICTURES}</ul>{DOTS}</div>",
        f"<div class='swiper'><div>{PICTURES}</div><div class='p'><span>1</span><span>2</span></div></div>",
        "<script>rows.forEach(r=>h+='<a href=\"/art/'+r.id+'.html\">'+r.title+'</a>')</script>",
        "<div class='swiper-page'><span class='swiper-button-next' onclick='n()'></span></div>",
        "<div class='page-header'></div><script src='/js/a.js'></script>",
        "<p>联系电话：0391-1234567 / 35</p>",
    ],
)
def test_what_only_looks_like_a_pager_leaves_nothing_open(other: str) -> None:
    found = generic.paging(page(other), page(other))
    assert (found.is_proved, found.following, found.total, found.entries) in {
        (True, None, None, None),
        (True, None, 35, None),
    }


def test_the_numbers_of_a_banner_hide_no_pager() -> None:
    pager = "<div><b>1</b><a href='index_2.html'>2</a></div>"
    found = page(f"<div><ul>{PICTURES}</ul>{DOTS}</div>{pager}")
    assert generic.paging(found, found).following == Query(f"{BASE}index_2.html")


def test_an_empty_further_page_of_a_unit_is_the_end_of_its_list() -> None:
    unit = "<i src='/unitbuild.js' queryData=\"{'webId':'1','tplSetId':'2','pageId':'7','tagId':'右侧内容'}\"></i>"
    column = Page.parse(BASE, f"<html><title>政府信息公开年报</title>{unit}</html>")
    first = jpaas.FAMILY.opened(column).paging.following
    assert first is not None
    assert first.headers["X-Requested-With"] == "XMLHttpRequest"
    empty = json.dumps({"success": True, "code": "200", "data": {"html": "<ul class='list'></ul>"}})
    assert jpaas.FAMILY.turned(Turn(column, first, first.url, empty, 2, 8)).says_empty
    assert not jpaas.FAMILY.turned(Turn(column, first, first.url, empty, 1, 0)).says_empty


def test_layui_is_given_the_number_of_a_page_by_its_own_name() -> None:
    jump = "jump:function(obj,first){if(!first){location.href='/nb/list.html?curr='+obj.curr}}"
    column = page(f"<div id='pg'></div><script>laypage.render({{elem:'pg',count:25,limit:10,curr:1,{jump}}})</script>")
    found = generic.paging(column, column)
    assert found.following == Query(f"{BASE}list.html?curr=2", rest=GUESSED)


def test_the_pages_of_a_form_stand_at_one_address_and_are_told_by_their_number() -> None:
    def shown(*links: int) -> Page:
        pager = "".join(f"<a href=\"javascript:__doPostBack('P','{at}')\">{at}</a>" for at in links)
        return page(
            f"<form method='post' action='/nb/'><input type='hidden' name='__VIEWSTATE' value='x'>{pager}</form>"
        )

    column, third = shown(2, 3), shown(1, 2)
    second = generic.paging(column, column).following
    assert second is not None
    assert "__EVENTARGUMENT=2" in second.body
    assert generic.paging(Page(third.url, third.source, third.root, 3), column) == Paging()


@pytest.mark.parametrize(
    ("body", "labels"),
    [
        ("<div>您的位置：<a href='/'>首页</a> <span>></span> 年报</div><a href='#'>加载更多</a>", ("加载更多",)),
        ("<div class='p'><b>1</b> <a href='javascript:n()'>></a></div>", (">",)),
    ],
)
def test_what_stands_between_the_words_of_a_trail_turns_nothing(body: str, labels: tuple[str, ...]) -> None:
    assert generic.turning_labels(page(body)) == labels


def test_a_dated_row_that_names_no_report_is_a_line_too_where_its_link_says_what_a_click_does() -> None:
    cells = "<tr><td>{0}</td><td>{1}</td><td>2025-01-0{0}</td><td><a href='{0}.html'>查看</a></td></tr>"
    titles = ("青禾县甲局2024年政府信息公开工作年度报告", "青禾县门户网站2024年度监管年度报表")
    rows = "".join(cells.format(at, title) for at, title in enumerate(titles, 1))
    listed = Page.parse(BASE, f"<html><title>政府信息公开年报</title><table>{rows}</table></html>")
    assert [entry.title for entry in entries_of(listed)] == list(titles)


def test_a_button_that_is_disabled_leads_nowhere() -> None:
    button = "<input type='button' value='下一页' onclick=\"window.location='?p={}'\" {}>"
    column = page(button.format(2, ""))
    assert generic.paging(column, column).following == Query(f"{BASE}?p=2")
    last = page(button.format(3, "disabled"), f"{BASE}?p=2")
    found = generic.paging(last, column)
    assert (found.following, found.is_proved) == (None, True)


@pytest.mark.parametrize(("value", "lines"), [("3", 1), ("1", 0), ("", 0)])
def test_the_number_in_the_field_of_a_pager_tells_that_a_guessed_page_is_part_of_the_list(
    value: str, lines: int
) -> None:
    def shown(line: str, number: str) -> Page:
        form = f"<form action='list.jsp'>第<input type='text' name='cur' value='{number}'>页/共3页</form>"
        source = f"<html><title>政府信息公开年报</title><ul class='list'><li>{line}</li></ul>{form}</html>"
        return Page.parse(f"{BASE}list.jsp?cur={number}", source)

    column = shown("<a href='t1.html'>青禾县甲局2024年政府信息公开工作年度报告</a>", "1")
    last = shown("<a href='t9.html'>青禾县甲局政府信息公开指南（2025年版）</a>", value)
    asked = Query(f"{BASE}list.jsp?cur=3", rest=GUESSED)
    found = generic.FAMILY.turned(Turn(column, asked, asked.url, last.source, 3, 2))
    assert (found.entries, found.lines) == ((), lines)


NEWS = "".join(
    f"<li><a href='/xw/{at}.html'>青禾县召开第{at}次常务会议</a><span>2026-03-0{at}</span></li>" for at in range(1, 6)
)
SHELLS = {
    ucap_b: "<div id='list'></div><script>$.getJSON('/common/search/7501e5d4?_isAgg=true&_isJson=true', show)</script>",
    epoint: SITE,
    jpaas: "<i src='/unitbuild.js' queryData=\"{'webId':'1','tplSetId':'2','pageId':'7','tagId':'右侧内容'}\"></i>",
    lonsun: "<script>$.ajax({url:'/site/label/8888?labelName=publicInfoList&siteId=67&organId=5'})</script>",
}


@pytest.mark.parametrize("family", SHELLS, ids=lambda one: one.FAMILY.name)
def test_news_beside_a_list_that_is_asked_for_is_not_the_list(family: ModuleType) -> None:
    beside = f"<div class='side'><ul>{NEWS}</ul></div>"
    column = Page.parse(BASE, f"<html><title>政府信息公开年报</title><body>{beside}{SHELLS[family]}</body></html>")
    assert family_of(column) is family.FAMILY
    assert family.FAMILY.opened(column).is_shell


@pytest.mark.parametrize(
    "name",
    [
        "'https://www.qinghe.gov.cn/nb/list_'+p+'.html'",
        "'list_' + api.getCurrent() + '.html'",
        "'/nb/list_'+(p+1)+'.html'",
    ],
)
def test_a_further_page_is_called_as_a_script_puts_it_together(name: str) -> None:
    turned = f"<script>function goto(p){{location.href={name};}}</script><a href='javascript:goto(2)'>下一页</a>共2页"
    found = generic.paging(page(turned), page(turned))
    assert "www.qinghe.gov.cn/nb/list_2.html" in [query.url.partition("://")[2] for query in found.ways]
