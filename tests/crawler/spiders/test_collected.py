"""Pages that collect the reports of several bodies: files called by them, and the endpoint's page of one of them."""

from pathlib import Path

import pytest

from crawler.practice.server import Asked, PortalServer, Resource
from crawler.search.collected import holds_files_of_bodies
from storage.register import Body, BodyKind, Portal
from tests.crawler.spiders.observatory import Observatory, site_of
from tests.crawler.spiders.test_attachments import report

BODIES = ("财政局", "水利局", "柳湾镇人民政府")
REGISTER = [Body(f"青禾县{name}", BodyKind.DEPARTMENT, "4199", "qh", (name,)) for name in BODIES]


@pytest.mark.parametrize(
    ("names", "are_of_bodies"),
    [
        (("1.财政局.pdf", "2.水利局.pdf"), True),
        (
            ("附件1：财政局2025年政府信息公开工作年度报告.docx", "附件2：水利局2025年政府信息公开工作年度报告.docx"),
            True,
        ),
        (("财政局2025年政府信息公开工作年度报告.docx", "财政局2025年政府信息公开工作年度报告.pdf"), False),
        (("1.财政局.pdf", "2.三公经费表.xlsx"), False),
        (("附件.doc",), False),
    ],
)
def test_files_that_are_called_by_bodies_are_reports_of_their_own(names: tuple[str, ...], are_of_bodies: bool) -> None:
    links = "".join(f"<p><a href='/f/{at}.pdf'>{name}</a></p>" for at, name in enumerate(names))
    assert (
        holds_files_of_bodies("http://www.qinghe.gov.cn/1.html", f"<html><body>{links}</body></html>") is are_of_bodies
    )


def stored(observatory: Observatory) -> set[tuple[str, int]]:
    names = {row["id"]: row["name"] for row in observatory.rows("body")}
    return {(names[row["body_id"]].removeprefix("青禾县"), row["year"]) for row in observatory.rows("report")}


def test_a_page_called_a_county_s_report_may_hold_the_files_of_its_bodies(tmp_path: Path) -> None:
    title = "青禾县2025年政府信息公开工作年度报告"
    head = f"<!doctype html><html><head><title>{title}</title></head><body><h1>{title}</h1>"
    files = "".join(f"<p><a href='/f/{at}.doc'>{at}.{name}.doc</a></p>" for at, name in enumerate(BODIES, 1))
    line = f"<ul><li><a href='/nb/2025.html'>{title}</a><span>2026-01-31</span></li></ul>"
    site = site_of({"/nb/": f"<html><head><title>政府信息公开年报</title></head><body>{line}</body></html>"})
    site.put("/nb/2025.html", Resource(f"{head}{files}<p>{'。' * 700}</p></body></html>".encode()))
    for at, _ in enumerate(BODIES, 1):
        site.put(f"/f/{at}.doc", report(at))
    observatory = Observatory(tmp_path)
    with PortalServer(site) as server:
        observatory.register([Portal("qh", "青禾县", f"{server.base}/", "4199", (f"{server.base}/nb/",))], REGISTER)
        observatory.crawl(render="never")
    assert stored(observatory) == {(name, 2025) for name in BODIES}


GROUPS = "<a href='/nb/2025/bm/'>县直部门</a><a href='/nb/2025/xz/'>乡镇街道</a>"
PICTURES = (
    "<a href='/nb/2025/bm/'><img src='1.png' alt='县直部门'></a><a href='xz/'><img src='2.png' alt='乡镇街道'></a>"
)


@pytest.mark.parametrize("groups", [GROUPS, PICTURES], ids=["words", "pictures"])
def test_what_a_column_calls_by_a_year_alone_is_a_part_of_it(tmp_path: Path, groups: str) -> None:
    head = "<html><head><title>政府信息公开年报</title></head><body>"
    rows = "".join(f"<li><a href='/d/{at}.html'>{name}2025年度报告</a></li>" for at, name in enumerate(BODIES))
    site = site_of(
        {
            "/nb/": f"{head}<a href='/nb/2025/'><img alt='2025年政府信息公开年报'></a></body></html>",
            "/nb/2025/": f"{head}{groups}</body></html>",
            "/nb/2025/bm/": f"{head}<ul>{rows}</ul></body></html>",
            "/nb/2025/xz/": f"{head}<p>暂无数据</p></body></html>",
        }
    )
    for at, name in enumerate(BODIES):
        text = report(at).content.decode().replace("年度报告</h1>", f"青禾县{name}2025年政府信息公开工作年度报告</h1>")
        site.put(f"/d/{at}.html", Resource(text.encode()))
    observatory = Observatory(tmp_path)
    with PortalServer(site) as server:
        observatory.register([Portal("qh", "青禾县", f"{server.base}/", "4199", (f"{server.base}/nb/",))], REGISTER)
        observatory.crawl(render="never")
    assert stored(observatory) == {(name, 2025) for name in BODIES}


ENDPOINT = "/module/xxgk/xxgkAnnualReport.jsp"


def test_the_endpoint_s_page_of_one_body_leads_to_all_years_of_the_others(tmp_path: Path) -> None:
    whole = report(3).content.decode().replace("<html><body><h1>年度报告</h1>", "").replace("</body></html>", "")

    def shown(asked: Asked) -> Resource:
        area, year = asked.query.get("area") or "0", asked.query.get("fbtime") or "2025"
        tree = "".join(f"<a href='{ENDPOINT}?area={at}&fbtime=2025'>{name}</a>" for at, name in enumerate(BODIES))
        years = "".join(f"<a href='{ENDPOINT}?area={area}&fbtime={one}'>{one}年</a>" for one in (2025, 2024))
        title = f"青禾县{BODIES[int(area)]}{year}年政府信息公开工作年度报告"
        text = f"<h2>{title}</h2>{whole}" if year in ("2025", "2024") else "暂无年报"
        return Resource(
            f"<html><head><title>政府信息公开年报</title></head><body>{tree}{years}{text}</body></html>".encode()
        )

    site = site_of({"/": "<html><body></body></html>"})
    site.interface(ENDPOINT, shown)
    observatory = Observatory(tmp_path)
    with PortalServer(site) as server:
        column = f"{server.base}{ENDPOINT}?area=&fbtime="
        observatory.register([Portal("qh", "青禾县", f"{server.base}/", "4199", (column,))], REGISTER)
        observatory.crawl(render="never")
    assert stored(observatory) == {(name, year) for name in BODIES for year in (2025, 2024)}
