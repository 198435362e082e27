"""What links promise: real names of columns, groups, ways and bodies, and what is not worth a request."""

import pytest

from crawler.pages.page import Page
from crawler.pages.wording import may_be_report, names_body
from crawler.search.clues import Promise, body_in, clue, year_in
from crawler.search.headings import bodies_apart, text_of
from storage.clock import day_of, now

BODIES = frozenset({"水利局", "南平镇"})


@pytest.mark.parametrize(
    ("text", "beneath", "promise"),
    [
        ("政府信息公开年报", Promise.WAY, Promise.COLUMN),
        ("政府信息公开工作年度报告", Promise.WAY, Promise.COLUMN),
        ("信息公开年报", Promise.BODY, Promise.COLUMN),
        ("政府信息公开工作报告", Promise.WAY, Promise.COLUMN),
        ("公开年报", Promise.WAY, Promise.COLUMN),
        ("年报", Promise.BODY, Promise.COLUMN),
        ("年　报", Promise.WAY, Promise.COLUMN),
        ("信 息 公 开", Promise.WAY, Promise.WAY),
        ("网站地图", Promise.WAY, Promise.WAY),
        ("站群导航", Promise.WAY, Promise.WAY),
        ("政府网站群", Promise.WAY, Promise.WAY),
        ("乡镇信息公开年度报告", Promise.COLUMN, Promise.COLUMN),
        ("政府信息公开年报专题", Promise.WAY, Promise.COLUMN),
        ("2023年", Promise.COLUMN, Promise.GROUP),
        ("2023年度报告", Promise.COLUMN, Promise.GROUP),
        ("2020年及以前", Promise.COLUMN, Promise.GROUP),
        ("历年年报", Promise.WAY, Promise.COLUMN),
        ("全部年报", Promise.COLUMN, Promise.COLUMN),
        ("往年报告", Promise.COLUMN, Promise.GROUP),
        ("县直部门", Promise.GROUP, Promise.GROUP),
        ("乡镇（街道）", Promise.COLUMN, Promise.GROUP),
        ("南平镇人民政府", Promise.GROUP, Promise.GROUP),
        ("政务公开", Promise.WAY, Promise.WAY),
        ("政府信息公开", Promise.WAY, Promise.WAY),
        ("法定主动公开内容", Promise.WAY, Promise.WAY),
        ("专题专栏", Promise.WAY, Promise.WAY),
        ("部门信息公开目录", Promise.WAY, Promise.BODIES),
        ("乡镇街道", Promise.WAY, Promise.BODIES),
        ("水利局", Promise.BODIES, Promise.BODY),
        ("县水务中心", Promise.BODIES, Promise.BODY),
        ("法定主动公开内容", Promise.BODY, Promise.BODY),
        ("通知公告", Promise.WAY, Promise.MIXED),
        ("2023年度政府信息公开年报专题", Promise.WAY, Promise.COLUMN),
        ("政府年报", Promise.WAY, Promise.COLUMN),
        ("2025年度报告", Promise.WAY, Promise.COLUMN),
        ("2025年政府信息公开年报", Promise.WAY, Promise.COLUMN),
        ("县直部门年度报告", Promise.WAY, Promise.COLUMN),
        ("乡镇街道年报", Promise.WAY, Promise.COLUMN),
        ("政务", Promise.WAY, Promise.WAY),
        ("新版入口", Promise.WAY, Promise.WAY),
        ("其他法定信息", Promise.WAY, Promise.WAY),
        ("教育局信息公开", Promise.WAY, Promise.WAY),
        ("乡镇信息公开", Promise.WAY, Promise.BODIES),
        ("镇", Promise.COLUMN, Promise.GROUP),
        ("桐柏县", Promise.COLUMN, Promise.GROUP),
        ("年报专栏", Promise.WAY, Promise.COLUMN),
        ("年度报告专区", Promise.WAY, Promise.COLUMN),
        ("政府信息年报", Promise.WAY, Promise.COLUMN),
        ("本级年报", Promise.WAY, Promise.COLUMN),
        ("全县年报", Promise.WAY, Promise.COLUMN),
        ("工作年度报告", Promise.WAY, Promise.COLUMN),
        ("部门和乡镇年报", Promise.WAY, Promise.COLUMN),
        ("【年报】", Promise.WAY, Promise.COLUMN),
        ("· 年度报告 >>", Promise.WAY, Promise.COLUMN),
        ("年报（35）", Promise.WAY, Promise.COLUMN),
        ("年度工作报告", Promise.WAY, Promise.COLUMN),
        ("年报公开", Promise.WAY, Promise.COLUMN),
        ("报告公示", Promise.WAY, Promise.COLUMN),
        (f"{day_of(now()).year}年度", Promise.WAY, Promise.MIXED),
        (f"{day_of(now()).year}", Promise.MIXED, Promise.MIXED),
    ],
)
def test_a_promise(text: str, beneath: Promise, promise: Promise) -> None:
    found = clue(text, "http://www.qinghe.gov.cn/a/", beneath, BODIES)
    assert found is not None
    assert found.promise is promise


