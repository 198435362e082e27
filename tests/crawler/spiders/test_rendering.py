"""Lists that only a browser shows, pages that would hold it for ever, and crawls without any browser."""

import json
import shutil
from base64 import b64encode
from collections.abc import Iterator
from functools import partial
from http import HTTPStatus
from pathlib import Path

import pytest

from crawler.practice.server import Asked, PortalServer, Resource, Site
from storage.register import Portal
from tests.crawler.spiders.observatory import Observatory, document, list_page, report_rows, site_of

pytestmark = pytest.mark.browser

ROWS = report_rows("/docs/", 3)
SHELL = (
    "<!doctype html><html><head><title>政府信息公开年报</title></head>"
    '<body><div id="app">{{ item.title }} 暂无数据</div><script>SCRIPT</script></body></html>'
)
FILL = "document.getElementById('app').innerHTML = LIST;"


SHELLED = ("青禾县水利局2023年政府信息公开工作年度报告", "2024-01-20")


def shell(script: str) -> str:
    return SHELL.replace("SCRIPT", script)


def filled(rows: list[tuple[str, str, str]]) -> str:
    inner = list_page(rows).partition("<body>")[2].partition("</body>")[0]
    return FILL.replace("LIST", "`" + inner.replace("</", "<\\/") + "`")


GREEDY = "const held = []; setTimeout(() => { for (;;) held.push(new Uint8Array(1 << 26).fill(1)); }, 50);"
ROUND = "<script>document.cookie='__jsl_clearance_s=1;path=/';location.href=location.pathname</script>"
"""A wall that never opens, and sends its reader round."""
INWARDS = """
fetch(`ELSEWHERE/fetched`).catch(() => 0);
new WebSocket(`ELSEWHERE/socket`.replace('http', 'ws'));
const frame = document.createElement('iframe'); frame.src = 'ELSEWHERE/framed'; document.body.append(frame);
for (let i = 0; i < 100; i++) window.open('/popup');
"""
VACANT = (
    "<!doctype html><html><head><title>政府信息公开年报</title><script src='/js/{}.js'></script></head>"
    "<body><p>暂无相关信息</p></body></html>"
)
EXPECTED = {
    "/filled/": ("ok", 3, ""),
    "/says-empty/": ("empty", 0, ""),
    "/plainly-empty/": ("empty", 0, ""),
    "/perhaps-filled/": ("empty", 0, ""),
    "/endless/": ("error", 0, "the browser could not show the page"),
    "/eating/": ("error", 0, "the browser could not show the page"),
    "/greedy/": ("error", 0, "the browser could not show the page"),
    "/after/": ("ok", 3, ""),
    "/frame/": ("ok", 3, ""),
    "/shells/": ("ok", 1, ""),
    "/scripted-frame/": ("ok", 3, ""),
    "/late/": ("ok", 3, ""),
    "/leaves/": ("error", 0, "the address is refused"),
    "/round/": ("blocked", 0, ""),
}


def pages(elsewhere: str) -> dict[str, Resource | str]:
    return {
        "/filled/": shell(filled(ROWS)),
        "/says-empty/": shell("document.getElementById('app').innerHTML = '<p>暂无相关信息</p>';"),
        "/plainly-empty/": VACANT.format("jquery"),
        "/perhaps-filled/": VACANT.format("list"),
        "/endless/": shell("setTimeout(() => { while (true) {} }, 50);"),
        "/eating/": shell("const held = []; setTimeout(() => { for (;;) held.push(Array(1e5).fill({})); }, 50);"),
        "/greedy/": shell(
            "const held = []; setTimeout(() => { for (;;) held.push(new Uint8Array(1 << 26).fill(1)); }, 50);"
        ),
        "/after/": shell(INWARDS.replace("ELSEWHERE", elsewhere) + filled(ROWS)),
        "/frame/": "<!doctype html><html><body>政府信息公开<iframe src='/filled/static.html'></iframe></body></html>",
        "/filled/static.html": list_page(ROWS),
        "/scripted-frame/": "<!doctype html><html><body>政府信息公开<iframe src='/in.html'></iframe></body></html>",
        "/in.html": shell(filled(ROWS)),
        "/late/": list_page([]).replace(
            "</ul>", f"</ul><p id='app'>加载中…</p><script>setTimeout(() => {{{filled(ROWS)}}}, 1500)</script>"
        ),
        "/shells/": list_page([("/art/info/7", *SHELLED)]),
        "/art/info/7": shell(filled(ROWS)),
        "/round/": Resource(ROUND.encode(), status=HTTPStatus(412)),
        "/leaves/": shell(f"location.href = '{elsewhere}/left/';"),
        **{url: document(title) for url, title, _ in ROWS},
    }


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Observatory, Site, Site, str]]:
    other = site_of({"/left/": list_page(ROWS)})
    with PortalServer(other) as elsewhere:
        site = site_of(pages(elsewhere.base))
        with PortalServer(site) as server:
            observatory = Observatory(tmp_path_factory.mktemp("rendering"))
            columns = tuple(server.base + path for path in EXPECTED)
            observatory.register([Portal("scripted", "脚本", server.base, "4190", columns)])
            observatory.crawl(timeout=4.0, pages_of_a_browser=2)
            yield observatory, site, other, server.base


