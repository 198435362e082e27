"""Lists that grow when one scrolls or asks for more: a browser shows how, and what gave the lines is asked plainly."""

import json
from base64 import b64decode
from collections.abc import Callable, Iterator

import pytest

from crawler.practice.server import Asked, PortalServer, Resource, Site
from storage.register import Portal
from tests.crawler.spiders.observatory import Observatory, document, site_of
from tests.crawler.unseen.parts import Line, shell

pytestmark = pytest.mark.browser

SIZE = 10
TOWNS = [f"{name}镇人民政府" for name in ("柳湾", "石桥", "大川", "白杨", "高家堡", "东河", "双塔", "城关")]
FOUND = [
    Line(f"/doc/{year}{at}.html", f"青禾县{town}{year}年政府信息公开工作年度报告", f"{year + 1}-01-{28 - at:02d}")
    for year in (2025, 2024, 2023)
    for at, town in enumerate(TOWNS)
]
ROW = '<li><a href="{0.url}">{0.title}</a><span>{0.day}</span></li>'
ADD = """<script>
var busy = false, done = false, box = document.getElementById('list');
function near() { return innerHeight + scrollY > document.documentElement.scrollHeight - 60 }
function put(rows) { rows.forEach(function (r) { box.insertAdjacentHTML('beforeend',
  '<li><a href="' + r.url + '">' + r.title + '</a><span>' + r.day + '</span></li>') }); busy = false }
function ask(url, sent) { busy = true; return fetch(url, sent).then(function (a) { return a.json() }) }
</script>"""
FIRST = f"<ul id='list'>{''.join(map(ROW.format, FOUND[:SIZE]))}</ul><div style='height:900px'></div>{ADD}"
ROLLED = f"{FIRST}<script src='/js/roll.js'></script>"
ROLL = """var n = 1; addEventListener('scroll', function () { if (busy || done || !near()) return;
  busy = true; n++; fetch('/api/roll?n=' + n).then(function (a) { return a.text() }).then(function (t) {
    box.insertAdjacentHTML('beforeend', t); busy = false; done = !t }) });"""
SENTINEL = f"""<ul id='list'></ul><div id='more' style='margin-top:900px'>&nbsp;</div>{ADD}<script>
var n = 0; function next() {{ if (busy || done) return; n++;
  ask('/api/seen', {{method: 'POST', body: new URLSearchParams({{yema: n}})}}).then(function (a) {{
    put(a.rows); done = n * {SIZE} >= a.total }}) }}
next(); new IntersectionObserver(function (e) {{ if (e[0].isIntersecting) next() }}).observe(
  document.getElementById('more'))</script>"""
INNER = f"""<div id='box' style='height:200px;overflow-y:auto'><ul id='list'>{"".join(map(ROW.format, FOUND[:SIZE]))}
</ul></div>{ADD}<script>var from = {SIZE}; document.getElementById('box').onscroll = function () {{
  if (busy || done || this.scrollTop + this.clientHeight < this.scrollHeight - 20) return;
  ask('/api/from?begin=' + from).then(function (a) {{ put(a.data); from += {SIZE}; done = !a.hasMore }}) }}</script>"""
MORE = f"""{FIRST}<a id='more' href='javascript:;'>加载更多</a><script>var n = 1;
document.getElementById('more').onclick = function () {{ n++; ask('/api/more?yema=' + n).then(function (a) {{
  put(a.rows); if (a.last) document.getElementById('more').remove() }}) }}</script>"""
BEHIND = f"""{FIRST}<script>var last = '{FOUND[SIZE - 1].url[5:-5]}'; addEventListener('scroll', function () {{
  if (busy || done || !near()) return; ask('/api/behind?id=' + last).then(function (a) {{
    put(a.rows); last = a.next; done = !last }}) }})</script>"""
