"""Runs a crawl, or a probe, in this process: the one place that puts settings, spiders and Scrapy together.

A process can do this once, as Twisted's reactor does not start twice: the caller gives each crawl its own process.
"""

import logging
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from importlib.metadata import version
from pathlib import Path
from typing import Any

from scrapy import Spider
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.settings import Settings

from crawler.fetching.browser import launch_options
from crawler.fetching.failures import CouldNotLookError
from crawler.fetching.gate import hosts_of
from crawler.fetching.limits import NO_ROOM, TOO_MUCH_MEMORY
from crawler.fetching.places import SILENT
from crawler.reading.process.isolated import Reader
from crawler.records import send_records_to_loguru
from crawler.spiders.columns import ColumnsSpider, Plan
from crawler.spiders.ordered import OrderedSpider
from crawler.spiders.probe import Probed, ProbeSpider
from crawler.spiders.single import DocumentSpider
from storage.database import Database
from storage.keeping.room import LEAST, free_bytes
from storage.registry.registration import portals as portals_of
from storage.report import Document
from storage.visits import Outcome, Visit


class UnknownPortalError(ValueError):
    """Some portals' keys are not in the register: raised by `crawl`."""

    def __init__(self, keys: Collection[str]) -> None:
        self.keys = ", ".join(keys)
        super().__init__(f"no portal of the register has the key {self.keys}")


@dataclass(frozen=True)
class CrawlSettings:
    """How to crawl: the keys of ``[crawl]`` in the configuration, and the folder of the evidence.

    ``delay`` and ``timeout`` in seconds, ``render`` is ``auto``, ``always`` or ``never``, ``chromium`` the path of a
    browser or empty, ``portal_limit`` how many seconds one portal may take, ``most_memory`` how many bytes the process
    may hold, ``least_room`` how many must be free on the archive's disk; a browser is
    started anew after ``pages_of_a_browser``.
    """

    archive: Path
    delay: float = 1.0
    concurrency_per_host: int = 1
    concurrency: int = 32
    timeout: float = 30.0
    max_bytes: int = 33554432
    obey_robots: bool = True
    user_agent: str = "nianbao/{version} (+contact)"
    allow_private_addresses: bool = False
    render: str = "auto"
    chromium: str = ""
    portal_limit: float = 4 * 3600
    most_memory: int = 1024**3
    least_room: int = LEAST
    pages_of_a_browser: int = 50


@dataclass
class CrawlSummary:
    """What a crawl came to, over all its visits; ``finished`` is false when it was told to stop before its end.

    ``broken`` says why it stopped by itself: a message, empty when it did not.
    """

    outcomes: dict[Outcome, int] = field(default_factory=dict)
    requests: int = 0
    rendered: int = 0
    new: int = 0
    finished: bool = False
    broken: str = ""

    def add(self, visit: Visit) -> None:
        """Count a visit in."""
        self.outcomes[visit.outcome] = self.outcomes.get(visit.outcome, 0) + 1
        self.requests += visit.requests
        self.rendered += visit.rendered
        self.new += visit.new


def require_known(keys: Collection[str], known: Collection[str]) -> None:
    """Raise UnknownPortalError where one of the keys is none of the known."""
    if unknown := sorted(set(keys).difference(known)):
        raise UnknownPortalError(unknown)


def crawl(
    database: Database,
    settings: CrawlSettings,
    portals: Sequence[str] | None = None,
    *,
    full: bool = False,
    due_only: bool = False,
    spread: timedelta = timedelta(),
    progress: Callable[[Visit], None] | None = None,
) -> CrawlSummary:
    """Look at the columns of some or all portals; ``full`` ignores what earlier visits learnt.

    With ``due_only`` nothing is asked of columns that are not due within ``spread`` (`crawler.looks.policy`); those
    that are, are looked at when they fall due. ``progress`` is called with each visit once it is written.

    Raises UnknownPortalError.
    """
    with database.read() as connection:
        register = portals_of(connection)
    chosen = [portal for portal in register if portals is None or portal.key in portals]
    require_known(portals or (), {portal.key for portal in chosen})
    summary = CrawlSummary()
    if free_bytes(settings.archive) < settings.least_room:
        return replace(summary, broken=NO_ROOM)

    def note(visit: Visit) -> None:
        summary.add(visit)
        if progress is not None:
            progress(visit)

    with Reader() as reader:
        reason = _run(
            settings,
            ColumnsSpider,
            database=database,
            reader=reader,
            portals=chosen,
            registered=hosts_of(address for portal in register for address in (portal.url, *portal.columns)),
            concurrency=settings.concurrency,
            plan=Plan(full, due_only, spread, settings.portal_limit),
            render=settings.render,
            progress=note,
        )
    summary.finished = reason == "finished"
    summary.broken = reason if reason in (NO_ROOM, TOO_MUCH_MEMORY) else ""
    return summary


