"""Columns that nobody registered: found from the home page, remembered, looked for again; and the probe."""

from contextlib import ExitStack
from http import HTTPStatus
from pathlib import Path

from crawler.practice import PracticePortals
from crawler.practice.server import PortalServer, Resource
from storage.register import Portal
from tests.crawler.spiders.observatory import Observatory, document, list_page, probe, report_rows, site_of

TOWNS = report_rows("/docs/", 3)
OFFICES = report_rows("/docs/office/", 2)


def page(*links: tuple[str, str]) -> str:
    anchors = "".join(f'<a href="{url}">{name}</a>' for url, name in links)
    return f"<!doctype html><html><head><title>青禾县人民政府</title></head><body>{anchors}</body></html>"


def pages() -> dict[str, Resource | str]:
    return {
        "/": page(("/zwgk/", "政务公开"), ("/news/", "新闻中心"), ("http://elsewhere.example/", "政府信息公开年报")),
        "/zwgk/": page(("/nb/", "政府信息公开年报"), ("/zhinan/", "政府信息公开指南")),
        "/nb/": page(("/nb/2023/", "2023年"), ("/nb/2024/", "2024年")),
        "/nb/2023/": list_page(TOWNS),
        "/nb/2024/": list_page(OFFICES),
        **{url: document(title) for url, title, _ in (*TOWNS, *OFFICES)},
    }


def test_columns_are_found_remembered_and_read(tmp_path: Path) -> None:
    site = site_of(pages())
    with PortalServer(site) as server:
        observatory = Observatory(tmp_path)
        observatory.register([Portal("found", "寻", f"{server.base}/", "4190")])
        observatory.crawl(render="never")
        visits = observatory.last_visits()
        assert {url.removeprefix(server.base): row["outcome"] for url, row in visits.items()} == {
            "/": "ok",
            "/nb/": "ok",
            "/nb/2023/": "ok",
            "/nb/2024/": "ok",
        }
        asked = len(site.requests)
        assert sum(row["requests"] for row in observatory.rows("visit")) == asked
        assert not [one for one in site.requests if one.path == "/news/"]
        observatory.crawl(render="never")
        assert [one.path for one in site.requests[asked:]] == ["/nb/", "/nb/2023/", "/nb/2024/"]
        assert len(observatory.rows("entry")) == len(TOWNS) + len(OFFICES)


def test_a_page_that_is_linked_by_both_schemes_is_one(tmp_path: Path) -> None:
    site = site_of(pages())
    with PortalServer(site) as server:
        secured = server.base.replace("http:", "https:")
        home = page(("/zwgk/", "政务公开"), (f"{secured}/zwgk/", "信息公开"), ("/nb/", "政府信息公开年报"))
        site.put("/index.html", Resource(home.encode()))
        site.put("/zwgk/index.html", Resource(page((f"{secured}/nb/", "政府信息公开年报")).encode()))
        observatory = Observatory(tmp_path)
        observatory.register([Portal("both", "双", f"{server.base}/", "4190")])
        observatory.crawl(render="never")
        visits = observatory.last_visits()
        assert {url: row["outcome"] for url, row in visits.items()} == {
            f"{server.base}{path}": "ok" for path in ("/", "/nb/", "/nb/2023/", "/nb/2024/")
        }


def test_a_home_page_that_leads_nowhere_is_said(tmp_path: Path) -> None:
    site = site_of({"/": page(("/news/", "新闻中心"))})
    with PortalServer(site) as server:
        observatory = Observatory(tmp_path)
        observatory.register([Portal("bare", "空", f"{server.base}/", "4190")])
        observatory.crawl(render="never")
        (visit,) = observatory.rows("visit")
        assert (visit["outcome"], visit["detail"]) == (
            "layout_changed",
            "no report column was found from the home page",
        )
        for path, content in pages().items():
            site.put(f"{path}index.html" if path.endswith("/") else path, Resource(str(content).encode()))
        observatory.crawl(render="never")
        assert {row["outcome"] for row in observatory.rows("visit")[1:]} == {"ok"}
        home = next(row for row in observatory.rows("portal_column") if row["url"] == f"{server.base}/")
        assert not home["active"], "what was only noted must not count as a column that fails"


def test_a_promised_column_that_shows_nothing_is_a_column_that_could_not_be_read(tmp_path: Path) -> None:
    site = site_of(
        {
            "/": page(("/nb/bm/", "部门信息公开年报"), ("/nb/xz/", "乡镇信息公开年报"), ("/xw/1.html", "年报编制培训")),
            "/nb/bm/": "<html></html>",
            "/nb/xz/": list_page(TOWNS),
            **{url: document(title) for url, title, _ in TOWNS},
        }
    )
    with PortalServer(site) as server:
        observatory = Observatory(tmp_path)
        observatory.register([Portal("stub", "空栏", f"{server.base}/", "4190")])
        observatory.crawl(render="never")
        outcomes = {url.removeprefix(server.base): row["outcome"] for url, row in observatory.last_visits().items()}
        assert outcomes == {"/": "ok", "/nb/bm/": "layout_changed", "/nb/xz/": "ok"}


def test_a_promised_column_that_sends_home_is_as_dead_as_one_that_is_not_found(tmp_path: Path) -> None:
    gone = Resource(b"", status=HTTPStatus.FOUND, headers={"Location": "/"})
    site = site_of({"/": page(("/old/", "信息公开年报"), ("/nb/2023/", "公开年报")), "/old/": gone, **_column()})
    with PortalServer(site) as server:
        observatory = Observatory(tmp_path)
        observatory.register([Portal("moved", "迁移", f"{server.base}/", "4190")])
        observatory.crawl(render="never")
        outcomes = {url.removeprefix(server.base): row["outcome"] for url, row in observatory.last_visits().items()}
        assert outcomes == {"/": "ok", "/nb/2023/": "ok"}


