"""Counts every request that leaves this machine, with how it was answered, how long that took and how much came."""

import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from urllib.parse import urlsplit

from loguru import logger
from OpenSSL import SSL
from scrapy import Request
from scrapy.exceptions import CannotResolveHostError, DownloadCancelledError, DownloadTimeoutError
from scrapy.http import Response
from twisted.web._newclient import ResponseNeverReceived

from crawler.fetching.gate import GatedResolver, OutOfBounds
from crawler.fetching.walls import WALL_STATUSES
from storage.sharing.tallies import GATHERED

_SECONDS = (0.1, 0.3, 1.0, 3.0, 10.0, 30.0)
_BYTES = (1_000, 10_000, 100_000, 1_000_000, 10_000_000)
_PURPOSE: ContextVar[str] = ContextVar("purpose", default="list")


@contextmanager
def asked_for(kind: str) -> Iterator[None]:
    """What is asked within this block is asked for a ``report``; all else for a ``list``."""
    token = _PURPOSE.set(kind)
    try:
        yield
    finally:
        _PURPOSE.reset(token)


def kind_now() -> str:
    """What a request that is made now is made for."""
    return _PURPOSE.get()


class CountingMiddleware:
    """Stands nearest the network: it sees each hop, each retry and robots.txt. A request that failed is a line."""

    def process_request(self, request: Request) -> None:
        request.meta["asked_at"] = time.monotonic()

    def process_response(self, request: Request, response: Response) -> Response:
        kind, outcome = _kind(request), _outcome(response.status)
        GATHERED.add("requests", kind=kind, outcome=outcome)
        if response.status >= (500 if kind == "robots" else 400):  # most servers have no robots.txt
            _tell(request, outcome, f"HTTP {response.status}")
        GATHERED.observe("request_duration_seconds", _seconds_since(request), _SECONDS, kind=kind)
        GATHERED.observe("response_size_bytes", len(response.body), _BYTES, kind=kind)
        return response

    def process_exception(self, request: Request, exception: Exception) -> None:
        outcome = _failure(request, exception)
        GATHERED.add("requests", kind=_kind(request), outcome=outcome)
        _tell(request, outcome, type(exception).__name__)


def _tell(request: Request, outcome: str, fault: str) -> None:
    """One line, and no traceback: what it means for the portal is told with the look."""
    attempt, took = request.meta.get("attempt", 1), round(_seconds_since(request), 3)
    told = logger.bind(url=request.url, attempt=attempt, duration_s=took, reason=outcome)
    told.info("{}", f"{request.url}: request failed: {outcome} ({fault})")


def _kind(request: Request) -> str:
    if request.meta.get("playwright"):
        return "browser"
    return "robots" if urlsplit(request.url).path == "/robots.txt" else str(request.meta.get("kind", "list"))


def _seconds_since(request: Request) -> float:
    return time.monotonic() - float(request.meta.get("asked_at", time.monotonic()))


def _outcome(status: int) -> str:
    if status == 304:
        return "not_modified"
    if status in WALL_STATUSES:
        return "blocked"
    return "http_error" if status >= 400 else "ok"


def _failure(request: Request, exception: Exception) -> str:
    if isinstance(exception, OutOfBounds) or urlsplit(request.url).hostname in GatedResolver.refused:
        return "refused_address"
    if isinstance(exception, CannotResolveHostError):
        return "dns"
    if isinstance(exception, DownloadTimeoutError):
        return "timeout"
    if isinstance(exception, DownloadCancelledError):
        return "too_large"
    return "tls" if _is_of_tls(exception) else "no_answer"


def _is_of_tls(exception: BaseException) -> bool:
    inner = exception.__cause__ or exception
    reasons = inner.reasons if isinstance(inner, ResponseNeverReceived) else [inner]
    errors = [getattr(reason, "value", reason) for reason in reasons]
    return any(isinstance(error, ssl.SSLError | SSL.Error) for error in errors)