@pytest.mark.parametrize("path", EXPECTED)
def test_a_rendered_look_ends_in_its_outcome(world: tuple[Observatory, Site, Site, str], path: str) -> None:
    observatory, _, _, base = world
    visit = observatory.last_visits()[base + path]
    outcome, listed, detail = EXPECTED[path]
    assert (visit["outcome"], visit["listed"]) == (outcome, listed), visit["detail"]
    assert visit["detail"].startswith(detail)


def test_a_page_that_takes_the_machine_s_memory_is_ended(world: tuple[Observatory, Site, Site, str]) -> None:
    observatory, site, _, base = world
    visit = observatory.last_visits()[f"{base}/greedy/"]
    assert "MiB of memory: the process that shows it is ended" in observatory.log
    assert (visit["finished"] - visit["started"]).total_seconds() < 60
    assert not [request for request in site.requests if request.path == "/popup"], "a pop-up asks for nothing"


def test_a_wall_that_sends_a_browser_round_is_left(world: tuple[Observatory, Site, Site, str]) -> None:
    _, site, _, _ = world
    assert sum(one.path == "/round/" for one in site.requests) < 10


def test_the_browser_is_started_anew_after_some_pages(world: tuple[Observatory, Site, Site, str]) -> None:
    assert world[0].log.count("the browser is started anew after 2 pages") >= 2


def test_documents_are_fetched_without_a_browser(world: tuple[Observatory, Site, Site, str]) -> None:
    observatory, _, _, base = world
    visit = observatory.last_visits()[f"{base}/filled/"]
    assert (visit["rendered"], visit["new"]) == (1, 3)


def test_what_is_empty_and_asks_for_nothing_is_known_again_without_a_browser(
    world: tuple[Observatory, Site, Site, str],
) -> None:
    observatory, _, _, base = world
    kept = {row["url"].removeprefix(base): row["profile"] for row in observatory.rows("portal_column")}
    assert kept["/plainly-empty/"]["sha256"]
    assert "sha256" not in kept["/perhaps-filled/"]


def test_a_document_that_only_a_script_shows_is_rendered(world: tuple[Observatory, Site, Site, str]) -> None:
    observatory, _, _, base = world
    visit = observatory.last_visits()[f"{base}/shells/"]
    assert (visit["rendered"], visit["new"]) == (1, 1)


OPENING = "<script>document.cookie = '__jsl_clearance=' + (40 + 2) + ';path=/'; location.href = '';</script>"


def gated(pages: dict[str, str]) -> Site:
    """A site behind a wall that lets in whoever runs its script, as a browser does."""
    site = site_of({})

    def answer(page: str, asked: Asked) -> Resource:
        is_let_in = "__jsl_clearance=42" in asked.headers.get("Cookie", "")
        return Resource(page.encode()) if is_let_in else Resource(OPENING.encode(), status=521)  # type: ignore[arg-type]

    for path, page in pages.items():
        site.interface(path, partial(answer, page))
    return site