SEALED = f"""{FIRST}<p id='end'></p><script>var n = 1; addEventListener('scroll', function () {{
  if (busy || done || !near()) return; n++; ask('/api/sealed?p=' + encodeURIComponent(btoa('n=' + n))).then(
    function (a) {{ put(a.rows); if (a.rows.length < {SIZE}) {{ done = true; SAY }} }}) }})</script>"""
TOLD = SEALED.replace("SAY", "document.getElementById('end').textContent = '没有更多了'")
UNTOLD = SEALED.replace("SAY", "")
RISING = FOUND[::-1]
"""The same reports, the oldest first: what is new comes to the end."""
RISEN = f"<ul id='list'>{''.join(map(ROW.format, RISING[:SIZE]))}</ul>{ADD}<script src='/js/rise.js'></script>"
RISE = ROLL.replace("busy || done || !near()", "busy || done").replace("/api/roll", "/api/rise")
ENDED = f"<ul id='list'>{''.join(map(ROW.format, RISING[:SIZE]))}</ul><script src='/js/own.js'></script>"
PLAIN = f"{FIRST}<script>var own = 1; addEventListener('scroll', function () {{ own++ }})</script>"
EXPECTED = {
    "/rolled/": ("ok", 24),
    "/sentinel/": ("ok", 24),
    "/inner/": ("ok", 24),
    "/more/": ("ok", 24),
    "/behind/": ("ok", 24),
    "/told/": ("ok", 24),
    "/untold/": ("incomplete", 24),
    "/plain/": ("ok", 10),
    "/risen/": ("ok", 24),
    "/ended/": ("ok", 10),
}


def as_json(value: object) -> Resource:
    return Resource(json.dumps(value, ensure_ascii=False).encode(), "application/json")


def rows_from(start: int) -> list[dict[str, str]]:
    return [{"url": one.url, "title": one.title, "day": one.day} for one in FOUND[start : start + SIZE]]


def rows_of(number: str) -> list[dict[str, str]]:
    return rows_from((int(number) - 1) * SIZE)


def rolled(asked: Asked) -> Resource:
    start = (int(asked.query["n"]) - 1) * SIZE
    return Resource("".join(map(ROW.format, FOUND[start : start + SIZE])).encode())


def risen(asked: Asked) -> Resource:
    start = (int(asked.query["n"]) - 1) * SIZE
    return Resource("".join(map(ROW.format, RISING[start : start + SIZE])).encode())


def behind(asked: Asked) -> Resource:
    at = next(at for at, one in enumerate(FOUND, 1) if one.url == f"/doc/{asked.query['id']}.html")
    rows = rows_from(at)
    is_last = at + SIZE >= len(FOUND)
    return as_json({"rows": rows, "next": "" if is_last else rows[-1]["url"][5:-5]})


def from_line(asked: Asked) -> Resource:
    start = int(asked.query["begin"])
    return as_json({"data": rows_from(start), "hasMore": start + SIZE < len(FOUND)})


def sealed(asked: Asked) -> Resource:
    said = b64decode(asked.query["p"]).decode()
    return as_json({"rows": rows_of(said.removeprefix("n="))})


NOTICES = [Line(f"/tz/{at}.html", f"关于第{at}号道路施工的通告", "2026-03-01") for at in range(1, SIZE + 1)]
AMONG = f"""<ul id='list'>{"".join(map(ROW.format, NOTICES))}</ul><p id='foot' style='margin-top:900px'>&nbsp;</p>
{ADD}<script>var n = 1; function next() {{ if (busy || done) return; n++;
  ask('/api/among?yema=' + n).then(function (a) {{ put(a.rows); done = a.last }}) }}
new IntersectionObserver(function (e) {{ if (e[0].isIntersecting) next() }}).observe(
  document.getElementById('foot'))</script>"""


def among(asked: Asked) -> Resource:
    end = int(asked.query["yema"]) * SIZE
    rows = [{"url": one.url, "title": one.title, "day": one.day} for one in (*NOTICES, *FOUND)[end - SIZE : end]]
    return as_json({"rows": rows, "last": end > len(FOUND)})


