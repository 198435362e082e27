"""How each family's lists are paged, and when their end is proved."""

from urllib.parse import urljoin

import pytest

from crawler.cms import FAMILIES, family_of, generic, trs
from crawler.cms.family import Paging, Turn, following
from crawler.fetching.query import GUESSED, Query
from crawler.pages.page import Page

BASE = "http://www.qinghe.gov.cn/zwgk/nb/"


def page(body: str, url: str = BASE) -> Page:
    return Page.parse(url, f"<html><body>{body}</body></html>")


def paging(body: str, url: str = BASE) -> Paging:
    found = page(f"<ul><li><a href='t1.html'>甲局2023年政府信息公开工作年度报告</a></li></ul>{body}", url)
    return family_of(found).opened(found).paging


def call(total: int, current: int, name: str = "createPageHTML") -> str:
    return f'<script>{name}({total}, {current}, "index", "shtml");</script>'


@pytest.mark.parametrize(
    ("body", "expected", "total"),
    [
        (call(3, 0), "index_1.shtml", 3),
        (call(1, 0), "", 1),
        (call(0, 0), "", 1),
        (call(2, 0, "createPage"), "index_1.shtml", 2),
        ("<script>createPageHTML( 2 ,0, 'index_77','html' )</script>", "index_77_1.html", 2),
        ("<script>createPageHTML(3, 0,'index', 'shtml', 'black2', 35);</script>", "index_1.shtml", 3),
        ("<script>Pager({size:3, current:0, prefix:'./index',suffix:'htm'});</script>", "index_1.htm", 3),
        ("<script>Pager({size:3, current:2, prefix:'index',suffix:'htm'});</script>", "", 3),
    ],
)
def test_trs(body: str, expected: str, total: int) -> None:
    assert family_of(page(body)).name == "trs"
    assert paging(body) == (following(BASE + expected, total) if expected else Paging(total=total))


@pytest.mark.parametrize(
    ("body", "own", "expected"),
    [
        (call(3, 1), "index_1.shtml", ["index_2.shtml"]),
        (call(3, 2), "index_2.shtml", []),
        ("<script>createPageHTML('page_div',3, 1,'xlist','shtml',35);</script>", "xlist_1.shtml", ["xlist_2.shtml"]),
        (call(3, 1), "", ["index_1.shtml", "index_2.shtml"]),
        (call(1, 1), "", []),
    ],
)
def test_trs_counts_from_0_or_from_1(body: str, own: str, expected: list[str]) -> None:
    found = paging(body, BASE + own)
    assert [way.url for way in found.ways] == [BASE + name for name in expected]
    assert found.is_proved


@pytest.mark.parametrize(("name", "number"), [("index_2.shtml", 3), ("index_1.shtml", 2)])
def test_trs_that_counts_from_1_goes_on_by_the_names_of_its_files(name: str, number: int) -> None:
    column, further = (page(call(4, at), BASE + own) for at, own in ((1, ""), (2, name)))
    assert trs.paging(further, column).following == Query(f"{BASE}index_{number}.shtml")


def test_trs_believes_a_link_before_a_number() -> None:
    script = "<script>var currentPage = 0;var countPage = 3;</script><a href='index_pc_2.html'>下一页</a>"
    assert paging(script, f"{BASE}index_pc_1.html") == following(f"{BASE}index_pc_2.html", 3)


LAYPAGE = "<div id='pages'></div><script>laypage({cont: 'pages', pages: n})</script>"
GUESSES = Paging(Query(f"{BASE}index_1.html", rest=GUESSED), 2, otherwise=(Query(f"{BASE}index_2.html", rest=GUESSED),))
NEXT = '<a href="list_2.html">下一页</a>'
LAYPAGED = (
    "<script>laypage.render({elem: 'p', count: 35, limit: 15, curr: 1, jump: function (o, first) {"
    " if (!first) location.href = 'list_' + o.curr + '.html' }})</script>"
)
LAYPAGED_GUESSES = Paging(
    Query(f"{BASE}list_1.html", rest=GUESSED), 3, entries=35, otherwise=(Query(f"{BASE}list_2.html", rest=GUESSED),)
)


