"""Lists of as many lines as a page usually has that say nothing of their end: what may stand behind is not missing."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from crawler.cms import generic
from crawler.fetching.answer import Answer
from crawler.fetching.query import Query
from crawler.lists.list_page import first_page
from crawler.lists.windows import Seen, seen_now
from crawler.practice.server import PortalServer, Resource, Site
from monitor.coverage import coverage
from monitor.explaining.explanation import explain
from monitor.judgement.judging import check_all
from storage.clock import day_of, now
from storage.portals.listing import ALL_LATER
from storage.register import Body, Portal, kind_of
from tests.crawler.spiders.observatory import Observatory, document, list_page, site_of
from tests.crawler.unseen.parts import Line, report

LATEST = day_of(now()).year - 1
TOWNS = tuple(f"{name}镇人民政府" for name in ("东河", "西桥", "南湾", "北坡", "中洲", "上营", "下营"))
ABSENT = TOWNS[6]
COLUMN = "/nb/"


def lines(*years: int, bodies: Sequence[str] = TOWNS[:6]) -> list[Line]:
    """The reports of some bodies, the newest first."""
    return [
        Line(
            f"/docs/{year}-{ord(body[0])}.html",
            f"{body}{year}年政府信息公开工作年度报告",
            f"{year + 1}-01-{28 - n}",
            body,
            year,
        )
        for year in years
        for n, body in enumerate(bodies)
    ]


def page(found: Sequence[Line], after: str = "", *, dated: bool = True) -> str:
    return list_page([(one.url, one.title, one.day if dated else "") for one in found], after)


def site_with(found: Sequence[Line], column: str) -> Site:
    return site_of({COLUMN: column, **{one.url: report(one) for one in found}})


@contextmanager
def served(site: Site) -> Iterator[tuple[Site, str]]:
    with PortalServer(site) as server:
        yield site, server.base


class Watched:
    """The columns of one portal and its towns, looked at again and again."""

    def __init__(self, folder: Path, site: Site, base: str, columns: Sequence[str] = (COLUMN,)) -> None:
        self._site, self.observatory = site, Observatory(folder)
        self.observatory.register(
            [Portal("window", "青禾县", f"{base}/", "4190", tuple(base + one for one in columns))],
            [Body(name, kind_of(name), "4190", "window", (), since=date(LATEST - 2, 1, 1)) for name in TOWNS],
        )

    def put(self, column: str) -> None:
        self._site.put(f"{COLUMN}index.html", Resource(column.encode()))

    def states(self, body: str = ABSENT, *, full: bool = False) -> list[str]:
        """Look; the states of a body's reports, of the latest year first."""
        self.observatory.crawl(render="never", full=full)
        check_all(self.observatory.database, None, now())
        with self.observatory.database.read() as connection:
            rows = [row for row in coverage(connection, None, now()) if row["body"] == body]
        return [str(row["status"]) for row in sorted(rows, key=lambda row: str(row["year"]), reverse=True)]

    def why(self, year: int) -> str:
        key = next(row["id"] for row in self.observatory.rows("body") if row["name"] == ABSENT)
        with self.observatory.database.read() as connection:
            return " ".join(explain(connection, key, year, "en"))


EVERYTHING = lines(LATEST, LATEST - 1, LATEST - 2)


@pytest.mark.parametrize("length", [10, 14, 18, 24])
def test_pages_have_other_usual_lengths_too(tmp_path: Path, length: int) -> None:
    offices = ("甲局", "乙局", "丙局", "丁局")
    everything = lines(LATEST, LATEST - 1, LATEST - 2, bodies=(*TOWNS[:6], *offices))
    with served(site_with(everything, page(everything[:length]))) as (site, base):
        assert "unverified" in Watched(tmp_path, site, base).states()


