"""Where frugality ends: pages behind the first on which a report that is owed and was not found may stand."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from crawler.practice.server import Asked, PortalServer, Resource, Site
from storage.clock import day_of, now
from storage.register import Body, Portal, kind_of
from tests.crawler.spiders.observatory import Observatory, document, list_page, site_of
from tests.crawler.unseen.parts import BODIES, Line, report, shell

LATEST = day_of(now()).year - 1
BACK = '<a href="/nb/">上一页</a>'


def line(number: int, year: int) -> Line:
    body = BODIES[number]
    return Line(
        f"/docs/{year}-{number}.html", f"{body}{year}年政府信息公开工作年度报告", f"{year + 1}-01-2{number}", body, year
    )


def rows(*lines: Line) -> list[tuple[str, str, str]]:
    return [(one.url, one.title, one.day) for one in lines]


NEWS = [(f"/docs/n{n}.html", f"青禾县第{n}号公告", f"{LATEST + 1}-03-0{n}") for n in (3, 2, 1)]
OLD = [line(number, year) for year in (LATEST - 1, LATEST - 2) for number in (2, 1, 0)]


def pages(second: list[tuple[str, str, str]], third: list[tuple[str, str, str]]) -> dict[str, str]:
    """Three pages, the last of which says nothing of those before it."""
    return {
        "/nb/index.html": list_page(NEWS, '<a href="/nb/index_1.html">下一页</a>'),
        "/nb/index_1.html": list_page(second, f'{BACK}<a href="/nb/index_2.html">下一页</a>'),
        "/nb/index_2.html": list_page(third, BACK),
    }


def put(site: Site, found: dict[str, str]) -> None:
    for path, page in found.items():
        site.put(path, Resource(page.encode()))


@pytest.fixture
def site() -> Site:
    pages: dict[str, Resource | str] = {url: document(title) for url, title, _ in NEWS}
    return site_of({**pages, **{one.url: one.document for one in [line(n, LATEST) for n in range(3)] + OLD}})


def crawled_twice(folder: Path, site: Site, bodies: int, base: str, change: dict[str, str]) -> tuple[str, list[str]]:
    """How a second look a day later ended, and what it asked for."""
    observatory = Observatory(folder)
    observatory.register(
        [Portal("owed", "青禾县", f"{base}/", "4190", (f"{base}/nb/",))],
        [Body(name, kind_of(name), "4190", "owed", (), since=date(LATEST, 1, 1)) for name in BODIES[:bodies]],
    )
    observatory.crawl(render="never")
    assert observatory.rows("visit")[-1]["outcome"] == "ok", observatory.rows("visit")[-1]["detail"]
    put(site, change)
    observatory.a_day_passes()
    before = len(site.requests)
    observatory.crawl(render="never")
    asked = [one.path for one in site.requests[before:]]
    return observatory.last_visits()[f"{base}/nb/"]["outcome"], [path for path in asked if path.startswith("/nb/")]


@pytest.mark.parametrize(("bodies", "expected"), [(3, "ok"), (2, "unchanged")])
def test_a_report_that_is_owed_is_found_behind_a_first_page_that_stays(
    tmp_path: Path, site: Site, bodies: int, expected: str
) -> None:
    two, third = [line(1, LATEST), line(0, LATEST)], rows(*OLD[3:])
    put(site, pages(rows(*two, *OLD[:3]), third))
    withdrawn = pages(rows(line(2, LATEST), *two, *OLD[:2]), third)
    with PortalServer(site) as server:
        outcome, asked = crawled_twice(tmp_path, site, bodies, server.base, withdrawn)
    assert outcome == expected
    if expected == "unchanged":
        assert asked == ["/nb/", "/nb/index_2.html"], "nothing is owed that might stand there"


def test_pages_that_cannot_hold_it_are_not_asked_for(tmp_path: Path, site: Site) -> None:
    put(site, pages(rows(*OLD[1:3]), rows(*OLD[3:])))
    first = list_page(rows(line(1, LATEST), OLD[0]), '<a href="/nb/index_1.html">下一页</a>')
    put(site, {"/nb/index.html": first})
    with PortalServer(site) as server:
        outcome, asked = crawled_twice(tmp_path, site, 3, server.base, {})
    assert (outcome, asked) == ("unchanged", ["/nb/", "/nb/index_2.html"])


def behind(found: list[Line]) -> Callable[[Asked], Resource]:
    """Two lines behind the one that is named, and a link to what stands behind these."""

    def answer(asked: Asked) -> Resource:
        urls = [one.url for one in found]
        at = urls.index(asked.query["after"]) + 1 if "after" in asked.query else 0
        more = f'<a href="/nb/?after={urls[at + 1]}">加载更多</a>' if at + 2 < len(urls) else "没有更多了"
        return Resource(list_page(rows(*found[at : at + 2]), more).encode())

    return answer


def test_pages_that_begin_behind_a_line_are_each_asked_for(tmp_path: Path, site: Site) -> None:
    found = [line(1, LATEST), line(0, LATEST), *OLD[:3], *OLD[4:]]
    site.interface("/nb/", behind(found))
    with PortalServer(site) as server:
        observatory = Observatory(tmp_path)
        observatory.register([Portal("behind", "青禾县", f"{server.base}/", "4190", (f"{server.base}/nb/",))])
        observatory.crawl(render="never")
        site.interface("/nb/", behind([*found[:3], OLD[3], *found[3:]]))
        observatory.a_day_passes()
        observatory.crawl(render="never")
    visits = [(row["outcome"], row["listed"]) for row in observatory.rows("visit")]
    assert visits == [("ok", 7), ("ok", 8)], "the last page is what it was"


TABS = "".join(f'<li data-y="{year}">{year}年</li>' for year in (LATEST, LATEST - 1, LATEST - 2))
YEARS = f"""<ul class="tab">{TABS}</ul><ul id="list"></ul><script>
function load(y) {{ fetch('/lists/' + y + '.json').then(function (a) {{ return a.json() }}).then(function (a) {{
  document.getElementById('list').innerHTML = a.rows.map(function (r) {{
    return '<li><a href="' + r.url + '">' + r.title + '</a><span>' + r.day + '</span></li>' }}).join('') }}) }}
