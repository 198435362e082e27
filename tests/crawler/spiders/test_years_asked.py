"""Lists that a script asks for by a year: of a year that has come since, only the column's own page tells."""

import json
from collections.abc import Sequence
from pathlib import Path

from crawler.practice.server import Asked, PortalServer, Resource, Site
from storage.clock import day_of, now
from storage.register import Body, Portal, kind_of
from tests.crawler.spiders.observatory import Observatory, document, site_of

LATEST = day_of(now()).year - 1
ASKS = (
    "fetch('/query?year='+document.getElementById('y').value).then(function(r){return r.json()}).then(function(j){"
    "document.getElementById('list').innerHTML=j.rows.map(function(r)"
    "{return '<li><a href=\"'+r.url+'\">'+r.title+'</a><span>'+r.date+'</span></li>'}).join('')})"
)


def page(years: Sequence[int]) -> str:
    options = "".join(f"<option value='{year}'>{year}年</option>" for year in years)
    return (
        "<html><head><title>政府信息公开年报</title></head><body>"
        f"<select id='y' onchange='cx()'>{options}</select><ul id='list'></ul>"
        f"<script>function cx(){{{ASKS}}}cx()</script></body></html>"
    )


def answer(asked: Asked) -> Resource:
    year = int(asked.query["year"])
    title = f"青禾县水利局{year}年政府信息公开工作年度报告"
    rows = [{"title": title, "url": f"/docs/{year}.html", "date": f"{year + 1}-01-20"}]
    return Resource(json.dumps({"rows": rows, "total": 1}).encode(), "application/json")


def site() -> Site:
    found = site_of({f"/docs/{year}.html": document("年报") for year in (LATEST, LATEST - 1)})
    found.put("/nb/index.html", Resource(page([LATEST - 1]).encode()))
    found.interface("/query", answer)
    return found


def test_a_year_that_its_page_has_come_to_name_is_asked_for(tmp_path: Path) -> None:
    observatory, shown = Observatory(tmp_path), site()
    with PortalServer(shown) as server:
        observatory.register([Portal("qinghe", "青禾县", f"{server.base}/", "419001", (f"{server.base}/nb/",))])
        observatory.crawl(render="auto")
        shown.put("/nb/index.html", Resource(page([LATEST, LATEST - 1]).encode()))
        observatory.a_day_passes()
        observatory.crawl(["qinghe"], render="auto")
    assert {row["url"].rpartition("/")[2] for row in observatory.rows("entry")} == {
        f"{LATEST - 1}.html",
        f"{LATEST}.html",
    }


BODIES = ("水利局", "财政局", "审计局")


def of_bodies(count: int) -> str:
    """The page of a choice of bodies that have published so far."""
    options = "".join(f"<option value='{at}'>{body}</option>" for at, body in enumerate(BODIES[:count]))
    return page([]).replace("<select id='y' onchange='cx()'>", f"<select id='y' onchange='cx()'>{options}")


def of_body(asked: Asked) -> Resource:
    at = int(asked.query["year"])
    row = {"title": f"青禾县{BODIES[at]}{LATEST}年政府信息公开工作年度报告", "url": f"/docs/b{at}.html"}
    return Resource(
        json.dumps({"rows": [{**row, "date": f"{LATEST + 1}-01-20"}], "total": 1}).encode(), "application/json"
    )


def test_a_body_that_its_page_has_come_to_offer_is_asked_for_while_a_report_is_overdue(tmp_path: Path) -> None:
    observatory = Observatory(tmp_path)
    shown = site_of({f"/docs/b{at}.html": document("年报") for at in range(len(BODIES))})
    shown.put("/nb/index.html", Resource(of_bodies(2).encode()))
    shown.interface("/query", of_body)
    with PortalServer(shown) as server:
        portal = Portal("qinghe", "青禾县", f"{server.base}/", "419001", (f"{server.base}/nb/",))
        bodies = [Body(f"青禾县{name}", kind_of(name), "419001", "qinghe", (name,)) for name in BODIES]
        observatory.register([portal], bodies)
        observatory.crawl(render="auto")
        shown.put("/nb/index.html", Resource(of_bodies(3).encode()))
        observatory.a_day_passes()
        observatory.crawl(["qinghe"], render="auto")
    assert {row["url"].rpartition("/")[2] for row in observatory.rows("entry")} == {"b0.html", "b1.html", "b2.html"}