@pytest.mark.parametrize(("length", "expected"), [(9, "unverified"), (8, "unverified"), (17, "missing")])
def test_a_list_that_ends_in_the_midst_of_a_year_may_be_cut_off_there(
    tmp_path: Path, length: int, expected: str
) -> None:
    newest = lines(LATEST, bodies=["甲局"])
    with served(site_with([*newest, *EVERYTHING], page(EVERYTHING[:length]))) as (site, base):
        watched = Watched(tmp_path, site, base)
        assert watched.states()[-1] == expected
        watched.put(page([*newest, *EVERYTHING[:length]]))
        assert watched.states()[-1] == "missing", "it has grown and lost nothing"


@pytest.mark.parametrize("is_mixed", [True, False])
def test_notices_may_go_on_behind_their_last_line_whatever_their_number(*, is_mixed: bool) -> None:
    text = page(EVERYTHING[:17])
    answer = Answer("http://www.qinghe.gov.cn/tzgg/", 200, (), text.encode(), text)
    shown = first_page(answer, Query(answer.url), generic.FAMILY, answer.url)
    assert shown is not None
    seen = seen_now([shown], "通知公告", Seen(), has_moved=False, is_mixed=is_mixed)
    assert bool(seen.cuts) is is_mixed


def test_notices_without_days_may_go_on_behind_their_last_line() -> None:
    others = "".join(
        f"<li><a href='/t/{n}.html'>关于第{n}号道路施工的公告</a><i>03-{30 - n}</i></li>" for n in range(9)
    )
    report = f"<li><a href='/r.html'>青禾县甲局{LATEST}年政府信息公开工作年度报告</a><i>04-01</i></li>"
    text = f"<html><title>通知公告</title><body><ul>{report}{others}</ul></body></html>"
    answer = Answer("http://www.qinghe.gov.cn/tzgg/", 200, (), text.encode(), text)
    shown = first_page(answer, Query(answer.url), generic.FAMILY, answer.url)
    assert shown is not None
    assert seen_now([shown], "通知公告", Seen(), has_moved=False, is_mixed=True).cuts == [[0, LATEST, shown.lines]]


@pytest.mark.parametrize(("name", "cuts"), [("政府信息公开年报", [[0, LATEST - 2, 10]]), (f"{LATEST}年", [])])
def test_a_table_of_years_tells_nothing_of_those_before_its_first(name: str, cuts: list[list[int]]) -> None:
    rows = "".join(
        f"<tr><td>{body}</td><td><a href='/{n}a.html'>查看</a></td><td><a href='/{n}b.html'>查看</a></td></tr>"
        for n, body in enumerate(TOWNS[:5])
    )
    head = f"<caption>年度报告</caption><tr><th>单位</th><th>{LATEST}年</th><th>{LATEST - 1}年</th></tr>"
    text = f"<html><body><table>{head}{rows}</table></body></html>"
    answer = Answer("http://www.qinghe.gov.cn/nb/", 200, (), text.encode(), text)
    shown = first_page(answer, Query(answer.url), generic.FAMILY, answer.url)
    assert shown is not None
    assert seen_now([shown], name, Seen(), has_moved=False).cuts == cuts


OWN = "<script src='/js/list.js'></script>"


@pytest.mark.parametrize(
    ("length", "after", "name", "cuts"),
    [
        (10, OWN, "政府信息公开年报", [[LATEST - 1, ALL_LATER, 10]]),
        (10, OWN, f"{LATEST - 1}年", [[LATEST - 2, LATEST - 1, 10]]),
        (9, OWN, "政府信息公开年报", []),
        (10, "<script src='/js/jquery-3.6.0.min.js'></script>", "政府信息公开年报", []),
    ],
)
def test_a_list_that_begins_with_the_oldest_may_grow_by_a_script_of_its_site(
    length: int, after: str, name: str, cuts: list[list[int]]
) -> None:
    text = page(EVERYTHING[::-1][:length], after)
    answer = Answer("http://www.qinghe.gov.cn/nb/", 200, (), text.encode(), text)
    shown = first_page(answer, Query(answer.url), generic.FAMILY, answer.url)
    assert shown is not None
    assert seen_now([shown], name, Seen(), has_moved=False).cuts == cuts
    assert seen_now([shown], name, Seen(), has_moved=False, is_scrolled=True).cuts == []


