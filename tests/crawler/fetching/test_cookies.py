"""Cookies that name a domain are judged without asking anybody."""

import socket

import pytest
from scrapy import Request, Spider
from scrapy.http import Response
from scrapy.utils.test import get_crawler

from crawler.fetching.cookies import CookiesMiddleware


@pytest.mark.parametrize(
    ("domain", "kept"), [("example.gov.cn", True), ("gov.cn", False), ("com.cn", False), ("www.example.gov.cn", True)]
)
def test_no_host_is_asked_for_the_list_of_suffixes(monkeypatch: pytest.MonkeyPatch, domain: str, kept: bool) -> None:
    asked: list[object] = []

    def note(*arguments: object, **_: object) -> list[object]:
        asked.append(arguments)
        return []

    monkeypatch.setattr(socket, "getaddrinfo", note)
    crawler = get_crawler(Spider)
    cookies = CookiesMiddleware.from_crawler(crawler)
    first = Request("http://www.example.gov.cn/")
    header = f"wall=passed; Domain={domain}"
    cookies.process_response(first, Response(first.url, headers={"Set-Cookie": header}))
    again = Request("http://www.example.gov.cn/nb/")
    cookies.process_request(again)
    assert (b"wall=passed" in (again.headers.get("Cookie") or b"")) is kept
    assert asked == []
