"""Ways that a page shows and nobody can follow: a search that met one has not seen everything."""

from contextlib import ExitStack
from pathlib import Path

import pytest

from crawler.pages.page import Page
from crawler.practice.server import PortalServer, Resource
from crawler.search.closed import closed_ways, frame_to_come, promised_ways, told_elsewhere, vacant_part
from crawler.search.clues import Promise
from crawler.search.search import Step
from storage.register import Portal
from tests.crawler.spiders.observatory import Observatory, list_page, report_rows, site_of

TOWNS = "<a href='javascript:void(0)' onclick=\"show('xz')\">乡镇街道信息公开</a>"
ELSEWHERE = "<a href='http://xxgk.dacheng.gov.cn/qinghe/'>乡镇（街道）政务公开</a>"


@pytest.mark.parametrize(
    ("shown", "followed", "closed"),
    [
        (TOWNS, (), ["乡镇街道信息公开"]),
        (TOWNS, (("县直部门信息公开", Promise.BODIES),), ["乡镇街道信息公开"]),
        (TOWNS, (("柳湾镇", Promise.BODY),), []),  # a tab whose contents stand in the page
        (f"<a href='/zfxxgk/'>政府信息公开</a>{TOWNS}", (), ["乡镇街道信息公开"]),
        (f"<h4>{TOWNS}</h4><ul><li><a href='/xz/1/'>柳湾镇</a></li></ul>", (), []),
        ("<h3>信息公开年报<a href='javascript:;' onclick='more()'>更多&gt;</a></h3>", (), ["信息公开年报"]),
        ("<ul><li><a href='/1.html'>财政局2025年年报</a></li></ul><a href='#'>更多</a>", (), ["更多"]),
        ("<ul><li><a href='/1.html'>财政局新闻</a></li></ul><a href='#'>更多</a>", (), []),
        (f"<li>{TOWNS}<ul><li><a href='/xz/1/'>柳湾镇</a></li></ul></li>", (), []),  # a menu that opens
        (TOWNS.replace("javascript:void(0)", "/xz/"), (), []),
        ("<span>乡镇街道信息公开</span>", (), []),
        ("<p onclick='nb()'>政府信息公开年报</p>", (), ["政府信息公开年报"]),
        ("<p onclick='nb()'>政府信息公开年报</p>", (("政府信息公开年报", Promise.COLUMN),), []),
        ("<a href='javascript:;' onclick='m()'>政务公开</a>", (), []),  # what it opens is linked too
        (ELSEWHERE, (), ["乡镇（街道）政务公开"]),
        (f"<div class='footer'>{ELSEWHERE}</div>", (), []),
        ("<a href='http://www.dacheng.gov.cn/'>各部门网站</a>", (), []),
        ("您的位置：<a href='/'>首页</a> > <a href='javascript:void(0)'>政府信息公开年报</a>", (), []),
        ("<ol><li><a href='/'>首页</a> / </li><li><a href='#'>信息公开年报</a></li></ol>", (), []),
        ("<a href='/'>首页</a> | <a href='javascript:void(0)'>政府信息公开年报</a>", (), ["政府信息公开年报"]),
    ],
)
def test_a_closed_way_is_told(shown: str, followed: tuple[tuple[str, Promise], ...], closed: list[str]) -> None:
    page = Page.parse("http://www.qinghe.gov.cn/", f"<html><body><div>{shown}</div></body></html>")
    steps = [Step("http://www.qinghe.gov.cn/a/", promise, 0, names=(name,)) for name, promise in followed]
    assert [one.why for one in closed_ways(promised_ways(page, Step(page.url, Promise.WAY, 0), ()), steps)] == closed


FILLED = "<script>fetch('/api').then(r=>r.json()).then(j=>fill('l',j))</script>"


@pytest.mark.parametrize(
    ("shown", "vacant"),
    [
        (f"<h3>乡镇街道</h3><ul id='l'></ul>{FILLED}", "乡镇街道"),
        (f"<div><div class='t'><span>2024年</span></div></div><div><ul id='l'></ul></div>{FILLED}", "2024年"),
        (f"<h3>乡镇街道</h3><ul id='l'><li><a href='/1.html'>柳湾镇</a></li></ul>{FILLED}", ""),
        (f"<h3>相关链接</h3><ul id='l'></ul>{FILLED}", ""),
        (f"<h3>乡镇街道</h3><ul id='k'></ul>{FILLED}", ""),
        ("<h3>乡镇街道</h3><ul id='l'></ul><script src='/jquery.js'></script>", ""),
        ("<h3>乡镇街道</h3><iframe src='/xz.html'></iframe>", "乡镇街道"),
        ("<h3>乡镇街道</h3><iframe src='/read.html'></iframe>", ""),
    ],
)
def test_a_part_that_a_script_fills_is_told(shown: str, vacant: str) -> None:
    page = Page.parse("http://www.qinghe.gov.cn/nb/", f"<html><body><div>{shown}</div></body></html>")
    assert vacant_part(page, ["http://www.qinghe.gov.cn/read.html"]) == vacant


