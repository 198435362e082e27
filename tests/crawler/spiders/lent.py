"""A process that reads documents for one crawl after another: to start one takes longer than most crawls need it."""

import os
import signal
from contextlib import suppress
from unittest.mock import patch

from crawler.reading.process import isolated
from crawler.reading.process.reading_process import Limits, ReadingProcess
from storage.report import Document, Reading


class Lent:
    """A reading process of the loader's, as the crawl that was forked from it holds it.

    Only the loader is told how it ended: what stops it is read again by a process of the crawl's own, as is what stops
    one that has read other documents before.
    """

    def __init__(self, process: ReadingProcess) -> None:
        self._process, self.documents = process, 1

    def read(self, document: Document) -> Reading:
        self.documents += 1
        try:
            return self._process.read(document)
        except BaseException:
            self.kill()
            raise

    @property
    def has_grown(self) -> bool:
        return self._process.has_grown

    def kill(self) -> None:
        with suppress(ProcessLookupError):
            os.kill(self._process.pid, signal.SIGKILL)

    def close(self) -> None:
        """Leave it to the next crawl."""


class Lender:
    """Holds the process between crawls."""

    def __init__(self) -> None:
        self._limits = isolated.Reader()._limits
        self._process: ReadingProcess | None = None

    def prepare(self) -> None:
        """Have a process that reads nothing."""
        if self._process is None or _has_ended(self._process.pid) or self._process.has_grown:
            self.end()
            self._process = ReadingProcess(self._limits)

    def end(self) -> None:
        if self._process is not None:
            self._process.close()
        self._process = None

    def lend(self) -> None:
        """In the process of a crawl: the first that it starts to read with the usual limits is this one."""

        def started(limits: Limits) -> ReadingProcess | Lent:
            if limits != self._limits or self._process is None:
                return ReadingProcess(limits)
            lent, self._process = Lent(self._process), None
            return lent

        patch.object(isolated, "ReadingProcess", started).start()


def _has_ended(pid: int) -> bool:
    return os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None