CHOSEN = (
    "<script>function jump(v){window.location='list.jsp?pn='+v}</script>转到第<select onchange='jump(this.value)'>"
    "<option value='1' selected>1</option><option value='2'>2</option></select>页，共2页"
)
DATA = (
    "<p><a href='javascript:;' data-page='1' class='cur'>1</a><a href='javascript:;' data-page='2'>2</a></p>"
    "<script>function to(e){location.href='/zwgk/nb/p'+e.getAttribute('data-page')+'.html'}</script>"
)
PIECES = "<ul></ul><button class='more' data-next='piece_{}.html'>加载更多</button>"


@pytest.mark.parametrize(
    ("body", "url", "expected"),
    [
        ("", BASE, Paging()),
        (NEXT, BASE, following(f"{BASE}list_2.html")),
        (NEXT + "共3页", BASE, following(f"{BASE}list_2.html", 3)),
        (NEXT + "第 1/3 页", BASE, following(f"{BASE}list_2.html", 3)),
        (
            "<input type=button value=下一页 onclick=\"location.href='list_2.html'\">",
            BASE,
            following(f"{BASE}list_2.html"),
        ),
        ("<span>共1页</span>", BASE, Paging(total=1)),
        ("<div>共 35 条 每页 15 条</div>", BASE, Paging(entries=35)),
        ("<p>总记录数：35</p>", BASE, Paging(entries=35)),
        (
            "<script>var nRecordCount = '35'</script>",
            BASE,
            Paging(is_proved=False, doubt="RecordCount =", entries=35),
        ),
        ("<script>Pager(options)</script>", BASE, Paging(is_proved=False, doubt="Pager(")),
        (NEXT + "共2页 第2页", f"{BASE}list_2.html", Paging(total=2)),
        (LAYPAGED, f"{BASE}list.html", LAYPAGED_GUESSES),
        ("<script>var records = 35, size = 6;fill(records, size)</script>", BASE, Paging(entries=35)),
        ("<select><option>第1页</option><option>第2页</option></select>", BASE, GUESSES),
        ("<button>第1页</button>", BASE, Paging()),
        (CHOSEN, f"{BASE}list.jsp", following(f"{BASE}list.jsp?pn=2", 2)),
        (DATA, BASE, following(f"{BASE}p2.html")),
        (PIECES.format(2), BASE, following(f"{BASE}piece_2.html")),
        ('<script>var pageCount = "4";</script>' + NEXT, BASE, following(f"{BASE}list_2.html", 4)),
        (NEXT + '<a href="list_2.html">尾页</a>', f"{BASE}list_2.html", Paging()),
        ('<a href="list_1.html">上一页</a><span>下一页</span>', f"{BASE}list_2.html", Paging()),
    ],
)
def test_generic(body: str, url: str, expected: Paging) -> None:
    assert family_of(page(body, url)).name == "generic"
    assert paging(body, url) == expected


def test_a_pager_of_pictures_ends_where_its_way_on_does() -> None:
    arrow = "<div class='pagination'><a class='{}' href='list_{}.html'><i></i></a></div>"
    column, last = (
        page(arrow.format("next", 2), f"{BASE}list.html"),
        page(arrow.format("prev", 1), f"{BASE}list_2.html"),
    )
    assert generic.paging(column, column) == following(f"{BASE}list_2.html")
    assert generic.paging(last, column) == Paging()


def test_the_next_page_of_another_list_on_the_page_is_told() -> None:
    pager = "<p>第1/{}页 <a href='{}_2.html'>下一页</a></p>"
    found = paging(pager.format(4, "list") + pager.format(3, "towns"))
    assert (found.following, found.beside) == (Query(f"{BASE}list_2.html"), (f"{BASE}towns_2.html",))
    assert found.total == 1 + 3 + 2


def test_a_piece_of_an_address_is_none() -> None:
    script = "<script>function go(m,n){location.href='/ui?id='+own+'&module='+m+'&yes=1&currentPage='+n}</script>"
    found = paging(f"<a href='javascript:go(7,2)'>下一页</a>共2页{script}")
    ways = [found.following, *found.otherwise] if found.following is not None else []
    assert not [way.url for way in ways if "/&" in way.url]


