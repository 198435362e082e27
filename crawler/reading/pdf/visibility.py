"""Which places of a PDF page show no ink when it is drawn: text there is hidden, as in a layer that is switched off."""

import ctypes
from collections.abc import Iterator, Mapping
from typing import Any

import pypdfium2.raw as pdfium

from crawler.reading.sheet import Area

_WHITE = 0xFFFFFFFF
_MOST_PIXELS = 4_000_000
_LEAST_CONTRAST = 12
_EDGE = 0.2
"""The share of a character at the sides of a text in which the ink of its neighbours may be; a 0 has ink in its middle
too, and two figures far apart that are drawn as one have none there."""
_AROUND = 1
"""How many pixels above and below a text are looked at too: a dash fills the place of its own ink with one colour."""
_LAYER = "OC"
_MOST_MARKS, _LONGEST_NAME = 20, 16


def is_in_layer(item: Any) -> bool:
    """Whether an object of a page is marked as optional content, which a reader may show or not."""
    count = pdfium.FPDFPageObj_CountMarks(item)
    return any(_name(pdfium.FPDFPageObj_GetMark(item, number)) == _LAYER for number in range(min(count, _MOST_MARKS)))


def unseen(page: Any, size: tuple[float, float], places: Mapping[int, Area]) -> frozenset[int]:
    """Those of some objects, by their places on the page as shown, where its picture is all of one colour."""
    scale = min(1.0, (_MOST_PIXELS / max(size[0] * size[1], 1.0)) ** 0.5)
    width, height = max(round(size[0] * scale), 1), max(round(size[1] * scale), 1)
    bitmap = pdfium.FPDFBitmap_Create(width, height, 0)
    try:
        pdfium.FPDFBitmap_FillRect(bitmap, 0, 0, width, height, _WHITE)
        pdfium.FPDF_RenderPageBitmap(bitmap, page, 0, 0, width, height, 0, 0)
        stride = pdfium.FPDFBitmap_GetStride(bitmap)
        data = ctypes.string_at(pdfium.FPDFBitmap_GetBuffer(bitmap), stride * height)
    finally:
        pdfium.FPDFBitmap_Destroy(bitmap)
    found = set()
    for handle, area in places.items():
        inset = _EDGE * min(area.right - area.left, area.bottom - area.top)
        left, right = max(int((area.left + inset) * scale), 0), min(int((area.right - inset) * scale) + 1, width)
        top, bottom = max(int(area.top * scale) - _AROUND, 0), min(int(area.bottom * scale) + 1 + _AROUND, height)
        if left < right and not _has_ink(data, stride, range(top, bottom), 4 * left, 4 * right):
            found.add(handle)
    return frozenset(found)


def _has_ink(data: bytes, stride: int, rows: range, start: int, end: int) -> bool:
    lowest, highest = 255, 0
    for channel in _channels(data, stride, rows, start, end):
        lowest, highest = min(lowest, min(channel)), max(highest, max(channel))
        if highest - lowest >= _LEAST_CONTRAST:
            return True
    return False


def _channels(data: bytes, stride: int, rows: range, start: int, end: int) -> Iterator[bytes]:
    """The green of each pixel, row by row."""
    for row in rows:
        yield data[row * stride + start + 1 : row * stride + end : 4]


def _name(mark: Any) -> str:
    buffer, length = ctypes.create_string_buffer(_LONGEST_NAME), ctypes.c_ulong()
    if not pdfium.FPDFPageObjMark_GetName(
        mark, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)), _LONGEST_NAME, length
    ):
        return ""
    return buffer.raw[: min(length.value, _LONGEST_NAME)].decode("utf-16-le", "replace").rstrip("\0")
