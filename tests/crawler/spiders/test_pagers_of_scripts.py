"""Lists whose pager only a script makes: their pages as a browser shows them, asked for without it."""

from pathlib import Path

import pytest

from crawler.practice.server import PortalServer
from storage.register import Portal
from tests.crawler.spiders.observatory import Observatory, document, list_page, report_rows, site_of


@pytest.mark.parametrize(
    ("shown", "outcome", "rendered"),
    [(3, "ok", 2), (2, "ok", 3), (4, "incomplete", 2)],
    ids=["all", "a window of two", "one that is not there"],
)
def test_the_pages_of_a_pager_that_only_a_script_makes_are_asked_for_as_a_browser_shows_them(
    tmp_path: Path, shown: int, outcome: str, rendered: int
) -> None:
    """``shown`` is how many pages the first one offers where there are three."""
    links = 'for(var i=1;i<={};i++)h+="<a href=\'"+i+".html\'>"+i+"</a>";'
    pager = f"<div id='pg'></div><script>var h='';{links}document.getElementById('pg').innerHTML=h</script>"
    rows = report_rows("/docs/", 9)
    pages = {
        f"/nb/{at}.html": list_page(rows[3 * at - 3 : 3 * at], pager.format(shown if at == 1 else 3))
        for at in (1, 2, 3)
    }
    site = site_of({**pages, **{url: document(title) for url, title, _ in rows}})
    observatory = Observatory(tmp_path)
    with PortalServer(site) as server:
        observatory.register([Portal("pg", "青禾县", f"{server.base}/", "4190", (f"{server.base}/nb/1.html",))])
        observatory.crawl(render="auto")
    (visit,) = observatory.rows("visit")
    assert (visit["outcome"], visit["rendered"]) == (outcome, rendered)
    assert visit["listed"] == (9 if outcome == "ok" else 3)