@pytest.mark.parametrize(
    "body",
    [
        '<a href="javascript:next()">下一页</a>',
        "<button>加载更多</button>",
        """<div id='pg'></div><script>for(var i=1;i<=n;i++)h+="<a href='"+i+".html'>"+i+"</a>";put(h)</script>""",
        "<span>下一页</span>",
        LAYPAGE,
        "<div><b>32</b>/<b>4</b> <span onclick='turn(2)'>&gt;</span></div>",
        call(1, 0) + "<script>laypage.render({elem:'towns', count:35, limit:5})</script>",
    ],
)
def test_a_pager_that_cannot_be_followed_proves_nothing(body: str) -> None:
    found = paging(body)
    assert not found.is_proved
    assert found.doubt


@pytest.mark.parametrize(("mark", "is_whole"), [("_d", True), ("", False)])
def test_what_a_pager_shows_and_offers_nobody_ends_a_list(mark: str, is_whole: bool) -> None:
    """VSB marks the way on so where there is none: a list of one page."""
    spans = "".join(f'<span class="p_{name}{mark} p_fun{mark}">下页</span>' for name in ("next", "last"))
    pager = f'<div class="pb_sys_common"><span class="p_no_d">1</span>{spans}</div><script>_showDynClicks(1)</script>'
    assert paging(pager).is_proved is is_whole


@pytest.mark.parametrize(
    ("changed", "url"), [("this.form.submit()", f"{BASE}?cid=7&year=2024"), ("show(this.form); submit()", "")]
)
def test_a_choice_that_sends_its_form_leads_to_addresses(changed: str, url: str) -> None:
    choice = f"<select name='year' onchange='{changed}'><option value='2024'>2024</option></select>"
    found = page(f"<form action='{BASE}'><input type='hidden' name='cid' value='7'>{choice}</form>")
    assert [link.url for link in found.links if link.text == "2024"] == ([url] if url else [])


@pytest.mark.parametrize(
    ("value", "there"),
    [
        ("./2024.html", "2024.html"),
        ("../2024/", "../2024/"),
        ("2024/", "2024/"),
        ("y2024.shtml?a=1", "y2024.shtml?a=1"),
    ],
)
def test_an_option_whose_value_is_an_address_leads_there(value: str, there: str) -> None:
    choice = (
        f"<select onchange='location.href=this.options[this.selectedIndex].value'><option value='{value}'>2024</option>"
    )
    assert [link.url for link in page(choice).links] == [urljoin(BASE, there)]


@pytest.mark.parametrize(
    "link",
    [
        """<a href='javascript:go("list_b.html")'>下一页</a>""",
        """<span onclick="load('list_b.html', this)">&gt;</span>""",
        """<a>1</a><a href="javascript:;" onclick="$('#l').load('list_b.html')">2</a>""",
    ],
)
def test_the_address_that_a_click_gives_a_script_is_that_of_the_next_page(link: str) -> None:
    assert paging(f"<div>{link}</div>").following == Query(f"{BASE}list_b.html")


@pytest.mark.parametrize("called", ["turn('list.jsp', 2)", "print('index.html')"])
def test_an_address_among_other_values_or_that_of_the_page_itself_is_none(called: str) -> None:
    found = paging(f'<div><a href="javascript:{called}">下一页</a></div>', f"{BASE}index.html").following
    assert found is None or found.rest == GUESSED


def test_a_pager_that_leaves_its_folder_is_not_followed() -> None:
    found = paging('<a href="/news/list_2.html">下一页</a>')
    assert (found.following, found.is_proved) == (None, False)


@pytest.mark.parametrize("name", ["createPageHTML", "createPageHTML2"])
def test_a_second_list_of_a_page_is_a_list_of_its_own(name: str) -> None:
    lists = page(call(1, 0) + call(3, 0, name).replace("index", "xz"))
    sheet = family_of(lists).opened(lists)
    assert [query.url for query in sheet.parts] == [lists.url.rpartition("/")[0] + "/xz_1.shtml"]
    asked = Turn(lists, Query(lists.url), lists.url, lists.source, 1, 0)
    assert not family_of(lists).turned(asked).paging.is_proved, "asked for alone it leads to no others"


def test_the_last_family_recognises_everything() -> None:
    assert FAMILIES[-1].recognises(page(""))