def test_what_stands_behind_a_wall_that_opens_for_a_browser_is_read(tmp_path: Path) -> None:
    ways = {
        "/": "<html><title>青禾县</title><body><a href='/nb/'>政府信息公开年报</a></body></html>",
        "/nb/": list_page(ROWS),
    }
    site = gated({**ways, **{url: document(title) for url, title, _ in ROWS}})
    with PortalServer(site) as server:
        observatory = Observatory(tmp_path)
        observatory.register([Portal("gate", "闸", f"{server.base}/", "4190")])
        observatory.crawl()
        visit = observatory.last_visits()[f"{server.base}/nb/"]
    assert (visit["outcome"], visit["listed"], visit["new"]) == ("ok", 3, 3), visit["detail"]
    let_in = [one.path for one in site.requests if one.status == HTTPStatus.OK]
    assert len(let_in) == len({*let_in}), "each page is shown once"
    walled = [one.path for one in site.requests if one.status == 521]
    assert len(walled) <= 3, "the wall is met by a plain request, by the browser once, and by nobody any more"


def test_a_home_page_whose_plain_ways_lead_nowhere_is_shown_to_a_browser(tmp_path: Path) -> None:
    menu = "fetch('/menu.json').then(r => r.json()).then(j => { document.body.innerHTML += j.menu; })"
    home = f"<html><title>青禾县</title><body><a href='/gk/'>政务公开</a><script>{menu}</script></body></html>"
    site = site_of(
        {
            "/": home,
            "/gk/": "<html><body><a href='/'>首页</a></body></html>",
            "/menu.json": Resource(b'{"menu": "<a href=/nb/>\\u516c\\u5f00\\u5e74\\u62a5</a>"}', "application/json"),
            "/nb/": list_page(ROWS),
            **{url: document(title) for url, title, _ in ROWS},
        }
    )
    with PortalServer(site) as server:
        observatory = Observatory(tmp_path)
        observatory.register([Portal("menu", "菜单", f"{server.base}/", "4190")])
        observatory.crawl()
        visits = observatory.last_visits()
    assert visits[f"{server.base}/nb/"]["outcome"] == "ok"


def test_a_menu_whose_script_tells_a_part_of_its_ways_is_shown_to_a_browser(tmp_path: Path) -> None:
    told = 'document.write(\'<a href="/gk/">政务公开</a><script>document.write(atob("LINK"))<\\/script>\');'
    aside = "<a href='/xw/'>新闻</a><a href='/fw/'>服务</a><a href='/hd/'>互动</a><a href='/ztzl/'>专题专栏</a>"
    link = b64encode(b'<a href="/nb/">&#20844;&#24320;&#24180;&#25253;</a>').decode()
    site = site_of(
        {
            "/": f"<html><title>青禾县</title><body><script src='/js/menu.js'></script>{aside}</body></html>",
            "/js/menu.js": Resource(told.replace("LINK", link).encode(), "application/javascript"),
            "/gk/": "<html><body><a href='/'>首页</a></body></html>",
            "/nb/": list_page(ROWS),
            **{url: document(title) for url, title, _ in ROWS},
        }
    )
    with PortalServer(site) as server:
        observatory = Observatory(tmp_path)
        observatory.register([Portal("told", "菜单", f"{server.base}/", "4190")])
        observatory.crawl()
        assert f"{server.base}/nb/" in observatory.last_visits()


def test_a_home_page_that_the_browser_could_not_show_is_an_error_and_no_portal_without_columns(tmp_path: Path) -> None:
    menu = "<html><head><title>青禾县人民政府</title></head><body><p>欢迎</p><a href='/xw/'>要闻</a>"
    site = site_of(
        {"/": f"{menu}<script>setTimeout(() => {{ for (;;); }}, 50)</script></body></html>", "/xw/": document("要闻")}
    )
    with PortalServer(site) as server:
        observatory = Observatory(tmp_path)
        observatory.register([Portal("qh", "青禾县", f"{server.base}/", "411329")])
        observatory.crawl(timeout=2.0)
        (visit,) = observatory.rows("visit")
    assert visit["outcome"] == "error"
    assert visit["detail"].startswith("the browser could not show the page")


