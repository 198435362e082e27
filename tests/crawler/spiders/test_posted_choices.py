"""Choices of years that a form posts: each is asked for as the form would, and a server that heeds none is doubted."""

from pathlib import Path

import pytest

from crawler.practice.server import Asked, PortalServer, Resource
from storage.register import Portal
from tests.crawler.spiders.observatory import Observatory, document, site_of

YEARS = (2025, 2024, 2023)
TOWNS = ("柳湾", "石桥")
ROWS = {
    year: [
        (f"/docs/{year}{at}.html", f"青禾县{name}镇{year}年政府信息公开年报", f"{year + 1}-01-1{at}")
        for at, name in enumerate(TOWNS)
    ]
    for year in YEARS
}


def shown(year: int) -> Resource:
    options = "".join(f"<option value='{one}'{' selected' if one == year else ''}>{one}年</option>" for one in YEARS)
    choice = f"<select name='nd' onchange='this.form.submit()'>{options}</select>"
    form = f"<form method='post' action='/nb.jsp'><input type='hidden' name='lm' value='5'>年份：{choice}</form>"
    lines = "".join(f"<li><a href='{url}'>{title}</a>{day}</li>" for url, title, day in ROWS[year])
    title = "<html><head><title>政府信息公开年报</title></head>"
    return Resource(f"{title}<body>{form}<ul>{lines}</ul></body></html>".encode())


@pytest.mark.parametrize(("heeds", "ended"), [(True, ("ok", 6)), (False, ("incomplete", 2))])
def test_the_years_that_a_form_posts_for_are_read(tmp_path: Path, heeds: bool, ended: tuple[str, int]) -> None:
    def answer(asked: Asked) -> Resource:
        year = asked.form.get("nd", "") if asked.form.get("lm") == "5" and heeds else ""
        return shown(int(year or YEARS[0]))

    site = site_of({url: document(title) for rows in ROWS.values() for url, title, _ in rows})
    site.interface("/nb.jsp", answer)
    with PortalServer(site) as server:
        observatory = Observatory(tmp_path)
        observatory.register([Portal("posted", "年份", f"{server.base}/", "4190", (f"{server.base}/nb.jsp",))])
        observatory.crawl(render="never")
    (visit,) = observatory.rows("visit")
    assert (visit["outcome"], visit["listed"]) == ended, visit["detail"]
