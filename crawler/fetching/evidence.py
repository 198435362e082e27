"""Keeps every exchange as evidence: a downloader middleware that writes to the archive and notes the record's name."""

import os
import secrets
from collections.abc import Sequence
from pathlib import Path
from typing import Self

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.http import Headers, Response

from storage import archive
from storage.clock import now


class EvidenceMiddleware:
    """Writes each answer with its request and puts the record's name into ``meta["evidence"]``.

    Stands at 860, nearer the network than HttpCompression (590), so that bodies stay as they were received; redirects
    and retries are recorded each.
    """

    def __init__(self, crawler: Crawler) -> None:
        folder = crawler.settings.get("ARCHIVE_FOLDER")
        if not folder:
            raise NotConfigured
        name = f"{now():%Y%m%dT%H%M%SZ}-{os.getpid()}-{secrets.token_hex(3)}.warc.gz"
        self._archive = archive.Archive(Path(folder), name)
        crawler.signals.connect(self._close, signals.spider_closed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def process_response(self, request: Request, response: Response) -> Response:
        request.meta["evidence"] = self._archive.record(
            archive.Exchange(
                url=response.url,
                at=now(),
                request_headers=_pairs(request.headers),
                status=response.status,
                headers=_pairs(response.headers),
                body=response.body,
                address=str(response.ip_address or ""),
                rendered=bool(request.meta.get("playwright")),
                method=request.method,
                sent=request.body,
            )
        )
        return response

    def made(self, url: str, body: bytes, of: Sequence[str]) -> str:
        """Keep a page that was made of some records' answers; its record's name."""
        return self._archive.record_made(archive.Made(url, now(), body, tuple(of)))

    def _close(self) -> None:
        self._archive.close()


def _pairs(headers: Headers) -> archive.Headers:
    return tuple(
        (name.decode("latin-1"), value.decode("latin-1")) for name, values in headers.items() for value in values
    )