INTERFACES: dict[str, Callable[[Asked], Resource]] = {
    "/api/roll": rolled,
    "/api/rise": risen,
    "/api/seen": lambda asked: as_json({"rows": rows_of(asked.form["yema"]), "total": len(FOUND)}),
    "/api/from": from_line,
    "/api/more": lambda asked: as_json({"rows": rows_of(asked.query["yema"]), "last": int(asked.query["yema"]) > 2}),
    "/api/behind": behind,
    "/api/sealed": sealed,
    "/api/among": among,
}


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Observatory, Site, str, int, int]]:
    pages = {
        "/rolled/": ROLLED,
        "/sentinel/": SENTINEL,
        "/inner/": INNER,
        "/more/": MORE,
        "/behind/": BEHIND,
        "/told/": TOLD,
        "/untold/": UNTOLD,
        "/plain/": PLAIN,
        "/risen/": RISEN,
        "/ended/": ENDED,
    }
    portal: dict[str, Resource | str] = {
        "/": shell("<a href='/tzgg/'>通知公告</a>", "青禾县人民政府"),
        "/tzgg/": shell(AMONG, "通知公告"),
    }
    site = site_of({**portal, **{path: shell(inner) for path, inner in pages.items()}})
    for name, script in (("roll", ROLL), ("rise", RISE), ("own", "var own = 1;")):
        site.put(f"/js/{name}.js", Resource(script.encode(), "application/javascript"))
    for path, answer in INTERFACES.items():
        site.interface(path, answer)
    for line in (*FOUND, *NOTICES):
        site.put(line.url, Resource(document(line.title).encode()))
    with PortalServer(site) as server:
        observatory = Observatory(tmp_path_factory.mktemp("scrolled"))
        columns = tuple(server.base + path for path in EXPECTED)
        searched = Portal("searched", "通告", f"{server.base}/?", "4191")
        observatory.register([Portal("scrolled", "滚动", server.base, "4190", columns), searched])
        observatory.crawl()
        visits, requests = len(observatory.rows("visit")), len(site.requests)
        observatory.crawl()
        yield observatory, site, server.base, visits, requests


@pytest.mark.parametrize("path", EXPECTED)
def test_a_list_that_grows_is_read_to_its_end(world: tuple[Observatory, Site, str, int, int], path: str) -> None:
    observatory, _, base, _, _ = world
    column = next(row["id"] for row in observatory.rows("portal_column") if row["url"] == base + path)
    visit = next(row for row in observatory.rows("visit") if row["column_id"] == column)
    assert (visit["outcome"], visit["listed"]) == EXPECTED[path], visit["detail"]


@pytest.mark.parametrize(("path", "is_open"), [("/plain/", True), ("/ended/", False)])
def test_scrolling_in_vain_tells_of_lists_that_begin_with_the_oldest(
    world: tuple[Observatory, Site, str, int, int], path: str, *, is_open: bool
) -> None:
    observatory, _, base, _, _ = world
    column = next(row for row in observatory.rows("portal_column") if row["url"] == base + path)
    assert bool(column["profile"].get("cuts")) is is_open, "the newest lines alone may be all that a page shows"


def test_the_next_look_takes_no_browser(world: tuple[Observatory, Site, str, int, int]) -> None:
    observatory, site, _, visits, requests = world
    again = observatory.rows("visit")[visits:]
    assert [row["rendered"] for row in again].count(0) >= len(EXPECTED) - 2, "but for what only a browser can ask for"
    assert len(site.requests) - requests < 30


def test_reports_among_notices_that_only_scrolling_shows_are_found(
    world: tuple[Observatory, Site, str, int, int],
) -> None:
    observatory, _, base, visits, _ = world
    column = next(row["id"] for row in observatory.rows("portal_column") if row["url"] == f"{base}/tzgg/")
    first = next(row for row in observatory.rows("visit")[:visits] if row["column_id"] == column)
    assert (first["outcome"], first["listed"]) == ("ok", 24)
