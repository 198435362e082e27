"""Pages whose menus and news stand around what they hold: a list that a script makes, the ways to years, or nothing."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from crawler.practice.server import PortalServer, Resource
from storage.register import Portal
from tests.crawler.spiders.observatory import Observatory, list_page, site_of
from tests.crawler.unseen.parts import Line, report, shell

FOUND = [
    Line(f"/doc/{year}{at}.html", f"青禾县{town}{year}年政府信息公开工作年度报告", f"{year + 1}-01-1{at}", town, year)
    for year in (2025, 2024)
    for at, town in enumerate(("柳湾镇人民政府", "石桥镇人民政府"))
]
NEWS = "".join(
    f"<li><a href='/xw/{at}.html'>青禾县召开第{at}次政府常务会议</a><span>2026-03-0{at}</span></li>"
    for at in range(1, 6)
)
BESIDE = f"<div class='side'><h3>最新公开</h3><ul>{NEWS}</ul></div>"
MENU = "<ul class='menu'><li><a href='/zn/'>政府信息公开指南</a></li><li><a href='/all/'>政府信息公开年报</a></li></ul>"
HELD = json.dumps([{"title": one.title, "url": one.url, "date": one.day} for one in FOUND], ensure_ascii=False)
YEARS = "".join(
    f"<div><h3>{year}年</h3><a href='/hub/{year}/'>更多&gt;&gt;</a></div>"
    for year in dict.fromkeys(one.year for one in FOUND)
)
GUIDE = "为方便公民、法人和其他组织获取政府信息，特编制本指南。" * 4
CUT = "".join(
    f"<li><a href='{one.url}'>{one.year}年青禾县{one.body}政府信息公开…</a><span>{one.day}</span></li>"
    for one in FOUND[:2]
)
SHORTER = "".join(
    f"<li><a href='{one.url}'>青禾县{one.body[:3]}{one.year}…</a><span>{one.day}</span></li>" for one in FOUND[:2]
)
PAGES = {
    "/data/": f"{BESIDE}<div class='body'><h3>年报</h3><ul id='list'></ul><script src='/js/nb.js'></script></div>",
    "/hub/": f"{BESIDE}<div class='body'>{YEARS}</div>",
    "/emptied/": f"{MENU}<div class='body'><h3>县财政局年报</h3><ul></ul></div>",
    "/platform/": f"{MENU}<div class='body'><p>{GUIDE}</p></div>",
    "/news/": f"{MENU}{BESIDE}",
    "/cut/": f"<p><a href='/hub/2025/'>2025</a> | <a href='/hub/2024/'>2024</a></p><ul>{CUT}</ul>",
    "/shorter/": f"<p><a href='/hub/2025/'>2025</a> | <a href='/hub/2024/'>2024</a></p><ul>{SHORTER}</ul>",
    "/framed/": f"{BESIDE}<div class='body'><iframe src='/outer/'></iframe></div>",
    "/paged/": f"{BESIDE}<div class='body'>{YEARS}</div><a href='/paged/2.html'>下一页</a>",
}
EXPECTED = {
    "/data/": ("ok", "", 4),
    "/hub/": ("ok", "the page leads to columns of its own: 2", 0),
    "/framed/": ("ok", "", 4),
    "/platform/": ("ok", "the page leads to columns of its own: 1", 0),
    "/cut/": ("ok", "", 2),
}


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, tuple[str, str, int]]]:
    rows = [(one.url, one.title, one.day) for one in FOUND]
    site = site_of(
        {
            **{path: shell(inner, "政府信息公开") for path, inner in PAGES.items()},
            **{f"/hub/{year}/": list_page([row for row in rows if str(year) in row[1]]) for year in (2025, 2024)},
            **{one.url: report(one) for one in FOUND},
            **{f"/xw/{at}.html": shell("<p>会议研究了有关事项。</p>") for at in range(1, 6)},
            "/all/": list_page(rows),
            "/outer/": "<html><body><iframe src='/inner/'></iframe></body></html>",
            "/inner/": list_page(rows),
        }
    )
    site.put("/js/nb.js", Resource(f"var rows = {HELD}; show(rows);".encode(), "application/javascript"))
    with PortalServer(site) as server:
        observatory = Observatory(tmp_path_factory.mktemp("masked"))
        columns = tuple(server.base + path for path in PAGES)
        observatory.register([Portal("masked", "青禾县", f"{server.base}/", "4190", columns)])
        observatory.crawl(render="never")
        paths = {row["id"]: row["url"].removeprefix(server.base) for row in observatory.rows("portal_column")}
        yield {
            paths[row["column_id"]]: (row["outcome"], row["detail"], row["listed"]) for row in observatory.rows("visit")
        }


@pytest.mark.parametrize("path", EXPECTED)
def test_what_stands_around_a_page_is_not_what_it_holds(seen: dict[str, tuple[str, str, int]], path: str) -> None:
    assert seen[path] == EXPECTED[path]


def test_a_page_of_menus_alone_is_no_way_to_the_column_of_all(seen: dict[str, tuple[str, str, int]]) -> None:
    assert seen["/emptied/"][0] == "layout_changed"
    assert seen["/news/"][0] == "layout_changed"


def test_lines_with_a_pager_are_no_news_beside_the_ways_to_years(seen: dict[str, tuple[str, str, int]]) -> None:
    assert seen["/paged/"][0] == "incomplete", "a report may stand behind its first page"


def test_lines_that_are_cut_off_before_they_say_anything_are_no_news(seen: dict[str, tuple[str, str, int]]) -> None:
    assert seen["/shorter/"][2] == 2


ASKING = (
    "<script>fetch('/api/notices',{method:'POST',body:'page=1'}).then(r=>r.json()).then(j=>{"
    "document.getElementById('list').innerHTML=j.data.map(r=>'<li><a href=\"'+r.url+'\">'+r.title+'</a><span>'"
    "+r.date+'</span></li>').join('')})</script>"
)


def test_notices_that_a_script_puts_beside_news_are_looked_at_again(tmp_path: Path) -> None:
    others = [(f"/tz/{at}.html", f"关于青禾县第{at}号停水检修的公告", f"2026-02-{at:02}") for at in range(1, 9)]
    lines = [*others, *((one.url, one.title, one.day) for one in FOUND)]
    rows = [{"title": title, "url": url, "date": day} for url, title, day in lines]
    site = site_of(
        {
            "/": shell("<a href='/tzgg/'>通知公告</a>", "青禾县人民政府"),
            "/tzgg/": shell(f"{BESIDE}<ul id='list'></ul>{ASKING}", "通知公告"),
            **{one.url: report(one) for one in FOUND},
            **{f"/xw/{at}.html": shell("<p>会议研究了有关事项。</p>") for at in range(1, 6)},
        }
    )
    answer = json.dumps({"code": 200, "data": rows, "total": len(rows)})
    site.put("/api/notices", Resource(answer.encode(), "application/json"))
    with PortalServer(site) as server:
        observatory = Observatory(tmp_path)
        observatory.register([Portal("notices", "青禾县", f"{server.base}/", "4190")])
        listed = []
        for days in (0, 40):  # by then the page is asked anew where the list stands
            observatory.ahead = timedelta(days=days)
            observatory.crawl()
            visit = observatory.last_visits()[f"{server.base}/tzgg/"]
            listed.append((visit["outcome"], visit["listed"]))
    assert listed == [("ok", len(FOUND)), ("unchanged", len(FOUND))]


def test_another_report_beside_which_news_stands_collects_nothing(tmp_path: Path) -> None:
    told = "青禾县人民政府门户网站2025年政府网站工作年度报表"
    news = NEWS + "<li><a href='/xw/9.html'>关于做好2026年政务公开工作要点落实的通知</a><span>2026-03-09</span></li>"
    beside = f"<div class='side'><h3>最新公开</h3><ul>{news}</ul></div>"
    site = site_of(
        {
            "/nb/": list_page([*((one.url, one.title, one.day) for one in FOUND), ("/tb.html", told, "2026-02-01")]),
            "/tb.html": shell(f"{beside}<h1>{told}</h1><p>{GUIDE}</p>", told),
            **{one.url: report(one) for one in FOUND},
            **{f"/xw/{at}.html": shell(f"{beside}<p>会议研究了有关事项。</p>") for at in (*range(1, 6), 9)},
        }
    )
    with PortalServer(site) as server:
        observatory = Observatory(tmp_path)
        observatory.register([Portal("told", "青禾县", f"{server.base}/", "4190", (f"{server.base}/nb/",))])
        observatory.crawl(render="never")
        assert [*observatory.last_visits()] == [f"{server.base}/nb/"]
        assert not [one.path for one in site.requests if one.path.startswith("/xw/")]


SAME = "".join(
    f"<li><a href='{one.url}'>青禾县{one.body}{one.year}年政府信息公开工作年度报告</a></li>" for one in FOUND
)
EVERYWHERE = f"<div class='fr'><h3>信息公开</h3><ul class='u1'>{SAME}</ul></div>"
BOXED = {
    "/years/": f"<div class='fl'>{YEARS}</div>",
    "/script/": "<div class='fl'><ul id='list'></ul><script src='/js/nb.js'></script></div>",
    "/vacant/": "<div class='fl'><ul></ul></div>",
    "/own/": "<div class='fl'><ul class='list'><li><a href='/doc/own.html'>青禾县财政局2025年政府信息公开工作年度报告"
    "</a><span>2026-01-20</span></li></ul></div>",
}


def test_lines_that_stand_beside_their_own_documents_too_are_no_list(tmp_path: Path) -> None:
    rows = [(one.url, one.title, one.day) for one in FOUND]
    own = Line("/doc/own.html", "青禾县财政局2025年政府信息公开工作年度报告", "2026-01-20", "财政局", 2025)
    site = site_of(
        {
            **{path: shell(f"{inner}{EVERYWHERE}", "政府信息公开") for path, inner in BOXED.items()},
            **{f"/hub/{year}/": list_page([row for row in rows if str(year) in row[1]]) for year in (2025, 2024)},
            **{one.url: report(one).replace("</body>", f"{EVERYWHERE}</body>") for one in (*FOUND, own)},
        }
    )
    site.put("/js/nb.js", Resource(f"var rows = {HELD}; show(rows);".encode(), "application/javascript"))
    with PortalServer(site) as server:
        observatory = Observatory(tmp_path)
        columns = tuple(server.base + path for path in BOXED)
        observatory.register([Portal("boxed", "青禾县", f"{server.base}/", "4190", columns)])
        observatory.crawl(render="never")
        visits = observatory.last_visits()
    told = {path: (visits[server.base + path]["outcome"], visits[server.base + path]["listed"]) for path in BOXED}
    assert told == {"/years/": ("ok", 0), "/script/": ("ok", 4), "/vacant/": ("layout_changed", 0), "/own/": ("ok", 1)}