def test_what_may_come_behind_the_oldest_is_not_missing(tmp_path: Path) -> None:
    oldest = EVERYTHING[::-1][:10]
    with served(site_with(oldest, page(oldest, OWN))) as (site, base):
        watched = Watched(tmp_path, site, base)
        assert watched.states() == ["unverified", "unverified", "missing"]
        assert f"reports of {LATEST - 1} and after may stand behind the last" in watched.why(LATEST)


def test_what_else_was_published_in_a_year_says_nothing_of_where_reports_end(tmp_path: Path) -> None:
    others = [
        Line(f"/docs/x{n}.html", f"{whose}{LATEST}年政府信息公开工作年度报告", f"{LATEST + 1}-02-0{n + 1}")
        for n, whose in enumerate((*(f"图解：{town}" for town in TOWNS[:5]), "青禾水务有限公司", "青禾县医院"))
    ]
    found = [*others, *EVERYTHING[2:12]]
    documents = {one.url: report(one) for one in EVERYTHING} | {one.url: document(one.title) for one in others}
    with served(site_of({COLUMN: page(found), **documents})) as (site, base):
        assert len(found) == 17
        assert Watched(tmp_path, site, base).states() == ["missing"] * 2


@pytest.mark.parametrize("dated", [True, False])
def test_what_a_list_cut_at_a_usual_length_does_not_show_is_not_missing(tmp_path: Path, *, dated: bool) -> None:
    shown = page(EVERYTHING[:10], dated=dated)
    with served(site_with(EVERYTHING, shown)) as (site, base):
        watched = Watched(tmp_path, site, base)
        assert watched.states() == ["missing", "unverified"]
        assert watched.states(TOWNS[5])[-1:] == ["unverified"], "read again, or unchanged"
        said = watched.why(LATEST - 1)
    assert "nothing says that it ends there" in said
    assert f"/nb/ shows 10 lines and no pager; reports of {LATEST - 1} and before" in said


def test_a_list_of_one_year_among_others_may_be_cut_off_in_that_year_alone(tmp_path: Path) -> None:
    offices = ("甲局", "乙局", "丙局", "丁局")
    newest = lines(LATEST, bodies=(*TOWNS[:6], *offices))
    years = "".join(f'<a href="/nb/{year}.html">{year}年</a>' for year in (LATEST, LATEST - 1))
    site = site_with([*newest, *EVERYTHING], page(newest, years))
    site.put(f"/nb/{LATEST}.html", Resource(page(newest, years).encode()))
    site.put(f"/nb/{LATEST - 1}.html", Resource(page(lines(LATEST - 1), years).encode()))
    with served(site) as (site, base):
        assert Watched(tmp_path, site, base).states() == ["unverified", "missing"]


@pytest.mark.parametrize(
    ("count", "after"), [(11, ""), (10, "<div>共10条</div>"), (10, '<div class="page">共1页 第1页</div>')]
)
def test_a_list_of_another_length_or_that_states_its_own_is_whole(tmp_path: Path, count: int, after: str) -> None:
    shown = page(EVERYTHING[:count], after)
    with served(site_with(EVERYTHING, shown)) as (site, base):
        assert Watched(tmp_path, site, base).states() == ["missing"] * 2


def test_a_list_that_grew_to_that_length_without_losing_a_line_is_whole(tmp_path: Path) -> None:
    with served(site_with(EVERYTHING, page(EVERYTHING[1:10]))) as (site, base):
        watched = Watched(tmp_path, site, base)
        assert watched.states() == ["missing"] * 2
        watched.put(page(EVERYTHING[:10]))
        assert watched.states() == ["missing"] * 2
        assert watched.states(full=True) == ["missing", "unverified"], "all that was learnt is forgotten"


