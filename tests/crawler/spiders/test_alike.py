"""Columns of single bodies that stand where those of others of their portal do: they are looked for there at once."""

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.practice.server import PortalServer
from crawler.search.analogy import Analogies
from crawler.search.discovery import MOST_REQUESTS
from storage.clock import day_of, now
from storage.portals.listing import searches
from storage.register import Body, BodyKind, Portal
from tests.crawler.spiders.observatory import Observatory, list_page, site_of
from tests.crawler.spiders.test_patterns import Layout, page
from tests.crawler.unseen.parts import Line

LATEST = day_of(now()).year - 1
BODIES = 60
SHIFTED, ELSEWHERE = 7, 9
"""The body whose pages call its column otherwise, and the one that has another column besides."""


def town(number: int) -> str:
    return f"第{number}镇"


def county(lacking: tuple[int, ...] = ()) -> Layout:
    """A portal of bodies with columns of their own; the ``lacking`` have no report of the latest year there."""
    layout = Layout()
    layout.pages["/"] = page(("/xzxxgk/", "乡镇信息公开目录"))
    layout.pages["/xzxxgk/"] = page(*((f"/xzxxgk/{n}/", town(n)) for n in range(BODIES)))
    for number in range(BODIES):
        own = f"/xzxxgk/{number}/"
        column = f"{own}{'ndbg' if number == SHIFTED else 'zfxxgknb'}/"
        links = [(f"{own}zn/", "政府信息公开指南"), (column, "信息公开年报")]
        put_column(layout, column, number, LATEST - (number in (*lacking, ELSEWHERE)))
        if number == ELSEWHERE:
            links.append((f"{own}new/", "信息公开年度报告"))
            put_column(layout, f"{own}new/", number, LATEST)
        layout.pages[own] = page(*links)
    return layout


def put_column(layout: Layout, path: str, number: int, year: int) -> None:
    line = Line(
        f"{path}t{year}.html",
        f"青禾县{town(number)}{year}年政府信息公开工作年度报告",
        f"{year + 1}-01-20",
        f"青禾县{town(number)}人民政府",
        year,
    )
    layout.pages[path] = list_page([(line.url, line.title, line.day)])
    layout.pages[line.url] = line.document
    layout.columns.add(path)


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> tuple[Layout, Observatory, PortalServer, list[str]]:
    layout = county(lacking=(20,))
    site = site_of(layout.pages)
    with PortalServer(site) as server:
        observatory = Observatory(tmp_path_factory.mktemp("alike"))
        bodies = [Body(f"青禾县{town(n)}人民政府", BodyKind.TOWNSHIP, "411329", "qh") for n in range(BODIES)]
        observatory.register([Portal("qh", "青禾县", f"{server.base}/", "411329")], bodies)
        observatory.crawl()
        return layout, observatory, server, [one.path for one in site.requests]


def test_every_column_is_found_in_the_first_crawl(
    crawled: tuple[Layout, Observatory, PortalServer, list[str]],
) -> None:
    layout, observatory, server, _ = crawled
    looked = {url.removeprefix(server.base): row["outcome"] for url, row in observatory.last_visits().items()}
    assert {path for path, outcome in looked.items() if outcome == "ok"} - {"/"} == layout.columns
    assert len(observatory.rows("report")) == BODIES + 1


def test_pages_of_bodies_are_opened_only_to_learn_and_in_doubt(
    crawled: tuple[Layout, Observatory, PortalServer, list[str]],
) -> None:
    asked = Counter(path for path in crawled[3] if path.count("/") == 3 and path.startswith("/xzxxgk/"))
    assert {f"/xzxxgk/{number}/" for number in (SHIFTED, ELSEWHERE, 20)} <= {*asked}, "not found there, or lacking"
    assert len(asked) <= 8
    assert max(asked.values()) == 1


def test_missing_rests_on_the_pages_of_the_bodies_that_lack_a_report(
    crawled: tuple[Layout, Observatory, PortalServer, list[str]],
) -> None:
    with crawled[1].database.read() as connection:
        assert searches(connection, ["qh"])["qh"] is not None


def test_the_search_keeps_to_its_budget(crawled: tuple[Layout, Observatory, PortalServer, list[str]]) -> None:
    home = [row for row in crawled[1].rows("visit") if row["requests"] > 3]
    assert home
    assert max(row["requests"] for row in home) <= MOST_REQUESTS + 1


