"""A report over several pages is read as the one that it is."""

from collections.abc import Callable
from pathlib import Path

import pytest

from crawler.practice.server import PortalServer, Resource, Site
from crawler.reading.process.isolated import Reader
from crawler.rereading import Reread, read_again
from storage.documents.rereading import held
from storage.register import Portal
from storage.report import Completeness
from tests.crawler.spiders.observatory import Observatory, list_page, site_of
from tests.crawler.unseen.parts import Line

LINE = Line("/nb/t20260120_5.html", "青禾县财政局2025年政府信息公开工作年度报告", "2026-01-20", "财政局", 2025)
PAGES = 3


def piece(number: int, pager: str) -> str:
    """One of the report's pages, each with the same head and foot."""
    whole = LINE.document
    cuts = [*(whole.index(f"<p><strong>{cut}、") for cut in "一三五"), whole.index('</div><div class="footer">')]
    return f"{whole[: cuts[0]]}{whole[cuts[number] : cuts[number + 1]]}{pager}{whole[cuts[-1] :]}"


def linked(number: int) -> str:
    return "" if number + 1 == PAGES else f'<div><a href="t20260120_5_{number + 1}.html">下一页</a></div>'


def scripted(number: int) -> str:
    return f'<script>createPageHTML({PAGES}, {number}, "t20260120_5", "html");</script>'


def with_report(pages: list[str]) -> Site:
    site = site_of({"/nb/": list_page([(LINE.url, LINE.title, LINE.day)])})
    for number, page in enumerate(pages):
        name = LINE.url if not number else LINE.url.replace(".html", f"_{number}.html")
        site.put(name, Resource(page.encode()))
    return site


def read(folder: Path, site: Site) -> tuple[str, str]:
    """The completeness of the report's reading, and its problems."""
    with PortalServer(site) as server:
        observatory = Observatory(folder)
        observatory.register([Portal("qh", "青禾县", f"{server.base}/", "411329", (f"{server.base}/nb/",))])
        observatory.crawl(render="never")
    (edition,) = observatory.rows("edition")
    (document,) = observatory.rows("document")
    assert document["kind"] == "report"
    with observatory.database.read() as connection:
        documents = held(connection)
    with Reader() as reader:
        outcomes = list(read_again(observatory.database, observatory.archive, reader, documents))
    assert [one.result for one in outcomes] == [Reread.SAME], "it is kept as it was read"
    return edition["completeness"], " ".join(edition["problems"])


@pytest.mark.parametrize("pager", [linked, scripted])
def test_its_pages_are_joined(tmp_path: Path, pager: Callable[[int], str]) -> None:
    found = read(tmp_path, with_report([piece(number, pager(number)) for number in range(PAGES)]))
    assert found == (Completeness.COMPLETE, "")


def test_what_could_not_be_joined_is_said(tmp_path: Path) -> None:
    completeness, problems = read(tmp_path, with_report([piece(0, linked(0))]))
    assert completeness == Completeness.PARTIAL
    assert "the report goes on on further pages" in problems
