"""The process that reads documents for another one (`crawler.reading.process.serving`), started by `ReadingProcess`."""

import os
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

from loguru import logger

from crawler.reading.any_format import read
from crawler.reading.formats import format_of
from crawler.reading.process.confinement import OUT_OF_MEMORY
from crawler.reading.process.serving import serve
from crawler.reading.process.wire import decode_document, encode_reading

if TYPE_CHECKING:
    from loguru import Message


def answers(known: bytes, content: bytes) -> Iterator[bytes]:
    """For a document its format, which tells what was being read should this process die, and then the reading."""
    document = decode_document(known, content)
    yield format_of(content).value.encode()
    yield encode_reading(read(document))


def _say(message: "Message") -> None:
    """To the parent's log; but for want of memory, which may hit any line of a reader, the process ends."""
    exception = message.record["exception"]
    if exception is not None and exception.type is MemoryError:
        os._exit(OUT_OF_MEMORY)
    sys.stderr.write(message)


if __name__ == "__main__":
    logger.remove()
    logger.add(_say, format="{message}", backtrace=False, diagnose=False)
    serve(answers)
