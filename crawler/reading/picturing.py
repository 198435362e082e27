"""The process that draws pages of PDF documents for another one: confines itself, then answers one request at a time.

Started as ``python -m crawler.reading.picturing PARENT CPU_SECONDS MEMORY_BYTES`` with a socket as its standard input.
A request is JSON (``page`` from 0, ``boxes`` to outline, in points) and the document; the answer a PNG, or nothing.
"""

import json
import os
import signal
import socket
import struct
import sys
import zlib
from collections.abc import Iterable

import pypdfium2

from crawler.reading.channel import Channel
from crawler.reading.confinement import OUT_OF_MEMORY, confine, die_with

_LONGEST_REQUEST = 1 << 30
_SCALE = 1.6  # pixels a point: A4 becomes 950 × 1350
_MOST_PIXELS = 4_000_000
_OUTLINE = bytes((0xC0, 0x1F, 0x33))
_THICKNESS, _MARGIN = 3, 3  # pixels


def serve(parent: int, cpu_seconds: float, memory_bytes: int) -> None:
    """Answer until nobody asks any more: first, once, the measures of confinement that were taken."""
    channel = Channel(socket.socket(fileno=sys.stdin.fileno()))
    measures = confine(memory_bytes)
    die_with(parent)
    channel.send(" ".join(measures).encode())
    while True:
        try:
            wanted, content = channel.receive(_LONGEST_REQUEST), channel.receive(_LONGEST_REQUEST)
        except EOFError:
            return
        signal.setitimer(signal.ITIMER_PROF, cpu_seconds)
        asked = json.loads(wanted)
        channel.send(picture(content, asked["page"], asked["boxes"]))


def picture(content: bytes, number: int, boxes: Iterable[Iterable[int]]) -> bytes:
    """A page as a PNG with places outlined; empty when the document has no such page or cannot be opened."""
    try:
        document = pypdfium2.PdfDocument(content)
        if not 0 <= number < len(document):
            return b""
        page = document[number]
    except pypdfium2.PdfiumError:
        return b""
    width, height = page.get_size()
    scale = min(_SCALE, (_MOST_PIXELS / max(width * height, 1)) ** 0.5)
    bitmap = page.render(scale=scale, rev_byteorder=True, prefer_bgrx=False, no_smoothtext=False)
    stride, channels = bitmap.stride, bitmap.n_channels
    rows = [
        bytearray(bitmap.buffer[row * stride : row * stride + bitmap.width * channels]) for row in range(bitmap.height)
    ]
    for box in boxes:
        _outline(rows, channels, [round(edge * scale) for edge in box])
    return _png(rows, bitmap.width, bitmap.height, channels)


def _outline(rows: list[bytearray], channels: int, box: list[int]) -> None:
    left, top, right, bottom = box[0] - _MARGIN, box[1] - _MARGIN, box[2] + _MARGIN, box[3] + _MARGIN
    width, ink = len(rows[0]) // channels, _OUTLINE[:channels].ljust(channels, b"\xff")
    left, right = max(left, 0), min(right, width)
    for place in range(max(top, 0), min(bottom, len(rows))):
        is_edge = place < top + _THICKNESS or place >= bottom - _THICKNESS
        spans = [(left, right)] if is_edge else [(left, left + _THICKNESS), (right - _THICKNESS, right)]
        for start, end in spans:
            start, end = max(start, 0), min(end, width)
            if end > start:
                rows[place][start * channels : end * channels] = ink * (end - start)


def _png(rows: list[bytearray], width: int, height: int, channels: int) -> bytes:
    kind = {1: 0, 3: 2, 4: 6}[channels]
    packed = zlib.compress(b"".join(b"\0" + row for row in rows), 6)
    header = struct.pack("!IIBBBBB", width, height, 8, kind, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"IDAT", packed) + _chunk(b"IEND", b"")


def _chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack("!I", len(content)) + name + content + struct.pack("!I", zlib.crc32(name + content))


if __name__ == "__main__":
    try:
        serve(int(sys.argv[1]), float(sys.argv[2]), int(sys.argv[3]))
    except MemoryError:
        os._exit(OUT_OF_MEMORY)