@pytest.mark.parametrize(
    ("text", "beneath"),
    [
        ("青禾县水利局2023年政府信息公开工作年度报告", Promise.COLUMN),
        ("政府信息公开指南", Promise.WAY),
        ("政府信息公开年报解读", Promise.WAY),
        ("部门动态", Promise.WAY),
        ("历史年报存档", Promise.COLUMN),
        ("区县热点", Promise.WAY),
        ("街道风采", Promise.WAY),
        ("政务公开工作要点", Promise.WAY),
        ("重点领域信息公开", Promise.WAY),
        ("基层政务公开标准化目录", Promise.WAY),
        ("机构设置", Promise.WAY),
        ("新闻中心", Promise.WAY),
        ("2023年", Promise.WAY),
        (f"{day_of(now()).year}", Promise.WAY),
        ("2019", Promise.MIXED),
        ("2023年政府信息公开工作年度报告", Promise.BODY),
        ("新闻中心", Promise.COLUMN),
        ("政务公开", Promise.COLUMN),
        ("", Promise.WAY),
        ("我县召开政府信息公开年报编制培训会", Promise.WAY),
        ("关于做好政务公开工作的通知", Promise.WAY),
        ("政府工作报告", Promise.WAY),
        ("医疗卫生信息公开", Promise.WAY),
        ("公共企事业单位信息公开", Promise.WAY),
        ("乡村公开", Promise.WAY),
        ("桐柏县", Promise.WAY),
    ],
)
def test_no_promise(text: str, beneath: Promise) -> None:
    assert clue(text, "http://www.qinghe.gov.cn/a/", beneath, BODIES) is None


@pytest.mark.parametrize("text", ["长者版", "适老化", "繁體", "繁体版", "关怀版", "无障碍", "手机版", "English"])
def test_another_version_of_a_column_is_none(text: str) -> None:
    assert clue(text, "http://www.qinghe.gov.cn/big5/zfxxgk/nb/", Promise.COLUMN) is None


@pytest.mark.parametrize(
    "path", ["/search?q=%E5%B9%B4%E6%8A%A5", "/so.html?site=4&searchWord=年报", "/s?wd=年报&page=1"]
)
def test_a_search_for_a_word_is_no_column(path: str) -> None:
    assert clue("年报", f"http://www.qinghe.gov.cn{path}", Promise.WAY) is None
    assert clue("年报", "http://www.qinghe.gov.cn/InfoPublic.aspx?cid=1019&kw=", Promise.WAY) is not None


@pytest.mark.parametrize(
    "path",
    [
        "/zfxxgknb/",
        "/ZFXXGKNB/2023/",
        "/xxgk/gknb/",
        "/zfxxgkndbg_5/",
        "/module/xxgk/xxgkAnnualReport.jsp?a=1",
        "/XxgkAnnualReport/index.html",
        "/OpennessAnnualReport/list/3/",
        "/zwgk/niandubaogao/",
        "/xxgk/nianbao/",
        "/zwgknb/",
        "/xxgkbg/index.html",
        "/zfxxgk/nb/",
        "/xxgk/2024nb/",
        "/zt/nb2024/",
    ],
)
def test_an_address_may_promise_what_the_text_does_not(path: str) -> None:
    found = clue("更多", f"http://www.qinghe.gov.cn{path}", Promise.WAY)
    assert found is not None
    assert found.promise is Promise.COLUMN


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("更多", "/xxgkbgs/"),
        ("更多", "/xxgk/nbyq/"),
        ("更多", "/nb/"),
        ("详情", "/XxgkAnnualReport/show/5536.html"),
        ("法治政府建设年度报告", "/fzzf/ndbg/"),
        ("统计年报", "/tjj/nianbao/"),
    ],
)
def test_another_address_promises_nothing(text: str, path: str) -> None:
    assert clue(text, f"http://www.qinghe.gov.cn{path}", Promise.WAY) is None


@pytest.mark.parametrize("name", ["和平街", "巴彦苏木", "红旗林场", "军垦农场", "云岭示范区", "高新区", "县档案馆"])
def test_rarer_bodies_are_bodies(name: str) -> None:
    assert names_body(name)
    assert may_be_report(name)


@pytest.mark.parametrize("text", ["步行街", "美食街", "市场", "广场", "服务区", "专区", "小区"])
def test_what_ends_alike_is_no_body(text: str) -> None:
    assert not names_body(text)


@pytest.mark.parametrize("text", ["手机版", "打印", "下载"])
def test_a_twin_of_a_report_is_no_column_whatever_its_address(text: str) -> None:
    assert clue(text, "http://www.qinghe.gov.cn/xxgkgzndbg/content/mpost_5.html", Promise.COLUMN) is None


