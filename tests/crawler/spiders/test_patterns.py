"""Columns found from the home page alone in every way in which portals organise them, each portal a server."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from crawler.practice.server import PortalServer, Resource, Site
from crawler.search.discovery import MOST_REQUESTS
from storage.portals.listing import searches
from storage.register import Body, BodyKind, Portal
from tests.crawler.spiders.observatory import Observatory, document, list_page, site_of

NAMES = ("水利局", "教育局", "财政局", "民政局", "卫健局", "南平镇", "北溪镇", "东河乡")
NOISE = (("/news/", "新闻中心"), ("/zhinan/", "政府信息公开指南"), ("/bmdt/", "部门动态"), ("/hd/", "互动交流"))


def page(*links: tuple[str, str], title: str = "青禾县人民政府") -> str:
    anchors = "".join(f'<a href="{url}">{name}</a>' for url, name in (*links, *NOISE))
    return f"<!doctype html><html><head><title>{title}</title></head><body>{anchors}</body></html>"


@dataclass
class Layout:
    """A portal's pages, and where its columns and reports are."""

    pages: dict[str, Resource | str] = field(default_factory=dict)
    columns: set[str] = field(default_factory=set)
    reports: int = 0
    hubs: int = 0

    def column(self, path: str, names: tuple[str, ...], year: int = 2023, *, others: int = 0) -> None:
        rows = [
            (f"{path}t{number}.html", f"青禾县{name}{year}年政府信息公开工作年度报告", f"{year + 1}-01-{number + 10}")
            for number, name in enumerate(names)
        ]
        notices = [(f"{path}n{number}.html", f"关于修路的通告第{number}号", "2024-03-01") for number in range(others)]
        self.pages[path] = list_page([*rows, *notices])
        self.pages |= {url: document(title) for url, title, _ in rows}
        self.columns.add(path)
        self.reports += len(rows)


def by_year_and_group() -> Layout:
    layout = Layout(hubs=3)
    layout.pages["/"] = page(("/zwgk/", "政务公开"))
    layout.pages["/zwgk/"] = page(("/zwgk/nb/", "政府信息公开年报"))
    layout.pages["/zwgk/nb/"] = page(("/zwgk/nb/2023n/", "2023年"), ("/zwgk/nb/2022n/", "2022年"))
    for year in (2023, 2022):
        folder = f"/zwgk/nb/{year}n/"
        layout.pages[folder] = page((f"{folder}bm/", "县直部门"), (f"{folder}xz/", "乡镇"))
        layout.column(f"{folder}bm/", NAMES[:5], year)
        layout.column(f"{folder}xz/", NAMES[5:], year)
    return layout


def by_group() -> Layout:
    layout = Layout(hubs=2)
    layout.pages["/"] = page(("/xxgk/", "政府信息公开"))
    layout.pages["/xxgk/"] = page(("/xxgk/nb/", "年报"))
    layout.pages["/xxgk/nb/"] = page(("/xxgk/nb/xz/", "乡镇政府"), ("/xxgk/nb/bm/", "工作部门"))
    layout.pages["/xxgk/nb/xz/"] = page(*((f"/xxgk/nb/xz/{n}/", f"{name}人民政府") for n, name in enumerate(NAMES[5:])))
    layout.column("/xxgk/nb/bm/", NAMES[:5])
    for number, name in enumerate(NAMES[5:]):
        layout.column(f"/xxgk/nb/xz/{number}/", (name,))
    return layout


def by_body() -> Layout:
    layout = Layout()
    layout.pages["/"] = page(("/bmxxgk/", "部门信息公开目录"), ("/xzxxgk/", "乡镇信息公开目录"))
    for folder, names in (("/bmxxgk/", NAMES[:5]), ("/xzxxgk/", NAMES[5:])):
        layout.pages[folder] = page(*((f"{folder}{n}/", name) for n, name in enumerate(names)))
        for number, name in enumerate(names):
            own = f"{folder}{number}/"
            layout.pages[own] = page((f"{own}zn/", "政府信息公开指南"), (f"{own}zfxxgknb/", "信息公开年报"))
            layout.column(f"{own}zfxxgknb/", (name,))
    return layout