def test_the_map_of_a_site_is_read_where_nothing_else_leads_on(tmp_path: Path) -> None:
    home = page(("/zwgk/", "政务公开"), ("/map.html", "网站地图"))
    sites = [
        site_of({"/": home, "/zwgk/": page(), "/map.html": page(("/nb/2023/", "信息公开年报")), **_column()}),
        site_of({"/": home, "/zwgk/": page(("/nb/2023/", "信息公开年报")), "/map.html": page(), **_column()}),
    ]
    observatory = Observatory(tmp_path)
    with PortalServer(sites[0]) as hidden, PortalServer(sites[1]) as plain:
        observatory.register(
            [Portal(key, key, f"{one.base}/", "4190") for key, one in (("h", hidden), ("p", plain))],
        )
        observatory.crawl(render="never")
    assert {row["outcome"] for row in observatory.rows("visit")} == {"ok"}
    assert [sum(one.path == "/map.html" for one in site.requests) for site in sites] == [1, 0]


def test_a_search_says_what_kept_it_from_going_on(tmp_path: Path) -> None:
    wall = Resource(b"<script>var $_ts=1</script>", status=HTTPStatus(412))
    busy = Resource(b"", status=HTTPStatus.SERVICE_UNAVAILABLE, headers={"Retry-After": "0"})
    home = page(("/zwgk/", "政务公开"))
    refuse = Resource(b"User-agent: *\nDisallow: /zwgk/\n", "text/plain")
    sites = {
        "blocked": site_of({"/": home, "/zwgk/": wall}),
        "robots": site_of({"/": home, "/zwgk/": page(), "/robots.txt": refuse}),
        "unreachable": site_of({"/": home, "/zwgk/": busy, **_column()}),
    }
    observatory = Observatory(tmp_path)
    with ExitStack() as stack:
        bases = {key: stack.enter_context(PortalServer(site)).base for key, site in sites.items()}
        observatory.register([Portal(key, key, f"{base}/", "4190") for key, base in bases.items()])
        observatory.crawl(render="never")
        assert {row["portal"]: row["outcome"] for row in observatory.rows("visit")} == {key: key for key in sites}
        sites["unreachable"].put("/zwgk/index.html", Resource(page(("/nb/2023/", "年 报")).encode()))
        observatory.crawl(render="never")
        found = {row["outcome"] for row in observatory.rows("visit")[3:] if row["portal"] == "unreachable"}
        assert found == {"ok"}, "what a server put off is asked for by the next crawl"


def _column() -> dict[str, Resource | str]:
    return {"/nb/2023/": list_page(TOWNS), **{url: document(title) for url, title, _ in TOWNS}}


def test_a_probe_says_what_would_be_read(tmp_path: Path) -> None:
    with PracticePortals(latest_year=2024) as practice:
        portal = practice.portals[0]
        found = probe(tmp_path, portal.url, render="never")
    assert [
        (column["url"].removesuffix("index.html"), column["family"], column["pages"]) for column in found["columns"]
    ] == [(portal.columns[0], "trs", 2)]
    assert found["columns"][0]["entries"]
    assert not found["detail"]


def test_a_probe_knows_bodies_that_nobody_registered(tmp_path: Path) -> None:
    names = ("县政府", "财政局", "教育局", "柳湾镇", "东河乡")
    site = site_of(
        {
            "/": page(("/gk/", "信息公开目录")),
            "/gk/": page(*((f"/gk/{n}/", name) for n, name in enumerate(names))),
            **{f"/gk/{n}/": page((f"/gk/{n}/nb/", "年度报告")) for n in range(len(names))},
            **{f"/gk/{n}/nb/": list_page(TOWNS[:1]) for n in range(len(names))},
        }
    )
    with PortalServer(site) as server:
        found = probe(tmp_path, f"{server.base}/")
    assert len(found["columns"]) == len(names)


def test_a_probe_of_nothing_says_so(tmp_path: Path) -> None:
    found = probe(tmp_path, "http://127.0.0.1:1/")
    assert found["columns"] == []
    assert found["detail"].startswith("the server gave no usable answer")


def test_a_box_of_the_latest_lines_does_not_stand_for_the_list_of_its_year(tmp_path: Path) -> None:
    rows = report_rows("/docs/", 7)
    more = '<div class="page"><a href="/nb/2023/index_1.html">下一页</a></div>'
    site = site_of(
        {
            "/": page(("/nb/", "政府信息公开年报")),
            "/nb/": list_page(rows[:4], '<a href="/nb/2023/">2023年</a><a href="/nb/2022/">2022年</a>'),
            "/nb/2023/": list_page(rows[:4], more),
            "/nb/2023/index_1.html": list_page(rows[4:]),
            "/nb/2022/": list_page(OFFICES),
            **{url: document(title) for url, title, _ in (*rows, *OFFICES)},
        }
    )
    with PortalServer(site) as server:
        observatory = Observatory(tmp_path)
        observatory.register([Portal("box", "盒", f"{server.base}/", "4190")])
        observatory.crawl(render="never")
        visits = {url.removeprefix(server.base): row for url, row in observatory.last_visits().items()}
        listed = {url: row["listed"] for url, row in visits.items()}
        assert listed == {"/": 3, "/nb/": 4, "/nb/2023/": 7, "/nb/2022/": 2}
