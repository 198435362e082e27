"""Servers that send to their home page, pages that say that there is nothing yet, archives beside a list."""

from collections.abc import Iterator
from contextlib import ExitStack
from http import HTTPStatus

import pytest

from crawler.practice.server import Asked, PortalServer, Resource, Site
from storage.clock import day_of, now
from storage.register import Portal
from tests.crawler.spiders.observatory import Observatory, document, list_page, report_rows, site_of

ROWS = report_rows("/docs/", 3)
HOME = "<html><head><title>青禾县人民政府</title></head><body><p>欢迎</p></body></html>"
TO_HOME = Resource(b"", status=HTTPStatus.FOUND, headers={"Location": "/"})
LATEST = day_of(now()).year - 1
PROMISED = f"青禾县柳湾镇人民政府{LATEST}年政府信息公开工作年度报告"
SITE_PICTURES = (
    "<div class='banner'><img src='/i/b.jpg'></div><a href='/'><img src='/i/home.jpg'></a><img src='/i/logo.png'>"
)
NOTHING_YET = f"<html><title>{PROMISED}</title><body>{SITE_PICTURES}<h1>{PROMISED}</h1><p>暂无信息</p></body></html>"
IN_PICTURES = NOTHING_YET.replace("<p>", "<p><img src='/upload/page1.jpg'></p><p>解读：")


def with_documents(pages: dict[str, Resource | str]) -> Site:
    return site_of({"/": HOME, **{url: document(title) for url, title, _ in ROWS}, **pages})


def greeting() -> Site:
    """Whoever has not been at the home page is sent there."""
    site = with_documents({})
    site.put("/index.html", Resource(HOME.encode(), headers={"Set-Cookie": "seen=1; Path=/"}))

    def answer(asked: Asked) -> Resource:
        return Resource(list_page(ROWS).encode()) if "seen=1" in asked.headers.get("Cookie", "") else TO_HOME

    site.interface("/nb/", answer)
    return site


def with_line(url: str, title: str, page: Resource | str) -> Site:
    return with_documents({"/nb/": list_page([*ROWS, (url, title, f"{LATEST + 1}-01-20")]), url: page})


def archive() -> Site:
    older = report_rows("/old/", 2)
    beside = '<div class="tip"><a href="wn.html">往年年报</a></div>'
    documents: dict[str, Resource | str] = {url: document(title) for url, title, _ in older}
    return with_documents({"/nb/": list_page(ROWS, beside), "/nb/wn.html": list_page(older), **documents})


def boxed() -> Site:
    """The page of disclosure lists the latest reports itself, its column those of finished years."""
    box = list_page(ROWS).replace("政府信息公开年报", "政府信息公开")
    older = report_rows("/old/", 2)
    disclosure = box.replace("</body>", '<a href="/nb/">政府信息公开年报</a></body>')
    documents: dict[str, Resource | str] = {url: document(title) for url, title, _ in older}
    home = '<html><head><title>青禾县人民政府</title></head><body><a href="/gk/">政府信息公开</a></body></html>'
    return with_documents({"/": home, "/gk/": disclosure, "/nb/": list_page(older), **documents})


def entered() -> Site:
    """A site that refuses whoever has not come by its home page, which gives a cookie."""
    site = greeting()
    listed, home = Resource(list_page(ROWS).encode()), Resource(HOME.encode(), headers={"Set-Cookie": "id=7"})
    refused = Resource(b"<html><title>403 Forbidden</title></html>", status=HTTPStatus.FORBIDDEN)
    site.interface("/nb/", lambda asked: listed if "id=7" in asked.headers.get("Cookie", "") else refused)
    site.interface("/", lambda _: home)
    return site


SITES = {
    "boxed": boxed,
    "entered": entered,
    "greeting": greeting,
    "sent-home": lambda: with_line("/docs/gone.html", PROMISED, TO_HOME),
    "nothing-yet": lambda: with_line("/docs/promised.html", PROMISED, NOTHING_YET),
    "pictured": lambda: with_line("/docs/promised.html", PROMISED, IN_PICTURES),
    "archive": archive,
}


@pytest.fixture(scope="module")
def visits(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, list[tuple[str, int]]]]:
    """The outcomes of the first looks at each portal's columns, with what they listed."""
    observatory = Observatory(tmp_path_factory.mktemp("sent"))
    with ExitStack() as stack:
        for key, made in SITES.items():
            base = stack.enter_context(PortalServer(made())).base
            columns = () if key == "boxed" else (f"{base}/nb/",)
            observatory.register([Portal(key, key, f"{base}/", "4190", columns)])
        observatory.crawl(render="never")
        found: dict[str, list[tuple[str, int]]] = {}
        for row in observatory.rows("visit"):
            found.setdefault(row["portal"], []).append((row["outcome"], row["listed"]))
        yield found


