"""A line that names a year but no body, and leads to a page that lists a single report, as early in a year."""

from pathlib import Path

from crawler.practice.server import PortalServer
from storage.register import Portal
from tests.crawler.spiders.observatory import Observatory, document, list_page, site_of

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