@pytest.mark.parametrize(("name", "closed"), [("首页", []), ("政务公开", ["部门"])])
def test_outside_of_disclosure_only_what_calls_itself_so_counts(name: str, closed: list[str]) -> None:
    page = Page.parse("http://www.qinghe.gov.cn/", "<html><body><div><a href='#'>部门</a></div></body></html>")
    assert [
        one.why for one in closed_ways(promised_ways(page, Step(page.url, Promise.WAY, 0, names=(name,)), ()), ())
    ] == closed


def test_a_search_is_whole_only_where_every_way_was_open(tmp_path: Path) -> None:
    rows = report_rows("/docs/", 2)
    home = "<html><body><a href='/bm/nb/'>部门信息公开年报</a>{}</body></html>"
    forbidden = Resource(b"User-agent: *\nDisallow: /xz/\n", "text/plain")
    ways = {
        "open": ("", Resource(b"")),
        "by-script": (TOWNS, Resource(b"")),
        "elsewhere": (ELSEWHERE, Resource(b"")),
        "forbidden": ("<a href='/xz/'>乡镇信息公开</a>", forbidden),
    }
    sites = {
        key: site_of({"/": home.format(way), "/bm/nb/": list_page(rows), "/robots.txt": robots})
        for key, (way, robots) in ways.items()
    }
    observatory = Observatory(tmp_path)
    with ExitStack() as stack:
        bases = {key: stack.enter_context(PortalServer(site)).base for key, site in sites.items()}
        observatory.register([Portal(key, key, f"{base}/", "4190") for key, base in bases.items()])
        observatory.crawl(render="never")
    outcomes = {
        row["portal"]: row["outcome"]
        for row in observatory.rows("visit")
        if row["detail"].startswith(("report columns", "ways from"))
    }
    assert outcomes == {"open": "ok", "by-script": "incomplete", "elsewhere": "incomplete", "forbidden": "incomplete"}


@pytest.mark.parametrize(
    ("sentence", "is_told"),
    [
        ("2024年及以前的年度报告请登录原门户网站查询。", True),
        ("各乡镇（街道）年度报告详见各乡镇信息公开专栏。", True),
        ("<a href='/old/'>2024年及以前的年度报告请登录原门户网站查询</a>", False),  # which is followed
        ("本栏目已停止更新，最新信息请访问新版平台。", True),
        ("本栏目停止更新", True),
        ("政府信息公开年报（自2026年起不再更新）", True),
        ("本栏目已迁移至新版政府信息公开平台", True),
        ("本栏目内容已并入法定主动公开内容", True),
        ("<a href='/new/'>本栏目已调整至新平台，点击进入</a>", True),
        ("<a href='http://old.qinghe.gov.cn/'>旧版网站（已停止更新）</a>", False),
        ("各单位年报栏目已调整到位", False),
        ("青禾县财政局2025年政府信息公开工作年度报告", False),
        ("本网站由青禾县人民政府办公室主办", False),
    ],
)
def test_a_sentence_may_send_elsewhere(sentence: str, is_told: bool) -> None:
    page = Page.parse("http://www.qinghe.gov.cn/nb/", f"<html><body><p>{sentence}</p></body></html>")
    assert bool(told_elsewhere(page)) is is_told


def test_a_frame_whose_address_a_script_sets_is_one_to_come() -> None:
    def frame(attributes: str, script: str) -> str:
        source = f"<html><body><iframe id='lf' {attributes}></iframe><script>{script}</script></body></html>"
        return frame_to_come(Page.parse("http://www.qinghe.gov.cn/nb/", source))

    sets = "document.getElementById('lf').src='/nb/list.html'"
    assert frame("", sets) == frame("src='about:blank'", "$('#lf').attr('src', url)") == "lf"
    assert not frame("style='display: none'", sets)
    assert not frame("src='/nb/list.html'", sets)
    assert not frame("", "resize('lf')")
