"""Lists whose lines are called by their bodies alone: a viewer, a heading or the reports themselves tell the year."""

from pathlib import Path

from crawler.practice.server import PortalServer, Resource
from storage.register import Body, Portal, kind_of
from tests.crawler.spiders.observatory import Observatory, site_of
from tests.crawler.unseen.parts import Line, report

BODIES = ("水利局", "石桥镇人民政府", "柳湾镇人民政府")
OTHERS = (
    ("/d/8.html", "关于印发政府信息公开工作年度报告格式的通知"),
    ("/d/9.html", "青禾县2025年法治政府建设年度报告"),
)


def viewed(title: str) -> str:
    viewer = "<div class='wp_pdf_player' pdfsrc='/attach/1.pdf'></div>"
    return f"<html><head><title>青禾县人民政府</title></head><body><h1>{title}</h1>{viewer}</body></html>"


def test_lines_beside_which_a_viewer_shows_reports_are_a_list(tmp_path: Path) -> None:
    named = {f"/d/{at}.html": body for at, body in enumerate(BODIES)}
    rows = "".join(f"<li><a href='{url}'>{text}</a></li>" for url, text in (*named.items(), *OTHERS))
    column = (
        f"<html><head><title>政府信息公开年报</title></head><body><h3>2025年度报告</h3><ul>{rows}</ul></body></html>"
    )
    site = site_of(
        {
            "/": "<html><head><title>青禾县</title></head><body><a href='/nb/'>政府信息公开年报</a></body></html>",
            "/nb/": column,
            **{url: viewed(f"青禾县{body}2025年政府信息公开工作年度报告") for url, body in named.items()},
            **{url: f"<html><title>{title}</title><body>{title * 9}</body></html>" for url, title in OTHERS},
        }
    )
    with PortalServer(site) as server:
        observatory = Observatory(tmp_path)
        bodies = [Body(f"青禾县{name}", kind_of(name), "4190", "called", (name,)) for name in BODIES]
        observatory.register([Portal("called", "单位", f"{server.base}/", "4190")], bodies)
        observatory.crawl(render="never")
        assert observatory.last_visits()[f"{server.base}/nb/"]["listed"] == len(BODIES) + len(OTHERS)


BEFORE = {
    "/in-place/": "",  # another report may stand there next year
    "/pictured/": "<img src='/2025.png' alt='2025年'>",
    "/untold/": "",  # only the reports tell the year
    "/office/": "<a href='/jg.html'>教育局</a>",  # the first is no report
}


def test_pages_of_bodies_that_are_reports_are_lines_of_one_list(tmp_path: Path) -> None:
    lines = [
        Line(f"/d/50{at}.html", f"青禾县{body}2025年政府信息公开工作年度报告", "2026-01-20", body, 2025)
        for at, body in enumerate(BODIES)
    ]
    rows = "".join(f"<li><a href='{one.url}'>{one.body}</a></li>" for one in lines)
    head = "<html><head><title>政府信息公开年报</title></head>"
    pages: dict[str, Resource | str] = {
        "/jg.html": "<html><title>教育局</title><body>机构职能</body></html>",
        **{path: f"{head}<body>{before}<ul>{rows}</ul></body></html>" for path, before in BEFORE.items()},
        "/in-place/": f"{head}<body><ul>{rows.replace('/d/50', '/d/dw')}</ul></body></html>",
        **{url: report(one) for one in lines for url in (one.url, one.url.replace("/d/50", "/d/dw"))},
    }
    with PortalServer(site_of(pages)) as server:
        observatory = Observatory(tmp_path)
        bodies = [Body(f"青禾县{name}", kind_of(name), "4190", "own", (name,)) for name in (*BODIES, "教育局")]
        columns = tuple(f"{server.base}{path}" for path in BEFORE)
        observatory.register([Portal("own", "单位", f"{server.base}/", "4190", columns)], bodies)
        observatory.crawl(render="never")
        visits = observatory.last_visits()
        listed = [visits[url]["listed"] for url in columns]
    assert listed == [0, len(BODIES), len(BODIES), 0]


PAGERS = {
    "/linked/": "<a href='/linked/list_2.html'>下一页</a>",
    "/counted/": "<script>createPageHTML(2, 0, 'list', 'html')</script>",
    "/turned/": "<div id='pg'></div><script>$('#pg').pagination({pageCount:2,current:1,callback:function(api)"
    "{location.href='/turned/list_'+api.getCurrent()+'.html'}})</script>",
}


def test_lines_called_by_bodies_go_on_behind_the_first_page(tmp_path: Path) -> None:
    bodies = (*BODIES, "教育局", "民政局", "财政局")
    lines = [
        Line(f"/d/70{at}.html", f"青禾县{body}2025年政府信息公开工作年度报告", "2026-01-20", body, 2025)
        for at, body in enumerate(bodies)
    ]
    rows = [f"<li><a href='{one.url}'>{one.body}</a></li>" for one in lines]
    head = "<html><head><title>2025年政府信息公开年报</title></head>"
    pages: dict[str, Resource | str] = {one.url: report(one) for one in lines}
    for path, pager in PAGERS.items():
        pages[path] = f"{head}<body><ul>{''.join(rows[:4])}</ul>{pager}</body></html>"
        second = pager.replace("(2, 0", "(2, 1").replace("current:1", "current:2") if "script" in pager else ""
        for name in ("list_2.html", "list_1.html"):
            pages[f"{path}{name}"] = f"{head}<body><ul>{''.join(rows[4:])}</ul>{second}</body></html>"
    with PortalServer(site_of(pages)) as server:
        observatory = Observatory(tmp_path)
        registered = [Body(f"青禾县{name}", kind_of(name), "4190", "own", (name,)) for name in bodies]
        columns = tuple(f"{server.base}{path}" for path in PAGERS)
        observatory.register([Portal("own", "单位", f"{server.base}/", "4190", columns)], registered)
        observatory.crawl(render="never")
        visits = observatory.last_visits()
        ends = [(visits[url]["listed"], visits[url]["outcome"], visits[url]["detail"]) for url in columns]
        assert ends == [(len(bodies), "ok", "")] * len(PAGERS)
