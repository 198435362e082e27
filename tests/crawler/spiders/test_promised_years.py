"""A page of a body and year that says to hold nothing yet: no report was read there, and it is asked for again."""

from datetime import timedelta
from pathlib import Path

from sqlalchemy import update

from crawler.practice.server import PortalServer, Resource
from storage import schema
from storage.clock import day_of, now
from storage.register import Portal
from tests.crawler.spiders.observatory import Observatory, document, list_page, report_rows, site_of

ROWS = report_rows("/docs/", 2)
LATEST = day_of(now()).year - 1
PROMISED = ("/docs/promised.html", f"青禾县水利局{LATEST}年政府信息公开工作年度报告", f"{LATEST + 1}-01-09")


def test_a_report_that_comes_to_a_page_that_said_to_have_none_is_had(tmp_path: Path) -> None:
    empty = "<html><title>年报</title><body><a href='/docs/t1.html'>2022</a><p>暂无内容</p></body></html>"
    site = site_of(
        {
            "/nb/": list_page([*ROWS, PROMISED]),
            PROMISED[0]: empty,
            **{url: document(title) for url, title, _ in ROWS},
        }
    )
    with PortalServer(site) as server:
        observatory = Observatory(tmp_path)
        observatory.register([Portal("years", "年度", f"{server.base}/", "4190", (f"{server.base}/nb/",))])
        observatory.crawl(render="never")
        (visit,) = observatory.rows("visit")
        assert (visit["outcome"], visit["new"]) == ("incomplete", 2)
        for _ in range(2):  # the second time it is no doubt any more, and asked for all the same
            observatory.crawl(render="never")
        assert observatory.rows("visit")[-1]["outcome"] in ("ok", "unchanged")
        site.put(PROMISED[0], Resource(document(PROMISED[1]).encode()))
        with observatory.database.write() as connection:
            connection.execute(update(schema.entry).values(fetched=now() - timedelta(days=1)))
        observatory.crawl(render="never")
        last = observatory.rows("visit")[-1]
        assert (last["outcome"], last["new"]) == ("unchanged", 1), last["detail"]
