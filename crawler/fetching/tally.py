"""Counts what one portal was asked, and what its servers were like when they answered."""

from collections import Counter
from dataclasses import dataclass, field, replace

from scrapy import Request


@dataclass
class Tally:
    """What was asked: requests that left the machine (robots.txt, redirects, retries and the browser's among them).

    ``statistics`` are counts under Scrapy's names; ``answer_time`` is the last answer's, ``address`` the last server's,
    ``tls`` the old protocol that had to be spoken, ``certificate`` what is wrong with the server's, None without TLS.
    """

    requests: int = 0
    rendered: int = 0
    statistics: Counter[str] = field(default_factory=Counter)
    answer_time: float = 0.0
    address: str = ""
    tls: str = ""
    certificate: str | None = None

    def count(self, _: object = None) -> None:
        """One request more; also an event handler of a browser's page."""
        self.requests += 1

    def taken(self) -> "Tally":
        """What was counted since this was asked last; counts from nothing again."""
        counted = replace(self)
        self.requests = self.rendered = 0
        self.statistics = Counter()
        return counted


def count_request(request: Request) -> None:
    """Counts a request that reached the downloader; what a browser asks is counted by its page."""
    tally: Tally | None = request.meta.get("tally")
    if tally is not None and not request.meta.get("playwright"):
        tally.count()
