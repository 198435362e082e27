"""Documents that say nowhere whose they are: their bodies' by the list or the line that shows them, asked for once."""

from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest

from crawler.practice.server import PortalServer, Resource, Site
from monitor.coverage import coverage
from monitor.judgement.judging import check_all
from storage.clock import now
from storage.register import Body, BodyKind, Portal
from tests.crawler.spiders.observatory import Observatory, site_of
from tests.crawler.unseen.parts import Line

BODIES = ("青禾县财政局", "青禾县水利局", "青禾县民政局")
NUMBERS = range(len(BODIES))
YEAR = 2025
TITLE = f"{YEAR}年政府信息公开工作年度报告"


def _page(title: str, *parts: str) -> str:
    return f"<!doctype html><html><head><title>{title}</title></head><body>{''.join(parts)}</body></html>"


def _links(*links: tuple[str, str]) -> str:
    return "<ul>" + "".join(f'<li><a href="{url}">{text}</a></li>' for url, text in links) + "</ul>"


def _lines(*numbers: int, named: bool = False) -> str:
    rows = (
        f'<li><a href="/d/{one}.html">{BODIES[one] if named else ""}{TITLE}</a><span>2026-01-1{one}</span></li>'
        for one in numbers
    )
    return f'<ul class="list">{"".join(rows)}</ul><div>共1页</div>'


def _nameless(number: int) -> str:
    """A report that says nowhere whose it is."""
    name = BODIES[number].removeprefix("青禾县")
    text = Line(f"/d/{number}.html", TITLE, f"2026-01-1{number}", name, YEAR).document
    return text.replace(BODIES[number], "本机关").replace(name, "本机关")


def lists_of_their_own() -> dict[str, str]:
    """The list of all is met first: by the time that the lists of the bodies are read its documents were received."""
    return {
        "/": _page("青禾县人民政府", _links(("/nb/", "政府信息公开年报"), ("/bm/", "部门信息公开"))),
        "/nb/": _page("政府信息公开年报", _lines(*NUMBERS), _links(*((f"/bm/{n}/nb/", BODIES[n]) for n in NUMBERS))),
        "/bm/": _page("部门信息公开", _links(*((f"/bm/{n}/", BODIES[n]) for n in NUMBERS))),
        **{f"/bm/{n}/": _page(BODIES[n], _links((f"/bm/{n}/nb/", "政府信息公开年报"))) for n in NUMBERS},
        **{f"/bm/{n}/nb/": _page("政府信息公开年报", _lines(n)) for n in NUMBERS},
    }


def lines_called_as_they_are() -> dict[str, str]:
    """The lines of a year are the names of the bodies."""
    return {
        "/": _page("青禾县人民政府", _links(("/nb/", "政府信息公开年报"))),
        "/nb/": _page("政府信息公开年报", _links(("/nb/2025/", "2025年"))),
        "/nb/2025/": _page("2025年", _links(*((f"/d/{n}.html", BODIES[n]) for n in NUMBERS))),
    }


def another_list_that_names_them() -> dict[str, str]:
    """The list that names nobody is met first."""
    return {
        "/": _page("青禾县人民政府", _links(("/nb/", "政府信息公开年报"), ("/gk/nb/", "年报汇总"))),
        "/nb/": _page("政府信息公开年报", _lines(*NUMBERS)),
        "/gk/nb/": _page("年报汇总", _lines(*NUMBERS, named=True)),
    }


WORLDS = (lists_of_their_own, lines_called_as_they_are, another_list_that_names_them)


@dataclass
class Crawled:
    """What two crawls made of a portal: what each asked for, whose each document is, the states, and the columns."""

    asked: list[list[str]]
    reports: dict[str, str]
    states: set[str]
    columns: set[str]


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Crawled]:
    observatory = Observatory(tmp_path_factory.mktemp("shared"))
    with ExitStack() as stack:
        sites: dict[str, Site] = {}
        bases: dict[str, str] = {}
        for number, world in enumerate(WORLDS):
            key = world.__name__
            pages: dict[str, Resource | str] = {**world(), **{f"/d/{n}.html": _nameless(n) for n in NUMBERS}}
            sites[key] = site_of(pages)
            bases[key] = stack.enter_context(PortalServer(sites[key])).base
            observatory.register(
                [Portal(key, "青禾县人民政府", f"{bases[key]}/", f"41900{number}")],
                [Body(name, BodyKind.DEPARTMENT, f"41900{number}", key) for name in BODIES],
            )
        asked: dict[str, list[list[str]]] = {key: [] for key in sites}
        for _ in range(2):
            before = {key: len(site.requests) for key, site in sites.items()}
            observatory.crawl(render="never")
            for key, site in sites.items():
                asked[key].append([one.path for one in site.requests[before[key] :]])
    check_all(observatory.database, None, now())
    return {key: Crawled(asked[key], *_known(observatory, key, base)) for key, base in bases.items()}


