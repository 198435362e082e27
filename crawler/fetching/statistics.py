"""Counts, under Scrapy's names, what a look asked and received: a downloader middleware nearest the network."""

from urllib.parse import urlsplit

from scrapy import Request
from scrapy.http import Response

from crawler.fetching.certificates import fault_of
from crawler.fetching.tally import Tally
from storage.clock import now


class StatisticsMiddleware:
    """Adds to the tally of whom a request is made for (``meta["tally"]``)."""

    def process_request(self, request: Request) -> None:
        tally: Tally | None = request.meta.get("tally")
        if tally is not None:
            tally.statistics["downloader/request_count"] += 1

    def process_response(self, request: Request, response: Response) -> Response:
        tally: Tally | None = request.meta.get("tally")
        if tally is not None:
            tally.statistics["downloader/response_count"] += 1
            tally.statistics[f"downloader/response_status_count/{response.status}"] += 1
            tally.statistics["downloader/response_bytes"] += len(response.body)
            if not request.meta.get("playwright"):
                tally.answer_time = request.meta.get("download_latency", 0.0)
                tally.address = str(response.ip_address or "")
                if response.certificate is not None:
                    host = urlsplit(response.url).hostname or ""
                    tally.certificate = fault_of(response.certificate, host, now())
        return response

    def process_exception(self, request: Request, exception: Exception) -> None:
        tally: Tally | None = request.meta.get("tally")
        if tally is not None:
            tally.statistics[f"downloader/exception_type_count/{type(exception).__name__}"] += 1