def test_the_endpoint_of_reports_is_asked_for_the_years_that_it_offers() -> None:
    url = "http://www.qinghe.gov.cn/module/xxgk/xxgkAnnualReport.jsp?area=41"
    offered = f"<a href='{url}&fbtime=2021'>2021年</a><a href='{url}&fbtime=2020'>2020年</a>"
    column = page(offered, url)
    query = family_of(column).opened(column).paging.following
    assert query is not None
    asked = [query.url, *query.rest.split()]
    assert asked[-2:] == ["2021", "2020"]
    assert len(asked) == 3, "the newest year is asked for though nobody offers it"
    sheet = family_of(column).turned(Turn(column, query, query.url, f"<html><body>{offered}</body></html>", 1, 0))
    assert (sheet.lines, sheet.says_empty) == (1, True), "a year that is not offered has no report"


def test_a_year_that_is_offered_and_shows_nothing_is_a_document_that_nobody_had() -> None:
    url = "http://www.qinghe.gov.cn/module/xxgk/xxgkAnnualReport.jsp?area=41"
    offered = f"<a href='{url}&fbtime=2021'>2021年</a><a href='{url}&fbtime=2020'>2020年</a>"
    column, query = page(offered, url), Query(f"{url}&fbtime=2021", rest="2020")
    silent = family_of(column).turned(Turn(column, query, query.url, f"<html><body>{offered}</body></html>", 1, 0))
    assert (silent.lines, silent.is_silent, silent.says_empty) == (1, True, False)
    assert [entry.url for entry in silent.entries] == [query.url]
    told = f"<html><body>{offered}<div>暂无该年度年报</div></body></html>"
    sheet = family_of(column).turned(Turn(column, query, query.url, told, 1, 0))
    assert (sheet.lines, sheet.entries, sheet.says_empty) == (1, (), True)


@pytest.mark.parametrize(
    ("script", "is_whole"),
    [
        ("function next(n){var li=$('#a li');li.hide();li.slice(3*n-3,3*n).show()}next(1)", True),
        ("$('.menu li').hide();function next(n){location.href='index_'+n+'.html'}", False),
        ("$('.menu li').slice(0,3).show();function next(n){turn(n)}", False),
        ("$('.menu li').slice(0,3).show()", False),
    ],
)
def test_only_a_pager_that_shows_other_rows_of_its_page_ends_a_list(script: str, is_whole: bool) -> None:
    steps = "<a href='javascript:void(0)'>收藏</a><a href='javascript:next(1)'>1</a><a href='javascript:next(2)'>2</a>"
    assert (paging(f"{steps}<script>{script}</script>") == Paging()) is is_whole


def test_rows_in_a_field_that_a_script_pages_are_the_whole_list() -> None:
    rows = "".join(f"<li><a href='t{n}.html'>甲局20{n}年政府信息公开工作年度报告</a></li>" for n in (22, 23, 24))
    script = "var all=$('#src').value.split('</li>');function show(n){fill(all.slice(2*n-2,2*n))}show(1)"
    source = f"<div id='con'></div><textarea id='src'>{rows}</textarea><div id='page'></div><script>{script}</script>"
    column = page(source)
    sheet = family_of(column).opened(column)
    assert (len(sheet.entries), sheet.paging.is_proved) == (3, True)
    asking = page(source.replace("show(1)", "$('#page').load('/more.html')"))
    assert not family_of(asking).opened(asking).paging.is_proved


@pytest.mark.parametrize(
    ("script", "address"),
    [
        (
            "var cid='b1';var u='/x/getMessage.do?startrecord=1&endrecord=10&perpage=10&columnId='+cid+'&callback=cb'",
            "/x/getMessage.do?columnId=b1&startrecord=1&endrecord=50&perpage=50&callback=cb",
        ),
        (
            'var chan="9d0f";$.get("/search/"+chan+"?_isJson=true&_pageSize=10&_isAgg=true&_template=index&page="+n)',
            "/search/9d0f?_isJson=true&_pageSize=10&_isAgg=true&_template=index&page=1",
        ),
    ],
)
def test_names_in_an_interface_s_address_stand_for_what_the_page_gives_them(script: str, address: str) -> None:
    column = page(f"<i><!--ucap--></i><script>{script}</script>")
    query = family_of(column).opened(column).paging.following
    assert query is not None
    assert query.url == f"http://www.qinghe.gov.cn{address}"


