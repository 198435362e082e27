"""The packed streams of a PDF, refused when they would fill the memory or are damaged.

PDFium shows what it can of a damaged stream and says nothing: a page would come out with half of its figures.
"""

import re
import zlib
from itertools import pairwise

from crawler.reading.blocks import UnreadableError

_LARGEST_STREAM, _LARGEST_SUM = 64 << 20, 256 << 20  # bytes
_STEP = 1 << 18
_START = re.compile(rb"stream\r?\n")
_PACKED_TWICE = re.compile(
    rb"/(?:Filter|F)\s*\[[^\]]{0,200}?/(?:Fl|FlateDecode|LZW|LZWDecode|RunLengthDecode|RL)\b[^\]]{0,200}?"
    rb"/(?:Fl|FlateDecode|LZW|LZWDecode|RunLengthDecode|RL)\b"
)
_DICTIONARY = 600


def check_streams(content: bytes) -> None:
    """Raises UnreadableError for streams of more than 64 MiB, 256 MiB in all, for a bomb, or a damaged one."""
    if _PACKED_TWICE.search(content):
        raise UnreadableError("a stream of the PDF is packed twice, as in a decompression bomb")
    encrypted = b"/Encrypt" in content
    total = 0
    starts = [match.end() for match in _START.finditer(content)]
    for start, following in pairwise([*starts, len(content)]):
        if not _is_deflated(content[start : start + 2]):
            continue
        size, whole = _unpacked(memoryview(content)[start:following])
        total += size
        if total > _LARGEST_SUM:
            raise UnreadableError(f"the PDF would unpack to more than {_LARGEST_SUM >> 20} MiB")
        if not whole and not encrypted and b"/FlateDecode" in content[max(start - _DICTIONARY, 0) : start]:
            raise UnreadableError("a stream of the PDF is damaged, and with it a part of its text may be lost")


def _is_deflated(header: bytes) -> bool:
    return len(header) == 2 and header[0] & 0x0F == 8 and int.from_bytes(header, "big") % 31 == 0


def _unpacked(packed: memoryview) -> tuple[int, bool]:
    """The size of a stream unpacked, as far as it can be, and whether it came to its end; nothing is kept."""
    unpacking = zlib.decompressobj()
    size = 0
    for start in range(0, len(packed), _STEP):
        rest = bytes(packed[start : start + _STEP])
        while rest and not unpacking.eof:
            try:
                size += len(unpacking.decompress(rest, _STEP))
            except zlib.error:
                return size, False
            if size > _LARGEST_STREAM:
                raise UnreadableError(f"a stream of the PDF would unpack to more than {_LARGEST_STREAM >> 20} MiB")
            rest = unpacking.unconsumed_tail
        if unpacking.eof:
            break
    return size, unpacking.eof
