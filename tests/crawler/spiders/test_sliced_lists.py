"""Lists that stand whole in their page, of which a script shows some lines at a time."""

from pathlib import Path

import pytest

from crawler.practice.server import PortalServer
from storage.register import Portal
from tests.crawler.spiders.observatory import Observatory, document, list_page, report_rows, site_of

pytestmark = pytest.mark.browser

ROWS = report_rows("/docs/", 9)
STEPS = ((1, "1"), (2, "2"), (3, "3"), (2, "下一页"))
PAGER = "".join(("<p>共3页", *(f" <a href='javascript:next({to})'>{name}</a>" for to, name in STEPS), "</p>"))
SLICING = """<script>function next(n) { document.querySelectorAll('li').forEach((line, at) => {
  line.style.display = at >= 3 * (n - 1) && at < 3 * n ? '' : 'none'; }); } next(1);</script>"""
FAILING = (
    """<script>function next(n) { document.title = '加载中'; fetch('/gone.json').then(r => r.json()); }</script>"""
)
NARROWING = "<script>function next(n) { document.querySelector('li').style.display = 'none'; }</script>"


@pytest.mark.parametrize(
    ("script", "outcome"), [(SLICING, "ok"), (FAILING, "incomplete"), (NARROWING, "incomplete"), ("", "incomplete")]
)
def test_a_pager_that_only_hides_and_shows_lines_leads_to_no_others(tmp_path: Path, script: str, outcome: str) -> None:
    site = site_of({"/nb/": list_page(ROWS, PAGER + script), **{url: document(title) for url, title, _ in ROWS}})
    with PortalServer(site) as server:
        observatory = Observatory(tmp_path)
        observatory.register([Portal("sliced", "分段", f"{server.base}/", "4190", (f"{server.base}/nb/",))])
        observatory.crawl()
        (visit,) = observatory.rows("visit")
    assert (visit["outcome"], visit["listed"]) == (outcome, 9), visit["detail"]
