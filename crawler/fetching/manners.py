"""Manners towards a host: how far apart requests lie, and how long it is left alone when it asks for that."""

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Self
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response

LONGEST_WAIT = timedelta(hours=24)
USUAL_WAIT = timedelta(hours=1)
_LONGEST_DELAY = 30.0
_ANSWER_TIMES = 5


def wait_until(status: int, retry_after: str, now: datetime) -> datetime | None:
    """Until when a server asks to be left alone: Retry-After as seconds or date (RFC 9110, 10.2.3), at most 24 h.

    A 429 without it means an hour; a 503 without it is only an error, None.
    """
    if status not in (429, 503):
        return None
    asked = _asked(retry_after.strip(), now)
    if asked is None:
        return now + USUAL_WAIT if status == 429 else None
    return min(max(asked, now), now + LONGEST_WAIT)


def _asked(retry_after: str, now: datetime) -> datetime | None:
    if retry_after.isdecimal():
        return now + min(timedelta(seconds=min(int(retry_after), 10**6)), LONGEST_WAIT)
    try:
        moment = parsedate_to_datetime(retry_after)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


class MannersMiddleware:
    """Gives each host (with its port) a slot of its own, and widens its delay to five times the last answer's time.

    The delay is the largest of the configured one, robots.txt's Crawl-delay and five answer times, the latter two at
    most 30 s.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._usual = crawler.settings.getfloat("DOWNLOAD_DELAY")
        self._asked: dict[str, float] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def ask(self, host: str, delay: float) -> None:
        """Take a host's own wish (Crawl-delay, seconds) into account."""
        self._asked[host] = min(delay, _LONGEST_DELAY)
        self._keep(host, max(self._usual, self._asked[host]))

    def process_request(self, request: Request) -> None:
        # set anew on each hop: a redirect copies the slot of the host it leaves
        request.meta["download_slot"] = urlsplit(request.url).netloc

    def process_response(self, request: Request, response: Response) -> Response:
        host, answer_time = request.meta["download_slot"], request.meta.get("download_latency", 0.0)
        if not request.meta.get("playwright"):  # its time is the browser's, not the server's
            slow = min(_ANSWER_TIMES * answer_time, _LONGEST_DELAY)
            self._keep(host, max(self._usual, self._asked.get(host, 0.0), slow))
        return response

    def _keep(self, host: str, delay: float) -> None:
        engine = self._crawler.engine
        assert engine is not None  # noqa: S101 - middlewares run inside an engine
        # for the slot that is there, and for the one that is made when an idle one was thrown away
        engine.downloader.per_slot_settings[host] = {"delay": delay}
        if host in engine.downloader.slots:
            engine.downloader.slots[host].delay = delay