IDS = st.from_regex(r"[a-z0-9_]{1,8}", fullmatch=True)
WAYS = st.sampled_from(
    (
        ("http://a.cn/bm/{}/", "http://a.cn/bm/{}/zfxxgknb/"),
        ("http://a.cn/bm/{}/index.html", "http://a.cn/nb/{}.html"),
        ("http://a.cn/i.jsp?area={}", "http://a.cn/AnnualReport.jsp?area={}&y="),
        ("http://{}.a.cn/", "http://{}.a.cn/nb/"),
        ("http://a.cn/s/{}/0/p_1.html?d={}", "http://a.cn/s/{}/9/p_1.html"),
    )
)


@given(WAYS, st.lists(IDS, min_size=3, max_size=5, unique=True))
def test_what_two_bodies_teach_holds_for_a_third(way: tuple[str, str], ids: list[str]) -> None:
    at, column = way
    analogies = Analogies()
    for one in ids[:2]:
        analogies.learn(at.replace("{}", one), column.replace("{}", one))
    for one in ids[2:]:
        # what tells the bodies may be a word of the address besides: then nothing is sure
        supposed = analogies.column_of(at.replace("{}", one))
        assert supposed in ("", column.replace("{}", one))
    assert analogies.column_of("http://b.cn/other/") == ""


@given(st.lists(IDS, min_size=3, max_size=3, unique=True), st.lists(IDS, min_size=2, max_size=2, unique=True))
def test_columns_that_do_not_tell_their_body_teach_nothing(ids: list[str], names: list[str]) -> None:
    analogies = Analogies()
    for one, name in zip(ids, names, strict=False):
        analogies.learn(f"http://a.cn/bm/{one}/", f"http://a.cn/c-{name}-x/")
    assert analogies.column_of(f"http://a.cn/bm/{ids[2]}/") == ""


def test_a_supposition_that_was_wrong_of_several_is_made_no_more() -> None:
    analogies = Analogies()
    for one in ("czj", "jyj"):
        analogies.learn(f"http://a.cn/{one}/", f"http://a.cn/{one}/nb/")
    analogies.wrong("http://a.cn/c/")
    assert analogies.column_of("http://a.cn/e/") == "http://a.cn/e/nb/", "one body may do as it likes"
    analogies.wrong("http://a.cn/d/")
    analogies.learn("http://a.cn/f/", "http://a.cn/f/nb/")
    assert analogies.column_of("http://a.cn/e/") == ""


def test_columns_are_supposed_unopened_only_where_three_were_there() -> None:
    analogies = Analogies()
    for one in ("czj", "jyj"):
        analogies.learn(f"http://a.cn/{one}/", f"http://a.cn/{one}/nb/")
    for one in ("slj", "sfj", "mzj"):
        assert not analogies.is_proved("http://a.cn/z/")
        assert analogies.proved == []
        analogies.right(f"http://a.cn/{one}/")
    assert analogies.is_proved("http://a.cn/z/")
    assert Analogies(analogies.proved).column_of("http://a.cn/z/") == "http://a.cn/z/nb/"


def test_a_column_that_was_not_read_to_its_end_stays_one(tmp_path: Path) -> None:
    layout = county()
    stuck = "/xzxxgk/20/"
    layout.pages[stuck] = page((f"{stuck}zn/", "政府信息公开指南"))
    layout.pages[f"{stuck}zfxxgknb/"] = str(layout.pages[f"{stuck}zfxxgknb/"]).replace(
        "</ul>", f"</ul><a href='{stuck}zfxxgknb/index_2.html'>下一页</a>"
    )
    with PortalServer(site_of(layout.pages)) as server:
        observatory = Observatory(tmp_path)
        bodies = [Body(f"青禾县{town(n)}人民政府", BodyKind.TOWNSHIP, "411329", "qh") for n in range(BODIES)]
        observatory.register([Portal("qh", "青禾县", f"{server.base}/", "411329")], bodies)
        observatory.crawl()
        columns = {row["url"].removeprefix(server.base): row for row in observatory.rows("portal_column")}
        visit = observatory.last_visits()[f"{server.base}{stuck}zfxxgknb/"]
    assert visit["outcome"] == "incomplete", visit["detail"]
    assert columns[f"{stuck}zfxxgknb/"]["active"]
