"""Lists that stand whole in their page, of which a script shows some lines at a time."""

import pytest
from sqlalchemy import RowMapping

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


LISTS = {"sliced": (SLICING, "ok"), "failing": (FAILING, "incomplete"), "narrowing": (NARROWING, "incomplete")}


@pytest.fixture(scope="module")
def looks(tmp_path_factory: pytest.TempPathFactory) -> dict[str, RowMapping]:
    pages = {f"/{name}/": list_page(ROWS, PAGER + script) for name, (script, _) in LISTS.items()}
    site = site_of({**pages, **{url: document(title) for url, title, _ in ROWS}})
    with PortalServer(site) as server:
        observatory = Observatory(tmp_path_factory.mktemp("sliced"))
        columns = tuple(server.base + path for path in pages)
        observatory.register([Portal("sliced", "分段", f"{server.base}/", "4190", columns)])
        observatory.crawl()
        return {url.removeprefix(server.base).strip("/"): look for url, look in observatory.last_visits().items()}


@pytest.mark.parametrize("name", LISTS)
def test_a_pager_that_only_hides_and_shows_lines_leads_to_no_others(looks: dict[str, RowMapping], name: str) -> None:
    look, (_, outcome) = looks[name], LISTS[name]
    assert (look["outcome"], look["listed"]) == (outcome, 9), look["detail"]