def test_the_dearest_comes_first() -> None:
    scores = [
        found.score
        for text in ("政府信息公开年报", "法定主动公开内容", "政府信息公开", "政务公开", "部门信息公开目录", "通知公告")
        if (found := clue(text, "http://www.qinghe.gov.cn/", Promise.WAY))
    ]
    assert scores == sorted(scores, reverse=True)
    assert len(scores) == 6


@pytest.mark.parametrize(
    ("path", "is_part"),
    [
        ("/nb/2025n/", True),
        ("/nb/2025n/index.html", True),
        ("/nb/2025/list.html", True),
        ("/nb/t20260105_7.html", False),
        ("/nb/2024013110/", False),
    ],
)
def test_what_is_called_by_a_year_alone_is_a_part_of_its_column_where_its_address_is_a_folder(
    path: str, is_part: bool
) -> None:
    found = clue("2025年政府信息公开年报", f"http://www.qinghe.gov.cn{path}", Promise.COLUMN)
    assert (found is not None and found.promise is Promise.GROUP) is is_part
    assert year_in("年报 > 2025年政府信息公开年报") == 2025
    assert clue("2025年水利局信息公开年报", f"http://www.qinghe.gov.cn{path}", Promise.COLUMN) is None


def test_the_body_and_the_year_of_a_column() -> None:
    assert body_in("部门信息公开目录 > 水利局 > 信息公开年报", BODIES) == "水利局"
    assert body_in("政务公开 > 政府信息公开年报 > 2023年 > 部门", BODIES) == ""
    assert year_in("政府信息公开年报 > 2023年 > 部门") == 2023
    assert year_in("政府信息公开年报") is None


@pytest.mark.parametrize(
    ("text", "path", "promise"),
    [
        ("下页", "/zfxxgknb/3.htm", None),
        ("[2]", "/zfxxgknb/index_1.html", None),
        ("末页", "/xxgk/ndbg/9.htm", None),
        ("", "/zfxxgknb/", Promise.COLUMN),  # a picture without words
        ("", "/zfxxgknb_5/index.html", Promise.COLUMN),
        ("", "/zfxxgknb/202601/t20260105_7.html", None),
    ],
)
def test_a_pager_is_no_column_and_a_picture_may_be_one(text: str, path: str, promise: Promise | None) -> None:
    found = clue(text, f"http://www.qinghe.gov.cn{path}", Promise.WAY)
    assert (found.promise if found else None) is promise


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ("<a href='/nb/' title='点击进入'>政府信息公开年报</a>", "政府信息公开年报"),
        ("<a href='/nb/' title='在新窗口打开'>政府信息公开年报</a>", "政府信息公开年报"),
        ("<a href='/nb/' title='2025年政府信息公开年报'>政府信息公开…</a>", "2025年政府信息公开年报"),
        ("<a href='/nb/' title='政府信息公开年报'>政府信息公…</a>", "政府信息公开年报"),
        ("<a href='/nb/' title='政府信息公开年报'>查看</a>", "政府信息公开年报"),
        ("<a href='/nb/' title='政府信息公开年报'>更多</a>", "政府信息公开年报"),
        ("<h3>信息公开年报<a href='/nb/' title='在新窗口打开'>更多&gt;&gt;</a></h3>", "信息公开年报"),
        ("<a href='/nb/' title='政府信息公开年报'><img src='nb.png'></a>", "政府信息公开年报"),
    ],
)
def test_a_title_completes_what_a_link_is_called_and_a_hint_does_not(link: str, expected: str) -> None:
    page = Page.parse("http://www.qinghe.gov.cn/", f"<body><div>{link}</div></body>")
    assert text_of(page.links[0]) == expected


@pytest.mark.parametrize(
    ("block", "found"),
    [
        ("<div><img src='/{n}.png'><h5>{body}</h5><a href='/nb/{n}/'>查看年报</a></div>", True),
        ("<li>{body}：<a href='/zn/{n}/'>指南</a> <a href='/nb/{n}/'>年报</a></li>", True),
        ("<div><h5>{body}</h5><a href='/nb/'>查看年报</a></div>", False),
        ("<div><h5>{body}之窗</h5><a href='/nb/{n}/'>查看年报</a></div>", False),
        ("<p>{body}<a href='/nb/{n}/'>年报</a></p><p>{body}<a href='/nb/{n}0/'>年报</a></p>", False),
    ],
)
def test_links_of_one_text_are_told_apart_by_the_body_beside_each(block: str, found: bool) -> None:
    blocks = "".join(block.format(n=at, body=body) for at, body in enumerate(sorted(BODIES), 1))
    page = Page.parse("http://www.qinghe.gov.cn/gk/", f"<html><body>{blocks}</body></html>")
    apart = bodies_apart([(link, text_of(link)) for link in page.links], BODIES)
    told = {f"http://www.qinghe.gov.cn/nb/{at}/": body for at, body in enumerate(sorted(BODIES), 1)}
    assert apart == (told if found else {})
