"""Reads every document in a child process with limits: a hostile file costs one child, never the crawl."""

import asyncio
from collections import deque
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from threading import Lock
from types import TracebackType
from typing import Self

from loguru import logger

from crawler.reading.formats import format_of
from crawler.reading.process.reading_process import Limits, NotStartedError, ReadingProcess, Stop, StoppedError
from crawler.reading.scan.recognition import is_installed
from storage.report import Document, Format, Reading

__all__ = ["NotStartedError", "Reader"]

_READING = Limits(cpu_seconds=10.0, wall_seconds=60.0, memory_bytes=512 << 20)
_RECOGNISING = Limits(cpu_seconds=120.0, wall_seconds=300.0, memory_bytes=1536 << 20)
_MOST_DOCUMENTS, _LOOK_EVERY = 1000, 10
_ZIP = b"PK\x03\x04"
# What one document leaves behind in a child can end the next one in this way.
_MAY_BE_ANOTHERS_FAULT = (Stop.MEMORY, Stop.CRASH, Stop.ANSWER)


class Reader:
    """A few child processes that read documents; they are started when first needed and kept.

    For any number of threads. To be closed, best by ``with``: leaving it regularly waits for what is being read,
    leaving it by an exception ends the children at once.
    """

    def __init__(
        self,
        workers: int = 2,
        cpu_seconds: float | None = None,
        wall_seconds: float | None = None,
        memory_bytes: int | None = None,
    ) -> None:
        """At most ``workers`` documents at a time; the limits are those of one document (see `Limits`).

        Where they are not given they are tight, or, where text recognition is installed, such that it can work.
        """
        usual = _RECOGNISING if is_installed() else _READING
        self._limits = Limits(
            cpu_seconds or usual.cpu_seconds, wall_seconds or usual.wall_seconds, memory_bytes or usual.memory_bytes
        )
        # children die with the thread that made them, so they are made by threads that live as long as the reader
        self._threads = ThreadPoolExecutor(workers, "reader")
        self._idle: deque[ReadingProcess] = deque()
        self._all: set[ReadingProcess] = set()
        self._lock = Lock()
        self._is_aborted = False

    def read(self, document: Document) -> Reading:
        """What a document says. One that a child could not read within its limits is a failed reading whose
        ``problems`` name the reason (`Stop`).

        Raises NotStartedError when no child can be started at all, CancelledError when the reader is aborted: then
        the document was not looked at, and nothing may be concluded about it.
        """
        return self.begin(document).result()

    def begin(self, document: Document) -> Future[Reading]:
        """Begin to read, for who has something else to do meanwhile; the result is that of `read`."""
        return self._threads.submit(self._read, document)

    async def read_async(self, document: Document) -> Reading:
        """The same for an event loop, which goes on meanwhile."""
        return await asyncio.wrap_future(self.begin(document))

    def close(self) -> None:
        """Wait for what is being read, then end the children."""
        self._threads.shutdown()
        while self._idle:
            self._end(self._idle.pop())

    def abort(self) -> None:
        """End the children at once, whatever they are reading."""
        with self._lock:
            self._is_aborted = True
            for process in self._all:
                process.kill()
        self._threads.shutdown(cancel_futures=True)
        self.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if kind is None:
            self.close()
        else:
            self.abort()

    def _read(self, document: Document) -> Reading:
        try:
            process = self._idle.pop()
        except IndexError:
            return self._read_by(self._started(), document)
        return self._read_by(process, document)

    def _read_by(self, process: ReadingProcess, document: Document) -> Reading:
        is_fresh = not process.documents
        try:
            reading = process.read(document)
        except StoppedError as stopped:
            self._end(process)
            if self._is_aborted:
                raise CancelledError from None
            if stopped.stop in _MAY_BE_ANOTHERS_FAULT and not is_fresh:
                return self._read_by(self._started(), document)
            told = logger.bind(url=document.address, reason=str(stopped.stop.name).lower())
            told.warning("{!r} could not be read: {}", document.address, stopped)
            from crawler.reading.understanding import failed  # all that judges pages, which the children do

            return failed(document, stopped.format or _format_untold(document.content), stopped.stop.value)
        except BaseException:
            self._end(process)
            raise
        if process.documents >= _MOST_DOCUMENTS or (not process.documents % _LOOK_EVERY and process.has_grown):
            self._end(process)
        else:
            self._idle.append(process)
        return reading

    def _started(self) -> ReadingProcess:
        process = ReadingProcess(self._limits)
        with self._lock:
            self._all.add(process)
            if self._is_aborted:
                process.kill()
        return process

    def _end(self, process: ReadingProcess) -> None:
        with self._lock:
            self._all.discard(process)
        process.close()


def _format_untold(content: bytes) -> Format:
    """The format of a document whose child died before it could tell: a ZIP archive is not opened here."""
    return Format.DOCX if content.startswith(_ZIP) else format_of(content)
