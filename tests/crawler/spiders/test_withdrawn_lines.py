"""A short list that has lost half of its lines: withdrawn where their documents are not found either, else in doubt."""

from http import HTTPStatus
from pathlib import Path

import pytest

from crawler.practice.server import PortalServer, Resource
from storage.register import Portal
from tests.crawler.spiders.observatory import Observatory, document, list_page, report_rows, site_of

GONE = Resource(b"", status=HTTPStatus.NOT_FOUND)


@pytest.mark.parametrize(
    ("lines", "withdrawn", "is_found", "expected"),
    [
        (2, 1, False, ("ok", "")),
        (2, 1, True, ("incomplete", "entries that the list had are gone: 1 / 2")),
        (3, 2, False, ("ok", "")),
        (8, 4, False, ("incomplete", "entries that the list had are gone: 4 / 8")),
    ],
)
def test_lines_of_a_short_list_may_be_withdrawn(
    tmp_path: Path, lines: int, withdrawn: int, expected: tuple[str, str], *, is_found: bool
) -> None:
    rows = report_rows("/docs/", lines)
    site = site_of({"/nb/": list_page(rows), **{url: document(title) for url, title, _ in rows}})
    with PortalServer(site) as server:
        observatory = Observatory(tmp_path)
        observatory.register([Portal("short", "短", f"{server.base}/", "4190", (f"{server.base}/nb/",))])
        observatory.crawl(render="never")
        site.put("/nb/index.html", Resource(list_page(rows[withdrawn:]).encode()))
        for url, _, _ in rows[:withdrawn] if not is_found else []:
            site.put(url, GONE)
        before = len(site.requests)
        observatory.crawl(render="never")
        last = observatory.rows("visit")[-1]
        asked = [one.path for one in site.requests[before:]]
    assert (last["outcome"], last["detail"]) == expected
    assert len(asked) == len({*asked}), "what was just asked for is not asked for again"


@pytest.mark.parametrize("is_found", [True, False])
def test_a_list_that_drops_its_oldest_line_for_a_new_one_shows_a_number_of_lines_alone(
    tmp_path: Path, *, is_found: bool
) -> None:
    rows = sorted(report_rows("/docs/", 6), key=lambda row: row[2], reverse=True)
    site = site_of({"/nb/": list_page(rows[1:]), **{url: document(title) for url, title, _ in rows}})
    with PortalServer(site) as server:
        observatory = Observatory(tmp_path)
        observatory.register([Portal("latest", "最新", f"{server.base}/", "4190", (f"{server.base}/nb/",))])
        observatory.crawl(render="never")
        site.put("/nb/index.html", Resource(list_page(rows[:-1]).encode()))
        if not is_found:
            site.put(rows[-1][0], GONE)
        outcomes = []
        for full in (False, False, True):
            observatory.crawl(render="never", full=full)
            outcomes.append(observatory.rows("visit")[-1]["outcome"])
    assert outcomes == (["incomplete", "incomplete", "ok"] if is_found else ["ok", "unchanged", "ok"])


def test_what_the_page_leads_to_outside_of_its_list_has_not_gone(tmp_path: Path) -> None:
    rows = report_rows("/docs/", 2)
    site = site_of({"/nb/": list_page(rows), **{url: document(title) for url, title, _ in rows}})
    with PortalServer(site) as server:
        observatory = Observatory(tmp_path)
        observatory.register([Portal("short", "短", f"{server.base}/", "4190", (f"{server.base}/nb/",))])
        observatory.crawl(render="never")
        beside = f"<p><a href='{rows[0][0]}'>甲局</a></p>"
        site.put("/nb/index.html", Resource(list_page(rows[1:], beside).encode()))
        observatory.crawl(render="never")
    assert [row["outcome"] for row in observatory.rows("visit")] == ["ok", "ok"]


def test_an_excerpt_may_drop_what_another_column_lists(tmp_path: Path) -> None:
    rows = sorted(report_rows("/docs/", 7), key=lambda row: row[2], reverse=True)
    pages = {"/nb/": list_page(rows[1:5]), "/nb/2023/": list_page(rows[1:])}
    site = site_of({**pages, **{url: document(title) for url, title, _ in rows}})
    with PortalServer(site) as server:
        observatory = Observatory(tmp_path)
        columns = tuple(f"{server.base}{one}" for one in pages)
        observatory.register([Portal("latest", "最新", f"{server.base}/", "4190", columns)])
        observatory.crawl(render="never")
        site.put("/nb/index.html", Resource(list_page(rows[:4]).encode()))
        site.put("/nb/2023/index.html", Resource(list_page(rows).encode()))
        observatory.crawl(render="never")
    assert {row["outcome"] for row in observatory.rows("visit")} == {"ok"}