def test_how_long_the_browser_takes_to_start_is_no_time_of_a_page(tmp_path: Path) -> None:
    found = next(filter(None, map(shutil.which, ("chromium-headless-shell", "chromium", "google-chrome"))), "")
    if not found:
        pytest.skip("no browser of the system's own")
    slow = tmp_path / "slow-chromium"
    slow.write_text(f'#!/bin/sh\nsleep 7\nexec {found} "$@"\n')
    slow.chmod(0o755)
    site = site_of({"/nb/": shell(filled(ROWS)), **{url: document(title) for url, title, _ in ROWS}})
    with PortalServer(site) as server:
        observatory = Observatory(tmp_path)
        observatory.register([Portal("slow", "慢", f"{server.base}/", "4190", (f"{server.base}/nb/",))])
        observatory.crawl(timeout=3.0, chromium=str(slow))
        (visit,) = observatory.rows("visit")
    assert (visit["outcome"], visit["listed"]) == ("ok", 3), visit["detail"]


def test_what_slips_in_behind_the_first_page_of_a_learnt_list_needs_no_browser(tmp_path: Path) -> None:
    rows = report_rows("/docs/", 5)
    shown = [rows[0], rows[1], rows[2], rows[4]]

    def api(asked: Asked) -> Resource:
        at = 3 * int(asked.query["page"]) - 3
        found = [{"href": url, "name": title, "day": day} for url, title, day in shown[at : at + 3]]
        return Resource(json.dumps({"rows": found}).encode(), "application/json")

    draw = "j.rows.map(r => `<li><a href='${r.href}'>${r.name}</a><span>${r.day}</span></li>`).join('')"
    filling = f"document.getElementById('app').innerHTML = {draw};"
    script = f"fetch('/api?page=1&size=3').then(r => r.json()).then(j => {{ {filling} }})"
    site = site_of({"/nb/": shell(script), **{url: document(title) for url, title, _ in rows}})
    site.interface("/api", api)
    with PortalServer(site) as server:
        observatory = Observatory(tmp_path)
        observatory.register([Portal("learnt", "学", f"{server.base}/", "4190", (f"{server.base}/nb/",))])
        observatory.crawl()
        shown.insert(3, rows[3])
        observatory.a_day_passes()
        observatory.crawl()
    first, second = observatory.rows("visit")
    assert (first["outcome"], first["listed"], first["rendered"]) == ("ok", 4, 1), first["detail"]
    assert (second["outcome"], second["listed"], second["rendered"]) == ("ok", 5, 0), second["detail"]


def test_data_in_a_page_that_is_less_than_the_page_states_is_not_its_list(tmp_path: Path) -> None:
    rows = report_rows("/docs/", 6)
    data = json.dumps([{"k": url[6:-5], "bt": title, "sj": day} for url, title, day in rows], ensure_ascii=False)
    draw = "all.slice(0, 4).map(r => `<li><a href='/docs/${r.k}.html'>${r.bt}</a><span>${r.sj}</span></li>`).join('')"
    script = f"var all = {data}; document.getElementById('app').innerHTML = {draw} + '<p>共57条</p>';"
    site = site_of({"/nb/": shell(script), **{url: document(title) for url, title, _ in rows}})
    with PortalServer(site) as server:
        observatory = Observatory(tmp_path)
        observatory.register([Portal("data", "数据", f"{server.base}/", "4190", (f"{server.base}/nb/",))])
        observatory.crawl()
        (visit,) = observatory.rows("visit")
    assert visit["outcome"] == "incomplete", visit["detail"]


def test_a_frame_whose_address_a_script_says_is_asked_without_a_browser_from_then_on(tmp_path: Path) -> None:
    script = "<script>document.getElementById('f').src = '/in.html';</script>"
    framing = f"<html><title>政府信息公开年报</title><body><iframe id='f'></iframe>{script}</body></html>"
    site = site_of({"/nb/": framing, "/in.html": list_page(ROWS), **{url: document(title) for url, title, _ in ROWS}})
    with PortalServer(site) as server:
        observatory = Observatory(tmp_path)
        observatory.register([Portal("framing", "框架", f"{server.base}/", "4190", (f"{server.base}/nb/",))])
        observatory.crawl()
        asked = len(site.requests)
        observatory.crawl()
    first, second = observatory.rows("visit")
    assert (first["outcome"], first["listed"], first["rendered"]) == ("ok", 3, 1)
    assert (second["outcome"], second["rendered"]) == ("unchanged", 0)
    assert [one.path for one in site.requests[asked:]] == ["/in.html"]


