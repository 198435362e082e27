"""Lists whose lines a site's scripts hold or fetch in pieces: taken without a browser only where they can be all."""

import json
from http import HTTPStatus
from pathlib import Path

import pytest

from crawler.practice.server import Asked, PortalServer, Resource
from storage.register import Portal
from tests.crawler.spiders.observatory import Observatory, document, list_page, report_rows, site_of

ROWS = report_rows("/docs/", 6)
NEWS = [("/news/1.html", "青禾县召开工作会议", "2025-03-01"), ("/news/2.html", "青禾县举办培训班", "2025-02-01")]
FETCHING = "$.getJSON('/api/list', function (rows) { draw(rows); });"


def held(name: str, rows: list[tuple[str, str, str]]) -> str:
    data = [{"bt": title, "lj": url, "sj": day} for url, title, day in rows]
    return f"var {name} = {json.dumps(data, ensure_ascii=False)};"


def column(body: str) -> str:
    return f"<html><title>政府信息公开年报</title><body>政府信息公开年报<div id='l'></div>{body}</body></html>"


def visited(folder: Path, body: str, others: dict[str, Resource | str]) -> tuple[str, int]:
    """The outcome of a look without a browser, and how many lines it read."""
    site = site_of({"/nb/": column(body), **others, **{url: document(title) for url, title, _ in ROWS}})
    with PortalServer(site) as server:
        observatory = Observatory(folder)
        observatory.register([Portal("scripts", "脚本", f"{server.base}/", "4190", (f"{server.base}/nb/",))])
        observatory.crawl(render="never")
        (visit,) = observatory.rows("visit")
    return visit["outcome"], visit["listed"]


def script(text: str, status: HTTPStatus = HTTPStatus.OK) -> Resource:
    return Resource(text.encode(), "application/javascript", status=status)


TWO = "<script src='/js/bm.js'></script><script src='/js/xz.js'></script>"


@pytest.mark.parametrize(
    ("second", "expected"),
    [
        (script(held("others", ROWS[3:])), ("ok", 6)),
        (script("function draw(rows) {}"), ("ok", 3)),
        (script("", HTTPStatus.FORBIDDEN), ("incomplete", 0)),
        (script("", HTTPStatus.INTERNAL_SERVER_ERROR), ("incomplete", 0)),
        (script(FETCHING), ("incomplete", 0)),
        (script(held("one", ROWS[3:5]) + held("two", ROWS[5:])), ("incomplete", 0)),
    ],
    ids=["had", "without data", "refused", "failed", "asks", "two lists"],
)
def test_the_lines_of_scripts_are_a_list_only_where_each_of_them_is_had_and_none_asks_for_more(
    tmp_path: Path, second: Resource, expected: tuple[str, int]
) -> None:
    first = script(held("rows", ROWS[:3]))
    assert visited(tmp_path, TWO, {"/js/bm.js": first, "/js/xz.js": second}) == expected


@pytest.mark.parametrize(
    ("scripts", "expected"),
    [
        ("$('#l').load('/inc/list.html');", ("ok", 6)),
        ("$('#r').load('/inc/news.html');", ("incomplete", 0)),
        (f"$('#r').load('/inc/list.html'); {FETCHING}", ("incomplete", 0)),
        ("$('#l').load('/inc/list.html'); $('#m').load(address);", ("incomplete", 0)),
    ],
    ids=["the list", "news beside it", "asks for others", "leads elsewhere"],
)
def test_a_piece_that_a_script_puts_in_is_the_list_only_where_it_is_all_that_is_asked_for(
    tmp_path: Path, scripts: str, expected: tuple[str, int]
) -> None:
    pieces: dict[str, Resource | str] = {"/inc/list.html": list_page(ROWS), "/inc/news.html": list_page(NEWS)}
    assert visited(tmp_path, f"<script>{scripts}</script>", pieces) == expected


@pytest.mark.parametrize(("told_behind", "expected"), [(6, "ok"), (9, "incomplete")])
def test_a_page_without_lines_ends_a_list_where_it_says_as_many_as_came(
    tmp_path: Path, told_behind: int, expected: str
) -> None:
    def answer(asked: Asked) -> Resource:
        number = json.loads(asked.body)["pageNo"]
        rows = [{"title": title, "url": url, "display_date": day} for url, title, day in ROWS] if number == 1 else []
        data = {"total": 6 if number == 1 else told_behind, "list": rows}
        return Resource(json.dumps({"code": 200, "data": data}).encode(), "application/json")

    site = site_of({"/nb/": column("<script>new CMS({channelList:['9'],pageSize:6})</script>")})
    for url, title, _ in ROWS:
        site.put(url, Resource(document(title).encode()))
    site.interface("/front/api/data/affair", answer)
    with PortalServer(site) as server:
        observatory = Observatory(tmp_path)
        observatory.register([Portal("front", "", f"{server.base}/", "4190", (f"{server.base}/nb/",))])
        observatory.crawl(render="never")
    assert observatory.rows("visit")[0]["outcome"] == expected
    assert [one.path for one in site.requests].count("/front/api/data/affair") == 2