def both() -> Layout:
    """One column of most, and one body that keeps its reports to itself."""
    layout = Layout()
    layout.pages["/"] = page(("/zwgk/", "政务公开"))
    layout.pages["/zwgk/"] = page(("/nb/", "政府信息公开年报"), ("/dw/", "单位公开"))
    layout.column("/nb/", NAMES[:7])
    layout.pages["/dw/"] = page(("/dw/dhx/", "东河乡"))
    layout.pages["/dw/dhx/"] = page(("/dw/dhx/gk/", "法定主动公开内容"))
    layout.pages["/dw/dhx/gk/"] = page(("/dw/dhx/gk/nb/", "年报"))
    layout.column("/dw/dhx/gk/nb/", NAMES[7:])
    return layout


def pictured() -> Layout:
    """The column's page is a picture whose parts lead to the groups and bear no words."""
    layout = Layout(hubs=1)
    layout.pages["/"] = page(("/xxgk/nb/", "政府信息公开年报"))
    parts = "".join(f"<area shape='rect' coords='0,0,9,9' href='/xxgk/nb/{one}/'>" for one in ("bm", "xz"))
    picture = f"<img src='/nb.jpg' usemap='#nb'><map name='nb'>{parts}</map></body>"
    layout.pages["/xxgk/nb/"] = page().replace("</body>", picture)
    layout.column("/xxgk/nb/bm/", NAMES[:5])
    layout.column("/xxgk/nb/xz/", NAMES[5:])
    return layout


def framed() -> Layout:
    """Disclosure is a menu in one frame and what it leads to in another, below the menu of the portal."""
    layout = Layout()
    layout.pages["/"] = page(("/zwgk/", "政务公开"))
    frames = (
        "<iframe src='/gk/menu.action?site=5'></iframe><iframe name='right' src='/gk/list.action?c=1'></iframe></body>"
    )
    layout.pages["/zwgk/"] = page(("/zwgk/", "政务公开")).replace("</body>", frames)
    layout.pages["/gk/menu.action"] = page(("/gk/list.action?c=1", "机构职能"), ("/nb/", "政府信息公开年报"))
    layout.pages["/gk/list.action"] = page()
    layout.column("/nb/", NAMES)
    return layout


def by_month() -> Layout:
    """The column is an archive by the months in which reports appeared."""
    layout = Layout(hubs=1)
    layout.pages["/"] = page(("/zwgk/", "政务公开"))
    layout.pages["/zwgk/"] = page(("/nb/", "政府信息公开年报"))
    layout.pages["/nb/"] = page(("/nb/202401/", "2024年1月"), ("/nb/202301/", "2023年1月"))
    layout.column("/nb/202401/", NAMES[:4])
    layout.column("/nb/202301/", NAMES[4:])
    return layout


def topical() -> Layout:
    layout = Layout()
    layout.pages["/"] = page(("/ztzl/", "专题专栏"))
    layout.pages["/ztzl/"] = page(("/ztzl/fz/", "扶贫专题"), ("/ztzl/nb/", "2023年度政府信息公开年报专题"))
    layout.column("/ztzl/nb/", NAMES)
    return layout


def among_notices() -> Layout:
    layout = Layout()
    layout.pages["/"] = page(("/tzgg/", "通知公告"))
    layout.column("/tzgg/", NAMES[:2], others=70)
    return layout


def among_own_notices() -> Layout:
    """Bodies have pages of their own; one has a column there, the others publish among their notices."""
    layout = Layout()
    layout.pages["/"] = page(("/zwgk/", "政务公开"))
    layout.pages["/zwgk/"] = page(*((f"/dw/{at}/", name) for at, name in enumerate(NAMES[:3])), ("/dw/", "单位公开"))
    layout.pages["/dw/"] = page(*((f"/dw/{at}/", name) for at, name in enumerate(NAMES[:3])))
    for at, name in enumerate(NAMES[:3]):
        links = [(f"/dw/{at}/jg/", "机构职能"), (f"/dw/{at}/tz/", "通知公告")]
        layout.pages[f"/dw/{at}/"] = page(*links, *([] if at else [("/dw/0/nb/", "信息公开年报")]))
        if at:
            layout.column(f"/dw/{at}/tz/", (name,), others=6)
    layout.column("/dw/0/nb/", NAMES[:1])
    layout.pages["/dw/0/tz/"] = list_page([("/dw/0/tz/1.html", "关于修路的通告", "2024-03-01")])
    return layout


LAYOUTS = {
    "year-group": by_year_and_group,
    "group": by_group,
    "body": by_body,
    "both": both,
    "pictured": pictured,
    "framed": framed,
    "months": by_month,
    "topic": topical,
    "notices": among_notices,
    "own notices": among_own_notices,
}