_EPOINT = "<script>var siteInfo={{'projectName':'/QH','siteGuid':'7eb5'}};{}</script><i class='EWB-FRONT'></i>"
_LONSUN = "<script>load('/site/label/8888',{{labelName:'publicInfoList',siteId:'67',{}}})</script>"
_GKMLPT = "<script>window._CONFIG={{{}TREE:[{{id:5,name:'年报',post_count:0}}]}}</script>"


@pytest.mark.parametrize(
    ("source", "answer", "says_empty"),
    [
        (_EPOINT.format("var categorynum='003'"), '{"custom":{"total":0,"data":[]}}', True),
        (_EPOINT.format("var categorynum=tab"), '{"custom":{"total":0,"data":[]}}', False),
        (_LONSUN.format("organId:'24601'"), "<p>暂无相关信息</p>", True),
        (_LONSUN.format("organId:organ"), "<p>暂无相关信息</p>", False),
        (_GKMLPT.format("SID:'755',"), '{"classify":{"post_count":0},"articles":[]}', True),
        (_GKMLPT.format("SID:site,"), '{"classify":{"post_count":0},"articles":[]}', False),
    ],
)
def test_nothing_behind_what_the_page_did_not_name_says_nothing_of_its_column(
    source: str, answer: str, says_empty: bool
) -> None:
    column = Page.parse(BASE, f"<html><title>政府信息公开年报</title>{source}</html>")
    family = family_of(column)
    query = family.opened(column).paging.following
    assert query is not None
    assert family.turned(Turn(column, query, query.url, answer, 1, 0)).says_empty == says_empty


def shown_by(script: str) -> list[tuple[str, str]]:
    column = page(f"<div id='l'></div>年报<script>var rows = {script}; show(rows);</script>")
    return [(entry.url.removeprefix(BASE), entry.title) for entry in family_of(column).opened(column).entries]


NAMED = "甲局2023年政府信息公开工作年度报告"


def test_arrays_in_a_script_are_lines_where_they_are_made_alike() -> None:
    rows = f"[[5, '{NAMED}', '2024-01-20', 't1.html'],\n [6, \"青禾县乙局\", '2024-01-19', 't2.html']]"
    assert shown_by(rows) == [("t1.html", NAMED), ("t2.html", "青禾县乙局")]


@pytest.mark.parametrize(
    "rows",
    [
        f"[['{NAMED}', 't1.html'], ['t2.html', '{NAMED}']]",
        f"[['{NAMED}', 't1.html'], ['乙局', 501]]",
        f"[['{NAMED}', 't1.html'], ['乙局', name]]",
        f"[['{NAMED}', 't1.html', '2024-01-20'], ['乙局', 't2.html']]",
    ],
)
def test_arrays_that_are_not_all_lines_are_left_to_a_browser(rows: str) -> None:
    assert shown_by(rows) == []


def test_arrays_beside_what_a_script_asks_for_are_left_to_a_browser() -> None:
    rows = f"[['{NAMED}', 't1.html'], ['青禾县乙局', 't2.html']]"
    assert shown_by(rows)
    assert shown_by(f"{rows}; $.getJSON('/api/list', show); var others = []") == []


@pytest.mark.parametrize("called", [("部门list", "乡镇list"), ("右侧内容", "右侧内容")])
def test_units_that_are_called_like_lists_or_alike_are_all_read(called: tuple[str, str]) -> None:
    units = "".join(
        f"<i src='/unitbuild.js' queryData=\"{{'webId':'1','tplSetId':'2','pageId':'{n}','tagId':'{tag}'}}\"></i>"
        for n, tag in enumerate(called)
    )
    column = page(units)
    sheet = family_of(column).opened(column)
    assert sheet.paging.following is not None
    asked = [sheet.paging.following.url, *(part.url for part in sheet.parts)]
    assert ["pageId=0" in asked[0], "pageId=1" in asked[1], len(asked)] == [True, True, 2]


def test_the_channels_of_a_list_may_be_given_by_name() -> None:
    column = page('<script>var own = ["3301", "3302"]; new CMS({data: {channelList: own, pageSize: 15}})</script>')
    asked = family_of(column).opened(column).paging.following
    assert asked is not None
    assert '"channelList": ["3301", "3302"]' in asked.body
