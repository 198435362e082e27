"""A visitor of the dashboard without a socket, and what it sees in the pages."""

import asyncio
from collections.abc import Iterable
from typing import Any, cast

import httpx
from fastapi import FastAPI
from lxml import html


class Visitor:
    """Asks an application for pages; keeps cookies."""

    def __init__(self, app: FastAPI, base: str = "http://127.0.0.1", client: str = "127.0.0.1") -> None:
        self.app = app
        transport = httpx.ASGITransport(app=app, raise_app_exceptions=False, client=(client, 40000))
        self._client = httpx.AsyncClient(transport=transport, base_url=base)

    def ask(
        self,
        method: str,
        address: str,
        headers: dict[str, str] | None = None,
        content: bytes | Iterable[bytes] | None = None,
        **more: Any,
    ) -> httpx.Response:
        """The answer to one request."""
        if content is not None and not isinstance(content, bytes):
            content = _later(content)
        return asyncio.run(self._client.request(method, address, headers=headers, content=content, **more))

    def get(self, address: str, headers: dict[str, str] | None = None, **more: Any) -> httpx.Response:
        """The answer to a GET."""
        return self.ask("GET", address, headers, **more)

    def token_of(self, address: str) -> str:
        """The token that a form of a page carries."""
        return strings(self.parse(self.get(address)), "//form//input[@name='form_token']/@value")[0]

    def submit(
        self, address: str, action: str, headers: dict[str, str] | None = None, /, **fields: str | list[str]
    ) -> httpx.Response:
        """Open a page and send its form with an action; its hidden fields are sent as they stand."""
        page = self.parse(self.get(address))
        (form, *_) = elements(page, f"//form[@action='{action}'][@method='post']")
        hidden = {one.get("name"): one.get("value") for one in elements(form, ".//input[@type='hidden']")}
        return self.ask("POST", action, headers, data=hidden | fields)

    @staticmethod
    def parse(answer: httpx.Response) -> html.HtmlElement:
        """The page of an answer."""
        return html.document_fromstring(answer.content)

    def page(self, address: str) -> html.HtmlElement:
        """The page at an address, which must be there."""
        answer = self.get(address)
        assert answer.status_code == 200, address
        return self.parse(answer)


async def _later(parts: Iterable[bytes]) -> Any:
    for part in parts:
        yield part


def elements(node: html.HtmlElement, path: str) -> list[html.HtmlElement]:
    """The elements that an XPath finds."""
    return cast("list[html.HtmlElement]", node.xpath(path))


def strings(node: html.HtmlElement, path: str) -> list[str]:
    """The attributes or texts that an XPath finds."""
    return [str(found) for found in cast("list[str]", node.xpath(path))]


def text(element: html.HtmlElement) -> str:
    """What an element says, blanks folded."""
    return " ".join(element.text_content().split())