def test_a_browser_asks_for_nothing_that_robots_txt_refuses(tmp_path: Path) -> None:
    script = "fetch('/api/list').then(r => r.text()).then(t => { document.getElementById('app').innerHTML = t; })"
    site = site_of(
        {
            "/robots.txt": Resource(b"User-agent: *\nDisallow: /api/\n", "text/plain"),
            "/nb/": shell(script),
            "/api/list": list_page(ROWS),
        }
    )
    with PortalServer(site) as server:
        observatory = Observatory(tmp_path)
        observatory.register([Portal("refusing", "拒绝", f"{server.base}/", "4190", (f"{server.base}/nb/",))])
        observatory.crawl()
        (visit,) = observatory.rows("visit")
    assert (visit["outcome"], visit["detail"]) == (
        "robots",
        f"robots.txt does not allow the page: {server.base}/api/list",
    )
    assert not [one for one in site.requests if one.path.startswith("/api/")]


def test_a_browser_follows_no_redirect_to_what_robots_txt_refuses(tmp_path: Path) -> None:
    script = "fetch('/list').then(r => r.text()).then(t => { document.getElementById('app').innerHTML = t; })"
    moved = Resource(b"", "text/html", status=HTTPStatus.FOUND, headers={"Location": "/api/list"})
    site = site_of(
        {
            "/robots.txt": Resource(b"User-agent: *\nDisallow: /api/\n", "text/plain"),
            "/nb/": shell(script),
            "/list": moved,
            "/api/list": list_page(ROWS),
        }
    )
    with PortalServer(site) as server:
        observatory = Observatory(tmp_path)
        observatory.register([Portal("refusing", "拒绝", f"{server.base}/", "4190", (f"{server.base}/nb/",))])
        observatory.crawl()
        (visit,) = observatory.rows("visit")
    assert visit["outcome"] == "robots", visit["detail"]
    assert not [one for one in site.requests if one.path.startswith("/api/")]


def test_without_a_browser_the_crawl_says_what_it_could_not_see(tmp_path: Path) -> None:
    site = site_of({"/shell/": shell(filled(ROWS)), "/plain/": list_page(ROWS), **pages("http://127.0.0.1:1")})
    with PortalServer(site) as server:
        observatory = Observatory(tmp_path)
        columns = (f"{server.base}/shell/", f"{server.base}/plain/")
        observatory.register([Portal("bare", "无", server.base, "4190", columns)])
        observatory.crawl(chromium=str(tmp_path / "no-such-browser"))
        visits = observatory.last_visits()
    assert visits[columns[0]]["outcome"] == "incomplete"
    assert visits[columns[0]]["detail"] == "the list needs a browser and none could be used: no-such-browser"
    assert visits[columns[0]]["rendered"] == 0
    assert visits[columns[1]]["outcome"] == "ok"


def test_a_page_that_is_said_to_be_latin_is_shown_as_its_bytes_are(tmp_path: Path) -> None:
    title = "政府信息公开年报"
    tabs = "<ul><li onclick='go(2025)'>2025年</li><li onclick='go(2024)'>2024年</li></ul>"
    row = "'<li><a href=' + r[0] + '>' + r[1] + '</a>' + r[2] + '</li>'"
    script = (
        "<script>function go(y) { fetch('/api/rows?nd=' + y).then(a => a.json()).then(a => {"
        f"document.getElementById('list').innerHTML = a.rows.map(r => {row}).join('') }}) }} go(2025)</script>"
    )
    page = f"<html><head><meta charset='gb2312'><title>{title}</title></head><body>{tabs}<ul id='list'></ul>{script}"
    site = site_of({url: document(name) for url, name, _ in ROWS})
    site.put("/nb/index.html", Resource(page.encode(), "text/html; charset=ISO-8859-1"))

    def rows(asked: Asked) -> Resource:
        found = [row for row in ROWS if asked.query["nd"] == "2025"] if asked.query["nd"] == "2025" else ROWS[:1]
        return Resource(json.dumps({"rows": found, "total": len(found)}).encode(), "application/json")

    site.interface("/api/rows", rows)
    observatory = Observatory(tmp_path)
    with PortalServer(site) as server:
        observatory.register([Portal("latin", "latin", f"{server.base}/", "4190", (f"{server.base}/nb/",))])
        observatory.crawl()
    assert "/api/rows?nd=2024" in [one.path for one in site.requests], "the label of the other year was read"
