"""Servers that ask to wait for a moment: the crawl does, once, and goes on; what it may wait for is bounded."""

from collections import Counter
from http import HTTPStatus
from pathlib import Path

import pytest

from crawler.practice.server import Asked, PortalServer, Resource
from storage.register import Portal
from tests.crawler.spiders.observatory import Observatory, document, list_page, report_rows, site_of

ROWS = report_rows("/docs/", 4)


@pytest.mark.parametrize("status", [HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE])
def test_a_moment_is_waited_for(tmp_path: Path, status: HTTPStatus) -> None:
    site, asked = site_of({"/nb/": list_page(ROWS)}), Counter[str]()

    def answer(one: Asked) -> Resource:
        asked[one.target] += 1
        if asked[one.target] == 1:
            return Resource(b"", status=status, headers={"Retry-After": "1"})
        if one.target == "/robots.txt":
            return Resource(b"User-agent: *\nDisallow: /admin/", "text/plain")
        return Resource(document(next(title for url, title, _ in ROWS if url == one.target)).encode())

    for url in ("/robots.txt", *(url for url, _, _ in ROWS[:2])):
        site.interface(url, answer)
    for url, title, _ in ROWS[2:]:
        site.put(url, Resource(document(title).encode()))
    with PortalServer(site) as server:
        observatory = Observatory(tmp_path)
        observatory.register([Portal("busy", "忙", f"{server.base}/", "4190", (f"{server.base}/nb/",))])
        observatory.crawl(render="never")
        (visit,) = observatory.rows("visit")
    assert (visit["outcome"], visit["new"]) == ("ok", 4)
    assert set(asked.values()) == {2}


def test_one_that_asks_again_at_once_is_left_alone(tmp_path: Path) -> None:
    waits = Resource(b"", status=HTTPStatus.SERVICE_UNAVAILABLE, headers={"Retry-After": "1"})
    site = site_of({"/nb/": waits})
    with PortalServer(site) as server:
        observatory = Observatory(tmp_path)
        observatory.register([Portal("busy", "忙", f"{server.base}/", "4190", (f"{server.base}/nb/",))])
        observatory.crawl(render="never")
        (visit,) = observatory.rows("visit")
    assert visit["outcome"] == "unreachable"
    assert [one.path for one in site.requests].count("/nb/") == 2
