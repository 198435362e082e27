"""A line that names a year but no body, and leads to a page that lists a single report, as early in a year."""

from pathlib import Path

from crawler.practice.server import PortalServer, Resource
from storage.register import Portal
from tests.crawler.spiders.observatory import Observatory, document, list_page, report_rows, site_of

REPORT = "青禾县水利局2023年政府信息公开工作年度报告"


def test_the_page_becomes_a_column_and_its_report_is_fetched(tmp_path: Path) -> None:
    site = site_of(
        {
            "/nb/": list_page([("/nb/2023/", "2023年政府信息公开年报", "2024-01-10")]),
            "/nb/2023/": list_page([("/nb/2023/t1.html", REPORT, "2024-01-10")]),
            "/nb/2023/t1.html": document(REPORT),
        }
    )
    with PortalServer(site) as server:
        observatory = Observatory(tmp_path)
        observatory.register([Portal("qh", "青禾县", f"{server.base}/", "411329", (f"{server.base}/nb/",))])
        observatory.crawl()
        observatory.crawl(["qh"])
    addresses = {row["url"].removeprefix(server.base) for row in observatory.rows("portal_column")}
    assert "/nb/2023/" in addresses
    assert f"{server.base}/nb/2023/t1.html" in {row["address"] for row in observatory.rows("document")}


def test_a_registered_column_that_only_leads_to_years_is_passed_through(tmp_path: Path) -> None:
    years = "".join(f'<a href="/nb/{year}/">{year}年</a>' for year in (2023, 2022))
    pages: dict[str, Resource | str] = {
        "/nb/": f"<!doctype html><html><head><title>政府信息公开年报</title></head><body>{years}</body></html>"
    }
    for year in (2023, 2022):
        rows = report_rows(f"/nb/{year}/", 3)
        pages[f"/nb/{year}/"] = list_page(rows)
        pages |= {url: document(title) for url, title, _ in rows}
    with PortalServer(site_of(pages)) as server:
        observatory = Observatory(tmp_path)
        observatory.register([Portal("qh", "青禾县", f"{server.base}/", "411329", (f"{server.base}/nb/",))])
        observatory.crawl()
    outcomes = {url.removeprefix(server.base): row["outcome"] for url, row in observatory.last_visits().items()}
    assert outcomes == {"/nb/": "ok", "/nb/2023/": "ok", "/nb/2022/": "ok"}
    assert len(observatory.rows("document")) == 6


def test_the_neighbours_that_a_page_leads_to_make_no_column_of_it(tmp_path: Path) -> None:
    rows = report_rows("/docs/", 3)
    beside = list_page(rows[:2]).partition("<body>")[2]
    guide = ("/docs/guide.html", "青禾县第1镇人民政府2023年政府信息公开工作年度报告解读", "2024-02-01")
    pages = {url: document(title).replace("</body></html>", beside) for url, title, _ in (*rows, guide)}
    observatory = Observatory(tmp_path)
    with PortalServer(site_of({"/nb/": list_page([guide, *rows]), **pages})) as server:
        observatory.register([Portal("hub", "青禾县", f"{server.base}/", "4190", (f"{server.base}/nb/",))])
        observatory.crawl(render="never")
    assert [row["url"].removeprefix(server.base) for row in observatory.rows("portal_column")] == ["/nb/"]