@dataclass
class Found:
    """What one crawl made of the portals."""

    observatory: Observatory
    layouts: dict[str, Layout]
    sites: dict[str, Site]
    bases: dict[str, str]


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Found]:
    with ExitStack() as stack:
        observatory = Observatory(tmp_path_factory.mktemp("patterns"))
        layouts = {key: made() for key, made in LAYOUTS.items()}
        sites = {key: site_of(layout.pages) for key, layout in layouts.items()}
        bases = {key: stack.enter_context(PortalServer(site)).base for key, site in sites.items()}
        observatory.register(
            [Portal(key, key, f"{base}/", f"419{number}") for number, (key, base) in enumerate(bases.items())],
            [
                Body(f"青禾县{name}", BodyKind.DEPARTMENT, f"419{number}", key, (name,))
                for number, key in enumerate(bases)
                for name in NAMES
            ],
        )
        observatory.crawl(render="never")
        yield Found(observatory, layouts, sites, bases)


@pytest.mark.parametrize("key", LAYOUTS)
def test_every_column_is_found_and_read(found: Found, key: str) -> None:
    visits = {url.removeprefix(found.bases[key]): row for url, row in found.observatory.last_visits().items()}
    read = {path for path, row in visits.items() if row["portal"] == key and row["listed"] and path != "/"}
    assert read == found.layouts[key].columns
    titles = [row for row in found.observatory.rows("document") if row["portal"] == key]
    assert len(titles) == found.layouts[key].reports, "notices are none of our business"


@pytest.mark.parametrize("key", LAYOUTS)
def test_both_ways_are_searched_within_the_budget(found: Found, key: str) -> None:
    with found.observatory.database.read() as connection:
        assert searches(connection, [key])[key] is not None
    search = next(row["searched"] for row in found.observatory.rows("portal") if row["key"] == key)
    assert search["requests"] <= MOST_REQUESTS
    asked = {one.path for one in found.sites[key].requests}
    assert not asked & {path for path, _ in NOISE}


def test_what_was_found_and_why_is_said(found: Found) -> None:
    visits = found.observatory.last_visits()
    home = visits[f"{found.bases['group']}/"]
    assert home["outcome"] == "ok"
    assert home["detail"].startswith("report columns found from the home page: ")
    columns = {row["url"]: row for row in found.observatory.rows("portal_column")}
    town = columns[f"{found.bases['group']}/xxgk/nb/xz/0/"]
    assert town["name"] == "政府信息公开 > 年报 > 乡镇政府 > 南平镇人民政府"
    assert town["profile"]["why"] == "found by the link: 南平镇人民政府"


def test_documents_know_the_body_of_their_column(found: Found) -> None:
    bodies = {row["column_body"] for row in found.observatory.rows("document") if row["portal"] == "body"}
    assert bodies == set(NAMES)


def test_a_search_that_is_cut_off_goes_on_and_says_so(tmp_path: Path) -> None:
    layout = Layout()
    towns = [f"{one}{other}镇" for one in "东西南北中" for other in "甲乙丙丁戊己庚辛"]
    layout.pages["/"] = page(("/dw/", "单位公开"))
    layout.pages["/dw/"] = page(*((f"/dw/{number}/", town) for number, town in enumerate(towns)))
    for number, town in enumerate(towns):
        layout.pages[f"/dw/{number}/"] = page((f"/dw/{number}/gk/", "年报"))
        layout.column(f"/dw/{number}/gk/", (town,))
    with PortalServer(site_of(layout.pages)) as server:
        observatory = Observatory(tmp_path)
        observatory.register([Portal("large", "大", f"{server.base}/", "4190")])
        for _ in range(4):
            observatory.crawl(render="never")
            with observatory.database.read() as connection:
                if searches(connection, ["large"])["large"] is not None:
                    break
            home = observatory.last_visits()[f"{server.base}/"]
            assert home["outcome"] == "incomplete"
            assert home["detail"].startswith("ways from the home page are still to be followed: ")
        else:
            pytest.fail("the search did not come to its end")
        columns = {row["url"].removeprefix(server.base) for row in observatory.rows("portal_column")}
        assert layout.columns <= columns


def test_the_notices_of_a_body_that_has_a_column_are_not_opened(found: Found) -> None:
    assert "/dw/0/tz/" not in {one.path for one in found.sites["own notices"].requests}
