"""Every way in which a look can end, each against a real server: one portal a case, all in one crawl."""

from collections.abc import Iterator
from http import HTTPStatus
from pathlib import Path

import pytest
from sqlalchemy import RowMapping

from crawler.practice.server import PortalServer, Resource, Site
from storage.archived import read_record
from storage.register import Portal
from tests.crawler.spiders.observatory import Observatory, document, list_page, report_rows, site_of

FRAME = "<!doctype html><html><head><title>{title}</title></head><body>{body}</body></html>"
STYLE = FRAME.format(title="青禾县人民政府", body="<p>政府信息公开年报</p>{}")
ROWS = report_rows("/docs/", 4)
NEW = "http://www.xinqinghe.gov.cn:8080"
"""A government's host that no register names, at a port of its own."""
ASKED_LATER = "host that is asked only once the register names it"
MOVED = f"the page has moved to a {ASKED_LATER}"
WALL = Resource(b"<script>document.cookie='__jsl_clearance_s=1'</script>", status=HTTPStatus(412))


def redirect(target: str) -> Resource:
    return Resource(b"", status=HTTPStatus.FOUND, headers={"Location": target})


def trs(total: int, current: int) -> str:
    return f'<script>createPageHTML({total}, {current}, "index", "html");</script>'


PAGES: dict[str, Resource | str] = {
    "/robots.txt": Resource(b"User-agent: *\nDisallow: /secret/\n", "text/plain"),
    "/ok/": list_page(ROWS),
    "/two/": list_page(ROWS[:2], trs(2, 0)),
    "/two/index_1.html": list_page(ROWS[2:], trs(2, 1)),
    "/stub/": list_page(ROWS[:2], trs(2, 0)),
    "/stub/index_1.html": FRAME.format(title="", body=""),
    "/same/": list_page(ROWS[:2], trs(2, 0)),
    "/same/index_1.html": list_page(ROWS[:2], trs(2, 1)),
    "/gap/": list_page(ROWS[:2], trs(3, 0)),
    "/stale/": list_page(ROWS[:2], "共2页 第1页<a href='/stale/p2.html'>下一页</a>"),
    "/stale/p2.html": list_page(ROWS[2:3], "共2页 第2页<a href='/stale/p3.html'>下一页</a>"),
    "/stale/p3.html": list_page(ROWS[3:], "共2页 第3页"),
    "/endless/": list_page(ROWS[:2], "共2页 第1页<a href='/endless/p2.html'>下一页</a>"),
    "/endless/p2.html": list_page(ROWS[2:], "共2页 第2页<a href='/endless/p3.html'>下一页</a>"),
    "/endless/p3.html": list_page(ROWS[2:], "共2页 第3页<a href='/endless/p4.html'>下一页</a>"),
    "/pager/": list_page(ROWS, '<a href="javascript:next(2)">下一页</a>'),
    "/cut/": list_page(ROWS).removesuffix("</html>"),
    "/empty/": STYLE.format("<p>暂无相关信息</p>"),
    "/nothing/": STYLE.format("<p>青禾县欢迎您</p>"),
    "/moved/": redirect("/"),
    "/": list_page([("/docs/news.html", "青禾县召开全县经济工作会议", "2024-03-01")]),
    "/news/": STYLE.format("<ul><li><a href='/docs/news.html'>全县经济工作会议召开</a><i>2024-03-01</i></li></ul>"),
    "/docs/news.html": document("全县经济工作会议召开"),
    "/parked/": FRAME.format(title="域名出售", body='<ul><li><a href="/x">2024-01-01 好域名</a></li></ul>'),
    "/gone/": STYLE.format("<p>您访问的页面不存在</p>"),
    "/repair/": STYLE.format("<p>系统正在维护，请稍后访问</p>"),
    "/secret/": list_page(ROWS),
    "/loop/": redirect("/loop/"),
    "/inwards/": redirect("http://169.254.169.254/latest/"),
    "/file/": redirect("file:///etc/passwd"),
    "/sick/": Resource(b"<html>500</html>", status=HTTPStatus.INTERNAL_SERVER_ERROR),
    "/busy/": Resource(b"", status=HTTPStatus.SERVICE_UNAVAILABLE, headers={"Retry-After": "99999999999"}),
    "/fence/": Resource(b"<html>forbidden</html>", status=HTTPStatus.FORBIDDEN),
    "/wall/": WALL,
    "/check/": STYLE.format("<p>请输入验证码</p>"),
    "/badlink/": list_page([*ROWS, ("/docs/none.html", "青禾县水利局2023年政府信息公开工作年度报告", "2024-01-09")]),
    "/baddoc/": list_page([*ROWS, ("/docs/sick.html", "青禾县教育局2023年政府信息公开工作年度报告", "2024-01-09")]),
    "/blankdoc/": list_page([*ROWS, ("/docs/blank.html", "青禾县统计局2023年政府信息公开工作年度报告", "2024-01-09")]),
    "/away/": redirect(f"{NEW}/nb/"),
    "/turns/": FRAME.format(title="", body=f"<script>window.location.href='{NEW}/nb/'</script>"),
    "/told/": STYLE.format(f"<p>本栏目已迁移至新平台，请访问：<a href='{NEW}/'>{NEW}/</a></p>"),
    "/docsaway/": list_page([("/docs/away.html", *ROWS[0][1:])]),
    "/docs/away.html": redirect(f"{NEW}/t1.html"),
    "/walled/": list_page([(f"/inner/{n}.html", *row[1:]) for n, row in enumerate(ROWS)]),
    **{f"/inner/{n}.html": WALL for n in range(len(ROWS))},
    "/docs/blank.html": f"<html><head><title></title></head><body>{' ' * 240}</body></html>",
    "/docs/sick.html": Resource(b"", status=HTTPStatus.BAD_GATEWAY),
    **{url: document(title) for url, title, _ in ROWS},
}

