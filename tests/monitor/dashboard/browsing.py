"""A visitor of the dashboard without a socket, and what it sees in the pages."""

import asyncio
from typing import cast

import httpx
from fastapi import FastAPI
from lxml import html


class Visitor:
    """Asks an application for pages; keeps cookies."""

    def __init__(self, app: FastAPI) -> None:
        self.app = app
        transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
        self._client = httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1")

    def ask(self, method: str, address: str, headers: dict[str, str] | None = None) -> httpx.Response:
        """The answer to one request."""
        return asyncio.run(self._client.request(method, address, headers=headers))

    def get(self, address: str, headers: dict[str, str] | None = None) -> httpx.Response:
        """The answer to a GET."""
        return self.ask("GET", address, headers)

    def page(self, address: str) -> html.HtmlElement:
        """The page at an address, which must be there."""
        answer = self.get(address)
        assert answer.status_code == 200, address
        return html.document_fromstring(answer.content)


def elements(node: html.HtmlElement, path: str) -> list[html.HtmlElement]:
    """The elements that an XPath finds."""
    return cast("list[html.HtmlElement]", node.xpath(path))


def strings(node: html.HtmlElement, path: str) -> list[str]:
    """The attributes or texts that an XPath finds."""
    return [str(found) for found in cast("list[str]", node.xpath(path))]


def text(element: html.HtmlElement) -> str:
    """What an element says, blanks folded."""
    return " ".join(element.text_content().split())
