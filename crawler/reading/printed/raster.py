"""The picture of a page as rows of pixels: places on it outlined, and the whole as a PNG."""

import struct
import zlib
from collections.abc import Iterable, Sequence

_OUTLINE = bytes((0xC0, 0x1F, 0x33))
_THICKNESS, _MARGIN = 3, 3  # pixels
_CHANNELS, _COLOURS = 3, 2


class Raster:
    """Rows of pixels of red, green and blue; ``scale`` of them make a point of the page."""

    def __init__(self, rows: Sequence[bytearray], scale: float) -> None:
        self._rows = rows
        self._scale = scale

    def outline(self, box: Iterable[int]) -> None:
        """Draws a frame around a place: its left, top, right and bottom edges in points."""
        left, top, right, bottom = (round(edge * self._scale) for edge in box)
        left, top, right, bottom = left - _MARGIN, top - _MARGIN, right + _MARGIN, bottom + _MARGIN
        width = len(self._rows[0]) // _CHANNELS
        left, right = max(left, 0), min(right, width)
        for place in range(max(top, 0), min(bottom, len(self._rows))):
            is_edge = place < top + _THICKNESS or place >= bottom - _THICKNESS
            spans = [(left, right)] if is_edge else [(left, left + _THICKNESS), (right - _THICKNESS, right)]
            for start, end in spans:
                start, end = max(start, 0), min(end, width)
                if end > start:
                    self._rows[place][start * _CHANNELS : end * _CHANNELS] = _OUTLINE * (end - start)

    def png(self) -> bytes:
        """The picture as a file."""
        packed = zlib.compress(b"".join(b"\0" + row for row in self._rows), 6)
        width = len(self._rows[0]) // _CHANNELS
        header = struct.pack("!IIBBBBB", width, len(self._rows), 8, _COLOURS, 0, 0, 0)
        return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"IDAT", packed) + _chunk(b"IEND", b"")


def _chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack("!I", len(content)) + name + content + struct.pack("!I", zlib.crc32(name + content))