def crawl_ordered(database: Database, settings: CrawlSettings, silence: float) -> None:
    """Look at the due columns of the portals that are ordered on standard input; end at once when nothing is heard
    there for ``silence`` seconds."""
    with database.read() as connection:
        register = portals_of(connection)
    with Reader() as reader:
        _run(
            settings,
            OrderedSpider,
            database=database,
            reader=reader,
            portals=(),
            registered=hosts_of(address for portal in register for address in (portal.url, *portal.columns)),
            concurrency=settings.concurrency,
            plan=Plan(due_only=True, limit=settings.portal_limit),
            render=settings.render,
            progress=lambda visit: None,
            silence=silence,
        )


def probe(settings: CrawlSettings, url: str) -> Probed:
    """What a portal's address leads to; stores nothing but evidence."""
    probed = Probed(url)
    _run(settings, ProbeSpider, probed=probed, render=settings.render)
    return probed


def fetch_document(settings: CrawlSettings, url: str) -> Document:
    """The document at an address; nothing is stored. Raises CouldNotLookError."""
    found: list[Document | CouldNotLookError] = []
    _run(settings, DocumentSpider, keep_evidence=False, url=url, found=found)
    match found:
        case [Document() as document]:
            return document
        case [CouldNotLookError() as failure]:
            raise failure
    raise CouldNotLookError


def _run(settings: CrawlSettings, spider: type[Spider], *, keep_evidence: bool = True, **values: Any) -> str:
    """Run a spider to its end; why it ended, ``finished`` when it came there by itself."""
    process = AsyncCrawlerProcess(_scrapy_settings(settings, keep_evidence))
    _send_logs_to_loguru()  # only now: Scrapy sets the levels of its loggers when the process is made
    crawler = process.create_crawler(spider)
    process.crawl(crawler, **values)
    process.start()
    return str(crawler.stats.get_value("finish_reason")) if crawler.stats is not None else ""


def _scrapy_settings(settings: CrawlSettings, keep_evidence: bool) -> Settings:
    scrapy = Settings()
    scrapy.setmodule("crawler.settings", priority="project")
    configured = {
        "ALLOW_PRIVATE_ADDRESSES": settings.allow_private_addresses,
        "ARCHIVE_FOLDER": str(settings.archive) if keep_evidence else "",
        "CONCURRENT_REQUESTS": settings.concurrency * (1 + SILENT),
        "CONCURRENT_REQUESTS_PER_DOMAIN": settings.concurrency_per_host,
        "DELAY": settings.delay,
        "LEAST_ROOM": settings.least_room,
        "MOST_MEMORY": settings.most_memory,
        "DOWNLOAD_MAXSIZE": settings.max_bytes,
        "DOWNLOAD_WARNSIZE": 0,
        "DOWNLOAD_TIMEOUT": settings.timeout,
        "PAGES_OF_A_BROWSER": settings.pages_of_a_browser,
        "PLAYWRIGHT_DEFAULT_NAVIGATION_TIMEOUT": settings.timeout * 1000,
        "PLAYWRIGHT_LAUNCH_OPTIONS": launch_options(settings.chromium),
        "ROBOTSTXT_OBEY": settings.obey_robots,
        "USER_AGENT": settings.user_agent.replace("{version}", version("nianbao")),
    }
    scrapy.setdict(configured, priority="cmdline")
    return scrapy


def _send_logs_to_loguru() -> None:
    send_records_to_loguru(logging.INFO)
    for name in ("scrapy", "scrapy.utils.log", "twisted"):  # Scrapy sets the first back when it begins
        logging.getLogger(name).setLevel(logging.WARNING)
    # it warns with a traceback of each page that fails; the visit says so in one line
    logging.getLogger("scrapy-playwright").setLevel(logging.ERROR)