EXPECTED = {
    "/ok/": ("ok", ""),
    "/two/": ("ok", ""),
    "/stub/": ("incomplete", "a page of the list is empty"),
    "/same/": ("incomplete", "a page of the list repeats another"),
    "/gap/": ("incomplete", "a page of the list is empty: {base}/gap/index_1.html HTTP 404"),
    "/stale/": ("incomplete", "the list has another number of pages than it says: 3 / 2"),
    "/endless/": ("ok", ""),
    "/pager/": ("incomplete", "the list has a pager that cannot be followed"),
    "/cut/": ("incomplete", "the page ends early"),
    "/empty/": ("empty", ""),
    "/nothing/": ("layout_changed", "the page shows no entries"),
    "/moved/": ("layout_changed", "the page is not there any more: {base}/moved/ > {base}/"),
    "/news/": ("incomplete", "none of the list's lines is a report: 1"),
    "/parked/": ("layout_changed", "the page is not there any more: {base}/parked/ 域名出售"),
    "/gone/": ("layout_changed", "the page is not there any more"),
    "/repair/": ("layout_changed", "the page is not there any more"),
    "/missing/": ("layout_changed", "the page is not there any more"),
    "/secret/": ("robots", "robots.txt does not allow the page"),
    "/loop/": ("unreachable", "the server gave no usable answer"),
    "/inwards/": ("error", "the address is refused: http://169.254.169.254/latest/"),
    "/file/": ("error", "the address is refused: file:///etc/passwd"),
    "/elsewhere/": ("error", "the address is refused"),
    "/away/": (
        "layout_changed",
        f"{MOVED}: {NEW}/nb/",
    ),
    "/turns/": (
        "layout_changed",
        f"{MOVED}: {NEW}/nb/",
    ),
    "/told/": (
        "layout_changed",
        f"the page shows ways that nobody can follow: {{base}}/told/ 本栏目已迁移至新平台，请访问：{NEW}/",
    ),
    "/docsaway/": (
        "ok",
        f"the list was read, and its documents stand on a {ASKED_LATER}: 1, {NEW}/t1.html",
    ),
    "/walled/": ("incomplete", "documents of the list stand behind a wall: 4, {base}/inner/0.html 加速乐 (412)"),
    "/sick/": ("unreachable", "the server gave no usable answer: {base}/sick/ HTTP 500"),
    "/fence/": ("blocked", "a wall answers in place of the page: 访问受限 (403)"),
    "/wall/": ("blocked", "a wall answers in place of the page: 加速乐 (412)"),
    "/check/": ("blocked", "a wall answers in place of the page: 验证码 (200)"),
    "/badlink/": ("incomplete", "documents of the list could not be fetched: 1, {base}/docs/none.html"),
    "/baddoc/": ("incomplete", "documents of the list could not be fetched: 1, {base}/docs/sick.html"),
    "/blankdoc/": ("incomplete", "documents of the list could not be fetched: 1, {base}/docs/blank.html"),
}


class Crawled:
    """One crawl of every case; ``visits`` by path."""

    def __init__(self, folder: Path, site: Site, base: str) -> None:
        self.site, self.base = site, base
        self.observatory = Observatory(folder)
        self.observatory.register([Portal(path.strip("/"), path, base, "4190", (base + path,)) for path in EXPECTED])
        self.summary = self.observatory.crawl(render="never", concurrency=1, concurrency_per_host=4)
        self.visits: dict[str, RowMapping] = {
            url.removeprefix(base): visit for url, visit in self.observatory.last_visits().items()
        }


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crawled]:
    other = site_of({"/": list_page(ROWS)})
    site = site_of(PAGES)
    with PortalServer(other) as elsewhere, PortalServer(site) as server:
        site.put("/elsewhere/index.html", redirect(f"{elsewhere.base}/"))
        yield Crawled(tmp_path_factory.mktemp("outcomes"), site, server.base)
        assert other.requests == (), "a host of the loopback that no register names was asked"


@pytest.mark.parametrize("path", EXPECTED)
def test_a_look_ends_in_its_outcome(crawled: Crawled, path: str) -> None:
    outcome, detail = EXPECTED[path]
    visit = crawled.visits[path]
    assert visit["outcome"] == outcome, visit["detail"]
    assert visit["detail"].startswith(detail.format(base=crawled.base))
    assert detail or not visit["detail"]


def test_every_portal_has_exactly_one_visit(crawled: Crawled) -> None:
    assert len(crawled.observatory.rows("visit")) == len(EXPECTED)
    assert sum(crawled.summary["outcomes"].values()) == len(EXPECTED)


def test_requests_are_counted_exactly(crawled: Crawled) -> None:
    assert crawled.summary["requests"] == len(crawled.site.requests)


def test_a_refused_path_is_never_asked_for(crawled: Crawled) -> None:
    assert not [one for one in crawled.site.requests if one.path.startswith("/secret")]
    assert len([one for one in crawled.site.requests if one.path == "/robots.txt"]) == 1


def test_redirects_end_after_five_hops(crawled: Crawled) -> None:
    assert len([one for one in crawled.site.requests if one.path == "/loop/"]) == 6


def test_a_wall_is_kept_as_evidence(crawled: Crawled) -> None:
    (name,) = crawled.visits["/wall/"]["evidence"]
    record = read_record(crawled.observatory.archive, name)
    assert record.status == 412
    assert b"__jsl_clearance" in record.body


def test_failures_are_one_line_each(crawled: Crawled) -> None:
    assert "Traceback" not in crawled.observatory.log
