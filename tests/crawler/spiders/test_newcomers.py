"""A page that leads to a page of each body begins to lead to one more."""

from datetime import date
from pathlib import Path

from crawler.practice.server import PortalServer, Resource
from storage.register import Body, Portal, kind_of
from tests.crawler.spiders.observatory import Observatory, document, site_of
from tests.crawler.unseen.parts import Line

BODIES = ("水利局", "财政局", "教育局")
FOLDER = "/gk/nb/2025n/bm/"


def report_of(body: str) -> Line:
    url = f"{FOLDER}{1500 + BODIES.index(body)}/"
    return Line(url, f"青禾县{body}2025年政府信息公开工作年度报告", "2026-01-20", body, 2025)


def hub(*bodies: str) -> str:
    """The page of departments: a line of its own, and each body's page by its name."""
    links = "".join(f'<li><a href="{report_of(body).url}">{body}</a></li>' for body in bodies)
    line = '<li><a href="/gk/t9.html">青禾县2025年政府信息公开工作年度报告</a><span>2026-01-20</span></li>'
    return (
        f"<!doctype html><html><head><title>县直部门</title></head><body><ul>{line}</ul><ul>{links}</ul></body></html>"
    )


def test_its_page_is_a_column_from_then_on(tmp_path: Path) -> None:
    site = site_of(
        {
            "/": '<html><body><a href="/xw/">要闻</a><a href="/gk/nb/">政府信息公开年报</a></body></html>',
            "/xw/": document("要闻"),
            "/gk/nb/": '<html><body><a href="/gk/nb/2025n/">2025年</a></body></html>',
            "/gk/nb/2025n/": f'<html><body><a href="{FOLDER}">县直部门</a></body></html>',
            FOLDER: hub("水利局", "财政局"),
            "/gk/t9.html": document("青禾县2025年政府信息公开工作年度报告"),
            **{line.url: line.document for line in map(report_of, BODIES)},
        }
    )
    with PortalServer(site) as server:
        observatory = Observatory(tmp_path)
        begun = date(2025, 1, 1)
        bodies = [Body(f"青禾县{body}", kind_of(body), "411329", "qh", (body,), since=begun) for body in BODIES]
        observatory.register([Portal("qh", "青禾县", f"{server.base}/", "411329")], bodies)
        observatory.crawl()
        newcomer = f"{server.base}{report_of('教育局').url}"
        assert newcomer not in observatory.last_visits()
        site.put(f"{FOLDER}index.html", Resource(hub("教育局", "水利局", "财政局").encode()))
        observatory.crawl()
        assert observatory.last_visits()[newcomer]["outcome"] == "ok"
    assert newcomer in {row["address"] for row in observatory.rows("document")}
