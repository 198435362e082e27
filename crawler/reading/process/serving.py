"""What the processes that work for another one have in common: confined first, then one request after the other.

Such a process is started as ``python -m MODULE PARENT CPU_SECONDS MEMORY_BYTES`` with a socket as its standard input.
"""

import os
import signal
import socket
import sys
from collections.abc import Callable, Iterator

from crawler.reading.process.channel import Channel
from crawler.reading.process.confinement import OUT_OF_MEMORY, confine, die_with

_LONGEST_REQUEST = 1 << 30

Answers = Callable[[bytes, bytes], Iterator[bytes]]
"""What is sent back, one message after the other, for a request: what is asked, and the document it is asked of."""


def serve(answers: Answers) -> None:
    """Answer until nobody asks any more. First, once, the measures of confinement that were taken are told.

    More processor time for one request than the parent allows is death by SIGPROF; for want of memory the process ends
    with a status of its own.
    """
    try:
        _serve(answers, *sys.argv[1:4])
    except MemoryError:
        os._exit(OUT_OF_MEMORY)


def _serve(answers: Answers, parent: str, cpu_seconds: str, memory_bytes: str) -> None:
    channel = Channel(socket.socket(fileno=sys.stdin.fileno()))
    measures = confine(int(memory_bytes))
    die_with(int(parent))
    channel.send(" ".join(measures).encode())
    while True:
        try:
            asked, content = channel.receive(_LONGEST_REQUEST), channel.receive(_LONGEST_REQUEST)
        except EOFError:
            return
        signal.setitimer(signal.ITIMER_PROF, float(cpu_seconds))
        for answer in answers(asked, content):
            channel.send(answer)
