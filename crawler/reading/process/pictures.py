"""A page of a document as a picture, drawn by a confined process: the one that shows it never opens the document.

What can be drawn are the formats that have pages of their own: PDF, with text or scanned, scanned OFD, and pictures
(also the pages of a TIFF), plain or packed in a ZIP archive.
"""

import json
from collections.abc import Sequence
from threading import BoundedSemaphore

from crawler.reading.process.channel import TooLongError
from crawler.reading.process.reading_process import Limits, NotStartedError, ReadingProcess
from storage.report import Box

__all__ = ["NotStartedError", "page_picture"]

# A scan has to be found upright, for which a few of its words are read.
_LIMITS = Limits(cpu_seconds=15.0, wall_seconds=30.0, memory_bytes=1536 << 20)
_LONGEST_PICTURE = 32 << 20
_AT_ONCE = BoundedSemaphore(2)


class _Draughtsman(ReadingProcess):
    def draw(self, content: bytes, page: int, boxes: Sequence[Box]) -> bytes:
        wanted = {"page": page, "boxes": [[box.left, box.top, box.right, box.bottom] for box in boxes]}
        self._channel.allow(_LIMITS.wall_seconds)
        self._channel.send(json.dumps(wanted).encode(), content)
        return self._channel.receive(_LONGEST_PICTURE)


def page_picture(content: bytes, page: int, boxes: Sequence[Box]) -> bytes:
    """A page (from 0) as a PNG with some places outlined; empty when it cannot be drawn within limits.

    ``content`` is the document as it was fetched, ``boxes`` those of its cells; boxes of other pages are passed over.
    A scan is drawn upright and level, as its cells' places are told. Raises NotStartedError when no process can be
    started.
    """
    with _AT_ONCE:
        process = _Draughtsman(_LIMITS, ("-m", "crawler.reading.process.picturing"))
        try:
            return process.draw(content, page, [box for box in boxes if box.page == page])
        except (OSError, EOFError, TooLongError):
            return b""
        finally:
            process.close()
