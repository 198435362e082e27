"""Looks at an unknown portal: its report columns, their CMS family, and what would be read. Stores nothing."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

from scrapy import Spider, signals
from scrapy.crawler import Crawler

from crawler.fetching.failures import CouldNotLookError
from crawler.fetching.fetcher import Fetcher
from crawler.fetching.gate import Boundary
from crawler.fetching.tally import count_request
from crawler.search.discovery import ANCHOR, discover
from crawler.search.search import FoundColumn, Search
from storage.visits import Entry


@dataclass(frozen=True)
class ProbedColumn:
    """A report column of a probed portal. ``detail`` says why it could not be read, or is empty.

    ``entries`` are those of its first page; ``pages`` is their number where the list says it. ``why`` is the clue that
    led there; a hub (``is_hub``) only leads to other columns.
    """

    url: str
    name: str
    family: str = ""
    pages: int | None = None
    entries: tuple[Entry, ...] = ()
    needs_browser: bool = False
    detail: str = ""
    why: str = ""
    is_hub: bool = False


@dataclass
class Probed:
    """What a probe found. ``detail`` says why the address itself could not be looked at, or is empty.

    ``searched_shared`` and ``searched_own`` tell whether every way to a column of all bodies, and to those of single
    bodies, was followed to its end.
    """

    url: str
    columns: list[ProbedColumn] = field(default_factory=list)
    requests: int = 0
    detail: str = ""
    searched_shared: bool = False
    searched_own: bool = False


class ProbeSpider(Spider):
    """Follows an address as `discover` does, the address itself being tried as a column too."""

    name = "probe"

    def __init__(self, probed: Probed, *, render: str) -> None:
        """``probed`` is filled while the spider runs."""
        super().__init__()
        self._probed = probed
        self._render = render

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **values: Any) -> "ProbeSpider":
        spider = super().from_crawler(crawler, *args, **values)
        crawler.signals.connect(count_request, signals.request_reached_downloader)
        return spider

    async def start(self) -> AsyncIterator[Any]:
        """The whole probe; nothing is scheduled."""
        probed = self._probed
        fetcher = Fetcher(self.crawler, Boundary.of(probed.url), can_render=self._render != "never")
        browser = "first" if self._render == "always" else "fallback"
        search = Search()
        try:
            async for found in discover(fetcher, probed.url, search, browser=browser, is_column=True):
                probed.columns.append(_probed(found))
        except CouldNotLookError as failure:
            probed.detail = failure.detail
        probed.requests = fetcher.tally.requests
        probed.searched_shared, probed.searched_own = search.shared, search.own
        return
        yield


def _probed(found: FoundColumn) -> ProbedColumn:
    why = f"{ANCHOR}: {found.why}" if found.why else ""
    page = found.page
    if page is None:
        return ProbedColumn(found.url, found.name, detail=found.detail, why=why, is_hub=found.is_hub)
    return ProbedColumn(
        found.url,
        found.name,
        page.family,
        page.paging.total,
        page.entries,
        needs_browser=page.answer.rendered,
        why=why,
    )