def test_a_list_that_grows_beyond_is_whole_from_then_on(tmp_path: Path) -> None:
    with served(site_with(EVERYTHING, page(EVERYTHING[1:11]))) as (site, base):
        watched = Watched(tmp_path, site, base)
        assert watched.states()[1] == "unverified"
        watched.put(page(EVERYTHING[:11]))
        assert watched.states() == ["missing"] * 2


@pytest.mark.parametrize("more", [12, 15])
def test_a_window_that_shows_more_old_lines_than_before_is_one_all_the_same(tmp_path: Path, more: int) -> None:
    with served(site_with(EVERYTHING, page(EVERYTHING[:10]))) as (site, base):
        watched = Watched(tmp_path, site, base)
        assert watched.states() == ["missing", "unverified"]
        watched.put(page(EVERYTHING[:more]))
        assert "unverified" in watched.states()


def test_a_list_known_to_be_in_doubt_may_drop_its_oldest_line_for_a_new_one(tmp_path: Path) -> None:
    with served(site_with(EVERYTHING, page(EVERYTHING[1:11]))) as (site, base):
        watched = Watched(tmp_path, site, base)
        assert watched.states() == ["missing", "unverified"]
        watched.put(page(EVERYTHING[:10]))
        assert watched.states() == ["missing", "unverified"]
        assert watched.observatory.rows("visit")[-1]["outcome"] == "ok"


def test_the_oldest_first_are_no_window_of_the_newest(tmp_path: Path) -> None:
    oldest = lines(LATEST, LATEST - 1, bodies=TOWNS[:5])[::-1]
    with served(site_with(EVERYTHING, page(oldest))) as (site, base):
        assert len(oldest) == 10
        assert Watched(tmp_path, site, base).states() == ["missing"] * 2


def test_a_report_of_an_old_year_that_came_late_puts_all_published_before_it_in_doubt(tmp_path: Path) -> None:
    newest = lines(LATEST, bodies=(*TOWNS[:6], "财政局", "水利局", "教育局"))
    late = replace(lines(LATEST - 2, bodies=TOWNS[5:6])[0], day=f"{LATEST}-06-01")
    found = [*newest, late]
    with served(site_with(found, page(found))) as (site, base):
        assert Watched(tmp_path, site, base).states() == ["missing", "unverified", "unverified"]


OF_TOWNS = [*lines(LATEST, LATEST - 1), *lines(LATEST - 2, bodies=TOWNS[:1])]
OF_OFFICES = lines(LATEST, LATEST - 1, bodies=("甲局", "乙局"))


@pytest.mark.parametrize(("towns", "expected"), [(OF_TOWNS, "missing"), (OF_TOWNS[:6], "unverified")])
def test_the_newest_lines_of_other_columns_leave_no_doubt_about_what_these_show(
    tmp_path: Path, towns: Sequence[Line], expected: str
) -> None:
    newest = sorted(OF_TOWNS + OF_OFFICES, key=lambda one: one.day, reverse=True)[:10]
    columns = {COLUMN: page(newest), "/nb/towns/": page(towns), "/nb/offices/": page(OF_OFFICES)}
    with served(site_of({**columns, **{one.url: report(one) for one in OF_TOWNS + OF_OFFICES}})) as (site, base):
        assert Watched(tmp_path, site, base, tuple(columns)).states()[:2] == ["missing", expected]


@pytest.mark.parametrize(("longer", "expected"), [("/nb/2024/", "missing"), ("/notices/all/", "unverified")])
def test_a_page_of_the_same_kind_with_a_longer_list_shows_that_none_is_cut_off(
    tmp_path: Path, longer: str, expected: str
) -> None:
    own = lines(LATEST, bodies=(*TOWNS[:6], "甲局", "乙局", "丙局", "丁局"))
    others = [*lines(LATEST - 1), *lines(LATEST - 2, bodies=TOWNS[:5])]
    columns = {"/nb/2025/": page(own), longer: page(others)}
    with served(site_of({**columns, **{one.url: report(one) for one in own + others}})) as (site, base):
        assert Watched(tmp_path, site, base, tuple(columns)).states()[0] == expected
