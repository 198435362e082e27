"""What of a PDF page is seen, told by drawing it with and without some of its objects: text in a layer that is switched
off changes nothing."""

import ctypes
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium

from crawler.reading.sheet import Area, Ink

_WHITE = 0xFFFFFFFF
_MOST_PIXELS = 4_000_000
_LEAST_CONTRAST = 12
_DARK = 140
"""The green, of 255, below which ink is more than a pale mark behind a page."""
_SHARP = 2.0
"""Pixels to a point in which the lines of small digits are dark."""
_AROUND = 1
"""How many pixels around an object are looked at too."""
_TILE, _MOST_CLASSES = 4.0, 8
"""Points of the sides of the squares by which objects are told to lie apart, and into how many sets of such objects
those of a page are sorted at most."""
_FAR = 4096.0
"""Points by which a text is put aside."""
_LAYER = "OC"
_MOST_MARKS, _LONGEST_NAME = 20, 16


class _Picture(NamedTuple):
    """A page as drawn: rows of pixels of four bytes."""

    data: bytes
    stride: int
    width: int
    height: int
    scale: float

    def rows(self, area: Area) -> Iterator[bytes]:
        """The green of each pixel at a place and right around it, row by row."""
        scale = self.scale
        left, right = max(int(area.left * scale) - _AROUND, 0), min(int(area.right * scale) + 1 + _AROUND, self.width)
        top, bottom = max(int(area.top * scale) - _AROUND, 0), min(int(area.bottom * scale) + 1 + _AROUND, self.height)
        if left < right:
            for row in range(top, bottom):
                yield self.data[row * self.stride + 4 * left + 1 : row * self.stride + 4 * right : 4]


def is_in_layer(item: Any) -> bool:
    """Whether an object of a page is marked as optional content, which a reader may show or not."""
    count = pdfium.FPDFPageObj_CountMarks(item)
    return any(_name(pdfium.FPDFPageObj_GetMark(item, number)) == _LAYER for number in range(min(count, _MOST_MARKS)))


def unseen(page: Any, size: tuple[float, float], doubted: Mapping[int, Area]) -> frozenset[int]:
    """Those of some objects, by their places on the page as shown, that change nothing where they are drawn.

    What another covers or repeats is seen when it is drawn without the others.
    """
    left = _changing_nothing(page, size, doubted, _drawn(page, size, 1.0), are_drawn=False)
    if not left:
        return frozenset()
    with _inactive(doubted):
        left = _changing_nothing(page, size, left, _drawn(page, size, 1.0), are_drawn=True)
    return frozenset(left)


def _changing_nothing(
    page: Any, size: tuple[float, float], doubted: Mapping[int, Area], before: _Picture, *, are_drawn: bool
) -> dict[int, Area]:
    """Those whose place looks as before when they alone are drawn, or alone are not."""
    left: dict[int, Area] = {}
    for apart in _apart(doubted):
        with _inactive(apart, is_active=are_drawn):
            drawn = _drawn(page, size, 1.0)
        left |= {handle: doubted[handle] for handle in apart if not _differ(before, drawn, doubted[handle])}
    return left


def ink_beside(page: Any, size: tuple[float, float], texts: Collection[int]) -> Ink:
    """Where a page is dark without its texts."""
    with _inactive(texts):
        drawn = _drawn(page, size, _SHARP)
    dark = bytes(level < _DARK for level in range(256))
    rows = []
    for row in range(drawn.height):
        start = row * drawn.stride
        levels = drawn.data[start + 1 : start + 4 * drawn.width : 4].translate(dark)
        # the first pixel is the lowest bit
        rows.append(int(levels[::-1].translate(_AS_DIGITS), 2) if any(levels) else 0)
    return Ink(tuple(rows), drawn.scale)


_AS_DIGITS = bytes(ord("1") if level else ord("0") for level in range(256))


@contextmanager
def _inactive(handles: Collection[int], *, is_active: bool = False) -> Iterator[None]:
    """While this lasts the objects are not drawn, or, where others are not, these are."""
    items = [ctypes.cast(handle, pdfium.FPDF_PAGEOBJECT) for handle in handles]
    try:
        for item in items:
            pdfium.FPDFPageObj_SetIsActive(item, is_active)
        yield
    finally:
        for item in items:
            pdfium.FPDFPageObj_SetIsActive(item, not is_active)


@contextmanager
def away(handles: Collection[int]) -> Iterator[None]:
    """While this lasts the texts are not on their page: PDFium gives no text, and no character, that repeats another in
    its place, be that hidden."""
    items = [ctypes.cast(handle, pdfium.FPDF_PAGEOBJECT) for handle in handles]
    try:
        for item in items:
            pdfium.FPDFPageObj_Transform(item, 1, 0, 0, 1, _FAR, 0)
        with _inactive(handles):
            yield
    finally:
        for item in items:
            pdfium.FPDFPageObj_Transform(item, 1, 0, 0, 1, -_FAR, 0)


def _drawn(page: Any, size: tuple[float, float], sharp: float) -> _Picture:
    scale = min(sharp, (_MOST_PIXELS / max(size[0] * size[1], 1.0)) ** 0.5)
    width, height = max(round(size[0] * scale), 1), max(round(size[1] * scale), 1)
    bitmap = pdfium.FPDFBitmap_Create(width, height, 0)
    try:
        pdfium.FPDFBitmap_FillRect(bitmap, 0, 0, width, height, _WHITE)
        pdfium.FPDF_RenderPageBitmap(bitmap, page, 0, 0, width, height, 0, 0)
        stride = pdfium.FPDFBitmap_GetStride(bitmap)
        data = ctypes.string_at(pdfium.FPDFBitmap_GetBuffer(bitmap), stride * height)
    finally:
        pdfium.FPDFBitmap_Destroy(bitmap)
    return _Picture(data, stride, width, height, scale)


def _apart(places: Mapping[int, Area]) -> list[list[int]]:
    """The objects in sets of some that lie apart; those for which there is no set are left out, as they are seen by any
    measure."""
    sets: list[list[int]] = []
    taken: list[set[tuple[int, int]]] = []
    for handle, area in places.items():
        tiles = {*_tiles(area)}
        number = next((number for number, each in enumerate(taken) if each.isdisjoint(tiles)), len(sets))
        if number == _MOST_CLASSES:
            continue
        if number == len(sets):
            sets.append([])
            taken.append(set())
        sets[number].append(handle)
        taken[number] |= tiles
    return sets


def _tiles(area: Area) -> Iterator[tuple[int, int]]:
    columns = range(int((area.left - _AROUND) // _TILE), int((area.right + _AROUND) // _TILE) + 1)
    for row in range(int((area.top - _AROUND) // _TILE), int((area.bottom + _AROUND) // _TILE) + 1):
        for column in columns:
            yield row, column


def _differ(one: _Picture, other: _Picture, area: Area) -> bool:
    for row, second in zip(one.rows(area), other.rows(area), strict=True):
        if row != second and any(abs(a - b) >= _LEAST_CONTRAST for a, b in zip(row, second, strict=True)):
            return True
    return False


def _name(mark: Any) -> str:
    buffer, length = ctypes.create_string_buffer(_LONGEST_NAME), ctypes.c_ulong()
    if not pdfium.FPDFPageObjMark_GetName(
        mark, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)), _LONGEST_NAME, length
    ):
        return ""
    return buffer.raw[: min(length.value, _LONGEST_NAME)].decode("utf-16-le", "replace").rstrip("\0")
