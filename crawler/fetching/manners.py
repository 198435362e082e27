"""Manners towards a host: how far apart requests lie, and how long it is left alone when it asks for that."""

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Self
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler

from crawler.fetching.pace import Pace

LONGEST_WAIT = timedelta(hours=24)
USUAL_WAIT = timedelta(hours=1)


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
    """Gives each host (with its port) a slot of its own, and holds what all that is asked of a host has in common.

    ``pace`` is when the next request may leave; plain requests and the browser's take their turns there.
    """

    def __init__(self, crawler: Crawler) -> None:
        settings = crawler.settings
        self.pace = Pace(settings.getfloat("DELAY"), settings.getint("CONCURRENT_REQUESTS_PER_DOMAIN"))
        self._waiting: dict[str, datetime] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    @classmethod
    def of(cls, crawler: Crawler) -> Self:
        """The manners of a crawl that runs."""
        found = crawler.get_downloader_middleware(cls)
        assert found is not None  # noqa: S101 - the settings name it
        return found

    def leave_alone(self, url: str, until: datetime) -> None:
        """Ask nothing of an address's host before a moment, for whatever portal."""
        self._waiting[urlsplit(url).netloc] = until

    def left_alone_until(self, url: str) -> datetime | None:
        """Until when an address's host wants to be left alone."""
        return self._waiting.get(urlsplit(url).netloc)

    def process_request(self, request: Request) -> None:
        # set anew on each hop: a redirect copies the slot of the host it leaves
        request.meta["download_slot"] = urlsplit(request.url).netloc
