"""A choice of bodies beside the list of all of them shows a part of that list, and is no column for each."""

from datetime import date
from pathlib import Path

import pytest

from crawler.practice.server import PortalServer, Resource
from storage.clock import day_of, now
from storage.register import Body, Portal, kind_of
from tests.crawler.spiders.observatory import Observatory, list_page, site_of
from tests.crawler.unseen.parts import Line

LATEST = day_of(now()).year - 1
BODIES = ("财政局", "教育局", "水利局", "司法局")


def lines(*years: int) -> list[Line]:
    return [
        Line(
            f"/docs/{year}-{n}.html", f"青禾县{body}{year}年政府信息公开工作年度报告", f"{year + 1}-01-2{n}", body, year
        )
        for year in years
        for n, body in enumerate(BODIES)
    ]


def shown(found: list[Line], after: str) -> str:
    options = "".join(f'<option value="/nb/{n}/list.html">{body}</option>' for n, body in enumerate(BODIES, 1))
    choice = (
        f'<select onchange="location.href=this.value"><option value="/nb/0/list.html">全部</option>{options}</select>'
    )
    return list_page([(one.url, one.title, one.day) for one in found], after).replace("<ul", f"{choice}<ul", 1)


NEXT = '<a href="/nb/0/list_2.html">下一页</a>'


@pytest.mark.parametrize(
    ("first", "after", "columns"),
    [
        (6, NEXT, 1),
        (4, NEXT, 5),  # of one year: the others may show more of them
        (6, "", 5),  # it does not say that it goes on: they do
    ],
)
def test_filters_are_no_columns(tmp_path: Path, first: int, after: str, columns: int) -> None:
    found = lines(LATEST, LATEST - 1)
    site = site_of({one.url: one.document for one in found})
    site.put("/index.html", Resource('<a href="/nb/0/list.html">政府信息公开年报</a>'.encode()))
    site.put("/nb/0/list.html", Resource(shown(found[:first], after).encode()))
    site.put("/nb/0/list_2.html", Resource(shown(found[first:], "").encode()))
    for n, body in enumerate(BODIES, 1):
        site.put(f"/nb/{n}/list.html", Resource(shown([one for one in found if one.body == body], "").encode()))
    with PortalServer(site) as server:
        observatory = Observatory(tmp_path)
        bodies = [
            Body(f"青禾县{body}", kind_of(body), "411329", "qh", (body,), since=date(LATEST, 1, 1)) for body in BODIES
        ]
        observatory.register([Portal("qh", "青禾县", f"{server.base}/", "411329")], bodies)
        observatory.crawl(render="never")
        lists = [row["url"] for row in observatory.rows("portal_column") if row["active"] and "/nb/" in row["url"]]
        assert len(lists) == columns
        assert len(observatory.rows("report")) == len(found)
        asked = len(site.requests)
        observatory.crawl(render="never")
        assert len(site.requests) - asked == columns
