"""Documents that a common list shows without a name, and the lists of their bodies too: asked for once, and theirs."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from crawler.practice.server import PortalServer, Resource
from monitor.coverage import coverage
from monitor.judgement.judging import check_all
from storage.clock import now
from storage.register import Body, BodyKind, Portal
from tests.crawler.spiders.observatory import Observatory, site_of
from tests.crawler.unseen.parts import Line

BODIES = ("青禾县财政局", "青禾县水利局", "青禾县民政局")
YEAR = 2025
TITLE = f"{YEAR}年政府信息公开工作年度报告"


@dataclass
class Crawled:
    asked: list[list[str]]
    reports: dict[str, str]
    states: set[str]
    columns: set[str]


def _page(title: str, *parts: str) -> str:
    return f"<!doctype html><html><head><title>{title}</title></head><body>{''.join(parts)}</body></html>"


def _links(*links: tuple[str, str]) -> str:
    return "<ul>" + "".join(f'<li><a href="{url}">{text}</a></li>' for url, text in links) + "</ul>"


def _lines(*numbers: int) -> str:
    rows = (f'<li><a href="/d/{one}.html">{TITLE}</a><span>2026-01-1{one}</span></li>' for one in numbers)
    return f'<ul class="list">{"".join(rows)}</ul><div>共1页</div>'


def _pages() -> dict[str, Resource | str]:
    """The list of all is met first: by the time that the lists of the bodies are read its documents were received."""
    numbers = range(len(BODIES))
    return {
        "/": _page("青禾县人民政府", _links(("/nb/", "政府信息公开年报"), ("/bm/", "部门信息公开"))),
        "/nb/": _page("政府信息公开年报", _lines(*numbers), _links(*((f"/bm/{n}/nb/", BODIES[n]) for n in numbers))),
        "/bm/": _page("部门信息公开", _links(*((f"/bm/{n}/", BODIES[n]) for n in numbers))),
        **{f"/bm/{n}/": _page(BODIES[n], _links((f"/bm/{n}/nb/", "政府信息公开年报"))) for n in numbers},
        **{f"/bm/{n}/nb/": _page("政府信息公开年报", _lines(n)) for n in numbers},
        **{f"/d/{n}.html": _nameless(n) for n in numbers},
    }


def _nameless(number: int) -> str:
    """A report that says nowhere whose it is."""
    name = BODIES[number].removeprefix("青禾县")
    text = Line(f"/d/{number}.html", TITLE, f"2026-01-1{number}", name, YEAR).document
    return text.replace(BODIES[number], "本机关").replace(name, "本机关")


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Crawled:
    site, folder = site_of(_pages()), Path(tmp_path_factory.mktemp("shared"))
    with PortalServer(site) as server:
        observatory = Observatory(folder)
        observatory.register(
            [Portal("qh", "青禾", f"{server.base}/", "419001")],
            [Body(name, BodyKind.DEPARTMENT, "419001", "qh") for name in BODIES],
        )
        asked = []
        for _ in range(3):
            before = len(site.requests)
            observatory.crawl(render="never")
            asked.append([one.path for one in site.requests[before:]])
        check_all(observatory.database, None, now())
        with observatory.database.read() as connection:
            states = {str(row["status"]) for row in coverage(connection, None, now()) if row["year"] == YEAR}
        names = {row["id"]: row["name"] for row in observatory.rows("body")}
        owners = {row["id"]: names[row["body_id"]] for row in observatory.rows("report")}
        editions = {row["id"]: row["report_id"] for row in observatory.rows("edition")}
        return Crawled(
            asked,
            {
                row["address"].removeprefix(server.base): owners.get(editions.get(row["edition_id"]), "")
                for row in observatory.rows("document")
            },
            states,
            {row["url"].removeprefix(server.base) for row in observatory.rows("portal_column")},
        )


def test_each_is_the_report_of_the_body_whose_list_shows_it(crawled: Crawled) -> None:
    assert crawled.reports == {f"/d/{number}.html": name for number, name in enumerate(BODIES)}
    assert crawled.states <= {"on_time", "late"}


def test_each_is_asked_for_once(crawled: Crawled) -> None:
    assert sorted(path for path in crawled.asked[0] if path.startswith("/d/")) == sorted(crawled.reports)
    assert not [path for path in crawled.asked[2] if path.startswith("/d/")]


def test_no_document_is_a_column(crawled: Crawled) -> None:
    assert crawled.columns == {"/", "/nb/", *(f"/bm/{number}/nb/" for number in range(len(BODIES)))}
