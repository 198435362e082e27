"""The process that reads documents for another one: confines itself, then answers one request after the other.

Started as ``python -m crawler.reading.child PARENT CPU_SECONDS MEMORY_BYTES`` with a socket as its standard input.
"""

import os
import signal
import socket
import sys
from typing import TYPE_CHECKING

from loguru import logger

from crawler.reading.any_format import read
from crawler.reading.channel import Channel
from crawler.reading.confinement import OUT_OF_MEMORY, confine, die_with
from crawler.reading.formats import format_of
from crawler.reading.wire import decode_document, encode_reading

if TYPE_CHECKING:
    from loguru import Message

_LONGEST_REQUEST = 1 << 30


def serve(parent: int, cpu_seconds: float, memory_bytes: int) -> None:
    """Answer until nobody asks any more.

    First, once, the measures of confinement that were taken; then for each document its format, which tells what a
    child was reading when it died, and the reading. More processor time than ``cpu_seconds`` for one of them is death
    by SIGPROF.
    """
    logger.remove()
    logger.add(_say, format="{message}", backtrace=False, diagnose=False)
    channel = Channel(socket.socket(fileno=sys.stdin.fileno()))
    measures = confine(memory_bytes)
    die_with(parent)
    channel.send(" ".join(measures).encode())
    while True:
        try:
            known, content = channel.receive(_LONGEST_REQUEST), channel.receive(_LONGEST_REQUEST)
        except EOFError:
            return
        signal.setitimer(signal.ITIMER_PROF, cpu_seconds)
        document = decode_document(known, content)
        channel.send(format_of(content).value.encode())
        channel.send(encode_reading(read(document)))


def _say(message: "Message") -> None:
    """To the parent's log; but for want of memory, which may hit any line of a reader, the process ends."""
    exception = message.record["exception"]
    if exception is not None and exception.type is MemoryError:
        os._exit(OUT_OF_MEMORY)
    sys.stderr.write(message)


if __name__ == "__main__":
    try:
        serve(int(sys.argv[1]), float(sys.argv[2]), int(sys.argv[3]))
    except MemoryError:
        os._exit(OUT_OF_MEMORY)
