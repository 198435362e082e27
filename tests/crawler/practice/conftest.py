"""The practice portals, running, and a plain client."""

from collections.abc import Iterator
from dataclasses import dataclass
from http.client import HTTPConnection
from urllib.parse import urlsplit

import pytest
from lxml import html

from crawler.practice import PracticePortals


@dataclass(frozen=True)
class Answer:
    """What a server answered."""

    status: int
    headers: dict[str, str]
    content: bytes

    @property
    def text(self) -> str:
        return self.content.decode()


def fetch(url: str, method: str = "GET", **headers: str) -> Answer:
    """One request on a connection of its own; redirects are not followed. ``If_None_Match`` is If-None-Match."""
    parts = urlsplit(url)
    connection = HTTPConnection(parts.netloc, timeout=10)
    target = f"{parts.path}?{parts.query}" if parts.query else parts.path
    connection.request(method, target, headers={name.replace("_", "-"): value for name, value in headers.items()})
    answer = connection.getresponse()
    found = Answer(answer.status, dict(answer.getheaders()), answer.read())
    connection.close()
    return found


def page_text(url: str) -> str:
    """A page in the encoding it is really in."""
    content = fetch(url).content
    return content.decode("gb18030" if b"charset=gb2312" in content else "utf-8")


def elements(node: html.HtmlElement, path: str) -> list[html.HtmlElement]:
    """The elements that an XPath finds."""
    found = node.xpath(path)
    assert isinstance(found, list)
    return [one for one in found if isinstance(one, html.HtmlElement)]


@pytest.fixture(scope="package")
def practice() -> Iterator[PracticePortals]:
    """The portals as they open; tests that change them start their own."""
    with PracticePortals(latest_year=2024) as portals:
        yield portals