document.querySelectorAll('.tab li').forEach(function (one) {{ one.onclick = function () {{ load(one.dataset.y) }} }});
load({LATEST})</script>"""


def listed(*lines: Line) -> Resource:
    return Resource(json.dumps({"rows": [vars(one) for one in lines]}, ensure_ascii=False).encode(), "application/json")


@pytest.mark.browser
@pytest.mark.parametrize(("since", "expected"), [(LATEST - 2, "ok"), (LATEST - 1, "unchanged")])
def test_the_list_of_a_year_that_is_over_is_asked_for_while_a_report_of_it_is_owed(
    tmp_path: Path, since: int, expected: str
) -> None:
    there = {year: [line(number, year) for number in range(3)] for year in (LATEST, LATEST - 1, LATEST - 2)}
    late = there[LATEST - 2].pop()
    site = site_of({"/nb/": shell(YEARS), **{one.url: one.document for each in there.values() for one in each}})
    site.put(late.url, Resource(report(late).encode()))
    for year, lines in there.items():
        site.put(f"/lists/{year}.json", listed(*lines))
    observatory = Observatory(tmp_path)
    with PortalServer(site) as server:
        observatory.register(
            [Portal("years", "青禾县", f"{server.base}/", "4190", (f"{server.base}/nb/",))],
            [Body(name, kind_of(name), "4190", "years", (), since=date(since, 1, 1)) for name in BODIES],
        )
        observatory.crawl(render="auto")
        assert observatory.rows("visit")[-1]["outcome"] == "ok", observatory.rows("visit")[-1]["detail"]
        site.put(f"/lists/{LATEST - 2}.json", listed(late, *there[LATEST - 2]))
        observatory.a_day_passes()
        observatory.crawl(render="auto")
    assert observatory.rows("visit")[-1]["outcome"] == expected
