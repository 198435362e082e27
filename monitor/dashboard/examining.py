"""Drafts that a page is given: read in children with limits, few at a time, and not kept."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from crawler.reading.process.isolated import Reader
from monitor.dashboard.refusal import Refusal
from monitor.inspecting.inspection import Inspection, inspected
from storage.clock import now
from storage.language import N_
from storage.report import Document

LARGEST = 32 * 1024 * 1024
"""Bytes of the largest draft: as large as the largest document that a crawl fetches by default."""

_AT_ONCE = 2
_IN_LINE = 4
_PATIENCE = 30.0
_WALL_SECONDS = 60.0


class Examiner:
    """Reads drafts; its children are started with the first. Whoever comes when the line is long is told so."""

    def __init__(self, reader: Callable[[], Reader] | None = None) -> None:
        self._made = reader or (lambda: Reader(workers=_AT_ONCE, wall_seconds=_WALL_SECONDS))
        self._reader: Reader | None = None
        self._lock = threading.Lock()
        self._places = threading.BoundedSemaphore(_AT_ONCE + _IN_LINE)
        self._turns = threading.BoundedSemaphore(_AT_ONCE)

    def examine(self, content: bytes, name: str, body: str, year: int | None) -> Inspection:
        """The draft as read and judged. Raises Refusal when too many are being read."""
        with self._turn():
            document = Document(content, f"file:{name}", now())
            return inspected(self._ready().read(document), document.address, body, year)

    def close(self) -> None:
        """End the children."""
        with self._lock:
            if self._reader is not None:
                self._reader.abort()
                self._reader = None

    @contextmanager
    def _turn(self) -> Iterator[None]:
        if not self._places.acquire(blocking=False):
            raise _busy()
        try:
            if not self._turns.acquire(timeout=_PATIENCE):
                raise _busy()
            try:
                yield
            finally:
                self._turns.release()
        finally:
            self._places.release()

    def _ready(self) -> Reader:
        with self._lock:
            if self._reader is None:
                self._reader = self._made()
            return self._reader


def _busy() -> Refusal:
    return Refusal(
        503,
        N_("Several drafts are being read at this moment."),
        N_("Wait a minute and send yours again. Nothing was stored."),
        {"Retry-After": "60"},
    )