def _known(observatory: Observatory, key: str, base: str) -> tuple[dict[str, str], set[str], set[str]]:
    names = {row["id"]: row["name"] for row in observatory.rows("body")}
    owners = {row["id"]: names[row["body_id"]] for row in observatory.rows("report")}
    editions = {row["id"]: owners.get(row["report_id"], "") for row in observatory.rows("edition")}
    documents = [row for row in observatory.rows("document") if row["portal"] == key]
    reports = {row["address"].removeprefix(base): editions.get(row["edition_id"], "") for row in documents}
    with observatory.database.read() as connection:
        rows = [row for row in coverage(connection, None, now()) if row["portal"] == key and row["year"] == YEAR]
    columns = {row["url"].removeprefix(base) for row in observatory.rows("portal_column") if row["portal"] == key}
    return reports, {str(row["status"]) for row in rows}, columns


@pytest.mark.parametrize("world", [one.__name__ for one in WORLDS])
def test_each_is_the_report_of_its_body(crawled: dict[str, Crawled], world: str) -> None:
    one = crawled[world]
    assert one.reports == {f"/d/{number}.html": name for number, name in enumerate(BODIES)}
    assert one.states <= {"on_time", "late"}


@pytest.mark.parametrize("world", [one.__name__ for one in WORLDS])
def test_each_is_asked_for_once(crawled: dict[str, Crawled], world: str) -> None:
    first, second = ([path for path in asked if path.startswith("/d/")] for asked in crawled[world].asked)
    assert sorted(first) == sorted(crawled[world].reports)
    assert second == []


def test_no_document_is_a_column(crawled: dict[str, Crawled]) -> None:
    own = crawled[lists_of_their_own.__name__]
    assert own.columns == {"/", "/nb/", *(f"/bm/{number}/nb/" for number in NUMBERS)}


COUNTIES = {"新野县": "411329", "唐河县": "411328"}


def _of_two_counties(told_by: str) -> tuple[dict[str, Resource | str], dict[str, str]]:
    """A city's portal with a list for each of two counties whose bodies have the same names, and whose each document
    is: told by lists of the bodies, by what the lines of a county's list are called (县财政局), or by nothing."""
    pages: dict[str, Resource | str] = {
        "/": _page("南阳市人民政府", _links(("/nb/", "政府信息公开年报"))),
        "/nb/": _page("政府信息公开年报", _links(*((f"/nb/{code}/", county) for county, code in COUNTIES.items()))),
    }
    owners: dict[str, str] = {}
    for county, code in COUNTIES.items():
        names = {f"/d/{code}{n}.html": BODIES[n].removeprefix("青禾县") for n in NUMBERS}
        own = [(f"/nb/{code}/{n}/", name) for n, name in enumerate(names.values())]
        lists = {url: _rows(place) for (url, _), place in zip(own, names, strict=True)}
        called = _links(*((url, f"县{name}") for url, name in names.items()))
        whole = {"lists": _links(*own), "lines": called, "nothing": _rows(*names)}[told_by]
        pages[f"/nb/{code}/"] = _page("年报", whole)
        pages |= {url: _page("年报", rows) for url, rows in lists.items() if told_by == "lists"}
        pages |= {url: _nameless(n).replace("青禾县", "本县") for n, url in enumerate(names)}
        owners |= {url: "" if told_by == "nothing" else f"{county}{name}" for url, name in names.items()}
    return pages, owners


def _rows(*urls: str) -> str:
    rows = (f'<li><a href="{url}">{TITLE}</a><span>2026-01-12</span></li>' for url in urls)
    return f'<ul class="list">{"".join(rows)}</ul><div>共1页</div>'


@pytest.mark.parametrize("told_by", ["lists", "lines", "nothing"])
def test_on_the_portal_of_a_city_the_county_tells_namesakes_apart_and_owns_no_report_of_theirs(
    tmp_path: Path, told_by: str
) -> None:
    pages, owners = _of_two_counties(told_by)
    with PortalServer(site_of(pages)) as server:
        observatory = Observatory(tmp_path)
        bodies = [
            Body(f"{county}{name.removeprefix('青禾县')}", BodyKind.DEPARTMENT, code, "city")
            for county, code in COUNTIES.items()
            for name in BODIES
        ]
        governments = [
            Body(f"{county}人民政府", BodyKind.GOVERNMENT, code, "city") for county, code in COUNTIES.items()
        ]
        observatory.register([Portal("city", "南阳市人民政府", f"{server.base}/", "4113")], [*bodies, *governments])
        observatory.crawl(render="never")
        found, _, _ = _known(observatory, "city", server.base)
    assert found == owners
