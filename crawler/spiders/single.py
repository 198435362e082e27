"""Fetches one document for a person who wants to see what is in it. Stores nothing."""

from collections.abc import AsyncIterator
from typing import Any

from scrapy import Spider

from crawler.fetching.failures import CouldNotLookError
from crawler.fetching.fetcher import Fetcher
from crawler.fetching.gate import Boundary
from crawler.looks.documents import refuse_what_is_none
from storage.clock import now
from storage.report import Document


class DocumentSpider(Spider):
    """Asks for one address. ``found`` gets the document, or the reason why it could not be had."""

    name = "document"

    def __init__(self, url: str, found: list[Document | CouldNotLookError]) -> None:
        super().__init__()
        self._url = url
        self._found = found

    async def start(self) -> AsyncIterator[Any]:
        """The one request; nothing is scheduled."""
        try:
            answer = await Fetcher(self.crawler, Boundary.of(self._url), can_render=False).get(self._url)
            refuse_what_is_none(answer)
            self._found.append(Document(answer.body, answer.url, now(), content_type=answer.header("Content-Type")))
        except CouldNotLookError as failure:
            self._found.append(failure)
        return
        yield