def test_a_column_is_asked_for_again_by_whom_the_home_page_has_greeted(
    visits: dict[str, list[tuple[str, int]]],
) -> None:
    assert visits["greeting"] == [("ok", 3)]
    assert visits["entered"] == [("ok", 3)]


def test_a_document_that_sends_to_the_home_page_is_none(visits: dict[str, list[tuple[str, int]]]) -> None:
    assert visits["sent-home"] == [("incomplete", 4)]


def test_a_page_that_says_that_there_is_no_report_yet_is_none_whatever_pictures_the_site_has(
    visits: dict[str, list[tuple[str, int]]],
) -> None:
    assert visits["nothing-yet"] == [("incomplete", 4)]
    assert visits["pictured"] == [("ok", 4)]


def test_a_page_of_disclosure_that_lists_reports_is_a_list_where_no_column_has_them(
    visits: dict[str, list[tuple[str, int]]],
) -> None:
    assert sorted(visits["boxed"]) == [("ok", 2), ("ok", 2), ("ok", 3)]


def test_the_archive_beside_a_list_is_a_list_of_its_own(visits: dict[str, list[tuple[str, int]]]) -> None:
    assert sorted(visits["archive"]) == [("ok", 2), ("ok", 3)]


def test_a_304_of_the_page_that_a_redirect_leads_to_leaves_no_list_unchanged(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    def unmodified(asked: Asked) -> Resource:
        if asked.headers.get("If-None-Match") or asked.headers.get("If-Modified-Since"):
            return Resource(b"", status=HTTPStatus.NOT_MODIFIED)
        return Resource(HOME.encode())

    site = with_documents({})
    site.put("/nb/index.html", Resource(list_page(ROWS).encode(), modified=now()))
    observatory = Observatory(tmp_path_factory.mktemp("other"))
    with PortalServer(site) as server:
        observatory.register([Portal("other", "other", f"{server.base}/", "4190", (f"{server.base}/nb/",))])
        observatory.crawl(render="never")
        site.put("/nb/index.html", Resource(b"", status=HTTPStatus.FOUND, headers={"Location": "/home/main.html"}))
        site.interface("/home/main.html", unmodified)
        observatory.crawl(render="never")
    visits = observatory.rows("visit")
    assert [row["outcome"] for row in visits] == ["ok", "layout_changed"], visits[0]["detail"]


def test_a_column_that_is_sent_to_a_page_of_other_lines_is_searched_for_again(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    later = ("/docs/t9.html", f"青禾县水利局{LATEST}年政府信息公开工作年度报告", f"{LATEST + 1}-03-20")
    years = "".join(f'<li><a href="/xnb/{year}/">{year}年度报告</a></li>' for year in (LATEST, LATEST - 1))
    home = HOME.replace("</body>", '<a href="/xnb/">政府信息公开年报</a></body>')
    site = with_documents({"/nb/": list_page(ROWS), later[0]: document(later[1])})
    observatory = Observatory(tmp_path_factory.mktemp("elsewhere"))
    with PortalServer(site) as server:
        observatory.register([Portal("gone", "gone", f"{server.base}/", "4190", (f"{server.base}/nb/",))])
        observatory.crawl(render="never")
        moved = Resource(b"", status=HTTPStatus.FOUND, headers={"Location": "/xnb/"})
        pages = {
            "/xnb/index.html": f"<html><title>政府信息公开年报</title><body><ul>{years}</ul></body></html>",
            f"/xnb/{LATEST}/index.html": list_page([later]),
            f"/xnb/{LATEST - 1}/index.html": list_page(ROWS),
            "/index.html": home,
        }
        site.put("/nb/index.html", moved)
        for path, page in pages.items():
            site.put(path, Resource(page.encode()))
        observatory.crawl(render="never")
    assert [row["outcome"] for row in observatory.rows("visit") if row["detail"].startswith("the list had")] == [
        "layout_changed"
    ]
    assert later[0] in {one.path for one in site.requests}


def test_what_a_column_never_seen_is_sent_away_to_is_no_way_to_others(tmp_path_factory: pytest.TempPathFactory) -> None:
    home = HOME.replace("</body>", '<a href="/xnb/">政府信息公开年报</a></body>')
    sent = Resource(b"", status=HTTPStatus.FOUND, headers={"Location": "/home/main.html"})
    site = with_documents({"/gk/nb/": sent, "/home/main.html": home, "/xnb/": list_page(ROWS)})
    observatory = Observatory(tmp_path_factory.mktemp("away"))
    with PortalServer(site) as server:
        observatory.register([Portal("away", "away", f"{server.base}/", "4190", (f"{server.base}/gk/nb/",))])
        observatory.crawl(render="never")
    assert observatory.rows("visit")[0]["outcome"] == "layout_changed"
