"""One child process that reads, as its parent holds it: started, asked, watched, ended."""

import os
import resource
import signal
import socket
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import BinaryIO

from loguru import logger

from crawler.reading.process.channel import Channel, TooLongError
from crawler.reading.process.confinement import MEASURES, OUT_OF_MEMORY
from crawler.reading.process.wire import MalformedError, decode_format, decode_reading, encode_document
from storage.report import Document, Format, Reading

_CHILD = ("-m", "crawler.reading.process.child")
_PACKAGES = Path(__file__).parents[3]
_LONGEST_NAME, _LONGEST_ANSWER, _MOST_SAID = 100, 16 << 20, 64 << 10  # bytes
_START_SECONDS = 60.0


class Stop(StrEnum):
    """Why a child ended in the middle of a document."""

    CPU = "cpu limit"
    MEMORY = "memory limit"
    TIME = "time limit"
    CRASH = "the reader crashed"
    ANSWER = "the reader gave no valid answer"


class StoppedError(Exception):
    """The child ended while it read: why, and the format that it had told before, if it had."""

    def __init__(self, stop: Stop, form: Format | None) -> None:
        super().__init__(stop.value)
        self.stop = stop
        self.format = form


class NotStartedError(Exception):
    """No child could be started, so that no document was looked at."""


@dataclass(frozen=True)
class Limits:
    """What one document may cost: seconds of processor time and of wall time, bytes of address space."""

    cpu_seconds: float
    wall_seconds: float
    memory_bytes: int


class ReadingProcess:
    """A child process, for one thread at a time. It dies with the thread that made it."""

    def __init__(self, limits: Limits, program: Sequence[str] = _CHILD) -> None:
        """Start a child and wait until it is confined. Raises NotStartedError.

        ``program`` is what the interpreter runs; it gets three more arguments (see `crawler.reading.process.child`).
        """
        self.documents = 0
        self._limits = limits
        try:
            self._process, self._channel, self._errors = _start(limits, program)
        except OSError as error:
            raise NotStartedError(f"no process for reading could be started: {error}") from error
        try:
            self._channel.allow(_START_SECONDS)
            _note_absent(self._channel.receive(_LONGEST_NAME).decode("ascii"))
        except (OSError, EOFError, ValueError) as error:
            self.kill()
            said = self._said()
            self.close()
            raise NotStartedError(f"the process for reading did not start:\n{said}") from error

    def read(self, document: Document) -> Reading:
        """What the document says. Raises StoppedError when the child is of no use any more: it can only be closed."""
        self.documents += 1
        form = None
        self._channel.allow(self._limits.wall_seconds)
        try:
            self._channel.send(*encode_document(document))
            form = decode_format(self._channel.receive(_LONGEST_NAME))
            return decode_reading(self._channel.receive(_LONGEST_ANSWER))
        except (OSError, EOFError, TooLongError, MalformedError) as error:
            raise StoppedError(self._ended_by(error), form) from error
        finally:
            if said := self._said():
                logger.warning("the reader of {!r} said:\n{}", document.address, said)

    @property
    def pid(self) -> int:
        """The child's process id."""
        return self._process.pid

    @property
    def has_grown(self) -> bool:
        """Whether the child holds so much memory that the next document would not have what it may use."""
        try:
            pages = int(Path(f"/proc/{self.pid}/statm").read_bytes().split()[0])
        except OSError:
            return False
        return pages * resource.getpagesize() > self._limits.memory_bytes // 2

    def kill(self) -> None:
        """End the child at once; a `read` that waits for it raises StoppedError."""
        self._process.kill()
        self._process.wait()

    def close(self) -> None:
        """End the child and let go of all that belongs to it."""
        self.kill()
        self._channel.close()
        self._errors.close()

    def _ended_by(self, error: Exception) -> Stop:
        self.kill()  # one that is dying already keeps its own cause of death
        if isinstance(error, TimeoutError):
            return Stop.TIME
        if isinstance(error, ValueError):
            return Stop.ANSWER
        causes = {-signal.SIGPROF: Stop.CPU, OUT_OF_MEMORY: Stop.MEMORY}
        return causes.get(self._process.returncode, Stop.CRASH)

    def _said(self) -> str:
        """What the child wrote since the last time; nothing in it can pass for a line of the log."""
        said = self._errors.read(_MOST_SAID) or b""
        lines = said.decode(errors="replace").splitlines()
        return "\n".join(f"  | {''.join(c if c.isprintable() else repr(c)[1:-1] for c in line)}" for line in lines)


def _start(limits: Limits, program: Sequence[str]) -> tuple["subprocess.Popen[bytes]", Channel, BinaryIO]:
    """The child, the channel to it, and what it writes besides."""
    ours, theirs = socket.socketpair()
    reading, writing = os.pipe()
    # a child that says more than the pipe holds loses it: nobody listens while the answer is awaited
    os.set_blocking(writing, False)
    os.set_blocking(reading, False)
    said = os.fdopen(reading, "rb", buffering=0)
    try:
        process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
            [sys.executable, "-sP", "-X", "faulthandler", *program]
            + [str(value) for value in (os.getpid(), limits.cpu_seconds, limits.memory_bytes)],
            stdin=theirs.fileno(),
            stdout=writing,
            stderr=writing,
            env=_environment(),
            start_new_session=True,  # the terminal's Ctrl-C is for the parent to act on
        )
    except OSError:
        ours.close()
        said.close()
        raise
    finally:
        theirs.close()
        os.close(writing)
    return process, Channel(ours), said


def _environment() -> dict[str, str]:
    """Nothing of ours, which may hold passwords, but what the interpreter needs to start as this one did."""
    libraries = {name: value for name, value in os.environ.items() if name == "LD_LIBRARY_PATH"}
    return {"PYTHONPATH": str(_PACKAGES), "PYTHONUTF8": "1", **libraries}


@cache
def _note_absent(taken: str) -> None:
    absent = [name for name in MEASURES if name not in taken.split()]
    if absent:
        logger.info(f"this system does not let documents be read behind: {', '.join(absent)}")
